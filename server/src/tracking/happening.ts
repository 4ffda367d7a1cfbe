import { EXTENSION, KARVAN_NAMESPACE, parseGeoUri, placeIdOf } from '@karvan/contract'
import { canonicalThing, type EpcisEvent, listAttributes, listThings } from '@karvan/epcis'
import { deriveAudiences } from '../access/index.ts'
import type { Entry } from '../journal/index.ts'

/** What tracking asks of reference about a place that an event names. */
interface KnownPlace {
  id: string
  country: string
  latitude: number
  longitude: number
}
export type FindPlace = (uri: string) => KnownPlace | undefined

/** Where an event says that its things were. `leaving`: they left the place, it is only where they were last. */
export interface Spot {
  place: string | null
  leaving: string | null
  latitude: number | null
  longitude: number | null
}

/** Where a thing that departed is going. */
export interface Course {
  from: string | null
  link: string | null
  nextPlace: string | null
  nextPlaceTime: string | null
}

/** An event of the journal as tracking reads it. */
export interface Happening {
  key: string
  position: number
  eventId: string
  /** UTC with microseconds: compares as text. */
  time: string
  recordTime: string
  organisation: string
  simulated: boolean
  isDeclaration: boolean
  action: string | null
  bizStep: string | null
  disposition: string | null
  spot: Spot | null
  /** Undefined: says nothing of it; null: the journey's leg is over. */
  course: Course | null | undefined
  destination: string | null
  delayMinutes: number | null
  /** Of aggregation and association events. */
  parent: string | null
  roles: ReadonlyMap<string, readonly string[]>
  audiences: readonly string[]
}

/** Reads an entry; throws where it cannot, so that the follower stands still at it. */
export const readHappening = (entry: Entry, context: unknown, findPlace: FindPlace): Happening => {
  const event = JSON.parse(entry.source) as EpcisEvent
  const place = findEventPlace(entry, findPlace)
  const said = readExtensions(event, context)
  return {
    key: entry.key,
    position: entry.position,
    eventId: entry.eventId,
    time: entry.eventTime,
    recordTime: entry.recordTime,
    organisation: entry.organisation,
    simulated: entry.provenance === 'simulation',
    isDeclaration: entry.declarationTime !== null,
    action: entry.action,
    bizStep: entry.bizStep,
    disposition: entry.disposition,
    spot: deriveSpot(entry, place),
    course: deriveCourse(entry.bizStep, said, place),
    destination: placeOf(said.get(EXTENSION_NAMES.destination)),
    delayMinutes: integerOf(said.get(EXTENSION_NAMES.delayMinutes)),
    parent: 'parentID' in event && event.parentID ? canonicalThing(event.parentID) : null,
    roles: listRoles(event, entry.action),
    audiences: deriveAudiences({
      organisation: entry.organisation,
      jurisdiction: findJurisdiction(entry, findPlace),
    }),
  }
}

/** As capture wrote it at the append: where the event was read, before where its things are now. */
const findJurisdiction = (entry: Entry, findPlace: FindPlace): string | undefined =>
  (entry.readPoint && findPlace(entry.readPoint)?.country) ||
  (entry.bizLocation && findPlace(entry.bizLocation)?.country) ||
  undefined

const findEventPlace = (entry: Entry, findPlace: FindPlace): KnownPlace | undefined =>
  (entry.bizLocation && findPlace(entry.bizLocation)) ||
  (entry.readPoint && findPlace(entry.readPoint)) ||
  undefined

const deriveSpot = (entry: Entry, place: KnownPlace | undefined): Spot | null => {
  if (place) {
    const { id, latitude, longitude } = place
    const leaves = entry.bizStep === 'departing'
    return { place: leaves ? null : id, leaving: leaves ? id : null, latitude, longitude }
  }
  const point = entry.readPoint && parseGeoUri(entry.readPoint)
  return point ? { place: null, leaving: null, ...point } : null
}

/** Local names of Karvan's own extension fields, as the vocabulary of the contract has them. */
export const EXTENSION_NAMES = Object.fromEntries(
  Object.entries(EXTENSION).map(([name, field]) => [name, field.slice(field.indexOf(':') + 1)]),
) as Record<keyof typeof EXTENSION, string>

/** What an event says in Karvan's own extension fields, by local name. */
export type Said = ReadonlyMap<string, string | number>

export const readExtensions = (event: EpcisEvent, context: unknown): Said => {
  const said = new Map<string, string | number>()
  for (const { family, uri, text, number } of listAttributes(event, context)) {
    if (family !== 'extension' || !uri.startsWith(KARVAN_NAMESPACE)) continue
    const value = number ?? text
    if (value !== undefined) said.set(uri.slice(KARVAN_NAMESPACE.length), value)
  }
  return said
}

const deriveCourse = (
  bizStep: string | null,
  said: Said,
  place: KnownPlace | undefined,
): Course | null | undefined => {
  if (bizStep === 'arriving') return null
  if (bizStep !== 'departing') return undefined
  return {
    from: place?.id ?? null,
    link: textOf(said.get(EXTENSION_NAMES.link)),
    nextPlace: placeOf(said.get(EXTENSION_NAMES.nextPlace)),
    nextPlaceTime: textOf(said.get(EXTENSION_NAMES.nextPlaceTime)),
  }
}

const textOf = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value)

const placeOf = (value: string | number | undefined): string | null =>
  typeof value === 'string' ? (placeIdOf(value) ?? null) : null

const integerOf = (value: string | number | undefined): number | null => {
  const number = Number(value)
  return value !== undefined && Number.isFinite(number) && Math.abs(number) < 1e8
    ? Math.round(number)
    : null
}

const listRoles = (event: EpcisEvent, action: string | null): Map<string, string[]> => {
  const roles = new Map<string, string[]>()
  const listed = listThings(event)
  const empties =
    action === 'DELETE' && !listed.some(({ role }) => role === 'child' || role === 'class')
  for (const { thing, role } of listed) {
    const named = role === 'parent' && empties ? 'emptied' : role
    roles.set(thing, [...(roles.get(thing) ?? []), named])
  }
  return roles
}
