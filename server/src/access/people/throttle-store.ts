import type { Sql } from '../../platform/index.ts'

export interface BackOff {
  subject: string
  /** Failures that cost no waiting. */
  free: number
  /** After those the wait doubles from one second up to this. */
  longestSeconds: number
}

/** Counts a try as failed beforehand, unless it comes too early; then false and nothing is counted. */
export const countTry = async (
  tx: Sql,
  { subject, free, longestSeconds }: BackOff,
  now: Date,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `insert into access.throttle as t (subject, failures, failed_time) values ($1::text, 1, $4::timestamptz)
     on conflict (subject) do update set failures = t.failures + 1, failed_time = excluded.failed_time
       where t.failures < $2::int or t.failed_time + make_interval(secs =>
         least($3::float8, power(2::float8, least(t.failures - $2::int, 30)))) <= excluded.failed_time
     returning subject`,
    [subject, free, longestSeconds, now.toISOString()],
  )
  return rows.length > 0
}

export const findFailures = async (
  sql: Sql,
  subject: string,
): Promise<{ failures: number; failed_time: Date } | undefined> => {
  const { rows } = await sql.query<{ failures: number; failed_time: Date }>(
    'select failures, failed_time from access.throttle where subject = $1::text',
    [subject],
  )
  return rows[0]
}

export const clearFailures = async (tx: Sql, subject: string): Promise<void> => {
  await tx.query('delete from access.throttle where subject = $1::text', [subject])
}

/** The try that was counted was none. */
export const uncountTry = async (tx: Sql, subject: string): Promise<void> => {
  await tx.query(
    'update access.throttle set failures = failures - 1 where subject = $1::text and failures > 0',
    [subject],
  )
}

export const pruneFailures = async (tx: Sql, since: Date): Promise<void> => {
  await tx.query('delete from access.throttle where failed_time < $1::timestamptz', [
    since.toISOString(),
  ])
}
