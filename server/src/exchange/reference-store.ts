import type { ConsignmentReference, HeldReference, Mode, Subset } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

interface StoredReference {
  gate: string
  dataset: string
  revision: number
  identifiers: string[]
  mode: Mode | null
  subsets: Subset[]
  expires_time: Date
  withdrawn: boolean
  received_time: Date
}

const COLUMNS =
  'gate, dataset, revision, identifiers, mode, subsets, expires_time, withdrawn, received_time'

const heldOf = (row: StoredReference): HeldReference => ({
  reference: {
    gate: row.gate,
    dataset: row.dataset,
    revision: row.revision,
    identifiers: row.identifiers,
    mode: row.mode,
    subsets: row.subsets,
    expiresTime: row.expires_time.toISOString(),
    withdrawn: row.withdrawn,
  },
  receivedTime: row.received_time.toISOString(),
})

/** Keeps a reference unless a newer one of it is there. False when it stands already as another peer's. */
export const putReference = async (
  tx: Sql,
  peer: string,
  reference: ConsignmentReference,
  now: Date,
): Promise<boolean> => {
  await tx.query(
    `insert into exchange.reference (gate, dataset, peer, revision, identifiers, mode, subsets, expires_time,
       withdrawn, received_time)
     values ($1::text, $2::uuid, $3::text, $4::int, $5::text[], $6::text, $7::text[], $8::timestamptz,
       $9::boolean, $10::timestamptz)
     on conflict (gate, dataset) do update set revision = excluded.revision,
       identifiers = excluded.identifiers, mode = excluded.mode, subsets = excluded.subsets,
       expires_time = excluded.expires_time, withdrawn = excluded.withdrawn,
       received_time = excluded.received_time
     where reference.peer = excluded.peer and reference.revision < excluded.revision`,
    [
      reference.gate,
      reference.dataset,
      peer,
      reference.revision,
      reference.identifiers,
      reference.mode,
      reference.subsets,
      reference.expiresTime,
      reference.withdrawn,
      now.toISOString(),
    ],
  )
  const { rows } = await tx.query(
    'select 1 as one from exchange.reference where gate = $1::text and dataset = $2::uuid and peer = $3::text',
    [reference.gate, reference.dataset, peer],
  )
  return rows.length > 0
}

/** Living references that name the thing, newest first; null: all. */
export const listReferences = async (
  sql: Sql,
  thing: string | null,
  now: Date,
  limit: number,
): Promise<HeldReference[]> => {
  const { rows } = await sql.query<StoredReference>(
    `select ${COLUMNS} from exchange.reference
     where ($1::text is null or identifiers @> array[$1::text]) and not withdrawn
       and expires_time > $2::timestamptz
     order by received_time desc, gate, dataset limit $3::int`,
    [thing, now.toISOString(), limit],
  )
  return rows.map(heldOf)
}

export const findReference = async (
  sql: Sql,
  gate: string,
  dataset: string,
  now: Date,
): Promise<HeldReference | undefined> => {
  const { rows } = await sql.query<StoredReference>(
    `select ${COLUMNS} from exchange.reference where gate = $1::text and dataset = $2::uuid and not withdrawn
       and expires_time > $3::timestamptz`,
    [gate, dataset, now.toISOString()],
  )
  return rows[0] && heldOf(rows[0])
}

export const deleteExpired = async (sql: Sql, now: Date): Promise<void> => {
  await sql.query('delete from exchange.reference where expires_time <= $1::timestamptz', [
    now.toISOString(),
  ])
}
