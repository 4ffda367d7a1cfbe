import type { FastifyInstance } from 'fastify'
import { containersAt, containerUri, eventIdAt, eventTimeAt, READ_POINTS, STEPS } from './world.ts'
import type { WorldAsker } from './world-askers.ts'

/** Times of one question, in milliseconds. */
interface Times {
  p50: number
  p95: number
}
/** A question of somebody, beside the same one of the operator, whose queries carry no filter. */
export interface Compared {
  question: string
  filtered: Times
  unfiltered: Times
}

const DAY = 86_400_000
const PAGES = 20

interface Asking {
  http: FastifyInstance
  events: number
  /** Events that the asker sees, by number, of a sample. */
  seen: readonly number[]
}
/** The address of the k-th time of asking. */
type Question = (asking: Asking, k: number) => string

const spread = (k: number, count: number): number => (k * 7_919 + 13) % count
const seenAt = ({ seen }: Asking, k: number): number => seen[spread(k, seen.length)] ?? 0
const dayOf = (asking: Asking, k: number, days: number): string => {
  const from = Date.parse(eventTimeAt(seenAt(asking, k), asking.events))
  const until = new Date(from + days * DAY).toISOString()
  return `GE_eventTime=${new Date(from).toISOString()}&LT_eventTime=${until}`
}

/** A thing of an event: of those in part, the own one is among the first two. */
const thingOf = ({ events, seen }: Asking, k: number): string =>
  encodeURIComponent(containerUri(containersAt(seen[spread(k, seen.length)] ?? 0, events)[k % 2]!))

const QUESTIONS: Record<string, Question> = {
  'newest 100 events': () => '/epcis/events?perPage=100',
  'a business step in a day, 100': (asking, k) =>
    `/epcis/events?perPage=100&EQ_bizStep=${STEPS[k % STEPS.length]}&${dayOf(asking, k, 1)}`,
  'a read point in three days, 100': (asking, k) =>
    `/epcis/events?perPage=100&EQ_readPoint=${READ_POINTS[k % READ_POINTS.length]}&${dayOf(asking, k, 3)}`,
  'a disposition, 100': () => '/epcis/events?perPage=100&EQ_disposition=in_transit',
  'a business location, 100': (_asking, k) =>
    `/epcis/events?perPage=100&EQ_bizLocation=${READ_POINTS[k % READ_POINTS.length]}`,
  'events of a thing, 100': (asking, k) =>
    `/epcis/events?perPage=100&MATCH_anyEPC=${thingOf(asking, k)}`,
  'one event by its id': (asking, k) =>
    `/epcis/events/${encodeURIComponent(eventIdAt(k % 2 === 0 ? seenAt(asking, k) : spread(k, asking.events)))}`,
  'timeline of a thing, 50': (asking, k) => `/api/things/${thingOf(asking, k)}/timeline?limit=50`,
  'a page of things, 100': () => '/api/things?limit=100',
}
const LIVE = 'the live map'
/** The map of everything is large: it is asked for less often. */
const LIVE_ROUNDS = 5

const ask = async (http: FastifyInstance, url: string, key: string) => {
  const started = performance.now()
  const answer = await http.inject({ url, headers: { authorization: `Bearer ${key}` } })
  if (answer.statusCode !== 200 && answer.statusCode !== 404)
    throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  return { milliseconds: performance.now() - started, link: String(answer.headers.link ?? '') }
}

const timesOf = (milliseconds: number[]): Times => {
  const sorted = milliseconds.sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
  return { p50: at(0.5), p95: at(0.95) }
}

/** Both ask in turns, so that what else the machine does meets both alike. */
const compare = async (
  question: string,
  rounds: number,
  one: (k: number) => Promise<number>,
  other: (k: number) => Promise<number>,
): Promise<Compared> => {
  const filtered: number[] = []
  const unfiltered: number[] = []
  for (let k = -2; k < rounds; k++) {
    const a = await one(k + 2)
    const b = await other(k + 2)
    if (k >= 0) filtered.push(a)
    if (k >= 0) unfiltered.push(b)
  }
  return { question, filtered: timesOf(filtered), unfiltered: timesOf(unfiltered) }
}

/** The address of the page up to so many pages deep, as far as there are any. */
const findDeepPage = async (http: FastifyInstance, key: string): Promise<string> => {
  let url = '/epcis/events?perPage=30'
  for (let page = 1; page < PAGES; page++) {
    const next = /<([^>]+)>/.exec((await ask(http, url, key)).link)?.[1]
    if (next === undefined) break
    url = next
  }
  return url
}

/** Every question of one asker. */
export const measureAsker = async (
  http: FastifyInstance,
  asker: WorldAsker,
  operatorKey: string,
  events: number,
  rounds: number,
): Promise<Compared[]> => {
  const asking = { http, events, seen: listSeen(asker, events) }
  const compared: Compared[] = []
  for (const [question, urlOf] of Object.entries(QUESTIONS)) {
    const as = (key: string) => async (k: number) =>
      (await ask(http, urlOf(asking, k), key)).milliseconds
    compared.push(await compare(question, rounds, as(asker.key), as(operatorKey)))
  }
  const mine = await findDeepPage(http, asker.key)
  const theirs = await findDeepPage(http, operatorKey)
  const reading = (url: string, key: string) => async () => (await ask(http, url, key)).milliseconds
  compared.push(
    await compare(
      'page 20 of 30 each',
      rounds,
      reading(mine, asker.key),
      reading(theirs, operatorKey),
    ),
  )
  if (asker.everything) return compared
  const [live, all] = [reading('/api/live', asker.key), reading('/api/live', operatorKey)]
  compared.push(await compare(LIVE, LIVE_ROUNDS, live, all))
  return compared
}

/** The live map for the first time: what an asker knows of each thing is derived from the events that it sees. */
export const measureFirstLook = async (
  http: FastifyInstance,
  { key }: Pick<WorldAsker, 'key'>,
): Promise<number> => (await ask(http, '/api/live', key)).milliseconds

const SAMPLE = 2_000

/** A sample of what the asker sees, spread over the month. */
const listSeen = ({ sees }: Pick<WorldAsker, 'sees'>, events: number): number[] => {
  const seen: number[] = []
  const stride = 7_919
  for (let k = 0; k < events && seen.length < SAMPLE; k++) {
    const n = (k * stride) % events
    if (sees(n)) seen.push(n)
  }
  return seen
}
