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

/** What stands in a field: an identifier, a word of a vocabulary, or more fields. A list is each of its items. */
export type Content = 'identifier' | { words: Vocabulary } | Fields

export interface Fields {
  readonly [name: string]: Content
}

const words = (vocabulary: Vocabulary): Content => ({ words: vocabulary })
const QUANTITY: Fields = { epcClass: 'identifier' }
const PLACE: Fields = { id: 'identifier' }
const DATA: Fields = {
  deviceID: 'identifier',
  deviceMetadata: 'identifier',
  rawData: 'identifier',
  dataProcessingMethod: 'identifier',
  bizRules: 'identifier',
}

/**
 * Where the events of EPCIS 2.0 §7.4 hold identifiers and words: the fields of type URI and vocabulary that CBV 2.0
 * §8.9.2 makes canonical, of all types of event. What a company or sector adds (extensions, ILMD) is theirs, and an
 * event's own ID and those of its corrections name events, not things.
 */
export const EVENT_FIELDS: Fields = {
  certificationInfo: 'identifier',
  epcList: 'identifier',
  parentID: 'identifier',
  childEPCs: 'identifier',
  inputEPCList: 'identifier',
  outputEPCList: 'identifier',
  quantityList: QUANTITY,
  childQuantityList: QUANTITY,
  inputQuantityList: QUANTITY,
  outputQuantityList: QUANTITY,
  transformationID: 'identifier',
  bizStep: words(BIZ_STEPS),
  disposition: words(DISPOSITIONS),
  persistentDisposition: { set: words(DISPOSITIONS), unset: words(DISPOSITIONS) },
  readPoint: PLACE,
  bizLocation: PLACE,
  bizTransactionList: { type: words(BIZ_TRANSACTION_TYPES), bizTransaction: 'identifier' },
  sourceList: { type: words(SOURCE_DESTINATION_TYPES), source: 'identifier' },
  destinationList: { type: words(SOURCE_DESTINATION_TYPES), destination: 'identifier' },
  errorDeclaration: { reason: words(ERROR_REASONS) },
  sensorElementList: {
    sensorMetadata: DATA,
    sensorReport: {
      ...DATA,
      type: words(MEASUREMENT_TYPES),
      exception: words(SENSOR_ALERTS),
      component: words(COMPONENTS),
      microorganism: 'identifier',
      chemicalSubstance: 'identifier',
      coordinateReferenceSystem: 'identifier',
      uriValue: 'identifier',
    },
  },
}

const VOCABULARIES: Fields = {
  vocabularyElementList: { id: 'identifier', children: 'identifier' },
}

/** The same of documents around events (§10.1, §10.2); master data name their elements by identifiers (§9.4). */
export const DOCUMENT_FIELDS: Fields = {
  epcisHeader: { epcisMasterData: { vocabularyList: VOCABULARIES } },
  epcisBody: {
    eventList: EVENT_FIELDS,
    queryResults: { resultsBody: { eventList: EVENT_FIELDS, vocabularyList: VOCABULARIES } },
  },
}

/** Lists in which nothing may stand twice (EPCIS 2.0 JSON schema, `uniqueItems`). */
export const DISTINCT_LISTS: ReadonlySet<string> = new Set([
  'epcList',
  'inputEPCList',
  'outputEPCList',
])

/** A place in a value: names and indices from its root. */
export type Path = readonly (string | number)[]

/** Calls with each text that the fields lead to, in the order of the value. */
export const visitValues = (
  value: unknown,
  content: Content,
  visit: (text: string, path: Path, content: 'identifier' | { words: Vocabulary }) => void,
  path: Path = [],
): void => {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      visitValues(item, content, visit, [...path, index])
    })
  } else if (isLeaf(content)) {
    if (typeof value === 'string') visit(value, path, content)
  } else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      const further = Object.hasOwn(content, name) ? content[name] : undefined
      if (further) visitValues(inner, further, visit, [...path, name])
    }
  }
}

const isLeaf = (content: Content): content is 'identifier' | { words: Vocabulary } =>
  content === 'identifier' || isWords(content)

const isWords = (content: Content): content is { words: Vocabulary } =>
  typeof content === 'object' && 'words' in content && 'base' in (content.words as object)
