import type { PersonRole } from '@karvan/contract'
import type { Sql } from '../../platform/index.ts'

export interface PersonRow {
  id: string
  name: string
  email: string
  passwordHash: string | null
  totpSecret: string | null
  createdTime: Date
}

interface StoredPerson {
  id: string
  name: string
  email: string
  password_hash: string | null
  totp_secret: string | null
  created_time: Date
}

const COLUMNS = 'id, name, email, password_hash, totp_secret, created_time'

const personOf = (row: StoredPerson): PersonRow => ({
  id: row.id,
  name: row.name,
  email: row.email,
  passwordHash: row.password_hash,
  totpSecret: row.totp_secret,
  createdTime: row.created_time,
})

export interface NewPersonRow {
  id: string
  name: string
  email: string
  homeJurisdiction: string
  passwordHash: string | null
}

/** False when the address is somebody's already. */
export const insertPerson = async (sql: Sql, person: NewPersonRow, now: Date): Promise<boolean> => {
  const { rows } = await sql.query(
    `insert into access.person (id, name, email, home_jurisdiction, password_hash, created_time)
     values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::timestamptz)
     on conflict (email) do nothing returning id`,
    [
      person.id,
      person.name,
      person.email,
      person.homeJurisdiction,
      person.passwordHash,
      now.toISOString(),
    ],
  )
  return rows.length > 0
}

/** Whether anybody lives here. */
export const hasPeople = async (sql: Sql): Promise<boolean> => {
  const { rows } = await sql.query(
    'select id from access.person where erased_time is null order by id limit 1',
  )
  return rows.length > 0
}

/** Holds other writers of the table until the transaction ends: of two first people one is the first. */
export const lockPeople = async (tx: Sql): Promise<void> => {
  await tx.query('lock table access.person in share row exclusive mode')
}

export const findPersonByEmail = async (
  sql: Sql,
  email: string,
): Promise<PersonRow | undefined> => {
  const { rows } = await sql.query<StoredPerson>(
    `select ${COLUMNS} from access.person where email = $1::text`,
    [email],
  )
  return rows[0] && personOf(rows[0])
}

/** Unless erased. */
export const findPerson = async (sql: Sql, id: string): Promise<PersonRow | undefined> => {
  const { rows } = await sql.query<StoredPerson>(
    `select ${COLUMNS} from access.person where id = $1::uuid and erased_time is null`,
    [id],
  )
  return rows[0] && personOf(rows[0])
}

/** Holds other changes of the person until the transaction ends. */
export const lockPerson = async (tx: Sql, id: string): Promise<void> => {
  await tx.query('select id from access.person where id = $1::uuid for update', [id])
}

export const setName = async (tx: Sql, id: string, name: string): Promise<void> => {
  await tx.query('update access.person set name = $2::text where id = $1::uuid', [id, name])
}

export const setPasswordHash = async (tx: Sql, id: string, hash: string): Promise<void> => {
  await tx.query('update access.person set password_hash = $2::text where id = $1::uuid', [
    id,
    hash,
  ])
}

/** Null: no codes any more. */
export const setTotpSecret = async (tx: Sql, id: string, secret: string | null): Promise<void> => {
  await tx.query(
    'update access.person set totp_secret = $2::text, totp_step = null where id = $1::uuid',
    [id, secret],
  )
}

/** False when the code of this time step, or of a later one, was taken before. */
export const takeTotpStep = async (tx: Sql, id: string, step: number): Promise<boolean> => {
  const { rows } = await tx.query(
    `update access.person set totp_step = $2::bigint
     where id = $1::uuid and (totp_step is null or totp_step < $2::bigint) returning id`,
    [id, step],
  )
  return rows.length > 0
}

export const replaceRecoveryCodes = async (
  tx: Sql,
  person: string,
  hashes: readonly string[],
): Promise<void> => {
  await tx.query('delete from access.recovery_code where person = $1::uuid', [person])
  await tx.query(
    `insert into access.recovery_code (person, code_sha256)
     select $1::uuid, hash from unnest($2::text[]) as hash`,
    [person, hashes],
  )
}

/** False when there is no such unused code. */
export const takeRecoveryCode = async (
  tx: Sql,
  person: string,
  hash: string,
  now: Date,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `update access.recovery_code set used_time = $3::timestamptz
     where person = $1::uuid and code_sha256 = $2::text and used_time is null returning person`,
    [person, hash, now.toISOString()],
  )
  return rows.length > 0
}

export const countRecoveryCodes = async (sql: Sql, person: string): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>(
    'select count(*)::int as count from access.recovery_code where person = $1::uuid and used_time is null',
    [person],
  )
  return rows[0]!.count
}

export const findIdentity = async (
  sql: Sql,
  issuer: string,
  subject: string,
): Promise<string | undefined> => {
  const { rows } = await sql.query<{ person: string }>(
    'select person from access.identity where issuer = $1::text and subject = $2::text',
    [issuer, subject],
  )
  return rows[0]?.person
}

/** False when this identity is somebody's already. */
export const insertIdentity = async (
  tx: Sql,
  issuer: string,
  subject: string,
  person: string,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `insert into access.identity (issuer, subject, person) values ($1::text, $2::text, $3::uuid)
     on conflict do nothing returning person`,
    [issuer, subject, person],
  )
  return rows.length > 0
}

export const listIdentities = async (
  sql: Sql,
  person: string,
): Promise<{ issuer: string; subject: string }[]> => {
  const { rows } = await sql.query<{ issuer: string; subject: string }>(
    `select issuer, subject from access.identity where person = $1::uuid order by issuer, subject limit 100`,
    [person],
  )
  return rows
}

/** Everything of a person that is not the pseudonym; its address is taken out of invitations too. */
export const erasePerson = async (tx: Sql, id: string, now: Date): Promise<void> => {
  await tx.query(
    `update access.invitation set email = null, revoked_time = coalesce(revoked_time, $2::timestamptz)
     where email = (select email from access.person where id = $1::uuid)`,
    [id, now.toISOString()],
  )
  await tx.query(
    `update access.person set name = null, email = null, home_jurisdiction = null, password_hash = null,
       totp_secret = null, totp_step = null, erased_time = $2::timestamptz where id = $1::uuid`,
    [id, now.toISOString()],
  )
  for (const table of [
    'membership',
    'person_session',
    'recovery_code',
    'passkey',
    'identity',
    'ticket',
    'password_reset',
  ])
    await tx.query(`delete from access.${table} where person = $1::uuid`, [id])
}

/** What the trail says that somebody did, by the ids of the sessions that are still known and the pseudonym. */
export const listTrailOf = async (
  sql: Sql,
  person: string,
  limit: number,
): Promise<{ time: Date; action: string; subject: string }[]> => {
  const { rows } = await sql.query<{ time: Date; action: string; subject: string }>(
    `select time, action, subject from access.audit
     where subject = $1::text or detail ->> 'person' = $1::text or person = $1::text
     order by position desc limit $2::int`,
    [person, limit],
  )
  return rows
}

/** The secret of the name, made of `fresh` the first time. */
export const getSecret = async (sql: Sql, name: string, fresh: string): Promise<string> => {
  await sql.query(
    'insert into access.secret (name, value) values ($1::text, $2::text) on conflict (name) do nothing',
    [name, fresh],
  )
  const { rows } = await sql.query<{ value: string }>(
    'select value from access.secret where name = $1::text',
    [name],
  )
  return rows[0]!.value
}

export interface MembershipRow {
  person: string
  organisation: string
  organisationName: string
  role: PersonRole
  sinceTime: Date
}

interface StoredMembership {
  person: string
  organisation: string
  name: string
  role: PersonRole
  since_time: Date
}

/** Of a person, oldest first. */
export const listMemberships = async (sql: Sql, person: string): Promise<MembershipRow[]> => {
  const { rows } = await sql.query<StoredMembership>(
    `select m.person, m.organisation, o.name, m.role, m.since_time
     from access.membership m join access.organisation o on o.id = m.organisation
     where m.person = $1::uuid order by m.since_time, m.organisation limit 1000`,
    [person],
  )
  return rows.map((row) => ({
    person: row.person,
    organisation: row.organisation,
    organisationName: row.name,
    role: row.role,
    sinceTime: row.since_time,
  }))
}

export const findRole = async (
  sql: Sql,
  person: string,
  organisation: string,
): Promise<PersonRole | undefined> => {
  const { rows } = await sql.query<{ role: PersonRole }>(
    'select role from access.membership where person = $1::uuid and organisation = $2::text',
    [person, organisation],
  )
  return rows[0]?.role
}

/** Adds it, or gives the role that the later word says. */
export const putMembership = async (
  tx: Sql,
  { person, organisation, role }: { person: string; organisation: string; role: PersonRole },
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into access.membership (person, organisation, role, since_time)
     values ($1::uuid, $2::text, $3::text, $4::timestamptz)
     on conflict (person, organisation) do update set role = excluded.role`,
    [person, organisation, role, now.toISOString()],
  )
}

export const deleteMembership = async (
  tx: Sql,
  person: string,
  organisation: string,
): Promise<void> => {
  await tx.query(
    'delete from access.membership where person = $1::uuid and organisation = $2::text',
    [person, organisation],
  )
}

/** The people who administer the organisation, locked: of two who leave at once the second counts after the first. */
export const lockAdministratorPeople = async (tx: Sql, organisation: string): Promise<string[]> => {
  const { rows } = await tx.query<{ person: string }>(
    `select person from access.membership where organisation = $1::text and role = 'administrator'
     order by person for update`,
    [organisation],
  )
  return rows.map(({ person }) => person)
}

export interface MemberRow {
  person: string
  organisation: string
  name: string
  email: string
  role: PersonRole
  since_time: Date
  seen_time: Date | null
  has_second_factor: boolean
}

/** Of an organisation, by name; `person` null: all of them. */
export const listMembers = async (
  sql: Sql,
  organisation: string,
  person: string | null = null,
): Promise<MemberRow[]> => {
  const { rows } = await sql.query<MemberRow>(
    `select m.person, m.organisation, p.name, p.email, m.role, m.since_time,
       (select max(s.seen_time) from access.person_session s
        where s.person = m.person and s.organisation = m.organisation) as seen_time,
       p.totp_secret is not null or exists (select 1 from access.passkey k where k.person = m.person)
         as has_second_factor
     from access.membership m join access.person p on p.id = m.person
     where m.organisation = $1::text and ($2::uuid is null or m.person = $2::uuid)
     order by p.name, m.person limit 10000`,
    [organisation, person],
  )
  return rows
}

export const requiresSecondFactor = async (sql: Sql, organisation: string): Promise<boolean> => {
  const { rows } = await sql.query<{ requires_second_factor: boolean }>(
    'select requires_second_factor from access.people_rules where organisation = $1::text',
    [organisation],
  )
  return rows[0]?.requires_second_factor ?? false
}

export const putRules = async (tx: Sql, organisation: string, second: boolean): Promise<void> => {
  await tx.query(
    `insert into access.people_rules (organisation, requires_second_factor) values ($1::text, $2::boolean)
     on conflict (organisation) do update set requires_second_factor = excluded.requires_second_factor`,
    [organisation, second],
  )
}
