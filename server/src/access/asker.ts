import type { Organisation, Role } from '@karvan/contract'

/** Who is asking: a key of an organisation, with a role. */
export interface Asker {
  keyId: string
  label: string
  role: Role
  organisation: Organisation
}

/** What a role may do. `see` is bounded further by audience. */
export type Deed = 'see' | 'capture' | 'administer'

const MAY: Record<Role, readonly Deed[]> = {
  administrator: ['see', 'capture', 'administer'],
  operator: ['see', 'capture'],
  capturer: ['see', 'capture'],
  reader: ['see'],
}

export const mayDo = (role: Role, deed: Deed): boolean => MAY[role].includes(deed)

/** The operator of the corridor sees every event whole. */
const OPERATOR_AUDIENCE = 'operator'
const organisationAudience = (id: string): string => `organisation:${id}`
const authorityAudience = (jurisdiction: string): string => `authority:${jurisdiction}`

/** Who may see an event: its capturer, the operator, and the authority where its place lies. */
export const deriveAudiences = (event: {
  organisation: string
  /** ISO 3166-1 alpha-2 of the place; undefined where it is unknown or at sea. */
  jurisdiction: string | undefined
}): string[] => [
  organisationAudience(event.organisation),
  OPERATOR_AUDIENCE,
  ...(event.jurisdiction ? [authorityAudience(event.jurisdiction)] : []),
]

/** The audiences that an asker belongs to; `all` when nothing is hidden from it. */
export const audiencesOf = ({ role, organisation }: Asker): 'all' | string[] => {
  if (role === 'administrator' || organisation.kind === 'operator') return 'all'
  const own = organisationAudience(organisation.id)
  if (organisation.kind !== 'authority') return [own]
  return [own, authorityAudience(organisation.homeJurisdiction)]
}
