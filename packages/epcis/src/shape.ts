import { shown } from './problem.ts'
import { isTime } from './time.ts'
import { isUri } from './uri.ts'
import { findWordUri, type Vocabulary } from './vocabulary.ts'

/** What a value must be. The tables of fields are made of these; `check.ts` reads them. */
export type Shape =
  | { kind: 'text' | 'number' | 'boolean'; test?: Test }
  | { kind: 'list'; of: Shape; least: number; distinct: boolean }
  | { kind: 'one-or-list'; of: Shape }
  | ObjectShape
  | { kind: 'event' | 'context' | 'attribute' }

/** A further condition on a scalar. */
export interface Test {
  passes: (value: never) => boolean
  code: string
  message: (value: unknown) => string
}

interface Field {
  shape: Shape
  required: boolean
}

export interface ObjectShape {
  kind: 'object'
  fields: ReadonlyMap<string, Field>
  required: readonly string[]
  /** `qualified`: beside its own, members whose name is a CURIE with a declared prefix or a URI. */
  extensions: 'none' | 'qualified'
  rules: readonly Rule[]
}

/** What several members must be together; `field` is where the problem is shown. */
export interface Rule {
  field: string
  code: string
  message: string
  holds: (value: Readonly<Record<string, unknown>>) => boolean
}

const scalar = <T extends 'text' | 'number' | 'boolean'>(
  kind: T,
  code: string,
  passes: (value: never) => boolean,
  message: (value: unknown) => string,
): Shape => ({ kind, test: { code, passes, message } })

export const TEXT: Shape = { kind: 'text' }
export const NUMBER: Shape = { kind: 'number' }
export const BOOLEAN: Shape = { kind: 'boolean' }
export const CONTEXT: Shape = { kind: 'context' }
export const EVENT: Shape = { kind: 'event' }
export const ATTRIBUTE: Shape = { kind: 'attribute' }

export const URI = scalar('text', 'not-a-uri', isUri, (value) => `${shown(value)} is not a URI`)

export const TIME = scalar(
  'text',
  'not-a-time',
  isTime,
  (value) =>
    `${shown(value)} is not a time with date and offset, years 0001 to 9999, such as 2026-03-04T11:00:30+01:00`,
)

/** A text that matches a pattern. */
export const pattern = (regex: RegExp, code: string, says: string): Shape =>
  scalar(
    'text',
    code,
    (value: string) => regex.test(value),
    (value) => `${shown(value)} is not ${says}`,
  )

/** One of a closed list of words. */
export const oneOf = (words: readonly string[]): Shape =>
  scalar(
    'text',
    'not-a-word',
    (value: string) => words.includes(value),
    (value) => `${shown(value)} is none of ${words.join(', ')}`,
  )

/** Where only the standard makes words: the URNs of CBV and the namespace of its drafts, and the GS1 Web Vocabulary. */
const CLOSED_CBV = /^(?:urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/
const CLOSED_WEB_VOCABULARY = /^https?:\/\/(?:www\.)?gs1\.org\/voc\//

const closedOf = ({ base }: Vocabulary): RegExp =>
  CLOSED_WEB_VOCABULARY.test(base) ? CLOSED_WEB_VOCABULARY : CLOSED_CBV

/** A word of a vocabulary in any of its spellings, or a URI of one's own, which is none of the standard's. */
export const wordOf = (vocabulary: Vocabulary): Shape => {
  const closed = closedOf(vocabulary)
  return scalar(
    'text',
    'not-a-word',
    (value: string) =>
      findWordUri(vocabulary, value) !== undefined || (!closed.test(value) && isUri(value)),
    (value) =>
      `${shown(value)} is neither a ${vocabulary.name} of the standard nor a URI of one's own`,
  )
}

export const listOf = (of: Shape, { least = 0, distinct = false } = {}): Shape => ({
  kind: 'list',
  of,
  least,
  distinct,
})

export const oneOrListOf = (of: Shape): Shape => ({ kind: 'one-or-list', of })

/** Fields by name; a name that ends in `!` is required. */
const fieldsOf = (fields: Record<string, Shape>): [string, Field][] =>
  Object.entries(fields).map(([name, shape]) => [
    name.replace('!', ''),
    { shape, required: name.endsWith('!') },
  ])

export const objectOf = (
  fields: Record<string, Shape>,
  extensions: ObjectShape['extensions'] = 'none',
  rules: readonly Rule[] = [],
): ObjectShape => {
  const entries = fieldsOf(fields)
  const required = entries.filter(([, field]) => field.required).map(([name]) => name)
  return { kind: 'object', fields: new Map(entries), required, extensions, rules }
}
