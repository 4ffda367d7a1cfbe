/**
 * The one table of differences between this package's check and the official JSON schema of EPCIS
 * 2.0.1, each with an example and a way to tell it. The reasons: docs/decisions/0019-check-and-schema.md.
 */
import type { Problem } from './problem.ts'
import { aggregationEvent, captureDocument, objectEvent } from './testing.ts'
import { isUriByGrammar } from './uri.testing.ts'

/** What is refused although the schema lets it pass. */
export interface Stricter {
  /** JSON text of a document. */
  example: string
  /** Whether this problem is this difference; `value` stands where the problem points to, `document` around it. */
  tells: (problem: Problem, value: unknown, document: unknown) => boolean
}

/** What is accepted although the schema refuses it, because it stands for a word that the schema accepts. */
export interface Lenient {
  example: string
  /** The word that this spelling stands for; undefined where this is no such spelling. */
  wordOf: (value: string) => string | undefined
}

/** The value at an RFC 6901 pointer; undefined where there is none. */
export const valueAt = (document: unknown, pointer: string): unknown => {
  let value = document
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    value = (value as Record<string, unknown> | null | undefined)?.[name]
  }
  return value
}

const lastName = (pointer: string): string =>
  pointer.slice(pointer.lastIndexOf('/') + 1).replaceAll('~1', '/')

const isText = (value: unknown): value is string => typeof value === 'string'

/** Whether a date is one of the calendar, by the platform's own. */
const isDate = (text: string): boolean => {
  const day = text.slice(0, 10)
  const time = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}

/** xsd:dateTimeStamp with four digits of year and without the hour 24, as XML Schema 1.1 part 2 §3.4.28 spells it. */
const isTimeStamp = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/.test(
    text,
  ) &&
  !text.startsWith('0000') &&
  isDate(text)

/** An instant before the year 1 or after 9999 in UTC, which no store of instants takes. */
const isBeyond = (text: string): boolean => /^(0001-01-01|9999-12-31)/.test(text)

const NO_PERSISTENT = ['AggregationEvent', 'TransactionEvent', 'AssociationEvent']

const textOf = (document: unknown): string => JSON.stringify(document)
const observed = (members: Record<string, unknown>, more: Record<string, unknown> = {}): string =>
  textOf(captureDocument([objectEvent(members)], more))
/** A right document with a raw text where the marker stands. */
const around = (raw: string): string =>
  observed({ 'ex:a': 'MARKER' }).replace('"MARKER"', () => raw)

const code =
  (...codes: readonly string[]): Stricter['tells'] =>
  (problem) =>
    codes.includes(problem.code)

export const STRICTER: Readonly<Record<string, Stricter>> = {
  'the prefix of a name must be declared': {
    example: observed({ 'nobody:knows': 1 }),
    tells: code('undeclared-prefix'),
  },
  'a prefix stands for a URI': {
    example: observed({}, { '@context': [{ ex: 'no URI' }] }),
    tells: ({ code, pointer }) => code === 'not-a-uri' && pointer.includes('/@context'),
  },
  'fields of one’s own have URIs for names in places, bodies and master data too': {
    example: observed({ readPoint: { id: 'urn:a:b', floor: 3 } }),
    tells: ({ code, pointer }) => code === 'unknown-field' && !lastName(pointer).startsWith('@'),
  },
  'JSON-LD keywords stand only where EPCIS gives them a place': {
    example: observed({ 'ex:a': { '@context': {} } }),
    tells: ({ code, pointer }) => code === 'unknown-field' && lastName(pointer).startsWith('@'),
  },
  'a time is an xsd:dateTimeStamp': {
    example: observed({ eventTime: '2026-03-04 11:00:30z' }),
    tells: ({ code }, value) => code === 'not-a-time' && isText(value) && !isTimeStamp(value),
  },
  'an instant lies in the years 1 to 9999': {
    example: observed({ eventTime: '0001-01-01T00:00:00+14:00' }),
    tells: ({ code }, value) =>
      code === 'not-a-time' && isText(value) && isTimeStamp(value) && isBeyond(value),
  },
  'the authority of a URI is one (RFC 3986 §3.2)': {
    example: observed({ eventID: 'http://a:b/' }),
    tells: ({ code }, value) =>
      ['not-a-uri', 'not-a-word'].includes(code) &&
      isText(value) &&
      value.includes('://') &&
      !isUriByGrammar(value),
  },
  'a persistent disposition is checked in every type of event': {
    example: textOf(
      captureDocument([aggregationEvent({ persistentDisposition: { set: ['gone'] } })]),
    ),
    tells: ({ pointer }, _value, document) => {
      const [, event] = /^(.*)\/persistentDisposition(?:\/|$)/.exec(pointer) ?? []
      if (event === undefined) return false
      return NO_PERSISTENT.includes(valueAt(document, `${event}/type`) as string)
    },
  },
  'an aggregation that adds or deletes names the parent (EPCIS 2.0 §7.4.3)': {
    example: textOf(captureDocument([aggregationEvent({ parentID: undefined })])),
    tells: ({ code, pointer }, _value, document) =>
      code === 'missing' &&
      pointer.endsWith('/parentID') &&
      valueAt(document, pointer.replace(/parentID$/, 'type')) === 'AggregationEvent',
  },
  'events are of the five types of the standard': {
    example: observed({ type: 'https://example.org/OwnEvent' }),
    tells: ({ code }, value) =>
      (code === 'event-type' || code === 'document-type') && isText(value),
  },
  'a name stands once': {
    example: around('{"ex:b":1,"ex:b":2}'),
    tells: code('repeated-name'),
  },
  'no text holds a NUL': { example: around('"\\u0000"'), tells: code('nul') },
  'no text holds half a character': {
    example: around('"\\ud800"'),
    tells: code('lone-surrogate'),
  },
  'a number can be kept as it was written': {
    example: around('9007199254740993'),
    tells: code('number-overflow', 'number-precision'),
  },
  'nothing lies deeper than 64': {
    example: around('['.repeat(70) + ']'.repeat(70)),
    tells: code('too-deep'),
  },
}

const CBV_SPELLING =
  /^(?:urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er):|https?:\/\/ns\.gs1\.org\/cbv\/(?:BizStep|Disp|BTT|SDT|ER|Comp)-)(\w+)$/

export const LENIENT: Readonly<Record<string, Lenient>> = {
  'words of CBV also as URN or URI of the drafts': {
    example: observed({ bizStep: 'urn:epcglobal:cbv:bizstep:shipping' }),
    wordOf: (value) => CBV_SPELLING.exec(value)?.[1],
  },
  'measurement types and alerts also as URIs of the GS1 Web Vocabulary': {
    example: observed({
      sensorElementList: [{ sensorReport: [{ type: 'https://gs1.org/voc/Temperature' }] }],
    }),
    wordOf: (value) => /^https?:\/\/(?:www\.)?gs1\.org\/voc\/(\w+)$/.exec(value)?.[1],
  },
}
