import { conditions as access } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'
import type { EventCursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import { ENTRY_COLUMNS, keyAt } from './store.ts'

/** What is asked of the journal; lists mean "any of". Absent: no condition. */
export interface EventQuery {
  types?: string[]
  actions?: string[]
  bizSteps?: string[]
  dispositions?: string[]
  readPoints?: string[]
  bizLocations?: string[]
  eventIds?: string[]
  /** Canonical things, each in any of the roles. */
  things?: { things: string[]; roles: string[] | null }[]
  fromEventTime?: string
  untilEventTime?: string
  fromRecordTime?: string
  untilRecordTime?: string
  orderBy: 'eventTime' | 'recordTime'
  descending: boolean
  /** The last row of the page before. */
  after?: EventCursor
  limit: number
  /** As access binds it: audiences, whole, parties; all null: everything may be seen. */
  sight: readonly [readonly string[] | null, readonly string[] | null, readonly string[] | null]
}

/**
 * What is few is read whole and looked at one by one, rather than walked towards through the order of all: so many
 * rows cost a few milliseconds on either engine.
 */
const FEW = 400

/** An entry with the audiences, of those of the asker, through which it sees it; absent where it sees everything. */
export interface FoundEntry extends Entry {
  reasons?: string[]
}

/** One page in key order; ties are broken by the event key, so that pages neither repeat nor skip. */
export const listEvents = async (
  sql: Sql,
  query: EventQuery,
  few: number = FEW,
): Promise<FoundEntry[]> => {
  const asked = createAsked(query, few)
  const { rows } = await sql.query<FoundEntry>(
    `select ${columnsOf(asked)} from ${rowsOf(asked)} ${asked.order} limit ${asked.limit}::int`,
    asked.parameters,
  )
  return rows
}

/** The query with its parameters bound: conditions of the event `e`, and those that the rows of audiences know too. */
interface Asked {
  query: EventQuery
  few: number
  parameters: unknown[]
  bind(value: unknown): string
  /** On event time, business step, places and the page, written for the columns of a row. */
  known(row: string): string[]
  /** On what only the event knows. */
  others: string[]
  order: string
  limit: string
}

const createAsked = (query: EventQuery, few: number): Asked => {
  const parameters: unknown[] = []
  const bind = (value: unknown): string => `$${parameters.push(value)}`
  const direction = query.descending ? 'desc' : 'asc'
  const column = query.orderBy === 'eventTime' ? 'event_time' : 'record_time'
  const page = pageOf(query, bind)
  const known = listKnown(query, bind)
  const others = listOthers(query, bind)
  if (column === 'event_time') known.push(...page)
  else others.push(...page.map((condition) => condition('e')))
  return {
    query,
    few,
    parameters,
    bind,
    known: (row) => known.map((condition) => condition(row)),
    others,
    order: `order by e.${column} ${direction}, e.key ${direction}`,
    limit: bind(query.limit),
  }
}

type Bind = Asked['bind']
/** A condition on a row that goes by the given alias. */
type Condition = (row: string) => string

const oneOf = (column: string, values: string[] | undefined, bind: Bind): Condition[] => {
  if (!values) return []
  const list = bind(values)
  return [(row) => `${row}.${column} = any(${list}::text[])`]
}
const compare = (
  column: string,
  operator: string,
  time: string | undefined,
  bind: Bind,
): Condition[] => {
  if (!time) return []
  const instant = bind(time)
  return [(row) => `${row}.${column} ${operator} ${instant}::timestamptz`]
}

/** No two events have the same record time; among those of one event time the key decides. */
const pageOf = ({ after, descending, orderBy, sight }: EventQuery, bind: Bind): Condition[] => {
  if (!after) return []
  const operator = descending ? '<' : '>'
  const bindTime = (time: string): string => `${bind(time)}::timestamptz`
  if (orderBy === 'recordTime') {
    const recordTime = bindTime(after.recordTime)
    return [(row) => `${row}.record_time ${operator} ${recordTime}`]
  }
  const eventTime = bindTime(after.eventTime)
  const key = after.key
    ? `${bind(after.key)}::uuid`
    : keyAt(eventTime, bindTime(after.recordTime), bind(sight[0]))
  return [(row) => `(${row}.event_time, ${row}.key) ${operator} (${eventTime}, ${key})`]
}

const listKnown = (query: EventQuery, bind: Bind): Condition[] => [
  ...oneOf('biz_step', query.bizSteps, bind),
  ...oneOf('read_point', query.readPoints, bind),
  ...oneOf('biz_location', query.bizLocations, bind),
  ...compare('event_time', '>=', query.fromEventTime, bind),
  ...compare('event_time', '<', query.untilEventTime, bind),
]

const listOthers = (query: EventQuery, bind: Bind): string[] =>
  [
    ...oneOf('type', query.types, bind),
    ...oneOf('action', query.actions, bind),
    ...oneOf('disposition', query.dispositions, bind),
    ...oneOf('event_id', query.eventIds, bind),
    ...compare('record_time', '>=', query.fromRecordTime, bind),
    ...compare('record_time', '<', query.untilRecordTime, bind),
  ].map((condition) => condition('e'))

const columnsOf = ({ query, bind }: Asked): string => {
  const [audiences] = query.sight
  return audiences === null
    ? ENTRY_COLUMNS
    : `${ENTRY_COLUMNS}, ${access.reasons('e.key', bind(audiences))} as reasons`
}

/** The rows `e` to take the page from. Which way is taken is decided by what is asked, never by who asks or what there is. */
const rowsOf = (asked: Asked): string => {
  const { query, known, others } = asked
  const [audiences] = query.sight
  const all = [...known('e'), ...others, ...listThingConditions(asked)]
  if (audiences === null) return `journal.event e ${whereOf(all)}`
  if (query.eventIds || query.things) return probeRows(asked, all)
  return query.orderBy === 'eventTime' ? orderedRows(asked) : recordedRows(asked)
}

const whereOf = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''

const listThingConditions = ({ query, bind }: Asked): string[] => {
  const [audiences, whole, parties] = query.sight
  return (query.things ?? []).map(({ things, roles }) => {
    const role = roles ? `and x.role = any(${bind(roles)}::text[])` : ''
    const own = audiences
      ? `and (${access.own('x.thing', 'x.event_time', bind(parties))} or ${access.whole('x.key', bind(whole))})`
      : ''
    return `e.key in (select x.key from journal.event_epc x
      where x.thing = any(${bind(things)}::text[]) ${role} ${own})`
  })
}

/** Things and ids name few events: each is looked at. */
const probeRows = ({ query, bind }: Asked, all: readonly string[]): string => {
  const [audiences, whole] = query.sight
  // Who sees an event in part does not see an ID that is a hash, and cannot ask by it.
  const ids = query.eventIds
    ? [`(e.event_id not like 'ni:%' or ${access.whole('e.key', bind(whole))})`]
    : []
  const seen = access.seen('e.key', bind(audiences))
  return `journal.event e ${whereOf([...all, ...ids, seen])}`
}

/**
 * In the order of event time: the index of each audience gives what the asker sees in this order, whether that is
 * little or everything. Only where few events of anybody match what is asked, these are looked at one by one.
 */
const orderedRows = (asked: Asked): string => {
  const { query, few, bind, known, others, limit } = asked
  const audiences = bind(query.sight[0])
  const inOrder = access.seenInOrder({
    audiences,
    where: known('a'),
    join:
      others.length > 0
        ? `join journal.event e on ${['e.key = a.key', ...others].join(' and ')}`
        : '',
    direction: query.descending ? 'desc' : 'asc',
    limit,
  })
  if (!query.bizSteps && !query.readPoints && !query.bizLocations)
    return `${inOrder} join journal.event e on e.key = s.key`
  const all = [...known('e'), ...others, access.seen('e.key', audiences)]
  // Each part says how few rows it gives at most, or the planner would prepare to join half of the journal.
  return `(with many as materialized (
      select count(*) = ${few} as are from (
        select 1 from journal.event e ${whereOf(known('e'))} limit ${few}) f
    ), few as materialized (
      select e.key from journal.event e ${whereOf(['not (select are from many)', ...all])}
    )
    select s.key from ${inOrder} where (select are from many)
    union all
    (select f.key from few f limit ${few})
  ) s join journal.event e on e.key = s.key`
}

/**
 * In the order of record time, as those ask who poll: they walk on from where they were and stop soon. Who sees few
 * events at all has these looked at one by one.
 */
const recordedRows = (asked: Asked): string => {
  const { query, few, bind, known, others, order, limit } = asked
  const audiences = bind(query.sight[0])
  const all = [...known('e'), ...others]
  return `(with few as materialized (
      select s.key from ${access.seenAtAll(audiences, known('a'), String(few))}
    ), many as materialized (select count(*) = ${few} as are from few)
    (select e.key from journal.event e
      where ${['(select are from many)', ...all, access.seen('e.key', audiences)].join(' and ')}
      ${order} limit ${limit}::int)
    union all
    (select distinct e.key from few f join journal.event e on e.key = f.key
      where ${['not (select are from many)', ...all].join(' and ')})
  ) s join journal.event e on e.key = s.key`
}
