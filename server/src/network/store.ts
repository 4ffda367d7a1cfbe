import type { Link, Network, Service } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

/** Held while one starter loads, so that a second waits and then finds nothing to do. */
const LOAD_LOCK = 7_225_011

export const lockLoad = async (tx: Sql): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1::bigint)', [LOAD_LOCK])
}

export type Heading = Pick<Network, 'version' | 'sources' | 'credits'>

export const findHeading = async (
  sql: Sql,
): Promise<(Heading & { sha256: string }) | undefined> => {
  const { rows } = await sql.query<Heading & { sha256: string }>(
    'select version, sha256, sources, credits from network.state where id = 1',
  )
  return rows[0]
}

export const setHeading = async (
  tx: Sql,
  { version, sources, credits }: Heading,
  sha256: string,
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into network.state (id, version, sha256, sources, credits, loaded_time)
     values (1, $1::text, $2::text, $3::jsonb, $4::jsonb, $5::timestamptz)
     on conflict (id) do update
       set version = excluded.version, sha256 = excluded.sha256, sources = excluded.sources,
           credits = excluded.credits, loaded_time = excluded.loaded_time`,
    [version, sha256, JSON.stringify(sources), JSON.stringify(credits), now.toISOString()],
  )
}

export const replaceLinks = async (tx: Sql, links: readonly Link[]): Promise<void> => {
  await tx.query('delete from network.link')
  await tx.query(
    `insert into network.link (id, from_place, to_place, document)
     select d->>'id', d->>'from', d->>'to', d from jsonb_array_elements($1::jsonb) as d`,
    [JSON.stringify(links)],
  )
}

export const replaceServices = async (tx: Sql, services: readonly Service[]): Promise<void> => {
  await tx.query('delete from network.service')
  await tx.query(
    `insert into network.service (id, document)
     select d->>'id', d from jsonb_array_elements($1::jsonb) as d`,
    [JSON.stringify(services)],
  )
}

export const listLinks = async (sql: Sql): Promise<Link[]> => {
  const { rows } = await sql.query<{ document: Link }>(
    'select document from network.link order by id',
  )
  return rows.map(({ document }) => document)
}

export const listServices = async (sql: Sql): Promise<Service[]> => {
  const { rows } = await sql.query<{ document: Service }>(
    'select document from network.service order by id',
  )
  return rows.map(({ document }) => document)
}
