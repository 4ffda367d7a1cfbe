import type { AuditBlock, AuditRow, AuditView } from '@karvan/contract'
import type { Sql } from '../../platform/index.ts'

/** A row that is yet to get its position. */
export type NewAuditRow = Omit<AuditRow, 'position'>

const COLUMNS = `position, id, time, organisation, asker_kind as "askerKind", asker_id as "askerId", person, action,
  subject, owner, basis, reference, count, request_id as "requestId", detail`

type StoredRow = Omit<AuditRow, 'time'> & { time: Date }

const rowOf = (row: StoredRow): AuditRow => ({ ...row, time: row.time.toISOString() })

/**
 * Appends rows, in their order. The update of the one head row is the lock that makes position order the order of
 * commits; it is held until the transaction ends, so this comes last in it.
 */
export const insertAuditRows = async (sql: Sql, rows: readonly NewAuditRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql.query(
    `with head as (
       update access.audit_head set position = position + $2::bigint returning position - $2::bigint as before)
     insert into access.audit (position, id, time, organisation, asker_kind, asker_id, person, action, subject, owner,
       basis, reference, count, request_id, detail)
     select head.before + n.number, (n.r->>'id')::uuid, (n.r->>'time')::timestamptz, n.r->>'organisation',
       n.r->>'askerKind', n.r->>'askerId', n.r->>'person', n.r->>'action', n.r->>'subject', n.r->>'owner',
       n.r->>'basis', n.r->>'reference', (n.r->>'count')::int, n.r->>'requestId', n.r->'detail'
     from head, jsonb_array_elements($1::jsonb) with ordinality as n(r, number)`,
    [JSON.stringify(rows), rows.length],
  )
}

/** Which of the rows stand already: a commit whose answer was lost is not written twice. */
export const listKnownIds = async (sql: Sql, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    'select id from access.audit where id = any($1::uuid[])',
    [ids],
  )
  return rows.map(({ id }) => id)
}

/** Those of the organisations that only make traffic. */
export const listSimulations = async (sql: Sql, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    `select id from access.organisation where kind = 'simulation' and id = any($1::text[])`,
    [ids],
  )
  return rows.map(({ id }) => id)
}

/** In order of positions; `after` null: from the first that there is. */
export const listAuditRows = async (
  sql: Sql,
  after: number | null,
  limit: number,
): Promise<AuditRow[]> => {
  const { rows } = await sql.query<StoredRow>(
    `select ${COLUMNS} from access.audit where $1::bigint is null or position > $1::bigint
     order by position limit $2::int`,
    [after, limit],
  )
  return rows.map(rowOf)
}

/** Which rows of the trail are asked for. */
export interface TrailQuery {
  view: AuditView
  /** Whose eyes it is read with. */
  organisation: string
  owner: string | null
  action: string | null
  /** Id of the last entry of the page before. */
  after: string | null
  limit: number
}

/** Newest first. */
export const listTrail = async (sql: Sql, query: TrailQuery): Promise<AuditRow[]> => {
  const { view, organisation, owner, action, after, limit } = query
  const { rows } = await sql.query<StoredRow>(
    `select ${COLUMNS} from access.audit
     where ${MINE[view]}
       and ($2::text is null or owner = $2::text) and ($3::text is null or action = $3::text)
       and ($4::uuid is null or position < (select position from access.audit where id = $4::uuid))
     order by position desc limit $5::int`,
    [organisation, owner, action, after, limit],
  )
  return rows.map(rowOf)
}

const MINE: Record<AuditView, string> = {
  owner: 'owner = $1::text',
  actor: 'organisation = $1::text',
  house: '$1::text is not null',
}

export const listOrganisationNames = async (
  sql: Sql,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql.query<{ id: string; name: string }>(
    'select id, name from access.organisation where id = any($1::text[])',
    [ids],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Labels of keys by id; an id of something else is left out. */
export const listKeyLabels = async (
  sql: Sql,
  ids: readonly string[],
  organisation: string | null,
): Promise<Map<string, string>> => {
  const { rows } = await sql.query<{ id: string; label: string }>(
    `select id, label from access.key
     where id = any($1::uuid[]) and ($2::text is null or organisation = $2::text)`,
    [ids, organisation],
  )
  return new Map(rows.map(({ id, label }) => [id, label]))
}

/** Position of the last row that was written. */
export const getAuditHead = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ position: number }>('select position from access.audit_head')
  return rows[0]!.position
}

const BLOCK_COLUMNS = `number, first_position as "firstPosition", last_position as "lastPosition",
  row_hashes as "rowHashes", rows_hash as "rowsHash", previous_hash as "previousHash", hash,
  sealed_time as "sealedTime"`

type StoredBlock = Omit<AuditBlock, 'sealedTime'> & { sealedTime: Date }

const blockOf = (block: StoredBlock): AuditBlock => ({
  ...block,
  sealedTime: block.sealedTime.toISOString(),
})

export const insertBlock = async (tx: Sql, block: AuditBlock): Promise<void> => {
  const { number, firstPosition, lastPosition } = block
  await tx.query(
    `insert into access.audit_block (number, first_position, last_position, row_hashes, rows_hash, previous_hash, hash,
       sealed_time)
     values ($1::bigint, $2::bigint, $3::bigint, $4::text[], $5::text, $6::text, $7::text, $8::timestamptz)`,
    [
      number,
      firstPosition,
      lastPosition,
      block.rowHashes,
      block.rowsHash,
      block.previousHash,
      block.hash,
      block.sealedTime,
    ],
  )
}

export const findLastBlock = async (sql: Sql): Promise<AuditBlock | undefined> => {
  const { rows } = await sql.query<StoredBlock>(
    `select ${BLOCK_COLUMNS} from access.audit_block order by number desc limit 1`,
  )
  return rows[0] && blockOf(rows[0])
}

/** In order of numbers; `after` null: from the first that there is. */
export const listBlocks = async (
  sql: Sql,
  after: number | null,
  limit: number,
): Promise<AuditBlock[]> => {
  const { rows } = await sql.query<StoredBlock>(
    `select ${BLOCK_COLUMNS} from access.audit_block where $1::bigint is null or number > $1::bigint
     order by number limit $2::int`,
    [after, limit],
  )
  return rows.map(blockOf)
}
