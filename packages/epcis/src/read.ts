import { checkOneEvent, checkWholeDocument } from './check.ts'
import { type Problem, Problems } from './problem.ts'
import { scanDocument } from './scan.ts'
import type { EpcisEvent } from './types.ts'
import { createThingWarner } from './warn.ts'
import { warnOfSensors } from './warn-sensors.ts'

/** The exact characters of an element, and the prefixes that those around it declare. */
export interface XmlSource {
  text: string
  namespaces: Readonly<Record<string, string>>
}

export interface ReadEvent {
  event: EpcisEvent
  /** The event exactly as it stands in the text. */
  source: string
  /** The same as it stood in XML, where it came so; `source` is then what it says in JSON. */
  xml?: XmlSource
  /** RFC 6901 pointer to the event in its document; '' for a single event. */
  pointer: string
}

/** A text read as a document. With problems it may not be used; `events` is then empty. */
export interface ReadResult {
  /** `master-data`: a capture document without events but with vocabularies. */
  kind: 'capture' | 'query' | 'master-data' | 'unknown'
  /** At most a hundred; `problemCount` counts all. */
  problems: Problem[]
  problemCount: number
  /** What is doubtful and accepted, such as wrong check digits; at most a hundred. */
  warnings: Problem[]
  schemaVersion?: string
  creationDate?: string
  /** The document's `@context`, as parsed. */
  context: unknown
  events: ReadEvent[]
  /** The vocabularies of the header or of a query's answer. */
  masterData: unknown[]
}

type Members = Readonly<Record<string, unknown>>

/** A member of a value that may be no object at all. */
const memberOf = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? (value as Members)[name] : undefined

const pathOf = (value: unknown, ...names: string[]): unknown => names.reduce(memberOf, value)

const QUERY_RESULTS = ['epcisBody', 'queryResults', 'resultsBody']

/**
 * Reads the exact text of an EPCIS 2.0.1 document in JSON or JSON-LD (§10): finds everything that is
 * wrong with it at once, or gives its events, each with the slice of the text that it stands in.
 * Never throws.
 */
export const readDocument = (text: string): ReadResult => {
  const problems = new Problems()
  const scan = scanDocument(text, problems)
  const document: unknown = scan.whole ? JSON.parse(text) : undefined
  if (scan.whole) checkWholeDocument(document, problems)
  const isQuery = memberOf(document, 'type') === 'EPCISQueryDocument'
  const path = isQuery ? [...QUERY_RESULTS, 'eventList'] : ['epcisBody', 'eventList']
  const offsets = isQuery ? scan.queried : scan.captured
  const isRight = problems.count === 0
  const events = isRight
    ? sliceEvents(text, offsets, pathOf(document, ...path), `/${path.join('/')}`)
    : []
  const warnings = new Problems()
  const warn = createThingWarner(warnings)
  for (const { event, pointer } of events) {
    warn(event, pointer)
    warnOfSensors(event, pointer, warnings)
  }
  const masterData = isRight ? listVocabularies(document, isQuery) : []
  return {
    kind: kindOf(memberOf(document, 'type'), events.length, masterData.length),
    problems: problems.list,
    problemCount: problems.count,
    warnings: warnings.list,
    ...textMember(document, 'schemaVersion'),
    ...textMember(document, 'creationDate'),
    context: memberOf(document, '@context'),
    events,
    masterData,
  }
}

const sliceEvents = (
  text: string,
  offsets: readonly number[],
  list: unknown,
  pointer: string,
): ReadEvent[] =>
  (list as EpcisEvent[]).map((event, index) => ({
    event,
    source: text.slice(offsets[index * 2], offsets[index * 2 + 1]),
    pointer: `${pointer}/${index}`,
  }))

const listVocabularies = (document: unknown, isQuery: boolean): unknown[] => {
  const path = isQuery ? QUERY_RESULTS : ['epcisHeader', 'epcisMasterData']
  return (pathOf(document, ...path, 'vocabularyList') as unknown[] | undefined) ?? []
}

const kindOf = (type: unknown, events: number, vocabularies: number): ReadResult['kind'] => {
  if (type === 'EPCISQueryDocument') return 'query'
  if (type !== 'EPCISDocument') return 'unknown'
  return events === 0 && vocabularies > 0 ? 'master-data' : 'capture'
}

const textMember = <T extends string>(document: unknown, name: T): { [K in T]?: string } => {
  const value = memberOf(document, name)
  return (typeof value === 'string' ? { [name]: value } : {}) as { [K in T]?: string }
}

/** A text read as a single event. With problems there is no event. */
export interface ReadEventResult {
  problems: Problem[]
  problemCount: number
  warnings: Problem[]
  /** The event's own `@context`. */
  context: unknown
  event: ReadEvent | undefined
}

/** Reads the exact text of a single event (EPCIS 2.0.1 §12, POST /events), which brings its own `@context`. Never throws. */
export const readEvent = (text: string): ReadEventResult => {
  const problems = new Problems()
  const warnings = new Problems()
  const { whole } = scanDocument(text, problems)
  const value: unknown = whole ? JSON.parse(text) : undefined
  const context = memberOf(value, '@context')
  if (whole) checkOneEvent(value, undefined, '', problems)
  if (whole && context === undefined) {
    problems.add('/@context', 'missing', 'A single event needs a "@context"')
  }
  const isRight = problems.count === 0
  if (isRight) {
    createThingWarner(warnings)(value as EpcisEvent, '')
    warnOfSensors(value as EpcisEvent, '', warnings)
  }
  return {
    problems: problems.list,
    problemCount: problems.count,
    warnings: warnings.list,
    context,
    event: isRight ? { event: value as EpcisEvent, source: text.trim(), pointer: '' } : undefined,
  }
}
