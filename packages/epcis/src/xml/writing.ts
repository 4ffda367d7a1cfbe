import { extendNamespaces, findQualifiedName, listNamespaces, type Namespaces } from '../context.ts'
import type { WordForm } from '../translate/translate-event.ts'
import { isUri } from '../uri.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { BINDING, dataNamespace, JSON_MARKS, NC_NAME, RDF, SBDH, XML } from './namespaces.ts'
import { jsonLocal, xmlLocal } from './prefixes.ts'
import type { XmlNotes } from './reading.ts'
import { bareWord, xmlWord } from './words.ts'

/** Prefixes that XML gives a meaning to. */
const RESERVED = /^xml/i
const RDF_VALUE = `${RDF}value`

/** A name of JSON as XML writes it. */
export interface XmlName {
  /** With its prefix. */
  name: string
  /** The name in JSON, where it would not be read from the other. */
  said: string | undefined
}

/**
 * What is carried along while JSON becomes elements: which prefixes stand for what. Those of the
 * context are declared as they are, those that names need beside them are made up.
 */
export class Writing {
  readonly format: WordForm
  readonly notes: XmlNotes
  private readonly attributes: ReadonlySet<string>
  private readonly document: Namespaces
  private namespaces: Namespaces
  /** Declared at the root: prefix to namespace. */
  private readonly declared = new Map<string, string>()
  private readonly byNamespace = new Map<string, string>()
  private own = new Map<string, string>()
  private at = ''
  private spelled: Record<string, string> = {}
  private made = 0

  constructor(context: unknown, format: WordForm, notes: XmlNotes) {
    this.format = format
    this.notes = notes
    this.attributes = new Set(notes.attributes)
    this.document = listNamespaces(context)
    this.namespaces = this.document
    for (const [prefix, uri] of declarable(context)) this.declare(prefix, uri)
  }

  /** Prefixes of the root and what they stand for. */
  rootPrefixes(): readonly [string, string][] {
    return [...this.declared]
  }

  /** Declarations of the root. */
  declarations(): [string, string][] {
    return [...this.declared].map(([prefix, uri]) => [`xmlns:${prefix}`, uri])
  }

  /** Declarations of the event that is written. */
  ownDeclarations(): [string, string][] {
    return [...this.own]
      .filter(([prefix, uri]) => this.declared.get(prefix) !== uri)
      .map(([prefix, uri]) => [`xmlns:${prefix}`, uri])
  }

  /** Goes into the event at a pointer, whose own context wins. */
  enter(at: string, context: unknown): void {
    this.at = at
    this.spelled = {}
    if (context === undefined) return
    this.namespaces = extendNamespaces(this.document, context)
    this.own = new Map(declarable(context))
  }

  leave(): void {
    this.namespaces = this.document
    this.own = new Map()
  }

  /** A prefix that stands for a namespace here: one that does already, the one wished for, or a new one. */
  prefixOf(uri: string, wish: string): string {
    if (this.meaning(wish) === uri) return wish
    const known = this.byNamespace.get(uri)
    if (known !== undefined && this.meaning(known) === uri) return known
    let prefix = wish
    while (!this.isFree(prefix, uri)) prefix = `${wish}${++this.made}`
    this.declare(prefix, uri)
    return prefix
  }

  private declare(prefix: string, uri: string): void {
    this.declared.set(prefix, uri)
    this.byNamespace.set(uri, prefix)
  }

  private meaning(prefix: string): string | undefined {
    return this.own.get(prefix) ?? this.declared.get(prefix)
  }

  /** A prefix of the context is kept for what it means there, but for names of the binding, which are no data. */
  private isFree(prefix: string, uri: string): boolean {
    if (this.meaning(prefix) !== undefined) return false
    const known = this.namespaces.get(prefix)
    return known === undefined || known === uri || BINDING.has(uri)
  }

  /** A word of the event; how it was spelled is kept where it would be read as the bare word. */
  word(words: Vocabulary, value: string, at: string): string {
    const isLost = this.format === 'Never_Translates' && bareWord(words, value) !== value
    if (isLost) this.spelled[at.slice(this.at.length)] = value
    return xmlWord(words, value, this.format)
  }

  /** Words of the event that were not spelled as bare words, by pointers into it, as JSON. */
  spelledWords(): string | undefined {
    return Object.keys(this.spelled).length > 0 ? JSON.stringify(this.spelled) : undefined
  }

  mark(local: string): string {
    return `${this.prefixOf(JSON_MARKS, 'json')}:${local}`
  }

  /** Whether a member was an attribute. */
  isAttribute(pointer: string): boolean {
    return this.attributes.has(pointer)
  }

  /** Whether a name of JSON stands for the text of an element that has more than text. */
  isText(name: string): boolean {
    const found = findQualifiedName(name, this.namespaces)
    return found !== undefined && found.namespace + found.local === RDF_VALUE
  }

  /** How a name of JSON is written; undefined when no element or attribute can have it. */
  find(name: string): XmlName | undefined {
    if (!name.includes(':')) return NC_NAME.test(name) ? { name, said: undefined } : undefined
    const found = findQualifiedName(name, this.namespaces)
    if (!found || !isUri(found.namespace) || isOurs(found.namespace)) return undefined
    const local = xmlLocal(found.local)
    if (!NC_NAME.test(local)) return undefined
    const wish = name.slice(0, name.indexOf(':'))
    if (found.namespace === XML && wish === 'xml') return { name: `xml:${local}`, said: undefined }
    const prefix = this.dataPrefix(wish, found.namespace)
    const read = `${prefix}:${jsonLocal(local)}`
    return { name: `${prefix}:${local}`, said: read === name ? undefined : name }
  }

  private dataPrefix(wish: string, namespace: string): string {
    const isRight =
      NC_NAME.test(wish) && !RESERVED.test(wish) && this.namespaces.get(wish) === namespace
    return this.prefixOf(namespace, isRight ? wish : 'ns')
  }
}

/** Names that the binding itself gives a meaning to are written in a mark. */
const isOurs = (namespace: string): boolean =>
  BINDING.has(namespace) && namespace !== XML && namespace !== SBDH

/** The prefixes of a context that XML can declare. */
const declarable = (context: unknown): [string, string][] =>
  [context]
    .flat()
    .flatMap((part) => (part !== null && typeof part === 'object' ? Object.entries(part) : []))
    .filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' &&
        isUri(entry[1]) &&
        NC_NAME.test(entry[0]) &&
        !RESERVED.test(entry[0]) &&
        dataNamespace(entry[1]) === entry[1] &&
        !BINDING.has(entry[1]),
    )
