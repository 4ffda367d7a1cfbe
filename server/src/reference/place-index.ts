import { fold, readEsr, readGln, readUicStation, readUnlocode } from '@karvan/codes'
import type { Place } from '@karvan/contract'
import { canonicalThing } from '@karvan/epcis'
import { canonicalSgln, glnOf, wholeLocation } from './identifier.ts'

export interface IndexedPlace {
  place: Place
  withdrawn: boolean
}

/** Everything that a place is called, made comparable. */
interface Entry extends IndexedPlace {
  codes: string[]
  names: string[]
  /** Parts of names between commas and brackets: `Alat` of `Port of Baku, Alat`. */
  parts: string[]
  words: string[]
}

/**
 * Folded, and without the marks and apostrophes that keyboards of the neighbours lack: `Şəki` and
 * `Seki`, `Xi’an` and `Xian` are the same.
 */
const keyOf = (text: string): string =>
  fold(text)
    .normalize('NFD')
    .replace(/[\p{Mn}'’ʻʼ`]/gu, '')
    .replaceAll('Ə', 'E')

const keysOf = (texts: readonly string[]): string[] =>
  [...new Set(texts.map(keyOf))].filter((key) => key !== '')

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}\p{M}\p{Cf}'’]+/u)

const entryOf = (indexed: IndexedPlace): Entry => {
  const names = Object.values(indexed.place.names.value)
  const identifiers = indexed.place.identifiers.flatMap(({ scheme, value }) =>
    scheme === 'sgln' ? [value, glnOf(value) ?? value] : [value],
  )
  return {
    ...indexed,
    codes: keysOf([indexed.place.id, indexed.place.uri, ...identifiers]),
    names: keysOf(names),
    parts: keysOf(names.flatMap((name) => name.split(/[,()/]/))),
    words: keysOf(names.flatMap(wordsOf)),
  }
}

/** Readers of the codes that people type for a place, each with the scheme it stands in. */
const READERS = [
  ['unlocode', readUnlocode],
  ['esr', readEsr],
  ['uic', readUicStation],
] as const

/** Finds places by what events, systems and people call them; pure, over places held in memory. */
export const createPlaceIndex = (places: readonly IndexedPlace[]) => {
  const entries = places.map(entryOf)
  const byId = new Map(entries.map((entry) => [entry.place.id, entry]))
  const byUri = new Map(entries.map((entry) => [entry.place.uri, entry]))
  const byIdentifier = new Map(
    entries.flatMap((entry) =>
      entry.place.identifiers.map(({ scheme, value }) => [`${scheme}:${value}`, entry] as const),
    ),
  )

  const findBySgln = (sgln: string): Entry | undefined =>
    byIdentifier.get(`sgln:${sgln}`) ?? byIdentifier.get(`sgln:${wholeLocation(sgln)}`)
  const findByUri = (uri: string): Entry | undefined =>
    byUri.get(uri) ?? findBySgln(canonicalThing(uri))

  const findByCode = (text: string): Entry | undefined => {
    const own = findByUri(text) ?? byId.get(text.toUpperCase())
    if (own) return own
    for (const [scheme, read] of READERS) {
      const reading = read(text)
      const found = reading && byIdentifier.get(`${scheme}:${reading.value}`)
      if (found) return found
    }
    const sgln = canonicalSgln(readGln(text)?.value ?? text)
    const key = keyOf(text)
    return (sgln && findBySgln(sgln)) || only(entries.filter(({ codes }) => codes.includes(key)))
  }
  const findByName = (text: string): Entry | undefined => {
    const key = keyOf(text)
    if (key === '') return undefined
    const named = entries.filter(({ names }) => names.includes(key))
    return named.length > 0 ? only(named) : only(entries.filter(({ parts }) => parts.includes(key)))
  }

  return {
    findByUri: (uri: string): Place | undefined => findByUri(uri)?.place,
    findById: (id: string): Place | undefined => byId.get(id)?.place,
    /** Of the text that a person typed or chose; undefined when two places may be meant. */
    resolve(text: string): Place | undefined {
      const trimmed = text.trim()
      return (findByCode(trimmed) ?? findByName(trimmed))?.place
    },
    /** The likeliest first; those that left the data last. */
    search(text: string, limit: number): Place[] {
      const asked = {
        key: keyOf(text),
        words: keysOf(wordsOf(text)),
        meant: findByCode(text.trim()),
      }
      if (asked.key === '') return []
      return entries
        .flatMap((entry) => {
          const rank = rankOf(entry, asked)
          return rank === undefined ? [] : [{ entry, rank: rank + (entry.withdrawn ? 10 : 0) }]
        })
        .sort((a, b) => a.rank - b.rank || (a.entry.place.id < b.entry.place.id ? -1 : 1))
        .slice(0, limit)
        .map(({ entry }) => entry.place)
    },
    /** Those that the data has now. */
    list: (): Place[] => entries.filter(({ withdrawn }) => !withdrawn).map(({ place }) => place),
  }
}

/** A living one before those that were withdrawn; undefined where several are left: nobody guesses. */
const only = (found: readonly Entry[]): Entry | undefined => {
  const living = found.filter(({ withdrawn }) => !withdrawn)
  const chosen = living.length > 0 ? living : found
  return chosen.length === 1 ? chosen[0] : undefined
}

interface Asked {
  key: string
  words: readonly string[]
  meant: Entry | undefined
}

/** Shorter words differ by one letter too easily. */
const MISTYPED_LENGTH = 5

/** How well a place fits, 0 the best; undefined when it does not. */
const rankOf = (entry: Entry, { key, words, meant }: Asked): number | undefined => {
  if (entry === meant) return 0
  if (entry.names.includes(key)) return 1
  if (entry.parts.includes(key)) return 2
  if (entry.names.some((name) => name.startsWith(key))) return 3
  if (key.length > 1 && entry.codes.some((code) => code.startsWith(key))) return 4
  const isBegun = (word: string) => entry.words.some((own) => own.startsWith(word))
  if (words.length > 0 && words.every(isBegun)) return 5
  if (key.length > 2 && entry.names.some((name) => name.includes(key))) return 6
  const isMeant = (word: string) =>
    isBegun(word) ||
    (word.length >= MISTYPED_LENGTH && entry.words.some((own) => isWithinOneEdit(word, own)))
  return words.length > 0 && words.every(isMeant) ? 7 : undefined
}

/** Same but for one letter wrong, missing, too many, or swapped with its neighbour. */
const isWithinOneEdit = (one: string, other: string): boolean => {
  if (Math.abs(one.length - other.length) > 1) return false
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const [rest, otherRest] = [one.slice(at), other.slice(at)]
  const isSwapped =
    rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2)
  return (
    isSwapped ||
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1)
  )
}
