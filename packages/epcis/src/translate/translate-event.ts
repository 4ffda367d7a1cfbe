import { expandValue, extendNamespaces, listNamespaces, type Namespaces } from '../context.ts'
import { pointerToken } from '../problem.ts'
import type { EpcisEvent } from '../types.ts'
import { findWordUri, findWordUrn, type Vocabulary } from '../vocabulary.ts'
import { type FindPrefixLength, learnPrefixes, noPrefixes } from './company-prefix.ts'
import type { Obstacle } from './link-urn.ts'
import {
  DISTINCT_LISTS,
  DOCUMENT_FIELDS,
  EVENT_FIELDS,
  type Fields,
  type Path,
  visitValues,
} from './places-of-values.ts'
import { type Replacement, replaceTexts } from './replace-texts.ts'
import { type EpcForm, translateUri } from './translate-uri.ts'

/** The values of the header GS1-CBV-XML-Format (EPCIS 2.0.1 §12.2) by which words are translated. */
export const WORD_FORMS = ['Always_Web_URI', 'Always_URN', 'Never_Translates'] as const

export type WordForm = (typeof WORD_FORMS)[number]

/** What is asked for. Nothing is translated that is not asked for. */
export interface TranslationForm {
  epcs?: EpcForm
  /** Of XML only: in JSON a word stands bare or as it came. */
  words?: WordForm
  /** What is known of company prefixes; what the URNs of the same value tell is learnt besides. */
  findPrefixLength?: FindPrefixLength
}

/** An identifier that stays as it came. */
export interface Untranslated {
  /** RFC 6901 pointer to it. */
  pointer: string
  value: string
  /** `repeated`: in the other form it stands in the same list already, which may hold nothing twice. */
  obstacle: Obstacle | 'repeated'
}

interface Plan {
  replacements: Replacement[]
  untranslated: Untranslated[]
}

/**
 * An event with its identifiers, or words, in the form that is asked for; order and everything else as they are. What
 * cannot be translated is left as it is and listed. The event is one that `checkEvent` found right, `context` its
 * document's `@context`; it is not changed.
 */
export const translateEvent = (
  event: EpcisEvent,
  context: unknown,
  form: TranslationForm,
): { event: EpcisEvent; untranslated: Untranslated[] } => {
  const { replacements, untranslated } = planOf(event, EVENT_FIELDS, context, form)
  return { event: withReplacements(event, replacements), untranslated }
}

/** The same for the exact text of an event, every character of which stays that is not part of what is translated. */
export const translateSource = (
  source: string,
  context: unknown,
  form: TranslationForm,
): { source: string; untranslated: Untranslated[] } => {
  const event: unknown = JSON.parse(source)
  const { replacements, untranslated } = planOf(event, EVENT_FIELDS, context, form)
  return { source: replaceTexts(source, replacements), untranslated }
}

/** The same for a document with events and master data, to capture or as the answer of a query. */
export const translateDocument = <Document extends object>(
  document: Document,
  form: TranslationForm,
): { document: Document; untranslated: Untranslated[] } => {
  const context = (document as { '@context'?: unknown })['@context']
  const { replacements, untranslated } = planOf(document, DOCUMENT_FIELDS, context, form)
  return { document: withReplacements(document, replacements), untranslated }
}

const planOf = (value: unknown, fields: Fields, context: unknown, form: TranslationForm): Plan => {
  const plan: Plan = { replacements: [], untranslated: [] }
  const { epcs = 'Never_Translates', words = 'Never_Translates' } = form
  if (epcs === 'Never_Translates' && words === 'Never_Translates') return plan
  const namespacesAt = createNamespaces(value, context)
  const findPrefixLength = learnFrom(value, fields, form)
  const lists = new Map<string, Set<string>>()
  visitValues(value, fields, (text, path, content) => {
    if (content !== 'identifier') {
      const word = wordIn(words, content.words, text, namespacesAt(path))
      if (word !== text) plan.replacements.push({ path, text: word })
      return
    }
    const full = isInFull(text) ? text : expandValue(text, namespacesAt(path))
    const { uri, obstacle } = translateUri(full, epcs, findPrefixLength)
    const said = uri === full ? text : uri
    if (obstacle) plan.untranslated.push({ pointer: pointerOf(path), value: text, obstacle })
    else if (said !== text && !isNew(lists, value, path, said))
      plan.untranslated.push({ pointer: pointerOf(path), value: text, obstacle: 'repeated' })
    else if (said !== text) plan.replacements.push({ path, text: said })
  })
  return plan
}

const learnFrom = (
  value: unknown,
  fields: Fields,
  { epcs, findPrefixLength = noPrefixes }: TranslationForm,
): FindPrefixLength => {
  if (epcs !== 'Always_EPC_URN') return findPrefixLength
  const seen: string[] = []
  visitValues(value, fields, (text, _path, content) => {
    if (content === 'identifier') seen.push(text)
  })
  return learnPrefixes(seen, findPrefixLength)
}

/** By far the most identifiers are no CURIEs. */
const isInFull = (text: string): boolean => text.startsWith('urn:') || text.includes('://')

/** Prefixes declared where a value stands: an event may bring a context of its own. */
const createNamespaces = (root: unknown, context: unknown): ((path: Path) => Namespaces) => {
  const outer = listNamespaces(context)
  const known = new Map<object, Namespaces>()
  return (path) => {
    let namespaces = outer
    let value = root
    for (const step of ['', ...path]) {
      if (step !== '') value = (value as Record<string | number, unknown>)[step]
      const own = (value as { '@context'?: unknown } | null)?.['@context']
      if (own === undefined || own === context || typeof value !== 'object') continue
      const found = known.get(value as object) ?? extendNamespaces(namespaces, own)
      known.set(value as object, found)
      namespaces = found
    }
    return namespaces
  }
}

/** Whether a translation may stand in its list: beside what stands there and what was translated before. */
const isNew = (
  lists: Map<string, Set<string>>,
  root: unknown,
  path: Path,
  said: string,
): boolean => {
  if (!DISTINCT_LISTS.has(String(path.at(-2)))) return true
  const pointer = pointerOf(path.slice(0, -1))
  const list = lists.get(pointer) ?? new Set(listAt(root, path.slice(0, -1)))
  lists.set(pointer, list)
  return list.size < list.add(said).size
}

const listAt = (root: unknown, path: Path): string[] =>
  path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown>)[step],
    root,
  ) as string[]

const pointerOf = (path: Path): string => path.map((step) => `/${pointerToken(step)}`).join('')

/** A word of CBV in the form that is asked for; a word of one's own and one without such a form stay. */
const wordIn = (
  form: WordForm,
  vocabulary: Vocabulary,
  text: string,
  namespaces: Namespaces,
): string => {
  if (form === 'Never_Translates') return text
  const uri =
    findWordUri(vocabulary, text) ?? findWordUri(vocabulary, expandValue(text, namespaces))
  if (uri === undefined) return text
  return form === 'Always_URN' ? (findWordUrn(vocabulary, uri) ?? text) : uri
}

/** A copy in which only what lies on the way to a replacement is new. */
const withReplacements = <Value>(value: Value, replacements: readonly Replacement[]): Value => {
  const copies = new Map<unknown, Members>()
  const copyOf = (inner: unknown): Members => {
    const known = copies.get(inner)
    if (known) return known
    const copy = (Array.isArray(inner) ? [...inner] : { ...(inner as object) }) as Members
    copies.set(inner, copy)
    return copy
  }
  if (replacements.length === 0) return value
  const root = copyOf(value)
  for (const { path, text } of replacements) {
    let original = value as unknown as Members
    let copy = root
    for (const step of path.slice(0, -1)) {
      original = original[step] as Members
      copy[step] = copyOf(original)
      copy = copy[step] as Members
    }
    copy[path.at(-1)!] = text
  }
  return root as Value
}

type Members = Record<string | number, unknown>
