import { extendNamespaces, listNamespaces, type Namespaces } from '../context.ts'
import type { Problems } from '../problem.ts'
import type { Vocabulary } from '../vocabulary.ts'
import type { Prefixes } from './prefixes.ts'
import type { XmlElement } from './tree.ts'
import { bareWord } from './words.ts'

/** What JSON has no place for, by pointers into the document, so that XML can be written again as it was. */
export interface XmlNotes {
  /** Members that were attributes of an extension element. */
  attributes: string[]
  /** xsi:type of extension elements. */
  types: Record<string, string>
  /** The order of elements and texts in an extension element where those of one name do not stand together. */
  order: Record<string, string[]>
}

/** What is carried along while elements become JSON. */
export class Reading {
  readonly prefixes: Prefixes
  readonly notes: XmlNotes | undefined
  /** Prefixes of the event that is read, which win. */
  own: Namespaces | undefined
  private at = ''
  private known: { own: Namespaces | undefined; count: number; namespaces: Namespaces } | undefined
  private spelled: Readonly<Record<string, unknown>> = {}
  /** The root, where it is a single event. */
  single: XmlElement | undefined
  private readonly problems: Problems
  private readonly offsets: number[]
  private readonly wanted: ReadonlySet<string> | undefined
  private readonly found: Map<string, number>

  constructor(
    parts: { prefixes: Prefixes; notes: XmlNotes | undefined },
    sink: {
      problems: Problems
      /** Offset of each listed problem. */
      offsets: number[]
      /** Pointers whose places are looked for. */
      wanted?: ReadonlySet<string> | undefined
      places: Map<string, number>
    },
  ) {
    this.prefixes = parts.prefixes
    this.notes = parts.notes
    this.problems = sink.problems
    this.offsets = sink.offsets
    this.wanted = sink.wanted
    this.found = sink.places
  }

  /** Keeps where a value stands, if it is looked for. */
  place(pointer: string, offset: number): void {
    if (this.wanted?.has(pointer)) this.found.set(pointer, offset)
  }

  refuse(pointer: string, offset: number, code: string, message: string): void {
    this.problems.add(pointer, code, message)
    if (this.offsets.length < this.problems.list.length) this.offsets.push(offset)
  }

  /** Goes into the event at a pointer; `spelled`: its words that were spelled otherwise, by pointers into it. */
  enter(at: string, spelled: Readonly<Record<string, unknown>>): void {
    this.at = at
    this.spelled = spelled
  }

  /** A word in JSON: bare, or as a mark says it was spelled, if that is the same word. */
  word(words: Vocabulary, value: string, at: string): string {
    const bare = bareWord(words, value)
    const said = this.spelled[at.slice(this.at.length)]
    return typeof said === 'string' && bareWord(words, said) === bare ? said : bare
  }

  /** What prefixes mean where it is read. */
  namespaces(): Namespaces {
    const count = this.prefixes.count()
    if (this.known?.own === this.own && this.known?.count === count) return this.known.namespaces
    const document = listNamespaces(this.prefixes.context())
    const namespaces = this.own
      ? extendNamespaces(document, Object.fromEntries(this.own))
      : document
    this.known = { own: this.own, count, namespaces }
    return namespaces
  }
}
