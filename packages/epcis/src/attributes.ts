import { canonicalNumber, canonicalText, canonicalUri, canonicalWord } from './canonical.ts'
import { expandName, listEventNamespaces, type Namespaces } from './context.ts'
import { measurementUri } from './measurement.ts'
import { parseTime } from './time.ts'
import type { EpcisEvent, PlaceReference } from './types.ts'
import {
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from './vocabulary.ts'

/** Where in an event an attribute stands. `sensor`: in a sensor element or its metadata. */
export type AttributeFamily =
  | 'extension'
  | 'ilmd'
  | 'sensor'
  | 'sensorReport'
  | 'bizTransaction'
  | 'source'
  | 'destination'
  | 'readPoint'
  | 'bizLocation'
  | 'errorDeclaration'
  | 'persistentDisposition'
  | 'certification'

/** One value that an event may be found by. Without text, number and time it only says that the field is there. */
export interface EventAttribute {
  family: AttributeFamily
  /**
   * Full URI of the field; of business transactions, sources and destinations that of the type, ''
   * without one; a bare name inside an extension stays bare.
   */
  uri: string
  /** 0 directly in its family, 1 inside that, … */
  depth: number
  /** The value as text, identifiers and words canonical, at most 1000 characters and 1600 bytes; of a measured number its unit. */
  text?: string
  number?: number
  /** The same value as an instant, UTC with milliseconds. */
  time?: string
}

export const ATTRIBUTE_TEXT_LIMIT = 1000

const EPCIS = 'https://ref.gs1.org/epcis/'
/** A number as XML and many senders write it in a text; leading zeros make it an identifier instead. */
const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/

type Members = Readonly<Record<string, unknown>>

interface Sheet {
  namespaces: Namespaces
  attributes: EventAttribute[]
}

/**
 * Everything in an event that is queried beside its own columns (EPCIS 2.0 §8.2.7.1: extensions,
 * ILMD, sensor data, typed lists, error declaration), flat. The event is one that `checkEvent` found
 * right, `context` its document's `@context`.
 */
export const listAttributes = (event: EpcisEvent, context: unknown): EventAttribute[] => {
  const sheet: Sheet = { namespaces: listEventNamespaces(context, event), attributes: [] }
  for (const name of Object.keys(event)) {
    if (name.includes(':')) addExtension(sheet, 'extension', name, event[name as 'x:y'], 0)
  }
  if ('ilmd' in event) addExtensions(sheet, 'ilmd', event.ilmd)
  addWhy(sheet, event)
  addPlace(sheet, 'readPoint', event.readPoint)
  addPlace(sheet, 'bizLocation', event.bizLocation)
  addDeclaration(sheet, event)
  for (const element of event.sensorElementList ?? []) {
    addExtensions(sheet, 'sensor', element)
    addFields(sheet, 'sensor', element.sensorMetadata)
    for (const report of element.sensorReport) addFields(sheet, 'sensorReport', report)
  }
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
    for (const disposition of event.persistentDisposition?.[kind] ?? []) {
      const text = canonicalWord(DISPOSITIONS, disposition, sheet.namespaces)
      sheet.attributes.push({
        family: 'persistentDisposition',
        uri: EPCIS + kind,
        depth: 0,
        text: cutText(text),
      })
    }
  }
  for (const certificate of [event.certificationInfo ?? []].flat()) {
    addUri(sheet, 'certification', `${EPCIS}certificationInfo`, certificate)
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
    type === undefined ? '' : canonicalWord(vocabulary, type, sheet.namespaces),
    value,
  )

const addUri = (sheet: Sheet, family: AttributeFamily, uri: string, value: string): void => {
  sheet.attributes.push({
    family,
    uri,
    depth: 0,
    text: cutText(canonicalUri(value, sheet.namespaces)),
  })
}

const addPlace = (
  sheet: Sheet,
  family: 'readPoint' | 'bizLocation',
  place: PlaceReference | undefined,
): void => {
  if (!place) return
  addUri(sheet, family, `${EPCIS}${family}`, place.id)
  addExtensions(sheet, family, place)
}

const addDeclaration = (sheet: Sheet, { errorDeclaration }: EpcisEvent): void => {
  if (!errorDeclaration) return
  const { declarationTime, reason, correctiveEventIDs = [] } = errorDeclaration
  addValue(sheet, 'errorDeclaration', `${EPCIS}declarationTime`, declarationTime, 0)
  if (reason !== undefined) {
    const text = canonicalWord(ERROR_REASONS, reason, sheet.namespaces)
    addValue(sheet, 'errorDeclaration', `${EPCIS}reason`, text, 0)
  }
  for (const id of correctiveEventIDs) {
    addValue(sheet, 'errorDeclaration', `${EPCIS}correctiveEventIDs`, id, 0)
  }
  addExtensions(sheet, 'errorDeclaration', errorDeclaration)
}

/** Words among the fields of sensor reports, as they are asked for. */
const SENSOR_WORDS = new Map<string, (value: string, namespaces: Namespaces) => string>([
  ['type', measurementUri],
  ['exception', measurementUri],
  ['component', (value, namespaces) => canonicalWord(COMPONENTS, value, namespaces)],
])

/** The fields of the standard and of one's own. A measured number carries its unit, by which it is asked for. */
const addFields = (
  sheet: Sheet,
  family: 'sensor' | 'sensorReport',
  fields: object | undefined,
): void => {
  if (!fields) return
  const members = fields as Members
  const unit = typeof members.uom === 'string' ? { text: cutText(members.uom) } : {}
  for (const [name, value] of Object.entries(members)) {
    const wordUri = family === 'sensorReport' ? SENSOR_WORDS.get(name) : undefined
    const uri = EPCIS + name
    if (name.includes(':')) addExtension(sheet, family, name, value, 0)
    else if (typeof value === 'number')
      sheet.attributes.push({ family, uri, depth: 0, number: value, ...unit })
    else if (wordUri) addValue(sheet, family, uri, wordUri(value as string, sheet.namespaces), 0)
    else addValue(sheet, family, uri, value, 0)
  }
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
  const uri = expandName(name, sheet.namespaces)
  addValue(sheet, family, uri, value, depth)
  if (value === null || typeof value !== 'object') return
  for (const [inner, innerValue] of Object.entries(value)) {
    addExtension(sheet, family, inner, innerValue, depth + 1)
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
    attributes.push({ family, uri, depth, text: canonicalNumber(value), number: value })
  } else if (typeof value === 'boolean')
    attributes.push({ family, uri, depth, text: String(value) })
  else attributes.push({ family, uri, depth })
}

/** A text may also be an instant or a number to whoever asks for it. */
const readText = (value: string): { text: string; number?: number; time?: string } => {
  const text = cutText(canonicalText(value))
  const milliseconds = text.length < 20 ? undefined : parseTime(text)
  if (milliseconds !== undefined) return { text, time: new Date(milliseconds).toISOString() }
  return DECIMAL.test(text) ? { text, number: Number(text) } : { text }
}

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
