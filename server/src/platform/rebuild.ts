import type { Database, Sql } from './database.ts'
import { createBookmark, type Follower, lockBookmark, moveBookmark } from './follow.ts'

/** A projection that can be made again beside the living one and then swapped in. */
export interface Rebuildable<Row extends { position: number }> {
  follower: Follower<Row>
  /** PostgreSQL schema that holds nothing but this projection. */
  schema: string
  /** Projects into the given schema and announces nothing. */
  projectMuted(tx: Sql, rows: Row[], schema: string): Promise<void>
  /** Called in the swapping transaction: the one announcement that everything may have changed. */
  announceRebuilt(tx: Sql): Promise<void>
}

/**
 * Derives the projection again from the first row of the log into a shadow schema, then swaps it in
 * at the instant when both have read the same. Nothing is announced but the swap. Returns the rows read.
 */
export const rebuild = async <Row extends { position: number }>(
  db: Database,
  projection: Rebuildable<Row>,
): Promise<number> => {
  const { follower, schema } = projection
  const shadow = `${schema}_shadow`
  await createBookmark(db, follower.name)
  await createShadow(db, schema, shadow)
  let position = 0
  let read = 0
  for (;;) {
    const rows = await db.transaction(async (tx) => {
      const batch = await follower.listAfter(tx, position, follower.batchSize)
      if (batch.length > 0) await projection.projectMuted(tx, batch, shadow)
      return batch
    })
    position = rows.at(-1)?.position ?? position
    read += rows.length
    if (rows.length > 0) continue
    if (await db.transaction((tx) => swap(tx, projection, shadow, position))) return read
  }
}

const createShadow = async (db: Database, schema: string, shadow: string): Promise<void> => {
  // LIKE copies no storage parameters.
  const { rows } = await db.query<{ name: string; options: string }>(
    `select c.relname as name, coalesce(array_to_string(c.reloptions, ', '), '') as options
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1::text and c.relkind = 'r' order by c.relname`,
    [schema],
  )
  const tables = rows.map(
    ({ name, options }) =>
      `create table ${shadow}.${name} (like ${schema}.${name} including all)
       ${options === '' ? '' : `with (${options})`};`,
  )
  await db.script(
    `drop schema if exists ${shadow} cascade; create schema ${shadow}; ${tables.join(' ')}`,
  )
}

/** False when rows came in between: read on and try again. */
const swap = async <Row extends { position: number }>(
  tx: Sql,
  { follower, schema, announceRebuilt }: Rebuildable<Row>,
  shadow: string,
  position: number,
): Promise<boolean> => {
  await lockBookmark(tx, follower.name, 'wait')
  // Read first: what is discarded leaves the log shorter than its head.
  const head = await follower.getHead(tx)
  const late = await follower.listAfter(tx, position, 1)
  if (late.length > 0) return false
  await tx.script(`drop schema ${schema} cascade; alter schema ${shadow} rename to ${schema};`)
  await moveBookmark(tx, follower.name, head)
  await announceRebuilt(tx)
  return true
}
