import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documentOf, eventOf, THINGS, thingOf } from './events.ts'
import { freshDatabase } from './fresh-database.ts'

const SERVER = fileURLToPath(new URL('../src/main.js', import.meta.url))
export const KEY = 'bench-key-of-one-single-run'
/** Documents under way at the same time, as several clients would have. */
const CONCURRENCY: Record<number, number> = { 1: 64, 100: 4, 1000: 2 }

export interface Served {
  capture: { batch: number; perSecond: number }[]
  startMilliseconds: number
  warmMilliseconds: number
  restMegabytes: number
  fullMegabytes: number
  lagMilliseconds: number
  timeline: { p50: number; p95: number }
}

interface Running {
  child: ChildProcess
  url: string
  milliseconds: number
}

export const start = (
  directory: string,
  databaseUrl: string | undefined,
  settings: Record<string, string> = {},
): Promise<Running> => {
  const started = performance.now()
  const child = spawn(process.execPath, [SERVER, 'start'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      KARVAN_DATA: directory,
      KARVAN_KEY: KEY,
      KARVAN_DEMO: 'off',
      KARVAN_LOG: 'error',
      KARVAN_RATE_PER_MINUTE: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk
      const url = /running at (http:\/\/localhost:\d+)\//.exec(text)?.[1]
      if (url) resolve({ child, url, milliseconds: Math.round(performance.now() - started) })
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

export const stop = async ({ child }: Running): Promise<void> => {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** Resident memory of the process, its worker included; Linux only, else 0. */
const residentMegabytes = ({ child }: Running): number => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

const captureAll = async (
  url: string,
  from: number,
  until: number,
  batch: number,
): Promise<number> => {
  const documents: string[] = []
  for (let n = from; n < until; n += batch) {
    documents.push(
      documentOf(Array.from({ length: Math.min(batch, until - n) }, (_, k) => eventOf(n + k))),
    )
  }
  let next = 0
  const started = performance.now()
  const client = async (): Promise<void> => {
    while (next < documents.length) {
      const body = documents[next++]!
      const response = await fetch(`${url}/epcis/capture`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/ld+json' },
        body,
      })
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
      await response.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY[batch] ?? 2 }, client))
  return ((until - from) / (performance.now() - started)) * 1000
}

const waitForTracking = async (url: string): Promise<number> => {
  const started = performance.now()
  for (;;) {
    const answer = await fetch(`${url}/health`, { headers: { authorization: `Bearer ${KEY}` } })
    const health = (await answer.json()) as { followers: { lag: number }[] }
    if (health.followers.every(({ lag }) => lag === 0))
      return Math.round(performance.now() - started)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const measureTimeline = async (url: string): Promise<{ p50: number; p95: number }> => {
  const times: number[] = []
  for (let n = 0; n < 300; n++) {
    const thing = encodeURIComponent(thingOf((n * 37) % THINGS))
    const started = performance.now()
    const response = await fetch(`${url}/api/things/${thing}/timeline?limit=50`, {
      headers: { authorization: `Bearer ${KEY}` },
    })
    await response.arrayBuffer()
    if (n >= 50) times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  return {
    p50: times[Math.floor(times.length * 0.5)]!,
    p95: times[Math.floor(times.length * 0.95)]!,
  }
}

/** Captures through HTTP in batches of 1, 100 and 1000, then fills up and reads timelines. */
export const measureServer = async (
  url: string | undefined,
  directory: string,
  events: number,
  memoryEvents: number,
): Promise<Served> => {
  const database = url ? await freshDatabase(url, 'served') : undefined
  try {
    const first = await start(directory, database?.url)
    const restMegabytes = residentMegabytes(first)
    const capture: Served['capture'] = []
    let from = 0
    for (const [batch, share] of [
      [1, 0.1],
      [100, 0.4],
      [1000, 0.5],
    ] as const) {
      const until = from + Math.round(events * share)
      capture.push({ batch, perSecond: await captureAll(first.url, from, until, batch) })
      await waitForTracking(first.url)
      from = until
    }
    if (from < memoryEvents) await captureAll(first.url, from, memoryEvents, 1000)
    const lagMilliseconds = await waitForTracking(first.url)
    const timeline = await measureTimeline(first.url)
    const fullMegabytes = residentMegabytes(first)
    await stop(first)
    const again = await start(directory, database?.url)
    await stop(again)
    return {
      capture,
      startMilliseconds: first.milliseconds,
      warmMilliseconds: again.milliseconds,
      restMegabytes,
      fullMegabytes,
      lagMilliseconds,
      timeline,
    }
  } finally {
    await database?.drop()
  }
}
