import type { Sql } from '../platform/index.ts'

export interface QueryRow {
  name: string
  /** JSON. */
  definition: string
}

/** True where the organisation had none of this name. */
export const insertQuery = async (
  sql: Sql,
  organisation: string,
  { name, definition }: QueryRow,
  now: Date,
): Promise<boolean> => {
  const { rows } = await sql.query(
    `insert into journal.query (organisation, name, definition, created_time)
     values ($1::text, $2::text, $3::text, $4::timestamptz) on conflict do nothing returning name`,
    [organisation, name, definition, now.toISOString()],
  )
  return rows.length > 0
}

export const findQuery = async (
  sql: Sql,
  organisation: string,
  name: string,
): Promise<QueryRow | undefined> => {
  const { rows } = await sql.query<QueryRow>(
    'select name, definition from journal.query where organisation = $1::text and name = $2::text',
    [organisation, name],
  )
  return rows[0]
}

/** In the order of their names, behind one of them. */
export const listQueries = async (
  sql: Sql,
  organisation: string,
  after: string | null,
  limit: number,
): Promise<QueryRow[]> => {
  const { rows } = await sql.query<QueryRow>(
    `select name, definition from journal.query
     where organisation = $1::text and ($2::text is null or name > $2::text)
     order by name limit $3::int`,
    [organisation, after, limit],
  )
  return rows
}

/** True when there was one. */
export const deleteQuery = async (
  tx: Sql,
  organisation: string,
  name: string,
): Promise<boolean> => {
  const { rows } = await tx.query(
    'delete from journal.query where organisation = $1::text and name = $2::text returning name',
    [organisation, name],
  )
  return rows.length > 0
}
