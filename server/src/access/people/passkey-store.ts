import type { Passkey } from '@karvan/contract'
import type { Sql } from '../../platform/index.ts'

export interface PasskeyRow {
  id: string
  person: string
  /** Base64url, as the authenticator names it. */
  credential: string
  /** COSE_Key (RFC 9052 §7). */
  publicKey: Uint8Array
  signCount: number
  transports: string[]
  label: string
  createdTime: Date
  usedTime: Date | null
}

interface StoredPasskey {
  id: string
  person: string
  credential: string
  public_key: Uint8Array
  sign_count: number
  transports: string[]
  label: string
  created_time: Date
  used_time: Date | null
}

const COLUMNS =
  'id, person, credential, public_key, sign_count, transports, label, created_time, used_time'

const passkeyOf = (row: StoredPasskey): PasskeyRow => ({
  id: row.id,
  person: row.person,
  credential: row.credential,
  publicKey: row.public_key,
  signCount: row.sign_count,
  transports: row.transports,
  label: row.label,
  createdTime: row.created_time,
  usedTime: row.used_time,
})

export const shownPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  label: row.label,
  createdTime: row.createdTime.toISOString(),
  usedTime: row.usedTime?.toISOString() ?? null,
})

/** False when the credential is somebody's already. */
export const insertPasskey = async (tx: Sql, passkey: PasskeyRow): Promise<boolean> => {
  const { rows } = await tx.query(
    `insert into access.passkey (id, person, credential, public_key, sign_count, transports, label, created_time)
     values ($1::uuid, $2::uuid, $3::text, $4::bytea, $5::bigint, $6::text[], $7::text, $8::timestamptz)
     on conflict (credential) do nothing returning id`,
    [
      passkey.id,
      passkey.person,
      passkey.credential,
      passkey.publicKey,
      passkey.signCount,
      passkey.transports,
      passkey.label,
      passkey.createdTime.toISOString(),
    ],
  )
  return rows.length > 0
}

export const listPasskeys = async (sql: Sql, person: string): Promise<PasskeyRow[]> => {
  const { rows } = await sql.query<StoredPasskey>(
    `select ${COLUMNS} from access.passkey where person = $1::uuid order by created_time, id limit 100`,
    [person],
  )
  return rows.map(passkeyOf)
}

export const findPasskey = async (
  sql: Sql,
  credential: string,
): Promise<PasskeyRow | undefined> => {
  const { rows } = await sql.query<StoredPasskey>(
    `select ${COLUMNS} from access.passkey where credential = $1::text`,
    [credential],
  )
  return rows[0] && passkeyOf(rows[0])
}

/** False when another use of the same passkey counted further meanwhile. */
export const notePasskeyUse = async (
  tx: Sql,
  id: string,
  before: number,
  signCount: number,
  now: Date,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `update access.passkey set sign_count = $3::bigint, used_time = $4::timestamptz
     where id = $1::uuid and sign_count = $2::bigint returning id`,
    [id, before, signCount, now.toISOString()],
  )
  return rows.length > 0
}

export const deletePasskey = async (tx: Sql, person: string, id: string): Promise<boolean> => {
  const { rows } = await tx.query(
    'delete from access.passkey where person = $1::uuid and id = $2::uuid returning id',
    [person, id],
  )
  return rows.length > 0
}
