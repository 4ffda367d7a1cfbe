import { kindOfThing } from '@karvan/codes'
import {
  type ConsignmentData,
  KARVAN_CONTEXT,
  type Mandate,
  type Reason,
  type Subset,
} from '@karvan/contract'
import type { Access, Asker } from '../access/index.ts'
import type { Journal } from '../journal/index.ts'
import { type Clock, type Database, Refusal } from '../platform/index.ts'
import { decodeCursor, findOfferer, listCutEvents, listOwnThings } from './dataset.ts'
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
  const audit = (peer: Asker, action: string, asked: Given, detail: object) => {
    const { dataset, subset, mandate, purpose, authority } = asked
    const jurisdiction = peer.organisation.homeJurisdiction
    const all = { jurisdiction, authority, mandate, purpose, subset, ...detail }
    return access.audit(db, peer, action, dataset, all)
  }

  return async (peer: Asker, asked: Given): Promise<ConsignmentData> => {
    const jurisdiction = peer.organisation.homeJurisdiction
    const offer = await store.findOffer(db, asked.dataset)
    const destinations = await store.listDestinations(db, offer ? [offer.dataset] : [])
    if (!offer || !destinations.some((one) => one.jurisdiction === jurisdiction)) {
      await audit(peer, 'exchange.refuse', asked, { reasons: [refusals.unknownReference.code] })
      throw new Refusal(refusals.unknownReference)
    }
    const owner = offer.organisation
    const offerer = await findOfferer(parts, owner, offer.dataset)
    const rules = await store.listRules(db)
    const reasons = checkPull(asked, {
      offer,
      hasOfferer: offerer !== undefined,
      mayCross: allowsExport(rules, jurisdiction, asked.subset, asked.mandate),
      jurisdiction,
      now: clock.now(),
    })
    const after = asked.after === undefined ? null : decodeCursor(asked.after)
    if (after === undefined) reasons.push(because('cursor', 'the page asked for is none'))
    if (reasons.length > 0 || !offerer || after === undefined) {
      await audit(peer, 'exchange.refuse', asked, {
        owner,
        reasons: reasons.map(({ code }) => code),
      })
      throw new Refusal(refusals.notExported, { reasons })
    }
    const things = await listOwnThings(parts, offerer, offer)
    const { events, next } =
      asked.subset === 'identifiers' || things.length === 0
        ? { events: [], next: null }
        : await listCutEvents(parts, offerer, { ...offer, things }, asked.subset, after)
    await audit(peer, 'exchange.give', asked, { owner, count: events.length })
    return {
      gate,
      dataset: offer.dataset,
      subset: asked.subset,
      things: things.map((id) => ({ id, kind: kindOfThing(id) })),
      document: documentOf(events, clock.now()),
      next,
    }
  }
}

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
