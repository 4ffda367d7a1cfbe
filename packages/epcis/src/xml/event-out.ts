import { pointerToken } from '../problem.ts'
import { writeAsAttributes, writeExtension } from './extension-out.ts'
import { type Attributes, element, escapeJson, escapeText, isXmlText } from './markup.ts'
import { type AttributeKind, EVENTS, type ObjectPart, type Part } from './model.ts'
import { XSI } from './namespaces.ts'
import { isObject, type Json, type JsonObject, SpelledNumber, spell } from './spelled.ts'
import type { Writing } from './writing.ts'

/** Writes a right event as the element of its type (EPCIS 2.0 §9.5). `root`: what its root says if it stands alone. */
export const writeEvent = (
  event: JsonObject,
  at: string,
  writing: Writing,
  root?: () => Attributes,
): string => {
  const { '@context': said, type, ...members } = event
  const context = said === undefined ? undefined : (JSON.parse(spell(said)) as unknown)
  const isRoot = root !== undefined
  writing.enter(at, isRoot ? undefined : context)
  const part = EVENTS.get(type as string) ?? NO_EVENT
  const content = objectContent(part, members, at, writing)
  const marks = [...listMarks(part, members, writing)]
  const words = writing.spelledWords()
  if (words !== undefined) marks.push([writing.mark('words'), words])
  if (said !== undefined && !isRoot) marks.push([writing.mark('context'), escapeJson(spell(said))])
  const others = objectAttributes(part, members, at, writing)
  const attributes = [...(root?.() ?? writing.ownDeclarations()), ...marks, ...others]
  if (!isRoot) writing.leave()
  return element(type as string, attributes, content)
}

const NO_EVENT: ObjectPart = { kind: 'object', parts: new Map(), extensible: true }

/** What the elements of an event cannot say: lists of one, and lists that may not be empty in XML. */
const listMarks = (part: ObjectPart, members: JsonObject, writing: Writing): [string, string][] => {
  const lists: string[] = []
  const empty: string[] = []
  for (const [name, value] of Object.entries(members)) {
    const inner = part.parts.get(name)
    if (!inner || !Array.isArray(value)) continue
    if (value.length === 0 && isOmitted(inner)) empty.push(name)
    if (value.length === 1 && inner.kind === 'repeated' && inner.single) lists.push(name)
  }
  const marks: [string, string][] = []
  if (lists.length > 0) marks.push([writing.mark('lists'), lists.join(' ')])
  if (empty.length > 0) marks.push([writing.mark('empty'), empty.join(' ')])
  return marks
}

const isOmitted = (part: Part): boolean =>
  (part.kind === 'list' && part.least === 1) || part.kind === 'repeated'

const writeParts = (
  part: ObjectPart,
  members: JsonObject,
  at: string,
  writing: Writing,
): string => {
  let markup = ''
  for (const [name, inner] of part.parts) {
    const value = members[name]
    if (value !== undefined) markup += writePart(name, inner, value, `${at}/${name}`, writing)
    else if (name === 'quantity' && members.uom !== undefined) markup += unknownQuantity(writing)
  }
  for (const [name, value] of Object.entries(members))
    if (!part.parts.has(name))
      markup += writeExtension(name, value, `${at}/${pointerToken(name)}`, writing)
  return markup
}

/** The schema wants a quantity before a unit; JSON does not. */
const unknownQuantity = (writing: Writing): string =>
  element('quantity', [[`${writing.prefixOf(XSI, 'xsi')}:nil`, 'true']], '')

const itemsOf = (value: Json): Json[] => (Array.isArray(value) ? value : [value])

const writePart = (name: string, part: Part, value: Json, at: string, writing: Writing): string => {
  switch (part.kind) {
    case 'text':
      return element(name, [], escapeText(textOf(part, value, at, writing)))
    case 'number':
      return element(name, [], textOf({ kind: 'text' }, value, at, writing))
    case 'repeated':
      return itemsOf(value)
        .map((item, index) => writePart(name, part.of, item, `${at}/${index}`, writing))
        .join('')
    case 'list':
      return writeList(name, part, itemsOf(value), at, writing)
    case 'typed':
      return writeTyped(name, part, value as JsonObject, at, writing)
    case 'attributes':
      return element(name, writeFields(part.fields, value as JsonObject, at, writing), '')
    case 'object':
      return element(
        name,
        objectAttributes(part, value, at, writing),
        objectContent(part, value, at, writing),
      )
    default:
      return ''
  }
}

const textOf = (
  part: Part & { kind: 'text' },
  value: Json,
  at: string,
  writing: Writing,
): string => {
  if (value instanceof SpelledNumber) return value.text
  const text = String(value)
  return part.words ? writing.word(part.words, text, at) : text
}

const writeList = (
  name: string,
  part: Part & { kind: 'list' },
  items: readonly Json[],
  at: string,
  writing: Writing,
): string => {
  if (items.length === 0 && part.least === 1) return ''
  const content = items.map((item, index) =>
    writePart(part.item, part.of, item, `${at}/${index}`, writing),
  )
  return element(name, [], content.join(''))
}

const writeTyped = (
  name: string,
  part: Part & { kind: 'typed' },
  value: JsonObject,
  at: string,
  writing: Writing,
): string => {
  const type =
    value.type === undefined
      ? []
      : [['type', writing.word(part.words, String(value.type), `${at}/type`)] as const]
  return element(name, type, escapeText(String(value[part.field])))
}

/** Members that were attributes, of those objects whose element may have some. */
const objectAttributes = (
  part: ObjectPart,
  value: Json,
  at: string,
  writing: Writing,
): Attributes => {
  if (!part.extensible || !isObject(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const found = attributeOf(part, name, inner, at, writing)
    return found ? [found] : []
  })
}

const attributeOf = (
  part: ObjectPart,
  name: string,
  value: Json,
  at: string,
  writing: Writing,
): [string, string] | undefined => {
  if (part.parts.has(name) || typeof value !== 'string' || !isXmlText(value)) return undefined
  if (!writing.isAttribute(`${at}/${pointerToken(name)}`)) return undefined
  const found = writing.find(name)
  return found && found.said === undefined ? [found.name, value] : undefined
}

const objectContent = (part: ObjectPart, value: Json, at: string, writing: Writing): string => {
  if (!isObject(value)) return ''
  const rest = Object.entries(value).filter(
    ([name, inner]) => !attributeOf(part, name, inner, at, writing),
  )
  return writeParts(part, Object.fromEntries(rest), at, writing)
}

/** Sensor metadata and reports: everything in attributes. */
const writeFields = (
  fields: ReadonlyMap<string, AttributeKind>,
  value: JsonObject,
  at: string,
  writing: Writing,
): Attributes => {
  const attributes: [string, string][] = []
  const others: [string, Json][] = []
  for (const [name, kind] of fields) {
    const inner = value[name]
    if (inner === undefined) continue
    if (typeof inner === 'string' && !isXmlText(inner)) others.push([name, inner])
    else attributes.push([name, fieldText(kind, inner, `${at}/${name}`, writing)])
  }
  for (const [name, inner] of Object.entries(value))
    if (!fields.has(name)) others.push([name, inner])
  return [...attributes, ...writeAsAttributes(others, writing)]
}

const fieldText = (kind: AttributeKind, value: Json, at: string, writing: Writing): string => {
  if (typeof value !== 'string') return spell(value)
  return typeof kind === 'string' ? value : writing.word(kind, value, at)
}
