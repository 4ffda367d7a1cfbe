import type { EventOrder } from '@karvan/epcis'
import { conditions as access } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'
import {
  type BesideCondition,
  type Bind,
  type BoundSight,
  type Condition,
  compileConditions,
  fieldOrder,
  type StoreCondition,
} from './condition-store.ts'
import type { EventCursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import { ENTRY_COLUMNS, keyAt } from './store.ts'

/** What is asked of the journal: every condition must be met. */
export interface EventQuery {
  conditions: readonly StoreCondition[]
  orderBy: EventOrder
  descending: boolean
  /** The last row of the page before. */
  after?: EventCursor
  limit: number
  sight: BoundSight
}

/**
 * What is few is read whole and looked at one by one, rather than walked towards through the order of all: so many
 * rows cost a few milliseconds on either engine.
 */
const FEW = 400
/** Rows beside events are found by an index of their own. */
const FEW_BESIDE = 10

/** An entry with the audiences, of those of the asker, through which it sees it; absent where it sees everything. */
export interface FoundEntry extends Entry {
  reasons?: string[]
}

/** One page in order; ties are broken by the event key, so that pages neither repeat nor skip. */
export const listEvents = async (
  sql: Sql,
  query: EventQuery,
  few: number = FEW,
): Promise<FoundEntry[]> => {
  const asked = createAsked(query, few)
  const { rows } = await sql.query<FoundEntry>(
    `select ${columnsOf(asked)} from ${rowsOf(asked)} ${asked.order} limit ${asked.limit}`,
    asked.parameters,
  )
  return rows
}

/** How many events there are, up to the limit. */
export const countEvents = async (
  sql: Sql,
  query: Omit<EventQuery, 'orderBy' | 'descending' | 'after'>,
): Promise<number> => {
  const asked = createAsked({ ...query, orderBy: 'eventTime', descending: true }, FEW)
  const { rows } = await sql.query<{ count: number }>(
    `select count(*) as count from (select 1 from ${rowsOf(asked)} limit ${asked.limit}) c`,
    asked.parameters,
  )
  return Number(rows[0]!.count)
}

/** The query with its parameters bound. */
interface Asked {
  query: EventQuery
  few: number
  parameters: unknown[]
  bind: Bind
  /** On event time, business step, places and the page, written for the columns of a row. */
  known(row: string): string[]
  /** On what only the event knows, and on what stands beside it. */
  others(row: string): string[]
  /** Each finds the keys of events by an index of its own, the likely fewest first. */
  probes: readonly string[]
  order: string
  /** Joined to the event `e`, for the order. */
  joined: string
  limit: string
}

const createAsked = (query: EventQuery, few: number): Asked => {
  const parameters: unknown[] = []
  const bind = (value: unknown): string => `$${parameters.push(value)}`
  const { known, others, beside } = compileConditions(query.conditions, query.sight, bind)
  const order = createOrder(query, bind)
  if (order.isKnown) known.push(...order.after)
  else others.push(...order.after)
  others.push(...beside.map(({ check }) => check))
  return {
    query,
    few,
    parameters,
    bind,
    known: (row) => known.map((condition) => condition(row)),
    others: (row) => others.map((condition) => condition(row)),
    probes: listProbes(query, beside, known),
    order: order.by,
    joined: order.joined,
    limit: `${bind(query.limit)}::int`,
  }
}

interface Order {
  by: string
  joined: string
  /** Behind the page before. */
  after: Condition[]
  /** The rows of audiences know it. */
  isKnown: boolean
}

const createOrder = (query: EventQuery, bind: Bind): Order => {
  const direction = query.descending ? 'desc' : 'asc'
  const operator = query.descending ? '<' : '>'
  if (query.orderBy === 'eventTime') {
    const by = `order by e.event_time ${direction}, e.key ${direction}`
    return { by, joined: '', after: afterEventTime(query, operator, bind), isKnown: true }
  }
  if (query.orderBy === 'recordTime') {
    const by = `order by e.record_time ${direction}, e.key ${direction}`
    return { by, joined: '', after: afterRecordTime(query, operator, bind), isKnown: false }
  }
  return createFieldOrder(query, query.orderBy.uris, direction, operator, bind)
}

/** Among events of one event time the key decides. */
const afterEventTime = (
  { after, sight }: EventQuery,
  operator: string,
  bind: Bind,
): Condition[] => {
  if (!after) return []
  const eventTime = `${bind(after.eventTime)}::timestamptz`
  const key = keyOf(after, eventTime, sight, bind)
  return [(row) => `(${row}.event_time, ${row}.key) ${operator} (${eventTime}, ${key})`]
}

/** Of the event where the page before ended. Who was proven to have been shown it may see it no longer. */
const keyOf = (after: EventCursor, eventTime: string, sight: BoundSight, bind: Bind): string => {
  const audiences = after.isProven ? 'null' : bind(sight[0])
  return keyAt(eventTime, `${bind(after.recordTime)}::timestamptz`, audiences)
}

/** No two events have the same record time. */
const afterRecordTime = ({ after }: EventQuery, operator: string, bind: Bind): Condition[] => {
  if (!after) return []
  const recordTime = `${bind(after.recordTime)}::timestamptz`
  return [(row) => `${row}.record_time ${operator} ${recordTime}`]
}

const createFieldOrder = (
  { after, descending, sight }: EventQuery,
  uris: readonly string[],
  direction: string,
  operator: string,
  bind: Bind,
): Order => {
  const orderOf = fieldOrder(uris, descending, sight, bind)
  const columns = (value: string, row: string) => [
    `${value}.kind`,
    `${value}.number`,
    `${value}.time`,
    `${value}.text`,
    `${row}.event_time`,
    `${row}.key`,
  ]
  const behind = (): Condition[] => {
    if (!after) return []
    const key = keyOf(after, `${bind(after.eventTime)}::timestamptz`, sight, bind)
    const last = `(select ${columns('l', 'p').join(', ')} from journal.event p
      cross join lateral ${orderOf('p')} l where p.key = ${key})`
    return [(row) => `(${columns('o', row).join(', ')}) ${operator} ${last}`]
  }
  return {
    by: `order by ${columns('o', 'e')
      .map((column) => `${column} ${direction}`)
      .join(', ')}`,
    joined: `cross join lateral ${orderOf('e')} o`,
    after: behind(),
    isKnown: false,
  }
}

const columnsOf = ({ query, bind }: Asked): string => {
  const [audiences] = query.sight
  return audiences === null
    ? ENTRY_COLUMNS
    : `${ENTRY_COLUMNS}, ${access.reasons('e.key', bind(audiences))} as reasons`
}

/** The rows `e` to take the page from. Which way is taken is decided by what is asked, never by who asks or what there is. */
const rowsOf = (asked: Asked): string => {
  const { query, probes, joined } = asked
  const named = query.conditions.some(
    ({ on, ...more }) => on === 'field' && 'field' in more && more.field === 'eventID',
  )
  if (named || joined !== '') return `journal.event e ${joined} ${whereOf(all(asked))}`
  const isBeside = query.conditions.some(({ on }) => BESIDE.has(on))
  if (isBeside) return probedRows(asked, asked.few * FEW_BESIDE)
  if (query.sight[0] === null) return `journal.event e ${whereOf(all(asked))}`
  if (query.orderBy !== 'eventTime') return recordedRows(asked)
  return probes.length > 0
    ? probedRows(asked, asked.few)
    : `${walkInOrder(asked)} join journal.event e on e.key = s.key`
}

const BESIDE: ReadonlySet<string> = new Set(['thing', 'quantity', 'attribute'])

const PLACED: ReadonlySet<string> = new Set(['bizStep', 'readPoint', 'bizLocation'])
/** A step or place is looked up with the time, behind what is equal and before what is greater or less. */
const PLACED_RANK = 2
const PROBES = 3

const listProbes = (
  { conditions }: EventQuery,
  beside: readonly BesideCondition[],
  known: readonly Condition[],
): string[] => {
  const probes = beside.map(({ rank, source }) => ({ rank, source }))
  if (conditions.some((one) => one.on === 'field' && PLACED.has(one.field))) {
    const source = `select x.key from journal.event x where ${known.map((condition) => condition('x')).join(' and ')}`
    probes.push({ rank: PLACED_RANK, source })
  }
  return probes
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, PROBES)
    .map(({ source }) => source)
}

/** Everything that an event must meet to be shown. */
const all = ({ query, known, others, bind }: Asked): string[] => [
  ...known('e'),
  ...others('e'),
  ...(query.sight[0] === null ? [] : [access.seen('e.key', bind(query.sight[0]))]),
]

const whereOf = (conditions: readonly string[]): string =>
  conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''

/** The keys `s.key` of the first events in order, from the index of each audience. */
const walkInOrder = ({ query, bind, known, others, limit }: Asked): string => {
  const more = others('e')
  return access.seenInOrder({
    audiences: bind(query.sight[0]),
    where: known('a'),
    join:
      more.length > 0 ? `join journal.event e on ${['e.key = a.key', ...more].join(' and ')}` : '',
    direction: query.descending ? 'desc' : 'asc',
    limit,
  })
}

/**
 * The index of each audience gives what the asker sees in the order of event time, whether that is little or everything.
 * Only where a probe finds few events of anybody, these are looked at one by one: a probe is asked when those before it
 * found many. Each part says how few rows it gives at most, or the planner would prepare to join half of the journal.
 */
const probedRows = (asked: Asked, few: number): string => {
  const conditions = all(asked)
  const found = asked.probes.map((_, n) => {
    const before = Array.from({ length: n }, (_, k) => `(select are from many${k})`)
    return `select h.key from hits${n} h ${whereOf([...before, `not (select are from many${n})`])}`
  })
  return `(with ${asked.probes.map((source, n) => probe(source, n, few)).join(',\n    ')},
    many as materialized (select ${asked.probes.map((_, n) => `(select are from many${n})`).join(' and ')} as are)
    ${walkWhereMany(asked, conditions)}
    union all
    (select distinct e.key from (select distinct u.key from (${found.join(' union all ')}) u limit ${few}) f
      join journal.event e on e.key = f.key ${whereOf(conditions)} limit ${few})
  ) s join journal.event e on e.key = s.key`
}

const probe = (source: string, n: number, few: number): string => {
  const gate = n === 0 ? '' : ` and (select are from many${n - 1})`
  return `hits${n} as materialized (${source}${gate} limit ${few}),
    many${n} as materialized (select count(*) = ${few} as are from hits${n})`
}

const walkWhereMany = (asked: Asked, conditions: readonly string[]): string => {
  const { query, order, limit } = asked
  if (query.sight[0] !== null && query.orderBy === 'eventTime')
    return `select s.key from ${walkInOrder(asked)} where (select are from many)`
  return `(select e.key from journal.event e
    ${whereOf(['(select are from many)', ...conditions])} ${order} limit ${limit})`
}

/**
 * In the order of record time, as those ask who poll: they walk on from where they were and stop soon. Who sees few
 * events at all has these looked at one by one.
 */
const recordedRows = (asked: Asked): string => {
  const { query, few, bind, known, others, order, limit } = asked
  const audiences = bind(query.sight[0])
  const conditions = [...known('e'), ...others('e')]
  return `(with few as materialized (
      select s.key from ${access.seenAtAll(audiences, known('a'), String(few))}
    ), many as materialized (select count(*) = ${few} as are from few)
    (select e.key from journal.event e
      where ${['(select are from many)', ...conditions, access.seen('e.key', audiences)].join(' and ')}
      ${order} limit ${limit})
    union all
    (select distinct e.key from few f join journal.event e on e.key = f.key
      where ${['not (select are from many)', ...conditions].join(' and ')})
  ) s join journal.event e on e.key = s.key`
}
