import { canonicalJson } from '../context.ts'
import { pointerToken } from '../problem.ts'
import type { XmlSource } from '../read.ts'
import type { WordForm } from '../translate/translate-event.ts'
import { amendSource } from './amend-source.ts'
import { writeEvent } from './event-out.ts'
import { writeExtension, writeValue } from './extension-out.ts'
import { type Attributes, element, escapeJson, escapeText } from './markup.ts'
import { EVENTS } from './model.ts'
import { EPCIS_XML, QUERY_XML, SBDH } from './namespaces.ts'
import { Prefixes } from './prefixes.ts'
import type { XmlNotes } from './reading.ts'
import { HEADER, plainHeader, type Sending } from './sbdh.ts'
import { isObject, type Json, type JsonObject, parseSpelled, spell } from './spelled.ts'
import { Writing } from './writing.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

export interface WriteOptions {
  /** How words of CBV are written; unless said otherwise as they came, bare words as web URIs. */
  format?: WordForm
  /** The exact XML of events that came as XML, in the order of events: it stands in the answer as it came. */
  sources?: readonly (XmlSource | undefined)[]
  /** What `convertXml` noted of the XML that the JSON was made from. */
  notes?: XmlNotes
}

/**
 * Writes the JSON text of a right EPCISDocument, EPCISQueryDocument or single event as XML of EPCIS
 * 2.0 in the order of its schema (EPCIS 2.0 §9). What XML has no word for is marked, so that
 * `convertXml` gives the same JSON again (decision 0016). A query that found only vocabularies has no
 * list of events in XML.
 */
export const writeXml = (json: string, { format, notes, sources }: WriteOptions = {}): string => {
  const document = parseSpelled(json) as JsonObject
  const context = document['@context'] === undefined ? undefined : plain(document['@context'])
  const writing = new Writing(
    context,
    format ?? 'Never_Translates',
    notes ?? { attributes: [], types: {}, order: {} },
  )
  const markup = EVENTS.has(document.type as string)
    ? writeEvent(document, '', writing, () => rootAttributes(document, context, writing))
    : writeDocument(document, context, sources ?? [], writing)
  return `${DECLARATION}${markup}\n`
}

const plain = (value: Json): unknown => JSON.parse(spell(value))

/** Declarations, and the context where the declarations do not say it. */
const rootAttributes = (
  document: JsonObject,
  context: unknown,
  writing: Writing,
): [string, string][] => {
  const read = new Prefixes()
  for (const [prefix, uri] of writing.rootPrefixes()) read.declare(prefix, uri)
  const marks: [string, string][] =
    context === undefined || canonicalJson(read.context()) === canonicalJson(context)
      ? []
      : [[writing.mark('context'), escapeJson(spell(document['@context']!))]]
  return [...writing.declarations(), ...marks]
}

const writeDocument = (
  document: JsonObject,
  context: unknown,
  sources: readonly (XmlSource | undefined)[],
  writing: Writing,
): string => {
  const isQuery = document.type === 'EPCISQueryDocument'
  const prefix = isQuery
    ? writing.prefixOf(QUERY_XML, 'epcisq')
    : writing.prefixOf(EPCIS_XML, 'epcis')
  const header = writeHeader(document, writing)
  const body = isQuery
    ? writeQueryBody(objectOf(document.epcisBody), sources, writing)
    : writeCaptureBody(objectOf(document.epcisBody), sources, writing)
  const others = writeOthers(document, DOCUMENT_FIELDS, '', writing)
  const marks: [string, string][] =
    typeof document.id === 'string' ? [[writing.mark('id'), document.id]] : []
  const attributes = [
    ...rootAttributes(document, context, writing),
    ...marks,
    ...textAttribute(document, 'schemaVersion'),
    ...textAttribute(document, 'creationDate'),
    ...others.attributes,
  ]
  return element(`${prefix}:${document.type}`, attributes, header + body + others.markup)
}

const DOCUMENT_FIELDS = new Set([
  '@context',
  'id',
  'type',
  'schemaVersion',
  'creationDate',
  'instanceIdentifier',
  'sender',
  'receiver',
  'epcisHeader',
  'epcisBody',
])

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

const textAttribute = (value: JsonObject, name: string): [string, string][] => {
  const text = value[name]
  return typeof text === 'string' ? [[name, text]] : []
}

/** Members that the standard does not know: as attributes where they were some, else as elements. */
const writeOthers = (
  value: JsonObject,
  known: ReadonlySet<string>,
  at: string,
  writing: Writing,
): { attributes: [string, string][]; markup: string } => {
  const attributes: [string, string][] = []
  let markup = ''
  for (const [name, inner] of Object.entries(value)) {
    if (known.has(name)) continue
    const pointer = `${at}/${pointerToken(name)}`
    const found =
      typeof inner === 'string' && writing.isAttribute(pointer) ? writing.find(name) : undefined
    if (found && found.said === undefined) attributes.push([found.name, inner as string])
    else markup += writeExtension(name, inner, pointer, writing)
  }
  return { attributes, markup }
}

const writeHeader = (document: JsonObject, writing: Writing): string => {
  const header = objectOf(document.epcisHeader)
  const at = '/epcisHeader'
  const business = writeBusinessHeader(document, header, writing)
  const data = isObject(header.epcisMasterData)
    ? element(
        'extension',
        [],
        writeMasterData(header.epcisMasterData, `${at}/epcisMasterData`, writing),
      )
    : ''
  const others = writeOthers(header, new Set(['epcisMasterData', ...business.names]), at, writing)
  const content = business.markup + data + others.markup
  return content === '' && others.attributes.length === 0
    ? ''
    : element('EPCISHeader', others.attributes, content)
}

/** The header of SBDH as it came, or one that says who sent what to whom. */
const writeBusinessHeader = (
  document: JsonObject,
  header: JsonObject,
  writing: Writing,
): { markup: string; names: string[] } => {
  const name = Object.keys(header).find((key) => key.endsWith(`:${HEADER}`))
  if (name !== undefined)
    return {
      markup: writeExtension(name, header[name]!, `/epcisHeader/${name}`, writing),
      names: [name],
    }
  const sending = listSending(document)
  if (Object.keys(sending).length === 0) return { markup: '', names: [] }
  const prefix = writing.prefixOf(SBDH, 'sbdh')
  const said = plainHeader(sending, String(document.creationDate ?? ''), prefix)
  return { markup: writePlain(`${prefix}:${HEADER}`, said as JsonObject), names: [] }
}

const listSending = (document: JsonObject): Sending => {
  const sending: Sending = {}
  for (const name of ['sender', 'receiver', 'instanceIdentifier'] as const) {
    const value = document[name]
    if (typeof value === 'string') sending[name] = value
  }
  return sending
}

const writePlain = (name: string, value: Json): string =>
  isObject(value)
    ? element(
        name,
        [],
        Object.entries(value)
          .map(([key, inner]) => writePlain(key, inner))
          .join(''),
      )
    : element(name, [], escapeText(String(value)))

const writeMasterData = (data: JsonObject, at: string, writing: Writing): string => {
  const others = writeOthers(data, new Set(['vocabularyList']), at, writing)
  const list = writeVocabularies(listOf(data.vocabularyList), `${at}/vocabularyList`, writing)
  return element('EPCISMasterData', others.attributes, list + others.markup)
}

const writeVocabularies = (list: readonly Json[], at: string, writing: Writing): string =>
  element(
    'VocabularyList',
    [],
    list.map((item, index) => writeVocabulary(objectOf(item), `${at}/${index}`, writing)).join(''),
  )

const writeVocabulary = (vocabulary: JsonObject, at: string, writing: Writing): string => {
  const others = writeOthers(vocabulary, new Set(['type', 'vocabularyElementList']), at, writing)
  const items = listOf(vocabulary.vocabularyElementList)
  const path = `${at}/vocabularyElementList`
  const markup = items.map((item, index) =>
    writeVocabularyElement(objectOf(item), `${path}/${index}`, writing),
  )
  const list = items.length > 0 ? element('VocabularyElementList', [], markup.join('')) : ''
  return element(
    'Vocabulary',
    [
      ...textAttribute(vocabulary, 'type'),
      ...others.attributes,
      ...emptyMark(vocabulary, 'vocabularyElementList', writing),
    ],
    list + others.markup,
  )
}

const emptyMark = (value: JsonObject, name: string, writing: Writing): [string, string][] =>
  Array.isArray(value[name]) && (value[name] as Json[]).length === 0
    ? [[writing.mark('empty'), name]]
    : []

const writeVocabularyElement = (item: JsonObject, at: string, writing: Writing): string => {
  const others = writeOthers(item, new Set(['id', 'attributes', 'children']), at, writing)
  const attributes = listOf(item.attributes).map((attribute, index) =>
    writeVocabularyAttribute(objectOf(attribute), `${at}/attributes/${index}`, writing),
  )
  const ids = listOf(item.children).map((id) => element('id', [], escapeText(String(id))))
  const children = item.children === undefined ? '' : element('children', [], ids.join(''))
  return element(
    'VocabularyElement',
    [...textAttribute(item, 'id'), ...others.attributes, ...emptyMark(item, 'attributes', writing)],
    attributes.join('') + children + others.markup,
  )
}

/** Its value is the content of the element, its other members are attributes. */
const writeVocabularyAttribute = (item: JsonObject, at: string, writing: Writing): string => {
  const { id: _id, attribute, ...rest } = item
  const others = Object.entries(rest).flatMap(([name, value]) => {
    const found = typeof value === 'string' ? writing.find(name) : undefined
    return found && found.said === undefined ? [[found.name, value as string] as const] : []
  })
  const more: Attributes = [...textAttribute(item, 'id'), ...others]
  const name = { name: 'attribute', said: undefined }
  if (attribute === undefined)
    return element('attribute', [...more, [writing.mark('type'), 'absent']], '')
  return writeValue(name, attribute, `${at}/attribute`, writing, more)
}

const writeEvents = (
  events: readonly Json[],
  sources: readonly (XmlSource | undefined)[],
  at: string,
  writing: Writing,
): string => {
  const list = events.map((event, index) => {
    const source = sources[index]
    const asItCame = source && amendSource(source, event as JsonObject, writing)
    return `
${asItCame ?? writeEvent(event as JsonObject, `${at}/${index}`, writing)}`
  })
  return element(
    'EventList',
    [],
    list.length > 0
      ? `${list.join('')}
`
      : '',
  )
}

const writeCaptureBody = (
  body: JsonObject,
  sources: readonly (XmlSource | undefined)[],
  writing: Writing,
): string => {
  const at = '/epcisBody'
  const others = writeOthers(body, new Set(['eventList']), at, writing)
  const events = writeEvents(listOf(body.eventList), sources, `${at}/eventList`, writing)
  return element('EPCISBody', others.attributes, events + others.markup)
}

const writeQueryBody = (
  body: JsonObject,
  sources: readonly (XmlSource | undefined)[],
  writing: Writing,
): string => {
  const others = writeOthers(body, new Set(['queryResults']), '/epcisBody', writing)
  const results = objectOf(body.queryResults)
  const at = '/epcisBody/queryResults'
  const inner = writeOthers(
    results,
    new Set(['queryName', 'subscriptionID', 'resultsBody']),
    at,
    writing,
  )
  const texts = ['queryName', 'subscriptionID'].flatMap((name) =>
    results[name] === undefined ? [] : [element(name, [], escapeText(String(results[name])))],
  )
  const found = writeResultsBody(
    objectOf(results.resultsBody),
    sources,
    `${at}/resultsBody`,
    writing,
  )
  const name = `${writing.prefixOf(QUERY_XML, 'epcisq')}:QueryResults`
  const markup = element(name, inner.attributes, texts.join('') + found + inner.markup)
  return element('EPCISBody', others.attributes, markup + others.markup)
}

const writeResultsBody = (
  body: JsonObject,
  sources: readonly (XmlSource | undefined)[],
  at: string,
  writing: Writing,
): string => {
  const others = writeOthers(body, new Set(['eventList', 'vocabularyList']), at, writing)
  const events = listOf(body.eventList)
  const isOnlyMasterData = body.vocabularyList !== undefined && events.length === 0
  const list = isOnlyMasterData ? '' : writeEvents(events, sources, `${at}/eventList`, writing)
  const data =
    body.vocabularyList === undefined
      ? ''
      : writeVocabularies(listOf(body.vocabularyList), `${at}/vocabularyList`, writing)
  return element('resultsBody', others.attributes, list + data + others.markup)
}
