import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadCorridor } from '@karvan/data'
import type { EventBody } from './events.ts'
import type { Options } from './options.ts'
import { runSimulation } from './run.ts'

const network = loadCorridor()
const NOW = Date.parse('2026-05-20T10:20:00Z')

const optionsOf = (given: Partial<Options>): Options => ({
  url: '',
  key: '',
  seed: 3,
  backHours: 6,
  speed: 1,
  closures: [],
  isCheck: false,
  ...given,
})

/** Runs until `until`, or until the speaker has said `breakAfter` documents. */
const tellAll = async (given: Partial<Options>, breakAfter = Infinity): Promise<EventBody[][]> => {
  const documents: EventBody[][] = []
  const send = async (events: readonly EventBody[]): Promise<void> => {
    if (documents.length >= breakAfter) throw new Error('the line is cut')
    documents.push([...events])
  }
  await runSimulation({
    options: optionsOf(given),
    network,
    speaker: { send },
    stop: new AbortController().signal,
    clock: () => NOW,
    tell: () => {},
  }).catch((fault: Error) => assert.equal(fault.message, 'the line is cut'))
  return documents
}

const fileFor = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'karvan-simulate-'))
  t.after(() => rmSync(directory, { recursive: true }))
  return join(directory, 'deeper', 'simulation.json')
}

test('a run that breaks off goes on where it was: nothing is lost, nothing is said twice', async (t) => {
  const stateFile = fileFor(t)
  const untilTime = NOW
  const whole = (await tellAll({ untilTime })).flat()
  const first = (await tellAll({ untilTime, stateFile }, 3)).flat()
  const rest = (await tellAll({ untilTime, stateFile })).flat()
  assert.ok(first.length > 0 && rest.length > 0)
  assert.equal(JSON.stringify([...first, ...rest]), JSON.stringify(whole))
  assert.deepEqual(await tellAll({ untilTime, stateFile }), [])
})

test('a first start is told in few documents of at most 500 events, fewer than 20 000 in all', async () => {
  const documents = await tellAll({ untilTime: NOW, backHours: 24 })
  const count = documents.flat().length
  for (const events of documents) assert.ok(events.length <= 500)
  assert.ok(count > 5000 && count < 20_000, `${count} events`)
  assert.ok(documents.length < 60, `${documents.length} documents`)
})

test('other settings are another run', async (t) => {
  const stateFile = fileFor(t)
  await tellAll({ untilTime: NOW, stateFile })
  const other = await tellAll({ untilTime: NOW, stateFile, seed: 4 })
  assert.ok(other.flat().length > 500)
})
