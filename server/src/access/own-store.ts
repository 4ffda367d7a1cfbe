import type { Sql } from '../platform/index.ts'
import { organisationAudience } from './asker.ts'

/** Where a walk through events in the order of their time stands: the last one read. */
interface OwnCursor {
  /** RFC 3339 in UTC with microseconds. */
  eventTime: string
  key: string
}

/** Keys of what an organisation captured, by event time, behind the cursor. */
export const listOwnKeys = async (
  sql: Sql,
  organisation: string,
  after: OwnCursor | undefined,
  limit: number,
): Promise<OwnCursor[]> => {
  const { rows } = await sql.query<OwnCursor>(
    `select key, to_char(event_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "eventTime"
     from access.audience
     where audience = $1::text
       and event_time >= coalesce($2::timestamptz, '-infinity')
       and (event_time, key) > (coalesce($2::timestamptz, '-infinity'),
         coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))
     order by event_time, key limit $4::int`,
    [organisationAudience(organisation), after?.eventTime ?? null, after?.key ?? null, limit],
  )
  return rows
}
