import { canonicalNumber } from './canonical.ts'
import { COUNT, toBaseUnit } from './query/units.ts'
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

/** How much of a class one quantity element says, in the unit of its kind (`toBaseUnit`). */
export interface QuantityOfEvent {
  thing: string
  role: ThingRole
  quantity: string
  unit: string
}

/** Every quantity element that tells how much (EPCIS 2.0 §7.3.3.3), as it is asked for: none is added to another. */
export const listQuantities = (event: EpcisEvent): QuantityOfEvent[] => {
  const quantities = new Map<string, QuantityOfEvent>()
  for (const [field, role] of QUANTITY_LISTS) {
    const elements = (event as Partial<Record<typeof field, QuantityElement[]>>)[field] ?? []
    for (const { epcClass, quantity, uom = COUNT } of elements) {
      if (quantity === undefined) continue
      const { number, unit } = toBaseUnit(canonicalNumber(quantity), uom)!
      const thing = canonicalThing(epcClass)
      quantities.set(`${role} ${thing} ${unit} ${number}`, { thing, role, quantity: number, unit })
    }
  }
  return [...quantities.values()]
}

const QUANTITY_LISTS = [
  ['quantityList', 'class'],
  ['childQuantityList', 'class'],
  ['inputQuantityList', 'inputClass'],
  ['outputQuantityList', 'outputClass'],
] as const
