import type { QuantityOfEvent } from '@karvan/epcis'
import type { Sql } from '../platform/index.ts'
import type { AttributeRow } from './entry.ts'

/** How far the rows are in their new form, and up to which position they are to be; the row is held until the transaction ends. */
export const lockRewrite = async (tx: Sql): Promise<{ done: number; last: number }> => {
  const { rows } = await tx.query<{ done: number; last: number }>(
    'select done, last from journal.rewrite where id = 1 for update',
  )
  return rows[0]!
}

export const setRewritten = async (tx: Sql, done: number): Promise<void> => {
  await tx.query('update journal.rewrite set done = $1::bigint where id = 1', [done])
}

export interface Rewritten {
  key: string
  eventTime: string
  quantities: readonly QuantityOfEvent[]
  attributes: readonly AttributeRow[]
}

/** Puts the rows in place of those that the events have. */
export const replaceRows = async (tx: Sql, events: readonly Rewritten[]): Promise<void> => {
  const keys = events.map(({ key }) => key)
  const text = JSON.stringify(events)
  await tx.query('delete from journal.event_attribute where key = any($1::uuid[])', [keys])
  await tx.query('delete from journal.event_quantity where key = any($1::uuid[])', [keys])
  await tx.query(
    `insert into journal.event_quantity (thing, event_time, key, role, quantity, unit)
     select q.thing, f."eventTime", f.key, q.role, q.quantity, q.unit
     from jsonb_to_recordset($1::jsonb) as f(key uuid, "eventTime" timestamptz, quantities jsonb)
       cross join lateral jsonb_to_recordset(f.quantities)
         as q(thing text, role text, quantity numeric, unit text)`,
    [text],
  )
  await tx.query(
    `insert into journal.event_attribute (family, uri, depth, text, number, time, key, event_time)
     select a.family, a.uri, a.depth, a.text, a.number, a.time, f.key, f."eventTime"
     from jsonb_to_recordset($1::jsonb) as f(key uuid, "eventTime" timestamptz, attributes jsonb)
       cross join lateral jsonb_to_recordset(f.attributes)
         as a(family text, uri text, depth smallint, text text, number numeric, time timestamptz)`,
    [text],
  )
}
