import { kindOfThing } from '@karvan/codes'
import {
  type AuditAction,
  type ConsignmentData,
  KARVAN_CONTEXT,
  type Mandate,
  type Reason,
  type Subset,
} from '@karvan/contract'
import type { Access, Asker } from '../access/index.ts'
import { decodeCursor, type EventCursor, type Journal } from '../journal/index.ts'
import { type Clock, type Database, Refusal } from '../platform/index.ts'
import { type CutPage, findOfferer, listCutEvents, listOwnThings } from './dataset.ts'
import { refusals } from './refusals.ts'
import { allowsExport } from './rules.ts'
import * as store from './store.ts'

interface Parts {
  db: Database
  clock: Clock
  access: Access
  journal: Journal
  /** Our jurisdiction. */
  gate: string
}

export interface Given {
  dataset: string
  subset: Subset
  mandate: Mandate
  purpose: string
  authority: string
  after?: string | undefined
}

/**
 * What another Karvan is given of a consignment when it asks: every right is asked again now. A dataset that was not
 * offered to its jurisdiction is for it the same as none.
 */
export const createGive = (parts: Parts) => {
  const { db, clock, access, gate } = parts
  /** One row for each whose data it is: the one who offered, and those who captured what crossed. */
  const audit = async (
    peer: Asker,
    action: AuditAction,
    asked: Given,
    about: About,
  ): Promise<void> => {
    const { dataset, subset, mandate, purpose, authority } = asked
    const { owners, ...more } = about
    const jurisdiction = peer.organisation.homeJurisdiction
    const detail = { jurisdiction, authority, mandate, purpose, subset, ...more }
    await db.transaction(async (tx) => {
      for (const owner of owners) await access.audit(tx, peer, action, dataset, detail, owner)
    })
  }
  const refuse = async (
    peer: Asker,
    asked: Given,
    owner: string | undefined,
    refusal: Refusal,
  ): Promise<never> => {
    const { kind, details } = refusal
    const reasons = details.reasons?.map(({ code }) => code) ?? [kind.code]
    await audit(peer, 'exchange.refuse', asked, { owners: [owner ? { owner } : {}], reasons })
    throw refusal
  }
  /** What crosses of an offer, and whose it is. */
  const readOffered = async (
    offer: store.OfferRow,
    offerer: Asker,
    subset: Subset,
    after: EventCursor | null,
  ): Promise<CutPage & { things: string[] }> => {
    const things = await listOwnThings(parts, offerer, offer)
    if (subset === 'identifiers' || things.length === 0)
      return { things, events: [], makers: [], next: null }
    const page = await listCutEvents(parts, offerer, { ...offer, things }, subset, after)
    return { things, ...page }
  }

  return async (peer: Asker, asked: Given): Promise<ConsignmentData> => {
    const { dataset, subset, mandate } = asked
    const jurisdiction = peer.organisation.homeJurisdiction
    const offer = await store.findOffer(db, dataset)
    const destinations = await store.listDestinations(db, offer ? [dataset] : [])
    if (!offer || !destinations.some((one) => one.jurisdiction === jurisdiction))
      return refuse(peer, asked, undefined, new Refusal(refusals.unknownReference))
    const offerer = await findOfferer(parts, offer.organisation, dataset)
    const mayCross = allowsExport(await store.listRules(db), jurisdiction, subset, mandate)
    const hasOfferer = offerer !== undefined
    const now = clock.now()
    const reasons = checkPull(asked, { offer, hasOfferer, mayCross, jurisdiction, now })
    const after = asked.after === undefined ? null : decodeCursor(asked.after)
    if (after === undefined) reasons.push(because('cursor', 'the page asked for is none'))
    if (reasons.length > 0 || !offerer || after === undefined)
      return refuse(peer, asked, offer.organisation, new Refusal(refusals.notExported, { reasons }))
    const { things, events, makers, next } = await readOffered(offer, offerer, subset, after)
    const owners = countOwners(offer.organisation, makers)
    await audit(peer, 'exchange.give', asked, { owners, offerer: offer.organisation })
    return {
      gate,
      dataset,
      subset,
      things: things.map((id) => ({ id, kind: kindOfThing(id) })),
      document: documentOf(events, now),
      next,
    }
  }
}

interface About {
  owners: readonly { owner?: string; count?: number }[]
  offerer?: string
  reasons?: readonly string[]
}

/** Whose events crossed, and how many; the one who offered also where it is none. */
const countOwners = (
  offerer: string,
  makers: readonly string[],
): { owner: string; count: number }[] =>
  [...new Set([offerer, ...makers])].map((owner) => ({
    owner,
    count: makers.filter((maker) => maker === owner).length,
  }))

const because = (word: string, message: string): Reason => ({
  pointer: '',
  code: `exchange.${word}`,
  message,
})

interface Checked {
  offer: store.OfferRow
  hasOfferer: boolean
  mayCross: boolean
  jurisdiction: string
  now: Date
}

/** Every reason why what was asked for does not cross. */
const checkPull = (
  { subset, mandate }: Given,
  { offer, hasOfferer, mayCross, jurisdiction, now }: Checked,
): Reason[] => {
  const reasons: Reason[] = []
  if (offer.withdrawnTime !== null) reasons.push(because('withdrawn', 'the offer was withdrawn'))
  if (Date.parse(offer.expiresTime) <= now.getTime())
    reasons.push(because('expired', `the offer ended at ${offer.expiresTime}`))
  if (!hasOfferer) reasons.push(because('offerer-gone', 'who offered it is no more'))
  if (!offer.subsets.includes(subset))
    reasons.push(because('subset-not-offered', `${subset} was not offered`))
  if (!mayCross)
    reasons.push(
      because(
        'no-export-rule',
        `no export rule lets ${subset} cross to ${jurisdiction} for ${mandate}`,
      ),
    )
  return reasons
}

/** An EPCIS 2.0.1 query document (§12). */
const documentOf = (
  events: readonly { type: string }[],
  now: Date,
): ConsignmentData['document'] => ({
  '@context': KARVAN_CONTEXT,
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: {
    queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: [...events] } },
  },
})
