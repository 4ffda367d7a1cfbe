import { EVENT_SHAPES } from '../fields.ts'
import { PROBLEM_LIMIT, type Problem, Problems } from '../problem.ts'
import {
  type ReadEventResult,
  type ReadResult,
  readDocument,
  readEvent,
  type XmlSource,
} from '../read.ts'
import { readRoot } from './document-in.ts'
import { readEventElement } from './event-in.ts'
import { findMark, isJson } from './extension-in.ts'
import { EPCIS_XML, JSON_MARKS, MASTER_DATA_XML, OLD_EPCIS, QUERY_XML } from './namespaces.ts'
import { PREFIX_LIMIT, Prefixes, TooManyPrefixes } from './prefixes.ts'
import { Reading, type XmlNotes } from './reading.ts'
import { parseXml, trim, type XmlElement } from './tree.ts'

/** XML as the text of the JSON-LD document that says the same. */
export interface ConvertedXml {
  /** '' where the XML could not be read at all. */
  json: string
  /** What is wrong as XML; the JSON is not checked yet. */
  problems: Problem[]
  problemCount: number
  /** The exact characters of each event. */
  sources: XmlSource[]
  /** What JSON has no place for. */
  notes: XmlNotes
  /** Whether it is a single event. */
  isEvent: boolean
}

const ROOTS: ReadonlyMap<string, string> = new Map([
  ['EPCISDocument', EPCIS_XML],
  ['EPCISQueryDocument', QUERY_XML],
  ['EPCISMasterDataDocument', MASTER_DATA_XML],
])

/** Reads a text of XML once. `wanted`: pointers whose places are told. */
class Conversion {
  readonly problems = new Problems()
  readonly offsets: number[] = []
  readonly places = new Map<string, number>()
  readonly sources: XmlSource[] = []
  readonly notes: XmlNotes = { attributes: [], types: {}, order: {} }
  json = ''
  isEvent = false
  private readonly text: string
  private readonly wanted: ReadonlySet<string> | undefined
  private readonly events: string[] = []
  private reading: Reading | undefined
  /** Prefixes that events stand under, the same for all. */
  private inherited: Readonly<Record<string, string>> | undefined

  constructor(text: string, wanted?: ReadonlySet<string>) {
    this.text = text
    this.wanted = wanted
  }

  run(): this {
    try {
      this.read()
    } catch (error) {
      if (!(error instanceof TooManyPrefixes)) throw error
      this.json = ''
      this.refuse('/@context', 0, 'too-large', `More than ${PREFIX_LIMIT} prefixes are declared`)
    }
    return this
  }

  private read(): void {
    const { root, fault } = parseXml(this.text, (event, index) => this.readEvent(event, index))
    if (fault) this.refuse('', fault.offset, fault.code, fault.message)
    else if (root) this.readRoot(root)
  }

  private refuse(pointer: string, offset: number, code: string, message: string): void {
    this.problems.add(pointer, code, message)
    if (this.offsets.length < this.problems.list.length) this.offsets.push(offset)
  }

  private begin(root: XmlElement): Reading {
    const said = findMark(root, 'context')
    const isSaid = said !== undefined && isJson(said)
    if (said !== undefined && !isSaid)
      this.refuse('/@context', root.start, 'json-mark', 'The mark of the context is no JSON')
    const prefixes = new Prefixes(isSaid ? JSON.parse(said) : undefined)
    const { problems, offsets, places, wanted, notes } = this
    return new Reading({ prefixes, notes }, { problems, offsets, places, wanted })
  }

  private readEvent(event: XmlElement, index: number): void {
    this.reading ??= this.begin(rootOf(event))
    const { reading } = this
    if (index === 0) declareAll(event.parent, reading)
    const list =
      rootOf(event).local === 'EPCISQueryDocument'
        ? '/epcisBody/queryResults/resultsBody/eventList'
        : '/epcisBody/eventList'
    this.events.push(readEventElement(event, `${list}/${index}`, reading))
    this.sources.push(this.sourceOf(event))
  }

  private readRoot(root: XmlElement): void {
    this.isEvent = EVENT_SHAPES.has(root.local) && (root.uri === '' || root.uri === EPCIS_XML)
    if (!this.checkRoot(root)) return
    this.reading ??= this.begin(root)
    const { reading } = this
    if (this.isEvent) {
      this.readSingle(root, reading)
      return
    }
    declareAll(root, reading)
    reading.place('', root.start)
    this.json = readRoot(root, this.events, reading)
  }

  private readSingle(root: XmlElement, reading: Reading): void {
    for (const [prefix, uri] of root.declared) reading.prefixes.declare(prefix, uri)
    reading.single = {
      ...root,
      declared: [],
      attributes: root.attributes.filter((mark) => !isContextMark(mark)),
    }
    const event = readEventElement(reading.single, '', reading)
    const context = `"@context":${JSON.stringify(reading.prefixes.context())},`
    this.json = `{${context}${event.slice(1)}`
    this.sources.push(this.sourceOf(root))
  }

  private sourceOf({ start, end, parent }: XmlElement): XmlSource {
    this.inherited ??= inheritedBy(parent)
    return { text: this.text.slice(start, end), namespaces: this.inherited }
  }

  /** Says what the root is, if it is none of EPCIS 2.0. */
  private checkRoot(root: XmlElement): boolean {
    const version = root.attributes.find(
      ({ uri, local }) => uri === '' && local === 'schemaVersion',
    )
    const isOld = version !== undefined && !/^2(\.\d+)*$/.test(trim(version.value))
    if (OLD_EPCIS.test(root.uri) || (isOld && /^[01]\b/.test(trim(version.value)))) {
      this.refuse('/schemaVersion', root.start, 'version', 'This is EPCIS 1; send XML of EPCIS 2.0')
      return false
    }
    if (isOld)
      this.refuse(
        '/schemaVersion',
        root.start,
        'version',
        `"${version.value}" is no version of EPCIS 2`,
      )
    if (this.isEvent) return true
    if (ROOTS.get(root.local) === root.uri) return true
    const name = root.uri === '' ? root.local : `{${root.uri}}${root.local}`
    this.refuse('/type', root.start, 'document-type', `"${name}" is no document of EPCIS 2.0`)
    return false
  }
}

const isContextMark = ({ uri, local }: XmlElement['attributes'][number]): boolean =>
  uri === JSON_MARKS && local === 'context'

const rootOf = (element: XmlElement): XmlElement => {
  let root = element
  while (root.parent) root = root.parent
  return root
}

/** Prefixes declared by an element and those around it, of which the inner win. */
const inheritedBy = (element: XmlElement | undefined): Readonly<Record<string, string>> =>
  element ? { ...inheritedBy(element.parent), ...Object.fromEntries(element.declared) } : {}

/** What an element and those around it declare counts for the whole document, the outer first. */
const declareAll = (element: XmlElement | undefined, reading: Reading): void => {
  if (!element) return
  declareAll(element.parent, reading)
  for (const [prefix, uri] of element.declared) reading.prefixes.declare(prefix, uri)
}

/**
 * Turns XML of EPCIS 2.0 into the text of the JSON-LD document that says the same (EPCIS 2.0 §9, §10;
 * decision 0016). What the XML is wrong in is told; whether the JSON is right, `readDocument` says.
 */
export const convertXml = (text: string): ConvertedXml => {
  const { json, problems, sources, notes, isEvent } = new Conversion(text).run()
  return { json, problems: problems.list, problemCount: problems.count, sources, notes, isEvent }
}

/**
 * Reads the exact text of an EPCIS 2.0 document in XML: the same check as of JSON finds everything
 * that is wrong with it at once, told with line and column, or gives its events, each with its exact
 * XML. Never throws.
 */
export const readXmlDocument = (text: string, ...options: ReadOptions): ReadResult => {
  const conversion = new Conversion(text).run()
  const { json, problems, isEvent, sources } = conversion
  if (isEvent && json !== '')
    problems.add('/type', 'document-type', 'This is a single event, not a document')
  if (json === '' || isEvent) return refused(told(conversion, [], text))
  const read = readDocument(json, ...options)
  if (problems.count + read.problemCount > 0) {
    const all = told(conversion, read.problems, text)
    return { ...refused(all), problemCount: problems.count + read.problemCount, kind: read.kind }
  }
  const events = read.events.map((event) => ({ ...event, xml: sources[indexOf(event.pointer)]! }))
  const wrong = read.wrong.map((one) => ({ ...one, problems: placed(text, one.problems) }))
  return { ...read, warnings: placed(text, read.warnings), events, wrong }
}

const indexOf = (pointer: string): number => Number(pointer.slice(pointer.lastIndexOf('/') + 1))

/** What `readDocument` is told beside the text. */
type ReadOptions = typeof readDocument extends (text: string, ...options: infer T) => unknown
  ? T
  : never

const refused = (problems: Problem[]): ReadResult => ({
  kind: 'unknown',
  problems,
  problemCount: problems.length,
  warnings: [],
  context: undefined,
  events: [],
  wrong: [],
  masterData: [],
})

/** Reads the exact text of a single event in XML (EPCIS 2.0.1 §12, POST /events). Never throws. */
export const readXmlEvent = (text: string): ReadEventResult => {
  const conversion = new Conversion(text).run()
  const { json, problems, isEvent, sources } = conversion
  if (!isEvent && json !== '')
    problems.add('/type', 'event-type', 'This is a document, not a single event')
  const read = json === '' || !isEvent ? undefined : readEvent(json)
  const count = problems.count + (read?.problemCount ?? 0)
  if (read && count === 0) {
    const event = read.event && { ...read.event, xml: sources[0]! }
    return { ...read, event, warnings: placed(text, read.warnings) }
  }
  const all = told(conversion, read?.problems ?? [], text)
  return { problems: all, problemCount: count, warnings: [], context: undefined, event: undefined }
}

/** The problems of the XML and of the JSON, each with its place. */
const told = (conversion: Conversion, ofJson: readonly Problem[], text: string): Problem[] => {
  const { problems, offsets } = conversion
  const ofXml = problems.list.map((problem, index) => ({
    ...problem,
    ...placeOf(text, offsets[index] ?? 0),
  }))
  return [...ofXml, ...placed(text, ofJson)].slice(0, PROBLEM_LIMIT)
}

/** Reads once more, looking for the places of problems: only what is refused or doubtful pays for them. */
const placed = (text: string, problems: readonly Problem[]): Problem[] => {
  if (problems.length === 0) return []
  const wanted = new Set(problems.flatMap(({ pointer }) => [...selfAndAbove(pointer)]))
  const { places } = new Conversion(text, wanted).run()
  return problems.map((problem) => {
    for (const pointer of selfAndAbove(problem.pointer)) {
      const offset = places.get(pointer)
      if (offset !== undefined) return { ...problem, ...placeOf(text, offset) }
    }
    return problem
  })
}

function* selfAndAbove(pointer: string): Generator<string> {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    yield at
    if (at === '') return
  }
}

/** Line and column as editors count them, from 1. */
const placeOf = (text: string, offset: number): { line: number; column: number } => {
  let line = 1
  let from = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++
    from = at + 1
  }
  return { line, column: offset - from + 1 }
}
