import { expandName, listEventNamespaces, type Namespaces } from '@karvan/epcis'

/** What the prefix `karvan` stands for in an answer. */
export const KARVAN_VOCABULARY = 'urn:karvan:voc:'
/** What only the journal says of an event. */
const MARKS = new Set(['inPart', 'conflicting', 'simulated', 'untranslated'])

type Members = Readonly<Record<string, unknown>>

const isMark = (name: string, namespaces: Namespaces): boolean => {
  const uri = expandName(name, namespaces)
  return uri.startsWith(KARVAN_VOCABULARY) && MARKS.has(uri.slice(KARVAN_VOCABULARY.length))
}

/**
 * What an event brought under names that are ours to give: the record time (EPCIS 2.0 §7.4.1.1) and our marks, by
 * whatever prefix. It is not repeated, for it would be taken for our word and stand beside it.
 */
const listTaken = (said: Members, namespaces: Namespaces): string[] =>
  Object.keys(said).filter((name) => name === 'recordTime' || isMark(name, namespaces))

/** Names in full instead of by the prefix `karvan`, at any depth. */
const inFull = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inFull)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/^karvan:/, KARVAN_VOCABULARY),
      name === '@context' ? inner : inFull(inner),
    ]),
  )
}

const partsOf = (context: unknown): unknown[] => (Array.isArray(context) ? context : [context])
const textOf = (value: unknown): string => JSON.stringify(value)

/** The contexts of the document and of the event as one, each part once, the event's last; undefined where its own says it all. */
const joinContexts = (outer: unknown, own: unknown): unknown[] | undefined => {
  const within = new Set(partsOf(own).map(textOf))
  const before = partsOf(outer).filter((part) => !within.has(textOf(part)))
  return before.length === 0 ? undefined : [...before, ...partsOf(own)]
}

/**
 * The text of an event with what the journal knows beside in front of it: with the exact characters in which it came, unless it
 * brought words that are ours, or a context of its own that goes on from its document's, which is not sent.
 */
export const addOurs = (source: string, said: Members, context: unknown, ours: Members): string => {
  const namespaces = listEventNamespaces(context, said)
  const karvan = namespaces.get('karvan') ?? KARVAN_VOCABULARY
  const added = { ...((karvan === KARVAN_VOCABULARY ? ours : inFull(ours)) as Members) }
  const left = { ...said }
  for (const name of listTaken(said, namespaces)) delete left[name]
  const joined = context && '@context' in said ? joinContexts(context, said['@context']) : undefined
  if (joined) left['@context'] = joined
  const isUnchanged = !joined && Object.keys(left).length === Object.keys(said).length
  if (!isUnchanged) return JSON.stringify({ ...added, ...left })
  const separator = Object.keys(said).length === 0 ? '' : ','
  return `${JSON.stringify(added).slice(0, -1)}${separator}${source.trimStart().slice(1)}`
}
