import { checkOneEvent, checkWholeDocument } from './check.ts'
import { type ItemProblems, type Problem, Problems, ProblemsByItem } from './problem.ts'
import { EVENT_LIMIT, scanDocument } from './scan.ts'
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

/** A text read as a document. With problems it may not be used; `events` is then empty. `wrong` is no reason not to. */
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
  /** Events that are left out for what is wrong with them, when a document is read `greedy`; else none. */
  wrong: WrongEvent[]
  /** The vocabularies of the header or of a query's answer. */
  masterData: unknown[]
}

/** An event that is not right, of a document whose other events are taken. */
export interface WrongEvent extends ItemProblems {
  pointer: string
  /** As parsed: anything. */
  value: unknown
}

export interface ReadOptions {
  /**
   * Reads what is right: an event that is wrong is left out and told in `wrong`. A text that is no JSON, or whatever is
   * wrong outside of the events, is still a problem of the whole.
   */
  greedy?: boolean
  /** A document that holds more events has the problem `too-many-events`. */
  eventLimit?: number
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
export const readDocument = (
  text: string,
  { greedy = false, eventLimit = EVENT_LIMIT }: ReadOptions = {},
): ReadResult => {
  const sheet = greedy ? new ProblemsByItem(EVENT_PREFIXES) : new Problems()
  const scan = scanDocument(text, sheet, eventLimit)
  const document: unknown = scan.whole ? JSON.parse(text) : undefined
  if (scan.whole) checkWholeDocument(document, sheet)
  const problems = sheet instanceof ProblemsByItem && !scan.whole ? sheet.joined() : sheet
  const isQuery = memberOf(document, 'type') === 'EPCISQueryDocument'
  const path = isQuery ? [...QUERY_RESULTS, 'eventList'] : ['epcisBody', 'eventList']
  const offsets = isQuery ? scan.queried : scan.captured
  const isRight = problems.count === 0
  const all = isRight
    ? sliceEvents(text, offsets, pathOf(document, ...path), `/${path.join('/')}`)
    : []
  const { events, wrong } = partWrong(all, problems)
  const warnings = new Problems()
  const warn = createThingWarner(warnings)
  for (const { event, pointer } of events) {
    warn(event, pointer)
    warnOfSensors(event, pointer, warnings)
  }
  const masterData = isRight ? listVocabularies(document, isQuery) : []
  return {
    kind: kindOf(memberOf(document, 'type'), all.length, masterData.length),
    problems: problems.list,
    problemCount: problems.count,
    warnings: warnings.list,
    ...textMember(document, 'schemaVersion'),
    ...textMember(document, 'creationDate'),
    context: memberOf(document, '@context'),
    events,
    wrong,
    masterData,
  }
}

/** Where the events of the two types of document stand. */
const EVENT_PREFIXES = ['/epcisBody/eventList/', `/${QUERY_RESULTS.join('/')}/eventList/`]

/** Those that are right, and the others with what is wrong with them. */
const partWrong = (
  all: readonly ReadEvent[],
  problems: Problems,
): Pick<ReadResult, 'events' | 'wrong'> => {
  if (!(problems instanceof ProblemsByItem)) return { events: [...all], wrong: [] }
  const { items } = problems
  const wrong = all.flatMap(({ event: value, pointer }, index): WrongEvent[] => {
    const item = items.get(index)
    return item ? [{ ...item, pointer, value }] : []
  })
  return { events: all.filter((_, index) => !items.has(index)), wrong }
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
