import type { NewKey, NewOrganisation, Organisation, Reason } from '@karvan/contract'
import { Refusal } from '../platform/index.ts'
import { type Asker, deedsOf } from './asker.ts'
import { refusals } from './refusals.ts'

/** An organisation as it is kept: an authority has power at home unless said otherwise, others have none. */
export const describeOrganisation = (id: string, given: NewOrganisation): Organisation => {
  const { name, kind, homeJurisdiction, jurisdiction, mandates } = given
  const isAuthority = kind === 'authority'
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string): void => {
    reasons.push({ pointer, code: refusals.invalidOrganisation.code, message })
  }
  if (!isAuthority && jurisdiction !== undefined)
    refuse('/jurisdiction', 'only an authority has a jurisdiction')
  if (!isAuthority && mandates !== undefined) refuse('/mandates', 'only an authority has a mandate')
  if (isAuthority && mandates?.length === 0) refuse('/mandates', 'an authority has a mandate')
  if (reasons.length > 0) throw new Refusal(refusals.invalidOrganisation, { reasons })
  return {
    id,
    name,
    kind,
    homeJurisdiction,
    jurisdiction: isAuthority ? (jurisdiction ?? homeJurisdiction) : null,
    mandates: isAuthority ? (mandates ?? ['customs']) : [],
  }
}

/** Refuses a key that its maker may not make, with every reason at once. */
export const checkNewKey = (
  asker: Asker,
  organisation: Organisation,
  key: NewKey,
  now: Date,
): void => {
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string): void => {
    reasons.push({ pointer, code: refusals.invalidKey.code, message })
  }
  const deeds = deedsOf(key.role, organisation, key.scopes ?? null)
  const beyond = asker.deeds.includes('govern')
    ? []
    : deeds.filter((deed) => !asker.deeds.includes(deed))
  if (beyond.length > 0) refuse('/role', `you may not ${beyond.join(', ')} yourself`)
  if ((key.role === 'peer') !== (organisation.kind === 'peer'))
    refuse('/role', 'peer is the role of another Karvan, and its only one')
  if (key.scopes && deeds.length < key.scopes.length)
    refuse('/scopes', `a ${key.role} may only ${deedsOf(key.role, organisation).join(', ')}`)
  if (key.expiresTime !== undefined && Date.parse(key.expiresTime) <= now.getTime())
    refuse('/expiresTime', 'lies in the past')
  if (key.things !== undefined && key.role !== 'device')
    refuse('/things', 'only a device is held to things')
  if (reasons.length > 0) throw new Refusal(refusals.invalidKey, { reasons })
}
