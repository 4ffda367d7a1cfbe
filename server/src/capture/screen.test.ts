import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { readNumber } from '@karvan/codes'
import { reasonOf, screen } from './screen.ts'
import { NEGATIVE, POSITIVE, tradeNumbers } from './testing.ts'

const findingsOf = ({ name, value }: { name: string; value: unknown }) =>
  screen({ [name]: value }, '')
const shown = (value: unknown, pointer = ''): string[] =>
  screen(value, pointer).map((finding) => `${finding.pointer} ${finding.kind} ${finding.grade}`)

test('of what the trade writes, data of people is found and nothing else is', (t) => {
  const isMissed = (sample: (typeof POSITIVE)[number]): boolean =>
    !findingsOf(sample).some(({ kind }) => kind === sample.kind)
  const missed = POSITIVE.filter(isMissed)
  const alarms = NEGATIVE.filter((sample) => findingsOf(sample).length > 0)
  const found = POSITIVE.length - missed.length
  const recall = found / POSITIVE.length
  const precision = found / (found + alarms.length)
  t.diagnostic(`${POSITIVE.length} of people, recall ${recall.toFixed(3)}`)
  t.diagnostic(`${NEGATIVE.length} of the trade, precision ${precision.toFixed(3)}`)
  assert.ok(POSITIVE.length >= 60 && NEGATIVE.length >= 200)
  assert.deepEqual({ missed, alarms }, { missed: [], alarms: [] })
})

test('a number of the trade with a right check digit or in its own writing is never a finding', () => {
  const numbers = tradeNumbers(300)
  assert.ok(numbers.length > 2_000)
  const alarms = numbers.filter((value) => findingsOf({ name: 'ex:number', value }).length > 0)
  const sure = alarms.filter((value) => readNumber(value).some(({ rank }) => rank < 20))
  assert.deepEqual(sure, [])
})

test('any digits without a name are never refused, and seldom doubted', (t) => {
  let doubted = 0
  const count = 20_000
  for (let n = 0; n < count; n++) {
    const value = String(Math.floor(10 ** (7 + (n % 9)) * (1 + ((n * 0.618_033_988_75) % 1) * 8.9)))
    const findings = findingsOf({ name: 'ex:number', value })
    assert.ok(!findings.some(({ grade }) => grade === 'certain'), value)
    doubted += findings.length
  }
  t.diagnostic(`of ${count} numbers of 7 to 16 digits ${doubted} are doubted`)
  assert.ok(doubted < count / 50, `${doubted} doubted`)
})

test('every text is looked at, at any depth, with the pointer to it', () => {
  const event = {
    'ex:a': [{ 'ex:b/c': { deep: ['x', '+994 50 123 45 67'] } }],
    ilmd: { 'ex:grower': { email: 'leyla@example.com' } },
    bizTransactionList: [{ type: 'ex:driverName', bizTransaction: 'urn:x:person:1' }],
    sourceList: [{ type: 'owning_party', source: 'mailto:rashad@example.az' }],
    sensorElementList: [{ sensorReport: [{ type: 'ex:driverName', stringValue: 'Ivan Petrov' }] }],
    readPoint: { id: 'https://example.com/place?contact=+994501234567' },
  }
  assert.deepEqual(shown(event, '/epcisBody/eventList/3'), [
    '/epcisBody/eventList/3/ex:a/0/ex:b~1c/deep/1 phone certain',
    '/epcisBody/eventList/3/ilmd/ex:grower/email email certain',
    '/epcisBody/eventList/3/sourceList/0/source email certain',
    '/epcisBody/eventList/3/sensorElementList/0/sensorReport/0/stringValue name certain',
    '/epcisBody/eventList/3/readPoint/id phone certain',
  ])
})

test('master data of a contact is read by the names of its attributes', () => {
  const vocabulary = {
    type: 'urn:epcglobal:epcis:vtype:Location',
    vocabularyElementList: [
      {
        id: 'urn:epc:id:sgln:0614141.00001.0',
        attributes: [
          { id: 'cbvmda:name', attribute: 'Alat Terminal' },
          { id: 'ex:contactPerson', attribute: 'Leyla Hasanova' },
          { id: 'ex:telephone', attribute: '012 404 50 60' },
        ],
      },
    ],
  }
  assert.deepEqual(shown(vocabulary), [
    '/vocabularyElementList/0/attributes/1/attribute name certain',
    '/vocabularyElementList/0/attributes/2/attribute phone certain',
  ])
})

test('a name of a field that is data of a person stands in no pointer', () => {
  const event = { 'ex:people': { 'rashad@example.az': { phone: '0501234567' } } }
  assert.deepEqual(shown(event), ['/ex:people email certain', '/ex:people/phone phone certain'])
})

test('identifiers that name people inside of them are found', () => {
  assert.deepEqual(shown({ a: 'urn:example:driver:Rashad%20Aliyev' }), ['/a name certain'])
  assert.deepEqual(shown({ a: 'https://example.com/passport/C01234567' }), [
    '/a identity-number certain',
  ])
  assert.deepEqual(shown({ a: 'https://example.com/driver/1042' }), [])
})

test('what is said of a finding tells what to send instead, and never the value', () => {
  const [finding] = screen({ 'ex:driverName': 'Rashad Aliyev' }, '')
  const { message } = reasonOf(finding!, 'capture.personal-data')
  assert.match(message, /urn:karvan:person:UUID/)
  assert.doesNotMatch(message, /Rashad|Aliyev/)
})

const MEGABYTE = 1_000_000
const ADVERSARIAL: readonly (readonly [string, string])[] = [
  ['letters', 'a'],
  ['digits', '7'],
  ['spaced digits', '1 '],
  ['doubly spaced digits', '1  '],
  ['dotted digits', '1.'],
  ['brackets', '(1'],
  ['plus signs', '+1'],
  ['at signs', '@'],
  ['addresses without end', 'a@a.'],
  ['dashes in words', 'a-'],
  ['labels', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.'],
  ['nearly telephones', '050 123 45 6 '],
  ['nearly cards', '4111 1111 1111 1112, '],
  ['person words', 'driver '],
  ['half names', 'Driver: Ivan '],
  ['Persian words', 'راننده: علی'],
  ['passports', 'passport '],
  ['Persian digits', '۱۲۳۴۵۶۷ '],
  ['spaces', ' '],
  ['segments', 'driver/'],
]

for (const [what, piece] of ADVERSARIAL)
  test(`a megabyte of ${what} is read in less than two seconds, as a value, a name and a URI`, () => {
    const text = piece.repeat(Math.ceil(MEGABYTE / piece.length))
    const before = process.cpuUsage()
    screen({ a: text, 'ex:driver': text, [text]: 'x', b: `urn:${text}`, c: `urn:%20${text}` }, '')
    // Of the processor: on a busy machine the clock tells of others.
    const spent = process.cpuUsage(before).user / 1_000
    assert.ok(spent < 2_000, `${Math.round(spent)} ms`)
  })

test('what is remembered of long identifiers does not keep them in memory', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const readLong = (index: number): unknown =>
    JSON.parse(
      JSON.stringify({
        a: `urn:remembered-path-${index}:some-longer-segment:${'a'.repeat(MEGABYTE)}`,
      }),
    )
  screen(readLong(0), '')
  collect()
  const before = process.memoryUsage().heapUsed
  for (let index = 1; index <= 40; index++) screen(readLong(index), '')
  collect()
  const grown = process.memoryUsage().heapUsed - before
  assert.ok(grown < 10 * MEGABYTE, `${grown} bytes`)
})
