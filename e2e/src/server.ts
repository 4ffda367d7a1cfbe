import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { KARVAN_CONTEXT, placeUri, STEP_MEANING } from '@karvan/contract'

const PROGRAM = fileURLToPath(new URL('../../server/dist/src/main.js', import.meta.url))
/** Well above a start on a busy machine; a start that hangs must not hang the run. */
const START_MILLISECONDS = 60_000

export interface Server {
  /** Without a slash at the end. */
  url: string
  key: string
  call<Body>(path: string, body?: object): Promise<Body>
  capture(events: readonly object[]): Promise<void>
  stop(): Promise<void>
}

/** An empty store takes seconds to make: a copy of the one that other tests of the run made, where there is one. */
const placeStore = async (directory: string): Promise<void> => {
  const made = join(process.env.KARVAN_TEST_TEMPLATES ?? '', 'empty')
  if (process.env.KARVAN_TEST_TEMPLATES && existsSync(made))
    await cp(made, directory, { recursive: true })
}

/** Karvan as people start it: a process of its own, on an empty store of its own. */
export const startServer = async (demo: 'on' | 'off' = 'off'): Promise<Server> => {
  const directory = await mkdtemp(join(tmpdir(), 'karvan-e2e-'))
  await placeStore(join(directory, 'data'))
  const key = randomUUID()
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      PORT: '0',
      KARVAN_DATA: join(directory, 'data'),
      KARVAN_KEY: key,
      KARVAN_DEMO: demo,
      KARVAN_LOG: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text
    })
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
    await rm(directory, { recursive: true, force: true })
  }
  const limit = Date.now() + START_MILLISECONDS
  for (;;) {
    const url = /running at (http:\/\/localhost:\d+)\//.exec(said)?.[1]
    if (url) return { url, key, stop, ...clientOf(url, key) }
    if (child.exitCode !== null || Date.now() > limit) {
      await stop()
      throw new Error(`Karvan did not start: ${said}`)
    }
    await sleep(20)
  }
}

const clientOf = (url: string, key: string): Pick<Server, 'call' | 'capture'> => {
  const call = async <Body>(path: string, body?: object): Promise<Body> => {
    const answer = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : null,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as Body
  }
  const capture = async (events: readonly object[]): Promise<void> => {
    await call('/epcis/capture', {
      '@context': KARVAN_CONTEXT,
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: new Date().toISOString(),
      epcisBody: { eventList: events },
    })
  }
  return { call, capture }
}

/** A thing arrived at a place so many minutes ago. */
export const arrived = (thing: string, place: string, minutesAgo: number): object => ({
  type: 'ObjectEvent',
  eventID: `urn:uuid:${randomUUID()}`,
  eventTime: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  eventTimeZoneOffset: '+04:00',
  epcList: [thing],
  ...STEP_MEANING.arrived,
  readPoint: { id: placeUri(place) },
  bizLocation: { id: placeUri(place) },
})
