import type { Deed, Key, Organisation, Role } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

interface OrganisationRow {
  id: string
  name: string
  kind: Organisation['kind']
  home_jurisdiction: string
  jurisdiction: string | null
  mandates: Organisation['mandates']
}

const ORGANISATION_COLUMNS = 'id, name, kind, home_jurisdiction, jurisdiction, mandates'

const organisationOf = (row: OrganisationRow): Organisation => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  homeJurisdiction: row.home_jurisdiction,
  jurisdiction: row.jurisdiction,
  mandates: row.mandates,
})

interface KeyRow {
  id: string
  organisation: string
  role: Role
  label: string
  scopes: Deed[] | null
  things: string[] | null
  created_time: Date
  expires_time: Date | null
  revoked_time: Date | null
}

const keyOf = (row: KeyRow): Key => ({
  id: row.id,
  organisation: row.organisation,
  role: row.role,
  label: row.label,
  scopes: row.scopes,
  things: row.things,
  createdTime: row.created_time.toISOString(),
  expiresTime: row.expires_time?.toISOString() ?? null,
  revokedTime: row.revoked_time?.toISOString() ?? null,
})

/** Adds it unless its id is taken. */
export const insertOrganisation = async (
  sql: Sql,
  organisation: Organisation,
  now: Date,
): Promise<void> => {
  const { id, name, kind, homeJurisdiction, jurisdiction, mandates } = organisation
  await sql.query(
    `insert into access.organisation (id, name, kind, home_jurisdiction, jurisdiction, mandates, created_time)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::timestamptz)
     on conflict (id) do nothing`,
    [id, name, kind, homeJurisdiction, jurisdiction, mandates, now.toISOString()],
  )
}

export const listOrganisations = async (sql: Sql): Promise<Organisation[]> => {
  const { rows } = await sql.query<OrganisationRow>(
    `select ${ORGANISATION_COLUMNS} from access.organisation order by id limit 10000`,
  )
  return rows.map(organisationOf)
}

export const findOrganisation = async (sql: Sql, id: string): Promise<Organisation | undefined> => {
  const { rows } = await sql.query<OrganisationRow>(
    `select ${ORGANISATION_COLUMNS} from access.organisation where id = $1::text`,
    [id],
  )
  return rows[0] && organisationOf(rows[0])
}

export interface NewKeyRow {
  id: string
  organisation: string
  role: Role
  label: string
  scopes: readonly Deed[] | null
  things: readonly string[] | null
  expiresTime: string | null
  secretSha256: string
}

export const insertKey = async (sql: Sql, key: NewKeyRow, now: Date): Promise<void> => {
  await sql.query(
    `insert into access.key (id, organisation, role, label, secret_sha256, created_time, scopes, things,
       expires_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::timestamptz, $7::text[], $8::text[],
       $9::timestamptz)`,
    [
      key.id,
      key.organisation,
      key.role,
      key.label,
      key.secretSha256,
      now.toISOString(),
      key.scopes,
      key.things,
      key.expiresTime,
    ],
  )
}

const KEY_COLUMNS = [
  'id',
  'organisation',
  'role',
  'label',
  'scopes',
  'things',
  'created_time',
  'expires_time',
  'revoked_time',
]
const keyColumns = (alias: string): string =>
  KEY_COLUMNS.map((column) => `${alias}.${column}`).join(', ')

/** `organisation` null: of all. */
export const listKeys = async (sql: Sql, organisation: string | null): Promise<Key[]> => {
  const { rows } = await sql.query<KeyRow>(
    `select ${keyColumns('k')} from access.key k
     where ($1::text is null or k.organisation = $1::text) order by k.created_time, k.id limit 10000`,
    [organisation],
  )
  return rows.map(keyOf)
}

/** Of a secret's hash, unless it was revoked or has expired. */
export const findLivingKey = async (
  sql: Sql,
  secretSha256: string,
  now: Date,
): Promise<Key | undefined> => {
  const { rows } = await sql.query<KeyRow>(
    `select ${keyColumns('k')} from access.key k where k.secret_sha256 = $1::text
       and k.revoked_time is null and (k.expires_time is null or k.expires_time > $2::timestamptz)`,
    [secretSha256, now.toISOString()],
  )
  return rows[0] && keyOf(rows[0])
}

/** The same by id. */
export const findLivingKeyById = async (
  sql: Sql,
  id: string,
  now: Date,
): Promise<Key | undefined> => {
  const { rows } = await sql.query<KeyRow>(
    `select ${keyColumns('k')} from access.key k where k.id = $1::uuid
       and k.revoked_time is null and (k.expires_time is null or k.expires_time > $2::timestamptz)`,
    [id, now.toISOString()],
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

/**
 * Ids of the organisation's living administrator keys that do not expire, locked: of two revocations at once the
 * second counts after the first.
 */
export const lockAdministrators = async (tx: Sql, organisation: string): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select id from access.key where role = 'administrator' and organisation = $1::text
       and revoked_time is null and expires_time is null and scopes is null order by id for update`,
    [organisation],
  )
  return rows.map(({ id }) => id)
}

/** Of the organisation; null: of any. False when there is no such living key. */
export const revokeKey = async (
  sql: Sql,
  id: string,
  organisation: string | null,
  now: Date,
): Promise<boolean> => {
  const { rows } = await sql.query(
    `update access.key set revoked_time = $2::timestamptz where id = $1::uuid
       and ($3::text is null or organisation = $3::text) and revoked_time is null returning id`,
    [id, now.toISOString(), organisation],
  )
  return rows.length > 0
}

export const insertSession = async (
  sql: Sql,
  tokenSha256: string,
  key: string,
  expiresTime: Date,
  now: Date,
): Promise<void> => {
  await sql.query(
    `insert into access.session (token_sha256, key, expires_time, seen_time)
     values ($1::text, $2::uuid, $3::timestamptz, $4::timestamptz)`,
    [tokenSha256, key, expiresTime.toISOString(), now.toISOString()],
  )
}

/** A key by its browser's session, which ends by its age and when it was not seen for long. */
export interface SessionKey {
  key: Key
  expiresTime: Date
  seenTime: Date
}

/** Living: neither past its end nor unseen since `idleSince`, and its key is good. */
export const findSessionKey = async (
  sql: Sql,
  tokenSha256: string,
  now: Date,
  idleSince: Date,
): Promise<SessionKey | undefined> => {
  const { rows } = await sql.query<KeyRow & { session_expires_time: Date; seen_time: Date }>(
    `select ${keyColumns('k')}, s.expires_time as session_expires_time, s.seen_time
     from access.session s join access.key k on k.id = s.key
     where s.token_sha256 = $1::text and s.expires_time > $2::timestamptz and s.seen_time > $3::timestamptz
       and k.revoked_time is null and (k.expires_time is null or k.expires_time > $2::timestamptz)`,
    [tokenSha256, now.toISOString(), idleSince.toISOString()],
  )
  const row = rows[0]
  return row && { key: keyOf(row), expiresTime: row.session_expires_time, seenTime: row.seen_time }
}

export const touchKeySession = async (sql: Sql, tokenSha256: string, now: Date): Promise<void> => {
  await sql.query(
    'update access.session set seen_time = $2::timestamptz where token_sha256 = $1::text',
    [tokenSha256, now.toISOString()],
  )
}

export const deleteSession = async (sql: Sql, tokenSha256: string, now: Date): Promise<void> => {
  await sql.query(
    'delete from access.session where token_sha256 = $1::text or expires_time < $2::timestamptz',
    [tokenSha256, now.toISOString()],
  )
}

/** Says to all processes that rights changed; in the transaction of the change. */
export const bumpRevision = async (tx: Sql): Promise<void> => {
  await tx.query('update access.state set revision = revision + 1')
}

export const getRevision = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ revision: number }>('select revision from access.state')
  return rows[0]!.revision
}
