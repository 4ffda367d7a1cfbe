import type { Sql } from '../platform/index.ts'

/** Of what everybody sees. */
const EVERYBODY = '*'

/**
 * Says that what some organisations see as parties changed otherwise than by new events, null: what everybody sees; in
 * the transaction of the change. Grants and roles change whose eyes somebody has, not what they see: they need no word.
 */
export const bumpSight = async (tx: Sql, parties: readonly string[] | null): Promise<void> => {
  await tx.query(
    `insert into access.sight_revision as s (party, revision)
     select p.party, 1 from unnest($1::text[]) as p(party) order by p.party
     on conflict (party) do update set revision = s.revision + 1`,
    [parties === null ? [EVERYBODY] : [...new Set(parties)]],
  )
}

/** Grows with every change of what is seen with the eyes of these parties. */
export const getSightRevision = async (sql: Sql, parties: readonly string[]): Promise<number> => {
  const { rows } = await sql.query<{ revision: number }>(
    'select coalesce(sum(revision), 0)::bigint as revision from access.sight_revision where party = any($1::text[])',
    [[...parties, EVERYBODY]],
  )
  return rows[0]!.revision
}
