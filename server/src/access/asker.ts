import type { Deed, GrantKind, Organisation, Role } from '@karvan/contract'

/** A grant that the asker's organisation holds now: neither revoked nor expired. */
export interface HeldGrant {
  id: string
  grantor: string
  kind: GrantKind
  /** Canonical things of a `read`; null: everything that the grantor captured. */
  things: readonly string[] | null
  mayCapture: boolean
  purpose: string
}

/** Who is asking: a key, or a person's session, of an organisation, in a role. */
export interface Asker {
  kind: 'key' | 'session' | 'link'
  /** Of the key, the session or the tracking link. */
  id: string
  /** Pseudonym of the person; null: a machine asks. */
  person: string | null
  label: string
  role: Role
  /** What the role may, narrowed by the scopes of the key. */
  deeds: readonly Deed[]
  organisation: Organisation
  grants: readonly HeldGrant[]
  /** The things that a device may speak of; null: any. */
  things: readonly string[] | null
  /** When something of this ends by itself, in milliseconds: what goes on must ask again by then. */
  until: number
}

/** Who does something, as the trail names it: an asker, or a person that is only let in by what it does. */
export interface Actor {
  kind: Asker['kind'] | null
  id: string | null
  person: string | null
  organisation: Pick<Organisation, 'id'>
}

const MAY: Record<Role, readonly Deed[]> = {
  administrator: ['see', 'capture', 'share', 'audit', 'administer'],
  dispatcher: ['see', 'capture', 'share'],
  capturer: ['see', 'capture'],
  reader: ['see'],
  auditor: ['see', 'audit'],
  device: ['capture'],
  peer: ['exchange'],
}

/** What a role may do in an organisation, narrowed by scopes. The operator's administrator governs the house. */
export const deedsOf = (
  role: Role,
  organisation: Pick<Organisation, 'kind'>,
  scopes: readonly Deed[] | null = null,
): Deed[] => {
  const governs = role === 'administrator' && organisation.kind === 'operator'
  const may: Deed[] = governs ? [...MAY[role], 'govern'] : [...MAY[role]]
  return scopes === null ? may : may.filter((deed) => scopes.includes(deed))
}

export const organisationAudience = (id: string): string => `organisation:${id}`
const authorityAudience = (jurisdiction: string): string => `authority:${jurisdiction}`
export const partyAudience = (id: string): string => `party:${id}`
export const grantAudience = (id: string): string => `grant:${id}`

/**
 * Who may see an event whole, by what is known of it when it is appended: its capturer and the controls of the country
 * where its place lies. The operator of the corridor sees everything without being named beside each event.
 */
export const deriveAudiences = (event: {
  organisation: string
  /** ISO 3166-1 alpha-2 of the place; undefined where it is unknown or at sea. */
  jurisdiction: string | undefined
}): string[] => [
  organisationAudience(event.organisation),
  ...(event.jurisdiction ? [authorityAudience(event.jurisdiction)] : []),
]

/** Mandates of controls at the border; a halal body certifies and sees what it was granted. */
const CONTROLS: readonly string[] = ['customs', 'phytosanitary', 'veterinary']

/**
 * What an asker may see. `whole`: audiences whose events it sees as they came. `parties`: organisations through
 * whose interests it sees events in part. `audiences`: both, as they stand in the store.
 */
export interface Sight {
  whole: string[]
  parties: string[]
  audiences: string[]
}

/** `all`: nothing is hidden from it. */
export const sightOf = ({ organisation, grants }: Asker): 'all' | Sight => {
  if (organisation.kind === 'operator') return 'all'
  const delegations = grants.filter(({ kind }) => kind === 'delegate')
  const parties = [organisation.id, ...delegations.map(({ grantor }) => grantor)]
  const whole = [
    ...parties.map(organisationAudience),
    ...authorityAudiences(organisation),
    ...grants
      .filter(({ kind }) => kind === 'read')
      .map(({ id, grantor, things }) =>
        things === null ? organisationAudience(grantor) : grantAudience(id),
      ),
  ]
  const distinct = [...new Set(whole)]
  return { whole: distinct, parties, audiences: [...distinct, ...parties.map(partyAudience)] }
}

/** Whether an organisation controls what happens in a jurisdiction. */
export const hasPower = (organisation: Organisation, jurisdiction: string): boolean =>
  organisation.kind === 'authority' &&
  organisation.jurisdiction === jurisdiction &&
  organisation.mandates.some((mandate) => CONTROLS.includes(mandate))

const authorityAudiences = (organisation: Organisation): string[] => {
  const { jurisdiction } = organisation
  return jurisdiction !== null && hasPower(organisation, jurisdiction)
    ? [authorityAudience(jurisdiction)]
    : []
}

/** Why an asker sees an event of an owner whole, of the audiences that the event has; undefined: it does not. */
export const basisOf = (
  asker: Asker,
  audience: string,
): { basis: 'own' | 'authority' | 'party' | 'grant' | 'delegation'; reference: string | null } => {
  const [kind, id = ''] = splitAudience(audience)
  if (kind === 'authority') return { basis: 'authority', reference: id }
  if (kind === 'grant') return { basis: 'grant', reference: id }
  if (id === asker.organisation.id)
    return { basis: kind === 'party' ? 'party' : 'own', reference: null }
  const held = asker.grants.find(({ grantor, things }) => grantor === id && things === null)
  return held?.kind === 'delegate'
    ? { basis: 'delegation', reference: held.id }
    : { basis: 'grant', reference: held?.id ?? null }
}

const splitAudience = (audience: string): string[] => {
  const colon = audience.indexOf(':')
  return colon < 0 ? [audience] : [audience.slice(0, colon), audience.slice(colon + 1)]
}
