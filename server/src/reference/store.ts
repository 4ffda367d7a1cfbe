import type { Place, PlaceIdentifier } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

/** A place as the data has it; its identifiers stand in rows of their own. */
export type PlaceDocument = Omit<Place, 'identifiers'>

export interface PlaceRow {
  id: string
  document: PlaceDocument
  withdrawn_time: Date | null
}

export interface IdentifierRow extends PlaceIdentifier {
  place: string
  origin: 'data' | 'attached'
}

/** Held while one starter loads, so that a second waits and then finds nothing to do. */
const LOAD_LOCK = 7_225_010

export const lockLoad = async (tx: Sql): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [LOAD_LOCK])
}

export const getState = async (
  sql: Sql,
): Promise<{ revision: number; version: string | null; sha256: string | null }> => {
  const { rows } = await sql.query<{
    revision: number
    version: string | null
    sha256: string | null
  }>('select revision, version, sha256 from reference.state where id = 1')
  return rows[0]!
}

export const setLoaded = async (
  tx: Sql,
  version: string,
  sha256: string,
  now: Date,
): Promise<void> => {
  await tx.query(
    `update reference.state set version = $1::text, sha256 = $2::text, loaded_time = $3::timestamptz
     where id = 1`,
    [version, sha256, now.toISOString()],
  )
}

/** Counts a change and wakes the other processes at commit. */
export const announceChange = async (tx: Sql, channel: string): Promise<void> => {
  await tx.query('update reference.state set revision = revision + 1 where id = 1')
  await tx.query(`select pg_notify($1::text, '')`, [channel])
}

export interface PlaceMark {
  id: string
  sha256: string
  withdrawn: boolean
}

export const listMarks = async (sql: Sql): Promise<PlaceMark[]> => {
  const { rows } = await sql.query<PlaceMark>(
    'select id, sha256, withdrawn_time is not null as withdrawn from reference.place order by id',
  )
  return rows
}

export const listPlaces = async (sql: Sql): Promise<PlaceRow[]> => {
  const { rows } = await sql.query<PlaceRow>(
    'select id, document, withdrawn_time from reference.place order by id',
  )
  return rows
}

export const listIdentifiers = async (sql: Sql): Promise<IdentifierRow[]> => {
  const { rows } = await sql.query<IdentifierRow>(
    `select place, scheme, value, origin, confidence, sources
     from reference.identifier order by place, scheme, value`,
  )
  return rows
}

export const upsertPlaces = async (
  tx: Sql,
  places: readonly { id: string; document: PlaceDocument; sha256: string }[],
): Promise<void> => {
  await tx.query(
    `insert into reference.place (id, document, sha256)
     select r.id, r.document, r.sha256
     from jsonb_to_recordset($1::jsonb) as r(id text, document jsonb, sha256 text)
     on conflict (id) do update
       set document = excluded.document, sha256 = excluded.sha256, withdrawn_time = null`,
    [JSON.stringify(places)],
  )
}

export const withdrawPlaces = async (tx: Sql, ids: readonly string[], now: Date): Promise<void> => {
  await tx.query(
    'update reference.place set withdrawn_time = $2::timestamptz where id = any($1::text[])',
    [ids, now.toISOString()],
  )
}

/**
 * Puts the identifiers of the data in place of those loaded before. What an administrator attached
 * stays and wins; a withdrawn place keeps its own as long as no living one claims them.
 */
export const replaceDataIdentifiers = async (
  tx: Sql,
  places: readonly string[],
  identifiers: readonly Omit<IdentifierRow, 'origin'>[],
): Promise<void> => {
  const rows = JSON.stringify(identifiers)
  await tx.query(
    `delete from reference.identifier i where i.origin = 'data' and (i.place = any($1::text[])
       or exists (select 1 from jsonb_to_recordset($2::jsonb) as r(scheme text, value text)
                  where r.scheme = i.scheme and r.value = i.value))`,
    [places, rows],
  )
  await tx.query(
    `insert into reference.identifier (scheme, value, place, origin, confidence, sources)
     select r.scheme, r.value, r.place, 'data', r.confidence, r.sources
     from jsonb_to_recordset($1::jsonb)
       as r(scheme text, value text, place text, confidence text, sources jsonb)
     on conflict (scheme, value) do nothing`,
    [rows],
  )
}

/** Writes the identifier unless another place has it, which is then told. */
export const attachIdentifier = async (
  tx: Sql,
  { place, scheme, value, confidence, sources }: Omit<IdentifierRow, 'origin'>,
  now: Date,
): Promise<{ takenBy: string | undefined }> => {
  const { rows } = await tx.query<{ place: string }>(
    `insert into reference.identifier
       (scheme, value, place, origin, confidence, sources, attached_time)
     values ($1::text, $2::text, $3::text, 'attached', $4::text, $5::jsonb, $6::timestamptz)
     on conflict (scheme, value) do update
       set origin = 'attached', confidence = excluded.confidence, sources = excluded.sources,
           attached_time = excluded.attached_time
       where identifier.place = excluded.place
     returning place`,
    [scheme, value, place, confidence, JSON.stringify(sources), now.toISOString()],
  )
  if (rows.length > 0) return { takenBy: undefined }
  const owner = await tx.query<{ place: string }>(
    'select place from reference.identifier where scheme = $1::text and value = $2::text',
    [scheme, value],
  )
  return { takenBy: owner.rows[0]?.place }
}
