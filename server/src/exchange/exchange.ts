import { randomUUID } from 'node:crypto'
import { isCountry } from '@karvan/codes'
import type { ExportRules, NewOffer, Offer } from '@karvan/contract'
import type { Logger } from 'pino'
import type { Access, Asker } from '../access/index.ts'
import type { Journal } from '../journal/index.ts'
import { type Clock, type Database, Refusal } from '../platform/index.ts'
import { findOfferer, listOwnThings } from './dataset.ts'
import { startDelivering } from './deliver.ts'
import { createGive } from './give.ts'
import { readOffer } from './offer.ts'
import type { FetchPeer, Peer } from './peer.ts'
import { createPull } from './pull.ts'
import { refusals } from './refusals.ts'
import { checkRules, listChangedJurisdictions } from './rules.ts'
import * as store from './store.ts'

export interface ExchangeParts {
  db: Database
  clock: Clock
  logger: Logger
  access: Access
  journal: Journal
  /** Whose Karvan this is, ISO 3166-1 alpha-2: the gate by which others name it. */
  jurisdiction: string
  peers: readonly Peer[]
  fetchPeer: FetchPeer
}

/** Those who have trade data of their own; what an authority knows is not its to offer. */
const OFFERERS: readonly string[] = ['operator', 'forwarder', 'carrier', 'terminal', 'farm']
const LISTED = 200

export type Exchange = ReturnType<typeof createExchange>

export const createExchange = ({ jurisdiction, ...rest }: ExchangeParts) => {
  const parts = { ...rest, gate: jurisdiction }
  const { db, clock, access, peers } = parts
  const delivering = startDelivering(parts)
  const pull = createPull(parts)

  const withDestinations = async (offers: readonly store.OfferRow[]): Promise<Offer[]> => {
    const all = await store.listDestinations(
      db,
      offers.map(({ dataset }) => dataset),
    )
    return offers.map((offer) => ({
      ...offer,
      destinations: all
        .filter(({ dataset }) => dataset === offer.dataset)
        .map(({ dataset: _, ...delivery }) => delivery),
    }))
  }

  return {
    ...pull,
    give: createGive(parts),

    listRules: async (): Promise<ExportRules> => ({ rules: await store.listRules(db) }),
    /** Puts other rules in their place; references that may not cross any more are withdrawn. */
    async putRules(asker: Asker, { rules }: ExportRules): Promise<ExportRules> {
      const reasons = checkRules(rules, jurisdiction, isCountry)
      if (reasons.length > 0) throw new Refusal(refusals.invalidRules, { reasons })
      await db.transaction(async (tx) => {
        const before = await store.listRules(tx)
        await store.replaceRules(tx, rules)
        const changed = listChangedJurisdictions(before, rules)
        await store.renewDeliveries(tx, changed, clock.now())
        await access.audit(tx, asker, 'exchange.put-rules', jurisdiction, { before, after: rules })
      })
      delivering.wake()
      return { rules: await store.listRules(db) }
    },

    /** Offers things for a time to the authorities of other jurisdictions: they learn the reference, and pull the rest. */
    async offer(asker: Asker, given: NewOffer): Promise<Offer> {
      if (!OFFERERS.includes(asker.organisation.kind)) throw new Refusal(refusals.mayNotOffer)
      const reachable = peers.map((peer) => peer.jurisdiction)
      const rules = await store.listRules(db)
      const { things, reasons } = readOffer(given, { rules, reachable, now: clock.now() })
      const offer = describeOffer(asker, given, things, clock.now())
      if (reasons.length === 0) reasons.push(...(await listForeign(offer)))
      if (reasons.length > 0) throw new Refusal(refusals.invalidOffer, { reasons })
      const { dataset, purpose, subsets, expiresTime } = offer
      await db.transaction(async (tx) => {
        await store.insertOffer(tx, offer, given.destinations)
        const { destinations } = given
        const detail = { destinations, things: things.length, subsets, purpose, expiresTime }
        await access.audit(tx, asker, 'exchange.offer', dataset, detail)
      })
      delivering.wake()
      return (await withDestinations([offer]))[0]!
    },
    listOffers: async ({ organisation }: Asker): Promise<Offer[]> =>
      withDestinations(await store.listOffers(db, organisation.id, LISTED)),
    /** Who offered takes it back: nothing more is given, and those who know the reference are told. */
    async withdraw(asker: Asker, dataset: string): Promise<void> {
      await db.transaction(async (tx) => {
        const owner = asker.organisation.id
        if (!(await store.withdrawOffer(tx, dataset, owner, clock.now())))
          throw new Refusal(refusals.unknownOffer)
        await access.audit(tx, asker, 'exchange.withdraw', dataset)
      })
      delivering.wake()
    },
    stop: () => delivering.stop(),
  }

  /** A reason for each thing that is not the offerer's to offer. */
  async function listForeign(offer: store.OfferRow) {
    const offerer = await findOfferer(parts, offer.organisation, offer.dataset)
    const own = offerer ? await listOwnThings(parts, offerer, offer) : []
    return offer.things
      .filter((thing) => !own.includes(thing))
      .map((thing) => ({
        pointer: '/things',
        code: refusals.invalidOffer.code,
        message: `you are no party to ${thing} and captured no event of it in this time`,
      }))
  }
}

const describeOffer = (
  { organisation }: Asker,
  given: NewOffer,
  things: string[],
  now: Date,
): store.OfferRow => ({
  dataset: randomUUID(),
  organisation: organisation.id,
  things,
  fromTime: new Date(given.fromTime).toISOString(),
  toTime: new Date(given.toTime).toISOString(),
  subsets: given.subsets,
  mode: given.mode ?? null,
  purpose: given.purpose,
  createdTime: now.toISOString(),
  expiresTime: new Date(given.expiresTime).toISOString(),
  withdrawnTime: null,
})
