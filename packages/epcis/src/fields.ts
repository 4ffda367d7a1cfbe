/**
 * The fields of EPCIS 2.0.1 documents in JSON and JSON-LD and the rules between them: the one table
 * that documents are checked against. Sections are those of EPCIS 2.0; "M…" and multiplicities are
 * those of its JSON binding (§10).
 */
import {
  ATTRIBUTE,
  BOOLEAN,
  CONTEXT,
  EVENT,
  listOf,
  NUMBER,
  type ObjectShape,
  objectOf,
  oneOf,
  oneOrListOf,
  pattern,
  type Rule,
  type Shape,
  TEXT,
  TIME,
  URI,
  wordOf,
} from './shape.ts'
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
} from './vocabulary.ts'

const ACTION = oneOf(['ADD', 'OBSERVE', 'DELETE'])
const URI_LIST = listOf(URI)
const URI_SET = listOf(URI, { distinct: true })

/** §7.4.1: minutes are always written, at most 14:00. */
const OFFSET = pattern(
  /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/,
  'not-an-offset',
  'an offset from UTC such as +04:00, at most 14:00',
)
/** §7.3.3.3.1: UN/CEFACT Recommendation 20 common code. */
const UNIT = pattern(
  /^[A-Z0-9]{2,3}$/,
  'not-a-unit',
  'a UN/CEFACT Recommendation 20 unit such as KGM',
)
const HEX = pattern(/^[0-9A-Fa-f]+$/, 'not-hex', 'a hexadecimal number')
const VERSION = pattern(/^\d+(?:\.\d+)*$/, 'not-a-version', 'a version such as 2.0')

/** §7.3.3.3 */
const QUANTITIES = listOf(objectOf({ 'epcClass!': URI, quantity: NUMBER, uom: UNIT }))
/** §7.3.5.3 */
const BIZ_TRANSACTION = objectOf({ type: wordOf(BIZ_TRANSACTION_TYPES), 'bizTransaction!': URI })
/** §7.3.5.4 */
const SOURCE = objectOf({ 'type!': wordOf(SOURCE_DESTINATION_TYPES), 'source!': URI })
const DESTINATION = objectOf({ 'type!': wordOf(SOURCE_DESTINATION_TYPES), 'destination!': URI })
/** §7.3.4 */
const PLACE = objectOf({ 'id!': URI }, 'qualified')

const DISPOSITION_SET = listOf(wordOf(DISPOSITIONS), { least: 1, distinct: true })
/** §7.3.5.6 */
const PERSISTENT_DISPOSITION = objectOf({ set: DISPOSITION_SET, unset: DISPOSITION_SET }, 'none', [
  {
    field: 'set',
    code: 'missing',
    message: 'A persistent disposition sets or unsets at least one disposition',
    holds: ({ set, unset }) => set !== undefined || unset !== undefined,
  },
])

/** §7.3.7.1 */
const SENSOR_METADATA = objectOf(
  {
    time: TIME,
    startTime: TIME,
    endTime: TIME,
    deviceID: URI,
    deviceMetadata: URI,
    rawData: URI,
    dataProcessingMethod: URI,
    bizRules: URI,
  },
  'qualified',
)

/** §7.3.7.2 */
const SENSOR_REPORT = objectOf(
  {
    'type!': wordOf(MEASUREMENT_TYPES),
    exception: wordOf(SENSOR_ALERTS),
    deviceID: URI,
    deviceMetadata: URI,
    rawData: URI,
    dataProcessingMethod: URI,
    bizRules: URI,
    time: TIME,
    microorganism: URI,
    chemicalSubstance: URI,
    coordinateReferenceSystem: URI,
    value: NUMBER,
    component: wordOf(COMPONENTS),
    stringValue: TEXT,
    booleanValue: BOOLEAN,
    hexBinaryValue: HEX,
    uriValue: URI,
    minValue: NUMBER,
    maxValue: NUMBER,
    meanValue: NUMBER,
    sDev: NUMBER,
    percRank: NUMBER,
    percValue: NUMBER,
    uom: TEXT,
  },
  'qualified',
)

/** §7.3.7, M121: an element holds at least one report. */
const SENSOR_ELEMENTS = listOf(
  objectOf(
    { sensorMetadata: SENSOR_METADATA, 'sensorReport!': listOf(SENSOR_REPORT, { least: 1 }) },
    'qualified',
  ),
)

/** §7.4.1.2 */
const ERROR_DECLARATION = objectOf(
  { 'declarationTime!': TIME, reason: wordOf(ERROR_REASONS), correctiveEventIDs: URI_LIST },
  'qualified',
)

/** §7.3.6: holds only what a company or sector defines. */
const ILMD = objectOf({}, 'qualified')

/** §7.4.1 and the fields of why, where and how that all five types share. */
const COMMON: Record<string, Shape> = {
  '@context': CONTEXT,
  'type!': TEXT,
  'eventTime!': TIME,
  'eventTimeZoneOffset!': OFFSET,
  recordTime: TIME,
  eventID: URI,
  certificationInfo: oneOrListOf(URI),
  errorDeclaration: ERROR_DECLARATION,
  bizStep: wordOf(BIZ_STEPS),
  disposition: wordOf(DISPOSITIONS),
  persistentDisposition: PERSISTENT_DISPOSITION,
  readPoint: PLACE,
  bizLocation: PLACE,
  bizTransactionList: listOf(BIZ_TRANSACTION),
  sourceList: listOf(SOURCE),
  destinationList: listOf(DESTINATION),
  sensorElementList: SENSOR_ELEMENTS,
}

const has = (value: unknown): boolean => value !== undefined
const fills = (value: unknown): boolean => Array.isArray(value) && value.length > 0

const objectRules: Rule[] = [
  {
    field: 'epcList',
    code: 'missing',
    message:
      'An object event names things (epcList, or a quantityList that is not empty), or has sensor elements with a read point',
    holds: ({ epcList, quantityList, sensorElementList, readPoint }) =>
      has(epcList) || fills(quantityList) || (fills(sensorElementList) && has(readPoint)),
  },
  {
    field: 'ilmd',
    code: 'ilmd-without-add',
    message:
      'Instance and lot master data stand only in object events with action ADD (and in transformation events)',
    holds: ({ ilmd, action }) => !has(ilmd) || action === 'ADD',
  },
]

const childrenRule: Rule = {
  field: 'childEPCs',
  code: 'missing',
  message: 'Children are missing: childEPCs or childQuantityList; only DELETE may leave them out',
  holds: ({ childEPCs, childQuantityList, action }) =>
    fills(childEPCs) || fills(childQuantityList) || action === 'DELETE',
}

/** §7.4.3: the parent may only be unknown when the children are observed. */
const parentRule: Rule = {
  field: 'parentID',
  code: 'missing',
  message: 'The parent is missing; only OBSERVE may leave it out',
  holds: ({ parentID, action }) => has(parentID) || (action !== 'ADD' && action !== 'DELETE'),
}

const transactionRule: Rule = {
  field: 'epcList',
  code: 'missing',
  message:
    'Things are missing: epcList, or a quantityList that is not empty; only DELETE may leave them out',
  holds: ({ epcList, quantityList, action }) =>
    has(epcList) || fills(quantityList) || action === 'DELETE',
}

/** §7.4.5: inputs and outputs, or some of them with a transformation ID that joins several events. */
const transformationRule: Rule = {
  field: 'transformationID',
  code: 'missing',
  message: 'A transformation has inputs and outputs, or a transformationID and one of them',
  holds: (event) => {
    const hasInputs = fills(event.inputEPCList) || fills(event.inputQuantityList)
    const hasOutputs = fills(event.outputEPCList) || fills(event.outputQuantityList)
    return has(event.transformationID) ? hasInputs || hasOutputs : hasInputs && hasOutputs
  },
}

const eventOf = (fields: Record<string, Shape>, rules: readonly Rule[]): ObjectShape =>
  objectOf({ ...COMMON, ...fields }, 'qualified', rules)

/** The five types of event (§7.4.2 to §7.4.6). */
export const EVENT_SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  [
    'ObjectEvent',
    eventOf(
      { 'action!': ACTION, epcList: URI_SET, quantityList: QUANTITIES, ilmd: ILMD },
      objectRules,
    ),
  ],
  [
    'AggregationEvent',
    eventOf(
      { 'action!': ACTION, parentID: URI, childEPCs: URI_LIST, childQuantityList: QUANTITIES },
      [parentRule, childrenRule],
    ),
  ],
  [
    'TransactionEvent',
    eventOf(
      {
        'action!': ACTION,
        'bizTransactionList!': listOf(BIZ_TRANSACTION, { least: 1 }),
        parentID: URI,
        epcList: URI_LIST,
        quantityList: QUANTITIES,
      },
      [transactionRule],
    ),
  ],
  [
    'TransformationEvent',
    eventOf(
      {
        inputEPCList: URI_SET,
        inputQuantityList: QUANTITIES,
        outputEPCList: URI_SET,
        outputQuantityList: QUANTITIES,
        transformationID: URI,
        ilmd: ILMD,
      },
      [transformationRule],
    ),
  ],
  [
    'AssociationEvent',
    eventOf(
      { 'action!': ACTION, 'parentID!': URI, childEPCs: URI_LIST, childQuantityList: QUANTITIES },
      [childrenRule],
    ),
  ],
])

/** §9.4: master data as vocabularies of elements with attributes and children. */
const VOCABULARIES = listOf(
  objectOf(
    {
      'type!': URI,
      vocabularyElementList: listOf(
        objectOf(
          {
            'id!': URI,
            attributes: listOf(objectOf({ 'id!': URI, attribute: ATTRIBUTE }, 'qualified')),
            children: URI_LIST,
          },
          'qualified',
        ),
      ),
    },
    'qualified',
  ),
)

const HEADER = objectOf(
  { epcisMasterData: objectOf({ vocabularyList: VOCABULARIES }, 'qualified') },
  'qualified',
)

/** §10.1: the document that is captured. The pseudo-header fields stand for the SBDH of XML. */
const CAPTURE_DOCUMENT = objectOf(
  {
    '@context!': CONTEXT,
    id: URI,
    'type!': TEXT,
    'schemaVersion!': VERSION,
    'creationDate!': TIME,
    instanceIdentifier: TEXT,
    sender: TEXT,
    receiver: TEXT,
    epcisHeader: HEADER,
    'epcisBody!': objectOf({ 'eventList!': listOf(EVENT) }, 'qualified'),
  },
  'qualified',
)

/** §10.2: what a query answers. */
const QUERY_DOCUMENT = objectOf(
  {
    '@context!': CONTEXT,
    id: URI,
    'type!': TEXT,
    schemaVersion: VERSION,
    creationDate: TIME,
    'epcisBody!': objectOf(
      {
        'queryResults!': objectOf(
          {
            'queryName!': TEXT,
            subscriptionID: TEXT,
            'resultsBody!': objectOf(
              { 'eventList!': listOf(EVENT), vocabularyList: VOCABULARIES },
              'qualified',
            ),
          },
          'qualified',
        ),
      },
      'qualified',
    ),
  },
  'qualified',
)

/** The two types of document. */
export const DOCUMENT_SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  ['EPCISDocument', CAPTURE_DOCUMENT],
  ['EPCISQueryDocument', QUERY_DOCUMENT],
])
