import type { AttributeFamily } from '../attributes.ts'
import type { ThingPattern } from '../translate/pattern.ts'

export type Comparison = 'EQ' | 'GT' | 'GE' | 'LT' | 'LE'

/** Fields that every event has once at most. */
export type EventField =
  | 'type'
  | 'action'
  | 'bizStep'
  | 'disposition'
  | 'readPoint'
  | 'bizLocation'
  | 'eventID'

export type PlaceField = 'readPoint' | 'bizLocation'

/** In which part an event names a thing or class; `emptied`: the parent that gave up everything. */
export type QueriedRole =
  | 'epc'
  | 'parent'
  | 'emptied'
  | 'child'
  | 'input'
  | 'output'
  | 'class'
  | 'inputClass'
  | 'outputClass'

export const ANY_ROLE: readonly QueriedRole[] = [
  'epc',
  'parent',
  'emptied',
  'child',
  'input',
  'output',
  'class',
  'inputClass',
  'outputClass',
]

/** Attributes of an event (`listAttributes`) of any of the families and names. */
export interface AttributeName {
  families: readonly AttributeFamily[]
  uris: readonly string[]
  /** `inner`: anywhere inside of a field of its family, not directly in it. */
  depth: 'top' | 'inner'
}

/** Any of the texts, numbers and times; all empty: that it is there. Texts, numbers and times as `listAttributes` writes them. */
export interface ValueTest {
  comparison: Comparison
  texts: readonly string[]
  numbers: readonly string[]
  times: readonly string[]
  /** Of measured numbers, which are in the unit of their kind; null: of others. */
  unit: string | null
}

/** Where an event names something that master data may describe. */
export type MasterDataField =
  | { is: 'field'; field: 'bizStep' | 'disposition' | PlaceField }
  | { is: 'thing'; roles: readonly QueriedRole[] }
  | ({ is: 'attribute' } & AttributeName)

/** What an event must meet. All values are canonical. */
export type EventCondition =
  | { on: 'field'; field: EventField; values: readonly string[] }
  | {
      on: 'time'
      field: 'eventTime' | 'recordTime' | 'declarationTime'
      comparison: 'GE' | 'LT'
      time: string
    }
  | { on: 'declaration' }
  | {
      on: 'thing'
      roles: readonly QueriedRole[]
      spans: ThingPattern['spans']
      /** Classes of which what descends from them by master data matches too. */
      classes: readonly string[]
    }
  | { on: 'within'; field: PlaceField; ids: readonly string[] }
  | {
      on: 'masterData'
      of: MasterDataField
      attributes: readonly string[]
      /** Null: any. */
      values: readonly string[] | null
    }
  | { on: 'quantity'; comparison: Comparison; numbers: readonly string[]; unit: string }
  | ({ on: 'attribute' } & AttributeName & { value: ValueTest })

/** What is asked for first: an event without the field of one's own comes last. */
export type EventOrder = 'eventTime' | 'recordTime' | { uris: readonly string[] }

/** A SimpleEventQuery (EPCIS 2.0 §8.2.7.1) as it is meant, whichever way it was written: every condition must be met. */
export interface EventQuestion {
  conditions: readonly EventCondition[]
  orderBy: EventOrder
  descending: boolean
  /** Only so many of the first. */
  eventCountLimit?: number
  /** More than so many are refused. */
  maxEventCount?: number
  perPage?: number
  nextPageToken?: string
}

/** Both: every condition of one and of the other; order and limits of the first. */
export const narrowQuestion = (
  question: EventQuestion,
  ...others: readonly EventQuestion[]
): EventQuestion => ({
  ...question,
  conditions: [question, ...others].flatMap(({ conditions }) => conditions),
})
