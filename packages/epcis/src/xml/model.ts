/**
 * The elements of EPCIS 2.0 in XML in the order of its schema (EPCIS 2.0 §9.5): the one table that
 * XML is read and written by. What a value must be is said by `fields.ts`, once for JSON and XML.
 */
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from '../vocabulary.ts'

/** How an element stands in JSON. */
export type Part =
  /** Text; of a vocabulary in its bare word. */
  | { kind: 'text'; words?: Vocabulary; exact?: true }
  | { kind: 'number' }
  /** A list around elements of one name. */
  | { kind: 'list'; item: string; of: Part; least?: 1 }
  /** An element that may stand several times; `single`: one alone is no list. */
  | { kind: 'repeated'; of: Part; single?: true }
  /** Text with its type in an attribute. */
  | { kind: 'typed'; field: string; words: Vocabulary }
  /** Everything in attributes. */
  | { kind: 'attributes'; fields: ReadonlyMap<string, AttributeKind> }
  | ObjectPart
  /** Holds elements of others, which stand directly in its parent in JSON. */
  | { kind: 'wrapper' }

export type AttributeKind = 'text' | 'exact' | 'number' | 'boolean' | Vocabulary

export interface ObjectPart {
  kind: 'object'
  parts: ReadonlyMap<string, Part>
  extensible: boolean
  anyOrder?: true
}

const TEXT: Part = { kind: 'text' }
const EXACT: Part = { kind: 'text', exact: true }
const WRAPPER: Part = { kind: 'wrapper' }

const word = (words: Vocabulary): Part => ({ kind: 'text', words })

const objectOf = (parts: Record<string, Part>, extensible = false): ObjectPart => ({
  kind: 'object',
  parts: new Map(Object.entries(parts)),
  extensible,
})

const EPCS: Part = { kind: 'list', item: 'epc', of: TEXT }

const QUANTITIES: Part = {
  kind: 'list',
  item: 'quantityElement',
  of: objectOf({ epcClass: TEXT, quantity: { kind: 'number' }, uom: TEXT }),
}

const typedList = (item: string, words: Vocabulary): Part => ({
  kind: 'list',
  item,
  of: { kind: 'typed', field: item, words },
  least: 1,
})

const SENSOR_METADATA: Part = {
  kind: 'attributes',
  fields: new Map<string, AttributeKind>([
    ['time', 'text'],
    ['deviceID', 'text'],
    ['deviceMetadata', 'text'],
    ['rawData', 'text'],
    ['startTime', 'text'],
    ['endTime', 'text'],
    ['bizRules', 'text'],
    ['dataProcessingMethod', 'text'],
  ]),
}

const SENSOR_REPORT: Part = {
  kind: 'attributes',
  fields: new Map<string, AttributeKind>([
    ['type', MEASUREMENT_TYPES],
    ['value', 'number'],
    ['component', COMPONENTS],
    ['stringValue', 'exact'],
    ['booleanValue', 'boolean'],
    ['hexBinaryValue', 'text'],
    ['uriValue', 'text'],
    ['uom', 'exact'],
    ['minValue', 'number'],
    ['maxValue', 'number'],
    ['sDev', 'number'],
    ['chemicalSubstance', 'text'],
    ['microorganism', 'text'],
    ['deviceID', 'text'],
    ['deviceMetadata', 'text'],
    ['rawData', 'text'],
    ['time', 'text'],
    ['meanValue', 'number'],
    ['percRank', 'number'],
    ['percValue', 'number'],
    ['dataProcessingMethod', 'text'],
    ['bizRules', 'text'],
    ['coordinateReferenceSystem', 'text'],
    ['exception', SENSOR_ALERTS],
  ]),
}

const SENSOR_ELEMENTS: Part = {
  kind: 'list',
  item: 'sensorElement',
  least: 1,
  of: objectOf(
    {
      sensorMetadata: SENSOR_METADATA,
      sensorReport: { kind: 'repeated', of: SENSOR_REPORT },
      extension: WRAPPER,
    },
    true,
  ),
}

const PLACE = objectOf({ id: TEXT, extension: WRAPPER }, true)

const PERSISTENT_DISPOSITION = objectOf({
  unset: { kind: 'repeated', of: word(DISPOSITIONS) },
  set: { kind: 'repeated', of: word(DISPOSITIONS) },
})

const ERROR_DECLARATION: ObjectPart = {
  ...objectOf(
    {
      declarationTime: TEXT,
      reason: word(ERROR_REASONS),
      correctiveEventIDs: { kind: 'list', item: 'correctiveEventID', of: TEXT },
      extension: WRAPPER,
    },
    true,
  ),
  anyOrder: true,
}

const ILMD = objectOf({ extension: WRAPPER }, true)

const WHEN: Record<string, Part> = {
  eventTime: TEXT,
  recordTime: TEXT,
  eventTimeZoneOffset: TEXT,
  eventID: TEXT,
  errorDeclaration: ERROR_DECLARATION,
  certificationInfo: { kind: 'repeated', of: TEXT, single: true },
  baseExtension: WRAPPER,
}

const WHERE: Record<string, Part> = {
  bizStep: word(BIZ_STEPS),
  disposition: word(DISPOSITIONS),
  readPoint: PLACE,
  bizLocation: PLACE,
}

const TRANSACTIONS = typedList('bizTransaction', BIZ_TRANSACTION_TYPES)

const HOW: Record<string, Part> = {
  sourceList: typedList('source', SOURCE_DESTINATION_TYPES),
  destinationList: typedList('destination', SOURCE_DESTINATION_TYPES),
  sensorElementList: SENSOR_ELEMENTS,
  persistentDisposition: PERSISTENT_DISPOSITION,
}

/** The events, each with its elements in order. */
export const EVENTS: ReadonlyMap<string, ObjectPart> = new Map([
  [
    'ObjectEvent',
    objectOf(
      {
        ...WHEN,
        epcList: EPCS,
        action: TEXT,
        ...WHERE,
        bizTransactionList: TRANSACTIONS,
        quantityList: QUANTITIES,
        ...HOW,
        ilmd: ILMD,
        extension: WRAPPER,
      },
      true,
    ),
  ],
  [
    'AggregationEvent',
    objectOf(
      {
        ...WHEN,
        parentID: TEXT,
        childEPCs: EPCS,
        action: TEXT,
        ...WHERE,
        bizTransactionList: TRANSACTIONS,
        childQuantityList: QUANTITIES,
        ...HOW,
        extension: WRAPPER,
      },
      true,
    ),
  ],
  [
    'TransactionEvent',
    objectOf(
      {
        ...WHEN,
        bizTransactionList: TRANSACTIONS,
        parentID: TEXT,
        epcList: EPCS,
        action: TEXT,
        ...WHERE,
        quantityList: QUANTITIES,
        ...HOW,
        extension: WRAPPER,
      },
      true,
    ),
  ],
  [
    'TransformationEvent',
    objectOf(
      {
        ...WHEN,
        inputEPCList: EPCS,
        inputQuantityList: QUANTITIES,
        outputEPCList: EPCS,
        outputQuantityList: QUANTITIES,
        transformationID: TEXT,
        ...WHERE,
        bizTransactionList: TRANSACTIONS,
        ...HOW,
        ilmd: ILMD,
        extension: WRAPPER,
      },
      true,
    ),
  ],
  [
    'AssociationEvent',
    objectOf(
      {
        ...WHEN,
        parentID: TEXT,
        childEPCs: EPCS,
        childQuantityList: QUANTITIES,
        action: TEXT,
        ...WHERE,
        bizTransactionList: TRANSACTIONS,
        ...HOW,
        extension: WRAPPER,
      },
      true,
    ),
  ],
])

/** Of the answer of a query around its body (EPCIS 2.0 §9.6). */
export const QUERY_RESULTS_TEXTS: readonly string[] = ['queryName', 'subscriptionID']
export { EXACT as EXACT_TEXT }
