import { createHash } from 'node:crypto'
import { EXTENSION, KARVAN_CONTEXT, placeUri } from '@karvan/contract'

/** An EPCIS event as JSON. */
export type EventBody = Record<string, unknown>

/** When and under which local clock something happened. */
export interface Moment {
  time: number
  /** `+04:00` */
  offset: string
}

/** Seconds are enough: `2026-05-01T06:00:00Z`. */
export const isoTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`

const clock = ({ time, offset }: Moment): EventBody => ({
  eventTime: isoTime(time),
  eventTimeZoneOffset: offset,
})

/** Karvan's extension fields that have a value. */
const extras = (said: Partial<Record<keyof typeof EXTENSION, string | number | undefined>>) =>
  Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      value === undefined ? [] : [[EXTENSION[name as keyof typeof EXTENSION], value]],
    ),
  )

export interface Step {
  bizStep: string
  disposition?: string
  action?: 'OBSERVE' | 'DELETE'
  place: string
  /** It is there from now on; a departure only passes. */
  stays: boolean
  delayMinutes?: number | undefined
  nextPlace?: string | undefined
  nextPlaceTime?: number | undefined
  link?: string | undefined
  destination?: string | undefined
  service?: string | undefined
}

export const stepEvent = (moment: Moment, things: readonly string[], step: Step): EventBody => ({
  type: 'ObjectEvent',
  ...clock(moment),
  epcList: things,
  action: step.action ?? 'OBSERVE',
  bizStep: step.bizStep,
  ...(step.disposition ? { disposition: step.disposition } : {}),
  readPoint: { id: placeUri(step.place) },
  ...(step.stays ? { bizLocation: { id: placeUri(step.place) } } : {}),
  ...extras({
    delayMinutes: step.delayMinutes,
    nextPlace: step.nextPlace && placeUri(step.nextPlace),
    nextPlaceTime: step.nextPlaceTime === undefined ? undefined : isoTime(step.nextPlaceTime),
    link: step.link,
    destination: step.destination && placeUri(step.destination),
    service: step.service,
  }),
})

/** Where a unit under way is. */
export const positionEvent = (
  moment: Moment,
  thing: string,
  geo: string,
  delayMinutes: number,
): EventBody => ({
  type: 'ObjectEvent',
  ...clock(moment),
  epcList: [thing],
  action: 'OBSERVE',
  bizStep: 'transporting',
  disposition: 'in_transit',
  readPoint: { id: geo },
  ...extras({ delayMinutes }),
})

/** Loading (ADD) and unloading (DELETE). */
export const containmentEvent = (
  moment: Moment,
  parent: string,
  children: readonly string[],
  action: 'ADD' | 'DELETE',
  place: string,
): EventBody => ({
  type: 'AggregationEvent',
  ...clock(moment),
  parentID: parent,
  childEPCs: children,
  action,
  bizStep: action === 'ADD' ? 'loading' : 'unloading',
  disposition: 'in_progress',
  readPoint: { id: placeUri(place) },
  bizLocation: { id: placeUri(place) },
})

/**
 * The event with an id made of what it says (UUID version 8, RFC 9562 §5.8), so that the same run
 * gives the same ids and another run never the same id with other content.
 */
export const identified = (event: EventBody): EventBody & { eventID: string } => {
  const hash = createHash('sha256').update(JSON.stringify(event)).digest('hex')
  const variant = ((Number.parseInt(hash[16]!, 16) & 0x3) | 0x8).toString(16)
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
  return { type: event.type, eventID: `urn:uuid:${uuid}`, ...event }
}

/** The maker declares that an event was wrong and which one stands instead (EPCIS 2.0.1 §7.4.1.2). */
export const declareWrong = (
  event: EventBody,
  declarationTime: number,
  correctiveEventID: string,
): EventBody => ({
  ...event,
  errorDeclaration: {
    declarationTime: isoTime(declarationTime),
    reason: 'incorrect_data',
    correctiveEventIDs: [correctiveEventID],
  },
})

export const documentOf = (events: readonly EventBody[], creationTime: number): EventBody => ({
  '@context': KARVAN_CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: isoTime(creationTime),
  epcisBody: { eventList: events },
})
