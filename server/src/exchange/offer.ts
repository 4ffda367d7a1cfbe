import type { ConsignmentReference, ExportRule, NewOffer, Reason } from '@karvan/contract'
import { readThing } from '@karvan/epcis'
import { refusals } from './refusals.ts'
import { allowsExport } from './rules.ts'
import type { OfferRow } from './store.ts'

/** An offer, and a reference, ends at the latest after this. */
export const LONGEST_DAYS = 400
const DAY_MILLISECONDS = 86_400_000

interface Surroundings {
  rules: readonly ExportRule[]
  /** Jurisdictions whose Karvan can be called. */
  reachable: readonly string[]
  now: Date
}

/** The things of an offer, canonical and each once, and every reason why it cannot be made. */
export const readOffer = (
  offer: NewOffer,
  { rules, reachable, now }: Surroundings,
): { things: string[]; reasons: Reason[] } => {
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string): void => {
    reasons.push({ pointer, code: refusals.invalidOffer.code, message })
  }
  const things = offer.things.map((text, index) => {
    const uri = readThing(text)
    if (!uri) refuse(`/things/${index}`, 'is no number of a thing and no URI')
    return uri
  })
  if (Date.parse(offer.toTime) <= Date.parse(offer.fromTime))
    refuse('/toTime', 'does not lie after fromTime')
  const expires = Date.parse(offer.expiresTime)
  if (expires <= now.getTime()) refuse('/expiresTime', 'lies in the past')
  if (expires > now.getTime() + LONGEST_DAYS * DAY_MILLISECONDS)
    refuse('/expiresTime', `lies more than ${LONGEST_DAYS} days ahead`)
  for (const [index, destination] of offer.destinations.entries()) {
    const pointer = `/destinations/${index}`
    if (!reachable.includes(destination))
      refuse(pointer, `this Karvan exchanges nothing with ${destination}`)
    if (!allowsExport(rules, destination, 'identifiers'))
      refuse(pointer, `no export rule lets identifiers cross to ${destination}`)
  }
  return { things: [...new Set(things.filter((uri) => uri !== undefined))], reasons }
}

/** What is pushed of an offer; withdrawn where identifiers may not cross any more, and then it names nothing. */
export const deriveReference = (
  offer: OfferRow,
  revision: number,
  { gate, mayCross }: { gate: string; mayCross: boolean },
): ConsignmentReference => {
  const withdrawn = offer.withdrawnTime !== null || !mayCross
  return {
    gate,
    dataset: offer.dataset,
    revision,
    identifiers: withdrawn ? [] : offer.things,
    mode: withdrawn ? null : offer.mode,
    subsets: withdrawn ? [] : offer.subsets,
    expiresTime: offer.expiresTime,
    withdrawn,
  }
}
