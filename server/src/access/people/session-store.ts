import type { Factor, PersonRole } from '@karvan/contract'
import type { Sql } from '../../platform/index.ts'

export interface NewSessionRow {
  tokenSha256: string
  id: string
  person: string
  organisation: string
  factors: readonly Factor[]
  device: string
  address: string
  expiresTime: Date
}

export const insertPersonSession = async (
  tx: Sql,
  session: NewSessionRow,
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into access.person_session (token_sha256, id, person, organisation, factors, device, address,
       created_time, seen_time, expires_time)
     values ($1::text, $2::uuid, $3::uuid, $4::text, $5::text[], $6::text, $7::text, $8::timestamptz,
       $8::timestamptz, $9::timestamptz)`,
    [
      session.tokenSha256,
      session.id,
      session.person,
      session.organisation,
      session.factors,
      session.device,
      session.address,
      now.toISOString(),
      session.expiresTime.toISOString(),
    ],
  )
}

export interface FoundSession {
  id: string
  person: string
  name: string
  organisation: string
  role: PersonRole
  factors: Factor[]
  createdTime: Date
  seenTime: Date
  expiresTime: Date
  /** The organisation asks its administrators and auditors for one. */
  requiresSecondFactor: boolean
}

interface StoredFoundSession {
  id: string
  person: string
  name: string
  organisation: string
  role: PersonRole
  factors: Factor[]
  created_time: Date
  seen_time: Date
  expires_time: Date
  requires_second_factor: boolean
}

/** Living: neither past its end nor unseen since `idleSince`, and its person still belongs to its organisation. */
export const findPersonSession = async (
  sql: Sql,
  by: { tokenSha256: string } | { id: string },
  now: Date,
  idleSince: Date,
): Promise<FoundSession | undefined> => {
  const { rows } = await sql.query<StoredFoundSession>(
    `select s.id, s.person, p.name, s.organisation, m.role, s.factors, s.created_time, s.seen_time, s.expires_time,
       coalesce(r.requires_second_factor, false) as requires_second_factor
     from access.person_session s
     join access.person p on p.id = s.person and p.erased_time is null
     join access.membership m on m.person = s.person and m.organisation = s.organisation
     left join access.people_rules r on r.organisation = s.organisation
     where ${'id' in by ? 's.id = $1::uuid' : 's.token_sha256 = $1::text'} and s.expires_time > $2::timestamptz and s.seen_time > $3::timestamptz`,
    ['id' in by ? by.id : by.tokenSha256, now.toISOString(), idleSince.toISOString()],
  )
  const row = rows[0]
  return (
    row && {
      id: row.id,
      person: row.person,
      name: row.name,
      organisation: row.organisation,
      role: row.role,
      factors: row.factors,
      createdTime: row.created_time,
      seenTime: row.seen_time,
      expiresTime: row.expires_time,
      requiresSecondFactor: row.requires_second_factor,
    }
  )
}

/** Whether it was not ended; its age does not matter. */
export const hasPersonSession = async (sql: Sql, id: string): Promise<boolean> => {
  const { rows } = await sql.query('select id from access.person_session where id = $1::uuid', [id])
  return rows.length > 0
}

export const touchSession = async (sql: Sql, tokenSha256: string, now: Date): Promise<void> => {
  await sql.query(
    'update access.person_session set seen_time = $2::timestamptz where token_sha256 = $1::text',
    [tokenSha256, now.toISOString()],
  )
}

/** The same session under a new token, as it goes on in `organisation` with `factors`. */
export const renewSession = async (
  tx: Sql,
  id: string,
  change: { tokenSha256: string; organisation: string; factors: readonly Factor[] },
  now: Date,
): Promise<void> => {
  await tx.query(
    `update access.person_session set token_sha256 = $2::text, organisation = $3::text, factors = $4::text[],
       seen_time = $5::timestamptz where id = $1::uuid`,
    [id, change.tokenSha256, change.organisation, change.factors, now.toISOString()],
  )
}

export interface SessionRow {
  id: string
  organisation: string
  factors: Factor[]
  device: string
  address: string
  created_time: Date
  seen_time: Date
  expires_time: Date
}

/** Of a person, the last seen first. */
export const listPersonSessions = async (
  sql: Sql,
  person: string,
  now: Date,
  idleSince: Date,
): Promise<SessionRow[]> => {
  const { rows } = await sql.query<SessionRow>(
    `select id, organisation, factors, device, address, created_time, seen_time, expires_time
     from access.person_session where person = $1::uuid and expires_time > $2::timestamptz
       and seen_time > $3::timestamptz order by seen_time desc, id limit 1000`,
    [person, now.toISOString(), idleSince.toISOString()],
  )
  return rows
}

/** By token: signing out. The id of what ended. */
export const deleteSessionByToken = async (
  tx: Sql,
  tokenSha256: string,
): Promise<{ id: string; person: string; organisation: string } | undefined> => {
  const { rows } = await tx.query<{ id: string; person: string; organisation: string }>(
    'delete from access.person_session where token_sha256 = $1::text returning id, person, organisation',
    [tokenSha256],
  )
  return rows[0]
}

/** Ends sessions of a person: one (`id`), those in one organisation, all but one (`except`); how many ended. */
export const deletePersonSessions = async (
  tx: Sql,
  person: string,
  only: { id?: string; organisation?: string; except?: string } = {},
): Promise<number> => {
  const { rows } = await tx.query(
    `delete from access.person_session where person = $1::uuid and ($2::uuid is null or id = $2::uuid)
       and ($3::text is null or organisation = $3::text) and ($4::uuid is null or id <> $4::uuid) returning id`,
    [person, only.id ?? null, only.organisation ?? null, only.except ?? null],
  )
  return rows.length
}

/** Those that have ended by themselves. */
export const pruneSessions = async (tx: Sql, now: Date): Promise<void> => {
  await tx.query('delete from access.person_session where expires_time <= $1::timestamptz', [
    now.toISOString(),
  ])
}

/** The organisation that a person was last seen in. */
export const findLastOrganisation = async (
  sql: Sql,
  person: string,
): Promise<string | undefined> => {
  const { rows } = await sql.query<{ organisation: string }>(
    `select organisation from access.person_session where person = $1::uuid order by seen_time desc, id limit 1`,
    [person],
  )
  return rows[0]?.organisation
}
