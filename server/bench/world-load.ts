import { insertAudiences } from '../src/access/index.ts'
import type { App } from '../src/app.ts'
import type { NewEntry } from '../src/journal/index.ts'
import type { Database, Sql } from '../src/platform/index.ts'
import { CONTEXT, entryAt } from './world.ts'
import type { Inhabited } from './world-askers.ts'

/** Events of one transaction. */
const BATCH = 20_000
const SERVER_BATCH = 100_000

/** How long the rows of the journal and those of the audiences took, in milliseconds. */
export interface Loaded {
  journalMilliseconds: number
  audienceMilliseconds: number
}

/** Fills the journal and the audiences with so many events: by COPY where the engine has it. */
export const loadWorld = async (
  app: App,
  db: Database,
  { organisationOf, audiencesOf }: Inhabited,
  events: number,
): Promise<Loaded> => {
  const loaded: Loaded = { journalMilliseconds: 0, audienceMilliseconds: 0 }
  const batch = db.copyIn ? SERVER_BATCH : BATCH
  for (let from = 0; from < events; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, events - from) }, (_, k) => from + k)
    const entries = numbers.map((n) => entryAt(n, events, organisationOf(n)))
    await db.transaction(async (tx) => {
      const started = performance.now()
      await (db.copyIn ? copyEntries(db, tx, entries, from) : appendEntries(app, tx, entries))
      const between = performance.now()
      await (db.copyIn ? copyAudiences : appendAudiences)(db, tx, entries, from, audiencesOf)
      loaded.journalMilliseconds += between - started
      loaded.audienceMilliseconds += performance.now() - between
    })
  }
  if (db.copyIn) await db.query(FILL_VALUES)
  await db.query('analyze')
  return loaded
}

/** What an append keeps of the words of events. */
const FILL_VALUES = `
  insert into access.audience_value (audience, kind, value, key)
  select a.audience, v.kind, v.value, min(a.key::text)::uuid
  from access.audience a join journal.event e on e.key = a.key
    cross join lateral (values ('eventType', e.type), ('bizStep', e.biz_step),
      ('disposition', e.disposition), ('readPoint', e.read_point), ('bizLocation', e.biz_location)) as v(kind, value)
  where v.value is not null
  group by a.audience, v.kind, v.value`

type AudiencesOf = Inhabited['audiencesOf']

const appendEntries = async (
  { journal }: App,
  tx: Sql,
  entries: readonly NewEntry[],
): Promise<void> => {
  await journal.append(tx, entries, new Map([[CONTEXT.hash, CONTEXT.text]]), new Date())
}
const appendAudiences = async (
  _db: Database,
  tx: Sql,
  entries: readonly NewEntry[],
  from: number,
  audiencesOf: AudiencesOf,
): Promise<void> => {
  const rows = entries.map(
    ({ key, eventTime, type, bizStep, disposition, readPoint, bizLocation }, k) => ({
      key,
      eventTime,
      type,
      bizStep,
      disposition,
      readPoint,
      bizLocation,
      position: from + k + 1,
      audiences: audiencesOf(from + k),
    }),
  )
  for (let at = 0; at < rows.length; at += 2_000)
    await insertAudiences(tx, rows.slice(at, at + 2_000))
}

/** Straight into the tables: what is measured are the reads. */
const copyEntries = async (
  db: Database,
  tx: Sql,
  entries: readonly NewEntry[],
  from: number,
): Promise<void> => {
  if (from === 0)
    await copy(db, tx, 'journal.context', ['hash', 'text'], [[CONTEXT.hash, CONTEXT.text]])
  const recordTime = (position: number): string =>
    `2026-05-01T00:00:${String(Math.floor(position / 1e6)).padStart(2, '0')}.${String(position % 1e6).padStart(6, '0')}Z`
  await copy(
    db,
    tx,
    'journal.event',
    EVENT_COLUMNS,
    entries.map((entry, k) => [
      entry.key,
      from + k + 1,
      recordTime(from + k + 1),
      entry.eventId,
      entry.eventTime,
      entry.timeZoneOffset,
      entry.type,
      entry.action,
      entry.bizStep,
      entry.disposition,
      entry.readPoint,
      entry.bizLocation,
      entry.contentHash,
      entry.organisation,
      entry.job,
      entry.provenance,
      entry.homeJurisdiction,
      entry.context,
      entry.source,
    ]),
  )
  const things = entries.flatMap(({ things, eventTime, key }) =>
    things.map(({ thing, role }) => [thing, eventTime, key, role]),
  )
  await copy(db, tx, 'journal.event_epc', ['thing', 'event_time', 'key', 'role'], things)
  const head = from + entries.length
  await tx.query(
    'update journal.head set position = $1::bigint, record_time = $2::timestamptz where id = 1',
    [head, recordTime(head)],
  )
}

const EVENT_COLUMNS = [
  'key',
  'position',
  'record_time',
  'event_id',
  'event_time',
  'time_zone_offset',
  'type',
  'action',
  'biz_step',
  'disposition',
  'read_point',
  'biz_location',
  'content_hash',
  'organisation',
  'job',
  'provenance',
  'home_jurisdiction',
  'context',
  'source',
]

const copyAudiences = async (
  db: Database,
  tx: Sql,
  entries: readonly NewEntry[],
  from: number,
  audiencesOf: AudiencesOf,
): Promise<void> => {
  const rows = entries.flatMap(({ key, eventTime, bizStep, readPoint, bizLocation }, k) =>
    audiencesOf(from + k).map((audience) => [
      audience,
      eventTime,
      bizStep,
      readPoint,
      bizLocation,
      key,
      from + k + 1,
    ]),
  )
  const columns = [
    'audience',
    'event_time',
    'biz_step',
    'read_point',
    'biz_location',
    'key',
    'position',
  ]
  await copy(db, tx, 'access.audience', columns, rows)
}

type Value = string | number | null

const copy = async (
  db: Database,
  tx: Sql,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> => {
  await db.copyIn!(tx, table, columns, linesOf(rows))
}

async function* linesOf(rows: readonly (readonly Value[])[]): AsyncGenerator<string> {
  for (const row of rows)
    yield row
      .map((value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`))
      .join(',')
}
