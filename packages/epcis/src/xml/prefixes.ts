import { extendNamespaces, listNamespaces, type Namespaces } from '../context.ts'
import { isUri } from '../uri.ts'
import { BINDING, dataNamespace } from './namespaces.ts'

/** The context of EPCIS 2.0 in JSON-LD, which every document names first. */
const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

const STANDARD = listNamespaces(undefined)
/** What a name of JSON may begin with. */
const JSON_PREFIX = /^[a-z][a-z0-9+.-]*$/i
/** Schemes of URIs: as a prefix they would change what identifiers mean. */
const SCHEMES = new Set(['urn', 'http', 'https', 'tag', 'did', 'ni', 'info'])

/** A document may declare this many; names are looked for among all of them. */
export const PREFIX_LIMIT = 1000

/** Thrown from within reading, which cannot go on. */
export class TooManyPrefixes extends Error {}

const reversed = new WeakMap<Namespaces, Map<string, string>>()

/** Prefixes by what they stand for. Kept for each map of prefixes, which must not change. */
const reverse = (namespaces: Namespaces): Map<string, string> => {
  const known = reversed.get(namespaces)
  if (known) return known
  const prefixes = new Map([...namespaces].map(([prefix, uri]) => [uri, prefix]))
  reversed.set(namespaces, prefixes)
  return prefixes
}

/**
 * The prefixes of a document while it is read: as its XML declares them where JSON can, made up
 * where not. One prefix means one namespace throughout; what an event declares against that is its own.
 */
export class Prefixes {
  private readonly declared = new Map<string, string>()
  private readonly byNamespace = new Map<string, string>()
  private readonly given: Namespaces
  private readonly said: unknown
  private made = 0

  /** `said`: the context that a mark of the document gives, to be kept as it is. */
  constructor(said?: unknown) {
    this.said = said
    this.given = listNamespaces(said)
  }

  /** Takes over a declaration; false when the prefix already means something else. */
  declare(prefix: string, namespace: string): boolean {
    const uri = dataNamespace(namespace)
    if (BINDING.has(uri) || !isUri(uri) || !JSON_PREFIX.test(prefix) || SCHEMES.has(prefix))
      return true
    if (this.said !== undefined) return true
    const known = this.declared.get(prefix) ?? this.given.get(prefix)
    if (known !== undefined) return known === uri || STANDARD.get(prefix) === known
    this.add(prefix, uri)
    return true
  }

  /** A prefix for a namespace: the one that is wished for, another of the document's, or a new one. */
  find(wish: string, namespace: string, own: Namespaces | undefined): string {
    const uri = dataNamespace(namespace)
    const means = (prefix: string): string | undefined =>
      own?.get(prefix) ?? this.declared.get(prefix) ?? this.given.get(prefix)
    if (JSON_PREFIX.test(wish) && means(wish) === uri) return wish
    const known = [
      own && reverse(own).get(uri),
      this.byNamespace.get(uri),
      reverse(this.given).get(uri),
    ]
    const other = known.find((prefix) => prefix !== undefined && means(prefix) === uri)
    if (other !== undefined) return other
    const isFree = JSON_PREFIX.test(wish) && !SCHEMES.has(wish) && means(wish) === undefined
    const prefix = isFree ? wish : this.makePrefix(means)
    this.add(prefix, uri)
    return prefix
  }

  private add(prefix: string, uri: string): void {
    if (this.declared.size + this.given.size >= PREFIX_LIMIT) throw new TooManyPrefixes()
    this.declared.set(prefix, uri)
    if (!this.byNamespace.has(uri)) this.byNamespace.set(uri, prefix)
  }

  /** How many were declared or made up. */
  count(): number {
    return this.declared.size
  }

  private makePrefix(means: (prefix: string) => string | undefined): string {
    for (;;) {
      const prefix = `ns${++this.made}`
      if (means(prefix) === undefined) return prefix
    }
  }

  /** The `@context` of the document that has come about. */
  context(): unknown {
    const own = this.declared.size > 0 ? [Object.fromEntries(this.declared)] : []
    if (this.said === undefined) return [STANDARD_CONTEXT, ...own]
    if (own.length === 0) return this.said
    return [...(Array.isArray(this.said) ? this.said : [this.said]), ...own]
  }
}

/** What a prefix means inside an event with a context of its own. */
export const ownNamespaces = (context: unknown): Namespaces => extendNamespaces(new Map(), context)

/** A local name as a part of a name in JSON, which is ASCII. */
export const jsonLocal = (local: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  /^[\x00-\x7f]*$/.test(local) ? local : encodeURIComponent(local)

/** The local name that `jsonLocal` made this of; itself when it made it of none other. */
export const xmlLocal = (local: string): string => {
  if (!local.includes('%')) return local
  try {
    const plain = decodeURIComponent(local)
    return jsonLocal(plain) === local ? plain : local
  } catch {
    return local
  }
}
