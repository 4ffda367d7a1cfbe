import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ITEM_PROBLEM_LIMIT } from './problem.ts'
import { readDocument } from './read.ts'

const event = (more: object = {}): object => ({
  type: 'ObjectEvent',
  eventTime: '2026-05-01T10:00:00Z',
  eventTimeZoneOffset: '+00:00',
  epcList: ['urn:epc:id:bic:CSQU3054383'],
  action: 'OBSERVE',
  ...more,
})
const textOf = (events: readonly unknown[], more: object = {}): string =>
  JSON.stringify({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-05-01T00:00:00Z',
    epcisBody: { eventList: events },
    ...more,
  })
const greedily = (text: string) => readDocument(text, { greedy: true })

describe('a document that is read for what is right of it', () => {
  test('gives the right events, and each wrong one with all that is wrong with it', () => {
    const wrong = event({ action: 'MOVE', eventTime: 'noon' })
    const read = greedily(textOf([event(), wrong, 7, event({ eventID: 'urn:x:1' })]))
    assert.deepEqual([read.problemCount, read.problems, read.kind], [0, [], 'capture'])
    assert.deepEqual(
      read.events.map(({ pointer }) => pointer),
      ['/epcisBody/eventList/0', '/epcisBody/eventList/3'],
    )
    assert.equal(read.events[1]!.source, JSON.stringify(event({ eventID: 'urn:x:1' })))
    assert.deepEqual(
      read.wrong.map(({ pointer, problemCount, problems }) => [
        pointer,
        problemCount,
        problems.map((problem) => `${problem.pointer} ${problem.code}`),
      ]),
      [
        [
          '/epcisBody/eventList/1',
          2,
          [
            '/epcisBody/eventList/1/eventTime not-a-time',
            '/epcisBody/eventList/1/action not-a-word',
          ],
        ],
        ['/epcisBody/eventList/2', 1, ['/epcisBody/eventList/2 wrong-type']],
      ],
    )
  })

  test('knows what a parser hides of one event from the others', () => {
    const text = textOf([event(), event()]).replace('"action"', '"action":"ADD","action"')
    const read = greedily(text)
    assert.deepEqual(
      [read.events, read.wrong].map((list) => list.map(({ pointer }) => pointer)),
      [['/epcisBody/eventList/1'], ['/epcisBody/eventList/0']],
    )
    assert.equal(read.wrong[0]!.problems[0]!.code, 'repeated-name')
  })

  test('is refused whole for what is wrong outside of the events, or when it is no JSON', () => {
    const frame = greedily(textOf([event(), event({ action: 'MOVE' })], { creationDate: 'today' }))
    assert.deepEqual(
      frame.problems.map(({ pointer }) => pointer),
      ['/creationDate'],
    )
    assert.deepEqual(frame.events, [])
    const broken = greedily(textOf([event(), event()]).slice(0, -30))
    assert.deepEqual(
      broken.problems.map(({ code }) => code),
      ['not-json'],
    )
    const list = greedily(textOf([]).replace('[]', '{}'))
    assert.deepEqual(
      list.problems.map(({ pointer }) => pointer),
      ['/epcisBody/eventList'],
    )
  })

  test('reads the same as any other where nothing is wrong', () => {
    const text = textOf([event(), event({ eventID: 'urn:x:1' })])
    assert.deepEqual(greedily(text), readDocument(text))
  })

  test('knows every wrong event, also when more is wrong than is listed', () => {
    const many = event({ epcList: Array(200).fill('no URI') })
    const count = ITEM_PROBLEM_LIMIT / 100 + 20
    const { wrong } = greedily(textOf(Array(count).fill(many)))
    assert.equal(wrong.length, count)
    assert.ok(wrong.every(({ problemCount }) => problemCount >= 200))
    const listed = wrong.reduce((sum, { problems }) => sum + problems.length, 0)
    assert.equal(listed, ITEM_PROBLEM_LIMIT)
  })

  test('holds exactly as many events as are allowed', () => {
    const read = (count: number) =>
      readDocument(textOf(Array(count).fill(event())), { greedy: true, eventLimit: 3 })
    assert.equal(read(3).events.length, 3)
    assert.deepEqual(
      read(4).problems.map(({ code }) => code),
      ['too-many-events'],
    )
  })
})
