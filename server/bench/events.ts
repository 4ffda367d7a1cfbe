import { createHash } from 'node:crypto'

/** Things that events speak of in turns, so that timelines have some length. */
export const THINGS = 2_000

const containerOf = (n: number): string =>
  `urn:epc:id:bic:BNCH${String(n % THINGS).padStart(6, '0')}0`

/** The n-th event: a container, its wagon and its seal seen at a place. Seeded by its number alone. */
export const eventOf = (n: number): Record<string, unknown> => {
  const hash = createHash('sha256').update(`bench ${n}`).digest('hex')
  const time = new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString()
  return {
    type: 'ObjectEvent',
    eventID: `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
    eventTime: time,
    eventTimeZoneOffset: '+04:00',
    epcList: [
      containerOf(n),
      `urn:karvan:wagon:${10_000_000 + (n % THINGS)}`,
      `urn:bench:seal:${n % THINGS}`,
    ],
    action: 'OBSERVE',
    bizStep: 'arriving',
    disposition: 'in_progress',
    readPoint: { id: 'urn:karvan:place:AZ-ALA' },
    bizLocation: { id: 'urn:karvan:place:AZ-ALA' },
    'karvan:delayMinutes': n % 90,
  }
}

export const thingOf = containerOf

export const documentOf = (events: readonly object[]): string =>
  JSON.stringify({
    '@context': [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { karvan: 'urn:karvan:voc:' },
    ],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-01T00:00:00Z',
    epcisBody: { eventList: events },
  })
