import type { Sql } from '../platform/index.ts'

/** The words of an event that are listed as resources (EPCIS 2.0.1 §12, top-level resources); who sees it in part is shown them too. */
export type ValueKind = 'eventType' | 'bizStep' | 'disposition' | 'readPoint' | 'bizLocation'

/** That an audience is shown a value in some event. */
export interface AudienceValue {
  audience: string
  kind: ValueKind
  value: string
}

/**
 * The end of a statement: keeps each value that an audience of the rows `seen` is shown first. Most say nothing new,
 * which is found out before anything is written.
 */
export const INSERT_VALUES = `
  insert into access.audience_value (audience, kind, value, key)
  select n.audience, n.kind, n.value, n.key from (
    select s.audience, v.kind, v.value, min(s.key::text)::uuid as key
    from seen s cross join lateral (values ('eventType', s.type), ('bizStep', s."bizStep"),
      ('disposition', s.disposition), ('readPoint', s."readPoint"), ('bizLocation', s."bizLocation")) as v(kind, value)
    where v.value is not null
    group by s.audience, v.kind, v.value
  ) n
  where not exists (select 1 from access.audience_value o
    where o.audience = n.audience and o.kind = n.kind and o.value = n.value)
  on conflict do nothing`

/** Values whose witness is one of the events are no longer kept. `audience` null: of any. */
export const deleteValuesOf = async (
  sql: Sql,
  audience: string | null,
  keys: readonly string[],
): Promise<AudienceValue[]> => {
  const { rows } = await sql.query<AudienceValue>(
    `delete from access.audience_value
     where key = any($2::uuid[]) and ($1::text is null or audience = $1::text)
     returning audience, kind, value`,
    [audience, keys],
  )
  return rows
}

/** Keeps values with an event that says them. */
export const putValues = async (
  sql: Sql,
  rows: readonly (AudienceValue & { key: string })[],
): Promise<void> => {
  if (rows.length === 0) return
  await sql.query(
    `insert into access.audience_value (audience, kind, value, key)
     select r.audience, r.kind, r.value, r.key
     from jsonb_to_recordset($1::jsonb) as r(audience text, kind text, value text, key uuid)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

/** Values that the audiences are shown, null: that anybody is, in order, behind one of them. */
export const listValues = async (
  sql: Sql,
  kind: ValueKind,
  audiences: readonly string[] | null,
  after: string | null,
  limit: number,
): Promise<string[]> => {
  const [from, parameters] =
    audiences === null
      ? [EVERYBODYS, [kind, after, limit]]
      : [OF_AUDIENCES, [kind, after, limit, audiences]]
  const { rows } = await sql.query<{ value: string }>(from, parameters)
  return rows.map(({ value }) => value)
}

const EVERYBODYS = `
  select distinct v.value from access.audience_value v
  where v.kind = $1::text and ($2::text is null or v.value > $2::text)
  order by v.value limit $3::int`
/** Each audience gives as many as a page has. */
const OF_AUDIENCES = `
  select distinct v.value
  from unnest($4::text[]) as u(audience) cross join lateral (
    select o.value from access.audience_value o
    where o.audience = u.audience and o.kind = $1::text and ($2::text is null or o.value > $2::text)
    order by o.value limit $3::int) v
  order by v.value limit $3::int`

/** Whether the audiences are shown the value in some event; null: whether anybody is. */
export const hasValue = async (
  sql: Sql,
  kind: ValueKind,
  value: string,
  audiences: readonly string[] | null,
): Promise<boolean> => {
  const { rows } = await sql.query(
    `select 1 as one from access.audience_value
     where kind = $1::text and value = $2::text and ($3::text[] is null or audience = any($3::text[])) limit 1`,
    [kind, value, audiences],
  )
  return rows.length > 0
}
