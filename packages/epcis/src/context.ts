import { type Problems, pointerToken, shown } from './problem.ts'
import { isUri } from './uri.ts'

/** Prefixes of names and what they stand for. */
export type Namespaces = ReadonlyMap<string, string>

/**
 * What the JSON-LD context of EPCIS 2.0 declares, and `cbvmda`, the master data attributes of CBV
 * 2.0 §9, which published documents use undeclared. Contexts are never fetched.
 */
const STANDARD: Namespaces = new Map([
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['cbvmda', 'urn:epcglobal:cbv:mda:'],
  ['gs1', 'https://gs1.org/voc/'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['owl', 'http://www.w3.org/2002/07/owl#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
  ['dcterms', 'http://purl.org/dc/terms/'],
])

/** Schemes of names that are URIs in full and need no declaration. */
const URI_SCHEMES = new Set(['urn', 'tag', 'did', 'ni', 'info'])

const known = new WeakMap<object, Namespaces>()

/** The prefixes that a document's `@context` declares, beside the standard's. Kept for each context object. */
export const listNamespaces = (context: unknown): Namespaces => {
  if (context === null || typeof context !== 'object') return STANDARD
  const found = known.get(context)
  if (found) return found
  const namespaces = extendNamespaces(STANDARD, context)
  known.set(context, namespaces)
  return namespaces
}

/** The prefixes inside an event: the document's, and those of the event's own `@context`. */
export const listEventNamespaces = (
  context: unknown,
  event: { '@context'?: unknown },
): Namespaces => {
  const outer = listNamespaces(context)
  const own = event['@context']
  return own === undefined ? outer : extendNamespaces(outer, own)
}

/** Prefixes with those that a further `@context` declares, which win. */
export const extendNamespaces = (outer: Namespaces, context: unknown): Namespaces => {
  const namespaces = new Map(outer)
  for (const part of Array.isArray(context) ? context : [context]) {
    if (part === null || typeof part !== 'object') continue
    for (const [prefix, definition] of Object.entries(part)) {
      const uri = namespaceOf(definition)
      if (uri !== undefined && !prefix.startsWith('@')) namespaces.set(prefix, uri)
    }
  }
  return resolveChains(namespaces)
}

const namespaceOf = (definition: unknown): string | undefined => {
  if (typeof definition === 'string') return definition
  if (definition === null || typeof definition !== 'object') return undefined
  const id = (definition as Record<string, unknown>)['@id']
  return typeof id === 'string' ? id : undefined
}

/** A namespace may be written with another prefix of the same context (`cbv:BizStep-`). */
const resolveChains = (namespaces: Map<string, string>): Namespaces => {
  for (const [prefix, uri] of namespaces) {
    const colon = uri.indexOf(':')
    const other = uri.slice(0, colon)
    const base =
      colon > 0 && other !== prefix && !uri.startsWith('//', colon + 1) && namespaces.get(other)
    if (base) namespaces.set(prefix, base + uri.slice(colon + 1))
  }
  return namespaces
}

/** A name as namespace and local part. */
export interface QualifiedName {
  namespace: string
  local: string
}

/** Splits a CURIE or URI into namespace and local part; undefined for a bare name and an undeclared prefix. */
export const findQualifiedName = (
  name: string,
  namespaces: Namespaces,
): QualifiedName | undefined => {
  const colon = name.indexOf(':')
  if (colon < 0) return undefined
  const namespace = isFullUri(name, colon) ? undefined : namespaces.get(name.slice(0, colon))
  if (namespace !== undefined) return { namespace, local: name.slice(colon + 1) }
  return isUndeclared(name, colon) ? undefined : splitUri(name, namespaces)
}

const isFullUri = (name: string, colon: number): boolean => name.startsWith('//', colon + 1)

const isUndeclared = (name: string, colon: number): boolean =>
  !isFullUri(name, colon) && !URI_SCHEMES.has(name.slice(0, colon))

/** A URI in full is split where a declared namespace ends, else behind its last `/`, `#` or `:`. */
const splitUri = (uri: string, namespaces: Namespaces): QualifiedName => {
  let namespace = ''
  for (const candidate of namespaces.values()) {
    if (
      candidate.length > namespace.length &&
      uri.length > candidate.length &&
      uri.startsWith(candidate)
    ) {
      namespace = candidate
    }
  }
  const end =
    namespace.length ||
    Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('#'), uri.lastIndexOf(':')) + 1
  return { namespace: uri.slice(0, end), local: uri.slice(end) }
}

/** The full URI of a name; a bare name and one with an undeclared prefix stay as they are. */
export const expandName = (name: string, namespaces: Namespaces): string => {
  const found = findQualifiedName(name, namespaces)
  return found ? found.namespace + found.local : name
}

/** Expands a value that may be a CURIE (CBV 2.0 §8.9.2); any other stays as it is. */
export const expandValue = (value: string, namespaces: Namespaces): string => {
  const colon = value.indexOf(':')
  if (colon <= 0 || isFullUri(value, colon)) return value
  const prefix = value.slice(0, colon)
  if (prefix === 'urn') return value
  const namespace = namespaces.get(prefix)
  return namespace === undefined ? value : namespace + value.slice(colon + 1)
}

/** A value of an event that may be a CURIE, in full. */
export const expandInEvent = (
  value: string,
  event: { '@context'?: unknown },
  context: unknown,
): string => expandValue(value, listEventNamespaces(context, event))

/** Checks the forms of `@context` that EPCIS 2.0 JSON-LD allows: a URI, an object, or a list of them without repetition. */
export const checkContext = (context: unknown, pointer: string, problems: Problems): void => {
  if (!Array.isArray(context)) {
    checkContextPart(context, pointer, problems)
    return
  }
  const seen = new Set<string>()
  context.forEach((part, index) => {
    const at = `${pointer}/${index}`
    checkContextPart(part, at, problems)
    const text = canonicalJson(part)
    if (seen.has(text)) problems.add(at, 'repeated', 'The same context stands here twice')
    seen.add(text)
  })
}

const checkContextPart = (part: unknown, pointer: string, problems: Problems): void => {
  const said = `A context is a URI or an object, not ${shown(part)}`
  if (typeof part === 'string') {
    if (!isUri(part)) problems.add(pointer, 'not-a-uri', said)
  } else if (part === null || typeof part !== 'object' || Array.isArray(part)) {
    problems.add(pointer, 'wrong-type', said)
  } else checkPrefixes(part, pointer, problems)
}

const checkPrefixes = (part: object, pointer: string, problems: Problems): void => {
  for (const [prefix, definition] of Object.entries(part)) {
    const uri = prefix.startsWith('@') ? undefined : namespaceOf(definition)
    if (uri !== undefined && !uri.startsWith('@') && !isUri(uri)) {
      const message = `The prefix "${prefix}" stands for a URI, not ${shown(uri)}`
      problems.add(`${pointer}/${pointerToken(prefix)}`, 'not-a-uri', message)
    }
  }
}

/** JSON with sorted names, to compare two values. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? ''
