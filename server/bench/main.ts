import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureFanOut, printFanOut } from './fan-out.ts'
import { measureFloor } from './floor.ts'
import { measureQueries, printQueries } from './query.ts'
import { measureResources, printResources } from './resources.ts'
import { measureServer } from './served.ts'
import { measureSight } from './sight.ts'
import { measureAudienceCost } from './sight-cost.ts'
import { printCost, printSight } from './sight-print.ts'

/**
 * Speed and memory of capture and of a timeline, seeded, as ratios against a floor measured in the same run:
 * COPY of the same events into a table without and with indexes. Never an assertion: machines differ.
 */
const EVENTS = Number(process.env.KARVAN_BENCH_EVENTS ?? 20_000)
const { values: options } = parseArgs({
  options: { events: { type: 'string' }, only: { type: 'string' }, on: { type: 'string' } },
})
/** The wall is measured over many events: a filter that is cheap over few says nothing. */
const SIGHT_EVENTS = {
  embedded: Number(options.events ?? 20_000),
  server: Number(options.events ?? 1_000_000),
}
const SIGHT_ROUNDS = 60
const QUERY_EVENTS = {
  embedded: Number(options.events ?? 20_000),
  server: Number(options.events ?? 100_000),
}
const QUERY_ROUNDS = 40
const FAN_OUT_RECEIVERS = 100
const FAN_OUT_EVENTS = 2_000
const MEMORY_EVENTS = Number(process.env.KARVAN_BENCH_MEMORY_EVENTS ?? 100_000)

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const row = (
  what: string,
  perSecond: number,
  floor: { unindexed: number; indexed: number },
): void => {
  const ratio = (of: number): string => (perSecond / of).toFixed(3)
  print(
    `| ${what} | ${Math.round(perSecond)} | ${ratio(floor.unindexed)} | ${ratio(floor.indexed)} |`,
  )
}

async function measureSpeed(engine: 'embedded' | 'server', url: string | undefined): Promise<void> {
  const floor = await measureFloor(url, join(work, `floor-${engine}`), EVENTS)
  print(`| ${EVENTS} events, 3 EPCs each | events/s | of COPY unindexed | of COPY indexed |`)
  print('|---|---|---|---|')
  row('COPY into an unindexed table', floor.unindexed, floor)
  row('COPY into an indexed table', floor.indexed, floor)
  const served = await measureServer(url, join(work, `served-${engine}`), EVENTS, MEMORY_EVENTS)
  for (const { batch, perSecond } of served.capture)
    row(`captured through HTTP, ${batch} a document`, perSecond, floor)
  print('')
  print(`start: ${served.startMilliseconds} ms first, ${served.warmMilliseconds} ms again`)
  print(
    `memory (resident): ${served.restMegabytes} MB at rest, ${served.fullMegabytes} MB after ${MEMORY_EVENTS} events`,
  )
  print(`tracking caught up ${served.lagMilliseconds} ms after the last capture`)
  const { p50, p95 } = served.timeline
  print(
    `timeline of a thing: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ${(p50 / floor.selectMilliseconds).toFixed(1)} × a bare indexed select of the same rows (${floor.selectMilliseconds.toFixed(2)} ms)`,
  )
}

const work = mkdtempSync(join(tmpdir(), 'karvan-bench-'))
try {
  for (const engine of ['embedded', 'server'] as const) {
    if (options.on !== undefined && options.on !== engine) continue
    const url = engine === 'server' ? process.env.DATABASE_URL : undefined
    if (engine === 'server' && !url) {
      print('\nPostgreSQL: skipped, DATABASE_URL is not set')
      continue
    }
    print(`\n## ${engine === 'embedded' ? 'embedded store (PGlite)' : 'PostgreSQL'}\n`)
    const isWanted = (name: string): boolean => (options.only ?? name) === name
    const events = SIGHT_EVENTS[engine]
    if (isWanted('resources')) {
      const directory = join(work, `resources-${engine}`)
      printResources(print, await measureResources(url, directory, events, 20))
    }
    if (isWanted('query')) {
      const queried = QUERY_EVENTS[engine]
      const directory = join(work, `query-${engine}`)
      printQueries(print, await measureQueries(url, directory, queried, QUERY_ROUNDS))
    }
    if (isWanted('fan-out')) {
      const directory = join(work, `fan-out-${engine}`)
      const count = Number(options.events ?? FAN_OUT_EVENTS)
      printFanOut(print, await measureFanOut(url, directory, FAN_OUT_RECEIVERS, count))
    }
    if (isWanted('speed')) await measureSpeed(engine, url)
    if (!isWanted('sight')) continue
    printSight(print, await measureSight(url, join(work, `sight-${engine}`), events, SIGHT_ROUNDS))
    printCost(print, await measureAudienceCost(url, join(work, `cost-${engine}`)))
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
