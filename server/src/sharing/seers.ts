import type { Seer } from '@karvan/contract'
import { type Access, type Asker, listInterestsIn } from '../access/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Database } from '../platform/index.ts'

interface Parts {
  db: Database
  access: Access
  journal: Journal
}

/**
 * Who sees a thing, and why. The operator is told all; an organisation what concerns its own: the operator and the
 * authorities who see what it captured, the grants and links that it gave, and its own reasons. Other parties to the
 * thing are their own business.
 */
export const listSeers = async (
  { db, access, journal }: Parts,
  asker: Asker,
  thing: string,
): Promise<Seer[]> => {
  const isOperator = asker.organisation.kind === 'operator'
  const own = asker.organisation.id
  const nameOf = async (id: string): Promise<string> =>
    (await access.findOrganisation(id))?.name ?? id
  const seers: Seer[] = []
  const audiences = withOperator(await journal.listAudiencesOfThing(isOperator ? null : own, thing))
  for (const audience of audiences) seers.push(...(await seersOf(access, audience)))
  for (const grantor of capturersOf(audiences)) {
    for (const grant of await access.grants.listGivenBy(grantor)) {
      if (grant.things !== null && !grant.things.includes(thing)) continue
      seers.push({
        organisation: grant.receiver,
        name: await nameOf(grant.receiver),
        basis: grant.kind === 'delegate' ? 'delegation' : 'grant',
        whole: true,
        reference: grant.id,
        detail: grant.purpose,
        expiresTime: grant.expiresTime,
      })
    }
  }
  const interests = await listInterestsIn(db, [thing], isOperator ? null : [own])
  for (const { organisation, fromTime, toTime, via } of interests) {
    seers.push({
      organisation,
      name: await nameOf(organisation),
      basis: 'party',
      whole: false,
      reference: via === '' ? null : via,
      detail: fromTime,
      expiresTime: toTime,
    })
  }
  for (const link of await access.grants.listLivingLinks(isOperator ? null : own, thing)) {
    seers.push({
      organisation: null,
      name: link.label,
      basis: 'link',
      whole: false,
      reference: link.id,
      detail: link.fields.join(', '),
      expiresTime: link.expiresTime,
    })
  }
  return seers
}

/** The operator stands beside no event: it sees them all. */
const withOperator = (audiences: readonly string[]): string[] =>
  audiences.length === 0 ? [] : [...audiences, 'operator'].sort()

const capturersOf = (audiences: readonly string[]): string[] =>
  audiences.flatMap((audience) => /^organisation:(.*)$/.exec(audience)?.[1] ?? [])

/** The organisations behind an audience that is written at append. */
const seersOf = async (access: Access, audience: string): Promise<Seer[]> => {
  const [kind = '', id = ''] = audience.split(/:(.*)/)
  const base = { whole: true, reference: null, detail: '', expiresTime: null }
  if (kind === 'organisation') {
    const name = (await access.findOrganisation(id))?.name ?? id
    return [{ ...base, organisation: id, name, basis: 'own' }]
  }
  if (kind === 'operator') {
    const operator = await access.findOrganisation('operator')
    return [{ ...base, organisation: 'operator', name: operator?.name ?? '', basis: 'operator' }]
  }
  if (kind !== 'authority') return []
  const authorities = await access.listAuthorities(id)
  return authorities.map((authority) => ({
    ...base,
    organisation: authority.id,
    name: authority.name,
    basis: 'authority',
    detail: id,
  }))
}
