import type { Sql } from '../platform/index.ts'
import type { Interval } from './containment.ts'
import { UTC } from './store.ts'

export const replaceContainment = async (
  tx: Sql,
  schema: string,
  children: readonly string[],
  intervals: readonly Interval[],
): Promise<void> => {
  await tx.query(`delete from ${schema}.containment where child = any($1::text[])`, [children])
  await tx.query(
    `insert into ${schema}.containment (child, parent, from_time, from_position, to_time)
     select i.child, i.parent, i."fromTime", i."fromPosition", i."toTime"
     from jsonb_to_recordset($1::jsonb) as i(child text, parent text, "fromTime" timestamptz,
       "fromPosition" bigint, "toTime" timestamptz)`,
    [JSON.stringify(intervals)],
  )
}

/** Children that were ever inside of the parents. */
export const listChildrenEver = async (
  sql: Sql,
  schema: string,
  parents: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql.query<{ child: string }>(
    `select distinct child from ${schema}.containment where parent = any($1::text[])`,
    [parents],
  )
  return rows.map(({ child }) => child)
}

/** Parents that the children were ever inside of. */
export const listParentsEver = async (
  sql: Sql,
  schema: string,
  children: readonly string[],
): Promise<{ child: string; parent: string }[]> => {
  const { rows } = await sql.query<{ child: string; parent: string }>(
    `select distinct child, parent from ${schema}.containment where child = any($1::text[])`,
    [children],
  )
  return rows
}

/** Who is inside of whom now: one level up from the children. */
export const listParentsNow = async (
  sql: Sql,
  schema: string,
  children: readonly string[],
): Promise<{ child: string; parent: string }[]> => {
  const { rows } = await sql.query<{ child: string; parent: string }>(
    `select child, parent from ${schema}.containment where child = any($1::text[]) and to_time is null`,
    [children],
  )
  return rows
}

/** One level down from the parents. */
export const listChildrenNow = async (
  sql: Sql,
  schema: string,
  parents: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql.query<{ child: string }>(
    `select distinct child from ${schema}.containment
     where parent = any($1::text[]) and to_time is null`,
    [parents],
  )
  return rows.map(({ child }) => child)
}

export const listIntervals = async (sql: Sql, children: readonly string[]): Promise<Interval[]> => {
  const { rows } = await sql.query<Interval>(
    `select child, parent, ${UTC('from_time')} as "fromTime", from_position as "fromPosition",
       ${UTC('to_time')} as "toTime"
     from tracking.containment where child = any($1::text[]) order by child, from_time`,
    [children],
  )
  return rows
}

/** What was directly inside of the parents at an instant. */
export const listChildrenAt = async (
  sql: Sql,
  parents: readonly string[],
  time: string,
): Promise<{ child: string; parent: string }[]> => {
  const { rows } = await sql.query<{ child: string; parent: string }>(
    `select child, parent from tracking.containment where parent = any($1::text[])
       and from_time <= $2::timestamptz and (to_time is null or to_time > $2::timestamptz)`,
    [parents, time],
  )
  return rows
}

/** What the children were directly inside of at an instant. */
export const listParentsAt = async (
  sql: Sql,
  children: readonly string[],
  time: string,
): Promise<{ child: string; parent: string }[]> => {
  const { rows } = await sql.query<{ child: string; parent: string }>(
    `select child, parent from tracking.containment where child = any($1::text[])
       and from_time <= $2::timestamptz and (to_time is null or to_time > $2::timestamptz)`,
    [children, time],
  )
  return rows
}
