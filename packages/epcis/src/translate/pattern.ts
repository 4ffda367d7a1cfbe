import { canonicalThing } from '../thing.ts'
import { CANONICAL } from './component.ts'
import { findLinkPrefix } from './digital-link.ts'
import {
  findScheme,
  joinDigits,
  keyLength,
  OTHER_SCHEMES,
  type Scheme,
  writeKey,
} from './schemes.ts'
import { type Span, serialSpans, spanOf, successor } from './span.ts'

/** Things that a MATCH_ parameter asks for, in their canonical form (`canonicalThing`). */
export interface ThingPattern {
  /** Any of these, as an index of things reads them. */
  spans: Span[]
  /** Whether a thing, in any of its forms, is among them. */
  matches: (thing: string) => boolean
}

/** A field of a pattern: itself, any, or a whole number between two. */
type Field = { text: string } | Open
type Open = '*' | { low: string; high: string }

const PATTERN = /^urn:epc:idpat:([a-z]+):(.*)$/s
const RANGE = /^\[(\d+)-(\d+)\]$/
const PREFIX = /^\d{6,12}$/

/** Thrown inside of this module only. */
class WrongPattern extends Error {}

/**
 * Reads a value of a MATCH_ parameter (EPCIS 2.0.1 §8.2.7.1.1) of either world: a pattern of EPCs
 * (`urn:epc:idpat:…`, EPC Tag Data Standard 2.1 §8: `*` for all of a field and all behind it, beyond it `[low-high]` for
 * numbers), the class of things as a URN or GS1 Digital Link, which stands for itself and all of it, a Digital Link that
 * ends in `*`, or any other URI, which is only itself. Says what is wrong with a pattern that is none.
 */
export const readPattern = (text: string): ThingPattern | { problem: string } => {
  try {
    const spans = listSpans(text)
    const tests = spans.map(spanOf)
    const matches = (thing: string): boolean => {
      const canonical = canonicalThing(thing)
      return tests.some((test) => test(canonical))
    }
    return { spans, matches }
  } catch (error) {
    if (error instanceof WrongPattern) return { problem: error.message }
    throw error
  }
}

const listSpans = (text: string): Span[] => {
  const [, name = '', body = ''] = PATTERN.exec(text) ?? []
  if (name) return listPatternSpans(name, body)
  if (/^https?:[^?#]*\*$/i.test(text)) {
    const prefix = findLinkPrefix(text.slice(0, -1))
    if (prefix !== undefined) return [{ prefix }]
  }
  return listClassSpans(canonicalThing(text))
}

/** Links of classes: `finer` stands between the class and what belongs to it. */
const CLASSES: readonly { is: RegExp; finer: string }[] = [
  { is: /^\/01\/\d{14}$/, finer: '/' },
  { is: /^\/8006\/\d{18}$/, finer: '/' },
  { is: /^\/8010\/[^/]+$/, finer: '/8011/' },
  { is: /^\/8003\/\d{14}$/, finer: '' },
  { is: /^\/25[35]\/\d{13}$/, finer: '' },
]

const listClassSpans = (thing: string): Span[] => {
  const path = thing.startsWith(CANONICAL) ? thing.slice(CANONICAL.length) : ''
  const found = CLASSES.find(({ is }) => is.test(path))
  if (!found) return [{ exact: thing }]
  return found.finer === ''
    ? [{ prefix: thing }]
    : [{ exact: thing }, { prefix: thing + found.finer }]
}

const listPatternSpans = (name: string, body: string): Span[] => {
  const scheme = findScheme('id', name)
  const count = scheme ? fieldCount(scheme) : OTHER_SCHEMES.get(name)
  if (count === undefined) throw new WrongPattern(`"${name}" is no scheme of EPCs`)
  const fields = readFields(name, body, count)
  if (fields.every((field) => textOf(field) !== undefined)) {
    return [`urn:epc:id:${name}:${body}`, `urn:epc:idpat:${name}:${body}`].map((uri) => ({
      exact: canonicalThing(uri),
    }))
  }
  const spans = scheme ? listKeySpans(scheme, fields) : listOtherSpans(name, fields)
  return [...spans, ...listNarrower(name, fields)]
}

const fieldCount = ({ serial, hasPieces }: Scheme): number =>
  2 + (serial ? 1 : 0) + (hasPieces ? 2 : 0)

const readFields = (name: string, body: string, count: number): Field[] => {
  const all = body.split('.').map(readField)
  // The serial number of a pattern without anything open may hold dots of its own.
  const isOpen = all.some((field) => textOf(field) === undefined)
  const fields = isOpen ? all : joinLast(all.map(textOf), count).map((text) => ({ text }))
  if (fields.length !== count) throw new WrongPattern(`a pattern of ${name} has ${count} fields`)
  const open = fields.findIndex((field) => field === '*' || 'low' in field)
  if (open >= 0 && fields.slice(open + 1).some((field) => field !== '*'))
    throw new WrongPattern('behind "*" or a range every field is "*"')
  return fields
}

const joinLast = (texts: readonly (string | undefined)[], count: number): string[] => {
  const last = texts.slice(count - 1)
  return [...texts.slice(0, count - 1), ...(last.length > 0 ? [last.join('.')] : [])].map(String)
}

const readField = (text: string): Field => {
  if (text === '*') return '*'
  const [, low, high] = RANGE.exec(text) ?? []
  if (low !== undefined && high !== undefined) return { low, high }
  if (!/[[\]]/.test(text)) return { text }
  throw new WrongPattern(`"${text}" is neither a text, "*" nor a range such as [100-199]`)
}

const textOf = (field: Field | undefined): string | undefined =>
  typeof field === 'object' && 'text' in field ? field.text : undefined

/** The fields before what is open, each with its dot. */
const headOf = (fields: readonly Field[]): string =>
  fields.map((field) => (textOf(field) === undefined ? '' : `${textOf(field)}.`)).join('')

/** Classes that events name by a pattern without Digital Link, no wider than what is asked for. */
const listNarrower = (name: string, fields: readonly Field[]): Span[] => {
  if (fields.some((field) => typeof field === 'object' && 'low' in field)) return []
  return [{ prefix: `urn:epc:idpat:${name}:${headOf(fields)}` }]
}

/** Of schemes without Digital Link: their URNs as they are. */
const listOtherSpans = (name: string, fields: readonly Field[]): Span[] => {
  const head = `urn:epc:id:${name}:${headOf(fields)}`
  const last = fields.at(-1)!
  if (typeof last === 'object' && 'low' in last) return listSerials(head, last)
  if (fields.some((field) => typeof field === 'object' && 'low' in field))
    throw new WrongPattern(`a range may only be the last field of a pattern of ${name}`)
  return [{ prefix: head }]
}

const listSerials = (head: string, { low, high }: { low: string; high: string }): Span[] => {
  const spans = serialSpans(head, low, high)
  if (!spans) throw new WrongPattern(`[${low}-${high}] is no range of numbers`)
  return spans
}

const listKeySpans = (scheme: Scheme, fields: readonly Field[]): Span[] => {
  const head = `${CANONICAL}/${scheme.ai}/`
  const [prefix, reference, ...behind] = fields as [Field, Field, ...Field[]]
  if (prefix === '*') return narrowTo(scheme, [{ prefix: head }])
  if ('low' in prefix || !PREFIX.test(prefix.text))
    throw new WrongPattern('a company prefix has 6 to 12 digits, or is "*"')
  const text = textOf(reference)
  if (text === undefined)
    return narrowTo(scheme, listReferenceSpans(scheme, head, prefix.text, reference as Open))
  const key = writeKey(scheme, prefix.text, text)
  if (key === undefined) throw new WrongPattern(`"${text}" is no reference of ${scheme.name}`)
  return listFinerSpans(scheme, head + key, behind)
}

/** The key is open behind its company prefix. */
const listReferenceSpans = (
  { name, key, serial }: Scheme,
  head: string,
  prefix: string,
  reference: Open,
): Span[] => {
  if (key.kind !== 'digits') {
    if (reference === '*') return [{ prefix: head + prefix }]
    if (serial) throw new WrongPattern(`a reference of ${name} is no number`)
    return listSerials(head + prefix, reference)
  }
  const width = key.count - prefix.length
  const { low, high } =
    reference === '*' ? { low: '0'.repeat(width), high: '9'.repeat(width) } : reference
  if (low.length !== width || high.length !== width || low > high)
    throw new WrongPattern(`a range of ${name} is of two references of ${width} digits`)
  const written = (text: string): string =>
    head + (key.filler ?? '') + joinDigits(key, prefix, text)
  const ranges: [string, string][] = key.leads ? listLeads(low, high) : [[low, high]]
  return ranges.map(([from, to]) => between(written(from), written(to)))
}

/** A range of references cut where the leading digit changes, which stands before the company prefix in the key. */
const listLeads = (low: string, high: string): [string, string][] => {
  const ranges: [string, string][] = []
  const width = low.length - 1
  for (let lead = Number(low[0]); lead <= Number(high[0]); lead++) {
    const from = String(lead) === low[0] ? low : lead + '0'.repeat(width)
    const to = String(lead) === high[0] ? high : lead + '9'.repeat(width)
    ranges.push([from, to])
  }
  return ranges
}

const between = (from: string, to: string): Span =>
  from === to ? { prefix: from } : { from, below: successor(to) }

/** What belongs to a whole key. */
const listFinerSpans = (scheme: Scheme, link: string, behind: readonly Field[]): Span[] => {
  const { serial, hasPieces } = scheme
  if (hasPieces) return listPieceSpans(link, behind)
  const [field] = behind
  if (!serial || field === undefined) return [{ exact: link }]
  if (typeof field === 'object' && 'low' in field) return listSerials(link + serial.before, field)
  if (scheme.name === 'sgtin') return [{ exact: link }, { prefix: `${link}/` }]
  return serial.before === ''
    ? [{ prefix: link }]
    : [{ exact: link }, { prefix: link + serial.before }]
}

const listPieceSpans = (link: string, behind: readonly Field[]): Span[] => {
  const [piece, total, last] = behind
  const said = [textOf(piece), textOf(total)]
  if (behind.slice(0, 2).some((field) => typeof field === 'object' && 'low' in field))
    throw new WrongPattern('the number of a piece and of all pieces are no ranges')
  if (said.some((text) => text !== undefined && !/^\d\d$/.test(text)))
    throw new WrongPattern('the number of a piece and of all pieces have two digits each')
  const head = link + said.map((text) => text ?? '').join('')
  if (said.includes(undefined)) return [{ prefix: head }]
  if (typeof last === 'object' && 'low' in last) return listSerials(`${head}/21/`, last)
  return [{ exact: head }, { prefix: `${head}/` }]
}

/** What shares its links with another scheme is told apart by their form. */
const narrowTo = (scheme: Scheme, spans: Span[]): Span[] => {
  if (scheme.name !== 'upui') return spans
  const form = `^https://id\\.gs1\\.org/01/[0-9]{${keyLength(scheme)}}(/235/.*)?$`
  return spans.map((span) => ('exact' in span ? span : { ...span, form }))
}
