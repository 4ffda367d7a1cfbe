import { conditions as access } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'
import type { Entry } from './entry.ts'
import { ENTRY_COLUMNS } from './store.ts'

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
  after?: { time: string; key: string }
  limit: number
  /** As access binds it: audiences, whole, parties; all null: everything may be seen. */
  sight: readonly [readonly string[] | null, readonly string[] | null, readonly string[] | null]
}

/** Builds a condition list and its parameters side by side. */
const createConditions = () => {
  const conditions: string[] = []
  const parameters: unknown[] = []
  const bind = (value: unknown): string => `$${parameters.push(value)}`
  return { conditions, parameters, bind }
}

/** One page in key order; ties are broken by the event key, so that pages neither repeat nor skip. */
export const listEvents = async (sql: Sql, query: EventQuery): Promise<Entry[]> => {
  const { conditions, parameters, bind } = createConditions()
  const [audiences, whole, parties] = query.sight
  const oneOf = (column: string, values: string[] | undefined): void => {
    if (values) conditions.push(`${column} = any(${bind(values)}::text[])`)
  }
  const compare = (column: string, operator: string, time: string | undefined): void => {
    if (time) conditions.push(`${column} ${operator} ${bind(time)}::timestamptz`)
  }
  oneOf('e.type', query.types)
  oneOf('e.action', query.actions)
  oneOf('e.biz_step', query.bizSteps)
  oneOf('e.disposition', query.dispositions)
  oneOf('e.read_point', query.readPoints)
  oneOf('e.biz_location', query.bizLocations)
  oneOf('e.event_id', query.eventIds)
  // Who sees an event in part does not see an ID that is a hash, and cannot ask by it.
  if (query.eventIds && audiences)
    conditions.push(`(e.event_id not like 'ni:%' or ${access.whole('e.key', bind(whole))})`)
  compare('e.event_time', '>=', query.fromEventTime)
  compare('e.event_time', '<', query.untilEventTime)
  compare('e.record_time', '>=', query.fromRecordTime)
  compare('e.record_time', '<', query.untilRecordTime)
  for (const { things, roles } of query.things ?? []) {
    const role = roles ? `and x.role = any(${bind(roles)}::text[])` : ''
    const own = audiences
      ? `and (${access.own('x.thing', 'x.event_time', bind(parties))} or ${access.whole('x.key', bind(whole))})`
      : ''
    conditions.push(
      `e.key in (select x.key from journal.event_epc x
         where x.thing = any(${bind(things)}::text[]) ${role} ${own})`,
    )
  }
  if (audiences) conditions.push(access.seen('e.key', bind(audiences)))
  const column = query.orderBy === 'eventTime' ? 'e.event_time' : 'e.record_time'
  const direction = query.descending ? 'desc' : 'asc'
  if (query.after) {
    const { time, key } = query.after
    const operator = query.descending ? '<' : '>'
    conditions.push(
      `(${column}, e.key) ${operator} (${bind(time)}::timestamptz, ${bind(key)}::uuid)`,
    )
  }
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  const { rows } = await sql.query<Entry>(
    `select ${ENTRY_COLUMNS} from journal.event e ${where}
     order by ${column} ${direction}, e.key ${direction} limit ${bind(query.limit)}::int`,
    parameters,
  )
  return rows
}
