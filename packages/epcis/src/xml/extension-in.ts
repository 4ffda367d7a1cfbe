import { expandName } from '../context.ts'
import { pointerToken } from '../problem.ts'
import { dataNamespace, JSON_MARKS, RDF, XSI } from './namespaces.ts'
import { jsonLocal } from './prefixes.ts'
import type { Reading } from './reading.ts'
import { isBlank, isElement, textOf, trim, type XmlAttribute, type XmlElement } from './tree.ts'

/** A JSON number, RFC 8259 §6. */
export const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A member of an object that an element becomes, as it stands in XML: an attribute, an element or text between. */
type Item = XmlAttribute | XmlElement | string

/** The value of a mark of ours on an element. */
export const findMark = (element: XmlElement, local: string): string | undefined =>
  element.attributes.find((attribute) => attribute.uri === JSON_MARKS && attribute.local === local)
    ?.value

/** Attributes that are data: neither hints to XML processors nor marks of ours. */
export const listDataAttributes = (element: XmlElement): XmlAttribute[] =>
  element.attributes.filter(({ uri }) => uri !== XSI && uri !== JSON_MARKS)

/** The name that an element or attribute has in JSON: a CURIE, or bare without a namespace. */
export const jsonNameOf = (
  { prefix, local, uri }: { prefix: string; local: string; uri: string },
  reading: Reading,
): string => {
  if (uri === '') return local
  return `${reading.prefixes.find(prefix, uri, reading.own)}:${jsonLocal(local)}`
}

/** The name of an element, as it is or as its mark says. */
const elementName = (element: XmlElement, at: string, reading: Reading): string => {
  const said = findMark(element, 'name')
  if (element.uri === JSON_MARKS) return said ?? element.local
  if (said === undefined) return jsonNameOf(element, reading)
  const meant =
    element.uri === '' ? element.local : dataNamespace(element.uri) + jsonLocal(element.local)
  if (expandName(said, reading.namespaces()) === meant) return said
  reading.refuse(
    at,
    element.start,
    'json-mark',
    `The mark of the name "${said}" is of another name`,
  )
  return jsonNameOf(element, reading)
}

/** The JSON of an extension element: its text, or an object of its attributes, text and elements (decision 0016). */
export const readExtension = (element: XmlElement, at: string, reading: Reading): string => {
  reading.place(at, element.start)
  noteType(element, at, reading)
  const type = findMark(element, 'type')
  if (type !== undefined && type !== 'object') return readMarked(type, element, at, reading)
  if (isNil(element)) return 'null'
  const isPlain =
    type === undefined &&
    listDataAttributes(element).length === 0 &&
    !element.content.some(isElement)
  return isPlain ? JSON.stringify(textOf(element)) : readObject(element, at, reading)
}

const isNil = ({ attributes }: XmlElement): boolean =>
  attributes.some(
    ({ uri, local, value }) => uri === XSI && local === 'nil' && /^(true|1)$/.test(trim(value)),
  )

/** What a schema says an element's type is changes no value in JSON; it is noted for the way back. */
const noteType = (element: XmlElement, at: string, { notes }: Reading): void => {
  const type = element.attributes.find(({ uri, local }) => uri === XSI && local === 'type')
  if (type && notes) notes.types[at] = type.value
}

const readMarked = (type: string, element: XmlElement, at: string, reading: Reading): string => {
  const text = trim(textOf(element))
  if (type === 'number' && JSON_NUMBER.test(text)) return text
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text
  if (type === 'list') return readList(element, at, reading)
  if (type === 'json' && isJson(text)) return text
  reading.refuse(at, element.start, 'json-mark', `This is no ${type} of JSON`)
  return JSON.stringify(text)
}

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const readList = (element: XmlElement, at: string, reading: Reading): string =>
  `[${element.content
    .filter(isElement)
    .map((item, index) => readExtension(item, `${at}/${index}`, reading))
    .join(',')}]`

const readObject = (element: XmlElement, at: string, reading: Reading): string => {
  const attributes: Item[] = listDataAttributes(element)
  const groups = groupItems([...attributes, ...listContent(element)], at, reading)
  noteOrder(groups, attributes.length, at, reading)
  return writeGroups(groups, at, reading)
}

/** Text counts where there is any but white space; then all of it does. */
const listContent = ({ content }: XmlElement): (XmlElement | string)[] => {
  const isMixed = content.some((item) => !isElement(item) && !isBlank(item))
  return isMixed ? content : content.filter(isElement)
}

interface Group {
  items: Item[]
  /** Where each of them stands among all. */
  places: number[]
}

const groupItems = (items: readonly Item[], at: string, reading: Reading): Map<string, Group> => {
  const groups = new Map<string, Group>()
  items.forEach((item, place) => {
    const name = itemName(item, at, reading)
    const group = groups.get(name) ?? { items: [], places: [] }
    group.items.push(item)
    group.places.push(place)
    groups.set(name, group)
  })
  return groups
}

const itemName = (item: Item, at: string, reading: Reading): string => {
  if (typeof item === 'string')
    return jsonNameOf({ prefix: 'rdf', uri: RDF, local: 'value' }, reading)
  return 'content' in item ? elementName(item, at, reading) : jsonNameOf(item, reading)
}

/** JSON keeps members of one name together; another order is noted for the way back. */
const noteOrder = (
  groups: ReadonlyMap<string, Group>,
  attributes: number,
  at: string,
  { notes }: Reading,
): void => {
  if (!notes) return
  const entries = [...groups].flatMap(([name, { places }]) =>
    places.map((place) => ({ name, place })),
  )
  const content = entries.filter(({ place }) => place >= attributes)
  const isGrouped = content.every(
    ({ place }, index) => index === 0 || place > content[index - 1]!.place,
  )
  if (!isGrouped)
    notes.order[at] = content.sort((a, b) => a.place - b.place).map(({ name }) => name)
}

const writeGroups = (groups: ReadonlyMap<string, Group>, at: string, reading: Reading): string => {
  const members: string[] = []
  for (const [name, { items }] of groups)
    members.push(
      `${JSON.stringify(name)}:${writeMember(items, `${at}/${pointerToken(name)}`, reading)}`,
    )
  return `{${members.join(',')}}`
}

/** One value, or a list of those of the same name. */
const writeMember = (items: readonly Item[], at: string, reading: Reading): string => {
  const [first] = items
  const isList =
    items.length > 1 ||
    (typeof first === 'object' && 'content' in first && findMark(first, 'list') === 'true')
  if (!isList) return writeItem(first!, at, reading)
  return `[${items.map((item, index) => writeItem(item, `${at}/${index}`, reading)).join(',')}]`
}

const writeItem = (item: Item, at: string, reading: Reading): string => {
  if (typeof item === 'string') return JSON.stringify(item)
  if ('content' in item) return readExtension(item, at, reading)
  reading.notes?.attributes.push(at)
  return JSON.stringify(item.value)
}

/** Extension elements and attributes of a parent, as members of its object. */
export const readMembers = (
  items: readonly (XmlElement | XmlAttribute)[],
  at: string,
  reading: Reading,
): string[] => {
  const members: string[] = []
  for (const [name, { items: same }] of groupItems(items, at, reading)) {
    const pointer = `${at}/${pointerToken(name)}`
    const [first] = same
    if (first && typeof first === 'object' && 'content' in first)
      reading.place(pointer, first.start)
    members.push(`${JSON.stringify(name)}:${writeMember(same, pointer, reading)}`)
  }
  return members
}
