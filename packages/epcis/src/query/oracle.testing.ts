/**
 * The answer of a SimpleEventQuery (EPCIS 2.0 §8.2.7.1) said slowly: every event as JSON is held against every parameter by
 * its name, in memory, one after the other. It shares no line with what reads queries for a store or compiles them, only
 * what an identifier is; tests hold the store against it.
 */
import { canonicalThing } from '../thing.ts'
import * as vocabularies from '../vocabulary.ts'
import { findWordUri, type Vocabulary } from '../vocabulary.ts'

/** An event as an asker is shown it, with its record time. */
export type ShownEvent = Readonly<Record<string, unknown>>
export type Parameters = Readonly<Record<string, unknown>>
/** What prefixes stand for in the names of parameters. */
export type Prefixes = Readonly<Record<string, string>>

type Json = Readonly<Record<string, unknown>>

const list = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
const objects = (value: unknown): Json[] =>
  list(value).filter((one): one is Json => typeof one === 'object' && one !== null)
const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === 'string')

// ——— Names ———

const prefixesOf = (event: Json): Prefixes =>
  Object.assign(
    { gs1: 'https://gs1.org/voc/', cbvmda: 'urn:epcglobal:cbv:mda:' },
    ...objects(event['@context']),
  )

/** A name in full. */
const full = (name: string, prefixes: Prefixes): string => {
  const colon = name.indexOf(':')
  const namespace = colon < 0 ? undefined : prefixes[name.slice(0, colon)]
  return namespace === undefined ? name : namespace + name.slice(colon + 1)
}

interface Member {
  name: string
  value: unknown
}

/** The fields of one's own directly in something, one for each value of a list. */
const ownMembers = (part: unknown, prefixes: Prefixes): Member[] =>
  objects(part).flatMap((members) =>
    Object.entries(members)
      .filter(([name]) => name.includes(':') && !name.startsWith('@'))
      .flatMap(([name, value]) =>
        list(value).map((one) => ({ name: full(name, prefixes), value: one })),
      ),
  )

/** Everything inside of fields of one's own, at any depth. */
const innerMembers = (members: readonly Member[], prefixes: Prefixes): Member[] =>
  members.flatMap(({ value }) => {
    const direct = objects(value).flatMap((object) =>
      Object.entries(object)
        .filter(([name]) => !name.startsWith('@'))
        .flatMap(([name, inner]) =>
          list(inner).map((one) => ({ name: full(name, prefixes), value: one })),
        ),
    )
    return [...direct, ...innerMembers(direct, prefixes)]
  })

// ——— Values ———

const isNumber = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)
const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
const scalar = (value: unknown): unknown =>
  objects(value).length === 1 && '@value' in (value as Json) ? (value as Json)['@value'] : value

/** What a value is to somebody who compares it. */
const kinds = (value: unknown): { text?: string; number?: number; time?: number } => {
  const one = scalar(value)
  if (typeof one === 'number') return { text: String(one), number: one }
  if (typeof one === 'boolean') return { text: String(one) }
  if (typeof one !== 'string') return {}
  const text = canonicalThing(one.trim())
  if (isInstant(text)) return { text, time: Date.parse(text) }
  return isNumber(text) ? { text, number: Number(text) } : { text }
}

const compares = (operator: string, a: number, b: number): boolean => {
  if (operator === 'EQ') return a === b
  if (operator === 'GT') return a > b
  if (operator === 'GE') return a >= b
  return operator === 'LT' ? a < b : a <= b
}

const meets = (operator: string, value: unknown, asked: unknown): boolean => {
  const [mine, theirs] = [kinds(value), kinds(asked)]
  if (operator === 'EQ' && mine.text !== undefined && mine.text === theirs.text) return true
  if (mine.number !== undefined && theirs.number !== undefined)
    return compares(operator, mine.number, theirs.number)
  return (
    mine.time !== undefined &&
    theirs.time !== undefined &&
    compares(operator, mine.time, theirs.time)
  )
}

/** Lists are OR. */
const meetsAny = (operator: string, values: readonly unknown[], asked: unknown): boolean =>
  values.some((value) => list(asked).some((one) => meets(operator, value, one)))

const word = (vocabulary: Vocabulary, text: string): string => findWordUri(vocabulary, text) ?? text
const isWord = (
  vocabulary: Vocabulary,
  value: unknown,
  asked: unknown,
  prefixes: Prefixes = {},
): boolean =>
  texts(value).some((mine) =>
    texts(asked).some(
      (theirs) =>
        word(vocabulary, full(mine, prefixes)) === word(vocabulary, full(theirs, prefixes)),
    ),
  )
const isUri = (value: unknown, asked: unknown): boolean =>
  texts(value).some((mine) =>
    texts(asked).some((theirs) => canonicalThing(mine) === canonicalThing(theirs)),
  )

// ——— Units: to millionths of the unit of each kind ———

const UNITS: Readonly<Record<string, readonly [kind: string, factor: number, offset: number]>> = {
  KEL: ['temperature', 1, 0],
  CEL: ['temperature', 1, 273.15],
  FAH: ['temperature', 5 / 9, 459.67],
  KGM: ['mass', 1, 0],
  GRM: ['mass', 0.001, 0],
  TNE: ['mass', 1000, 0],
  LTR: ['volume', 0.001, 0],
  MTQ: ['volume', 1, 0],
  P1: ['share', 1, 0],
}
const COUNT = ['count', 1, 0] as const

const meetsMeasure = (
  operator: string,
  [value, unit]: readonly [unknown, string | undefined],
  asked: unknown,
  askedUnit: string | undefined,
  isSpread = false,
): boolean => {
  if (typeof value !== 'number') return false
  const unitOf = (code: string | undefined) =>
    code === undefined ? COUNT : (UNITS[code] ?? [code, 1, 0])
  const [[kind, factor, offset], [askedKind, askedFactor, askedOffset]] = [
    unitOf(unit),
    unitOf(askedUnit),
  ]
  if (kind !== askedKind) return false
  const fine = (number: number): number => Math.round(number * 1e6)
  const mine = fine((value + (isSpread ? 0 : offset)) * factor)
  return list(asked).some((one) =>
    compares(operator, mine, fine((Number(one) + (isSpread ? 0 : askedOffset)) * askedFactor)),
  )
}

// ——— Things ———

/** §8.2.7.1.1: a pattern or a URI. */
const matchesThing = (thing: string, pattern: string): boolean => {
  const mine = canonicalThing(thing)
  if (!pattern.endsWith('*')) return mine === canonicalThing(pattern)
  const [head, filler] = [pattern.slice(0, -1).replace('urn:epc:idpat:', 'urn:epc:id:'), '7']
  return mine.startsWith(canonicalThing(head + filler).slice(0, -filler.length))
}
const matches = (things: unknown, patterns: unknown): boolean =>
  texts(things).some((thing) => texts(patterns).some((pattern) => matchesThing(thing, pattern)))

const THINGS: Readonly<Record<string, readonly string[]>> = {
  epc: ['epcList', 'childEPCs'],
  parentID: ['parentID'],
  inputEPC: ['inputEPCList'],
  outputEPC: ['outputEPCList'],
  anyEPC: ['epcList', 'childEPCs', 'parentID', 'inputEPCList', 'outputEPCList'],
}
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  epcClass: ['quantityList', 'childQuantityList'],
  inputEPCClass: ['inputQuantityList'],
  outputEPCClass: ['outputQuantityList'],
  anyEPCClass: ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'],
}
const quantitiesOf = (event: Json, fields = CLASSES.anyEPCClass!): Json[] =>
  fields.flatMap((field) => objects(event[field]))

// ——— Parameters ———

const reportsOf = (event: Json): Json[] =>
  objects(event.sensorElementList).flatMap(({ sensorReport }) => objects(sensorReport))
const metadataOf = (event: Json): Json[] =>
  objects(event.sensorElementList).flatMap(({ sensorMetadata }) => objects(sensorMetadata))

/** Where fields of one's own stand, by the part of a parameter's name that says so. */
const PARTS: readonly (readonly [part: string, find: (event: Json) => unknown])[] = [
  ['ILMD_', (event) => event.ilmd],
  ['ERROR_DECLARATION_', (event) => event.errorDeclaration],
  ['SENSORELEMENT_', (event) => event.sensorElementList],
  ['SENSORMETADATA_', metadataOf],
  ['SENSORREPORT_', reportsOf],
  ['readPoint_', (event) => event.readPoint],
  ['bizLocation_', (event) => event.bizLocation],
  ['', (event) => event],
]

type Test = (event: Json, asked: unknown) => boolean
const instantOf = (value: unknown): number =>
  typeof value === 'string' ? microseconds(value) : Number.NaN
const microseconds = (text: string): number => {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? []
  const whole = Date.parse(text.replace(/\.\d+/, '')) * 1000
  return whole + Math.round(Number(`0.${fraction || '0'}`) * 1e6)
}
const from: (find: (event: Json) => unknown) => Test = (find) => (event, asked) =>
  list(find(event)).some((value) => instantOf(value) >= instantOf(asked))
const before: (find: (event: Json) => unknown) => Test = (find) => (event, asked) =>
  list(find(event)).some((value) => instantOf(value) < instantOf(asked))
const declared = (event: Json): Json => objects(event.errorDeclaration)[0] ?? {}
const both =
  (name: string) =>
  (event: Json): unknown[] =>
    [...metadataOf(event), ...reportsOf(event)].flatMap((part) => list(part[name]))
const ofReports =
  (name: string) =>
  (event: Json): unknown[] =>
    reportsOf(event).flatMap((part) => list(part[name]))
const ofMetadata =
  (name: string) =>
  (event: Json): unknown[] =>
    metadataOf(event).flatMap((part) => list(part[name]))
const placeOf = (event: Json, name: string): unknown => objects(event[name])[0]?.id

const FIXED: Readonly<Record<string, Test>> = {
  eventType: ({ type }, asked) => list(asked).includes(type),
  GE_eventTime: from(({ eventTime }) => eventTime),
  LT_eventTime: before(({ eventTime }) => eventTime),
  GE_recordTime: from(({ recordTime }) => recordTime),
  LT_recordTime: before(({ recordTime }) => recordTime),
  EQ_action: ({ action }, asked) => list(asked).includes(action),
  EQ_bizStep: (event, asked) =>
    isWord(vocabularies.BIZ_STEPS, event.bizStep, asked, prefixesOf(event)),
  EQ_disposition: ({ disposition }, asked) => isWord(vocabularies.DISPOSITIONS, disposition, asked),
  EQ_persistentDisposition_set: (event, asked) =>
    isWord(vocabularies.DISPOSITIONS, objects(event.persistentDisposition)[0]?.set, asked),
  EQ_persistentDisposition_unset: (event, asked) =>
    isWord(vocabularies.DISPOSITIONS, objects(event.persistentDisposition)[0]?.unset, asked),
  EQ_readPoint: (event, asked) => isUri(placeOf(event, 'readPoint'), asked),
  WD_readPoint: (event, asked) => isUri(placeOf(event, 'readPoint'), asked),
  EQ_bizLocation: (event, asked) => isUri(placeOf(event, 'bizLocation'), asked),
  WD_bizLocation: (event, asked) => isUri(placeOf(event, 'bizLocation'), asked),
  EQ_transformationID: ({ transformationID }, asked) => isUri(transformationID, asked),
  EQ_eventID: ({ eventID }, asked) => list(asked).includes(eventID),
  EXISTS_errorDeclaration: ({ errorDeclaration }) => errorDeclaration !== undefined,
  GE_errorDeclarationTime: from((event) => declared(event).declarationTime),
  LT_errorDeclarationTime: before((event) => declared(event).declarationTime),
  EQ_errorReason: (event, asked) =>
    isWord(vocabularies.ERROR_REASONS, declared(event).reason, asked),
  EQ_correctiveEventID: (event, asked) => isUri(declared(event).correctiveEventIDs, asked),
  EXISTS_sensorElementList: ({ sensorElementList }) => list(sensorElementList).length > 0,
  GE_time: from(both('time')),
  LT_time: before(both('time')),
  GE_startTime: from(ofMetadata('startTime')),
  LT_startTime: before(ofMetadata('startTime')),
  GE_endTime: from(ofMetadata('endTime')),
  LT_endTime: before(ofMetadata('endTime')),
  EQ_type: (event, asked) =>
    isWord(vocabularies.MEASUREMENT_TYPES, ofReports('type')(event), asked),
  EQ_deviceID: (event, asked) => isUri(both('deviceID')(event), asked),
  EQ_dataProcessingMethod: (event, asked) => isUri(both('dataProcessingMethod')(event), asked),
  EQ_bizRules: (event, asked) => isUri(both('bizRules')(event), asked),
  EQ_microorganism: (event, asked) => isUri(ofReports('microorganism')(event), asked),
  EQ_chemicalSubstance: (event, asked) => isUri(ofReports('chemicalSubstance')(event), asked),
  EQ_uriValue: (event, asked) => isUri(ofReports('uriValue')(event), asked),
  EQ_stringValue: (event, asked) =>
    list(asked).some((one) => ofReports('stringValue')(event).includes(one)),
  EQ_booleanValue: (event, asked) => ofReports('booleanValue')(event).includes(asked),
  EQ_hexBinaryValue: (event, asked) => {
    const bytes = texts(asked).map((one) => one.toLowerCase())
    return texts(ofReports('hexBinaryValue')(event)).some((one) =>
      bytes.includes(one.toLowerCase()),
    )
  },
}

const matchesTyped = (event: Json, name: string, asked: unknown): boolean => {
  const [, field = '', type = ''] = /^EQ_(bizTransaction|source|destination)_(.*)$/.exec(name) ?? []
  const vocabulary =
    field === 'bizTransaction'
      ? vocabularies.BIZ_TRANSACTION_TYPES
      : vocabularies.SOURCE_DESTINATION_TYPES
  return objects(event[`${field}List`]).some(
    (entry) => isWord(vocabulary, entry.type, type) && isUri(entry[field], asked),
  )
}

const matchesOwn = (
  event: Json,
  [operator, inner, rest]: readonly [string, boolean, string],
  asked: unknown,
  prefixes: Prefixes,
): boolean => {
  const [part, find] = PARTS.find(([candidate]) => rest.startsWith(candidate))!
  const name = full(rest.slice(part.length), prefixes)
  const own = prefixesOf(event)
  const direct = ownMembers(find(event), own)
  const members = inner ? innerMembers(direct, own) : direct
  const values = members.filter((member) => member.name === name).map(({ value }) => value)
  return operator === 'EXISTS' ? values.length > 0 : meetsAny(operator, values, asked)
}

/** Whether an event meets one parameter. */
const meetsParameter = (event: Json, name: string, asked: unknown, prefixes: Prefixes): boolean => {
  const fixed = FIXED[name]
  if (fixed) return fixed(event, asked)
  if (name.startsWith('MATCH_')) return meetsMatch(event, name.slice('MATCH_'.length), asked)
  if (/^EQ_(bizTransaction|source|destination)_/.test(name)) return matchesTyped(event, name, asked)
  const [, operator = '', field = ''] = /^(EQ|GT|GE|LT|LE|EXISTS)_(.*)$/.exec(name) ?? []
  if (field === 'percRank')
    return ofReports('percRank')(event).some((value) =>
      compares(operator, value as number, Number(asked)),
    )
  const [, measure, unit] =
    /^(quantity|value|minValue|maxValue|meanValue|sDev|percValue)(?:_([A-Z0-9]{2,4}))?$/.exec(
      field,
    ) ?? []
  if (measure === 'quantity')
    return quantitiesOf(event).some(({ quantity, uom }) =>
      meetsMeasure(operator, [quantity, uom as string | undefined], asked, unit),
    )
  if (measure !== undefined)
    return reportsOf(event).some(
      (report) =>
        report.uom !== undefined &&
        meetsMeasure(
          operator,
          [report[measure], report.uom as string],
          asked,
          unit,
          measure === 'sDev',
        ),
    )
  const inner = field.startsWith('INNER_')
  return matchesOwn(
    event,
    [operator, inner, inner ? field.slice('INNER_'.length) : field],
    asked,
    prefixes,
  )
}

const meetsMatch = (event: Json, field: string, asked: unknown): boolean => {
  const things = THINGS[field]
  if (things) return things.some((name) => matches(event[name], asked))
  return quantitiesOf(event, CLASSES[field]!).some(({ epcClass }) => matches(epcClass, asked))
}

const CONTROLS = ['orderBy', 'orderDirection', 'eventCountLimit', 'maxEventCount', 'perPage']

/** The events that meet every parameter, in no order. */
export const findByOracle = (
  events: readonly ShownEvent[],
  parameters: Parameters,
  prefixes: Prefixes,
): ShownEvent[] =>
  events.filter((event) =>
    Object.entries(parameters)
      .filter(([name]) => !CONTROLS.includes(name))
      .every(([name, asked]) => meetsParameter(event, name, asked, prefixes)),
  )

/** What an event is ordered by: below zero, one is before the other. Undefined: it lacks the field and may stand anywhere. */
export const compareByOracle =
  (parameters: Parameters, prefixes: Prefixes) =>
  (a: ShownEvent, b: ShownEvent): number | undefined => {
    const [mine, theirs] = [a, b].map((event) => orderValue(event, parameters, prefixes))
    if (mine === undefined || theirs === undefined) return undefined
    const ascending = compareKinds(mine, theirs)
    return parameters.orderDirection === 'ASC' ? ascending : -ascending
  }

type Kinds = ReturnType<typeof kinds>
const compareKinds = (a: Kinds, b: Kinds): number => {
  const rank = ({ number, time }: Kinds) => (number !== undefined ? 0 : time !== undefined ? 1 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (a.number !== undefined) return a.number - b.number!
  if (a.time !== undefined) return a.time - b.time!
  return Buffer.compare(Buffer.from(a.text!), Buffer.from(b.text!))
}

const orderValue = (
  event: ShownEvent,
  parameters: Parameters,
  prefixes: Prefixes,
): Kinds | undefined => {
  const { orderBy = 'eventTime', orderDirection } = parameters
  if (orderBy === 'eventTime' || orderBy === 'recordTime')
    return { time: microseconds(event[orderBy] as string) }
  const name = full(orderBy as string, prefixes)
  const values = ownMembers(event, prefixesOf(event))
    .filter((member) => member.name === name)
    .map(({ value }) => kinds(value))
    .filter(({ text }) => text !== undefined)
    .sort(compareKinds)
  return orderDirection === 'ASC' ? values[0] : values.at(-1)
}
