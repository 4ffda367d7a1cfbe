import type { NewGrant, NewInterest, NewTrackingLink, Reason } from '@karvan/contract'
import { readThing } from '@karvan/epcis'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** A grant or a link lives at most so long: what is wanted for longer is renewed by somebody who still wants it. */
const MAX_DAYS = 400

/** Collects reasons; refuses with all of them at once. */
const createReasons = () => {
  const reasons: Reason[] = []
  return {
    add(pointer: string, message: string): void {
      reasons.push({ pointer, code: refusals.invalid.code, message })
    },
    refuse(): void {
      if (reasons.length > 0) throw new Refusal(refusals.invalid, { reasons })
    },
  }
}
type Reasons = ReturnType<typeof createReasons>

const checkExpiry = (reasons: Reasons, expiresTime: string, now: Date): void => {
  const days = (Date.parse(expiresTime) - now.getTime()) / 86_400_000
  if (days <= 0) reasons.add('/expiresTime', 'lies in the past')
  if (days > MAX_DAYS) reasons.add('/expiresTime', `lies more than ${MAX_DAYS} days ahead`)
}

const readThings = (reasons: Reasons, texts: readonly string[], pointer: string): string[] => [
  ...new Set(
    texts.flatMap((text, index) => {
      const thing = readThing(text)
      if (thing === undefined) reasons.add(`${pointer}/${index}`, `"${text}" names no thing`)
      return thing ?? []
    }),
  ),
]

const readOne = (reasons: Reasons, text: string): string => {
  const thing = readThing(text)
  if (thing === undefined) reasons.add('/thing', `"${text}" names no thing`)
  return thing ?? ''
}

/** Canonical things of a grant; null: everything. */
export const checkGrant = (given: NewGrant, grantor: string, now: Date): string[] | null => {
  const reasons = createReasons()
  checkExpiry(reasons, given.expiresTime, now)
  if (given.receiver === grantor) reasons.add('/receiver', 'is your own organisation')
  if (given.kind === 'delegate' && given.things)
    reasons.add('/things', 'who stands in for you does so for everything')
  if (given.kind === 'read' && given.mayCapture)
    reasons.add('/mayCapture', 'who only reads captures nothing in your name')
  const things = given.things ? readThings(reasons, given.things, '/things') : null
  reasons.refuse()
  return things
}

export const checkInterest = (given: NewInterest): NewInterest => {
  const reasons = createReasons()
  const thing = readOne(reasons, given.thing)
  const fromTime = new Date(given.fromTime).toISOString()
  const toTime = given.toTime === null ? null : new Date(given.toTime).toISOString()
  if (toTime !== null && toTime < fromTime) reasons.add('/toTime', 'lies before the beginning')
  reasons.refuse()
  return { ...given, thing, fromTime, toTime }
}

/** The canonical thing of a link. */
export const checkLink = (given: NewTrackingLink, now: Date): string => {
  const reasons = createReasons()
  checkExpiry(reasons, given.expiresTime, now)
  const thing = readOne(reasons, given.thing)
  reasons.refuse()
  return thing
}

/** Of a query parameter. */
export const checkThing = (text: string): string => {
  const reasons = createReasons()
  const thing = readOne(reasons, text)
  reasons.refuse()
  return thing
}
