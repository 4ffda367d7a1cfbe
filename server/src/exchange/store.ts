import type { Delivery, ExportRule, Mandate, Mode, Offer, Subset } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

export const listRules = async (sql: Sql): Promise<ExportRule[]> => {
  const { rows } = await sql.query<ExportRule>(
    `select jurisdiction, subset, array_agg(mandate order by mandate) as mandates
     from exchange.export_rule group by jurisdiction, subset order by jurisdiction, subset limit 1000`,
  )
  return rows
}

export const replaceRules = async (tx: Sql, rules: readonly ExportRule[]): Promise<void> => {
  await tx.query('delete from exchange.export_rule')
  const flat = rules.flatMap(({ mandates, ...rule }) =>
    mandates.map((mandate: Mandate) => ({ ...rule, mandate })),
  )
  await tx.query(
    `insert into exchange.export_rule (jurisdiction, subset, mandate)
     select r.jurisdiction, r.subset, r.mandate
     from jsonb_to_recordset($1::jsonb) as r(jurisdiction text, subset text, mandate text)`,
    [JSON.stringify(flat)],
  )
}

/** An offer without how far its reference came. */
export type OfferRow = Omit<Offer, 'destinations'>

interface StoredOffer {
  dataset: string
  organisation: string
  things: string[]
  from_time: Date
  to_time: Date
  subsets: Subset[]
  mode: Mode | null
  purpose: string
  created_time: Date
  expires_time: Date
  withdrawn_time: Date | null
}

const OFFER_COLUMNS = `dataset, organisation, things, from_time, to_time, subsets, mode, purpose, created_time,
  expires_time, withdrawn_time`

const offerOf = (row: StoredOffer): OfferRow => ({
  dataset: row.dataset,
  organisation: row.organisation,
  things: row.things,
  fromTime: row.from_time.toISOString(),
  toTime: row.to_time.toISOString(),
  subsets: row.subsets,
  mode: row.mode,
  purpose: row.purpose,
  createdTime: row.created_time.toISOString(),
  expiresTime: row.expires_time.toISOString(),
  withdrawnTime: row.withdrawn_time?.toISOString() ?? null,
})

/** The offer and one delivery, due at once, for each destination. */
export const insertOffer = async (
  tx: Sql,
  offer: OfferRow,
  destinations: readonly string[],
): Promise<void> => {
  await tx.query(
    `insert into exchange.offer (dataset, organisation, things, from_time, to_time, subsets, mode, purpose,
       created_time, expires_time)
     values ($1::uuid, $2::text, $3::text[], $4::timestamptz, $5::timestamptz, $6::text[], $7::text, $8::text,
       $9::timestamptz, $10::timestamptz)`,
    [
      offer.dataset,
      offer.organisation,
      offer.things,
      offer.fromTime,
      offer.toTime,
      offer.subsets,
      offer.mode,
      offer.purpose,
      offer.createdTime,
      offer.expiresTime,
    ],
  )
  await tx.query(
    `insert into exchange.delivery (dataset, jurisdiction, revision, delivered_revision, attempts, due_time)
     select $1::uuid, d, 1, 0, 0, $3::timestamptz from unnest($2::text[]) as d`,
    [offer.dataset, destinations, offer.createdTime],
  )
}

export const findOffer = async (sql: Sql, dataset: string): Promise<OfferRow | undefined> => {
  const { rows } = await sql.query<StoredOffer>(
    `select ${OFFER_COLUMNS} from exchange.offer where dataset = $1::uuid`,
    [dataset],
  )
  return rows[0] && offerOf(rows[0])
}

/** Of an organisation, newest first. */
export const listOffers = async (
  sql: Sql,
  organisation: string,
  limit: number,
): Promise<OfferRow[]> => {
  const { rows } = await sql.query<StoredOffer>(
    `select ${OFFER_COLUMNS} from exchange.offer where organisation = $1::text
     order by created_time desc, dataset limit $2::int`,
    [organisation, limit],
  )
  return rows.map(offerOf)
}

/** False when the organisation has no such offer that was not withdrawn yet. */
export const withdrawOffer = async (
  tx: Sql,
  dataset: string,
  organisation: string,
  now: Date,
): Promise<boolean> => {
  const { rows } = await tx.query(
    `update exchange.offer set withdrawn_time = $3::timestamptz
     where dataset = $1::uuid and organisation = $2::text and withdrawn_time is null returning dataset`,
    [dataset, organisation, now.toISOString()],
  )
  if (rows.length === 0) return false
  await tx.query(
    `update exchange.delivery set revision = revision + 1, attempts = 0, due_time = $2::timestamptz
     where dataset = $1::uuid`,
    [dataset, now.toISOString()],
  )
  return true
}

/** What may cross to the jurisdictions changed: what they have of living offers is told to them again. */
export const renewDeliveries = async (
  tx: Sql,
  jurisdictions: readonly string[],
  now: Date,
): Promise<void> => {
  await tx.query(
    `update exchange.delivery d set revision = d.revision + 1, attempts = 0, due_time = $2::timestamptz
     from exchange.offer o where o.dataset = d.dataset and d.jurisdiction = any($1::text[])
       and o.expires_time > $2::timestamptz and o.withdrawn_time is null`,
    [jurisdictions, now.toISOString()],
  )
}

export const listDestinations = async (
  sql: Sql,
  datasets: readonly string[],
): Promise<(Delivery & { dataset: string })[]> => {
  const { rows } = await sql.query<Delivery & { dataset: string }>(
    `select dataset, jurisdiction, problem,
       case when delivered_revision = revision then 'delivered' when attempts > 0 then 'failing'
         else 'waiting' end as state
     from exchange.delivery where dataset = any($1::uuid[]) order by dataset, jurisdiction`,
    [datasets],
  )
  return rows
}

export interface DueDelivery {
  dataset: string
  jurisdiction: string
  revision: number
  attempts: number
}

/** Takes what is due for a while: another process, or this one after a crash, tries again when the while is over. */
export const claimDeliveries = async (
  sql: Sql,
  now: Date,
  leaseEnd: Date,
  limit: number,
): Promise<DueDelivery[]> => {
  const { rows } = await sql.query<DueDelivery>(
    `update exchange.delivery d set due_time = $2::timestamptz
     from (select dataset, jurisdiction from exchange.delivery where due_time <= $1::timestamptz
       order by due_time limit $3::int for update skip locked) as due
     where d.dataset = due.dataset and d.jurisdiction = due.jurisdiction
     returning d.dataset, d.jurisdiction, d.revision, d.attempts`,
    [now.toISOString(), leaseEnd.toISOString(), limit],
  )
  return rows
}

/** What changed meanwhile is due at once. */
export const settleDelivery = async (
  sql: Sql,
  { dataset, jurisdiction, revision }: DueDelivery,
  now: Date,
): Promise<void> => {
  await sql.query(
    `update exchange.delivery set delivered_revision = $3::int, attempts = 0, problem = null,
       due_time = case when revision = $3::int then null else $4::timestamptz end
     where dataset = $1::uuid and jurisdiction = $2::text and delivered_revision < $3::int`,
    [dataset, jurisdiction, revision, now.toISOString()],
  )
}

/** `dueTime` null: never again. */
export const failDelivery = async (
  sql: Sql,
  { dataset, jurisdiction, revision }: DueDelivery,
  problem: string,
  dueTime: Date | null,
): Promise<void> => {
  await sql.query(
    `update exchange.delivery set attempts = attempts + 1, problem = $4::text, due_time = $5::timestamptz
     where dataset = $1::uuid and jurisdiction = $2::text and revision = $3::int`,
    [dataset, jurisdiction, revision, problem, dueTime?.toISOString() ?? null],
  )
}
