import { canonicalNumber, canonicalText, canonicalUri, canonicalWord } from './canonical.ts'
import { expandName, listEventNamespaces, type Namespaces } from './context.ts'
import { sha256Hex } from './hash.ts'
import { measurementUri } from './measurement.ts'
import { canonicalDecimal } from './query/decimal.ts'
import { toBaseUnit } from './query/units.ts'
import { parseTime } from './time.ts'
import type { EpcisEvent, SensorElement } from './types.ts'
import {
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from './vocabulary.ts'

/** Where in an event an attribute stands. */
export type AttributeFamily =
  | 'extension'
  | 'ilmd'
  | 'sensorElement'
  | 'sensorMetadata'
  | 'sensorReport'
  | 'bizTransaction'
  | 'source'
  | 'destination'
  | 'readPoint'
  | 'bizLocation'
  | 'errorDeclaration'
  | 'persistentDisposition'
  | 'certification'
  | 'transformation'

/** One value that an event may be found by. Without text, number and time it only says that the field is there. */
export interface EventAttribute {
  family: AttributeFamily
  /**
   * Of a field of one's own its full URI, a bare name inside of one stays bare; of a field of the standard its name;
   * of business transactions, sources and destinations the URI of their type, '' without one.
   */
  uri: string
  /** 0 directly in its family, 1 inside that, … */
  depth: number
  /** The value as text, identifiers and words canonical, as `attributeText` keeps it; of a measured number its unit. */
  text?: string
  /** Exactly, as a decimal; a measured one in the unit of its kind (`toBaseUnit`). */
  number?: string
  /** The same value as an instant, UTC with milliseconds. */
  time?: string
}

export const ATTRIBUTE_TEXT_LIMIT = 1000
/** Characters of a text or a name that are kept as they are, and of a longer one: an index takes no more. */
const WHOLE = 400
const KEPT = 200

type Members = Readonly<Record<string, unknown>>

interface Sheet {
  namespaces: Namespaces
  attributes: EventAttribute[]
}

/**
 * Everything in an event that is queried beside its own columns, things and quantities (EPCIS 2.0 §8.2.7.1: extensions,
 * ILMD, sensor data, typed lists, error declaration), flat. The event is one that `checkEvent` found right, `context` its
 * document's `@context`.
 */
export const listAttributes = (event: EpcisEvent, context: unknown): EventAttribute[] => {
  const sheet: Sheet = { namespaces: listEventNamespaces(context, event), attributes: [] }
  addExtensions(sheet, 'extension', event)
  if ('ilmd' in event) addExtensions(sheet, 'ilmd', event.ilmd)
  if ('transformationID' in event && event.transformationID !== undefined)
    addUri(sheet, 'transformation', 'transformationID', event.transformationID)
  addWhy(sheet, event)
  addExtensions(sheet, 'readPoint', event.readPoint)
  addExtensions(sheet, 'bizLocation', event.bizLocation)
  addDeclaration(sheet, event)
  addSensors(sheet, event.sensorElementList ?? [])
  return sheet.attributes
}

const addWhy = (sheet: Sheet, event: EpcisEvent): void => {
  for (const { type, bizTransaction } of event.bizTransactionList ?? []) {
    addTyped(sheet, 'bizTransaction', BIZ_TRANSACTION_TYPES, type, bizTransaction)
  }
  for (const { type, source } of event.sourceList ?? []) {
    addTyped(sheet, 'source', SOURCE_DESTINATION_TYPES, type, source)
  }
  for (const { type, destination } of event.destinationList ?? []) {
    addTyped(sheet, 'destination', SOURCE_DESTINATION_TYPES, type, destination)
  }
  for (const kind of ['set', 'unset'] as const) {
    for (const disposition of event.persistentDisposition?.[kind] ?? [])
      addWord(sheet, 'persistentDisposition', kind, DISPOSITIONS, disposition)
  }
  for (const certificate of [event.certificationInfo ?? []].flat()) {
    addUri(sheet, 'certification', 'certificationInfo', certificate)
  }
}

const addTyped = (
  sheet: Sheet,
  family: AttributeFamily,
  vocabulary: Vocabulary,
  type: string | undefined,
  value: string,
): void =>
  addUri(
    sheet,
    family,
    type === undefined ? '' : attributeWord(vocabulary, type, sheet.namespaces),
    value,
  )

const addText = (sheet: Sheet, family: AttributeFamily, uri: string, text: string): void => {
  sheet.attributes.push({ family, uri: attributeText(uri), depth: 0, text: attributeText(text) })
}
const addUri = (sheet: Sheet, family: AttributeFamily, uri: string, value: string): void =>
  addText(sheet, family, uri, canonicalUri(value, sheet.namespaces))
const addWord = (
  sheet: Sheet,
  family: AttributeFamily,
  name: string,
  vocabulary: Vocabulary,
  value: string,
): void => addText(sheet, family, name, attributeWord(vocabulary, value, sheet.namespaces))

/** The time of the declaration is a column of its own. */
const addDeclaration = (sheet: Sheet, { errorDeclaration }: EpcisEvent): void => {
  if (!errorDeclaration) return
  const { reason, correctiveEventIDs = [] } = errorDeclaration
  if (reason !== undefined) addWord(sheet, 'errorDeclaration', 'reason', ERROR_REASONS, reason)
  for (const id of correctiveEventIDs) addText(sheet, 'errorDeclaration', 'correctiveEventIDs', id)
  addExtensions(sheet, 'errorDeclaration', errorDeclaration)
}

const addSensors = (sheet: Sheet, elements: readonly SensorElement[]): void => {
  if (elements.length > 0)
    sheet.attributes.push({ family: 'sensorElement', uri: 'sensorElementList', depth: 0 })
  for (const element of elements) {
    addExtensions(sheet, 'sensorElement', element)
    addFields(sheet, 'sensorMetadata', element.sensorMetadata)
    for (const report of element.sensorReport) addFields(sheet, 'sensorReport', report)
  }
}

/** What the fields of sensor metadata and reports (EPCIS 2.0 §7.3.7) hold. */
const SENSOR_WORDS: ReadonlyMap<string, Vocabulary> = new Map([
  ['type', MEASUREMENT_TYPES],
  ['exception', SENSOR_ALERTS],
  ['component', COMPONENTS],
])
const SENSOR_TEXTS = new Set(['stringValue', 'hexBinaryValue', 'uom'])
const SENSOR_TIMES = new Set(['time', 'startTime', 'endTime'])

/** The fields of the standard and of one's own. */
const addFields = (
  sheet: Sheet,
  family: 'sensorMetadata' | 'sensorReport',
  fields: object | undefined,
): void => {
  const members = (fields ?? {}) as Members
  for (const [name, value] of Object.entries(members)) {
    if (name.includes(':')) addExtension(sheet, family, name, value, 0)
    else if (typeof value === 'number') addNumber(sheet, family, name, value, members.uom)
    else if (typeof value === 'string') addSensorText(sheet, family, name, value)
    else addValue(sheet, family, name, value, 0)
  }
}

/** A measured number is asked for by a unit; a rank has none. */
const addNumber = (
  { attributes }: Sheet,
  family: AttributeFamily,
  name: string,
  value: number,
  uom: unknown,
): void => {
  const field = { family, uri: name, depth: 0 }
  const written = canonicalNumber(value)
  const measure =
    typeof uom === 'string' && name !== 'percRank'
      ? toBaseUnit(written, uom, name === 'sDev')
      : undefined
  attributes.push(
    measure
      ? { ...field, number: measure.number, text: attributeText(measure.unit) }
      : { ...field, number: written },
  )
}

const addSensorText = (
  sheet: Sheet,
  family: 'sensorMetadata' | 'sensorReport',
  name: string,
  value: string,
): void => {
  const words = SENSOR_WORDS.get(name)
  if (words) addWord(sheet, family, name, words, value)
  else if (SENSOR_TIMES.has(name)) addValue(sheet, family, name, value, 0)
  else if (SENSOR_TEXTS.has(name))
    addText(sheet, family, name, name === 'hexBinaryValue' ? value.toUpperCase() : value)
  else addUri(sheet, family, name, value)
}

const addExtensions = (
  sheet: Sheet,
  family: AttributeFamily,
  members: object | undefined,
): void => {
  for (const [name, value] of Object.entries(members ?? {})) {
    if (name.includes(':')) addExtension(sheet, family, name, value, 0)
  }
}

/** JSON-LD: a value or a name in an object of its own is that value. */
const VALUE_KEYS = ['@value', '@id'] as const
const LIST_KEYS = ['@list', '@set'] as const
const isMembers = (value: unknown): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const addExtension = (
  sheet: Sheet,
  family: AttributeFamily,
  name: string,
  value: unknown,
  depth: number,
): void => {
  if (Array.isArray(value)) {
    for (const item of value) addExtension(sheet, family, name, item, depth)
    return
  }
  if (value === null) return
  const members = isMembers(value) ? value : {}
  const listed = LIST_KEYS.find((key) => key in members)
  if (listed) {
    addExtension(sheet, family, name, members[listed], depth)
    return
  }
  const plain = VALUE_KEYS.find((key) => key in members)
  const uri = attributeText(expandName(name, sheet.namespaces))
  addValue(sheet, family, uri, plain ? members[plain] : value, depth)
  for (const [inner, innerValue] of Object.entries(members)) {
    if (!inner.startsWith('@')) addExtension(sheet, family, inner, innerValue, depth + 1)
  }
}

const addValue = (
  { attributes }: Sheet,
  family: AttributeFamily,
  uri: string,
  value: unknown,
  depth: number,
): void => {
  if (typeof value === 'string') attributes.push({ family, uri, depth, ...readText(value) })
  else if (typeof value === 'number') {
    const number = canonicalNumber(value)
    attributes.push({ family, uri, depth, text: attributeText(number), number })
  } else if (typeof value === 'boolean')
    attributes.push({ family, uri, depth, text: String(value) })
  else attributes.push({ family, uri, depth })
}

/** A text may also be an instant or a number to whoever asks for it. */
const readText = (value: string): { text: string; number?: string; time?: string } => {
  const text = attributeText(value)
  const milliseconds = text.length < 20 ? undefined : parseTime(text)
  if (milliseconds !== undefined) return { text, time: new Date(milliseconds).toISOString() }
  const number = numberOfText(text)
  return number === undefined ? { text } : { text, number }
}

/** Leading zeros make it an identifier instead. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** A number as XML and many senders write it in a text. */
export const numberOfText = (text: string): string | undefined =>
  NUMBER.test(text) ? canonicalDecimal(text) : undefined

/**
 * A text as attributes keep it: trimmed, identifiers and words of CBV canonical. A long one stands as its beginning and the
 * SHA-256 of it, so that it is still found by all of it and no index refuses it.
 */
export const attributeText = (value: string): string => {
  const text = canonicalText(value)
  if (text.length <= WHOLE) return text
  return `${text.slice(0, KEPT).replace(/[\ud800-\udbff]$/, '')}…${sha256Hex(text)}`
}

/** A word of a vocabulary, or a URI of one's own, as attributes keep it. */
export const attributeWord = (
  vocabulary: Vocabulary,
  value: string,
  namespaces: Namespaces,
): string =>
  attributeText(
    vocabulary === MEASUREMENT_TYPES || vocabulary === SENSOR_ALERTS
      ? measurementUri(value, namespaces)
      : canonicalWord(vocabulary, value, namespaces),
  )

/** With the name beside it, what an index of PostgreSQL holds (2704 bytes). */
const TEXT_BYTES = 1_600

/** At most 1000 characters and 1600 bytes of UTF-8, without leaving half a character. */
export const cutText = (text: string): string => {
  if (text.length <= TEXT_BYTES / 4) return text
  const bytes = Buffer.from(text.slice(0, ATTRIBUTE_TEXT_LIMIT))
  const isWhole = text.length <= ATTRIBUTE_TEXT_LIMIT && bytes.length <= TEXT_BYTES
  if (isWhole) return text
  let end = Math.min(bytes.length, TEXT_BYTES)
  while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--
  const cut = bytes.subarray(0, end).toString()
  // Half a surrogate pair became a replacement character.
  return cut.endsWith('\ufffd') ? cut.slice(0, -1) : cut
}
