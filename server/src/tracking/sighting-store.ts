import type { Sql } from '../platform/index.ts'
import { UTC } from './store.ts'

export interface Sighting {
  thing: string
  time: string
  position: number
  place: string | null
  latitude: number | null
  longitude: number | null
  bizStep: string | null
  disposition: string | null
  delayMinutes: number | null
  /** Moves by itself. */
  mover: boolean
}

export const insertSightings = async (
  tx: Sql,
  schema: string,
  rows: readonly Sighting[],
): Promise<void> => {
  await tx.query(
    `insert into ${schema}.sighting (thing, event_time, position, place, latitude, longitude,
       biz_step, disposition, delay_minutes, mover)
     select s.thing, s.time, s.position, s.place, s.latitude, s.longitude, s."bizStep", s.disposition,
       s."delayMinutes", s.mover
     from jsonb_to_recordset($1::jsonb) as s(thing text, time timestamptz, position bigint, place text,
       latitude double precision, longitude double precision, "bizStep" text, disposition text,
       "delayMinutes" int, mover boolean)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

export const deleteSightings = async (
  tx: Sql,
  schema: string,
  things: readonly string[],
): Promise<void> => {
  await tx.query(`delete from ${schema}.sighting where thing = any($1::text[])`, [things])
}

/** The last sighting of each mover, or of each thing that they carry, in a window of event time. */
export const listLastSightings = async (
  sql: Sql,
  mover: boolean,
  from: string,
  until: string,
): Promise<(Sighting & { simulated: boolean })[]> => {
  const { rows } = await sql.query<Sighting & { simulated: boolean }>(
    `select s.*, t.simulated from (
       select distinct on (thing) thing, ${UTC('event_time')} as time, position, place, latitude, longitude,
         biz_step as "bizStep", disposition, delay_minutes as "delayMinutes", mover
       from tracking.sighting
       where mover = $3::boolean and event_time >= $1::timestamptz and event_time <= $2::timestamptz
       order by thing, event_time desc, position desc) s
     join tracking.thing t on t.thing = s.thing order by s.thing`,
    [from, until, mover],
  )
  return rows
}
