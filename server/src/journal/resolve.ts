import {
  bizStepWord,
  dispositionWord,
  type EventCondition,
  type MasterDataField,
} from '@karvan/epcis'
import type { Asker } from '../access/index.ts'
import type { StoreCondition } from './condition-store.ts'

/** What master data an asker may see says of identifiers, which are canonical. */
export interface MasterData {
  /** What lies inside of the ids or descends from them, however deep. */
  listDescendants: (asker: Asker, ids: readonly string[]) => Promise<string[]>
  /** Ids with an attribute of this name that has one of the values; null: any. */
  listIdsWithAttribute: (
    asker: Asker,
    attribute: string,
    values: readonly string[] | null,
  ) => Promise<string[]>
}

export const NO_MASTER_DATA: MasterData = {
  listDescendants: async () => [],
  listIdsWithAttribute: async () => [],
}

/** Looks up in master data what conditions name by it. A place is inside of itself, master data or not. */
export const resolveConditions = (
  asker: Asker,
  conditions: readonly EventCondition[],
  masterData: MasterData,
): Promise<StoreCondition[]> =>
  Promise.all(conditions.map((condition) => resolveCondition(asker, condition, masterData)))

const resolveCondition = async (
  asker: Asker,
  condition: EventCondition,
  masterData: MasterData,
): Promise<StoreCondition> => {
  if (condition.on === 'within') {
    const inside = await masterData.listDescendants(asker, condition.ids)
    return { on: 'field', field: condition.field, values: [...condition.ids, ...inside] }
  }
  if (condition.on === 'thing' && condition.classes.length > 0) {
    const descendants = await masterData.listDescendants(asker, condition.classes)
    const spans = [...condition.spans, ...descendants.map((exact) => ({ exact }))]
    return { ...condition, spans }
  }
  if (condition.on !== 'masterData') return condition
  return describedBy(condition.of, await listDescribed(asker, condition, masterData))
}

const listDescribed = async (
  asker: Asker,
  { attributes, values }: EventCondition & { on: 'masterData' },
  masterData: MasterData,
): Promise<string[]> => {
  const lists = await Promise.all(
    attributes.map((attribute) => masterData.listIdsWithAttribute(asker, attribute, values)),
  )
  return [...new Set(lists.flat())]
}

/** The event names one of the ids in the field. */
const describedBy = (of: MasterDataField, ids: readonly string[]): StoreCondition => {
  if (of.is === 'thing')
    return { on: 'thing', roles: of.roles, spans: ids.map((exact) => ({ exact })), classes: [] }
  if (of.is === 'field') return { on: 'field', field: of.field, values: ids.map(WORDS[of.field]) }
  const { is: _, ...name } = of
  // Without an id there is nothing that a text could be; an empty test would ask only that the field is there.
  const texts = ids.length > 0 ? ids : ['\u{10ffff}']
  const value = { comparison: 'EQ' as const, texts, numbers: [], times: [], unit: null }
  return { on: 'attribute', ...name, value }
}

const same = (id: string): string => id
/** Words of CBV stand in their columns as bare words. */
const WORDS = {
  bizStep: bizStepWord,
  disposition: dispositionWord,
  readPoint: same,
  bizLocation: same,
} as const
