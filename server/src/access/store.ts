import type { Key, Organisation, Role } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

interface OrganisationRow {
  id: string
  name: string
  kind: Organisation['kind']
  home_jurisdiction: string
}

const organisationOf = (row: OrganisationRow): Organisation => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  homeJurisdiction: row.home_jurisdiction,
})

interface KeyRow {
  id: string
  organisation: string
  role: Role
  label: string
  created_time: Date
  revoked_time: Date | null
}

const keyOf = (row: KeyRow): Key => ({
  id: row.id,
  organisation: row.organisation,
  role: row.role,
  label: row.label,
  createdTime: row.created_time.toISOString(),
  revokedTime: row.revoked_time?.toISOString() ?? null,
})

/** Adds it unless its id is taken. */
export const insertOrganisation = async (
  sql: Sql,
  organisation: Organisation,
  now: Date,
): Promise<void> => {
  const { id, name, kind, homeJurisdiction } = organisation
  await sql.query(
    `insert into access.organisation (id, name, kind, home_jurisdiction, created_time)
     values ($1::text, $2::text, $3::text, $4::text, $5::timestamptz) on conflict (id) do nothing`,
    [id, name, kind, homeJurisdiction, now.toISOString()],
  )
}

export const listOrganisations = async (sql: Sql): Promise<Organisation[]> => {
  const { rows } = await sql.query<OrganisationRow>(
    'select id, name, kind, home_jurisdiction from access.organisation order by id limit 10000',
  )
  return rows.map(organisationOf)
}

export const findOrganisation = async (sql: Sql, id: string): Promise<Organisation | undefined> => {
  const { rows } = await sql.query<OrganisationRow>(
    'select id, name, kind, home_jurisdiction from access.organisation where id = $1::text',
    [id],
  )
  return rows[0] && organisationOf(rows[0])
}

export interface NewKeyRow {
  id: string
  organisation: string
  role: Role
  label: string
  secretSha256: string
}

export const insertKey = async (sql: Sql, key: NewKeyRow, now: Date): Promise<void> => {
  await sql.query(
    `insert into access.key (id, organisation, role, label, secret_sha256, created_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::timestamptz)`,
    [key.id, key.organisation, key.role, key.label, key.secretSha256, now.toISOString()],
  )
}

export const listKeys = async (sql: Sql): Promise<Key[]> => {
  const { rows } = await sql.query<KeyRow>(
    `select id, organisation, role, label, created_time, revoked_time
     from access.key order by created_time, id limit 10000`,
  )
  return rows.map(keyOf)
}

/** Of a secret's hash, unless it was revoked. */
export const findLivingKey = async (sql: Sql, secretSha256: string): Promise<Key | undefined> => {
  const { rows } = await sql.query<KeyRow>(
    `select id, organisation, role, label, created_time, revoked_time
     from access.key where secret_sha256 = $1::text and revoked_time is null`,
    [secretSha256],
  )
  return rows[0] && keyOf(rows[0])
}

export const isRevoked = async (sql: Sql, secretSha256: string): Promise<boolean> => {
  const { rows } = await sql.query(
    'select id from access.key where secret_sha256 = $1::text and revoked_time is not null',
    [secretSha256],
  )
  return rows.length > 0
}

/** Ids of the living administrator keys, locked: of two revocations at once the second counts after the first. */
export const lockAdministrators = async (tx: Sql): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select id from access.key where role = 'administrator' and revoked_time is null
     order by id for update`,
  )
  return rows.map(({ id }) => id)
}

/** False when there is no such living key. */
export const revokeKey = async (sql: Sql, id: string, now: Date): Promise<boolean> => {
  const { rows } = await sql.query(
    `update access.key set revoked_time = $2::timestamptz
     where id = $1::uuid and revoked_time is null returning id`,
    [id, now.toISOString()],
  )
  return rows.length > 0
}

export const insertSession = async (
  sql: Sql,
  tokenSha256: string,
  key: string,
  expiresTime: Date,
): Promise<void> => {
  await sql.query(
    'insert into access.session (token_sha256, key, expires_time) values ($1::text, $2::uuid, $3::timestamptz)',
    [tokenSha256, key, expiresTime.toISOString()],
  )
}

export const findSessionKey = async (
  sql: Sql,
  tokenSha256: string,
  now: Date,
): Promise<Key | undefined> => {
  const { rows } = await sql.query<KeyRow>(
    `select k.id, k.organisation, k.role, k.label, k.created_time, k.revoked_time
     from access.session s join access.key k on k.id = s.key
     where s.token_sha256 = $1::text and s.expires_time > $2::timestamptz and k.revoked_time is null`,
    [tokenSha256, now.toISOString()],
  )
  return rows[0] && keyOf(rows[0])
}

export const deleteSession = async (sql: Sql, tokenSha256: string, now: Date): Promise<void> => {
  await sql.query(
    'delete from access.session where token_sha256 = $1::text or expires_time < $2::timestamptz',
    [tokenSha256, now.toISOString()],
  )
}

export interface AudienceRow {
  key: string
  audiences: string[]
  eventTime: string
  bizStep: string | null
  position: number
}

export const insertAudiences = async (sql: Sql, rows: readonly AudienceRow[]): Promise<void> => {
  await sql.query(
    `insert into access.audience (audience, event_time, biz_step, key, position)
     select a.audience, r."eventTime", r."bizStep", r.key, r.position
     from jsonb_to_recordset($1::jsonb)
       as r(key uuid, audiences jsonb, "eventTime" timestamptz, "bizStep" text, position bigint),
       jsonb_array_elements_text(r.audiences) as a(audience)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

export const deleteAudiences = async (sql: Sql, keys: readonly string[]): Promise<void> => {
  await sql.query('delete from access.audience where key = any($1::uuid[])', [keys])
}

/**
 * A condition for another room's query on rows with an event `key`: true where the asker's audiences,
 * the text[] parameter named, may see the event. Rows of one key live together on a distributed store.
 */
export const visibleCondition = (keyColumn: string, parameter: string): string =>
  `exists (select 1 from access.audience a where a.key = ${keyColumn} and a.audience = any(${parameter}::text[]))`

export interface AuditEntry {
  id: string
  time: Date
  organisation: string
  key: string | null
  action: string
  subject: string
  detail: unknown
}

export const insertAudit = async (sql: Sql, entry: AuditEntry): Promise<void> => {
  await sql.query(
    `insert into access.audit (id, time, organisation, key, action, subject, detail)
     values ($1::uuid, $2::timestamptz, $3::text, $4::uuid, $5::text, $6::text, $7::jsonb)`,
    [
      entry.id,
      entry.time.toISOString(),
      entry.organisation,
      entry.key,
      entry.action,
      entry.subject,
      JSON.stringify(entry.detail),
    ],
  )
}

export const listAudit = async (sql: Sql, limit: number): Promise<AuditEntry[]> => {
  const { rows } = await sql.query<AuditEntry>(
    `select id, time, organisation, key, action, subject, detail
     from access.audit order by time desc, id limit $1::int`,
    [limit],
  )
  return rows
}
