import type {
  AuditAction,
  ConsignmentData,
  ConsignmentReference,
  HeldReference,
  Mandate,
  Reason,
  Subset,
} from '@karvan/contract'
import { canonicalThing, readThing } from '@karvan/epcis'
import type { Access, Asker } from '../access/index.ts'
import { type Clock, type Database, Refusal } from '../platform/index.ts'
import { LONGEST_DAYS } from './offer.ts'
import { type FetchPeer, type Peer, pullConsignment } from './peer.ts'
import * as store from './reference-store.ts'
import { refusals } from './refusals.ts'

interface Parts {
  db: Database
  clock: Clock
  access: Access
  /** Our jurisdiction. */
  gate: string
  peers: readonly Peer[]
  fetchPeer: FetchPeer
}

export interface Pulled {
  gate: string
  dataset: string
  subset: Subset
  mandate: Mandate
  purpose: string
  after?: string | undefined
}

const LISTED = 200
const DAY_MILLISECONDS = 86_400_000

/** Whether references are shown to the asker: an authority of this Karvan, with a mandate. */
const isShown = ({ organisation }: Asker, gate: string): boolean =>
  organisation.kind === 'authority' &&
  organisation.homeJurisdiction === gate &&
  organisation.jurisdiction === gate &&
  organisation.mandates.length > 0

/** What other Karvans hold: their references, and what they let cross when it is asked for. Nothing pulled is kept. */
export const createPull = ({ db, clock, access, gate, peers, fetchPeer }: Parts) => ({
  /** Another Karvan tells a reference; once more with the same revision changes nothing. */
  async receive(asker: Asker, reference: ConsignmentReference): Promise<void> {
    const reasons = checkReference(asker, reference, clock.now())
    if (reasons.length > 0) throw new Refusal(refusals.invalidReference, { reasons })
    const identifiers = [...new Set(reference.identifiers.map(canonicalThing))]
    const { dataset, revision, withdrawn } = reference
    await db.transaction(async (tx) => {
      const isKept = await store.putReference(
        tx,
        asker.organisation.id,
        { ...reference, identifiers },
        clock.now(),
      )
      if (!isKept) throw new Refusal(refusals.invalidReference, { reasons: [ofAnother] })
      const detail = { gate: reference.gate, revision, withdrawn }
      await access.audit(tx, asker, 'exchange.receive-reference', dataset, detail)
    })
  },

  /** References that name what is typed; all without it. Nothing to whom they are not for. */
  async listReferences(asker: Asker, identifier: string | undefined): Promise<HeldReference[]> {
    if (!isShown(asker, gate)) return []
    const thing = identifier === undefined ? null : (readThing(identifier) ?? '')
    const found = await store.listReferences(db, thing, clock.now(), LISTED)
    const datasets = found.map(({ reference }) => reference.dataset)
    await access.audit(db, asker, 'exchange.find-references', thing ?? '', { datasets })
    return found
  },

  /** Pulls a consignment by a mandate of the asker; both Karvans write who asked for what and why. */
  async pull(asker: Asker, asked: Pulled): Promise<ConsignmentData> {
    const { dataset, subset, mandate, purpose } = asked
    const audit = (action: AuditAction, more: object, about = {}) => {
      const detail = { gate: asked.gate, mandate, purpose, subset, ...more }
      return access.audit(db, asker, action, dataset, detail, about)
    }
    if (!isShown(asker, gate)) throw new Refusal(refusals.unknownReference)
    try {
      if (!asker.organisation.mandates.includes(mandate))
        throw new Refusal(refusals.noMandate, { detail: mandate })
      const held = await store.findReference(db, asked.gate, dataset, clock.now())
      if (!held) throw new Refusal(refusals.unknownReference)
      const peer = peers.find(({ jurisdiction }) => jurisdiction === asked.gate)
      if (!peer)
        throw new Refusal(refusals.peerUnreachable, { detail: `none is set for ${asked.gate}` })
      const data = await pullConsignment(fetchPeer, peer, {
        dataset,
        subset,
        mandate,
        purpose,
        authority: asker.organisation.name,
        after: asked.after,
      })
      await audit('exchange.pull', {}, { count: eventsOf(data).length })
      return data
    } catch (fault) {
      if (fault instanceof Refusal)
        await audit('exchange.pull-refused', { reasons: codesOf(fault) })
      throw fault
    }
  },
})

const eventsOf = ({ document }: ConsignmentData): readonly object[] =>
  document.epcisBody.queryResults.resultsBody.eventList

const codesOf = ({ kind, details }: Refusal): string[] => [
  kind.code,
  ...(details.reasons ?? []).map(({ code }) => code),
]

const refusalReason = (pointer: string, message: string): Reason => ({
  pointer,
  code: refusals.invalidReference.code,
  message,
})
const ofAnother = refusalReason('/dataset', 'this dataset was told by another organisation')

/** A Karvan speaks of what is at home with it, for no longer than an offer may last. */
const checkReference = (
  { organisation }: Asker,
  { gate, expiresTime, identifiers, withdrawn }: ConsignmentReference,
  now: Date,
): Reason[] => {
  const reasons: Reason[] = []
  if (gate !== organisation.homeJurisdiction)
    reasons.push(refusalReason('/gate', `you speak for ${organisation.homeJurisdiction}`))
  if (Date.parse(expiresTime) > now.getTime() + (LONGEST_DAYS + 1) * DAY_MILLISECONDS)
    reasons.push(refusalReason('/expiresTime', `lies more than ${LONGEST_DAYS} days ahead`))
  if (withdrawn === identifiers.length > 0)
    reasons.push(
      refusalReason('/identifiers', 'a withdrawn reference names nothing, another names something'),
    )
  return reasons
}
