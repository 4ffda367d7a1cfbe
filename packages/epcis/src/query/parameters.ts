/**
 * Every parameter of SimpleEventQuery (EPCIS 2.0.1 §8.2.7.1) and of its REST binding, a line each, to be ticked off against
 * the standard. In capitals: what a parameter names itself. `docs/query-parameters.md` is printed from this table.
 */
import type { AttributeFamily } from '../attributes.ts'
import { attributeText, attributeWord } from '../attributes.ts'
import { canonicalUri } from '../canonical.ts'
import { expandName, expandValue, type Namespaces } from '../context.ts'
import { canonicalThing } from '../thing.ts'
import { readPattern } from '../translate/pattern.ts'
import {
  BIZ_TRANSACTION_TYPES,
  bizStepWord,
  DISPOSITIONS,
  dispositionWord,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from '../vocabulary.ts'
import { canonicalDecimal } from './decimal.ts'
import { findFieldNames } from './names.ts'
import type {
  AttributeName,
  Comparison,
  EventCondition,
  EventField,
  MasterDataField,
  PlaceField,
  QueriedRole,
  ValueTest,
} from './question.ts'
import { COUNT, toBaseUnit } from './units.ts'
import {
  booleanOf,
  boundOf,
  type Given,
  isAsked,
  numberOf,
  numbersOf,
  textsOf,
  timeOf,
  valuesOf,
  WrongValue,
  wordOf,
} from './values.ts'

/** What a parameter takes; lists are OR. */
type Takes =
  | 'words'
  | 'URIs'
  | 'EPCs or patterns'
  | 'texts'
  | 'texts, numbers or times'
  | 'number or time'
  | 'numbers'
  | 'number'
  | 'time'
  | 'true or nothing'
  | 'boolean'

/** What stands in a parameter's name in place of the capitals. */
type Named = readonly string[]

export interface Parameter {
  name: string
  takes: Takes
  meaning: string
  section: string
  /** Undefined: it asks nothing. */
  read: (given: Given, namespaces: Namespaces, named: Named) => EventCondition | undefined
}

type Read = Parameter['read']

const line = (
  name: string,
  takes: Takes,
  meaning: string,
  read: Read,
  section = '8.2.7.1',
): Parameter => ({ name, takes, meaning, section, read })

const refuse = (message: string): never => {
  throw new WrongValue(message)
}

// ——— Fields that an event has once ———

const field =
  (name: EventField, canonical: (value: string, namespaces: Namespaces) => string): Read =>
  (given, namespaces) => ({
    on: 'field',
    field: name,
    values: textsOf(given).map((value) => canonical(value.trim(), namespaces)),
  })

const ACTIONS = ['ADD', 'OBSERVE', 'DELETE']
const readActions: Read = (given) => ({
  on: 'field',
  field: 'action',
  values: textsOf(given).map((value) => wordOf({ ...given, values: [value] }, ACTIONS)),
})

const TYPES = new Set([
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
])
const EPCIS = 'https://ref.gs1.org/epcis/'
/** The five types, also by the URIs of the standard's vocabulary, or a type of one's own, which is a URI. */
const eventType = (value: string, namespaces: Namespaces): string => {
  const uri = expandName(value, namespaces)
  const word = uri.startsWith(EPCIS) ? uri.slice(EPCIS.length) : value
  if (TYPES.has(word) || word.includes(':')) return word
  return refuse(`"${value}": allowed are ${[...TYPES].join(', ')} and URIs`)
}
const asUri = (value: string, namespaces: Namespaces): string =>
  canonicalThing(expandValue(value, namespaces))

const instant =
  (name: 'eventTime' | 'recordTime' | 'declarationTime', comparison: 'GE' | 'LT'): Read =>
  (given) => ({ on: 'time', field: name, comparison, time: timeOf(given) })

const within =
  (name: PlaceField): Read =>
  (given, namespaces) => ({
    on: 'within',
    field: name,
    ids: textsOf(given).map((value) => asUri(value.trim(), namespaces)),
  })

// ——— Things and classes ———

const THINGS = {
  epc: ['epc', 'child'],
  parentID: ['parent', 'emptied'],
  inputEPC: ['input'],
  outputEPC: ['output'],
  anyEPC: ['epc', 'child', 'parent', 'emptied', 'input', 'output'],
} as const satisfies Record<string, readonly QueriedRole[]>
const CLASSES = {
  epcClass: ['class'],
  inputEPCClass: ['inputClass'],
  outputEPCClass: ['outputClass'],
  anyEPCClass: ['class', 'inputClass', 'outputClass'],
} as const satisfies Record<string, readonly QueriedRole[]>

const match =
  (roles: readonly QueriedRole[], isClass: boolean): Read =>
  (given) => {
    const texts = textsOf(given).map((text) => text.trim())
    const spans = texts.flatMap((text) => {
      const pattern = readPattern(text)
      return 'problem' in pattern ? refuse(`"${text}": ${pattern.problem}`) : pattern.spans
    })
    return { on: 'thing', roles, spans, classes: isClass ? texts.map(canonicalThing) : [] }
  }

// ——— Attributes ———

const NO_VALUE = { texts: [], numbers: [], times: [], unit: null }
const IS_THERE: ValueTest = { comparison: 'EQ', ...NO_VALUE }

const ofFamily = (
  families: AttributeFamily | readonly AttributeFamily[],
  uris: string | readonly string[],
  depth: AttributeName['depth'] = 'top',
): AttributeName => ({ families: [families].flat(), uris: [uris].flat(), depth })

const attribute = (name: AttributeName, value: ValueTest): EventCondition => ({
  on: 'attribute',
  ...name,
  value,
})

const textTest = (texts: readonly string[]): ValueTest => ({ ...IS_THERE, texts })

/** A field of the standard that holds a URI, a word or a text. */
const standardField =
  (
    families: AttributeFamily | readonly AttributeFamily[],
    name: string,
    canonical: (value: string, namespaces: Namespaces) => string,
  ): Read =>
  (given, namespaces) =>
    attribute(
      ofFamily(families, name),
      textTest(textsOf(given).map((value) => canonical(value.trim(), namespaces))),
    )
const asWord =
  (vocabulary: Vocabulary) =>
  (value: string, namespaces: Namespaces): string =>
    attributeWord(vocabulary, value, namespaces)
const asAttributeUri = (value: string, namespaces: Namespaces): string =>
  attributeText(canonicalUri(value, namespaces))

const exists =
  (name: AttributeName): Read =>
  (given) =>
    isAsked(given) ? attribute(name, IS_THERE) : undefined

const sensorTime =
  (name: string, families: readonly AttributeFamily[], comparison: 'GE' | 'LT'): Read =>
  (given) =>
    attribute(ofFamily(families, name), {
      ...IS_THERE,
      comparison,
      times: boundOf({ ...given, values: [timeOf(given)] }).times,
    })

/** Typed lists: the type stands in the name. */
const typed =
  (family: 'bizTransaction' | 'source' | 'destination', vocabulary: Vocabulary): Read =>
  (given, namespaces, [type = '']) =>
    attribute(
      ofFamily(family, attributeWord(vocabulary, type, namespaces)),
      textTest(textsOf(given).map((value) => asAttributeUri(value.trim(), namespaces))),
    )

// ——— Numbers with a unit ———

const UNIT = /^[A-Z0-9]{2,4}$/

const measuresOf = (given: Given, comparison: Comparison, unit: string, isSpread: boolean) => {
  if (!UNIT.test(unit)) refuse(`"${unit}" is no unit of UN/CEFACT Recommendation 20, such as KGM`)
  const numbers = comparison === 'EQ' ? numbersOf(given) : [numberOf(given)]
  const measures = numbers.map((number) => toBaseUnit(number, unit, isSpread)!)
  return { numbers: measures.map(({ number }) => number), unit: measures[0]!.unit }
}

const quantity =
  (comparison: Comparison): Read =>
  (given, _namespaces, [unit = COUNT]) => ({
    on: 'quantity',
    comparison,
    ...measuresOf(given, comparison, unit, false),
  })

const measured =
  (name: string, comparison: Comparison): Read =>
  (given, _namespaces, [unit = '']) =>
    attribute(ofFamily('sensorReport', name), {
      ...IS_THERE,
      comparison,
      ...measuresOf(given, comparison, unit, name === 'sDev'),
    })

const rank =
  (comparison: Comparison): Read =>
  (given) =>
    attribute(ofFamily('sensorReport', 'percRank'), {
      ...IS_THERE,
      comparison,
      numbers: [canonicalDecimal(numberOf(given))!],
    })

const ORDER = ['EQ', 'GT', 'GE', 'LT', 'LE'] as const
const BOUNDS = ['GT', 'GE', 'LT', 'LE'] as const
const SAYS: Readonly<Record<Comparison, string>> = {
  EQ: 'equal to one of these',
  GT: 'greater',
  GE: 'greater or equal',
  LT: 'less',
  LE: 'less or equal',
}

// ——— Fields of one's own ———

/** Inside of a field, names may be bare. */
const namesIn = (text: string, namespaces: Namespaces, depth: AttributeName['depth']): string[] => {
  const names = findFieldNames(text, namespaces)
  if (names) return names
  if (depth === 'inner' && text !== '' && !text.includes(':')) return [text]
  return refuse(
    text.includes(':')
      ? `names "${text}", whose prefix is not declared in @context or GS1-Extensions`
      : `names "${text}"; a field of one's own is named by a prefix or a namespace`,
  )
}

const ownField =
  (family: AttributeFamily, depth: AttributeName['depth'], comparison: Comparison): Read =>
  (given, namespaces, [name = '']) =>
    attribute(ofFamily(family, namesIn(name, namespaces, depth).map(attributeText), depth), {
      ...IS_THERE,
      comparison,
      ...(comparison === 'EQ' ? valuesOf(given) : boundOf(given)),
    })

const ownExists =
  (family: AttributeFamily, depth: AttributeName['depth']): Read =>
  (given, namespaces, [name = '']) =>
    exists(ofFamily(family, namesIn(name, namespaces, depth).map(attributeText), depth))(
      given,
      namespaces,
      [],
    )

/** EQ, GT, GE, LT, LE and EXISTS of a field of one's own, directly in a part of the event and inside of such fields. */
const ownFields = (part: string, family: AttributeFamily, where: string): Parameter[] =>
  (['inner', 'top'] as const).flatMap((depth) => {
    const tail = `${depth === 'inner' ? 'INNER_' : ''}${part}FIELD`
    const place = depth === 'inner' ? `anywhere inside of the fields of one's own ${where}` : where
    return [
      line(
        `EQ_${tail}`,
        'texts, numbers or times',
        `A field of one's own ${place} is ${SAYS.EQ}`,
        ownField(family, depth, 'EQ'),
      ),
      ...BOUNDS.map((comparison) =>
        line(
          `${comparison}_${tail}`,
          'number or time',
          `A field of one's own ${place} is ${SAYS[comparison]}`,
          ownField(family, depth, comparison),
        ),
      ),
      line(
        `EXISTS_${tail}`,
        'true or nothing',
        `A field of one's own stands ${place}`,
        ownExists(family, depth),
      ),
    ]
  })

const measures = (name: string): Parameter[] =>
  ORDER.map((comparison) =>
    line(
      `${comparison}_${name}_UNIT`,
      comparison === 'EQ' ? 'numbers' : 'number',
      `A sensor report's ${name}, converted to the unit, is ${SAYS[comparison]}`,
      measured(name, comparison),
    ),
  )

// ——— Master data ———

const STANDARD_FIELDS: Readonly<Record<string, MasterDataField>> = {
  bizStep: { is: 'field', field: 'bizStep' },
  disposition: { is: 'field', field: 'disposition' },
  readPoint: { is: 'field', field: 'readPoint' },
  bizLocation: { is: 'field', field: 'bizLocation' },
  epcClass: { is: 'thing', roles: CLASSES.anyEPCClass },
}
const describedField = (text: string, namespaces: Namespaces): MasterDataField => {
  const standard = Object.hasOwn(STANDARD_FIELDS, text) ? STANDARD_FIELDS[text] : undefined
  if (standard) return standard
  const names = findFieldNames(text, namespaces)
  if (names) return { is: 'attribute', ...ofFamily('extension', names.map(attributeText)) }
  return refuse(
    `names "${text}"; allowed are ${Object.keys(STANDARD_FIELDS).join(', ')} and fields of one's own, by a declared prefix or a namespace`,
  )
}
/** An attribute of master data may be bare; a prefix must be declared. */
const attributeNames = (text: string, namespaces: Namespaces): string[] =>
  text.includes(':') ? namesIn(text, namespaces, 'top') : [text]

const hasAttribute: Read = (given, namespaces, [name = '']) => ({
  on: 'masterData',
  of: describedField(name, namespaces),
  attributes: textsOf(given).flatMap((text) => attributeNames(text.trim(), namespaces)),
  values: null,
})
const equalsAttribute: Read = (given, namespaces, [name = '', attributeName = '']) => ({
  on: 'masterData',
  of: describedField(name, namespaces),
  attributes: attributeNames(attributeName, namespaces),
  values: textsOf(given),
})

const REPORT = ['sensorReport'] as const
const METADATA = ['sensorMetadata'] as const
const SENSOR = ['sensorMetadata', 'sensorReport'] as const
const same = (value: string): string => attributeText(value)
const upper = (value: string): string => value.toUpperCase()
const DECLARED: Read = (given) => (isAsked(given) ? { on: 'declaration' } : undefined)
const readBoolean: Read = (given) =>
  attribute(ofFamily('sensorReport', 'booleanValue'), textTest([booleanOf(given)]))

const MATCHING = '8.2.7.1.1'
const IN_PLACE = (place: string) => `directly in the ${place}`

/** More special names stand before more general ones: the first that fits is read. */
export const PARAMETERS: readonly Parameter[] = [
  line('eventType', 'words', 'The event is of one of these types', field('type', eventType)),
  line('GE_eventTime', 'time', 'It happened at this instant or later', instant('eventTime', 'GE')),
  line('LT_eventTime', 'time', 'It happened before this instant', instant('eventTime', 'LT')),
  line(
    'GE_recordTime',
    'time',
    'It was recorded at this instant or later',
    instant('recordTime', 'GE'),
  ),
  line('LT_recordTime', 'time', 'It was recorded before this instant', instant('recordTime', 'LT')),
  line('EQ_action', 'words', 'Its action is one of these', readActions),
  line(
    'EQ_bizStep',
    'URIs',
    'Its business step is one of these',
    field('bizStep', (value, namespaces) => bizStepWord(expandValue(value, namespaces))),
  ),
  line(
    'EQ_disposition',
    'URIs',
    'Its disposition is one of these',
    field('disposition', (value, namespaces) => dispositionWord(expandValue(value, namespaces))),
  ),
  line(
    'EQ_persistentDisposition_set',
    'URIs',
    'It sets one of these persistent dispositions',
    standardField('persistentDisposition', 'set', asWord(DISPOSITIONS)),
  ),
  line(
    'EQ_persistentDisposition_unset',
    'URIs',
    'It ends one of these persistent dispositions',
    standardField('persistentDisposition', 'unset', asWord(DISPOSITIONS)),
  ),
  line('EQ_readPoint', 'URIs', 'Its read point is one of these', field('readPoint', asUri)),
  line(
    'WD_readPoint',
    'URIs',
    'Its read point is one of these or, by master data, inside of one',
    within('readPoint'),
  ),
  line(
    'EQ_bizLocation',
    'URIs',
    'Its business location is one of these',
    field('bizLocation', asUri),
  ),
  line(
    'WD_bizLocation',
    'URIs',
    'Its business location is one of these or, by master data, inside of one',
    within('bizLocation'),
  ),
  line(
    'EQ_transformationID',
    'URIs',
    'Its transformation ID is one of these',
    standardField('transformation', 'transformationID', asAttributeUri),
  ),
  line(
    'EQ_eventID',
    'URIs',
    'Its event ID is one of these',
    field('eventID', (value) => value),
  ),
  line(
    'EQ_bizTransaction_TYPE',
    'URIs',
    'Of its business transactions of this type one is one of these',
    typed('bizTransaction', BIZ_TRANSACTION_TYPES),
  ),
  line(
    'EQ_source_TYPE',
    'URIs',
    'Of its sources of this type one is one of these',
    typed('source', SOURCE_DESTINATION_TYPES),
  ),
  line(
    'EQ_destination_TYPE',
    'URIs',
    'Of its destinations of this type one is one of these',
    typed('destination', SOURCE_DESTINATION_TYPES),
  ),

  line(
    'MATCH_epc',
    'EPCs or patterns',
    'A thing of epcList or childEPCs matches',
    match(THINGS.epc, false),
    MATCHING,
  ),
  line(
    'MATCH_parentID',
    'EPCs or patterns',
    'Its parentID matches',
    match(THINGS.parentID, false),
    MATCHING,
  ),
  line(
    'MATCH_inputEPC',
    'EPCs or patterns',
    'A thing of inputEPCList matches',
    match(THINGS.inputEPC, false),
    MATCHING,
  ),
  line(
    'MATCH_outputEPC',
    'EPCs or patterns',
    'A thing of outputEPCList matches',
    match(THINGS.outputEPC, false),
    MATCHING,
  ),
  line(
    'MATCH_anyEPC',
    'EPCs or patterns',
    'A thing of epcList, childEPCs, parentID, inputEPCList or outputEPCList matches',
    match(THINGS.anyEPC, false),
    MATCHING,
  ),
  line(
    'MATCH_epcClass',
    'EPCs or patterns',
    'A class of quantityList or childQuantityList matches or, by master data, descends from one',
    match(CLASSES.epcClass, true),
    MATCHING,
  ),
  line(
    'MATCH_inputEPCClass',
    'EPCs or patterns',
    'The same of inputQuantityList',
    match(CLASSES.inputEPCClass, true),
    MATCHING,
  ),
  line(
    'MATCH_outputEPCClass',
    'EPCs or patterns',
    'The same of outputQuantityList',
    match(CLASSES.outputEPCClass, true),
    MATCHING,
  ),
  line(
    'MATCH_anyEPCClass',
    'EPCs or patterns',
    'The same of all four lists',
    match(CLASSES.anyEPCClass, true),
    MATCHING,
  ),

  ...ORDER.map((comparison) =>
    line(
      `${comparison}_quantity`,
      comparison === 'EQ' ? 'numbers' : 'number',
      `A quantity without unit, a count, is ${SAYS[comparison]}`,
      quantity(comparison),
    ),
  ),
  ...ORDER.map((comparison) =>
    line(
      `${comparison}_quantity_UNIT`,
      comparison === 'EQ' ? 'numbers' : 'number',
      `A quantity, converted to the unit, is ${SAYS[comparison]}`,
      quantity(comparison),
    ),
  ),

  line('EXISTS_errorDeclaration', 'true or nothing', 'It declares an error', DECLARED),
  line(
    'GE_errorDeclarationTime',
    'time',
    'The error was declared at this instant or later',
    instant('declarationTime', 'GE'),
  ),
  line(
    'LT_errorDeclarationTime',
    'time',
    'The error was declared before this instant',
    instant('declarationTime', 'LT'),
  ),
  line(
    'EQ_errorReason',
    'URIs',
    'The reason of the error declaration is one of these',
    standardField('errorDeclaration', 'reason', asWord(ERROR_REASONS)),
  ),
  line(
    'EQ_correctiveEventID',
    'URIs',
    'An event that corrects it is one of these',
    standardField('errorDeclaration', 'correctiveEventIDs', same),
  ),

  line(
    'EXISTS_sensorElementList',
    'true or nothing',
    'It has a sensor element',
    exists(ofFamily('sensorElement', 'sensorElementList')),
  ),
  line(
    'GE_time',
    'time',
    'The time of sensor metadata or of a report is this or later',
    sensorTime('time', SENSOR, 'GE'),
  ),
  line(
    'LT_time',
    'time',
    'The time of sensor metadata or of a report is before this',
    sensorTime('time', SENSOR, 'LT'),
  ),
  line(
    'GE_startTime',
    'time',
    'The start time of sensor metadata is this or later',
    sensorTime('startTime', METADATA, 'GE'),
  ),
  line(
    'LT_startTime',
    'time',
    'The start time of sensor metadata is before this',
    sensorTime('startTime', METADATA, 'LT'),
  ),
  line(
    'GE_endTime',
    'time',
    'The end time of sensor metadata is this or later',
    sensorTime('endTime', METADATA, 'GE'),
  ),
  line(
    'LT_endTime',
    'time',
    'The end time of sensor metadata is before this',
    sensorTime('endTime', METADATA, 'LT'),
  ),
  line(
    'EQ_type',
    'words',
    'A sensor report measures one of these',
    standardField(REPORT, 'type', asWord(MEASUREMENT_TYPES)),
  ),
  line(
    'EQ_deviceID',
    'URIs',
    'The device of sensor metadata or of a report is one of these',
    standardField(SENSOR, 'deviceID', asAttributeUri),
  ),
  line(
    'EQ_dataProcessingMethod',
    'URIs',
    'The method of sensor metadata or of a report is one of these',
    standardField(SENSOR, 'dataProcessingMethod', asAttributeUri),
  ),
  line(
    'EQ_microorganism',
    'URIs',
    'The microorganism of a sensor report is one of these',
    standardField(REPORT, 'microorganism', asAttributeUri),
  ),
  line(
    'EQ_chemicalSubstance',
    'URIs',
    'The substance of a sensor report is one of these',
    standardField(REPORT, 'chemicalSubstance', asAttributeUri),
  ),
  line(
    'EQ_bizRules',
    'URIs',
    'The business rules of sensor metadata or of a report are one of these',
    standardField(SENSOR, 'bizRules', asAttributeUri),
  ),
  line(
    'EQ_stringValue',
    'texts',
    'The text of a sensor report is one of these',
    standardField(REPORT, 'stringValue', same),
  ),
  line('EQ_booleanValue', 'boolean', 'The boolean of a sensor report is this', readBoolean),
  line(
    'EQ_hexBinaryValue',
    'texts',
    'The bytes of a sensor report are one of these',
    standardField(REPORT, 'hexBinaryValue', (value) => same(upper(value))),
  ),
  line(
    'EQ_uriValue',
    'URIs',
    'The URI of a sensor report is one of these',
    standardField(REPORT, 'uriValue', asAttributeUri),
  ),
  ...BOUNDS.map((comparison) =>
    line(
      `${comparison}_percRank`,
      'number',
      `The percentile rank of a sensor report is ${SAYS[comparison]}`,
      rank(comparison),
    ),
  ),
  ...['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percValue'].flatMap(measures),

  line(
    'HASATTR_FIELD',
    'texts',
    'Master data of what stands in the field has one of these attributes',
    hasAttribute,
  ),
  line(
    'EQATTR_FIELD_ATTRIBUTE',
    'texts',
    'Master data of what stands in the field has this attribute with one of these values',
    equalsAttribute,
  ),

  ...ownFields('ILMD_', 'ilmd', 'directly in the ILMD'),
  ...ownFields('ERROR_DECLARATION_', 'errorDeclaration', IN_PLACE('error declaration')),
  ...ownFields('SENSORELEMENT_', 'sensorElement', IN_PLACE('sensor element')),
  ...ownFields('SENSORMETADATA_', 'sensorMetadata', IN_PLACE('sensor metadata')),
  ...ownFields('SENSORREPORT_', 'sensorReport', IN_PLACE('sensor report')),
  ...ownFields('readPoint_', 'readPoint', IN_PLACE('read point')),
  ...ownFields('bizLocation_', 'bizLocation', IN_PLACE('business location')),
  ...ownFields('', 'extension', IN_PLACE('event')),
]

/** The names under which another artefact of the standard knows a parameter: see the decision on contradictions. */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(GE|LT)_errorDeclaration_Time$/, '$1_errorDeclarationTime'],
  [/^EQ_ATTR_/, 'EQATTR_'],
]

/** The one name of a parameter. */
export const canonicalParameter = (name: string): string =>
  OTHER_NAMES.reduce((known, [other, own]) => known.replace(other, own), name)

const FIXED = new Map(PARAMETERS.map((parameter) => [parameter.name, parameter]))
const NAMING = PARAMETERS.flatMap((parameter) => {
  const [head, named] = parameter.name.split(/(?<=_)(?=(?:FIELD|TYPE|UNIT)(?:_|$))/)
  return head === undefined || named === undefined ? [] : [{ parameter, head, named }]
})

/** An attribute's name may hold `_` and `:`, so may the field's: the last part with a colon is the attribute. */
const splitAttribute = (text: string): Named => {
  for (let at = text.lastIndexOf('_'); at > 0; at = text.lastIndexOf('_', at - 1)) {
    if (text.includes(':', at)) return [text.slice(0, at), text.slice(at + 1)]
  }
  const at = text.includes(':') ? text.lastIndexOf('_') : text.indexOf('_')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** What a parameter means, by its name; undefined: nothing. */
export const findParameter = (name: string): { parameter: Parameter; named: Named } | undefined => {
  const fixed = FIXED.get(name)
  if (fixed) return { parameter: fixed, named: [] }
  const found = NAMING.find(
    ({ head, named }) => name.startsWith(head) && fits(head, named, name.slice(head.length)),
  )
  if (!found) return undefined
  const rest = name.slice(found.head.length)
  return {
    parameter: found.parameter,
    named: found.named.endsWith('ATTRIBUTE') ? splitAttribute(rest) : [rest],
  }
}

const IN_EVENT = /^(?:EQ|GT|GE|LT|LE|EXISTS)_$/

/** Directly in an event a name without a namespace is no field of one's own, but a parameter that nobody knows. */
const fits = (head: string, named: string, rest: string): boolean => {
  if (named === 'FIELD_ATTRIBUTE') return rest.includes('_')
  return rest !== '' && (!IN_EVENT.test(head) || rest.includes(':'))
}
