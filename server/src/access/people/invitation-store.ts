import type { Invitation, PersonRole } from '@karvan/contract'
import type { Sql } from '../../platform/index.ts'

interface StoredInvitation {
  id: string
  organisation: string
  email: string
  role: PersonRole
  created_time: Date
  expires_time: Date
}

const COLUMNS = 'id, organisation, email, role, created_time, expires_time'
const LIVING =
  'accepted_time is null and revoked_time is null and email is not null and expires_time > '

const invitationOf = (row: StoredInvitation): Invitation => ({
  id: row.id,
  organisation: row.organisation,
  email: row.email,
  role: row.role,
  createdTime: row.created_time.toISOString(),
  expiresTime: row.expires_time.toISOString(),
})

export const insertInvitation = async (
  tx: Sql,
  invitation: Invitation,
  tokenSha256: string,
): Promise<void> => {
  await tx.query(
    `insert into access.invitation (id, token_sha256, organisation, email, role, created_time, expires_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::timestamptz, $7::timestamptz)`,
    [
      invitation.id,
      tokenSha256,
      invitation.organisation,
      invitation.email,
      invitation.role,
      invitation.createdTime,
      invitation.expiresTime,
    ],
  )
}

/** An address is kept no longer than its invitation can be used. */
export const forgetExpiredAddresses = async (tx: Sql, now: Date): Promise<void> => {
  await tx.query(
    'update access.invitation set email = null where email is not null and expires_time <= $1::timestamptz',
    [now.toISOString()],
  )
}

/** Those that may still be accepted, newest first. */
export const listInvitations = async (
  sql: Sql,
  organisation: string,
  now: Date,
): Promise<Invitation[]> => {
  const { rows } = await sql.query<StoredInvitation>(
    `select ${COLUMNS} from access.invitation where organisation = $1::text and ${LIVING} $2::timestamptz
     order by created_time desc, id limit 1000`,
    [organisation, now.toISOString()],
  )
  return rows.map(invitationOf)
}

export const listInvitationsOfEmail = async (
  sql: Sql,
  email: string,
  now: Date,
): Promise<Invitation[]> => {
  const { rows } = await sql.query<StoredInvitation>(
    `select ${COLUMNS} from access.invitation where email = $1::text and ${LIVING} $2::timestamptz
     order by created_time, id limit 1000`,
    [email, now.toISOString()],
  )
  return rows.map(invitationOf)
}

export const findInvitation = async (
  sql: Sql,
  tokenSha256: string,
  now: Date,
): Promise<Invitation | undefined> => {
  const { rows } = await sql.query<StoredInvitation>(
    `select ${COLUMNS} from access.invitation where token_sha256 = $1::text and ${LIVING} $2::timestamptz`,
    [tokenSha256, now.toISOString()],
  )
  return rows[0] && invitationOf(rows[0])
}

/** False when somebody took it, or it ended, first. */
export const takeInvitation = async (tx: Sql, id: string, now: Date): Promise<boolean> => {
  const { rows } = await tx.query(
    `update access.invitation set accepted_time = $2::timestamptz, email = null
     where id = $1::uuid and ${LIVING} $2::timestamptz returning id`,
    [id, now.toISOString()],
  )
  return rows.length > 0
}

/** Of the organisation; null: of any. The organisation that it was for; undefined when there is none. */
export const revokeInvitation = async (
  tx: Sql,
  id: string,
  organisation: string | null,
  now: Date,
): Promise<string | undefined> => {
  const { rows } = await tx.query<{ organisation: string }>(
    `update access.invitation set revoked_time = $3::timestamptz, email = null
     where id = $1::uuid and ($2::text is null or organisation = $2::text) and ${LIVING} $3::timestamptz
     returning organisation`,
    [id, organisation, now.toISOString()],
  )
  return rows[0]?.organisation
}
