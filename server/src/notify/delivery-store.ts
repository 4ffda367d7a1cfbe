import type { SubscriptionDelivery } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** A delivery that is to be begun; times are of record time, the first exclusive. */
export interface NewDelivery {
  subscription: string
  lease: string
  afterTime: string
  untilTime: string
  eventCount: number
  /** Behind it more is there already. */
  isMore: boolean
}

/**
 * Begins deliveries and moves the bookmarks of their subscriptions in one statement; they are due until their turn is
 * settled, so that whoever comes after a process that died goes on with them, with or without new events. Their numbers by subscription; those
 * that are missing are in the hands of another process.
 */
export const openDeliveries = async (
  sql: Sql,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<Map<string, number>> => {
  const { rows } = await sql.query<{ subscription: string; number: number }>(
    `with input as materialized (
       select * from jsonb_to_recordset($1::jsonb) as i(subscription uuid, lease uuid,
         "afterTime" timestamptz, "untilTime" timestamptz, "eventCount" int, "isMore" boolean)
     ), moved as (
       update notify.subscription s set record_time = i."untilTime", last_number = s.last_number + 1,
         due_time = $2::timestamptz
       from input i where s.id = i.subscription and s.lease = i.lease
       returning s.id, s.last_number as number
     )
     insert into notify.delivery (subscription, number, state, after_time, until_time, event_count,
       is_followed, attempts, created_time)
     select m.id, m.number, 'pending', i."afterTime", i."untilTime", i."eventCount", i."isMore", 0, $2::timestamptz
     from moved m join input i on i.subscription = m.id
     returning subscription, number`,
    [JSON.stringify(deliveries), now.toISOString()],
  )
  return new Map(rows.map(({ subscription, number }) => [subscription, number]))
}

export interface ShorterDelivery extends Omit<NewDelivery, 'isMore'> {
  number: number
}

/** A delivery that holds less than it was begun with; the bookmark goes back. False: it is in the hands of another process. */
export const shortenDelivery = async (sql: Sql, delivery: ShorterDelivery): Promise<boolean> => {
  const { subscription, lease, number, untilTime, eventCount } = delivery
  const { rows } = await sql.query(
    `with moved as (
       update notify.subscription set record_time = $4::timestamptz
       where id = $1::uuid and lease = $2::uuid returning id
     )
     update notify.delivery d set until_time = $4::timestamptz, event_count = $5::int, is_followed = true
     from moved m where d.subscription = m.id and d.number = $3::bigint returning d.number`,
    [subscription, lease, number, untilTime, eventCount],
  )
  return rows.length > 0
}

/** How a turn at a subscription ended. */
export interface Outcome {
  subscription: string
  lease: string
  /** Null: there was nothing to deliver. */
  number: number | null
  state: 'pending' | 'delivered' | 'dead'
  /** Everything until here did not match; null: the delivery's bookmark stands. */
  untilTime: string | null
  problem: string | null
  /** Null: as soon as anything is recorded. */
  dueTime: string | null
  batchEvents: number
  /** What was sent, or would have been; null: as it was begun. */
  eventCount: number | null
}

/** Writes how turns ended and lets go of their subscriptions. Whoever lost its lease changes nothing. */
export const settleTurns = async (
  sql: Sql,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<void> => {
  await sql.query(
    `with input as materialized (
       select * from jsonb_to_recordset($1::jsonb) as i(subscription uuid, lease uuid, number bigint, state text,
         "untilTime" timestamptz, problem text, "dueTime" timestamptz, "batchEvents" int, "eventCount" int)
     ), settled as (
       update notify.subscription s set lease = null, lease_until = null, due_time = i."dueTime", problem = i.problem,
         batch_events = i."batchEvents", record_time = coalesce(i."untilTime", s.record_time),
         notified_time = case when i.number is not null and i.state = 'delivered' then $2::timestamptz
           else s.notified_time end
       from input i where s.id = i.subscription and s.lease = i.lease
       returning s.id
     )
     update notify.delivery d set state = i.state, attempts = d.attempts + 1, tried_time = $2::timestamptz,
       problem = i.problem, event_count = coalesce(i."eventCount", d.event_count)
     from settled x join input i on i.subscription = x.id
     where d.subscription = i.subscription and d.number = i.number`,
    [JSON.stringify(outcomes), now.toISOString()],
  )
}

/**
 * A delivery with the bookmarks between which its events were recorded. They may be the record time of what the subscriber
 * does not see: not to be told.
 */
export interface Delivery extends SubscriptionDelivery {
  /** Exclusive. */
  afterTime: string
  /** Inclusive. */
  untilTime: string
}

/** What of a delivery is told. */
export const tellDelivery = ({
  afterTime: _after,
  untilTime: _until,
  ...told
}: Delivery): SubscriptionDelivery => told

interface StoredDelivery {
  number: number
  state: SubscriptionDelivery['state']
  after_time: string
  until_time: string
  event_count: number
  attempts: number
  created_time: Date
  tried_time: Date | null
  problem: string | null
}

const deliveryOf = (row: StoredDelivery): Delivery => ({
  number: row.number,
  state: row.state,
  afterTime: row.after_time,
  untilTime: row.until_time,
  eventCount: row.event_count,
  attempts: row.attempts,
  createdTime: row.created_time.toISOString(),
  triedTime: row.tried_time?.toISOString() ?? null,
  problem: row.problem,
})

const COLUMNS = `d.number, d.state, ${instant('d.after_time')} as after_time, ${instant('d.until_time')} as until_time,
  d.event_count, d.attempts, d.created_time, d.tried_time, d.problem`

export interface DeliveryPage {
  /** Undefined: of every state. */
  state?: SubscriptionDelivery['state']
  /** Exclusive; undefined: from the newest on. */
  before?: number
  limit: number
}

/** Newest first. */
export const listDeliveries = async (
  sql: Sql,
  subscription: string,
  { state, before, limit }: DeliveryPage,
): Promise<Delivery[]> => {
  const { rows } = await sql.query<StoredDelivery>(
    `select ${COLUMNS} from notify.delivery d
     where d.subscription = $1::uuid and ($2::text is null or d.state = $2::text)
       and ($3::bigint is null or d.number < $3::bigint)
     order by d.number desc limit $4::int`,
    [subscription, state ?? null, before ?? null, limit],
  )
  return rows.map(deliveryOf)
}

export const findDelivery = async (
  sql: Sql,
  subscription: string,
  number: number,
): Promise<Delivery | undefined> => {
  const { rows } = await sql.query<StoredDelivery>(
    `select ${COLUMNS} from notify.delivery d where d.subscription = $1::uuid and d.number = $2::bigint`,
    [subscription, number],
  )
  return rows[0] && deliveryOf(rows[0])
}

/** How a replay of a dead letter ended; null: the receiver took it. */
export const noteReplay = async (
  sql: Sql,
  subscription: string,
  number: number,
  problem: string | null,
  now: Date,
): Promise<void> => {
  await sql.query(
    `update notify.delivery set attempts = attempts + 1, tried_time = $4::timestamptz, problem = $3::text,
       state = case when $3::text is null then 'replayed' else state end
     where subscription = $1::uuid and number = $2::bigint and state in ('dead', 'replayed')`,
    [subscription, number, problem, now.toISOString()],
  )
}

/** Forgets what was delivered before an instant, and dead letters before another. */
export const pruneDeliveries = async (
  sql: Sql,
  deliveredBefore: Date,
  deadBefore: Date,
): Promise<void> => {
  await sql.query(
    `delete from notify.delivery where (state in ('delivered', 'replayed') and created_time < $1::timestamptz)
       or (state = 'dead' and created_time < $2::timestamptz)`,
    [deliveredBefore.toISOString(), deadBefore.toISOString()],
  )
}
