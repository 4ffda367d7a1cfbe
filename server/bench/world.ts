import { createHash } from 'node:crypto'
import { KARVAN_CONTEXT } from '@karvan/contract'
import type { NewEntry } from '../src/journal/index.ts'

/** The month that the events of the world lie in. */
const WORLD_START = Date.UTC(2026, 3, 1)
const WORLD_MILLISECONDS = 30 * 86_400_000
export const WORLD_END = new Date(WORLD_START + WORLD_MILLISECONDS)

/** One event in so many names a thing: each thing has about forty events, as a voyage has. */
const EVENTS_OF_CONTAINER = 20
const EVENTS_OF_WAGON = 100

/** Places with the share of all events that happens there, of a thousand. Georgia: a tenth. */
const PLACES: readonly (readonly [place: string, country: string, share: number])[] = [
  ['AZ-ALA', 'AZ', 250],
  ['AZ-BIL', 'AZ', 150],
  ['AZ-SUM', 'AZ', 50],
  ['GE-GAR', 'GE', 50],
  ['GE-PTI', 'GE', 50],
  ['KZ-AAU', 'KZ', 150],
  ['KZ-KUR', 'KZ', 100],
  ['TM-KRW', 'TM', 75],
  ['IR-AST', 'IR', 75],
  ['RU-SAR', 'RU', 40],
  ['RU-ASF', 'RU', 10],
]
const STEPS = ['arriving', 'departing', 'loading', 'unloading', 'inspecting', 'storing', 'packing']
const DISPOSITIONS = ['in_progress', 'in_transit', 'sellable_accessible']

/** Organisations that capture, with their share of a thousand tens: the first sees 0.01 %, the second a tenth. */
export const CAPTURERS = ['own-small', 'own-tenth', 'line-a', 'line-b', 'rail-a', 'rail-b'] as const
export type Capturer = (typeof CAPTURERS)[number]

/** A well mixed 32-bit number of two: the seed of everything here. */
const mix = (n: number, salt: number): number => {
  let h = Math.imul(n ^ (salt * 0x9e3779b1), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export const capturerOf = (n: number): Capturer => {
  if (n % 10_000 === 3) return 'own-small'
  if (n % 10 === 1) return 'own-tenth'
  return CAPTURERS[2 + (mix(n, 1) % 4)]!
}

const placeOf = (n: number): (typeof PLACES)[number] => {
  let left = mix(n, 2) % 1_000
  return PLACES.find(([, , share]) => {
    left -= share
    return left < 0
  })!
}
export const countryOf = (n: number): string => placeOf(n)[1]

export const containersOf = (events: number): number =>
  Math.max(20, Math.floor(events / EVENTS_OF_CONTAINER))
export const containerUri = (index: number): string =>
  `urn:epc:id:bic:BNCU${String(index).padStart(6, '0')}0`
const wagonUri = (index: number): string => `urn:karvan:wagon:${20_000_000 + index}`

/** The two containers of an event, by their numbers. */
export const containersAt = (n: number, events: number): [number, number] => {
  const count = containersOf(events)
  return [mix(n, 3) % count, mix(n, 4) % count]
}

const uuidAt = (n: number): string => {
  const hex = createHash('md5').update(`world ${n}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
export const eventIdAt = (n: number): string => `urn:uuid:${uuidAt(n)}`
export const eventTimeAt = (n: number, events: number): string =>
  new Date(WORLD_START + Math.floor((n / events) * WORLD_MILLISECONDS)).toISOString()

export const CONTEXT = { hash: uuidAt(-1), text: JSON.stringify(KARVAN_CONTEXT) }
const JOB = uuidAt(-2)

export const READ_POINTS = PLACES.map(([place]) => `urn:karvan:place:${place}`)
export { STEPS }

/** The n-th of so many events: two containers on a wagon seen at a place. Seeded by the numbers alone. */
export const entryAt = (n: number, events: number, organisation: string): NewEntry => {
  const [first, second] = containersAt(n, events)
  const wagons = Math.max(4, Math.floor(events / EVENTS_OF_WAGON))
  const things = [
    ...new Set([containerUri(first), containerUri(second), wagonUri(mix(n, 5) % wagons)]),
  ]
  const place = `urn:karvan:place:${placeOf(n)[0]}`
  const said = {
    eventID: eventIdAt(n),
    eventTime: eventTimeAt(n, events),
    bizStep: STEPS[mix(n, 6) % STEPS.length]!,
    disposition: DISPOSITIONS[mix(n, 7) % DISPOSITIONS.length]!,
  }
  const source = JSON.stringify({
    type: 'ObjectEvent',
    ...said,
    eventTimeZoneOffset: '+04:00',
    epcList: things,
    action: 'OBSERVE',
    readPoint: { id: place },
    bizLocation: { id: place },
    'karvan:delayMinutes': n % 90,
  })
  return {
    key: uuidAt(n),
    eventId: said.eventID,
    contentHash: uuidAt(n),
    eventTime: said.eventTime,
    timeZoneOffset: '+04:00',
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: said.bizStep,
    disposition: said.disposition,
    readPoint: place,
    bizLocation: place,
    declaration: null,
    things: things.map((thing) => ({ thing, role: 'epc' })),
    quantities: [],
    attributes: [],
    context: CONTEXT.hash,
    source,
    xmlSource: null,
    xmlNamespaces: null,
    organisation,
    job: JOB,
    provenance: 'import',
    homeJurisdiction: 'AZ',
  }
}
