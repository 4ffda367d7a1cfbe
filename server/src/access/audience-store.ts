import type { Sql } from '../platform/index.ts'
import type { Sight } from './asker.ts'
import { type AudienceValue, deleteValuesOf, INSERT_VALUES } from './value-store.ts'

/** Who may see an event: written at append, and again when an interest or a grant changes; read with every query. */
export interface AudienceRow {
  key: string
  audiences: string[]
  eventTime: string
  type: string
  bizStep: string | null
  disposition: string | null
  readPoint: string | null
  bizLocation: string | null
  position: number
}

export const insertAudiences = async (sql: Sql, rows: readonly AudienceRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql.query(
    `with seen as materialized (
       select a.audience, r.*
       from jsonb_to_recordset($1::jsonb) as r(key uuid, audiences jsonb, "eventTime" timestamptz,
         type text, "bizStep" text, disposition text, "readPoint" text, "bizLocation" text, position bigint),
         jsonb_array_elements_text(r.audiences) as a(audience)
     ), inserted as (
       insert into access.audience (audience, event_time, biz_step, read_point, biz_location, key, position)
       select s.audience, s."eventTime", s."bizStep", s."readPoint", s."bizLocation", s.key, s.position
       from seen s on conflict do nothing
     )
     ${INSERT_VALUES}`,
    [JSON.stringify(rows)],
  )
}

/** Takes every audience from events. What this leaves without a witness is given back, to look for another one. */
export const deleteAudiences = async (
  sql: Sql,
  keys: readonly string[],
): Promise<AudienceValue[]> => {
  await sql.query('delete from access.audience where key = any($1::uuid[])', [keys])
  return deleteValuesOf(sql, null, keys)
}

/** Takes one audience from events. What this leaves without a witness is given back, to look for another one. */
export const deleteAudience = async (
  tx: Sql,
  audience: string,
  keys: readonly string[],
): Promise<AudienceValue[]> => {
  await tx.query(
    'delete from access.audience where audience = $1::text and key = any($2::uuid[])',
    [audience, keys],
  )
  return deleteValuesOf(tx, audience, keys)
}

/** What a query binds for an asker's sight, in this order; all null where nothing is hidden. */
export const sightParameters = (
  sight: 'all' | Sight,
): [audiences: string[] | null, whole: string[] | null, parties: string[] | null] =>
  sight === 'all' ? [null, null, null] : [sight.audiences, sight.whole, sight.parties]

/**
 * What others put into a thing or take out is their business: as the parent alone it makes nobody a party. Cut to
 * nothing, an unloading of some would also read as one of all (EPCIS 2.0 §7.4.3, DELETE without children).
 */
const makesParty = (thing: string, time: string, role: string): string =>
  `i.thing = ${thing} and i.from_time <= ${time} and (i.to_time is null or i.to_time >= ${time})
     and ${role} <> 'parent'`

/** What a scan of the events that an asker sees asks of the rows `a`; all of it is in the index that it scans. */
export interface SeenInOrder {
  audiences: string
  /** Conditions of `a.event_time`, `a.key`, `a.biz_step`, `a.read_point` and `a.biz_location`. */
  where: readonly string[]
  /** Joins what else is asked of the event, as `join … on … = a.key`. */
  join: string
  direction: 'asc' | 'desc'
  limit: string
}

/**
 * The one filter, as conditions for another room's query. Each is true where nothing is hidden from the asker.
 * Parameters are the placeholders under which `sightParameters` are bound. Rows of one key live together on a
 * distributed store, and so do those of one thing.
 *
 * `offset 0` keeps each `exists` a look into the primary key for the row at hand: else the planner may read all that
 * somebody sees into a hash table first, for a query of a few rows.
 */
export const conditions = {
  /** The asker sees the event, whole or in part. */
  seen: (key: string, audiences: string): string =>
    `(${audiences}::text[] is null or exists (select 1 from access.audience a
       where a.key = ${key} and a.audience = any(${audiences}::text[]) offset 0))`,
  /** Whom nothing is hidden from is not asked here: the keys `s.key` of the first events that the asker sees, in order. */
  seenInOrder: ({ audiences, where, join, direction, limit }: SeenInOrder): string => {
    const order = (row: string) =>
      `order by ${row}.event_time ${direction}, ${row}.key ${direction} limit ${limit}::int`
    return `(select w.event_time, w.key
       from unnest(${audiences}::text[]) as u(audience) cross join lateral (
         select a.event_time, a.key from access.audience a ${join}
         where ${['a.audience = u.audience', ...where].join(' and ')} ${order('a')}) w
       group by w.event_time, w.key ${order('w')}) s`
  },
  /** To join with a limit: the keys `s.key` of events that the asker sees, in no order, each as often as it may. */
  seenAtAll: (audiences: string, where: readonly string[], limit: string): string =>
    `(select a.key from access.audience a
       where ${[`a.audience = any(${audiences}::text[])`, ...where].join(' and ')} limit ${limit}) s`,
  /** The asker sees the event as it came. */
  whole: (key: string, whole: string): string =>
    `(${whole}::text[] is null or exists (select 1 from access.audience a
       where a.key = ${key} and a.audience = any(${whole}::text[]) offset 0))`,
  /** The asker sees everything that the organisation captured as it came. */
  captured: (organisation: string, whole: string): string =>
    `(${whole}::text[] is null or 'organisation:' || ${organisation} = any(${whole}::text[]))`,
  /** To select: through which of the audiences the asker sees the event. */
  reasons: (key: string, audiences: string): string =>
    `array(select a.audience from access.audience a
       where a.key = ${key} and a.audience = any(${audiences}::text[]))`,
  /** An organisation is a party to an event that names the thing in the role at the time. */
  party: (thing: string, time: string, role: string, organisation: string): string =>
    `exists (select 1 from access.interest i
       where i.organisation = ${organisation}::text and ${makesParty(thing, time, role)})`,
  /** The same to join: one row for each interest, whose `i.organisation` is a party. */
  joinParties: (thing: string, time: string, role: string): string =>
    `join access.interest i on ${makesParty(thing, time, role)}`,
  /** To join: one row for each audience `a.audience` of an event. */
  joinAudiences: (key: string): string => `join access.audience a on a.key = ${key}`,
  /** One of the asker's parties has or had an interest in the thing at some time. */
  ever: (thing: string, parties: string): string =>
    `exists (select 1 from access.interest i
       where i.thing = ${thing} and i.organisation = any(${parties}::text[]) offset 0)`,
  /** To list: the things `thing` of `ever`, each as often as there are interests in it. */
  listEver: (parties: string): string =>
    `select i.thing from access.interest i where i.organisation = any(${parties}::text[])`,
  /** At the time, the thing is the asker's own: one of its parties has an interest in it. */
  own: (thing: string, time: string, parties: string): string =>
    `(${parties}::text[] is null or exists (select 1 from access.interest i
       where i.thing = ${thing} and i.organisation = any(${parties}::text[])
         and i.from_time <= ${time} and (i.to_time is null or i.to_time >= ${time}) offset 0))`,
}

/** The audiences, of those asked for, that each event has. */
export const listAudiencesOf = async (
  sql: Sql,
  keys: readonly string[],
  audiences: readonly string[],
): Promise<{ key: string; audience: string }[]> => {
  const { rows } = await sql.query<{ key: string; audience: string }>(
    `select key, audience from access.audience
     where key = any($1::uuid[]) and audience = any($2::text[])`,
    [keys, audiences],
  )
  return rows
}

export interface InterestRow {
  organisation: string
  thing: string
  fromTime: string
  toTime: string | null
  /** The thing inside of this one that it was derived from; '': somebody said it. */
  via: string
}

const INTEREST_COLUMNS = `organisation, thing, via,
  to_char(from_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "fromTime",
  to_char(to_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "toTime"`

/** Interests in things, of everybody or of the organisations named. */
export const listInterestsIn = async (
  sql: Sql,
  things: readonly string[],
  organisations: readonly string[] | null,
): Promise<InterestRow[]> => {
  const { rows } = await sql.query<InterestRow>(
    `select ${INTEREST_COLUMNS} from access.interest where thing = any($1::text[])
       and ($2::text[] is null or organisation = any($2::text[]))
     order by thing, organisation, via, from_time`,
    [things, organisations],
  )
  return rows
}

/** Organisations with an interest in a thing, or in others because of it. */
export const listInterestedIn = async (sql: Sql, thing: string): Promise<string[]> => {
  const { rows } = await sql.query<{ organisation: string }>(
    `select distinct organisation from access.interest where thing = $1::text
     union select distinct organisation from access.interest where via = $1::text order by organisation`,
    [thing],
  )
  return rows.map(({ organisation }) => organisation)
}

/** What was said of an organisation's interests, null: of all, not what was derived from it. A page has so many things, whole. */
export const listInterestsOf = async (
  sql: Sql,
  organisation: string | null,
  after: string,
  limit: number,
): Promise<InterestRow[]> => {
  const { rows } = await sql.query<InterestRow>(
    `select ${INTEREST_COLUMNS} from access.interest
     where via = '' and ($1::text is null or organisation = $1::text) and thing in
       (select distinct thing from access.interest
        where via = '' and ($1::text is null or organisation = $1::text) and thing > $2::text
        order by thing limit $3::int)
     order by thing, organisation, from_time`,
    [organisation, after, limit],
  )
  return rows
}

export const putInterests = async (tx: Sql, rows: readonly InterestRow[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.query(
    `insert into access.interest (organisation, thing, from_time, to_time, via)
     select r.organisation, r.thing, r."fromTime", r."toTime", r.via
     from jsonb_to_recordset($1::jsonb) as r(organisation text, thing text, "fromTime" timestamptz,
       "toTime" timestamptz, via text)
     on conflict (thing, organisation, via, from_time) do update set to_time = excluded.to_time`,
    [JSON.stringify(rows)],
  )
}

/** What was said of an organisation's interest in a thing. True when there was any. */
export const deleteInterest = async (
  tx: Sql,
  organisation: string,
  thing: string,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `delete from access.interest where organisation = $1::text and thing = $2::text and via = ''
     returning thing`,
    [organisation, thing],
  )
  return rows.length > 0
}

/** Takes what was derived from things; what it was. */
export const deleteDerivedInterests = async (
  tx: Sql,
  vias: readonly string[],
): Promise<InterestRow[]> => {
  const { rows } = await tx.query<InterestRow>(
    `delete from access.interest where via = any($1::text[]) and via <> ''
     returning ${INTEREST_COLUMNS}`,
    [vias],
  )
  return rows
}

/** Whether anybody has an interest in anything: most projections of a new house need ask no more. */
export const hasInterests = async (sql: Sql): Promise<boolean> => {
  const { rows } = await sql.query('select 1 as one from access.interest limit 1')
  return rows.length > 0
}
