import { extendNamespaces, listNamespaces, type Namespaces } from '../context.ts'
import { isUri } from '../uri.ts'
import { BINDING, dataNamespace } from './namespaces.ts'

/** The context of EPCIS 2.0 in JSON-LD, which every document names first. */
export const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

const STANDARD = listNamespaces(undefined)
/** What a name of JSON may begin with. */
const JSON_PREFIX = /^[a-z][a-z0-9+.-]*$/i
/** Schemes of URIs: as a prefix they would change what identifiers mean. */
const SCHEMES = new Set(['urn', 'http', 'https', 'tag', 'did', 'ni', 'info'])

/**
 * The prefixes of a document while it is read: as its XML declares them where JSON can, made up
 * where not. One prefix means one namespace throughout; what an event declares against that is its own.
 */
export class Prefixes {
  private readonly declared = new Map<string, string>()
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
    this.declared.set(prefix, uri)
    return true
  }

  /** A prefix for a namespace: the one that is wished for, another of the document's, or a new one. */
  find(wish: string, namespace: string, own: Namespaces | undefined): string {
    const uri = dataNamespace(namespace)
    const means = (prefix: string): string | undefined =>
      own?.get(prefix) ?? this.declared.get(prefix) ?? this.given.get(prefix)
    if (JSON_PREFIX.test(wish) && means(wish) === uri) return wish
    for (const names of [own, this.declared, this.given]) {
      for (const [prefix, known] of names ?? [])
        if (known === uri && means(prefix) === uri) return prefix
    }
    const isFree = JSON_PREFIX.test(wish) && !SCHEMES.has(wish) && means(wish) === undefined
    const prefix = isFree ? wish : this.makePrefix(means)
    this.declared.set(prefix, uri)
    return prefix
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
