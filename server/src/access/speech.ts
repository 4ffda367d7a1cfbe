import type { Organisation, OrganisationKind } from '@karvan/contract'
import type { Asker } from './asker.ts'
import type { PlaceRightRow } from './place-right-store.ts'

/** What must be known of a place to say who may speak of it. */
export interface SpokenPlace {
  id: string
  /** ISO 3166-1 alpha-2. */
  country: string
}

/** The place of a URI in an event; undefined for a position and for what Karvan does not know. */
export type FindSpokenPlace = (uri: string) => SpokenPlace | undefined

/** The organisations that have a right to each place, and whether it is reserved to them. */
export type PlaceRights = ReadonlyMap<string, { holders: ReadonlySet<string>; isReserved: boolean }>

export const derivePlaceRights = (rows: readonly PlaceRightRow[]): PlaceRights => {
  const rights = new Map<string, { holders: Set<string>; isReserved: boolean }>()
  for (const { organisation, place, exclusive } of rows) {
    const right = rights.get(place) ?? { holders: new Set(), isReserved: false }
    right.holders.add(organisation)
    right.isReserved ||= exclusive
    rights.set(place, right)
  }
  return rights
}

const SAYS_NOTHING: readonly OrganisationKind[] = ['analyst', 'peer']

/** An analyst reads; another Karvan exchanges references: neither says that something happened. */
export const maySpeak = ({ kind }: Pick<Organisation, 'kind'>): boolean =>
  !SAYS_NOTHING.includes(kind)

type Speaker = Pick<Organisation, 'id' | 'kind' | 'jurisdiction'>

/**
 * Why an organisation may not say that something happened at a place; undefined: it may. What Karvan does not know
 * belongs to nobody: who moves goods may speak of it, who is bound to places may not.
 */
export const whyForeign = (
  { id, kind, jurisdiction }: Speaker,
  place: SpokenPlace | undefined,
  rights: PlaceRights,
): string | undefined => {
  const right = place && rights.get(place.id)
  switch (kind) {
    case 'operator':
    case 'simulation':
      return undefined
    case 'authority':
      return place && place.country === jurisdiction
        ? undefined
        : `an authority speaks of places in its jurisdiction, ${jurisdiction}`
    case 'terminal':
      return right?.holders.has(id) ? undefined : 'a terminal speaks of places assigned to it'
    case 'carrier':
    case 'forwarder':
    case 'farm':
      return right?.isReserved && !right.holders.has(id)
        ? 'this place is reserved to others'
        : undefined
    default:
      return 'this organisation captures nothing'
  }
}

/**
 * The grant by which an organisation lets the asker capture in its name; undefined: it does not. A device speaks for
 * itself, and simulated traffic is never said in the name of others.
 */
export const findDelegation = (asker: Asker, organisation: string): string | undefined => {
  if (asker.role === 'device' || asker.organisation.kind === 'simulation') return undefined
  return asker.grants.find(
    ({ kind, mayCapture, grantor }) =>
      kind === 'delegate' && mayCapture && grantor === organisation,
  )?.id
}
