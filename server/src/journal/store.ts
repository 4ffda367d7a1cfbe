import { conditions } from '../access/index.ts'
import type { Sql } from '../platform/index.ts'
import type { EventCursor } from './cursor.ts'
import type { AppendedEntry, Entry, NewEntry } from './entry.ts'

/** Any fixed number: one appender at a time, so that position order is the order of commits. */
const APPEND_LOCK = 7_225_002

export const JOURNAL_CHANNEL = 'karvan_journal'

/**
 * Appends what is new, in order: one statement, one JSON parameter. Positions follow the head
 * without gaps; record times rise by at least a microsecond each. Returns only what was inserted.
 */
export const appendEntries = async (
  tx: Sql,
  entries: readonly NewEntry[],
  now: Date,
): Promise<AppendedEntry[]> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [APPEND_LOCK])
  const { rows } = await tx.query<AppendedRow>(APPEND_JSON, [
    now.toISOString(),
    JSON.stringify(entries),
  ])
  return settle(tx, rows)
}

/** Appends what stands in the staging table between two ordinals: see `import-store.ts`. */
export const appendStaged = async (
  tx: Sql,
  from: number,
  until: number,
  now: Date,
): Promise<AppendedEntry[]> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [APPEND_LOCK])
  const { rows } = await tx.query<AppendedRow>(APPEND_STAGED, [now.toISOString(), from, until])
  return settle(tx, rows)
}

interface AppendedRow {
  key: string
  position: number
  event_id: string
}

const settle = async (tx: Sql, rows: readonly AppendedRow[]): Promise<AppendedEntry[]> => {
  if (rows.length === 0) return []
  const conflicts = await markConflicts(tx, rows)
  await tx.query('select pg_notify($1::text, $2::text)', [JOURNAL_CHANNEL, String(rows.length)])
  return rows.map(({ key, position, event_id }) => ({
    key,
    position,
    conflicting: conflicts.has(event_id),
  }))
}

/** Columns of `NewEntry` as PostgreSQL reads them: of the JSON parameter and of the staging table alike. */
export const ENTRY_INPUT = `
  key uuid, "eventId" text, "contentHash" text, "eventTime" timestamptz, "timeZoneOffset" text,
  type text, action text, "bizStep" text, disposition text, "readPoint" text, "bizLocation" text,
  declaration jsonb, things jsonb, quantities jsonb, attributes jsonb, context uuid, source text,
  "xmlSource" text, "xmlNamespaces" text,
  organisation text, job uuid, provenance text, "homeJurisdiction" text`

const appendFrom = (input: string): string => `
with input as materialized (${input}
), fresh as materialized (
  select i.*, row_number() over (order by i.ordinality) as n
  from input i where not exists (select 1 from journal.event e where e.key = i.key)
), head as materialized (
  select position, record_time from journal.head
), appended as (
  insert into journal.event (key, position, record_time, event_id, event_time, time_zone_offset,
    type, action, biz_step, disposition, read_point, biz_location, content_hash, declaration_time,
    declaration_reason, corrective_ids, organisation, job, provenance, home_jurisdiction, context, source,
    xml_source, xml_namespaces)
  select f.key, h.position + f.n,
    greatest($1::timestamptz, h.record_time) + f.n * interval '1 microsecond',
    f."eventId", f."eventTime", f."timeZoneOffset", f.type, f.action, f."bizStep", f.disposition,
    f."readPoint", f."bizLocation", f."contentHash", (f.declaration->>'time')::timestamptz,
    f.declaration->>'reason',
    case when f.declaration is null or f.declaration = 'null' then null
      else array(select jsonb_array_elements_text(f.declaration->'correctiveIds')) end,
    f.organisation, f.job, f.provenance, f."homeJurisdiction", f.context, f.source,
    f."xmlSource", f."xmlNamespaces"
  from fresh f cross join head h
  returning key, position, event_id
), epcs as (
  insert into journal.event_epc (thing, event_time, key, role)
  select t.thing, f."eventTime", f.key, t.role
  from fresh f cross join lateral jsonb_to_recordset(f.things) as t(thing text, role text)
), quantities as (
  insert into journal.event_quantity (thing, event_time, key, role, quantity, unit)
  select q.thing, f."eventTime", f.key, q.role, q.quantity, q.unit
  from fresh f cross join lateral jsonb_to_recordset(f.quantities)
    as q(thing text, role text, quantity numeric, unit text)
), attributes as (
  insert into journal.event_attribute (family, uri, depth, text, number, time, key, event_time)
  select a.family, a.uri, a.depth, a.text, a.number, a.time, f.key, f."eventTime"
  from fresh f cross join lateral jsonb_to_recordset(f.attributes)
    as a(family text, uri text, depth smallint, text text, number numeric, time timestamptz)
), moved as (
  update journal.head set
    position = head.position + (select count(*) from fresh),
    record_time = greatest($1::timestamptz, head.record_time)
      + (select count(*) from fresh) * interval '1 microsecond'
  where exists (select 1 from fresh)
)
select key, position, event_id from appended order by position`

const APPEND_JSON = appendFrom(
  `select * from rows from (jsonb_to_recordset($2::jsonb) as (${ENTRY_INPUT})) with ordinality`,
)
const APPEND_STAGED = appendFrom(
  'select * from journal_staging where ordinality >= $2::bigint and ordinality < $3::bigint',
)

/** Same id, other content: both rows bear the mark. Error declarations repeat an id by right. The ids. */
const markConflicts = async (
  tx: Sql,
  appended: readonly AppendedRow[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ event_id: string }>(
    `select event_id from journal.event
     where declaration_time is null and event_id in
       (select event_id from journal.event where key = any($1::uuid[]) and declaration_time is null)
     group by event_id having count(distinct content_hash) > 1`,
    [appended.map(({ key }) => key)],
  )
  const ids = rows.map(({ event_id }) => event_id)
  if (ids.length > 0)
    await tx.query(
      `update journal.event set conflicting = true
       where event_id = any($1::text[]) and declaration_time is null and not conflicting`,
      [ids],
    )
  return new Set(ids)
}

export const insertContexts = async (
  tx: Sql,
  contexts: ReadonlyMap<string, string>,
): Promise<void> => {
  await tx.query(
    `insert into journal.context (hash, text)
     select h, t from unnest($1::uuid[], $2::text[]) as c(h, t) on conflict do nothing`,
    [[...contexts.keys()], [...contexts.values()]],
  )
}

export const listContexts = async (
  sql: Sql,
  hashes: readonly string[],
): Promise<{ hash: string; text: string }[]> => {
  const { rows } = await sql.query<{ hash: string; text: string }>(
    'select hash, text from journal.context where hash = any($1::uuid[])',
    [hashes],
  )
  return rows
}

/** Organisations that captured originals (not declarations) of these ids, of those that the audiences see. */
export const listOriginals = async (
  sql: Sql,
  eventIds: readonly string[],
  audiences: readonly string[] | null,
): Promise<{ eventId: string; organisation: string }[]> => {
  const { rows } = await sql.query<{ eventId: string; organisation: string }>(
    `select distinct e.event_id as "eventId", e.organisation from journal.event e
     where e.event_id = any($1::text[]) and e.declaration_time is null and ${conditions.seen('e.key', '$2')}`,
    [eventIds, audiences],
  )
  return rows
}

/** Contents of originals (not declarations) of these ids that the audiences see; null: of all. */
export const listSeenContents = async (
  sql: Sql,
  eventIds: readonly string[],
  audiences: readonly string[] | null,
): Promise<{ eventId: string; contentHash: string }[]> => {
  const { rows } = await sql.query<{ eventId: string; contentHash: string }>(
    `select distinct e.event_id as "eventId", e.content_hash as "contentHash" from journal.event e
     where e.event_id = any($1::text[]) and e.declaration_time is null and ${conditions.seen('e.key', '$2')}`,
    [eventIds, audiences],
  )
  return rows
}

export interface Declaration {
  position: number
  eventId: string
  organisation: string
  declarationTime: string
  reason: string | null
  correctiveIds: string[]
}

export const listDeclarations = async (
  sql: Sql,
  eventIds: readonly string[],
  audiences: readonly string[] | null = null,
): Promise<Declaration[]> => {
  const { rows } = await sql.query<Declaration>(
    `select position, event_id as "eventId", organisation, declaration_reason as reason,
       to_char(declaration_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "declarationTime",
       coalesce(corrective_ids, '{}') as "correctiveIds"
     from journal.event e where event_id = any($1::text[]) and declaration_time is not null
       and ${conditions.seen('e.key', '$2')}
     order by position`,
    [eventIds, audiences],
  )
  return rows
}

/** Columns of `Entry` of the event table under the alias `e`. */
export const ENTRY_COLUMNS = `
  e.key, e.position, e.event_id as "eventId", e.type, e.action, e.biz_step as "bizStep", e.disposition,
  to_char(e.record_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordTime",
  to_char(e.event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime",
  e.time_zone_offset as "timeZoneOffset", e.read_point as "readPoint", e.biz_location as "bizLocation",
  e.conflicting, to_char(e.declaration_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "declarationTime",
  e.corrective_ids as "correctiveIds", e.organisation, e.provenance,
  e.home_jurisdiction as "homeJurisdiction", e.context, e.source`

export const listAfter = async (sql: Sql, position: number, limit: number): Promise<Entry[]> => {
  const { rows } = await sql.query<Entry>(
    `select ${ENTRY_COLUMNS} from journal.event e
     where e.position > $1::bigint order by e.position limit $2::int`,
    [position, limit],
  )
  return rows
}

export const getHead = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ position: number }>('select position from journal.head')
  return rows[0]!.position
}

/** Record time of the newest event, RFC 3339 in UTC with microseconds: none that is appended later has an earlier one. */
export const getHeadTime = async (sql: Sql): Promise<string> => {
  const { rows } = await sql.query<{ time: string }>(
    `select to_char(record_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time from journal.head`,
  )
  return rows[0]!.time
}

export const listByKeys = async (sql: Sql, keys: readonly string[]): Promise<Entry[]> => {
  const { rows } = await sql.query<Entry>(
    `select ${ENTRY_COLUMNS} from journal.event e where e.key = any($1::uuid[])`,
    [keys],
  )
  return rows
}

export interface XmlOfEvent {
  key: string
  text: string
  /** JSON of the prefixes declared around it. */
  namespaces: string
}

/** The exact XML of those events that came as XML. */
export const listXmlSources = async (sql: Sql, keys: readonly string[]): Promise<XmlOfEvent[]> => {
  const { rows } = await sql.query<XmlOfEvent>(
    `select e.key, e.xml_source as text, e.xml_namespaces as namespaces from journal.event e
     where e.key = any($1::uuid[]) and e.xml_source is not null`,
    [keys],
  )
  return rows
}

/** An event in the order of event time. */
export interface EventKey {
  /** RFC 3339 in UTC with microseconds. */
  eventTime: string
  key: string
}

/** Keys of everybody's events, by event time, behind one of them. */
export const listKeysBehind = async (
  sql: Sql,
  after: EventKey | undefined,
  limit: number,
): Promise<EventKey[]> => {
  const { rows } = await sql.query<EventKey>(
    `select e.key, to_char(e.event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime"
     from journal.event e
     where (e.event_time, e.key) > (coalesce($1::timestamptz, '-infinity'),
       coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
     order by e.event_time, e.key limit $3::int`,
    [after?.eventTime ?? null, after?.key ?? null, limit],
  )
  return rows
}

/** The key of an event that the audiences see, by its two times: of another that bears them nothing is told. */
export const keyAt = (eventTime: string, recordTime: string, audiences: string): string =>
  `(select p.key from journal.event p where p.event_time = ${eventTime}
     and p.record_time = ${recordTime} and ${conditions.seen('p.key', audiences)})`

/** A thing's events within a window of event time. */
export interface Window {
  thing: string
  /** Inclusive; null: from the beginning. */
  from: string | null
  /** Exclusive; null: open. */
  to: string | null
}

export interface ThingEvent {
  thing: string
  role: string
  key: string
  eventTime: string
}

/**
 * Each event of the windows once, newest first; one that several windows hold stands as that of the
 * first of them.
 */
export const listThingEvents = async (
  sql: Sql,
  windows: readonly Window[],
  before: EventCursor | undefined,
  limit: number,
  sight: readonly [unknown, unknown, unknown],
): Promise<ThingEvent[]> => {
  const { rows } = await sql.query<ThingEvent>(
    `select distinct on (x.event_time, x.key) x.thing, x.role, x.key,
       to_char(x.event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime"
     from jsonb_to_recordset($1::jsonb)
       as w(thing text, "from" timestamptz, "to" timestamptz, rank int)
     join journal.event_epc x on x.thing = w.thing
       and x.event_time >= coalesce(w."from", '-infinity') and x.event_time < coalesce(w."to", 'infinity')
     where ($2::timestamptz is null or (x.event_time, x.key) < ($2::timestamptz, ${keyAt('$2::timestamptz', '$3::timestamptz', '$4')}))
       and ${conditions.seen('x.key', '$4')}
       and (${conditions.own('x.thing', 'x.event_time', '$7')} or ${conditions.whole('x.key', '$6')})
     order by x.event_time desc, x.key desc, w.rank, x.role limit $5::int`,
    [
      JSON.stringify(windows.map((window, rank) => ({ ...window, rank }))),
      before?.eventTime ?? null,
      before?.recordTime ?? null,
      sight[0],
      limit,
      sight[1],
      sight[2],
    ],
  )
  return rows
}

/** All events of each thing up to a position, in any or the given roles: what a projection derives again from. */
export const listAllEventsOf = async (
  sql: Sql,
  things: readonly string[],
  roles: readonly string[] | null,
  until: number,
): Promise<(Entry & { thing: string; role: string })[]> => {
  const { rows } = await sql.query<Entry & { thing: string; role: string }>(
    `select x.thing, x.role, ${ENTRY_COLUMNS}
     from journal.event_epc x join journal.event e on e.key = x.key
     where x.thing = any($1::text[]) and ($2::text[] is null or x.role = any($2::text[]))
       and e.position <= $3::bigint
     order by x.event_time, e.position`,
    [things, roles, until],
  )
  return rows
}

/** The things of events that are the parties' own at the time of the event. */
export const listOwnThings = async (
  sql: Sql,
  keys: readonly string[],
  parties: readonly string[],
): Promise<{ key: string; thing: string }[]> => {
  const { rows } = await sql.query<{ key: string; thing: string }>(
    `select distinct x.key, x.thing from journal.event_epc x
     where x.key = any($1::uuid[]) and ${conditions.own('x.thing', 'x.event_time', '$2')}`,
    [keys, parties],
  )
  return rows
}

/**
 * The events of things that an asker sees, each for every thing and role in which it may see it there: as they stand,
 * still to be cut. `until`: of event time, inclusive; null: all.
 */
export const listSeenEventsOf = async (
  sql: Sql,
  things: readonly string[],
  until: string | null,
  sight: readonly [unknown, unknown, unknown],
): Promise<(Entry & { thing: string; role: string })[]> => {
  const { rows } = await sql.query<Entry & { thing: string; role: string }>(
    `select x.thing, x.role, ${ENTRY_COLUMNS}
     from journal.event_epc x join journal.event e on e.key = x.key
     where x.thing = any($1::text[]) and ($2::timestamptz is null or x.event_time <= $2::timestamptz)
       and ${conditions.seen('x.key', '$3')}
       and (${conditions.own('x.thing', 'x.event_time', '$5')} or ${conditions.whole('x.key', '$4')})
     order by x.event_time, e.position`,
    [things, until, ...sight],
  )
  return rows
}

/** Of the ids, those under which the audiences see events of different content. */
export const listSeenConflicts = async (
  sql: Sql,
  eventIds: readonly string[],
  audiences: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql.query<{ event_id: string }>(
    `select e.event_id from journal.event e
     where e.event_id = any($1::text[]) and e.declaration_time is null and ${conditions.seen('e.key', '$2')}
     group by e.event_id having count(distinct e.content_hash) > 1`,
    [eventIds, audiences],
  )
  return rows.map(({ event_id }) => event_id)
}

/**
 * For another room's query: by an event that an organisation captured and that names an id as place or thing, an asker
 * is told what this organisation says of the id. In part, things count that are its own. `parameters`: the
 * placeholders of its sight.
 */
export const tellsOf = (
  { organisation, id }: { organisation: string; id: string },
  [audiences, whole, parties]: readonly [string, string, string],
): string => {
  const seen = `e.organisation = ${organisation} and ${conditions.seen('e.key', audiences)}`
  return `(${conditions.captured(organisation, whole)}
    or exists (select 1 from journal.event e where e.read_point = ${id} and ${seen})
    or exists (select 1 from journal.event e where e.biz_location = ${id} and ${seen})
    or exists (select 1 from journal.event_epc x join journal.event e on e.key = x.key
      where x.thing = ${id} and ${seen}
        and (${conditions.own('x.thing', 'x.event_time', parties)} or ${conditions.whole('x.key', whole)})))`
}

/** For another room's query: the things `thing` of the events whose `key` a list gives, each as often as it may. */
export const thingsOfEvents = (keys: string): string =>
  `select x.thing from ${keys} k join journal.event_epc x on x.key = k.key`

export interface PartyEvent {
  key: string
  eventTime: string
  type: string
  bizStep: string | null
  disposition: string | null
  readPoint: string | null
  bizLocation: string | null
  position: number
  /** Whether the organisation is now a party to it. */
  seen: boolean
}

/** Every event that names one of the things, and whether the organisation is a party to it by its interests. */
export const listPartyEvents = async (
  tx: Sql,
  organisation: string,
  things: readonly string[],
): Promise<PartyEvent[]> => {
  const { rows } = await tx.query<PartyEvent>(
    `select e.key, e.position, e.type, e.biz_step as "bizStep", e.disposition, e.read_point as "readPoint",
       e.biz_location as "bizLocation", to_char(e.event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime",
       exists (select 1 from journal.event_epc y
         where y.key = e.key and ${conditions.party('y.thing', 'y.event_time', 'y.role', '$1')}) as seen
     from journal.event e
     where e.key in (select x.key from journal.event_epc x where x.thing = any($2::text[]))`,
    [organisation, things],
  )
  return rows
}

/** Who is a party to the events by an interest in one of their things. */
export const listParties = async (
  tx: Sql,
  keys: readonly string[],
): Promise<{ key: string; organisation: string }[]> => {
  const { rows } = await tx.query<{ key: string; organisation: string }>(
    `select distinct x.key, i.organisation from journal.event_epc x
       ${conditions.joinParties('x.thing', 'x.event_time', 'x.role')}
     where x.key = any($1::uuid[])`,
    [keys],
  )
  return rows
}

/** Events that an organisation captured and that name one of the things. */
export const listCapturedEvents = async (
  tx: Sql,
  organisation: string,
  things: readonly string[],
): Promise<Omit<PartyEvent, 'seen'>[]> => {
  const { rows } = await tx.query<Omit<PartyEvent, 'seen'>>(
    `select e.key, e.position, e.type, e.biz_step as "bizStep", e.disposition, e.read_point as "readPoint",
       e.biz_location as "bizLocation", to_char(e.event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime"
     from journal.event e where e.organisation = $1::text
       and e.key in (select x.key from journal.event_epc x where x.thing = any($2::text[]))`,
    [organisation, things],
  )
  return rows
}

/** Audiences of the events that name a thing, of one organisation's capture or of all. */
export const listAudiencesOfThing = async (
  sql: Sql,
  organisation: string | null,
  thing: string,
): Promise<string[]> => {
  const { rows } = await sql.query<{ audience: string }>(
    `select distinct a.audience from journal.event_epc x
       join journal.event e on e.key = x.key
       ${conditions.joinAudiences('x.key')}
     where x.thing = $2::text and ($1::text is null or e.organisation = $1::text)
     order by a.audience`,
    [organisation, thing],
  )
  return rows.map(({ audience }) => audience)
}

/** Who captured events that say this of themselves and that the audiences see whole; null: nothing is hidden. */
export const listSayersWhole = async (
  sql: Sql,
  { family, uri, text }: { family: string; uri: string; text: string },
  whole: readonly string[] | null,
): Promise<string[]> => {
  const { rows } = await sql.query<{ organisation: string }>(
    `select distinct e.organisation
     from journal.event_attribute t join journal.event e on e.key = t.key
     where t.family = $1::text and t.uri = $2::text and t.text = $3::text
       and ${conditions.whole('t.key', '$4')} limit 100`,
    [family, uri, text, whole],
  )
  return rows.map(({ organisation }) => organisation)
}

/** Waits until no append is under way, and holds the next ones back until the transaction ends. */
export const lockAppends = async (tx: Sql): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [APPEND_LOCK])
}

export const countSimulated = async (sql: Sql, before: string | null): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*) as count from journal.event
     where provenance = 'simulation' and ($1::timestamptz is null or event_time < $1::timestamptz)`,
    [before],
  )
  return rows[0]!.count
}

/** Deletes at most `limit` simulated events, their things and attributes. Returns their keys. */
export const deleteSimulated = async (
  tx: Sql,
  before: string | null,
  limit: number,
): Promise<string[]> => {
  const { rows } = await tx.query<{ key: string }>(
    `delete from journal.event where key in (
       select key from journal.event
       where provenance = 'simulation' and ($1::timestamptz is null or event_time < $1::timestamptz)
       limit $2::int)
     returning key`,
    [before, limit],
  )
  const keys = rows.map(({ key }) => key)
  for (const table of ['event_epc', 'event_quantity', 'event_attribute']) {
    await tx.query(`delete from journal.${table} where key = any($1::uuid[])`, [keys])
  }
  return keys
}
