import type { SubscriptionSchedule } from '@karvan/contract'
import type { EpcForm } from '@karvan/epcis'
import type { Maker } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'

/** A subscription as it is kept. Record times are RFC 3339 in UTC with microseconds. */
export interface SubscriptionRow {
  id: string
  query: string
  maker: Maker
  dest: string
  signatureToken: string | null
  /** Null: a stream. */
  schedule: SubscriptionSchedule | null
  reportIfEmpty: boolean
  epcFormat: EpcForm
  initialRecordTime: string | null
  createdTime: Date
  notifiedTime: Date | null
  recordTime: string
  batchEvents: number
  endedTime: Date | null
  problem: string | null
  deadLetters: number
}

interface StoredSubscription {
  id: string
  organisation: string
  query: string
  maker: string
  person: string | null
  dest: string
  signature_token: string | null
  schedule: SubscriptionSchedule | null
  report_if_empty: boolean
  epc_format: EpcForm
  initial_record_time: string | null
  created_time: Date
  notified_time: Date | null
  record_time: string
  batch_events: number
  ended_time: Date | null
  problem: string | null
  dead_letters: number
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const COLUMNS = `s.id, s.organisation, s.query, s.maker, s.person, s.dest, s.signature_token, s.schedule, s.report_if_empty, s.epc_format,
  ${instant('s.initial_record_time')} as initial_record_time, s.created_time, s.notified_time,
  ${instant('s.record_time')} as record_time, s.batch_events, s.ended_time, s.problem,
  (select count(*) from notify.delivery d where d.subscription = s.id and d.state = 'dead') as dead_letters`

const rowOf = (row: StoredSubscription): SubscriptionRow => ({
  id: row.id,
  query: row.query,
  maker: { id: row.maker, person: row.person, organisation: row.organisation },
  dest: row.dest,
  signatureToken: row.signature_token,
  schedule: row.schedule,
  reportIfEmpty: row.report_if_empty,
  epcFormat: row.epc_format,
  initialRecordTime: row.initial_record_time,
  createdTime: row.created_time,
  notifiedTime: row.notified_time,
  recordTime: row.record_time,
  batchEvents: row.batch_events,
  endedTime: row.ended_time,
  problem: row.problem,
  deadLetters: row.dead_letters,
})

export interface NewSubscriptionRow
  extends Omit<SubscriptionRow, 'notifiedTime' | 'endedTime' | 'problem' | 'deadLetters'> {
  /** Null: as soon as anything is recorded. */
  dueTime: Date | null
}

export const insertSubscription = async (tx: Sql, row: NewSubscriptionRow): Promise<void> => {
  await tx.query(
    `insert into notify.subscription (id, organisation, query, maker_kind, maker, person, dest, signature_token,
       schedule, report_if_empty, initial_record_time, created_time, record_time, batch_events, due_time,
       epc_format)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::uuid, $6::uuid, $7::text, $8::text, $9::jsonb,
       $10::boolean, $11::timestamptz, $12::timestamptz, $13::timestamptz, $14::int, $15::timestamptz, $16::text)`,
    [
      row.id,
      row.maker.organisation,
      row.query,
      row.maker.person === null ? 'key' : 'session',
      row.maker.id,
      row.maker.person,
      row.dest,
      row.signatureToken,
      row.schedule === null ? null : JSON.stringify(row.schedule),
      row.reportIfEmpty,
      row.initialRecordTime,
      row.createdTime.toISOString(),
      row.recordTime,
      row.batchEvents,
      row.dueTime?.toISOString() ?? null,
      row.epcFormat,
    ],
  )
}

export const countSubscriptions = async (sql: Sql, organisation: string): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>(
    'select count(*) as count from notify.subscription where organisation = $1::text',
    [organisation],
  )
  return rows[0]!.count
}

/** Where a page of subscriptions ended. */
export interface SubscriptionCursor {
  createdTime: string
  id: string
}

/** Of an organisation, of one of its queries or (null) of all, oldest first. */
export const listSubscriptions = async (
  sql: Sql,
  organisation: string,
  query: string | null,
  after: SubscriptionCursor | undefined,
  limit: number,
): Promise<SubscriptionRow[]> => {
  const { rows } = await sql.query<StoredSubscription>(
    `select ${COLUMNS} from notify.subscription s
     where s.organisation = $1::text and ($2::text is null or s.query = $2::text)
       and (s.created_time, s.id) > (coalesce($3::timestamptz, '-infinity'),
         coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'))
     order by s.created_time, s.id limit $5::int`,
    [organisation, query, after?.createdTime ?? null, after?.id ?? null, limit],
  )
  return rows.map(rowOf)
}

export const findSubscription = async (
  sql: Sql,
  organisation: string,
  id: string,
): Promise<SubscriptionRow | undefined> => {
  const { rows } = await sql.query<StoredSubscription>(
    `select ${COLUMNS} from notify.subscription s where s.organisation = $1::text and s.id = $2::uuid`,
    [organisation, id],
  )
  return rows[0] && rowOf(rows[0])
}

/** With everything that was sent of them. `id` null: all of the query. How many there were. */
export const deleteSubscriptions = async (
  tx: Sql,
  organisation: string,
  query: string,
  id: string | null,
): Promise<number> => {
  const { rows } = await tx.query<{ id: string }>(
    `delete from notify.subscription where organisation = $1::text and query = $2::text
       and ($3::uuid is null or id = $3::uuid) returning id`,
    [organisation, query, id],
  )
  await tx.query('delete from notify.delivery where subscription = any($1::uuid[])', [
    rows.map((row) => row.id),
  ])
  return rows.length
}

/** Nothing more is sent; what was stays to be read. */
export const endSubscription = async (
  tx: Sql,
  { id, lease }: { id: string; lease: string },
  problem: string,
  now: Date,
): Promise<void> => {
  await tx.query(
    `update notify.subscription set ended_time = $3::timestamptz, problem = $4::text, lease = null, lease_until = null
     where id = $1::uuid and lease = $2::uuid`,
    [id, lease, now.toISOString(), problem],
  )
}

/** What a process has taken for itself: the subscription and its delivery that is under way. */
export interface Claimed extends SubscriptionRow {
  lease: string
  leaseUntil: Date
  pending: Pending | null
}

export interface Pending {
  number: number
  afterTime: string
  untilTime: string
  attempts: number
  createdTime: Date
  /** More was there already behind it. */
  isFollowed: boolean
}

export interface Claim {
  lease: string
  now: Date
  leaseUntil: Date
  /** Record time of the newest event there is. */
  headTime: string
  limit: number
}

/**
 * Takes what is due until the lease ends: streams behind whose bookmark anything was recorded, and whatever has its time.
 * Of two processes each takes others; what a process took that died is free when its lease has ended.
 */
export const claimDue = async (
  sql: Sql,
  { lease, now, leaseUntil, headTime, limit }: Claim,
): Promise<Claimed[]> => {
  const { rows } = await sql.query<StoredSubscription>(
    `with due as (
       select s.id from notify.subscription s
       where s.ended_time is null and (s.lease_until is null or s.lease_until <= $2::timestamptz)
         and (s.due_time <= $2::timestamptz
           or (s.due_time is null and s.schedule is null and s.record_time < $4::timestamptz))
       order by s.due_time nulls last, s.record_time limit $5::int for update skip locked
     )
     update notify.subscription s set lease = $1::uuid, lease_until = $3::timestamptz
     from due where s.id = due.id returning ${COLUMNS}`,
    [lease, now.toISOString(), leaseUntil.toISOString(), headTime, limit],
  )
  const pending = await listPending(
    sql,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    ...rowOf(row),
    lease,
    leaseUntil,
    pending: pending.get(row.id) ?? null,
  }))
}

const listPending = async (sql: Sql, ids: readonly string[]): Promise<Map<string, Pending>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql.query<Pending & { subscription: string }>(
    `select d.subscription, d.number, ${instant('d.after_time')} as "afterTime",
       ${instant('d.until_time')} as "untilTime", d.attempts, d.created_time as "createdTime",
       d.is_followed as "isFollowed"
     from notify.delivery d where d.subscription = any($1::uuid[]) and d.state = 'pending'`,
    [ids],
  )
  return new Map(rows.map((row) => [row.subscription, row]))
}

/** Frees what a process of before took: for a store that only one process opens. */
export const freeLeases = async (sql: Sql): Promise<void> => {
  await sql.query(
    'update notify.subscription set lease = null, lease_until = null where lease is not null',
  )
}

/** Whether anybody is sent anything at all. */
export const hasLiving = async (sql: Sql): Promise<boolean> => {
  const { rows } = await sql.query(
    'select 1 as one from notify.subscription where ended_time is null limit 1',
  )
  return rows.length > 0
}

export interface SubscriptionCounts {
  active: number
  failing: number
  ended: number
  dead: number
  /** Of record time: how far the last of those that are not ended is behind the journal. */
  lagSeconds: number
}

/** For the metrics. */
export const countAll = async (sql: Sql, headTime: string): Promise<SubscriptionCounts> => {
  const { rows } = await sql.query<SubscriptionCounts>(
    `select count(*) filter (where ended_time is null and problem is null) as active,
       count(*) filter (where ended_time is null and problem is not null) as failing,
       count(*) filter (where ended_time is not null) as ended,
       (select count(*) from notify.delivery where state = 'dead') as dead,
       coalesce(max(extract(epoch from $1::timestamptz - coalesce(
         (select d.after_time from notify.delivery d where d.subscription = s.id and d.state = 'pending'), s.record_time)))
         filter (where ended_time is null and schedule is null), 0)::float8 as "lagSeconds"
     from notify.subscription s`,
    [headTime],
  )
  return rows[0]!
}
