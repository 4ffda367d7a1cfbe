/** Requests that are nearly right, made by a seed from the route table: every route that is served, and whatever comes later. */
import { everyFieldDocuments } from '@karvan/epcis/testing/every-field'
import {
  CHANGE_NAMES,
  changeAt,
  editText,
  listSites,
  type Random,
  writeJson,
} from '@karvan/epcis/testing/mutate'
import { POOLS } from '@karvan/epcis/testing/pools'
import { type Filling, sampleOf } from '../wall/samples.ts'
import { listParameters, PARAMETER_VALUES } from './parameters.ts'

/** One request. */
export interface Trial {
  method: string
  url: string
  headers: Record<string, string>
  payload?: string | Buffer
}

/** A route as it was registered. */
export interface Route {
  method: string
  url: string
}

interface Maker {
  random: Random
  filling: Filling
  /** Of those who ask: most of them may. */
  keys: readonly string[]
}

/** Percent-encoded; half a character, which has no bytes, as the one that stands for such. */
const encodeText = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

const chance = (random: Random, oneIn: number): boolean => random.below(oneIn) === 0

/** A request to a route with something wrong in its address, its headers, its parameters or its body; now and then in none. */
export const makeTrial = (maker: Maker, route: Route): Trial => {
  const headers = makeHeaders(maker, route)
  const trial: Trial = { method: route.method, url: makeUrl(maker, route), headers }
  const payload = makeBody(maker, route)
  return payload === undefined ? trial : { ...trial, payload }
}

const PATH_PIECES = [
  '%00',
  '%',
  '%zz',
  '%ff',
  '%2F',
  '..',
  '.',
  '//',
  ';',
  '?',
  '#',
  '%F0%9F%98%80',
]

/** The sample's address, its parameters changed and a query put behind it. */
const makeUrl = ({ random, filling }: Maker, { method, url }: Route): string => {
  const sample = sampleOf(method, url)
  const [path = url, query] = (sample.url?.(filling) ?? url).split('?')
  const changed = chance(random, 3) ? changePath(random, url, path) : path
  const own = chance(random, 3) ? (query ?? '') : makeQuery(random)
  return own === '' ? changed : `${changed}?${own}`
}

/** What stands for a parameter of the route is another value, encoded or not. */
const changePath = (random: Random, template: string, path: string): string => {
  const names = template.split('/')
  const parts = path.split('/')
  const at = names.findIndex((name) => name.startsWith(':') || name === '*')
  if (at < 0) return chance(random, 4) ? path + random.pick(PATH_PIECES) : path
  const value = random.pick([
    encodeText(String(random.pick(PARAMETER_VALUES))),
    editText(random, parts[at] ?? ''),
    (parts[at] ?? '') + random.pick(PATH_PIECES),
    'a'.repeat(random.below(3_000)),
    '',
  ])
  // Only what a client could send in the first line of a request.
  const sendable = value.replace(/[^\x21-\x7e]+/g, encodeText)
  return [...parts.slice(0, at), sendable, ...parts.slice(at + 1)].join('/')
}

const makeQuery = (random: Random): string => {
  const pairs: string[] = []
  for (let more = random.below(5); more > 0; more--) pairs.push(makePair(random))
  return pairs.join('&')
}

const makePair = (random: Random): string => {
  const { name, values } = random.pick(listParameters())
  const shown = chance(random, 12) ? editText(random, name) : name
  const count = chance(random, 4) ? random.below(4) : 1
  const list = Array.from({ length: count }, () =>
    String(random.pick(chance(random, 3) ? PARAMETER_VALUES : values)),
  )
  const value = list.map((each) => (chance(random, 10) ? editText(random, each) : each)).join('|')
  if (chance(random, 40)) return `${encodeText(shown)}=${random.pick(PATH_PIECES)}`
  return chance(random, 40) ? encodeText(shown) : `${encodeText(shown)}=${encodeText(value)}`
}

const CONTENT_TYPES = [
  'application/json',
  'application/ld+json',
  'application/json; charset=utf-8',
  'application/json;charset=latin1',
  'application/xml',
  'text/xml',
  'text/plain',
  'multipart/form-data',
  'application/problem+json',
  'APPLICATION/JSON',
  'json',
  '',
  ';',
]

/** What the headers of EPCIS and of HTTP may say, right and wrong. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: [
    '*/*',
    'application/json',
    'application/ld+json',
    'application/xml',
    'text/html',
    'application/json;q=0',
    'application/xml;q=0.9, application/json;q=nan',
    ',;,',
    'a/b/c',
  ],
  'accept-encoding': ['gzip', 'br;q=1', 'identity;q=0', '*;q=0', 'zstd', ';;'],
  'content-encoding': ['gzip', 'br', 'identity', 'deflate', 'nothing'],
  'gs1-epcis-version': ['2.0', '2.0.1', '1.2', '3', 'x', '', '2.0.1.9.9'],
  'gs1-epcis-min': ['1.0.0', '2.0.0', '2.0.1', '2.1', '-1', 'x'],
  'gs1-epcis-max': ['1.2', '2.0.1', '9999999999999999999999', 'x'],
  'gs1-cbv-version': ['2.0', '2.0.0', '1.2', 'x'],
  'gs1-cbv-min': ['1.2', '2.0', 'x'],
  'gs1-cbv-max': ['1.2', '2.0', 'x'],
  'gs1-epc-format': [
    'No_Preference',
    'Always_GS1_Digital_Link',
    'Always_EPC_URN',
    'Never_Translates',
    'always_epc_urn',
    'x',
    '',
  ],
  'gs1-cbv-xml-format': ['No_Preference', 'Always_Web_URI', 'Always_URN', 'Never_Translates', 'x'],
  'gs1-extensions': [
    'ex=urn:ex:',
    'ex=urn:ex:,ex=urn:ey:',
    'ex',
    '=',
    'ex=no URI',
    ',,,',
    '__proto__=urn:a:b',
  ],
  'gs1-capture-error-behaviour': ['rollback', 'proceed', 'all', 'Rollback', 'x', ''],
  'gs1-signature': ['x'],
  'karvan-on-behalf-of': ['', 'x', '00000000-0000-0000-0000-000000000000', 'operator'],
  'if-none-match': ['*', 'W/"x"', '"'],
  range: ['bytes=0-1', 'bytes=-', 'x'],
  cookie: ['karvan_session=x', '=;=', 'a=%zz'],
  'x-forwarded-for': ['127.0.0.1', 'x, y'],
  'x-http-method-override': ['DELETE'],
}

const makeHeaders = ({ random, keys }: Maker, { method }: Route): Record<string, string> => {
  const headers: Record<string, string> = { authorization: `Bearer ${random.pick(keys)}` }
  if (chance(random, 60)) headers.authorization = random.pick(['', 'Bearer', 'Basic eA==', 'x'])
  if (method === 'POST' || method === 'PUT')
    headers['content-type'] = random.below(5) ? 'application/json' : random.pick(CONTENT_TYPES)
  for (let more = random.below(4) - 1; more > 0; more--) {
    const name = random.pick(Object.keys(HEADERS))
    const value = random.pick(HEADERS[name]!)
    headers[name] = chance(random, 10) ? sendable(editText(random, value)) : value
  }
  return headers
}

/** Without characters that Node's own parser stops before anybody is asked. */
const sendable = (value: string): string => value.replace(/[^\x20-\x7e\xa0-\xff]/g, '')

const documents = everyFieldDocuments()

/** What the route's sample sends, or a document or an event with every field, with changes as JSON, as a text, as bytes. */
const makeBody = (
  { random, filling }: Maker,
  { method, url }: Route,
): string | Buffer | undefined => {
  if (method !== 'POST' && method !== 'PUT') return undefined
  if (chance(random, 50))
    return random.pick(['', ' ', 'null', '[]', '{}', '"', '\ufeff{}', '{"a":'])
  const sample = sampleOf(method, url).body?.(filling) ?? {}
  const text = chance(random, 3) ? random.pick(documents) : JSON.stringify(sample)
  const value: unknown = JSON.parse(text)
  nameAnew(random, value)
  for (let more = chance(random, 8) ? 0 : 1 + random.below(4); more > 0; more--)
    changeAnywhere(random, value)
  const written = writeJson(value)
  if (chance(random, 20)) return changeBytes(random, written)
  return chance(random, 20) ? editText(random, written) : written
}

const changeAnywhere = (random: Random, value: unknown): void => {
  const sites = listSites(value)
  if (sites.length > 0)
    changeAt(random, value, random.pick(sites), random.pick(CHANGE_NAMES), POOLS)
}

/** Often another event, so that more than duplicates is captured; now and then one of few, that IDs conflict. */
const nameAnew = (random: Random, value: unknown): void => {
  if (value === null || typeof value !== 'object') return
  if ('eventTime' in value && 'eventID' in value)
    value.eventID = `urn:fuzz:${random.below(chance(random, 5) ? 10 : 1_000_000_000)}`
  for (const inner of Object.values(value)) nameAnew(random, inner)
}

const changeBytes = (random: Random, text: string): Buffer => {
  const bytes = Buffer.from(text)
  for (let more = 1 + random.below(4); more > 0 && bytes.length > 0; more--)
    bytes[random.below(bytes.length)] = random.below(256)
  return bytes.subarray(0, chance(random, 3) ? random.below(bytes.length + 1) : bytes.length)
}
