import {
  findMark,
  isJson,
  JSON_NUMBER,
  jsonNameOf,
  listDataAttributes,
  readMembers,
} from './extension-in.ts'
import { type AttributeKind, EVENTS, type ObjectPart, type Part } from './model.ts'
import { EPCIS_XML, JSON_MARKS, MASTER_DATA_XML, QUERY_XML, XSI } from './namespaces.ts'
import { ownNamespaces, PREFIX_LIMIT } from './prefixes.ts'
import type { Reading } from './reading.ts'
import { isBlank, isElement, textOf, trim, type XmlAttribute, type XmlElement } from './tree.ts'

/** Namespaces whose elements, but for the roots, have no namespace (elementFormDefault of the schema). */
const UNQUALIFIED = new Set([EPCIS_XML, QUERY_XML, MASTER_DATA_XML])

/** Reads an element of `EventList` as the JSON text of an event (EPCIS 2.0 §9.5, §10). */
export const readEventElement = (
  element: XmlElement,
  at: string,
  reading: Reading,
  first: readonly string[] = [],
): string => {
  reading.place(at, element.start)
  reading.enter(at, readSpelledWords(element, at, reading))
  const context = readOwnContext(element, at, reading)
  const part = EVENTS.get(element.local) ?? UNKNOWN_EVENT
  checkUnqualified(element, at, reading)
  const members = [
    ...first,
    ...context,
    `"type":${JSON.stringify(element.local)}`,
    ...readParts(part, element, at, reading),
    ...readEmptyLists(element),
  ]
  reading.own = undefined
  return `{${members.join(',')}}`
}

/** The check of JSON says which types there are. */
const UNKNOWN_EVENT: ObjectPart = { kind: 'object', parts: new Map(), extensible: true }

/** How words of the event were spelled, by pointers into it. */
const readSpelledWords = (
  element: XmlElement,
  at: string,
  reading: Reading,
): Readonly<Record<string, unknown>> => {
  const said = findMark(element, 'words')
  if (said === undefined) return {}
  const words: unknown = isJson(said) ? JSON.parse(said) : undefined
  if (words !== null && typeof words === 'object') return { ...words }
  reading.refuse(at, element.start, 'json-mark', 'The mark of the words is no object of JSON')
  return {}
}

/** Prefixes of an event are the document's where they do not mean something else there. */
const readOwnContext = (element: XmlElement, at: string, reading: Reading): string[] => {
  const said = findMark(element, 'context')
  if (said !== undefined) return readSaidContext(said, element, at, reading)
  const own = element.declared.filter(([prefix, uri]) => !reading.prefixes.declare(prefix, uri))
  if (own.length === 0) return []
  const context = Object.fromEntries(own)
  reading.own = ownNamespaces(context)
  return [`"@context":${JSON.stringify(context)}`]
}

const readSaidContext = (
  said: string,
  element: XmlElement,
  at: string,
  reading: Reading,
): string[] => {
  if (!isJson(said)) {
    reading.refuse(at, element.start, 'json-mark', 'The mark of the context is no JSON')
    return []
  }
  reading.own = ownNamespaces(JSON.parse(said))
  if (reading.own.size > PREFIX_LIMIT)
    reading.refuse(
      at,
      element.start,
      'too-large',
      `More than ${PREFIX_LIMIT} prefixes are declared`,
    )
  return [`"@context":${said}`]
}

/** Lists that the schema has no empty form for, by a mark of ours. */
const readEmptyLists = (element: XmlElement): string[] =>
  (findMark(element, 'empty') ?? '')
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => `${JSON.stringify(name)}:[]`)

export const checkUnqualified = (element: XmlElement, at: string, reading: Reading): void => {
  if (!UNQUALIFIED.has(element.uri)) return
  const message = `"${element.local}" has no namespace in EPCIS; here it is in ${element.uri}`
  reading.refuse(at, element.start, 'namespace', message)
}

/** The members that the elements and attributes of an object make. */
const readParts = (
  part: ObjectPart,
  element: XmlElement,
  at: string,
  reading: Reading,
): string[] => {
  refuseText(element, at, reading)
  const sorted = sortChildren(part, element, at, reading)
  const members: string[] = []
  for (const [name, children] of sorted.known)
    members.push(
      ...readNamed(name, part.parts.get(name)!, children, element, `${at}/${name}`, reading),
    )
  const attributes =
    element === reading.single ? listQualified(element) : listDataAttributes(element)
  return [...members, ...readMembers([...attributes, ...sorted.others], at, reading)]
}

/** The root of a single event may carry what that of a document does. */
const listQualified = (element: XmlElement): XmlAttribute[] =>
  listDataAttributes(element).filter(
    ({ uri, local }) => uri !== '' || (local !== 'schemaVersion' && local !== 'creationDate'),
  )

interface SortedChildren {
  known: Map<string, XmlElement[]>
  others: XmlElement[]
}

/** Tells the elements of the standard from those of others, and finds those that stand in a wrong order. */
const sortChildren = (
  part: ObjectPart,
  element: XmlElement,
  at: string,
  reading: Reading,
): SortedChildren => {
  const sorted: SortedChildren = { known: new Map(), others: [] }
  const order = [...part.parts.keys()]
  let reached = -1
  for (const child of element.content.filter(isElement)) {
    const index = isOfEpcis(child) ? order.indexOf(child.local) : -1
    if (index >= 0) checkUnqualified(child, `${at}/${child.local}`, reading)
    if (!part.anyOrder) checkOrder(child, index, reached, at, reading)
    reached = Math.max(reached, index < 0 ? order.length : index)
    const known = part.parts.get(child.local)
    if (index < 0) addOther(part, child, sorted, at, reading)
    else if (known!.kind === 'wrapper')
      for (const inner of child.content.filter(isElement)) sorted.others.push(inner)
    else if (sorted.known.has(child.local)) sorted.known.get(child.local)!.push(child)
    else sorted.known.set(child.local, [child])
  }
  return sorted
}

const isOfEpcis = ({ uri }: XmlElement): boolean => uri === '' || UNQUALIFIED.has(uri)

const checkOrder = (
  child: XmlElement,
  index: number,
  reached: number,
  at: string,
  reading: Reading,
): void => {
  if (index < 0 || index >= reached) return
  const message = `"${child.local}" stands too late: the elements of EPCIS have an order in XML`
  reading.refuse(`${at}/${child.local}`, child.start, 'order', message)
}

/** What the standard does not know is told by the check of JSON where anything may be added. */
const addOther = (
  part: ObjectPart,
  child: XmlElement,
  sorted: SortedChildren,
  at: string,
  reading: Reading,
): void => {
  if (part.extensible || child.uri === '') sorted.others.push(child)
  else refuseElement(child, at, reading)
}

const refuseElement = (child: XmlElement, at: string, reading: Reading): void =>
  reading.refuse(at, child.start, 'unexpected-element', `"${child.local}" may not stand here`)

export const refuseText = (element: XmlElement, at: string, reading: Reading): void => {
  if (element.content.some((item) => !isElement(item) && !isBlank(item)))
    reading.refuse(at, element.start, 'unexpected-text', `"${element.local}" may hold no text`)
}

const readNamed = (
  name: string,
  part: Part,
  elements: readonly XmlElement[],
  parent: XmlElement,
  at: string,
  reading: Reading,
): string[] => {
  reading.place(at, elements[0]!.start)
  if (part.kind === 'repeated') {
    const isOne = part.single && elements.length === 1 && !isListed(parent, name)
    const values = isOne
      ? readPart(part.of, elements[0]!, at, reading)
      : listOf(part.of, elements, at, reading)
    return [`"${name}":${values}`]
  }
  for (const again of elements.slice(1))
    reading.refuse(at, again.start, 'repeated-name', `"${name}" stands more than once`)
  if (part.kind === 'number' && isNil(elements[0]!)) return []
  return [`"${name}":${readPart(part, elements[0]!, at, reading)}`]
}

const isListed = (parent: XmlElement, name: string): boolean =>
  (findMark(parent, 'lists') ?? '').split(' ').includes(name)

const isNil = ({ attributes }: XmlElement): boolean =>
  attributes.some(({ uri, local, value }) => uri === XSI && local === 'nil' && value === 'true')

const listOf = (
  part: Part,
  elements: readonly XmlElement[],
  at: string,
  reading: Reading,
): string =>
  `[${elements.map((item, index) => readPart(part, item, `${at}/${index}`, reading)).join(',')}]`

const readPart = (part: Part, element: XmlElement, at: string, reading: Reading): string => {
  reading.place(at, element.start)
  switch (part.kind) {
    case 'text':
      return JSON.stringify(readText(part, element, at, reading))
    case 'number':
      return numberOf(readText(part, element, at, reading))
    case 'list':
      return readListPart(part, element, at, reading)
    case 'typed':
      return readTyped(part, element, at, reading)
    case 'attributes':
      return readFields(part.fields, element, at, reading)
    case 'object':
      return `{${readParts(part, element, at, reading).join(',')}}`
    default:
      return listOf(part.kind === 'repeated' ? part.of : { kind: 'text' }, [element], at, reading)
  }
}

/** The text of an element that holds only text and has no attributes. */
export const readText = (part: Part, element: XmlElement, at: string, reading: Reading): string => {
  for (const { uri, local } of element.attributes)
    if (uri !== XSI && !(part.kind === 'typed' && uri === '' && local === 'type'))
      reading.refuse(at, element.start, 'unexpected-attribute', `"${local}" may not stand here`)
  const child = element.content.find(isElement)
  if (child) refuseElement(child, at, reading)
  const text = textOf(element)
  if (part.kind !== 'text') return trim(text)
  if (part.exact) return text
  return part.words ? reading.word(part.words, trim(text), at) : trim(text)
}

/** What is no number stays text, for the check of JSON to say so. */
const numberOf = (text: string): string => jsonNumberOf(text) ?? JSON.stringify(text)

/** The JSON number of xsd:decimal or xsd:double, its digits kept; undefined for infinity and the like. */
const jsonNumberOf = (text: string): string | undefined => {
  if (JSON_NUMBER.test(text)) return text
  const match = /^([+-]?)(\d*)(\.\d*)?([eE][+-]?\d+)?$/.exec(text)
  if (!match || (match[2] === '' && (match[3] ?? '.') === '.')) return undefined
  const [, sign, whole = '', fraction = '', power = ''] = match
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '.' ? '' : fraction}${power}`
}

const readListPart = (
  part: Part & { kind: 'list' },
  element: XmlElement,
  at: string,
  reading: Reading,
): string => {
  refuseText(element, at, reading)
  refuseAttributes(element, at, reading)
  const items = element.content.filter(isElement).filter((child) => {
    if (isOfEpcis(child) && child.local === part.item) {
      checkUnqualified(child, at, reading)
      return true
    }
    if (isOfEpcis(child) && child.local === 'extension') return false
    refuseElement(child, at, reading)
    return false
  })
  return listOf(part.of, items, at, reading)
}

const refuseAttributes = (element: XmlElement, at: string, reading: Reading): void => {
  for (const { uri, local } of element.attributes)
    if (uri !== XSI)
      reading.refuse(at, element.start, 'unexpected-attribute', `"${local}" may not stand here`)
}

const readTyped = (
  part: Part & { kind: 'typed' },
  element: XmlElement,
  at: string,
  reading: Reading,
): string => {
  const text = readText(part, element, at, reading)
  const type = element.attributes.find(({ uri, local }) => uri === '' && local === 'type')
  const value = `"${part.field}":${JSON.stringify(text)}`
  if (!type) return `{${value}}`
  return `{"type":${JSON.stringify(reading.word(part.words, trim(type.value), `${at}/type`))},${value}}`
}

/** Sensor metadata and reports: fields of the standard and of others, all attributes. */
const readFields = (
  fields: ReadonlyMap<string, AttributeKind>,
  element: XmlElement,
  at: string,
  reading: Reading,
): string => {
  refuseText(element, at, reading)
  for (const child of element.content.filter(isElement)) refuseElement(child, at, reading)
  const asJson = new Set((findMark(element, 'json') ?? '').split(' '))
  const members = element.attributes
    .filter(({ uri }) => uri !== XSI && uri !== JSON_MARKS)
    .map((attribute) => {
      const kind = attribute.uri === '' ? fields.get(attribute.local) : undefined
      const name = kind ? attribute.local : jsonNameOf(attribute, reading)
      const isMarked = asJson.has(name) && isJson(attribute.value)
      return `${JSON.stringify(name)}:${isMarked ? attribute.value : fieldOf(kind, attribute.value, `${at}/${name}`, reading)}`
    })
  return `{${[...members, ...readRest(element, at, reading)].join(',')}}`
}

const fieldOf = (
  kind: AttributeKind | undefined,
  value: string,
  at: string,
  reading: Reading,
): string => {
  if (kind === undefined || kind === 'exact') return JSON.stringify(value)
  const text = trim(value)
  if (kind === 'number') return numberOf(text)
  if (kind === 'boolean') return BOOLEANS.get(text) ?? JSON.stringify(text)
  return JSON.stringify(kind === 'text' ? text : reading.word(kind, text, at))
}

/** xsd:boolean */
const BOOLEANS = new Map([
  ['true', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['0', 'false'],
])

/** Members that no attribute can be, in a mark of ours. */
const readRest = (element: XmlElement, at: string, reading: Reading): string[] => {
  const said = findMark(element, 'members')
  if (said === undefined) return []
  const rest: unknown = isJson(said) ? JSON.parse(said) : undefined
  if (rest !== null && typeof rest === 'object' && !Array.isArray(rest)) {
    const inner = trim(said).slice(1, -1)
    return isBlank(inner) ? [] : [inner]
  }
  reading.refuse(at, element.start, 'json-mark', 'The mark of further members is no object of JSON')
  return []
}
