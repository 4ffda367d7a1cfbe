import { CANONICAL, componentOf, isDigits, partOf } from './component.ts'

/** A primary key of GS1 Digital Link and the qualifiers that make it finer, finest first. */
interface Key {
  ai: string
  /** The value in its canonical form; undefined when it is none. */
  read: (value: string) => string | undefined
  qualifiers: readonly Qualifier[]
  /** Further qualifiers that may stand and say nothing of the identity. */
  ignored: readonly string[]
}

interface Qualifier {
  ai: string
  read: (value: string) => string | undefined
}

const digits =
  (count: number) =>
  (value: string): string | undefined =>
    isDigits(value, count) ? value : undefined

/** A key of digits with a serial number right behind it. */
const digitsAnd =
  (count: number, most: number) =>
  (value: string): string | undefined => {
    const head = value.slice(0, count)
    if (!isDigits(head, count)) return undefined
    if (value.length === count) return value
    const tail = componentOf(value.slice(count), most)
    return tail === undefined ? undefined : head + tail
  }

const text =
  (most: number) =>
  (value: string): string | undefined =>
    componentOf(value, most)

/** Begins with a company prefix, of which four digits at least are known to be digits. */
const prefixed =
  (read: (value: string, most: number) => string | undefined) =>
  (value: string): string | undefined =>
    isDigits(value.slice(0, 4), 4) ? read(value, 30) : undefined

/** GTIN-8, -12, -13 are filled to 14 digits (GS1 Digital Link: URI Syntax §4.2). */
const gtin = (value: string): string | undefined => {
  const { length } = value
  const isGtin = (length === 8 || (length >= 12 && length <= 14)) && isDigits(value)
  return isGtin ? value.padStart(14, '0') : undefined
}

const upTo12 = (value: string): string | undefined =>
  value.length <= 12 && isDigits(value) ? value : undefined

const SERIAL: Qualifier = { ai: '21', read: text(20) }
const LOT: Qualifier = { ai: '10', read: text(20) }

const key = (
  ai: string,
  read: Key['read'],
  qualifiers: readonly Qualifier[] = [],
  ignored: readonly string[] = [],
): Key => ({ ai, read, qualifiers, ignored })

const KEYS: readonly Key[] = [
  key('00', digits(18)),
  key('01', gtin, [SERIAL, { ai: '235', read: text(28) }, LOT], ['22']),
  key('253', digitsAnd(13, 17)),
  key('255', (value) =>
    value.length <= 25 && isDigits(value) ? digitsAnd(13, 12)(value) : undefined,
  ),
  key('401', prefixed(componentOf)),
  key('402', digits(17)),
  key('414', digits(13), [{ ai: '254', read: text(20) }], ['7040']),
  key('417', digits(13), [], ['7040']),
  key('8003', digitsAnd(14, 16)),
  key('8004', prefixed(componentOf), [], ['7040']),
  key('8006', digits(18), [SERIAL, LOT], ['22']),
  key('8010', prefixed(partOf), [{ ai: '8011', read: upTo12 }]),
  key('8017', digits(18), [], ['8019']),
  key('8018', digits(18), [], ['8019']),
]

/** Names that GS1 Digital Link 1.0 allowed instead of the numbers. */
const ALIASES = new Map([
  ['sscc', '00'],
  ['gtin', '01'],
  ['gdti', '253'],
  ['gcn', '255'],
  ['ginc', '401'],
  ['gsin', '402'],
  ['gln', '414'],
  ['party', '417'],
  ['grai', '8003'],
  ['giai', '8004'],
  ['itip', '8006'],
  ['cpid', '8010'],
  ['gsrnp', '8017'],
  ['gsrn', '8018'],
  ['cpv', '22'],
  ['lot', '10'],
  ['ser', '21'],
])

const BY_AI = new Map(KEYS.map((each) => [each.ai, each]))
const PATH = /^https?:\/\/[^/?#]+(\/[^?#]+)/i
/** By far the most come in this form already. */
const IS_CANONICAL =
  /^https:\/\/id\.gs1\.org\/(?:00\/\d{18}|01\/\d{14}(?:\/(?:10|21)\/[A-Za-z0-9\-._';=]{1,20})?|41[47]\/\d{13})$/

const aiOf = (segment: string): string => ALIASES.get(segment) ?? segment

/**
 * The canonical form of a GS1 Digital Link on any domain, with its finest level of identification
 * only (CBV 2.0 §8.9.2, GS1 Digital Link: URI Syntax §5); undefined when the URI is none.
 */
export const findCanonicalLink = (uri: string): string | undefined => {
  if (IS_CANONICAL.test(uri)) return uri
  const segments = PATH.exec(uri)?.[1]?.split('/')
  if (!segments) return undefined
  if (segments.at(-1) === '') segments.pop()
  for (let index = 1; index + 1 < segments.length; index++) {
    const primary = BY_AI.get(aiOf(segments[index]!))
    const path = primary && findPath(primary, segments.slice(index + 1))
    if (path !== undefined) return CANONICAL + path
  }
  return undefined
}

const findPath = (primary: Key, [value = '', ...pairs]: string[]): string | undefined => {
  const id = primary.read(value)
  const given = id === undefined ? undefined : findQualifiers(primary, pairs)
  if (!given) return undefined
  const finest = primary.qualifiers.find(({ ai }) => given.has(ai))
  return `/${primary.ai}/${id}${finest ? `/${finest.ai}/${given.get(finest.ai)}` : ''}`
}

/** The qualifiers behind a key; undefined when one does not belong there. */
const findQualifiers = (primary: Key, pairs: string[]): Map<string, string> | undefined => {
  if (pairs.length % 2 !== 0) return undefined
  const given = new Map<string, string>()
  for (let index = 0; index < pairs.length; index += 2) {
    const ai = aiOf(pairs[index]!)
    const qualifier = primary.qualifiers.find((each) => each.ai === ai)
    const value = qualifier?.read(pairs[index + 1]!)
    if (value !== undefined) given.set(ai, value)
    else if (qualifier || !primary.ignored.includes(ai)) return undefined
  }
  return given
}

/**
 * What the canonical links begin with of which this is the beginning, cut within the value of a key or of a qualifier;
 * undefined when it begins none.
 */
export const findLinkPrefix = (beginning: string): string | undefined => {
  const segments = PATH.exec(beginning)?.[1]?.split('/')
  if (!segments) return undefined
  for (let index = 1; index + 1 < segments.length; index++) {
    const primary = BY_AI.get(aiOf(segments[index]!))
    const path = primary && findCutPath(primary, segments.slice(index + 1))
    if (path !== undefined) return CANONICAL + path
  }
  return undefined
}

const findCutPath = (
  primary: Key,
  [value = '', name, cut, ...more]: string[],
): string | undefined => {
  if (more.length > 0) return undefined
  if (name === undefined) {
    const written = value === '' ? '' : (partOf(value, 30) ?? componentOf(value, 30))
    return written === undefined ? undefined : `/${primary.ai}/${written}`
  }
  const id = primary.read(value)
  const qualifier = primary.qualifiers.find(({ ai }) => ai === aiOf(name))
  if (id === undefined || !qualifier || cut === undefined) return undefined
  const written = cut === '' ? '' : qualifier.read(cut)
  return written === undefined ? undefined : `/${primary.ai}/${id}/${qualifier.ai}/${written}`
}
