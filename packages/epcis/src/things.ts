import { canonicalThing } from './thing.ts'
import type { EpcisEvent, QuantityElement } from './types.ts'

/** What a thing or class is in an event. */
export type ThingRole =
  | 'epc'
  | 'parent'
  | 'child'
  | 'input'
  | 'output'
  | 'class'
  | 'inputClass'
  | 'outputClass'

export interface ThingOfEvent {
  /** Canonical URI. */
  thing: string
  role: ThingRole
  quantity?: number
  /** UN/CEFACT Recommendation 20 code; a count of pieces without it. */
  uom?: string
}

/**
 * The things and classes that an event is about, in its order, each once for a role and unit.
 * Quantities of the same class and unit are added; unknown plus something is unknown.
 */
export const listThings = (event: EpcisEvent): ThingOfEvent[] => {
  const things = new Map<string, ThingOfEvent>()
  addOne(things, 'parent', 'parentID' in event ? event.parentID : undefined)
  if ('epcList' in event) addAll(things, 'epc', event.epcList)
  if ('childEPCs' in event) addAll(things, 'child', event.childEPCs)
  if ('quantityList' in event) addQuantities(things, 'class', event.quantityList)
  if ('childQuantityList' in event) addQuantities(things, 'class', event.childQuantityList)
  if (event.type === 'TransformationEvent') {
    addAll(things, 'input', event.inputEPCList)
    addQuantities(things, 'inputClass', event.inputQuantityList)
    addAll(things, 'output', event.outputEPCList)
    addQuantities(things, 'outputClass', event.outputQuantityList)
  }
  return [...things.values()]
}

type Things = Map<string, ThingOfEvent>

const addOne = (things: Things, role: ThingRole, uri: string | undefined): void => {
  if (uri === undefined) return
  const thing = canonicalThing(uri)
  things.set(`${role} ${thing}`, { thing, role })
}

const addAll = (things: Things, role: ThingRole, uris: readonly string[] | undefined): void => {
  for (const uri of uris ?? []) addOne(things, role, uri)
}

const addQuantities = (
  things: Things,
  role: ThingRole,
  elements: readonly QuantityElement[] | undefined,
): void => {
  for (const { epcClass, quantity, uom } of elements ?? []) {
    const thing = canonicalThing(epcClass)
    const key = `${role} ${thing} ${uom ?? ''}`
    const known = things.get(key)
    const total = known ? addQuantity(known.quantity, quantity) : quantity
    things.set(key, {
      thing,
      role,
      ...(total === undefined ? {} : { quantity: total }),
      ...(uom === undefined ? {} : { uom }),
    })
  }
}

const addQuantity = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b
