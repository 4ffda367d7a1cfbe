import { cutText } from './attributes.ts'
import { expandName, listNamespaces, type Namespaces } from './context.ts'
import { canonicalThing } from './thing.ts'

/** What is said of one id in a vocabulary (EPCIS 2.0 §6.5, §9.4), all names canonical. */
export interface VocabularyElement {
  /** `urn:epcglobal:epcis:vtype:BusinessLocation`, … */
  vocabulary: string
  id: string
  /** Full URI of each attribute, with its value as text, at most 1000 characters; null: it has a structure of its own. */
  attributes: { name: string; value: string | null }[]
  /** Ids that are directly inside of this one. */
  children: string[]
  /** The element as it came, JSON. */
  source: string
  /** Where it stands, from the list of vocabularies on. */
  pointer: string
}

/** As `readDocument` found them right. */
interface Vocabulary {
  type: string
  vocabularyElementList?: Element[]
}
interface Element {
  id: string
  attributes?: { id: string; attribute?: unknown }[]
  children?: string[]
}

/** The elements of the vocabularies of a document that `readDocument` read under its `@context`. */
export const listVocabularyElements = (
  vocabularies: readonly unknown[],
  context: unknown,
): VocabularyElement[] => {
  const namespaces = listNamespaces(context)
  return (vocabularies as readonly Vocabulary[]).flatMap(
    ({ type, vocabularyElementList = [] }, index) =>
      vocabularyElementList.map((element, at) => ({
        vocabulary: expandName(type, namespaces),
        id: canonicalThing(element.id),
        attributes: listAttributesOf(element, namespaces),
        children: [...new Set((element.children ?? []).map(canonicalThing))],
        source: JSON.stringify(element),
        pointer: `/${index}/vocabularyElementList/${at}`,
      })),
  )
}

const listAttributesOf = (
  { attributes = [] }: Element,
  namespaces: Namespaces,
): VocabularyElement['attributes'] =>
  attributes.flatMap(({ id, attribute }) => {
    const name = expandName(id, namespaces)
    const values = Array.isArray(attribute) ? attribute : [attribute]
    return values.map((value) => ({ name, value: textOf(value) }))
  })

/** A scalar, or the scalar in a JSON-LD value object, as text. */
const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return cutText(String(value))
  const inner = (value as Record<string, unknown>)['@value']
  return inner === undefined || typeof inner === 'object' ? null : cutText(String(inner))
}
