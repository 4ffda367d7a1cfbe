import { kindOfThing } from '@karvan/codes'
import {
  type AggregationEvent,
  type AssociationEvent,
  canonicalThing,
  type EpcisEvent,
  type ErrorDeclaration,
  isHashId,
  type ObjectEvent,
  type QuantityElement,
  type TransformationEvent,
} from '@karvan/epcis'

/** What is left of an event after the cut. */
export type CutEvent = Record<string, unknown> & { type: string }

/** Things of the dataset, canonical, and how much of them may be told. */
interface Cut {
  own: ReadonlySet<string>
  goods: boolean
  /** Something was taken from the event before. */
  inPart: boolean
}

/** What of an event says which things it is about. */
type What = Record<string, unknown> & { type?: string; action?: string }

/**
 * Cuts an event to `transport` or `goods`: what is not named here is taken. The carrier of a thing of the dataset
 * stays, for it is how the thing travels. Undefined when nothing of it concerns the dataset, and for transactions,
 * which only the whole tells. `inPart`: the one who offers does not see all of it. Whatever comes out is a valid event
 * of EPCIS 2.0.1; `karvan:withheld` names the fields of which something was taken here.
 */
export const cutEvent = (
  event: EpcisEvent,
  subset: 'transport' | 'goods',
  own: ReadonlySet<string>,
  inPart: boolean,
): CutEvent | undefined => {
  const what = cutWhat(event, { own, goods: subset === 'goods', inPart })
  if (!what) return undefined
  const cut: CutEvent = { type: event.type, ...cutCommon(event), ...what }
  const withheld = listWithheld(event, cut)
  if (withheld.length === 0) return cut
  const { eventID, ...rest } = cut
  const named = isHashId(event.eventID ?? '') ? rest : cut
  return { ...named, type: cut.type, 'karvan:withheld': withheld }
}

const cutCommon = (event: EpcisEvent): Record<string, unknown> => ({
  ...present('eventID', event.eventID),
  eventTime: event.eventTime,
  eventTimeZoneOffset: event.eventTimeZoneOffset,
  ...present('recordTime', event.recordTime),
  ...present('errorDeclaration', event.errorDeclaration && cutDeclaration(event.errorDeclaration)),
  ...present('bizStep', event.bizStep),
  ...present('disposition', event.disposition),
  ...present('readPoint', event.readPoint && { id: event.readPoint.id }),
  ...present('bizLocation', event.bizLocation && { id: event.bizLocation.id }),
})

/** That an event is wrong must cross with it. */
const cutDeclaration = ({ declarationTime, reason, correctiveEventIDs }: ErrorDeclaration) => ({
  declarationTime,
  ...present('reason', reason),
  ...present(
    'correctiveEventIDs',
    correctiveEventIDs?.filter((id) => !isHashId(id)),
  ),
})

const present = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [name]: value }

const cutWhat = (event: EpcisEvent, cut: Cut): What | undefined => {
  switch (event.type) {
    case 'ObjectEvent':
      return cutObjects(event, cut)
    case 'AggregationEvent':
    case 'AssociationEvent':
      return cutContents(event, cut)
    case 'TransformationEvent':
      return cutTransformation(event, cut)
    default:
      return undefined
  }
}

const isOwn = ({ own }: Cut, uri: string): boolean => own.has(canonicalThing(uri))

const keepThings = (cut: Cut, uris: readonly string[] = []): string[] =>
  uris.filter((uri) => isOwn(cut, uri))

const tellQuantities = (cut: Cut, elements: readonly QuantityElement[]): QuantityElement[] =>
  cut.goods ? [...elements] : elements.map(({ epcClass }) => ({ epcClass }))

const keepQuantities = (cut: Cut, elements: readonly QuantityElement[] = []): QuantityElement[] =>
  tellQuantities(
    cut,
    elements.filter(({ epcClass }) => isOwn(cut, epcClass)),
  )

const filled = (name: string, list: readonly unknown[]): Record<string, unknown> =>
  list.length === 0 ? {} : { [name]: list }

/** Master data describe all things of the event alike: told only where all of them are of the dataset. */
const cutObjects = (event: ObjectEvent, cut: Cut): What | undefined => {
  const things = keepThings(cut, event.epcList)
  const quantities = keepQuantities(cut, event.quantityList)
  if (things.length + quantities.length === 0) return undefined
  const isWhole =
    things.length === (event.epcList?.length ?? 0) &&
    quantities.length === (event.quantityList?.length ?? 0)
  return {
    action: event.action,
    ...filled('epcList', things),
    ...filled('quantityList', quantities),
    ...present('ilmd', cut.goods && isWhole ? event.ilmd : undefined),
  }
}

/**
 * What is inside of a container of the dataset is its goods; so is what lies in bulk in a wagon, but not the containers
 * of others beside it.
 */
const cutContents = (event: AggregationEvent | AssociationEvent, cut: Cut): What | undefined => {
  const { parentID, childEPCs = [], childQuantityList = [] } = event
  const isParentOwn = parentID !== undefined && isOwn(cut, parentID)
  const inside = cut.goods && isParentOwn
  const isUnit = inside && ['container', 'goods'].includes(kindOfThing(canonicalThing(parentID)))
  const things = isUnit ? childEPCs : keepThings(cut, childEPCs)
  const quantities = inside ? childQuantityList : keepQuantities(cut, childQuantityList)
  const isEmptying = event.action === 'DELETE' && isParentOwn && !cut.inPart
  const wasEmptied = isEmptying && childEPCs.length + childQuantityList.length === 0
  if (things.length + quantities.length === 0 && !wasEmptied)
    return isParentOwn ? seenOnly([parentID], []) : undefined
  if (parentID === undefined && event.action !== 'OBSERVE') return seenOnly(things, quantities)
  return {
    action: event.action,
    ...present('parentID', parentID),
    ...filled('childEPCs', things),
    ...filled('childQuantityList', quantities),
  }
}

/** Half of a loading would read as another: what may be told is that these were there. */
const seenOnly = (things: readonly string[], quantities: readonly QuantityElement[]): What => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  ...filled('epcList', things),
  ...filled('quantityList', quantities),
})

/** Half of a transformation says nothing that is true: told only where all of it is of the dataset. */
const cutTransformation = (event: TransformationEvent, cut: Cut): What | undefined => {
  const { inputEPCList, inputQuantityList, outputEPCList, outputQuantityList } = event
  const things = [...(inputEPCList ?? []), ...(outputEPCList ?? [])]
  const classes = [...(inputQuantityList ?? []), ...(outputQuantityList ?? [])]
  const uris = [...things, ...classes.map(({ epcClass }) => epcClass)]
  if (!cut.goods || !uris.every((uri) => isOwn(cut, uri))) return undefined
  return {
    ...present('inputEPCList', inputEPCList),
    ...present('inputQuantityList', inputQuantityList),
    ...present('outputEPCList', outputEPCList),
    ...present('outputQuantityList', outputQuantityList),
    ...present('transformationID', event.transformationID),
    ...present('ilmd', event.ilmd),
  }
}

/** Fields that were there and are gone or smaller. */
const listWithheld = (event: EpcisEvent, cut: CutEvent): string[] =>
  Object.entries(event)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(cut[name]))
    .map(([name]) => name)
    .filter((name) => !['@context', 'type', 'action'].includes(name))
    .map((name) => (name.includes(':') ? 'extensions' : name))
    .filter((name, index, all) => all.indexOf(name) === index)
    .sort()
