import { type Clock, type Database, Refusal, type Sql } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'
import { createSecret, hashSecret } from '../secrets.ts'
import * as store from './ticket-store.ts'

/** What a ticket goes on with, and what it carries meanwhile. */
export interface TicketDetails {
  /** A good password or issuer: the second factor is still asked for. */
  'second-factor': { factors: ('password' | 'openid-connect')[]; organisation: string | null }
  /** A passkey's challenge, and what the first step before it said. */
  'passkey-sign-in': {
    challenge: string
    factors: ('password' | 'openid-connect')[]
    organisation: string | null
  }
  'passkey-registration': { challenge: string }
  totp: { secret: string }
  /** The way to the issuer and back. `link`: the person that asked to be linked. */
  'openid-connect': { nonce: string; verifier: string; link: boolean }
}
type Purpose = keyof TicketDetails

const MINUTES = 5
const MAX_TRIES = 5

interface Ticket<P extends Purpose> {
  person: string | null
  detail: TicketDetails[P]
}

/** Steps that belong together, over several requests: single use, short-lived, kept as a hash. */
export const createTickets = (db: Database, clock: Clock) => ({
  async issue<P extends Purpose>(
    purpose: P,
    person: string | null,
    detail: TicketDetails[P],
  ): Promise<string> {
    const ticket = createSecret('kt_')
    const row = { ticketSha256: hashSecret(ticket), purpose, person, detail }
    const expiresTime = new Date(clock.now().getTime() + MINUTES * 60_000)
    await store.insertTicket(db, row, clock.now(), expiresTime)
    return ticket
  },
  /** A try at it: five at most, right or wrong. It stays until it is taken. */
  async try<P extends Purpose>(purpose: P, ticket: string): Promise<Ticket<P>> {
    const row = await store.tryTicket(db, hashSecret(ticket), purpose, MAX_TRIES, clock.now())
    return known<P>(row)
  },
  /** Uses it up. */
  async take<P extends Purpose>(sql: Sql, purpose: P, ticket: string): Promise<Ticket<P>> {
    return known<P>(await store.takeTicket(sql, hashSecret(ticket), purpose, clock.now()))
  },
})

const known = <P extends Purpose>(row: store.TicketRow | undefined): Ticket<P> => {
  if (!row) throw new Refusal(refusals.wrongTicket)
  return { person: row.person, detail: row.detail as TicketDetails[P] }
}

export type Tickets = ReturnType<typeof createTickets>
