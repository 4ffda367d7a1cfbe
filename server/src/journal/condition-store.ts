import type {
  AttributeName,
  Comparison,
  EventCondition,
  EventField,
  ValueTest,
} from '@karvan/epcis'
import { conditions as access } from '../access/index.ts'

/** A condition on the event, its places and classes already looked up in master data. */
export type StoreCondition = Exclude<EventCondition, { on: 'within' | 'masterData' }>

/** As access binds it: audiences, whole, parties; all null: everything may be seen. */
export type BoundSight = readonly [
  audiences: readonly string[] | null,
  whole: readonly string[] | null,
  parties: readonly string[] | null,
]

export type Bind = (value: unknown) => string
/** A condition on a row that goes by the given alias. */
export type Condition = (row: string) => string

/**
 * A condition on rows that stand beside the event. `check`: of an event, as far as the asker may know it; `source`: the keys
 * of all events that anybody could find so, and of some more.
 */
export interface BesideCondition {
  /** The smaller, the fewer events it is likely to find. */
  rank: number
  check: Condition
  source: string
}

/** What is asked, by where it is looked up. */
export interface Conditions {
  /** On event time, business step and places, which the rows of audiences know too. */
  known: Condition[]
  /** On what only the event knows. */
  others: Condition[]
  beside: BesideCondition[]
}

const COLUMNS: Readonly<Record<EventField, string>> = {
  type: 'type',
  action: 'action',
  bizStep: 'biz_step',
  disposition: 'disposition',
  readPoint: 'read_point',
  bizLocation: 'biz_location',
  eventID: 'event_id',
}
const KNOWN: ReadonlySet<EventField> = new Set(['bizStep', 'readPoint', 'bizLocation'])
const TIMES = {
  eventTime: 'event_time',
  recordTime: 'record_time',
  declarationTime: 'declaration_time',
} as const
const OPERATORS: Readonly<Record<Comparison, string>> = {
  EQ: '=',
  GT: '>',
  GE: '>=',
  LT: '<',
  LE: '<=',
}

/** The conditions with their values bound. */
export const compileConditions = (
  conditions: readonly StoreCondition[],
  sight: BoundSight,
  bind: Bind,
): Conditions => {
  const compiled: Conditions = { known: [], others: [], beside: [] }
  const time: Condition[] = []
  for (const condition of conditions) {
    if (condition.on === 'time' && condition.field === 'eventTime') {
      time.push(timeCondition(condition, bind))
    }
  }
  compiled.known.push(...time)
  for (const condition of conditions) addCondition(compiled, condition, time, sight, bind)
  return compiled
}

const addCondition = (
  { known, others, beside }: Conditions,
  condition: StoreCondition,
  time: readonly Condition[],
  sight: BoundSight,
  bind: Bind,
): void => {
  switch (condition.on) {
    case 'field':
      ;(KNOWN.has(condition.field) ? known : others).push(fieldCondition(condition, sight, bind))
      break
    case 'time':
      if (condition.field !== 'eventTime') others.push(timeCondition(condition, bind))
      break
    case 'declaration':
      others.push((row) => `${row}.declaration_time is not null`)
      break
    case 'thing':
      beside.push(thingCondition(condition, time, sight, bind))
      break
    case 'quantity':
      beside.push(quantityCondition(condition, time, sight, bind))
      break
    case 'attribute':
      beside.push(attributeCondition(condition, time, sight, bind))
  }
}

/** Who sees an event in part does not see an ID that is a hash, and cannot ask by it. */
const fieldCondition = (
  { field, values }: StoreCondition & { on: 'field' },
  [audiences, whole]: BoundSight,
  bind: Bind,
): Condition => {
  const list = bind(values)
  const equals: Condition = (row) => `${row}.${COLUMNS[field]} = any(${list}::text[])`
  if (field !== 'eventID' || audiences === null) return equals
  const all = bind(whole)
  return (row) =>
    `${equals(row)} and (${row}.event_id not like 'ni:%' or ${access.whole(`${row}.key`, all)})`
}

const timeCondition = (
  { field, comparison, time }: StoreCondition & { on: 'time' },
  bind: Bind,
): Condition => {
  const instant = bind(time)
  return (row) => `${row}.${TIMES[field]} ${OPERATORS[comparison]} ${instant}::timestamptz`
}

/** Of rows `x` of a table: what is asked of them, and what the asker may know of it. */
const besideCondition = (
  rank: number,
  table: string,
  asked: readonly string[],
  time: readonly Condition[],
  mayKnow: string | undefined,
): BesideCondition => ({
  rank,
  check: (row) => {
    const all = [`x.key = ${row}.key`, ...asked, ...(mayKnow === undefined ? [] : [mayKnow])]
    return `exists (select 1 from ${table} x where ${all.join(' and ')})`
  },
  source: `select x.key from ${table} x where ${[...asked, ...time.map((condition) => condition('x'))].join(' and ')}`,
})

/** The thing of a row is seen where it is the asker's own or the event is seen whole. */
const knowsThing = ([audiences, whole, parties]: BoundSight, bind: Bind): string | undefined =>
  audiences === null
    ? undefined
    : `(${access.own('x.thing', 'x.event_time', bind(parties))} or ${access.whole('x.key', bind(whole))})`

/** Behind every text that begins with a prefix, in the order of characters' codes. */
const BEHIND = '\u{10ffff}'

const thingCondition = (
  { roles, spans }: StoreCondition & { on: 'thing' },
  time: readonly Condition[],
  sight: BoundSight,
  bind: Bind,
): BesideCondition => {
  const exact = spans.flatMap((span) => ('exact' in span ? [span.exact] : []))
  const ranges = spans.flatMap((span) => {
    if ('exact' in span) return []
    const [from, below] =
      'prefix' in span ? [span.prefix, span.prefix + BEHIND] : [span.from, span.below]
    const form = span.form === undefined ? '' : ` and x.thing ~ ${bind(span.form)}::text`
    return [`(x.thing ~>=~ ${bind(from)}::text and x.thing ~<~ ${bind(below)}::text${form})`]
  })
  const ways = [
    ...(exact.length > 0 || ranges.length === 0 ? [`x.thing = any(${bind(exact)}::text[])`] : []),
    ...ranges,
  ]
  const asked = [`(${ways.join(' or ')})`, `x.role = any(${bind(roles)}::text[])`]
  const rank = ranges.length > 0 ? 3 : 0
  return besideCondition(rank, 'journal.event_epc', asked, time, knowsThing(sight, bind))
}

const quantityCondition = (
  { comparison, numbers, unit }: StoreCondition & { on: 'quantity' },
  time: readonly Condition[],
  sight: BoundSight,
  bind: Bind,
): BesideCondition => {
  const asked = [
    `x.unit = ${bind(unit)}::text`,
    numberTest('x.quantity', comparison, numbers, bind),
  ]
  return besideCondition(2, 'journal.event_quantity', asked, time, knowsThing(sight, bind))
}

const numberTest = (
  column: string,
  comparison: Comparison,
  numbers: readonly string[],
  bind: Bind,
): string =>
  comparison === 'EQ'
    ? `${column} = any(${bind(numbers)}::numeric[])`
    : `${column} ${OPERATORS[comparison]} ${bind(numbers[0])}::numeric`

const attributeCondition = (
  condition: StoreCondition & { on: 'attribute' },
  time: readonly Condition[],
  sight: BoundSight,
  bind: Bind,
): BesideCondition => {
  const { value } = condition
  const asked = [...nameTests(condition, bind), ...valueTests(value, bind)]
  const rank = value.texts.length > 0 ? 1 : value.numbers.length + value.times.length > 0 ? 4 : 5
  return besideCondition(
    rank,
    'journal.event_attribute',
    asked,
    time,
    knowsAttribute(condition, sight, bind),
  )
}

const nameTests = ({ families, uris, depth }: AttributeName, bind: Bind): string[] => [
  `x.family = any(${bind(families)}::text[])`,
  `x.uri = any(${bind(uris)}::text[])`,
  depth === 'top' ? 'x.depth = 0' : 'x.depth > 0',
]

const valueTests = (
  { comparison, texts, numbers, times, unit }: ValueTest,
  bind: Bind,
): string[] => {
  if (unit !== null)
    return [`x.text = ${bind(unit)}::text`, numberTest('x.number', comparison, numbers, bind)]
  const ways: string[] = []
  if (texts.length > 0) ways.push(`x.text = any(${bind(texts)}::text[])`)
  if (numbers.length > 0) ways.push(numberTest('x.number', comparison, numbers, bind))
  if (times.length > 0) ways.push(timeTest(comparison, times, bind))
  return ways.length > 0 ? [`(${ways.join(' or ')})`] : []
}

const timeTest = (comparison: Comparison, times: readonly string[], bind: Bind): string =>
  comparison === 'EQ'
    ? `x.time = any(${bind(times)}::timestamptz[])`
    : `x.time ${OPERATORS[comparison]} ${bind(times[0])}::timestamptz`

/** What stays of an event that is seen in part (`cutToOwn`); everything else is known of whole events only. */
const knowsAttribute = (
  { families, uris, depth }: AttributeName,
  [audiences, whole]: BoundSight,
  bind: Bind,
): string | undefined => {
  if (audiences === null) return undefined
  const [family] = families
  const standard = depth === 'top' && uris.every((uri) => !uri.includes(':'))
  const isPlain = family === 'errorDeclaration' && standard
  const isIds = uris.includes('correctiveEventIDs')
  if (family === 'persistentDisposition' || (isPlain && !isIds)) return undefined
  const seen = access.whole('x.key', bind(whole))
  return isPlain ? `(x.text not like 'ni:%' or ${seen})` : seen
}

/** What a field of one's own is ordered by: number, instant or text; an event without it, or that is seen in part, is last. */
export const fieldOrder = (
  uris: readonly string[],
  descending: boolean,
  [audiences, whole]: BoundSight,
  bind: Bind,
): Condition => {
  const direction = descending ? 'desc' : 'asc'
  const absent = descending ? '-1' : '3'
  const name = bind(uris)
  const mayKnow = audiences === null ? '' : `and ${access.whole('x.key', bind(whole))}`
  return (row) => `(select coalesce(v.kind, ${absent}) as kind, coalesce(v.number, 0) as number,
      coalesce(v.time, 'epoch'::timestamptz) as time, coalesce(v.text, '') collate "C" as text
    from (select 1) one left join lateral (
      select case when x.number is not null then 0 when x.time is not null then 1 else 2 end as kind,
        x.number, x.time, (case when x.number is null and x.time is null then x.text end) collate "C" as text
      from journal.event_attribute x
      where x.key = ${row}.key and x.family = 'extension' and x.depth = 0 and x.uri = any(${name}::text[])
        and x.text is not null ${mayKnow}
      order by 1 ${direction}, 2 ${direction}, 3 ${direction}, 4 ${direction} limit 1) v on true)`
}
