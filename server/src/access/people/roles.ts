import type { Deed, Organisation, PersonRole, Reason } from '@karvan/contract'
import { type Database, Refusal } from '../../platform/index.ts'
import { type Asker, deedsOf } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { findOrganisation } from '../store.ts'

/** The organisation that an asker speaks of: its own, or any for who governs; others do not exist for it. */
export const organisationFor = async (
  db: Database,
  asker: Asker,
  wanted: string | undefined,
): Promise<Organisation> => {
  const id = wanted ?? asker.organisation.id
  if (id === asker.organisation.id) return asker.organisation
  const found = asker.deeds.includes('govern') ? await findOrganisation(db, id) : undefined
  if (!found) throw new Refusal(refusals.unknownOrganisation, { detail: id })
  return found
}

/** What a role may do there that the asker may not itself; nothing is beyond who governs. */
export const listDeedsBeyond = (
  { deeds }: Pick<Asker, 'deeds'>,
  organisation: Organisation,
  role: PersonRole,
): Deed[] =>
  deeds.includes('govern')
    ? []
    : deedsOf(role, organisation).filter((deed) => !deeds.includes(deed))

/** Refuses a role that the asker may not give, or that nobody can have there; every reason at once. */
export const checkGivenRole = (
  asker: Asker,
  organisation: Organisation,
  role: PersonRole,
): void => {
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string): void => {
    reasons.push({ pointer, code: refusals.invalidInvitation.code, message })
  }
  if (organisation.kind === 'peer' || organisation.kind === 'simulation')
    refuse('/organisation', `nobody belongs to an organisation of kind ${organisation.kind}`)
  const beyond = listDeedsBeyond(asker, organisation, role)
  if (beyond.length > 0) refuse('/role', `you may not ${beyond.join(', ')} yourself`)
  if (reasons.length > 0) throw new Refusal(refusals.invalidInvitation, { reasons })
}
