import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { documentOf, eventOf } from './events.ts'
import { freshDatabase } from './fresh-database.ts'
import { KEY, start, stop } from './served.ts'

const ROUNDS = 30
const FLOOD_BATCH = 100

export interface FanOut {
  receivers: number
  /** From the acknowledgement of a capture of one event until the last receiver has it. */
  lag: { p50: number; p95: number }
  flood: {
    events: number
    capturedPerSecond: number
    /** Of all receivers together, until the last has the last. */
    deliveredPerSecond: number
    /** After the last acknowledgement. */
    drainMilliseconds: number
    letters: number
  }
}

/** How many events came to each of the receivers, which are paths of one server. */
const createReceivers = async () => {
  const counts = new Map<string, number>()
  let letters = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const document = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
        epcisBody: { queryResults: { resultsBody: { eventList: unknown[] } } }
      }
      const { length } = document.epcisBody.queryResults.resultsBody.eventList
      counts.set(request.url!, (counts.get(request.url!) ?? 0) + length)
      letters++
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters: () => letters,
    /** Resolves when each has so many events. */
    async wait(receivers: number, events: number): Promise<void> {
      const has = (): boolean =>
        counts.size === receivers && [...counts.values()].every((count) => count >= events)
      while (!has()) await sleep(1)
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const call = async (url: string, path: string, body: string): Promise<void> => {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body,
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

/** One event to every receiver, again and again; then as many events as capture takes. */
export const measureFanOut = async (
  databaseUrl: string | undefined,
  directory: string,
  receivers: number,
  events: number,
): Promise<FanOut> => {
  const database = databaseUrl ? await freshDatabase(databaseUrl, 'fan_out') : undefined
  const server = await start(directory, database?.url, { KARVAN_OUTGOING_ALLOW: '127.0.0.0/8' })
  const listening = await createReceivers()
  try {
    const query = { name: 'all', query: { EQ_bizStep: ['arriving'] } }
    await call(server.url, '/epcis/queries', JSON.stringify(query))
    for (let n = 0; n < receivers; n++) {
      const wanted = { dest: `${listening.url}/${n}`, signatureToken: `token ${n}`, stream: true }
      await call(server.url, '/epcis/queries/all/subscriptions', JSON.stringify(wanted))
    }
    const times: number[] = []
    for (let n = 0; n < ROUNDS; n++) {
      await call(server.url, '/epcis/capture', documentOf([eventOf(n)]))
      const started = performance.now()
      await listening.wait(receivers, n + 1)
      times.push(performance.now() - started)
    }
    times.sort((a, b) => a - b)
    const lag = { p50: times[ROUNDS >> 1]!, p95: times[Math.floor(ROUNDS * 0.95)]! }
    const lettersBefore = listening.letters()
    const started = performance.now()
    for (let n = 0; n < events; n += FLOOD_BATCH) {
      const some = Array.from({ length: FLOOD_BATCH }, (_, k) => eventOf(ROUNDS + n + k))
      await call(server.url, '/epcis/capture', documentOf(some))
    }
    const captured = performance.now()
    await listening.wait(receivers, ROUNDS + events)
    const ended = performance.now()
    return {
      receivers,
      lag,
      flood: {
        events,
        capturedPerSecond: (events / (captured - started)) * 1000,
        deliveredPerSecond: ((events * receivers) / (ended - started)) * 1000,
        drainMilliseconds: ended - captured,
        letters: listening.letters() - lettersBefore,
      },
    }
  } finally {
    await stop(server)
    await listening.close()
    await database?.drop()
  }
}

export const printFanOut = (
  print: (line: string) => void,
  { receivers, lag, flood }: FanOut,
): void => {
  const ms = (value: number): string => `${Math.round(value)} ms`
  print(`\n### fan-out to ${receivers} receivers\n`)
  print(
    `one event to all of them: p50 ${ms(lag.p50)}, p95 ${ms(lag.p95)} after it was acknowledged`,
  )
  print(
    `${flood.events} events, ${FLOOD_BATCH} a document: captured ${Math.round(flood.capturedPerSecond)}/s, delivered ${Math.round(flood.deliveredPerSecond)}/s to all together in ${flood.letters} letters; the last one has the last ${ms(flood.drainMilliseconds)} after the last acknowledgement`,
  )
}
