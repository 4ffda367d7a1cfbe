import type { XmlSource } from '../read.ts'
import { writeExtension } from './extension-out.ts'
import { element, escapeAttribute, escapeText } from './markup.ts'
import type { JsonObject } from './spelled.ts'
import { isElement, parseXml, type XmlElement } from './tree.ts'
import type { Writing } from './writing.ts'

/** What a repository says of an event beside what its sender said. */
const OWN = 'urn:karvan:voc:'

interface Insert {
  at: number
  /** How many characters go. */
  gone: number
  text: string
}

/**
 * The exact XML of an event for an answer: as it came, with what the repository adds — the record
 * time (EPCIS 2.0 §7.4.1.1), the ID if it had none, its own marks — and the declarations of prefixes
 * that stood around it. Undefined where that cannot be said within it.
 */
export const amendSource = (
  { text, namespaces }: XmlSource,
  event: JsonObject,
  writing: Writing,
): string | undefined => {
  const { root, fault } = parseXml(text, () => undefined, namespaces)
  const end = text.lastIndexOf('</')
  if (fault || !root || end < 0) return undefined
  const marks = ownMarks(root, event, writing)
  if (marks === undefined) return undefined
  const inserts: Insert[] = [
    ...declareInherited(root, text, namespaces),
    ...setElement(root, 'recordTime', event.recordTime, 'eventTime', true),
    ...setElement(root, 'eventID', event.eventID, 'eventTimeZoneOffset', false),
    { at: end, gone: 0, text: marks },
  ]
  return apply(text, inserts)
}

const nameOf = ({ prefix, local }: XmlElement): string => (prefix ? `${prefix}:${local}` : local)

/** Prefixes that the text uses; whatever looks like one is declared. */
const declareInherited = (
  root: XmlElement,
  text: string,
  namespaces: Readonly<Record<string, string>>,
): Insert[] => {
  const own = new Set(root.declared.map(([prefix]) => prefix))
  const declarations = Object.entries(namespaces)
    .filter(([prefix]) => prefix !== '' && !own.has(prefix) && text.includes(`${prefix}:`))
    .map(([prefix, uri]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`)
  return [{ at: 1 + nameOf(root).length, gone: 0, text: declarations.join('') }]
}

const findChild = (root: XmlElement, name: string): XmlElement | undefined =>
  root.content.filter(isElement).find(({ local, uri }) => uri === '' && local === name)

/** An element behind another; one that is there is replaced, or left alone. */
const setElement = (
  root: XmlElement,
  name: string,
  value: unknown,
  behind: string,
  replaces: boolean,
): Insert[] => {
  if (typeof value !== 'string') return []
  const text = element(name, [], escapeText(value))
  const there = findChild(root, name)
  if (there) return replaces ? [{ at: there.start, gone: there.end - there.start, text }] : []
  const before = findChild(root, behind)
  return before ? [{ at: before.end, gone: 0, text }] : []
}

/** Marks of the repository that the event does not have itself; undefined if their prefix means something else in it. */
const ownMarks = (root: XmlElement, event: JsonObject, writing: Writing): string | undefined => {
  let markup = ''
  for (const [name, value] of Object.entries(event)) {
    const found = name.includes(':') ? writing.find(name) : undefined
    const [prefix, local] = found?.name.split(':') ?? []
    if (prefix === undefined || writing.prefixOf(OWN, 'karvan') !== prefix) continue
    if (root.content.filter(isElement).some((child) => child.uri === OWN && child.local === local))
      continue
    if (root.declared.some(([own, uri]) => own === prefix && uri !== OWN)) return undefined
    markup += writeExtension(name, value, '', writing)
  }
  return markup
}

const apply = (text: string, inserts: readonly Insert[]): string => {
  let amended = ''
  let from = 0
  for (const insert of [...inserts].sort((one, other) => one.at - other.at)) {
    amended += text.slice(from, insert.at) + insert.text
    from = insert.at + insert.gone
  }
  return amended + text.slice(from)
}
