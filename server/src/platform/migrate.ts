import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Sql } from './database.ts'

export interface Migration {
  number: number
  name: string
  text: string
  sha256: string
}

/** Any fixed number: held while one starter migrates, so that a second waits and then finds nothing to do. */
const MIGRATION_LOCK = 7_225_001

/** Reads `NNNN_name.sql` files in the order of their numbers; two of one number are a fault. */
export const readMigrations = (directory: string): Migration[] => {
  const migrations = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readMigration(directory, file))
  const numbers = new Set(migrations.map((migration) => migration.number))
  if (numbers.size !== migrations.length)
    throw new Error(`two migrations of one number in ${directory}`)
  return migrations
}

const readMigration = (directory: string, file: string): Migration => {
  const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file)
  if (!match) throw new Error(`${file}: a migration is named NNNN_name.sql`)
  const text = readFileSync(join(directory, file), 'utf8')
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { number: Number(match[1]), name: match[2]!, text, sha256 }
}

/**
 * Brings the store forward to the newest migration; never back. Safe against two starters.
 * Throws when the store was made by a newer Karvan or an applied migration was edited.
 */
export const migrate = async (db: Database, migrations: readonly Migration[]): Promise<number> => {
  let applied = 0
  while (await db.transaction((tx) => applyNext(tx, migrations))) applied++
  return applied
}

const applyNext = async (tx: Sql, migrations: readonly Migration[]): Promise<boolean> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK])
  const done = await listApplied(tx)
  checkApplied(done, migrations)
  const next = migrations.find((migration) => !done.has(migration.number))
  if (!next) return false
  await tx.script(next.text)
  await tx.query(
    'insert into platform.migration (number, name, sha256) values ($1::int, $2::text, $3::text)',
    [next.number, next.name, next.sha256],
  )
  return true
}

const listApplied = async (tx: Sql): Promise<Map<number, { name: string; sha256: string }>> => {
  await tx.script(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      number int primary key, name text not null, sha256 text not null,
      applied_time timestamptz not null default now());
  `)
  const { rows } = await tx.query<{ number: number; name: string; sha256: string }>(
    'select number, name, sha256 from platform.migration order by number',
  )
  return new Map(rows.map((row) => [row.number, row]))
}

const checkApplied = (
  done: ReadonlyMap<number, { name: string; sha256: string }>,
  migrations: readonly Migration[],
): void => {
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  for (const [number, { name, sha256 }] of done) {
    const ours = known.get(number)
    if (!ours) {
      throw new Error(
        `the store knows migration ${number} (${name}), which this Karvan does not: it was made by a newer version; start that one`,
      )
    }
    if (ours.sha256 !== sha256) {
      throw new Error(
        `migration ${number} (${name}) was changed after it was applied; restore its text and add a new one`,
      )
    }
  }
}
