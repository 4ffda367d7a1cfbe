/**
 * Holds this package's verdicts against the official JSON schema of EPCIS 2.0.1 on the published
 * documents and on what remains of them when members are removed, replaced and added. Every
 * disagreement must be one of the table in the README.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { readDocument, readEvent } from './index.ts'
import type { Problem } from './problem.ts'
import {
  aggregationEvent,
  captureDocument,
  listFiles,
  needsConformanceFiles,
  objectEvent,
  readConformanceFile,
} from './testing.ts'

const compileSchema = (): ValidateFunction => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(JSON.parse(readConformanceFile('epcis-json-schema-2.0.1.json')))
}

/** Problems that this package reports for a value, read as what it says it is. */
const problemsOf = (value: Record<string, unknown>): Problem[] => {
  const text = JSON.stringify(value)
  const isDocument = typeof value.type === 'string' && value.type.startsWith('EPCIS')
  return (isDocument ? readDocument(text) : readEvent(text)).problems
}

const valueAt = (document: unknown, pointer: string): unknown => {
  let value = document
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    value = (value as Record<string, unknown> | undefined)?.[name]
  }
  return value
}

/** What is refused although the schema lets it pass; each with an example. */
const STRICTER: Record<
  string,
  { example: unknown; explains: (problem: Problem, value: unknown) => boolean }
> = {
  'the prefix of a name must be declared': {
    example: captureDocument([objectEvent({ 'nobody:knows': 1 })]),
    explains: ({ code }) => code === 'undeclared-prefix',
  },
  'a prefix stands for a URI': {
    example: captureDocument([], { '@context': [{ ex: 'no URI' }] }),
    explains: ({ code, pointer }) => code === 'not-a-uri' && pointer.includes('/@context'),
  },
  'names without prefix are unknown also in places, bodies and master data, and so are JSON-LD keywords':
    {
      example: captureDocument([objectEvent({ readPoint: { id: 'urn:a:b', floor: 3 } })]),
      explains: ({ code }) => code === 'unknown-field',
    },
  'a time is an xsd:dateTimeStamp': {
    example: captureDocument([objectEvent({ eventTime: '2026-03-04 11:00:30z' })]),
    explains: ({ code }, value) =>
      code === 'not-a-time' && typeof value === 'string' && /^\d{4}-\d\d-\d\d[t\s]/i.test(value),
  },
  'the port of a URI is a number (RFC 3986 §3.2.3)': {
    example: captureDocument([objectEvent({ eventID: 'http://a:b/' })]),
    explains: ({ code }, value) =>
      (code === 'not-a-uri' || code === 'not-a-word') &&
      typeof value === 'string' &&
      value.includes('://'),
  },
  'a persistent disposition is checked in every type of event': {
    example: captureDocument([aggregationEvent({ persistentDisposition: { set: ['gone'] } })]),
    explains: ({ pointer }) => pointer.includes('/persistentDisposition'),
  },
  'an aggregation that adds or deletes names the parent (EPCIS 2.0 §7.4.3)': {
    example: captureDocument([aggregationEvent({ parentID: undefined })]),
    explains: ({ code, pointer }) => code === 'missing' && pointer.endsWith('/parentID'),
  },
  'events are of the five types of the standard': {
    example: captureDocument([objectEvent({ type: 'https://example.org/OwnEvent' })]),
    explains: ({ code }) => code === 'event-type' || code === 'document-type',
  },
  'a URN of CBV stands only where its vocabulary does': {
    example: captureDocument([
      objectEvent({
        sensorElementList: [{ sensorReport: [{ type: 'urn:epcglobal:cbv:bizstep:shipping' }] }],
      }),
    ]),
    explains: ({ code }, value) =>
      code === 'not-a-word' && typeof value === 'string' && value.startsWith('urn:epcglobal:cbv:'),
  },
}

/** What is accepted although the schema refuses it; each with an example. */
const LENIENT: Record<string, { example: unknown; explains: (value: unknown) => boolean }> = {
  'words of CBV also as URN or URI of the drafts': {
    example: captureDocument([objectEvent({ bizStep: 'urn:epcglobal:cbv:bizstep:shipping' })]),
    explains: (value) =>
      typeof value === 'string' &&
      /^(urn:epcglobal:cbv:|https?:\/\/ns\.gs1\.org\/cbv\/)/.test(value),
  },
  'measurement types and alerts also as URIs of the GS1 Web Vocabulary': {
    example: captureDocument([
      objectEvent({
        sensorElementList: [{ sensorReport: [{ type: 'https://gs1.org/voc/Temperature' }] }],
      }),
    ]),
    explains: (value) =>
      typeof value === 'string' && /^https?:\/\/(www\.)?gs1\.org\/voc\//.test(value),
  },
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  '',
  'x',
  'ADD',
  'DELETE',
  'OBSERVE',
  'shipping',
  'active',
  'latitude',
  'did_not_occur',
  'ALARM_CONDITION',
  'Temperature',
  'urn:epcglobal:cbv:bizstep:shipping',
  'urn:epcglobal:cbv:disp:gone',
  'https://ns.gs1.org/cbv/BizStep-shipping',
  'https://ref.gs1.org/cbv/BizStep-shipping',
  'https://gs1.org/voc/Temperature',
  'gs1:Temperature',
  'foo:bar',
  'a b:c',
  'http://[::1]/x',
  'http://a b',
  'http://a:b/',
  'http://',
  'mailto:a@b',
  'a:',
  'a:#f',
  'a:b#c#d',
  'x:%zz',
  'x:ä',
  'x:a[b]',
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00+0100',
  '2020-02-30T00:00:00Z',
  '2020-01-01T24:00:00Z',
  '2020-01-01t00:00:00z',
  '2020-01-01T00:00:00',
  '2016-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '12345-01-01T00:00:00Z',
  '2020-01-01T00:00:00+15:00',
  '+14:00',
  '+14:01',
  '-00:00',
  'KGM',
  'kgm',
  '2.0',
  'f0',
  [],
  {},
  ['urn:a:b'],
  ['urn:a:b', 'urn:a:b'],
  [1],
  { id: 'urn:a:b' },
  { id: 'x' },
  { 'foo:x': 1 },
  { set: ['active'] },
  { set: [], unset: ['x'] },
  [{ epcClass: 'urn:a:b', quantity: 1, uom: 'KGM' }],
  [{ type: 'po', bizTransaction: 'urn:a:b' }],
  [{ sensorReport: [] }],
  [{ sensorReport: [{ type: 'Temperature' }] }],
  { declarationTime: '2020-01-01T00:00:00Z' },
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
  'EPCISDocument',
]

const NAMES: readonly string[] = [
  '@context',
  '@type',
  'action',
  'bizLocation',
  'bizStep',
  'certificationInfo',
  'childEPCs',
  'destinationList',
  'disposition',
  'epcList',
  'epcisHeader',
  'errorDeclaration',
  'eventID',
  'example:x',
  'foo',
  'foo:bar',
  'http://a.b/c',
  'id',
  'ilmd',
  'inputEPCList',
  'isA',
  'parentID',
  'persistentDisposition',
  'quantity',
  'quantityList',
  'readPoint',
  'recordTime',
  'sensorElementList',
  'sourceList',
  'time',
  'transformationID',
  'type',
  'uom',
  'urn:a:b',
  'value',
  'vocabularyList',
]

interface Change {
  kind: 'remove' | 'replace' | 'add'
  container: number
  member: number
  name: string
  value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('remove', 'replace', 'add'),
  container: fc.nat(),
  member: fc.nat(),
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom(...VALUES),
})

const listContainers = (value: unknown): Record<string, unknown>[] =>
  value !== null && typeof value === 'object'
    ? [value as Record<string, unknown>, ...Object.values(value).flatMap(listContainers)]
    : []

const applyChange = (document: unknown, { kind, container, member, name, value }: Change): void => {
  const containers = listContainers(document)
  const target = containers[container % containers.length]!
  const names = Object.keys(target)
  const chosen = names[member % Math.max(1, names.length)]
  if (kind === 'add') target[Array.isArray(target) ? target.length : name] = structuredClone(value)
  else if (chosen === undefined) return
  else if (kind === 'replace') target[chosen] = structuredClone(value)
  else if (Array.isArray(target)) target.splice(Number(chosen), 1)
  else delete target[chosen]
}

/** Why the two verdicts may differ; undefined when nothing in the tables explains it. */
const explain = (
  value: Record<string, unknown>,
  validate: ValidateFunction,
): string | undefined => {
  const accepts = validate(value)
  const problems = problemsOf(value)
  if (accepts === (problems.length === 0)) return 'same verdict'
  if (!accepts) return explainLenient(value, validate)
  const explained = problems.map((problem) =>
    Object.keys(STRICTER).find((row) =>
      STRICTER[row]!.explains(problem, valueAt(value, problem.pointer)),
    ),
  )
  return explained.includes(undefined) ? undefined : explained.join('; ')
}

/** Of an error in an alternative the schema also reports the alternatives; only values tell. */
const explainLenient = (value: unknown, validate: ValidateFunction): string | undefined => {
  const scalars = (validate.errors ?? [])
    .filter(({ keyword }) => keyword === 'pattern' || keyword === 'enum')
    .map(({ instancePath }) => valueAt(value, instancePath))
    .filter((each) => !['OBSERVE', 'ADD', 'DELETE'].includes(each as string))
  const rows = scalars.map((each) =>
    Object.keys(LENIENT).find((row) => LENIENT[row]!.explains(each)),
  )
  return rows.length === 0 || rows.includes(undefined) ? undefined : rows.join('; ')
}

describe('the official JSON schema of EPCIS 2.0.1', needsConformanceFiles, () => {
  const validate = needsConformanceFiles.skip ? undefined : compileSchema()
  const files = [
    ...listFiles('documents/2.0/EPCIS/JSON', '.json').map(
      (file) => `documents/2.0/EPCIS/JSON/${file}`,
    ),
    ...listFiles('event-hash', '.jsonld').map((file) => `event-hash/${file}`),
  ]
  const documents = files.map(
    (file) => JSON.parse(readConformanceFile(file)) as Record<string, unknown>,
  )

  test('agrees on every published document', () => {
    documents.forEach((document, index) => {
      if (typeof document.type !== 'string') return // a query, of which the schema says nothing
      assert.equal(problemsOf(document).length === 0, validate!(document), files[index])
    })
  })

  for (const [row, { example }] of Object.entries(STRICTER)) {
    test(`passes what is refused here: ${row}`, () => {
      assert.equal(validate!(example), true, JSON.stringify(validate!.errors))
      assert.notDeepEqual(problemsOf(example as Record<string, unknown>), [])
    })
  }

  for (const [row, { example }] of Object.entries(LENIENT)) {
    test(`refuses what is accepted here: ${row}`, () => {
      assert.equal(validate!(example), false)
      assert.deepEqual(problemsOf(example as Record<string, unknown>), [])
    })
  }

  test('disagrees on changed documents only where the tables say', () => {
    const events = documents.filter(({ type }) => typeof type === 'string')
    const numRuns = process.env.KARVAN_LONG ? 200_000 : 10_000
    const property = fc.property(
      fc.constantFrom(...events),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (document, changes) => {
        const changed = structuredClone(document)
        for (const each of changes) applyChange(changed, each)
        assert.notEqual(explain(changed, validate!), undefined, JSON.stringify(problemsOf(changed)))
      },
    )
    fc.assert(property, { numRuns })
  })
})
