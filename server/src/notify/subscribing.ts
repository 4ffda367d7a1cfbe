import type { FindPrefixLength } from '@karvan/epcis'
import type { Logger } from 'pino'
import type { Access } from '../access/index.ts'
import type { Journal, SubscribedQueries } from '../journal/index.ts'
import { type Clock, createOutgoing, type Database } from '../platform/index.ts'
import type { DeliverySettings } from './deliver.ts'
import { startDispatch } from './dispatch.ts'
import { rememberQueries } from './remembered-queries.ts'
import { createSockets, type Sockets } from './sockets.ts'
import { createStandings } from './standings.ts'
import { countAll, type SubscriptionCounts } from './subscription-store.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'

export interface SubscribingParts {
  db: Database
  clock: Clock
  logger: Logger
  access: Access
  journal: Journal
  queries: SubscribedQueries
  /** How long company prefixes are, of identifiers that are translated. */
  findPrefixLength: FindPrefixLength
  /** The only hosts and networks that may be sent to; empty: every public address. */
  outgoingAllow: readonly string[]
  settings: DeliverySettings
}

export interface Subscribing {
  subscriptions: Subscriptions
  sockets: Sockets
  journal: Journal
  queries: SubscribedQueries
  findPrefixLength: FindPrefixLength
  /** A socket was opened. */
  wake(): void
  count(): Promise<SubscriptionCounts>
  stop(): Promise<void>
}

/** Subscriptions to named queries, by webhook and by WebSocket, and who brings them what happens. */
export const startSubscribing = async (given: SubscribingParts): Promise<Subscribing> => {
  const { db, clock, access, journal, queries, outgoingAllow } = given
  const outgoing = createOutgoing({ allow: outgoingAllow })
  const standings = createStandings(access, clock)
  const parts = { ...given, standings, post: outgoing.fetch, chance: Math.random }
  const remembered = rememberQueries(queries)
  const sockets = createSockets({ ...parts, queries: remembered })
  const dispatch = await startDispatch({ ...parts, queries: remembered, sockets })
  const { wake } = dispatch
  return {
    subscriptions: createSubscriptions({ ...parts, checkAddress: outgoing.check, wake }),
    sockets,
    journal,
    queries,
    findPrefixLength: given.findPrefixLength,
    wake,
    count: async () => countAll(db, await journal.getHeadTime()),
    stop: () => dispatch.stop(),
  }
}
