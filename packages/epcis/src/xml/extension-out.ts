import { pointerToken } from '../problem.ts'
import { type Attributes, element, escapeJson, escapeText, isXmlText } from './markup.ts'
import { XSD, XSI } from './namespaces.ts'
import { isObject, type Json, type JsonObject, SpelledNumber, spell } from './spelled.ts'
import { isBlank } from './tree.ts'
import type { Writing, XmlName } from './writing.ts'

/** Writes a member of an object that others define as elements: a list is its items, each under its name. */
export const writeExtension = (name: string, value: Json, at: string, writing: Writing): string => {
  const found = nameOf(name, writing)
  if (!Array.isArray(value)) return writeValue(found, value, at, writing)
  if (value.length === 0) return mark(found, 'type', 'list', '', writing)
  const only: Attributes = value.length === 1 ? [[writing.mark('list'), 'true']] : []
  return value
    .map((item, index) => writeValue(found, item, `${at}/${index}`, writing, only))
    .join('')
}

/** A name that no element can have is said in a mark. */
const nameOf = (name: string, writing: Writing): XmlName =>
  writing.find(name) ?? { name: writing.mark('member'), said: name }

const mark = (
  { name, said }: XmlName,
  kind: string,
  value: string,
  content: string,
  writing: Writing,
  more: Attributes = [],
): string =>
  element(name, [...saidName(said, writing), ...more, [writing.mark(kind), value]], content)

const saidName = (said: string | undefined, writing: Writing): Attributes =>
  said === undefined ? [] : [[writing.mark('name'), said]]

/** Writes one value as an element of a name that was found for it. */
export const writeValue = (
  name: XmlName,
  value: Json,
  at: string,
  writing: Writing,
  more: Attributes = [],
): string => {
  if (typeof value === 'string') return writeText(name, value, at, writing, more)
  if (isObject(value)) return writeObject(name, value, at, writing, more)
  if (value === null) {
    const nil: Attributes = [[`${writing.prefixOf(XSI, 'xsi')}:nil`, 'true']]
    return element(name.name, [...saidName(name.said, writing), ...more, ...nil], '')
  }
  if (value instanceof SpelledNumber) return mark(name, 'type', 'number', value.text, writing, more)
  if (!Array.isArray(value)) return mark(name, 'type', 'boolean', String(value), writing, more)
  const item: XmlName = { name: writing.mark('item'), said: undefined }
  const items = value.map((inner, index) => writeValue(item, inner, `${at}/${index}`, writing))
  return mark(name, 'type', 'list', items.join(''), writing, more)
}

const writeText = (
  name: XmlName,
  value: string,
  at: string,
  writing: Writing,
  more: Attributes,
): string => {
  if (!isXmlText(value))
    return mark(name, 'type', 'json', escapeText(escapeJson(JSON.stringify(value))), writing, more)
  const attributes = [...saidName(name.said, writing), ...more, ...typeNote(at, writing)]
  return element(name.name, attributes, escapeText(value))
}

/** The xsi:type that an element had. */
const typeNote = (at: string, writing: Writing): Attributes => {
  const type = writing.notes.types[at]
  if (type === undefined) return []
  if (/^xsd?:/.test(type)) writing.prefixOf(XSD, type.slice(0, type.indexOf(':')))
  return [[`${writing.prefixOf(XSI, 'xsi')}:type`, type]]
}

const writeObject = (
  name: XmlName,
  value: JsonObject,
  at: string,
  writing: Writing,
  more: Attributes,
): string => {
  const { attributes, content } = splitMembers(value, at, writing)
  const isEmpty = attributes.length === 0 && content.every(({ isText }) => isText)
  const empty: Attributes = isEmpty ? [[writing.mark('type'), 'object']] : []
  return element(
    name.name,
    [...saidName(name.said, writing), ...more, ...typeNote(at, writing), ...attributes, ...empty],
    content.map(({ markup }) => markup).join(''),
  )
}

interface Piece {
  name: string
  markup: string
  /** Text between elements. */
  isText: boolean
}

/** Members that were attributes, and the others in the order that they had. */
const splitMembers = (
  value: JsonObject,
  at: string,
  writing: Writing,
): { attributes: Attributes; content: Piece[] } => {
  const attributes: [string, string][] = []
  const content: Piece[] = []
  const order = writing.notes.order[at]
  for (const [name, inner] of Object.entries(value)) {
    const pointer = `${at}/${pointerToken(name)}`
    const attribute = findAttribute(name, inner, pointer, writing)
    if (attribute) attributes.push(attribute)
    else content.push(...writePieces(name, inner, pointer, order !== undefined, writing))
  }
  return { attributes, content: order ? inOrder(content, order) : content }
}

const findAttribute = (
  name: string,
  value: Json,
  pointer: string,
  writing: Writing,
): [string, string] | undefined => {
  if (typeof value !== 'string' || !writing.isAttribute(pointer) || !isXmlText(value))
    return undefined
  const found = writing.find(name)
  return found && found.said === undefined ? [found.name, value] : undefined
}

/** In an object whose order is known a list is not kept together. */
const writePieces = (
  name: string,
  value: Json,
  pointer: string,
  isOrdered: boolean,
  writing: Writing,
): Piece[] => {
  if (typeof value === 'string' && writing.isText(name) && !isBlank(value) && isXmlText(value))
    return [{ name, markup: escapeText(value), isText: true }]
  if (!isOrdered || !Array.isArray(value) || value.length < 2)
    return [{ name, markup: writeExtension(name, value, pointer, writing), isText: false }]
  return value.map((item, index) =>
    typeof item === 'string' && writing.isText(name) && isXmlText(item)
      ? { name, markup: escapeText(item), isText: true }
      : {
          name,
          markup: writeValue(nameOf(name, writing), item, `${pointer}/${index}`, writing),
          isText: false,
        },
  )
}

/** Puts pieces in the order of names that was noted; what the note does not name follows. */
const inOrder = (pieces: readonly Piece[], order: readonly string[]): Piece[] => {
  const left = new Map<string, Piece[]>()
  for (const piece of [...pieces].reverse()) {
    const same = left.get(piece.name)
    if (same) same.push(piece)
    else left.set(piece.name, [piece])
  }
  const sorted = order.flatMap((name) => left.get(name)?.pop() ?? [])
  return [...sorted, ...[...left.values()].flat()]
}

/**
 * Members of an element that can have attributes only: texts, numbers and truth as attributes, the
 * rest as JSON in a mark.
 */
export const writeAsAttributes = (
  members: readonly (readonly [string, Json])[],
  writing: Writing,
): Attributes => {
  const attributes: [string, string][] = []
  const asJson: string[] = []
  const rest: JsonObject = {}
  for (const [name, value] of members) {
    const found = name.includes(':') ? writing.find(name) : undefined
    const isScalar = value instanceof SpelledNumber || typeof value === 'boolean'
    if (!found || found.said !== undefined || !(isScalar || isPlainText(value))) rest[name] = value
    else {
      attributes.push([found.name, typeof value === 'string' ? value : spell(value)])
      if (isScalar) asJson.push(name)
    }
  }
  if (asJson.length > 0) attributes.push([writing.mark('json'), asJson.join(' ')])
  if (Object.keys(rest).length > 0)
    attributes.push([writing.mark('members'), escapeJson(spell(rest))])
  return attributes
}

const isPlainText = (value: Json): boolean => typeof value === 'string' && isXmlText(value)
