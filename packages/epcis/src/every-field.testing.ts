/** Right documents with every field that the tables of this package know, made from these tables. */
import { DOCUMENT_SHAPES, EVENT_SHAPES } from './fields.ts'
import type { ObjectShape, Shape, Test } from './shape.ts'

const TEXTS = [
  'urn:epc:id:sgtin:0614141.107346.2017',
  '2026-03-04T11:00:30.000+04:00',
  '+04:00',
  'KGM',
  'F0',
  '2.0',
  'ADD',
]
const OTHER_TEXT = 'urn:epc:id:sgtin:0614141.107346.2018'
const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld',
  { ex: 'urn:ex:' },
]

const textFor = (test: Test | undefined): string =>
  TEXTS.find((text) => test === undefined || test.passes(text as never))!

/** A right value; `events` stand where events do. */
const sampleOf = (shape: Shape, events: readonly unknown[]): unknown => {
  switch (shape.kind) {
    case 'text':
      return textFor(shape.test)
    case 'number':
      return 1.5
    case 'boolean':
      return true
    case 'list':
      return shape.of.kind === 'event' ? events : listFor(shape.of, events)
    case 'one-or-list':
      return listFor(shape.of, events)
    case 'object':
      return objectFor(shape, events)
    case 'context':
      return CONTEXT
    default:
      return { 'ex:own': [1, 'text', { 'ex:inner': true }] }
  }
}

/** Two different items where one is a text, that lists without repetition are among what changes. */
const listFor = (shape: Shape, events: readonly unknown[]): unknown[] => {
  const sample = sampleOf(shape, events)
  const isUri = shape.kind === 'text' && sample === TEXTS[0]
  return isUri ? [sample, OTHER_TEXT] : [sample]
}

const objectFor = (shape: ObjectShape, events: readonly unknown[]): Record<string, unknown> => {
  const fields = [...shape.fields].map(([name, field]) => [name, sampleOf(field.shape, events)])
  const own = shape.extensions === 'qualified' ? [['ex:own', 'text']] : []
  return Object.fromEntries([...fields, ...own])
}

/** A document of each type, and a single event of each type, as JSON. */
export const everyFieldDocuments = (): string[] => {
  const events = [...EVENT_SHAPES].map(([type, shape]) => ({ ...objectFor(shape, []), type }))
  const documents = [...DOCUMENT_SHAPES].map(([type, shape]) => ({
    ...objectFor(shape, events),
    type,
  }))
  return [...documents, ...events].map((value) => JSON.stringify(value))
}
