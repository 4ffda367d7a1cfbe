import type { Grant, GrantKind, LinkField, TrackingLink } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

interface GrantRow {
  id: string
  grantor: string
  receiver: string
  kind: GrantKind
  things: string[] | null
  may_capture: boolean
  purpose: string
  created_time: Date
  expires_time: Date
  revoked_time: Date | null
}

const GRANT_COLUMNS = `id, grantor, receiver, kind, things, may_capture, purpose, created_time,
  expires_time, revoked_time`

const grantOf = (row: GrantRow): Grant => ({
  id: row.id,
  grantor: row.grantor,
  receiver: row.receiver,
  kind: row.kind,
  things: row.things,
  mayCapture: row.may_capture,
  purpose: row.purpose,
  createdTime: row.created_time.toISOString(),
  expiresTime: row.expires_time.toISOString(),
  revokedTime: row.revoked_time?.toISOString() ?? null,
})

export const insertGrant = async (tx: Sql, grant: Grant): Promise<void> => {
  await tx.query(
    `insert into access.grants (id, grantor, receiver, kind, things, may_capture, purpose, created_time,
       expires_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::boolean, $7::text, $8::timestamptz,
       $9::timestamptz)`,
    [
      grant.id,
      grant.grantor,
      grant.receiver,
      grant.kind,
      grant.things,
      grant.mayCapture,
      grant.purpose,
      grant.createdTime,
      grant.expiresTime,
    ],
  )
}

/** Given or received by an organisation; null: all. Newest first. */
export const listGrants = async (sql: Sql, organisation: string | null): Promise<Grant[]> => {
  const { rows } = await sql.query<GrantRow>(
    `select ${GRANT_COLUMNS} from access.grants
     where $1::text is null or grantor = $1::text or receiver = $1::text
     order by created_time desc, id limit 10000`,
    [organisation],
  )
  return rows.map(grantOf)
}

/** Neither revoked nor expired, of a grantor or a receiver. */
export const listLivingGrants = async (
  sql: Sql,
  of: { grantors?: readonly string[]; receiver?: string },
  now: Date,
): Promise<Grant[]> => {
  const { rows } = await sql.query<GrantRow>(
    `select ${GRANT_COLUMNS} from access.grants
     where ($1::text[] is null or grantor = any($1::text[])) and ($2::text is null or receiver = $2::text)
       and revoked_time is null and expires_time > $3::timestamptz order by created_time, id`,
    [of.grantors ?? null, of.receiver ?? null, now.toISOString()],
  )
  return rows.map(grantOf)
}

/** Of a grantor; null: of anybody. Undefined when there is no such living grant. */
export const revokeGrant = async (
  tx: Sql,
  id: string,
  grantor: string | null,
  now: Date,
): Promise<Grant | undefined> => {
  const { rows } = await tx.query<GrantRow>(
    `update access.grants set revoked_time = $3::timestamptz where id = $1::uuid
       and ($2::text is null or grantor = $2::text) and revoked_time is null returning ${GRANT_COLUMNS}`,
    [id, grantor, now.toISOString()],
  )
  return rows[0] && grantOf(rows[0])
}

interface LinkRow {
  id: string
  organisation: string
  thing: string
  fields: LinkField[]
  label: string
  created_time: Date
  expires_time: Date
  revoked_time: Date | null
}

const LINK_COLUMNS =
  'id, organisation, thing, fields, label, created_time, expires_time, revoked_time'

const linkOf = (row: LinkRow): TrackingLink => ({
  id: row.id,
  organisation: row.organisation,
  thing: row.thing,
  fields: row.fields,
  label: row.label,
  createdTime: row.created_time.toISOString(),
  expiresTime: row.expires_time.toISOString(),
  revokedTime: row.revoked_time?.toISOString() ?? null,
})

export const insertLink = async (
  tx: Sql,
  link: TrackingLink,
  tokenSha256: string,
): Promise<void> => {
  await tx.query(
    `insert into access.tracking_link (id, token_sha256, organisation, thing, fields, label, created_time,
       expires_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::text, $7::timestamptz, $8::timestamptz)`,
    [
      link.id,
      tokenSha256,
      link.organisation,
      link.thing,
      link.fields,
      link.label,
      link.createdTime,
      link.expiresTime,
    ],
  )
}

export const listLinks = async (sql: Sql, organisation: string): Promise<TrackingLink[]> => {
  const { rows } = await sql.query<LinkRow>(
    `select ${LINK_COLUMNS} from access.tracking_link where organisation = $1::text
     order by created_time desc, id limit 10000`,
    [organisation],
  )
  return rows.map(linkOf)
}

export const listLivingLinks = async (
  sql: Sql,
  organisation: string | null,
  thing: string,
  now: Date,
): Promise<TrackingLink[]> => {
  const { rows } = await sql.query<LinkRow>(
    `select ${LINK_COLUMNS} from access.tracking_link
     where thing = $2::text and ($1::text is null or organisation = $1::text)
       and revoked_time is null and expires_time > $3::timestamptz order by created_time, id`,
    [organisation, thing, now.toISOString()],
  )
  return rows.map(linkOf)
}

export const findLivingLink = async (
  sql: Sql,
  tokenSha256: string,
  now: Date,
): Promise<TrackingLink | undefined> => {
  const { rows } = await sql.query<LinkRow>(
    `select ${LINK_COLUMNS} from access.tracking_link
     where token_sha256 = $1::text and revoked_time is null and expires_time > $2::timestamptz`,
    [tokenSha256, now.toISOString()],
  )
  return rows[0] && linkOf(rows[0])
}

/** False when the organisation has no such living link. */
export const revokeLink = async (
  tx: Sql,
  id: string,
  organisation: string,
  now: Date,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `update access.tracking_link set revoked_time = $3::timestamptz
     where id = $1::uuid and organisation = $2::text and revoked_time is null returning id`,
    [id, organisation, now.toISOString()],
  )
  return rows.length > 0
}
