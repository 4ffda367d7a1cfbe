import type { ThingKind } from '@karvan/contract'
import { conditions } from '../access/index.ts'
import { thingsOfEvents } from '../journal/index.ts'
import type { Sql } from '../platform/index.ts'
import { isEnded, type Registers, type ThingState } from './state.ts'

/** The projection lives here; a rebuild makes it again beside, in another schema. */
export const SCHEMA = 'tracking'

export interface ThingRow {
  thing: string
  kind: ThingKind
  label: string
  place: string | null
  ended: boolean
  registers: Registers
  inside: string[]
  first_time: string
  last_time: string
  last_record_time: string
  events: number
  simulated: boolean
  changed_position: number
}

/** An instant as ISO text in UTC with microseconds, which compares as text. */
export const UTC = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const THING_COLUMNS = `thing, kind, label, place, ended, registers, inside,
  ${UTC('first_time')} as first_time, ${UTC('last_time')} as last_time, last_record_time,
  events, simulated, changed_position`

// ---- writing, in the schema of the projection ----

export const listStates = async (
  sql: Sql,
  schema: string,
  things: readonly string[],
): Promise<(ThingState & { inside: string[] })[]> => {
  const { rows } = await sql.query<ThingRow & { search: string; audiences: string[] }>(
    `select ${THING_COLUMNS}, search, audiences from ${schema}.thing where thing = any($1::text[])`,
    [things],
  )
  return rows.map((row) => ({
    thing: row.thing,
    kind: row.kind,
    label: row.label,
    search: row.search,
    registers: row.registers,
    firstTime: row.first_time,
    lastTime: row.last_time,
    lastRecordTime: row.last_record_time,
    events: row.events,
    simulated: row.simulated,
    audiences: row.audiences,
    changedPosition: row.changed_position,
    inside: row.inside,
  }))
}

export const upsertStates = async (
  tx: Sql,
  schema: string,
  states: readonly ThingState[],
): Promise<void> => {
  const rows = states.map((state) => ({
    ...state,
    place: state.registers.spot?.value.place ?? null,
    ended: isEnded(state.registers),
  }))
  await tx.query(
    `insert into ${schema}.thing (thing, kind, label, search, place, ended, registers, inside, outermost,
       first_time, last_time, last_record_time, events, simulated, audiences, changed_position)
     select s.thing, s.kind, s.label, s.search, s.place, s.ended, s.registers, '{}', null,
       s."firstTime", s."lastTime", s."lastRecordTime", s.events, s.simulated,
       array(select jsonb_array_elements_text(s.audiences)), s."changedPosition"
     from jsonb_to_recordset($1::jsonb) as s(thing text, kind text, label text, search text, place text,
       ended boolean, registers jsonb, "firstTime" timestamptz, "lastTime" timestamptz,
       "lastRecordTime" text, events int, simulated boolean, audiences jsonb, "changedPosition" bigint)
     on conflict (thing) do update set place = excluded.place, ended = excluded.ended,
       registers = excluded.registers, first_time = excluded.first_time, last_time = excluded.last_time,
       last_record_time = excluded.last_record_time, events = excluded.events,
       simulated = excluded.simulated, audiences = excluded.audiences,
       changed_position = greatest(${schema}.thing.changed_position, excluded.changed_position)`,
    [JSON.stringify(rows)],
  )
}

/** Things all of whose events were declared wrong are known no more. */
export const deleteStates = async (
  tx: Sql,
  schema: string,
  things: readonly string[],
): Promise<void> => {
  await tx.query(`delete from ${schema}.thing where thing = any($1::text[])`, [things])
}

export const updateInside = async (
  tx: Sql,
  schema: string,
  rows: readonly { thing: string; inside: string[]; outermost: string | null; position: number }[],
): Promise<void> => {
  await tx.query(
    `update ${schema}.thing t set inside = array(select jsonb_array_elements_text(r.inside)),
       outermost = r.outermost, changed_position = greatest(t.changed_position, r.position)
     from jsonb_to_recordset($1::jsonb) as r(thing text, inside jsonb, outermost text, position bigint)
     where t.thing = r.thing and (t.changed_position < r.position or to_jsonb(t.inside) <> r.inside)`,
    [JSON.stringify(rows)],
  )
}

/** What may be known of the things changed at a position, though nothing happened to them. */
export const touchThings = async (
  tx: Sql,
  things: readonly string[],
  position: number,
): Promise<void> => {
  await tx.query(
    `update tracking.thing set changed_position = greatest(changed_position, $2::bigint)
     where thing = any($1::text[])`,
    [things, position],
  )
}

// ---- reading, from the living projection ----

/** What a list asks for, where nothing is hidden. */
export interface ThingQuery {
  kinds: readonly string[] | null
  /** Prefix of the folded label. */
  text: string | null
  inside: string | null
  things: readonly string[] | null
  outermostOnly: boolean
  changedAfter: number | null
  /** Own place, or the place of the outermost carrier: named by thing. */
  atPlace: { place: string; carriers: readonly string[] } | null
  lastTimeFrom: string | null
  after: string | null
  limit: number
}

const prefixPattern = (text: string | null): string | null =>
  text === null ? null : `${text.replace(/[\\%_]/g, '\\$&')}%`

export const listThings = async (sql: Sql, query: ThingQuery): Promise<ThingRow[]> => {
  const { rows } = await sql.query<ThingRow>(
    `select ${THING_COLUMNS} from tracking.thing
     where ($1::text[] is null or kind = any($1::text[]))
       and ($2::text is null or search like $2::text)
       and ($3::text is null or inside @> array[$3::text])
       and ($4::text[] is null or thing = any($4::text[]))
       and (not $5::boolean or outermost is null)
       and ($6::bigint is null or changed_position > $6::bigint)
       and ($7::text is null or place = $7::text or outermost = any($8::text[]))
       and ($9::timestamptz is null or last_time >= $9::timestamptz)
       and ($10::text is null or thing > $10::text)
     order by thing limit $11::int`,
    [
      query.kinds,
      prefixPattern(query.text),
      query.inside,
      query.things,
      query.outermostOnly,
      query.changedAfter,
      query.atPlace?.place ?? null,
      query.atPlace?.carriers ?? [],
      query.lastTimeFrom,
      query.after,
      query.limit,
    ],
  )
  return rows
}

/** What somebody who does not see everything may know something of. */
export interface CandidateQuery {
  kinds: readonly string[] | null
  text: string | null
  /** Audiences whose events are seen whole. */
  whole: readonly string[]
  /** Organisations through whose interests events are seen in part. */
  parties: readonly string[]
  /** Things that grants name. */
  granted: readonly string[]
  after: string | null
  limit: number
}

/** So many events that are seen whole, or interests, are few: their things are read and put in order. */
const FEW = 2_000

/**
 * Things of which an asker may know something, in order; what it knows is derived from the events that it sees. Where
 * they are few they are looked up by the events and interests that name them: else a page of three things would look
 * through the whole fleet. An index of the audiences of things would do the same and cost a quarter of the projection.
 */
export const listCandidates = async (
  sql: Sql,
  query: CandidateQuery,
  few: number = FEW,
): Promise<{ thing: string; changed_position: number }[]> => {
  const asked = `($1::text[] is null or t.kind = any($1::text[]))
    and ($2::text is null or t.search like $2::text) and ($6::text is null or t.thing > $6::text)`
  const { rows } = await sql.query<{ thing: string; changed_position: number }>(
    `with events as materialized (select s.key from ${conditions.seenAtAll('$3', [], String(few))}),
     owned as materialized (${conditions.listEver('$5')} limit ${few}),
     many as materialized (
       select (select count(*) from events) = ${few} or (select count(*) from owned) = ${few} as are),
     few as materialized (
       select o.thing from owned o union all select unnest($4::text[])
       union all ${thingsOfEvents('events')})
     (select t.thing, t.changed_position from tracking.thing t
       where (select are from many) and ${asked}
         and (t.audiences && $3::text[] or t.thing = any($4::text[]) or ${conditions.ever('t.thing', '$5')})
       order by t.thing limit $7::int)
     union all
     (select t.thing, t.changed_position from tracking.thing t
       where not (select are from many) and ${asked} and t.thing in (select f.thing from few f)
       order by t.thing limit $7::int)
     order by thing`,
    [
      query.kinds,
      prefixPattern(query.text),
      query.whole,
      query.granted,
      query.parties,
      query.after,
      query.limit,
    ],
  )
  return rows
}

/** How often things changed, for who remembers what was derived of them. */
export const listVersions = async (
  sql: Sql,
  things: readonly string[],
): Promise<{ thing: string; changed_position: number }[]> => {
  const { rows } = await sql.query<{ thing: string; changed_position: number }>(
    'select thing, changed_position from tracking.thing where thing = any($1::text[])',
    [things],
  )
  return rows
}

/** Things that are themselves at a place and inside of nothing: what is in them is there too. */
export const listCarriersAt = async (sql: Sql, place: string, limit: number): Promise<string[]> => {
  const { rows } = await sql.query<{ thing: string }>(
    `select thing from tracking.thing where place = $1::text and outermost is null and not ended
     order by thing limit $2::int`,
    [place, limit],
  )
  return rows.map(({ thing }) => thing)
}

/** For more carriers than these the index of what is inside is no help: comparing lists with a long one is slow. */
const FEW_CARRIERS = 50

/** How many things of each kind are in each of the carriers, at any depth. */
export const countContents = async (
  sql: Sql,
  carriers: readonly string[],
): Promise<{ carrier: string; kind: ThingKind; count: number }[]> => {
  const { rows } = await sql.query<{ carrier: string; kind: ThingKind; count: number }>(
    `select carrier, kind, count(*) as count
     from tracking.thing cross join lateral unnest(inside) as i(carrier)
     where inside <> '{}' and (cardinality($1::text[]) > ${FEW_CARRIERS} or inside && $1::text[])
       and carrier = any($1::text[])
     group by carrier, kind`,
    [carriers],
  )
  return rows
}

/** For each place how many things of each kind are there, inside of nothing. */
export const countAtPlaces = async (
  sql: Sql,
  lastTimeFrom: string,
): Promise<{ place: string; kind: ThingKind; count: number }[]> => {
  const { rows } = await sql.query<{ place: string; kind: ThingKind; count: number }>(
    `select place, kind, count(*) as count from tracking.thing
     where place is not null and outermost is null and not ended and last_time >= $1::timestamptz
     group by place, kind`,
    [lastTimeFrom],
  )
  return rows
}

/** The same for things inside of others, by the outermost. */
export const countByOutermost = async (
  sql: Sql,
): Promise<{ outermost: string; kind: ThingKind; count: number }[]> => {
  const { rows } = await sql.query<{ outermost: string; kind: ThingKind; count: number }>(
    `select outermost, kind, count(*) as count from tracking.thing
     where outermost is not null and not ended group by outermost, kind`,
  )
  return rows
}
