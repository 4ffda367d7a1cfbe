import type { Live, Status, Thing, ThingKind } from '@karvan/contract'

export const KINDS = [
  'train',
  'vessel',
  'truck',
  'wagon',
  'container',
  'goods',
] as const satisfies readonly ThingKind[]
/** Worst first: what a place shows when things there differ. */
export const STATUSES = [
  'hold',
  'late',
  'at-risk',
  'no-signal',
  'normal',
] as const satisfies readonly Status[]

/** What the address says about what is shown; every value as it stands there. */
export interface LiveSearch {
  kind?: string | undefined
  status?: string | undefined
  place?: string | undefined
  text?: string | undefined
  corridor?: string | undefined
  view?: 'list' | undefined
  time?: string | undefined
  thing?: string | undefined
}

const FIELDS = ['kind', 'status', 'place', 'text', 'corridor', 'time', 'thing'] as const

/** Reads the address; what it does not know is left out. */
export const readSearch = (raw: Record<string, unknown>): LiveSearch => {
  const search: LiveSearch = {}
  for (const field of FIELDS) if (raw[field]) search[field] = String(raw[field])
  if (raw.view === 'list') search.view = 'list'
  if (search.time && Number.isNaN(Date.parse(search.time))) delete search.time
  return search
}

/** `train|vessel` → the words of it that are known; all of them when none is named. */
export const readWords = <Word extends string>(
  text: string | undefined,
  words: readonly Word[],
): ReadonlySet<Word> => {
  const named = words.filter((word) => text?.split('|').includes(word))
  return new Set(named.length > 0 ? named : words)
}

/** The address value after a word is switched on or off; undefined when all words are on. */
export const toggleWord = <Word extends string>(
  text: string | undefined,
  word: Word,
  words: readonly Word[],
): string | undefined => {
  const named = words.filter((candidate) => text?.split('|').includes(candidate))
  const next = named.includes(word)
    ? named.filter((candidate) => candidate !== word)
    : [...named, word]
  return next.length === 0 || next.length === words.length
    ? undefined
    : words.filter((candidate) => next.includes(candidate)).join('|')
}

/** Numbers are compared without blanks, dashes and case, as people type them. */
const foldNumber = (text: string): string => text.replace(/[\s\-./]/g, '').toUpperCase()

/** The place where a thing is known to stand; undefined while it is between two places. */
export const findStandingPlace = (thing: Thing): string | undefined =>
  thing.estimate ? undefined : (thing.where?.place ?? undefined)

/** The things that the map and the list show. */
export const filterThings = (live: Live, search: LiveSearch): Thing[] => {
  const kinds = readWords(search.kind, KINDS)
  const statuses = readWords(search.status, STATUSES)
  const text = foldNumber(search.text ?? '')
  return live.things.filter(
    (thing) =>
      kinds.has(thing.kind) &&
      statuses.has(thing.status) &&
      (!search.place || findStandingPlace(thing) === search.place) &&
      (text === '' || foldNumber(thing.label).includes(text)),
  )
}

/** Worst status first, then the longest delay, then the number. */
export const compareByUrgency = (a: Thing, b: Thing): number =>
  STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
  (b.delayMinutes ?? 0) - (a.delayMinutes ?? 0) ||
  a.label.localeCompare(b.label, 'en', { numeric: true })
