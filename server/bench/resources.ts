import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createApp } from '../src/app.ts'
import { createManualClock, openDatabase } from '../src/platform/index.ts'
import { freshDatabase } from './fresh-database.ts'
import { MIGRATIONS, OPERATOR_KEY } from './sight-house.ts'
import { containersOf, containerUri, WORLD_END } from './world.ts'
import { inhabit } from './world-askers.ts'
import { loadWorld } from './world-load.ts'

/** Times of a question in milliseconds, of an asker. */
export interface Listed {
  question: string
  asker: string
  p50: number
  p95: number
}

/** What the lists of resources cost each asker, the first page and one in the middle, among so many events. */
export const measureResources = async (
  url: string | undefined,
  directory: string,
  events: number,
  rounds: number,
): Promise<Listed[]> => {
  const database = url ? await freshDatabase(url, 'resources') : undefined
  const db = await openDatabase({ url: database?.url, directory, statementSeconds: 900 })
  const clock = createManualClock(WORLD_END.toISOString())
  const logger = pino({ level: 'error' })
  const app = await createApp({ db, clock, logger, migrations: MIGRATIONS, screens: undefined })
  try {
    await app.access.openHouse(OPERATOR_KEY)
    const world = await inhabit(app, db, OPERATOR_KEY, events)
    await db.query(
      `update platform.bookmark set position = $1::bigint where follower = 'tracking'`,
      [events],
    )
    await loadWorld(app, db, world, events)
    await db.query('vacuum analyze')
    // The first question of a server makes its routes.
    await app.http.ready()
    const askers = [...world.askers, { name: 'nothing hidden', key: OPERATOR_KEY }]
    const listed: Listed[] = []
    for (const { name, key } of askers)
      for (const [question, path] of Object.entries(questionsOf(events)))
        listed.push({
          question,
          asker: name,
          ...(await measure(app.http, path, key, rounds)),
        })
    return listed
  } finally {
    await app.stop()
    await db.close()
    await database?.drop()
  }
}

const questionsOf = (events: number): Record<string, string> => {
  const thing = encodeURIComponent(containerUri(Math.floor(containersOf(events) / 2)))
  return {
    'business steps': '/epcis/bizSteps',
    'read points': '/epcis/readPoints',
    dispositions: '/epcis/dispositions',
    'event types': '/epcis/eventTypes',
    'things, 30': '/epcis/epcs',
    'things, 1,000': '/epcis/epcs?perPage=1000',
    'the second 1,000 things': 'next',
    'one thing': `/epcis/epcs/${thing}`,
    'events of a step, 30': '/epcis/bizSteps/loading/events',
  }
}

const measure = async (http: FastifyInstance, path: string, key: string, rounds: number) => {
  const headers = { authorization: `Bearer ${key}` }
  let url = path
  if (path === 'next') {
    const { headers: first } = await http.inject({ url: '/epcis/epcs?perPage=1000', headers })
    url = /^<([^>]+)>/.exec(String(first.link))?.[1] ?? '/epcis/epcs?perPage=1000'
  }
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const { statusCode } = await http.inject({ url, headers })
    if (statusCode !== 200 && statusCode !== 404) throw new Error(`${url}: ${statusCode}`)
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return { p50: times[Math.floor(rounds / 2)]!, p95: times[Math.floor(rounds * 0.95)]! }
}

/** A line a question, a column an asker: p50 / p95 in milliseconds. */
export const printResources = (print: (line: string) => void, listed: readonly Listed[]): void => {
  const askers = [...new Set(listed.map(({ asker }) => asker))]
  print(`| p50 / p95 in ms | ${askers.join(' | ')} |`)
  print(`|---${'|---'.repeat(askers.length)}|`)
  for (const question of new Set(listed.map((one) => one.question))) {
    const cells = askers.map((asker) => {
      const found = listed.find((one) => one.asker === asker && one.question === question)!
      return `${found.p50.toFixed(1)} / ${found.p95.toFixed(1)}`
    })
    print(`| ${question} | ${cells.join(' | ')} |`)
  }
}
