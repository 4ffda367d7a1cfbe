import type { QueriedRole } from '@karvan/epcis'
import { type AudienceValue, conditions as access, putValues } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'

/** As access binds an asker's sight: audiences, whole, parties; all null: everything may be seen. */
type Bound = readonly [readonly string[] | null, readonly string[] | null, readonly string[] | null]

/** Roles of single things; the others are of classes. */
export const EPC_ROLES: QueriedRole[] = ['epc', 'parent', 'emptied', 'child', 'input', 'output']

/** Of who sees fewer events whole than this, all are looked through; anybody else walks along the things and soon fills a page. */
const FEW = 10_000

/** Rows of one step of a walk: more than the events that most things have, few enough to leave a thing of very many behind. */
const STEP_ROWS = 200

/** What is asked for: things behind one of them, so many. */
interface Part {
  after: string | null
  limit: number
}

/**
 * Canonical things that the asker is shown in some event, in order, behind one of them: those of events that it sees
 * whole, and its own in those that it sees in part. How many statements it takes, and which, depends on what the asker
 * sees alone.
 */
export const listThings = async (
  sql: Sql,
  sight: Bound,
  part: Part,
  few: number = FEW,
): Promise<string[]> => {
  const [audiences, whole, parties] = sight
  if (audiences === null) return walkThings(sql, null, part)
  const seen = (await seesFew(sql, whole!, few))
    ? await listThingsOfFew(sql, whole!, part)
    : await walkThings(sql, whole, part)
  const own = await listOwnThings(sql, audiences, parties!, part)
  return firstOf(sql, [...seen, ...own], part.limit)
}

const seesFew = async (sql: Sql, whole: readonly string[], few: number): Promise<boolean> => {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*) as count from ${access.seenAtAll('$1', [], '$2::int')}`,
    [whole, few],
  )
  return rows[0]!.count < few
}

/** The events come first, whatever the planner thinks of the order of things. */
const listThingsOfFew = async (
  sql: Sql,
  whole: readonly string[],
  { after, limit }: Part,
): Promise<string[]> => {
  const { rows } = await sql.query<{ thing: string }>(
    `with few as materialized (
       select distinct s.key from ${access.seenAtAll('$4', [], 'all')}
     ), named as materialized (
       select x.thing from few f cross join lateral (
         select x.thing from journal.event_epc x where x.key = f.key and x.role = any($3::text[])
           and ($1::text is null or x.thing > $1::text) offset 0) x
     )
     select distinct n.thing from named n order by n.thing limit $2::int`,
    [after, limit, EPC_ROLES, whole],
  )
  return rows.map(({ thing }) => thing)
}

/** Step by step along the index of things: behind a thing that fills a step, its other events are passed over. */
const walkThings = async (
  sql: Sql,
  whole: readonly string[] | null,
  { after, limit }: Part,
): Promise<string[]> => {
  const found = new Set<string>()
  const step = Math.max(STEP_ROWS, 2 * limit)
  for (let last = after; found.size < limit; ) {
    const { rows } = await sql.query<{ thing: string }>(
      `select x.thing from journal.event_epc x
       where ($1::text is null or x.thing > $1::text) and x.role = any($3::text[])
         and ${access.whole('x.key', '$4')}
       order by x.thing, x.event_time, x.key limit $2::int`,
      [last, step, EPC_ROLES, whole],
    )
    for (const { thing } of rows) found.add(thing)
    if (rows.length < step) break
    last = rows.at(-1)!.thing
  }
  return [...found].slice(0, limit)
}

/** Of the things that are or were the asker's, those that an event names which it sees, at a time when they were. */
const listOwnThings = async (
  sql: Sql,
  audiences: readonly string[],
  parties: readonly string[],
  { after, limit }: Part,
): Promise<string[]> => {
  const { rows } = await sql.query<{ thing: string }>(
    `select o.thing from (
       select distinct e.thing from (${access.listEver('$5')}) e
       where $1::text is null or e.thing > $1::text order by e.thing offset 0) o
     where exists (select 1 from journal.event_epc x
       where x.thing = o.thing and x.role = any($3::text[]) and ${access.seen('x.key', '$4')}
         and ${access.own('x.thing', 'x.event_time', '$5')} offset 0)
     order by o.thing limit $2::int`,
    [after, limit, EPC_ROLES, audiences, parties],
  )
  return rows.map(({ thing }) => thing)
}

/** In the order of the store, which no other sorts by. */
const firstOf = async (sql: Sql, things: readonly string[], limit: number): Promise<string[]> => {
  const { rows } = await sql.query<{ thing: string }>(
    'select distinct t.thing from unnest($1::text[]) as t(thing) order by t.thing limit $2::int',
    [things, limit],
  )
  return rows.map(({ thing }) => thing)
}

/** The thing of a row `x` is shown to the asker there: its own, or in an event that it sees whole. */
const isShown = (audiences: string, whole: string, parties: string): string =>
  `${access.seen('x.key', audiences)} and (${access.own('x.thing', 'x.event_time', parties)} or ${access.whole('x.key', whole)})`

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
