import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { listEventNamespaces } from '../context.ts'
import { readExtensionsHeader } from './names.ts'
import { PARAMETERS } from './parameters.ts'
import type { EventCondition, EventQuestion } from './question.ts'
import { readQueryBody, readQueryString } from './read.ts'

const LIMITS = { perPage: 1_000 }
const PREFIXES = readExtensionsHeader('ex=https://ex.example/voc/, my=urn:my:voc:')

const question = (parameters: Record<string, unknown>): EventQuestion => {
  const read = readQueryString(parameters, LIMITS, PREFIXES)
  assert.ok('question' in read, JSON.stringify(read))
  return read.question
}
const one = (name: string, value: string): EventCondition =>
  question({ [name]: value }).conditions[0]!
const problems = (parameters: Record<string, unknown>): string[] => {
  const read = readQueryString(parameters, LIMITS, PREFIXES)
  return 'problems' in read ? read.problems.map(({ message }) => message) : []
}
const body = (query: unknown, context?: unknown) =>
  readQueryBody({ '@context': context, query }, PREFIXES)

/** Something that each parameter reads. */
const SAMPLES: Readonly<Record<string, string>> = {
  words: 'ADD',
  URIs: 'https://example.org/a',
  'EPCs or patterns': 'urn:epc:id:bic:CSQU3054383',
  texts: 'ab',
  'texts, numbers or times': 'red',
  'number or time': '5',
  numbers: '5',
  number: '5',
  time: '2026-05-01T10:00:00Z',
  'true or nothing': 'true',
  boolean: 'true',
}
const WORDS: Readonly<Record<string, string>> = { eventType: 'ObjectEvent', EQ_type: 'Temperature' }
const sampleOf = ({ name, takes }: { name: string; takes: string }): [string, string] => [
  name
    .replace('FIELD_ATTRIBUTE', 'bizLocation_ex:size')
    .replace(/FIELD$/, 'ex:color')
    .replace(/TYPE$/, 'po')
    .replace(/UNIT$/, 'KGM'),
  WORDS[name] ?? SAMPLES[takes]!,
]

describe('the parameters of a query', () => {
  test('stand in one table, each once, and every one of them is read', () => {
    assert.equal(new Set(PARAMETERS.map(({ name }) => name)).size, PARAMETERS.length)
    for (const parameter of PARAMETERS) {
      const [name, value] = sampleOf(parameter)
      assert.equal(question({ [name]: value }).conditions.length, 1, name)
    }
  })

  test('are each what their own line of the table says, not what a more general one would', () => {
    const texts = PARAMETERS.map((parameter) =>
      JSON.stringify(question(Object.fromEntries([sampleOf(parameter)]))),
    )
    // A place or a thing within itself is read by other names too; nothing else means the same as another.
    const same = texts.filter((text, index) => texts.indexOf(text) !== index)
    assert.deepEqual(same, [])
  })

  test('mean the same in a URL and in a body', () => {
    const parameters = fc.constantFrom(...PARAMETERS)
    fc.assert(
      fc.property(
        fc.uniqueArray(parameters, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
        (chosen) => {
          const samples = chosen.map(sampleOf)
          const asBody = samples.map(([name, value]) => [name, bodyValue(value)])
          assert.deepEqual(body(Object.fromEntries(asBody)), {
            question: question(Object.fromEntries(samples)),
          })
        },
      ),
    )
  })
  const bodyValue = (value: string): unknown =>
    value === 'true'
      ? true
      : /^\d+$/.test(value)
        ? Number(value)
        : [value].length === 1 && value.includes('T10:')
          ? value
          : [value]

  test('that nobody knows are refused, never taken for fields of one’s own', () => {
    for (const name of [
      'EQ_bizstep',
      'GE_eventDate',
      'foo',
      'EQ_',
      'MATCH_foo',
      'EXISTS_color',
      'constructor',
      'WD_disposition',
    ])
      assert.match(problems({ [name]: 'x' })[0]!, /is not a parameter of this query/, name)
  })

  test('are refused with every reason at once, each at its own name', () => {
    const read = readQueryString(
      { GE_eventTime: 'today', EQ_action: 'LOOK', orderDirection: 'SIDEWAYS', foo: 'x' },
      LIMITS,
    )
    assert.ok('problems' in read)
    assert.deepEqual(
      read.problems.map(({ pointer }) => pointer),
      ['/GE_eventTime', '/EQ_action', '/orderDirection', '/foo'],
    )
  })

  test('have lists divided by bars in a URL, and a comma belongs to its value', () => {
    assert.deepEqual(one('EQ_bizStep', 'urn:epcglobal:cbv:bizstep:shipping|receiving'), {
      on: 'field',
      field: 'bizStep',
      values: ['shipping', 'receiving'],
    })
    assert.deepEqual(one('EQ_eventID', 'https://e.example/a,b'), {
      on: 'field',
      field: 'eventID',
      values: ['https://e.example/a,b'],
    })
    assert.match(problems({ EQ_bizStep: 'shipping||receiving' })[0]!, /empty value/)
    assert.match(problems({ EQ_bizStep: '' })[0]!, /empty value/)
    assert.match(problems({ EQ_bizStep: ['a', 'b'] })[0]!, /more than once; separate values by \|$/)
    assert.match(problems({ perPage: ['1', '2'] })[0]!, /more than once$/)
  })

  test('name fields by prefix, by namespace and name, and by both with a sharp between', () => {
    const uris = (name: string) =>
      (one(name, 'red') as Extract<EventCondition, { on: 'attribute' }>).uris
    assert.deepEqual(uris('EQ_ex:color'), ['https://ex.example/voc/color'])
    assert.deepEqual(uris('EQ_https://ex.example/voc/color'), ['https://ex.example/voc/color'])
    assert.ok(uris('EQ_https://ex.example/voc/#color').includes('https://ex.example/voc/color'))
    assert.deepEqual(uris('EQ_INNER_color'), ['color'])
    assert.match(problems({ 'EQ_nobody:color': 'red' })[0]!, /prefix is not declared/)
    assert.match(problems({ EQ_ILMD_color: 'red' })[0]!, /named by a prefix/)
    const read = body({ 'EQ_own:color': ['red'] }, [{ own: 'https://ex.example/voc/' }])
    assert.ok('question' in read)
  })

  test('take the spellings of other artefacts for the same parameter, and both at once for it twice', () => {
    assert.deepEqual(
      one('EQ_ATTR_bizLocation_ex:size', 'big'),
      one('EQATTR_bizLocation_ex:size', 'big'),
    )
    assert.deepEqual(
      one('GE_errorDeclaration_Time', '2026-05-01T10:00:00Z'),
      one('GE_errorDeclarationTime', '2026-05-01T10:00:00Z'),
    )
    const time = '2026-05-01T10:00:00Z'
    assert.match(
      problems({ GE_errorDeclarationTime: time, GE_errorDeclaration_Time: time })[0]!,
      /more than once/,
    )
  })

  test('tell the attribute of master data from the field that it describes', () => {
    const of = (name: string) => {
      const { of: field, attributes } = one(name, 'x') as Extract<
        EventCondition,
        { on: 'masterData' }
      >
      return [
        field.is === 'field' ? field.field : field.is === 'attribute' ? field.uris[0] : field.is,
        ...attributes,
      ]
    }
    assert.deepEqual(of('EQATTR_bizLocation_site'), ['bizLocation', 'site'])
    assert.deepEqual(of('EQATTR_readPoint_urn:epcglobal:cbv:mda:street_address'), [
      'readPoint',
      'urn:epcglobal:cbv:mda:street_address',
    ])
    assert.deepEqual(of('EQATTR_ex:my_farm_cbvmda:site'), [
      'https://ex.example/voc/my_farm',
      'urn:epcglobal:cbv:mda:site',
    ])
    assert.deepEqual(of('EQATTR_epcClass_cbvmda:brand'), ['thing', 'urn:epcglobal:cbv:mda:brand'])
  })

  test('that only ask whether something is there ask nothing by false', () => {
    for (const value of ['', 'true'])
      assert.equal(question({ EXISTS_errorDeclaration: value }).conditions.length, 1)
    assert.equal(question({ EXISTS_errorDeclaration: 'false' }).conditions.length, 0)
    assert.match(problems({ EXISTS_errorDeclaration: 'maybe' })[0]!, /true or nothing/)
    for (const value of [true, null, '', 1])
      assert.ok('question' in body({ 'EXISTS_ex:color': value }))
  })

  test('that limit exclude each other, and a limit of the first needs an order', () => {
    assert.match(problems({ eventCountLimit: '5' })[0]!, /needs orderBy/)
    assert.match(
      problems({ eventCountLimit: '5', maxEventCount: '5', orderBy: 'eventTime' })[0]!,
      /exclude/,
    )
    for (const value of ['0', '-1', '1.5', '1e3', 'many'])
      assert.match(problems({ maxEventCount: value })[0]!, /whole number/)
    assert.match(problems({ perPage: '1001' })[0]!, /from 1 to 1000/)
    assert.deepEqual(
      question({ orderBy: 'ex:color', orderDirection: 'ASC', perPage: '7', nextPageToken: 'abc' }),
      {
        conditions: [],
        orderBy: { uris: ['https://ex.example/voc/color'] },
        descending: false,
        perPage: 7,
        nextPageToken: 'abc',
      },
    )
    assert.ok('problems' in body({ perPage: 7 }), 'a kept query has no pages')
  })

  test('take an instant whose plus sign was not escaped in a URL', () => {
    assert.deepEqual(one('GE_eventTime', '2026-01-01T00:00:00 01:00'), {
      on: 'time',
      field: 'eventTime',
      comparison: 'GE',
      time: '2026-01-01T00:00:00+01:00',
    })
  })

  test('convert a measured number to the unit of its kind, and a spread without moving its zero', () => {
    const value = (name: string) =>
      (one(name, '4') as Extract<EventCondition, { on: 'attribute' }>).value
    assert.deepEqual(
      [value('GE_value_CEL').numbers, value('GE_value_CEL').unit],
      [['277.15'], 'KEL'],
    )
    assert.deepEqual(value('GE_sDev_CEL').numbers, ['4'])
    assert.deepEqual(one('EQ_quantity_GRM', '4000'), {
      on: 'quantity',
      comparison: 'EQ',
      numbers: ['4'],
      unit: 'KGM',
    })
    assert.deepEqual(one('EQ_quantity', '4'), {
      on: 'quantity',
      comparison: 'EQ',
      numbers: ['4'],
      unit: 'C62',
    })
    assert.match(problems({ GE_value_cel: '4' })[0]!, /no unit/)
  })

  test('never make it throw, whatever they are', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom(...PARAMETERS.map((one) => one.name)),
      fc
        .tuple(fc.constantFrom(...PARAMETERS.map((one) => one.name)), fc.string())
        .map(([head, tail]) => head.replace(/FIELD.*|UNIT|TYPE/, tail)),
    )
    const scalar = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt().map(String),
      fc.constantFrom('1e999', '9'.repeat(60), '1e-999'),
    )
    fc.assert(
      fc.property(
        fc.dictionary(name, scalar),
        fc.dictionary(name, fc.oneof(scalar, fc.array(scalar), fc.anything())),
        (parameters, query) => {
          readQueryString(parameters, LIMITS, PREFIXES)
          readQueryBody({ '@context': fc, query })
          readQueryBody({ query: parameters })
        },
      ),
      { numRuns: 500 },
    )
  })

  test('know the prefixes that GS1-Extensions declares, beside those of the standard', () => {
    assert.equal(PREFIXES.get('ex'), 'https://ex.example/voc/')
    assert.equal(PREFIXES.get('my'), 'urn:my:voc:')
    assert.equal(PREFIXES.get('gs1'), listEventNamespaces(undefined, {}).get('gs1'))
  })
})
