import type { Sql } from '../../platform/index.ts'

/** Who made a link: a person or a key. */
export interface ResetMaker {
  person: string | null
  key: string | null
  organisation: string
}

export interface ResetRow {
  person: string
  /** As whose member the person was given it. */
  organisation: string
  maker: ResetMaker
  expiresTime: Date
}

interface StoredReset {
  person: string
  organisation: string
  maker_person: string | null
  maker_key: string | null
  maker_organisation: string
  expires_time: Date
}

/** In place of the one that the person may have had. */
export const putReset = async (
  tx: Sql,
  { person, organisation, maker, expiresTime }: ResetRow,
  tokenSha256: string,
  now: Date,
): Promise<void> => {
  await tx.query(
    'delete from access.password_reset where person = $1::uuid or expires_time <= $2::timestamptz',
    [person, now.toISOString()],
  )
  await tx.query(
    `insert into access.password_reset (person, token_sha256, organisation, maker_person, maker_key,
       maker_organisation, created_time, expires_time)
     values ($1::uuid, $2::text, $3::text, $4::uuid, $5::uuid, $6::text, $7::timestamptz, $8::timestamptz)
     on conflict (person) do update set token_sha256 = excluded.token_sha256, organisation = excluded.organisation,
       maker_person = excluded.maker_person, maker_key = excluded.maker_key,
       maker_organisation = excluded.maker_organisation, created_time = excluded.created_time,
       expires_time = excluded.expires_time`,
    [
      person,
      tokenSha256,
      organisation,
      maker.person,
      maker.key,
      maker.organisation,
      now.toISOString(),
      expiresTime.toISOString(),
    ],
  )
}

/** Unless it has expired. */
export const findReset = async (
  sql: Sql,
  tokenSha256: string,
  now: Date,
): Promise<ResetRow | undefined> => {
  const { rows } = await sql.query<StoredReset>(
    `select person, organisation, maker_person, maker_key, maker_organisation, expires_time
     from access.password_reset where token_sha256 = $1::text and expires_time > $2::timestamptz`,
    [tokenSha256, now.toISOString()],
  )
  const row = rows[0]
  return (
    row && {
      person: row.person,
      organisation: row.organisation,
      maker: {
        person: row.maker_person,
        key: row.maker_key,
        organisation: row.maker_organisation,
      },
      expiresTime: row.expires_time,
    }
  )
}

/** Uses it up; false when somebody did, or it was replaced, first. */
export const takeReset = async (tx: Sql, tokenSha256: string): Promise<boolean> => {
  const { rows } = await tx.query(
    'delete from access.password_reset where token_sha256 = $1::text returning person',
    [tokenSha256],
  )
  return rows.length > 0
}

/** After a change of what it was made for: the password, or where the person belongs. */
export const deleteResetOf = async (tx: Sql, person: string): Promise<void> => {
  await tx.query('delete from access.password_reset where person = $1::uuid', [person])
}
