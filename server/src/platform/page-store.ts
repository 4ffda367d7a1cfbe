import type { Sql } from './database.ts'

/** The secret of this name, made of `made` where there is none: of two that make one at once, the first one's stands. */
export const keepSecret = async (sql: Sql, name: string, made: string): Promise<string> => {
  await sql.query(
    'insert into platform.secret (name, value) values ($1::text, $2::text) on conflict do nothing',
    [name, made],
  )
  const { rows } = await sql.query<{ value: string }>(
    'select value from platform.secret where name = $1::text',
    [name],
  )
  return rows[0]!.value
}

export const isEnded = async (sql: Sql, sha256: string): Promise<boolean> => {
  const { rows } = await sql.query(
    'select 1 as one from platform.ended_page_token where sha256 = $1::text',
    [sha256],
  )
  return rows.length > 0
}

/** Forgets those that have expired since. */
export const endToken = async (
  sql: Sql,
  sha256: string,
  expiresTime: string,
  now: string,
): Promise<void> => {
  await sql.query('delete from platform.ended_page_token where expires_time < $1::timestamptz', [
    now,
  ])
  await sql.query(
    `insert into platform.ended_page_token (sha256, expires_time)
     values ($1::text, $2::timestamptz) on conflict do nothing`,
    [sha256, expiresTime],
  )
}
