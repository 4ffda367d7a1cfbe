import { type AudienceValue, conditions as access, putValues } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'

/** As access binds an asker's sight: audiences, whole, parties; all null: everything may be seen. */
type Bound = readonly [readonly string[] | null, readonly string[] | null, readonly string[] | null]

/** Roles of single things; the others are of classes. */
export const EPC_ROLES = ['epc', 'parent', 'emptied', 'child', 'input', 'output']

/** Of who sees fewer events than this, all are looked through; anybody else walks along the things and soon fills a page. */
const FEW = 5_000

/** The thing of a row `x` is shown to the asker there: its own, or in an event that it sees whole. */
const isShown = (audiences: string, whole: string, parties: string): string =>
  `${access.seen('x.key', audiences)} and (${access.own('x.thing', 'x.event_time', parties)} or ${access.whole('x.key', whole)})`

/** A thing of many events is passed over in the index alone; the first of its events that is shown is enough. */
const walk = (when: string, shown: string): string => `
  (select t.thing from (
    select distinct d.thing from journal.event_epc d
    where ${when} and ($1::text is null or d.thing > $1::text) order by d.thing) t
  where exists (select 1 from journal.event_epc x
    where x.thing = t.thing and x.role = any($3::text[]) and ${shown} offset 0)
  order by t.thing limit $2::int)`

const OF_EVERYBODY = walk('true', 'true')

/** Which way is taken is counted when the statement runs: see `query-store.ts`. */
const ofAsker = (few: number): string => {
  const shown = isShown('$4', '$5', '$6')
  return `
    with few as materialized (
      select s.key from ${access.seenAtAll('$4', [], String(few))}
    ), many as materialized (select count(*) = ${few} as are from few)
    select u.thing from (
      ${walk('(select are from many)', shown)}
      union all
      (select distinct x.thing from few f join journal.event_epc x on x.key = f.key
        where not (select are from many) and ($1::text is null or x.thing > $1::text)
          and x.role = any($3::text[]) and ${shown}
        order by x.thing limit $2::int)
    ) u order by u.thing limit $2::int`
}

/** Canonical things that the asker is shown in some event, in order, behind one of them. */
export const listThings = async (
  sql: Sql,
  sight: Bound,
  after: string | null,
  limit: number,
  few: number = FEW,
): Promise<string[]> => {
  const [audiences] = sight
  const { rows } = await (audiences === null
    ? sql.query<{ thing: string }>(OF_EVERYBODY, [after, limit, EPC_ROLES])
    : sql.query<{ thing: string }>(ofAsker(few), [after, limit, EPC_ROLES, ...sight]))
  return rows.map(({ thing }) => thing)
}

/** Whether the asker is shown the thing in some event. */
export const hasThing = async (sql: Sql, sight: Bound, thing: string): Promise<boolean> => {
  const { rows } = await sql.query(
    `select 1 as one from journal.event_epc x
     where x.thing = $1::text and x.role = any($2::text[]) and ${isShown('$3', '$4', '$5')} limit 1`,
    [thing, EPC_ROLES, ...sight],
  )
  return rows.length > 0
}

const VALUE_OF = `case l.kind when 'eventType' then e.type when 'bizStep' then e.biz_step
  when 'disposition' then e.disposition when 'readPoint' then e.read_point else e.biz_location end`

/** Values that lost the event that said them are kept if another one says them, and gone if none does. */
export const keepValues = async (tx: Sql, lost: readonly AudienceValue[]): Promise<void> => {
  if (lost.length === 0) return
  const { rows } = await tx.query<AudienceValue & { key: string }>(
    `select l.audience, l.kind, l.value, w.key
     from jsonb_to_recordset($1::jsonb) as l(audience text, kind text, value text)
       cross join lateral (
         select e.key from ${access.seenAtAll('array[l.audience]', [], 'all')} join journal.event e on e.key = s.key
         where ${VALUE_OF} = l.value limit 1) w`,
    [JSON.stringify(lost)],
  )
  await putValues(tx, rows)
}
