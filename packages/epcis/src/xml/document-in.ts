import { canonicalJson } from '../context.ts'
import { Problems } from '../problem.ts'
import { checkUnqualified, readText, refuseText } from './event-in.ts'
import { findMark, listDataAttributes, readExtension, readMembers } from './extension-in.ts'
import { EXACT_TEXT, QUERY_RESULTS_TEXTS } from './model.ts'
import { EPCIS_XML, MASTER_DATA_XML, QUERY_XML, SBDH } from './namespaces.ts'
import { Prefixes } from './prefixes.ts'
import { Reading } from './reading.ts'
import { findSending, HEADER, plainHeader } from './sbdh.ts'
import { isElement, trim, type XmlAttribute, type XmlElement } from './tree.ts'

/** What a part of a document may hold, in order; the rest are extensions. */
type Handlers = ReadonlyMap<string, (element: XmlElement, at: string) => string[]>

/** Reads the root of a document, whose events were read already, as the JSON text of it (EPCIS 2.0 §9.4, §10). */
export const readRoot = (root: XmlElement, events: readonly string[], reading: Reading): string => {
  const isQuery = root.local === 'EPCISQueryDocument'
  const header: string[] = []
  const body: string[] = []
  const creationDate = findAttribute(root, 'creationDate') ?? ''
  const handlers: Handlers = new Map([
    ['EPCISHeader', (element: XmlElement) => readHeader(element, creationDate, header, reading)],
    [
      'EPCISBody',
      (element: XmlElement, at: string) => readBody(element, at, events, header, body, reading),
    ],
  ])
  const others = readChildren(root, '', handlers, listDocumentAttributes(root), reading)
  const members = [
    `"@context":${JSON.stringify(reading.prefixes.context())}`,
    ...readMark(root, 'id'),
    `"type":${JSON.stringify(isQuery ? 'EPCISQueryDocument' : 'EPCISDocument')}`,
    ...readAttribute(root, 'schemaVersion'),
    ...readAttribute(root, 'creationDate'),
    ...others,
    ...(header.length > 0 ? [`"epcisHeader":{${header.join(',')}}`] : []),
    ...(body.length > 0 ? [`"epcisBody":{${body.join(',')}}`] : []),
  ]
  return `{${members.join(',')}}`
}

const findAttribute = (element: XmlElement, name: string): string | undefined => {
  const found = element.attributes.find(({ uri, local }) => uri === '' && local === name)
  return found && trim(found.value)
}

const readAttribute = (element: XmlElement, name: string): string[] => {
  const value = findAttribute(element, name)
  return value === undefined ? [] : [`"${name}":${JSON.stringify(value)}`]
}

const readMark = (element: XmlElement, name: string): string[] => {
  const value = findMark(element, name)
  return value === undefined ? [] : [`"${name}":${JSON.stringify(value)}`]
}

const listDocumentAttributes = (root: XmlElement): XmlAttribute[] =>
  listDataAttributes(root).filter(
    ({ uri, local }) => uri !== '' || (local !== 'schemaVersion' && local !== 'creationDate'),
  )

/** Hands the elements of the standard to their handlers; gives the members of all of them and of the extensions. */
const readChildren = (
  element: XmlElement,
  at: string,
  handlers: Handlers,
  attributes: readonly XmlAttribute[],
  reading: Reading,
): string[] => {
  refuseText(element, at, reading)
  const order = [...handlers.keys()]
  const others: XmlElement[] = []
  const members: string[] = []
  const seen = new Set<string>()
  let reached = -1
  for (const child of element.content.filter(isElement)) {
    const index = order.indexOf(child.local)
    if (index < 0 || !isOurs(child)) {
      if (child.uri === '' && child.local === 'extension')
        for (const inner of child.content.filter(isElement)) others.push(inner)
      else others.push(child)
      continue
    }
    checkChild(child, index < reached, seen.has(child.local), at, reading)
    reached = Math.max(reached, index)
    if (!seen.has(child.local)) members.push(...handlers.get(child.local)!(child, at))
    seen.add(child.local)
  }
  return [...members, ...readMembers([...attributes, ...others], at, reading)]
}

const isOurs = ({ uri }: XmlElement): boolean =>
  uri === '' || uri === EPCIS_XML || uri === QUERY_XML || uri === MASTER_DATA_XML || uri === SBDH

const checkChild = (
  child: XmlElement,
  isLate: boolean,
  isRepeated: boolean,
  at: string,
  reading: Reading,
): void => {
  if (child.local === 'QueryResults') checkQueryResults(child, at, reading)
  else if (child.local !== HEADER) checkUnqualified(child, at, reading)
  if (isRepeated)
    reading.refuse(at, child.start, 'repeated-name', `"${child.local}" stands more than once`)
  else if (isLate) reading.refuse(at, child.start, 'order', `"${child.local}" stands too late`)
}

/** The one element within a document that has a namespace. */
const checkQueryResults = (child: XmlElement, at: string, reading: Reading): void => {
  if (child.uri !== QUERY_XML)
    reading.refuse(
      at,
      child.start,
      'namespace',
      `"QueryResults" must be in the namespace ${QUERY_XML}`,
    )
}

const readHeader = (
  element: XmlElement,
  creationDate: string,
  header: string[],
  reading: Reading,
): string[] => {
  const at = '/epcisHeader'
  reading.place(at, element.start)
  const sending: string[] = []
  const extended = unwrapExtensions(element)
  const handlers: Handlers = new Map([
    [HEADER, (child: XmlElement) => readBusinessHeader(child, creationDate, sending, reading)],
    [
      'EPCISMasterData',
      (child: XmlElement) => [readMasterData(child, `${at}/epcisMasterData`, reading)],
    ],
  ])
  header.push(...readChildren(extended, at, handlers, listDataAttributes(element), reading))
  return sending
}

/** In XML master data of the header stand in an `extension` of it. */
const unwrapExtensions = (element: XmlElement): XmlElement => ({
  ...element,
  content: element.content.flatMap((item) =>
    isElement(item) && item.uri === '' && item.local === 'extension' ? item.content : [item],
  ),
})

/** Says in JSON who sent what to whom; whatever else the header says stands beside it as an extension. */
const readBusinessHeader = (
  element: XmlElement,
  creationDate: string,
  sending: string[],
  reading: Reading,
): string[] => {
  if (element.uri !== SBDH) return []
  const header = readApart(element)
  const found = findSending(header, 'sbdh')
  for (const [member, value] of Object.entries(found))
    sending.push(`"${member}":${JSON.stringify(value)}`)
  const plain = plainHeader(found, creationDate, 'sbdh')
  if (canonicalJson(header) === canonicalJson(plain)) return []
  return readMembers([element], '/epcisHeader', reading)
}

/** As an extension with the usual prefix, without a trace in the document. */
const readApart = (element: XmlElement): unknown => {
  const prefixes = new Prefixes()
  prefixes.find('sbdh', SBDH, undefined)
  const sink = { problems: new Problems(), offsets: [], places: new Map<string, number>() }
  const renamed = withPrefix(element)
  return JSON.parse(readExtension(renamed, '', new Reading({ prefixes, notes: undefined }, sink)))
}

const withPrefix = (element: XmlElement): XmlElement => ({
  ...element,
  prefix: element.uri === SBDH ? 'sbdh' : element.prefix,
  content: element.content.map((item) => (isElement(item) ? withPrefix(item) : item)),
})

const readMasterData = (element: XmlElement, at: string, reading: Reading): string => {
  reading.place(at, element.start)
  const handlers: Handlers = new Map([
    ['VocabularyList', (child: XmlElement) => readVocabularies(child, at, reading)],
  ])
  const members = readChildren(element, at, handlers, listDataAttributes(element), reading)
  return `"epcisMasterData":{${members.join(',')}}`
}

const readVocabularies = (element: XmlElement, parent: string, reading: Reading): string[] => {
  const at = `${parent}/vocabularyList`
  reading.place(at, element.start)
  const items = readItems(element, 'Vocabulary', at, reading, readVocabulary)
  return [`"vocabularyList":[${items.join(',')}]`]
}

const readItems = (
  element: XmlElement,
  name: string,
  at: string,
  reading: Reading,
  read: (child: XmlElement, at: string, reading: Reading) => string,
): string[] => {
  refuseText(element, at, reading)
  const items: string[] = []
  for (const child of element.content.filter(isElement)) {
    if (child.local === name && isOurs(child)) {
      checkUnqualified(child, at, reading)
      const pointer = `${at}/${items.length}`
      reading.place(pointer, child.start)
      items.push(read(child, pointer, reading))
    } else
      reading.refuse(at, child.start, 'unexpected-element', `"${child.local}" may not stand here`)
  }
  return items
}

const attributesBut = (element: XmlElement, name: string): XmlAttribute[] =>
  listDataAttributes(element).filter(({ uri, local }) => uri !== '' || local !== name)

const readVocabulary = (element: XmlElement, at: string, reading: Reading): string => {
  const handlers: Handlers = new Map([
    [
      'VocabularyElementList',
      (child: XmlElement) => {
        const list = `${at}/vocabularyElementList`
        const items = readItems(child, 'VocabularyElement', list, reading, readVocabularyElement)
        return [`"vocabularyElementList":[${items.join(',')}]`]
      },
    ],
  ])
  const members = [
    ...readAttribute(element, 'type'),
    ...readChildren(element, at, handlers, attributesBut(element, 'type'), reading),
    ...readEmpty(element),
  ]
  return `{${members.join(',')}}`
}

const readEmpty = (element: XmlElement): string[] =>
  (findMark(element, 'empty') ?? '')
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => `${JSON.stringify(name)}:[]`)

const readVocabularyElement = (element: XmlElement, at: string, reading: Reading): string => {
  const isAttribute = (item: XmlElement | string): boolean =>
    isElement(item) && item.uri === '' && item.local === 'attribute'
  const attributes = element.content.filter(isElement).filter(isAttribute)
  const rest = { ...element, content: element.content.filter((item) => !isAttribute(item)) }
  const handlers: Handlers = new Map([
    ['children', (child: XmlElement) => readChildIds(child, at, reading)],
  ])
  const list = attributes.map((child, index) =>
    readVocabularyAttribute(child, `${at}/attributes/${index}`, reading),
  )
  const members = [
    ...readAttribute(element, 'id'),
    ...(list.length > 0 ? [`"attributes":[${list.join(',')}]`] : []),
    ...readChildren(rest, at, handlers, attributesBut(element, 'id'), reading),
    ...readEmpty(element),
  ]
  return `{${members.join(',')}}`
}

/** Its attributes belong to the attribute, its text and elements are the value. */
const readVocabularyAttribute = (element: XmlElement, at: string, reading: Reading): string => {
  reading.place(at, element.start)
  const marks = element.attributes.filter(
    (attribute) => !listDataAttributes(element).includes(attribute),
  )
  const value = { ...element, attributes: marks }
  const isAbsent = findMark(element, 'type') === 'absent'
  const members = [
    ...readAttribute(element, 'id'),
    ...(isAbsent ? [] : [`"attribute":${readExtension(value, `${at}/attribute`, reading)}`]),
    ...readMembers(attributesBut(element, 'id'), at, reading),
  ]
  return `{${members.join(',')}}`
}

const readChildIds = (element: XmlElement, parent: string, reading: Reading): string[] => {
  const at = `${parent}/children`
  const ids = readItems(element, 'id', at, reading, (child, pointer) =>
    JSON.stringify(readText({ kind: 'text' }, child, pointer, reading)),
  )
  return [`"children":[${ids.join(',')}]`]
}

/** The body of a capture document, of master data, which JSON has in the header, or of the answer of a query. */
const readBody = (
  element: XmlElement,
  _at: string,
  events: readonly string[],
  header: string[],
  body: string[],
  reading: Reading,
): string[] => {
  const at = '/epcisBody'
  reading.place(at, element.start)
  const root = element.parent!
  const handlers = bodyHandlers(root, at, events, header, reading)
  const members = readChildren(element, at, handlers, listDataAttributes(element), reading)
  if (root.local === 'EPCISMasterDataDocument') body.push('"eventList":[]')
  else if (root.local === 'EPCISDocument' && !members.some(isEventList)) body.push('"eventList":[]')
  body.push(...members)
  return []
}

const isEventList = (member: string): boolean => member.startsWith('"eventList":')

const bodyHandlers = (
  root: XmlElement,
  at: string,
  events: readonly string[],
  header: string[],
  reading: Reading,
): Handlers => {
  if (root.local === 'EPCISQueryDocument')
    return new Map([
      ['QueryResults', (child: XmlElement) => readResults(child, at, events, reading)],
    ])
  if (root.local === 'EPCISDocument')
    return new Map([
      ['EventList', (child: XmlElement) => readEventList(child, at, events, reading)],
    ])
  return new Map([
    [
      'VocabularyList',
      (child: XmlElement) => {
        const [list] = readVocabularies(child, '/epcisHeader/epcisMasterData', reading)
        header.push(`"epcisMasterData":{${list}}`)
        return []
      },
    ],
  ])
}

const readEventList = (
  element: XmlElement,
  parent: string,
  events: readonly string[],
  reading: Reading,
): string[] => {
  const at = `${parent}/eventList`
  reading.place(at, element.start)
  refuseText(element, at, reading)
  return [`"eventList":[${events.join(',')}]`]
}

const readResults = (
  element: XmlElement,
  parent: string,
  events: readonly string[],
  reading: Reading,
): string[] => {
  const at = `${parent}/queryResults`
  reading.place(at, element.start)
  const texts = QUERY_RESULTS_TEXTS.map(
    (name): [string, Handlers extends ReadonlyMap<string, infer H> ? H : never] => [
      name,
      (child) => [
        `"${name}":${JSON.stringify(readText(EXACT_TEXT, child, `${at}/${name}`, reading))}`,
      ],
    ],
  )
  const handlers: Handlers = new Map([
    ...texts,
    [
      'resultsBody',
      (child: XmlElement) => [readResultsBody(child, `${at}/resultsBody`, events, reading)],
    ],
  ])
  const members = readChildren(element, at, handlers, listDataAttributes(element), reading)
  return [`"queryResults":{${members.join(',')}}`]
}

const readResultsBody = (
  element: XmlElement,
  at: string,
  events: readonly string[],
  reading: Reading,
): string => {
  reading.place(at, element.start)
  const handlers: Handlers = new Map([
    ['EventList', (child: XmlElement) => readEventList(child, at, events, reading)],
    ['VocabularyList', (child: XmlElement) => readVocabularies(child, at, reading)],
  ])
  const members = readChildren(element, at, handlers, listDataAttributes(element), reading)
  const isOnlyMasterData = members.length > 0 && !members.some(isEventList)
  return `"resultsBody":{${[...(isOnlyMasterData ? ['"eventList":[]'] : []), ...members].join(',')}}`
}
