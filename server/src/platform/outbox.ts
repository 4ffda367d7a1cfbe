import type { Database, Sql } from './database.ts'

/** Where an announcement wakes the readers of the outbox. */
export const OUTBOX_CHANNEL = 'karvan_outbox'

export interface OutboxRow<Payload = unknown> {
  position: number
  topic: string
  payload: Payload
}

/**
 * Announces within the transaction that made the change. The update of the one head row is the
 * lock that makes position order the order of commits.
 */
export const announce = async (tx: Sql, topic: string, payload: unknown): Promise<void> => {
  await tx.query(
    `with head as (update platform.outbox_head set position = position + 1 returning position)
     insert into platform.outbox (position, topic, payload)
     select position, $1::text, $2::jsonb from head`,
    [topic, JSON.stringify(payload)],
  )
  await tx.query('select pg_notify($1::text, $2::text)', [OUTBOX_CHANNEL, topic])
}

export const getOutboxHead = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ position: number }>(
    'select position from platform.outbox_head',
  )
  return rows[0]!.position
}

export const listOutbox = async <Payload>(
  sql: Sql,
  after: number,
  limit: number,
): Promise<OutboxRow<Payload>[]> => {
  const { rows } = await sql.query<OutboxRow<Payload>>(
    `select position, topic, payload from platform.outbox
     where position > $1::bigint order by position limit $2::int`,
    [after, limit],
  )
  return rows
}

/** Forgets all but the last `keep` announcements: hints older than that help nobody. */
export const pruneOutbox = async (db: Database, keep: number): Promise<void> => {
  await db.query(
    `delete from platform.outbox
     where position <= (select position from platform.outbox_head) - $1::bigint`,
    [keep],
  )
}
