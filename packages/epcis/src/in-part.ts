import { expandValue, listEventNamespaces, type Namespaces } from './context.ts'
import { canonicalThing } from './thing.ts'
import type { EpcisEvent, PlaceReference, QuantityElement } from './types.ts'

/** A CBV hash as event ID lets whoever guesses the content prove the guess: it is part of what is removed. */
export const isHashId = (eventId: string): boolean => eventId.startsWith('ni:')

const EPC_LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const
const QUANTITY_LISTS = [
  'quantityList',
  'childQuantityList',
  'inputQuantityList',
  'outputQuantityList',
] as const

/**
 * An event as one of its parties may see it: what, when and where stay, of the things only its own (`isOwn` is asked
 * with canonical URIs). Everybody else's identifiers, the transactions, sources, destinations, sensor data,
 * certificates, ILMD, every extension and an ID that is a hash of them are removed; how many, it does not say. Names
 * are written in full, so that it needs no context of its document. The event is one that `checkEvent` found right.
 */
export const cutToOwn = (
  event: EpcisEvent,
  context: unknown,
  isOwn: (thing: string) => boolean,
): EpcisEvent => {
  const namespaces = listEventNamespaces(context, event)
  const { type, eventTime, eventTimeZoneOffset, eventID } = event
  const isMine = (uri: string): boolean => isOwn(canonicalThing(uri))
  return {
    type,
    ...(eventID === undefined || isHashId(eventID) ? {} : { eventID }),
    eventTime,
    eventTimeZoneOffset,
    ...cutThings(event, isMine),
    ...('action' in event ? { action: event.action } : {}),
    ...cutHow(event, namespaces),
    ...cutDeclaration(event, namespaces),
  } as EpcisEvent
}

/** Lists that would be empty are left out, but of a transformation both sides are shown for what they are. */
const cutThings = (
  event: EpcisEvent,
  isMine: (uri: string) => boolean,
): Record<string, unknown> => {
  const said = event as unknown as Record<string, unknown>
  const cut: Record<string, unknown> = {}
  const parent = said.parentID as string | undefined
  if (parent !== undefined && isMine(parent)) cut.parentID = parent
  for (const name of EPC_LISTS) {
    const mine = ((said[name] as string[] | undefined) ?? []).filter(isMine)
    if (mine.length > 0) cut[name] = mine
  }
  for (const name of QUANTITY_LISTS) {
    const mine = ((said[name] as QuantityElement[] | undefined) ?? [])
      .filter(({ epcClass }) => isMine(epcClass))
      .map(({ epcClass, quantity, uom }) => ({
        epcClass,
        ...(quantity === undefined ? {} : { quantity }),
        ...(uom === undefined ? {} : { uom }),
      }))
    if (mine.length > 0) cut[name] = mine
  }
  return cut
}

const cutHow = (event: EpcisEvent, namespaces: Namespaces): Record<string, unknown> => {
  const { bizStep, disposition, persistentDisposition, readPoint, bizLocation } = event
  const full = (values: readonly string[]): string[] =>
    values.map((value) => expandValue(value, namespaces))
  const place = ({ id }: PlaceReference) => ({ id: expandValue(id, namespaces) })
  return {
    ...(bizStep === undefined ? {} : { bizStep: expandValue(bizStep, namespaces) }),
    ...(disposition === undefined ? {} : { disposition: expandValue(disposition, namespaces) }),
    ...(persistentDisposition === undefined
      ? {}
      : {
          persistentDisposition: {
            ...(persistentDisposition.set ? { set: full(persistentDisposition.set) } : {}),
            ...(persistentDisposition.unset ? { unset: full(persistentDisposition.unset) } : {}),
          },
        }),
    ...(readPoint === undefined ? {} : { readPoint: place(readPoint) }),
    ...(bizLocation === undefined ? {} : { bizLocation: place(bizLocation) }),
  }
}

const cutDeclaration = (
  { errorDeclaration }: EpcisEvent,
  namespaces: Namespaces,
): Record<string, unknown> => {
  if (!errorDeclaration) return {}
  const { declarationTime, reason, correctiveEventIDs = [] } = errorDeclaration
  const named = correctiveEventIDs.filter((id) => !isHashId(id))
  return {
    errorDeclaration: {
      declarationTime,
      ...(reason === undefined ? {} : { reason: expandValue(reason, namespaces) }),
      ...(named.length > 0 ? { correctiveEventIDs: named } : {}),
    },
  }
}
