import type { Sql } from '../platform/index.ts'

/** Of this place the organisation may speak; `exclusive`: others without a right may not. */
export interface PlaceRightRow {
  organisation: string
  /** Id of the place. */
  place: string
  exclusive: boolean
}

/** All of them: there are few, and every capture asks. */
export const listPlaceRights = async (sql: Sql): Promise<PlaceRightRow[]> => {
  const { rows } = await sql.query<PlaceRightRow>(
    `select organisation, place, exclusive from access.place_right
     order by organisation, place limit 100000`,
  )
  return rows
}

export const listPlaceRightsOf = async (
  sql: Sql,
  organisation: string,
): Promise<PlaceRightRow[]> => {
  const { rows } = await sql.query<PlaceRightRow>(
    `select organisation, place, exclusive from access.place_right
     where organisation = $1::text order by place`,
    [organisation],
  )
  return rows
}

export const replacePlaceRights = async (
  tx: Sql,
  organisation: string,
  rights: readonly { place: string; exclusive: boolean }[],
): Promise<void> => {
  await tx.query('delete from access.place_right where organisation = $1::text', [organisation])
  await tx.query(
    `insert into access.place_right (organisation, place, exclusive)
     select $1::text, r.place, r.exclusive
     from jsonb_to_recordset($2::jsonb) as r(place text, exclusive boolean)`,
    [organisation, JSON.stringify(rights)],
  )
}
