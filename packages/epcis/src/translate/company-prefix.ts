import { findEpcLink } from './epc-urn.ts'

/**
 * How many of the first digits of a GS1 key are its company prefix, as an EPC URN writes it (6 to 12); `unknown`;
 * `ambiguous`: what was learnt contradicts itself.
 */
type PrefixLength = number | 'unknown' | 'ambiguous'

/** Tells where the company prefix of a key ends, which a GS1 Digital Link does not say. */
export type FindPrefixLength = (key: string) => PrefixLength

const SHORTEST = 6
const LONGEST = 12

/** Nothing is known. */
export const noPrefixes: FindPrefixLength = () => 'unknown'

/** Beginnings of keys, with the length of the company prefixes that begin so. */
export type PrefixLengths = ReadonlyMap<string, number>

/** The longest beginning that is known decides, as in the tables of GS1. */
export const createPrefixes = (lengths: PrefixLengths): FindPrefixLength => {
  if (lengths.size === 0) return noPrefixes
  return (key) => {
    for (let count = Math.min(LONGEST, key.length); count > 0; count--) {
      const length = lengths.get(key.slice(0, count))
      if (length !== undefined) return fitting(key, length)
    }
    return 'unknown'
  }
}

/** A company prefix of 4 or 5 digits is written in an EPC URN with the digits behind it, as one of 6 (§6.3, GCP length). */
const fitting = (key: string, length: number): PrefixLength => {
  const written = Math.max(length, SHORTEST)
  return /^\d+$/.test(key.slice(0, written)) && key.length >= written ? written : 'unknown'
}

const URN_PREFIX = /^urn:epc:(?:id|class|idpat):[a-z]+:(\d{6,12})\./

/**
 * What URNs tell of company prefixes beside what is known: no company prefix begins another (GS1 General
 * Specifications §1.4), so that one seen in a URN tells it of every key of the same company.
 */
export const learnPrefixes = (
  uris: Iterable<string>,
  known: FindPrefixLength = noPrefixes,
): FindPrefixLength => {
  const seen = new Set<string>()
  for (const uri of uris) {
    const prefix = URN_PREFIX.exec(uri)?.[1]
    if (prefix && !seen.has(prefix) && findEpcLink(uri)) seen.add(prefix)
  }
  if (seen.size === 0) return known
  return (key) => {
    const length = known(key)
    return length === 'unknown' ? findLearnt(seen, key) : length
  }
}

const findLearnt = (seen: ReadonlySet<string>, key: string): PrefixLength => {
  let found: PrefixLength = 'unknown'
  for (let count = SHORTEST; count <= LONGEST; count++) {
    if (!seen.has(key.slice(0, count)) || key.length < count) continue
    if (found !== 'unknown') return 'ambiguous'
    found = count
  }
  return found
}

/** A company prefix, or the beginning of some with their length behind a colon. */
const ENTRY = /^(\d{1,12})(?::(\d{1,2}))?$/

/**
 * Company prefixes as a setting lists them, by commas: `4012345` is one, `950:7` says that all that begin with 950 have 7
 * digits. Everything that is wrong is told by `problems`.
 */
export const readPrefixList = (text: string): { lengths: PrefixLengths; problems: string[] } => {
  const lengths = new Map<string, number>()
  const problems: string[] = []
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (entry === '') continue
    const [, start = '', given] = ENTRY.exec(entry) ?? []
    const length = given === undefined ? start.length : Number(given)
    if (start === '' || length < 4 || length > LONGEST || start.length > length)
      problems.push(
        `"${entry}" is neither a company prefix of 4 to 12 digits nor the beginning of some with their length, such as 950:7`,
      )
    else lengths.set(start, length)
  }
  return { lengths, problems }
}

/** An entry of the GS1 Company Prefix length table, in its JSON and in its XML. */
const TABLE_ENTRY =
  /\bprefix["'\s]*[:=]\s*["'](\d{1,12})["'][\s,]*["']?gcpLength["'\s]*[:=]\s*["']?(\d{1,2})\b/g

/**
 * The table of company prefix lengths that GS1 gives to its members, read from its JSON or XML; entries of length 0 are
 * given to nobody. Undefined when the text holds no entry of it.
 */
export const readPrefixTable = (text: string): PrefixLengths | undefined => {
  const lengths = new Map<string, number>()
  for (const [, start, length] of text.matchAll(TABLE_ENTRY)) {
    const digits = Number(length)
    if (digits >= 4 && digits <= LONGEST) lengths.set(start!, digits)
  }
  return lengths.size === 0 ? undefined : lengths
}
