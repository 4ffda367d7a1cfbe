import type { Sql } from '../../platform/index.ts'

export interface TicketRow {
  ticketSha256: string
  purpose: string
  person: string | null
  detail: unknown
}

interface StoredTicket {
  ticket_sha256: string
  purpose: string
  person: string | null
  detail: unknown
}

const ticketOf = (row: StoredTicket): TicketRow => ({
  ticketSha256: row.ticket_sha256,
  purpose: row.purpose,
  person: row.person,
  detail: row.detail,
})

/** Keeps it until `expiresTime`; those that have expired go. */
export const insertTicket = async (
  sql: Sql,
  ticket: TicketRow,
  now: Date,
  expiresTime: Date,
): Promise<void> => {
  await sql.query('delete from access.ticket where expires_time <= $1::timestamptz', [
    now.toISOString(),
  ])
  await sql.query(
    `insert into access.ticket (ticket_sha256, purpose, person, detail, tries, expires_time)
     values ($1::text, $2::text, $3::uuid, $4::jsonb, 0, $5::timestamptz)`,
    [
      ticket.ticketSha256,
      ticket.purpose,
      ticket.person,
      JSON.stringify(ticket.detail),
      expiresTime.toISOString(),
    ],
  )
}

/** Counts a try of a living ticket of the purpose; undefined when there is none, or it was tried too often. */
export const tryTicket = async (
  sql: Sql,
  ticketSha256: string,
  purpose: string,
  maxTries: number,
  now: Date,
): Promise<TicketRow | undefined> => {
  const { rows } = await sql.query<StoredTicket>(
    `update access.ticket set tries = tries + 1 where ticket_sha256 = $1::text and purpose = $2::text
       and tries < $3::int and expires_time > $4::timestamptz
     returning ticket_sha256, purpose, person, detail`,
    [ticketSha256, purpose, maxTries, now.toISOString()],
  )
  return rows[0] && ticketOf(rows[0])
}

/** Uses it up: of two at once one gets it. */
export const takeTicket = async (
  tx: Sql,
  ticketSha256: string,
  purpose: string,
  now: Date,
): Promise<TicketRow | undefined> => {
  const { rows } = await tx.query<StoredTicket>(
    `delete from access.ticket where ticket_sha256 = $1::text and purpose = $2::text
       and expires_time > $3::timestamptz returning ticket_sha256, purpose, person, detail`,
    [ticketSha256, purpose, now.toISOString()],
  )
  return rows[0] && ticketOf(rows[0])
}

/** Nothing that a person began goes on. */
export const deleteTicketsOf = async (tx: Sql, person: string): Promise<void> => {
  await tx.query('delete from access.ticket where person = $1::uuid', [person])
}
