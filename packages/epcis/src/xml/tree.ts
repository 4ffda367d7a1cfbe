import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { EVENT_LIMIT } from '../scan.ts'

/** Elements may lie this deep in each other. */
const DEPTH_LIMIT = 64
/** Attributes of one element, namespaces with them. */
const ATTRIBUTE_LIMIT = 256
/** UTF-16 units of one text or attribute. */
const TEXT_LIMIT = 1024 * 1024
const NAME_LIMIT = 1000

const XMLNS = 'http://www.w3.org/2000/xmlns/'

export interface XmlAttribute {
  prefix: string
  local: string
  uri: string
  value: string
}

/** An element as it stands; comments and processing instructions are left out. */
export interface XmlElement {
  prefix: string
  local: string
  uri: string
  attributes: XmlAttribute[]
  /** Prefixes that this element declares. */
  declared: [prefix: string, uri: string][]
  content: (XmlElement | string)[]
  parent: XmlElement | undefined
  /** Offsets of the element in the text. */
  start: number
  end: number
}

/** Why a text cannot be read as XML, and where. */
export interface XmlFault {
  code: string
  message: string
  offset: number
}

/** Ends the parser's run from within one of its handlers. */
class Halt extends Error {
  readonly fault: XmlFault
  constructor(fault: XmlFault) {
    super(fault.message)
    this.fault = fault
  }
}

/**
 * Reads a text as XML 1.0 with namespaces, `namespaces` those that hold around it. Each event is given away as soon as it ends and not kept,
 * for a document may hold many. Refused at once, before anything grows: document types, and with
 * them every entity of one's own, what is not well formed, and what is deeper or larger than the limits.
 */
export const parseXml = (
  text: string,
  onEvent: (event: XmlElement, index: number) => void,
  namespaces: Readonly<Record<string, string>> = {},
): { root: XmlElement | undefined; fault: XmlFault | undefined } => {
  const builder = new Builder(text, onEvent, namespaces)
  try {
    builder.run()
    return { root: builder.root, fault: undefined }
  } catch (halt) {
    if (halt instanceof Halt) return { root: builder.root, fault: halt.fault }
    throw halt
  }
}

class Builder {
  root: XmlElement | undefined
  private readonly text: string
  private readonly onEvent: (event: XmlElement, index: number) => void
  private readonly parser: SaxesParser<{ xmlns: true }>
  private top: XmlElement | undefined
  private depth = 0
  private events = 0
  private start = 0
  private attributes = 0

  constructor(
    text: string,
    onEvent: (event: XmlElement, index: number) => void,
    namespaces: Readonly<Record<string, string>>,
  ) {
    this.text = text
    this.onEvent = onEvent
    this.parser = new SaxesParser({
      xmlns: true,
      position: true,
      additionalNamespaces: { ...namespaces },
    })
  }

  run(): void {
    const { parser } = this
    parser.on('error', (error) => this.halt('not-well-formed', sentenceOf(error.message)))
    parser.on('xmldecl', ({ encoding, version }) => this.readDeclaration(encoding, version))
    parser.on('doctype', () => this.halt('doctype', 'A document type (DOCTYPE) is not allowed'))
    parser.on('opentagstart', ({ name }) => this.startTag(name))
    parser.on('attribute', ({ name, value }) => this.startAttribute(name, value))
    parser.on('opentag', (tag) => this.open(tag))
    parser.on('closetag', () => this.close())
    parser.on('text', (text) => this.addText(text))
    parser.on('cdata', (text) => this.addText(text))
    parser.write(this.text).close()
  }

  private halt(code: string, message: string): never {
    throw new Halt({ code, message, offset: this.parser.position })
  }

  private readDeclaration(encoding: string | undefined, version: string | undefined): void {
    if (version !== '1.0') this.halt('xml-version', `XML ${version} is not read, only XML 1.0`)
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
      this.halt('encoding', `The document says it is in ${encoding}; only UTF-8 is read`)
  }

  private startTag(name: string): void {
    this.start = this.text.lastIndexOf('<', this.parser.position - 1)
    this.attributes = 0
    if (name.length > NAME_LIMIT) this.halt('too-large', 'A name is too long')
    if (this.depth >= DEPTH_LIMIT)
      this.halt('too-deep', `Elements lie more than ${DEPTH_LIMIT} deep in each other`)
  }

  private startAttribute(name: string, value: string): void {
    if (++this.attributes > ATTRIBUTE_LIMIT)
      this.halt('too-large', `An element has more than ${ATTRIBUTE_LIMIT} attributes`)
    if (name.length > NAME_LIMIT) this.halt('too-large', 'A name is too long')
    if (value.length > TEXT_LIMIT) this.halt('too-large', `"${name}" is too long`)
    // The parser keeps attributes in an object whose prototype this would be.
    if (name === '__proto__') this.halt('not-well-formed', 'An attribute is named "__proto__"')
  }

  private open(tag: SaxesTagNS): void {
    const element: XmlElement = {
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      attributes: [],
      declared: [],
      content: [],
      parent: this.top,
      start: this.start,
      end: this.start,
    }
    for (const attribute of Object.values(tag.attributes)) readAttribute(element, attribute)
    this.root ??= element
    this.top = element
    this.depth++
  }

  private close(): void {
    const element = this.top!
    element.end = this.parser.position
    this.top = element.parent
    this.depth--
    if (!element.parent) return
    if (!isEvent(element, this.depth)) {
      element.parent.content.push(element)
      return
    }
    if (this.events === EVENT_LIMIT)
      this.halt(
        'too-many-events',
        `A document may hold ${EVENT_LIMIT} events; send the rest in another`,
      )
    this.onEvent(element, this.events++)
  }

  private addText(text: string): void {
    if (text.length > TEXT_LIMIT) this.halt('too-large', 'A text is too long')
    const content = this.top?.content
    if (!content || text === '') return
    const last = content.length - 1
    const before = content[last]
    if (typeof before !== 'string') content.push(text)
    else if (before.length + text.length > TEXT_LIMIT) this.halt('too-large', 'A text is too long')
    else content[last] = before + text
  }
}

const readAttribute = (
  element: XmlElement,
  { prefix, local, uri, value }: SaxesAttributeNS,
): void => {
  if (uri !== XMLNS) element.attributes.push({ prefix, local, uri, value })
  else element.declared.push([prefix === '' ? '' : local, value])
}

/** An element of the list of a capture document or of the answer of a query. */
const isEvent = ({ parent }: XmlElement, depth: number): boolean =>
  (depth === 3 || depth === 5) &&
  parent!.local === 'EventList' &&
  parent!.parent!.local === (depth === 3 ? 'EPCISBody' : 'resultsBody')

/** The parser begins its messages with the place and ends them with a full stop. */
const sentenceOf = (message: string): string =>
  `This is not well-formed XML: ${message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')}`

export const isElement = (item: XmlElement | string): item is XmlElement => typeof item !== 'string'

/** The text of an element without the elements in it. */
export const textOf = ({ content }: XmlElement): string =>
  content.filter((item) => typeof item === 'string').join('')

/** Whether a text is nothing but white space of XML. */
export const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text)

const SPACE = new Set([' ', '\t', '\r', '\n'])

/** Without leading and trailing white space of XML, which the types of the schema collapse. */
export const trim = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && SPACE.has(text[start]!)) start++
  while (end > start && SPACE.has(text[end - 1]!)) end--
  return text.slice(start, end)
}
