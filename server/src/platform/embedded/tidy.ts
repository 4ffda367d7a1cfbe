import type { Sql } from '../database.ts'
import { quotePath } from '../names.ts'

/**
 * What a PostgreSQL server's autovacuum does and PGlite has no process for: without it the tables that
 * are updated grow without end, and the planner knows nothing of any. Same rule as the server's defaults
 * (PostgreSQL manual, "The Autovacuum Daemon"), with a higher base, for the store waits meanwhile.
 */
const BASE_ROWS = 1_000
const VACUUM_SHARE = 0.2
const ANALYZE_SHARE = 0.1

/** A table that was never analyzed has no `reltuples` (-1) and is due as soon as it holds something. */
const DUE_TABLES = `
  select n.nspname || '.' || c.relname as name,
    s.n_dead_tup > $1::float8 + $2::float8 * greatest(c.reltuples, 0) as vacuum
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_stat_user_tables s on s.relid = c.oid
  where c.relkind = 'r' and (
    s.n_dead_tup > $1::float8 + $2::float8 * greatest(c.reltuples, 0)
    or s.n_mod_since_analyze > $1::float8 + $3::float8 * greatest(c.reltuples, 0)
    or (c.reltuples < 0 and pg_relation_size(c.oid) > 0))
  order by name`

/** Vacuums and analyzes the tables that need it, one by one, so that others get their turn between. Returns their names. */
export const tidyTables = async (db: Sql): Promise<string[]> => {
  // What the statements before counted is otherwise told with a second's delay.
  await db.query('select pg_stat_force_next_flush()')
  const { rows } = await db.query<{ name: string; vacuum: boolean }>(DUE_TABLES, [
    BASE_ROWS,
    VACUUM_SHARE,
    ANALYZE_SHARE,
  ])
  for (const { name, vacuum } of rows)
    await db.script(`${vacuum ? 'vacuum (analyze)' : 'analyze'} ${quotePath(name)}`)
  return rows.map(({ name }) => name)
}
