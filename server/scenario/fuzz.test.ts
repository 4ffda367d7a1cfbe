import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createRandom } from '@karvan/epcis/testing/mutate'
import { createManualClock } from '../src/platform/index.ts'
import { ANSWER_LIMIT_MILLISECONDS, type Answered, judge, listCodes } from './fuzz/judge.ts'
import { makeTrial, type Route, type Trial } from './fuzz/requests.ts'
import { breakFrame, sendBytes } from './fuzz/wire.ts'
import { ADMIN_KEY, type House, openHouse, seen } from './house.ts'
import { type Filling, sampleOf } from './wall/samples.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** In the suite as many as take about a quarter of a minute on two quiet cores. */
const COUNT = process.env.KARVAN_LONG ? 1_000_000 : 10_000
const BROKEN = process.env.KARVAN_LONG ? 50_000 : 1_000
/** So many are under way at once. */
const AT_ONCE = 16
/** More than that, for many of them only wait. */
const CONNECTIONS = 64
const ROUND = 1_000
/** Bodies can be wrong in more ways than addresses; HEAD is answered by what answers GET. */
const WEIGHTS: Readonly<Record<string, number>> = { HEAD: 1, GET: 3, POST: 24, PUT: 24 }
/** Caches fill and statements are compiled at first; afterwards the heap grows by no more than this, however many ask. */
const GROWTH_LIMIT_BYTES = 24 * 1024 * 1024

describe('whatever is asked of the repository', () => {
  let house: House
  let filling: Filling
  let routes: Route[]
  let keys: string[]
  let codes: Set<string>
  before(async () => {
    house = await openHouse(createManualClock('2026-05-01T00:00:00.000Z'))
    await house.app.http.ready()
    const party = await house.createParty('carrier', 'AZ')
    keys = [ADMIN_KEY, ADMIN_KEY, ADMIN_KEY, party.key]
    filling = await createThere(house, party)
    routes = listRoutes(house)
    codes = await listCodes()
  })
  after(() => house.close())

  /** Asks once and says what is wrong with the answer. */
  const attempt = async (trial: Trial, route: Route): Promise<string | undefined> => {
    const answer = await send(house, trial)
    const complaint = judge(codes, trial, route, answer)
    return complaint && `${complaint}\n${describeTrial(trial)}`
  }

  test(`${COUNT} requests with something wrong get no 500, no silence, and refusals that say which`, async () => {
    assert.ok(routes.length >= 6)
    const random = createRandom(404)
    const turns = routes.flatMap((route) => Array<Route>(WEIGHTS[route.method] ?? 4).fill(route))
    const met = new Map<string, number>()
    const wrong: string[] = []
    let heapAtFirst = 0
    for (let sent = 0; sent < COUNT; sent += ROUND) {
      const work = Array.from({ length: ROUND }, (_, index) => {
        const route = turns[(sent + index) % turns.length]!
        return { route, trial: makeTrial({ random, filling, keys }, route) }
      })
      await inTurn(work, AT_ONCE, async ({ route, trial }) => {
        const complaint = await attempt(trial, route)
        if (complaint) wrong.push(complaint)
        met.set(route.url, (met.get(route.url) ?? 0) + 1)
      })
      assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} of ${sent + ROUND}`)
      if (sent === COUNT / 5) heapAtFirst = await settledHeap(house)
    }
    assert.ok(heapAtFirst > 0, 'the heap was measured')
    const grown = (await settledHeap(house)) - heapAtFirst
    assert.ok(grown < GROWTH_LIMIT_BYTES, `the heap grew by ${Math.round(grown / 1024)} KB`)
    assert.equal(met.size, new Set(routes.map(({ url }) => url)).size)
  })

  test(`${BROKEN} requests whose very frame is broken end, without a 500, and the next is answered`, async () => {
    const random = createRandom(405)
    await house.app.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = house.app.http.server.address() as AddressInfo
    const work = Array.from({ length: BROKEN }, (_, index) => {
      const trial = makeTrial({ random, filling, keys }, routes[index % routes.length]!)
      return { trial, bytes: breakFrame(random, trial) }
    })
    const wrong: string[] = []
    const statuses = new Map<string, number>()
    await inTurn(work, CONNECTIONS, async ({ trial, bytes }) => {
      const answer = await sendBytes(port, bytes, ANSWER_LIMIT_MILLISECONDS)
      const status = /^HTTP\/1\.1 (\d+)/.exec(answer ?? '')?.[1]
      statuses.set(status ?? 'closed', (statuses.get(status ?? 'closed') ?? 0) + 1)
      if (answer === undefined) wrong.push(`no end of\n${bytes.toString('latin1').slice(0, 1_500)}`)
      else if (status === '500') wrong.push(`${answer.slice(0, 500)}\n${describeTrial(trial)}`)
    })
    assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} of ${BROKEN}`)
    for (const status of ['200', '400', '401', '404'])
      assert.ok(statuses.has(status), `${status} of ${JSON.stringify([...statuses])}`)
    assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200)
  })
})

/** Every route of EPCIS that is served and answers once. */
const listRoutes = (house: House): Route[] =>
  house.app.http.routeTable
    .filter(({ url }) => url.startsWith('/epcis'))
    .flatMap(({ method, url }) => [method].flat().map((each) => ({ method: each, url })))
    .filter(({ method, url }) => !sampleOf(method, url).goesOn)

const inTurn = async <Work>(
  work: readonly Work[],
  atOnce: number,
  carryOut: (work: Work) => Promise<void>,
): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let mine = next++; mine < work.length; mine = next++) await carryOut(work[mine]!)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const send = async (house: House, { method, url, headers, payload }: Trial): Promise<Answered> => {
  const started = performance.now()
  const answer = await house.app.http.inject({
    method: method as 'GET',
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type'] ?? ''),
    text: readText(answer.rawPayload, answer.headers['content-encoding']),
    milliseconds: performance.now() - started,
  }
}

const readText = (bytes: Buffer, encoding: unknown): string => {
  if (bytes.length === 0) return ''
  if (encoding === 'gzip') return gunzipSync(bytes).toString()
  return (encoding === 'br' ? brotliDecompressSync(bytes) : bytes).toString()
}

const describeTrial = ({ method, url, headers, payload }: Trial): string =>
  `${method} ${url.slice(0, 400)}${url.length > 400 ? `… (${url.length})` : ''}\n${JSON.stringify(headers)}\n${String(payload ?? '').slice(0, 1_500)}`

/** Bytes of the heap when nothing is under way and everything that can go is gone. */
const settledHeap = async (house: House): Promise<number> => {
  await house.settle()
  collect()
  await new Promise((resolve) => setTimeout(resolve, 50))
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const THING = 'urn:epc:id:bic:CSQU3054383'

/** What is there to be asked for. */
const createThere = async (house: House, party: { id: string; key: string }): Promise<Filling> => {
  const event = seen(THING, 'AZ-ALA', '2026-04-30T08:00:00Z')
  const { captureID } = await house.capture([event])
  await house.settle()
  return {
    own: 'operator',
    other: party.id,
    thing: THING,
    eventId: String(event.eventID),
    job: captureID,
    photo: 'a'.repeat(64),
    key: captureID,
    grant: captureID,
    link: captureID,
    place: 'AZ-ALA',
  }
}
