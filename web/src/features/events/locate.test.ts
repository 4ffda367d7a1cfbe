import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeReasons } from './locate.ts'

const TEXT = JSON.stringify(
  {
    type: 'EPCISDocument',
    epcisBody: { eventList: [{ type: 'ObjectEvent', 'a/b': 1, action: 'LOOK' }] },
  },
  null,
  2,
)
const reason = (pointer: string, message = pointer) => ({ pointer, code: 'wrong', message })
const marked = (pointer: string): string | undefined => {
  const { excerpts } = placeReasons(TEXT, [reason(pointer)])
  const line = excerpts[0]?.lines.find(({ mark }) => mark)
  return line?.text.slice(...line.mark!)
}

test('what is wrong is marked with its name', () => {
  assert.equal(marked('/epcisBody/eventList/0/action'), '"action": "LOOK"')
  assert.equal(marked('/epcisBody/eventList/0/a~1b'), '"a/b": 1')
  assert.equal(marked('/epcisBody/eventList/0'), '{')
})

test('what is missing is shown where it should stand', () => {
  assert.equal(marked('/epcisBody/eventList/0/eventTime'), '{')
  assert.equal(marked('/schemaVersion'), '{')
})

test('every reason stands in one excerpt, in the order of the lines', () => {
  const pointers = ['/epcisBody/eventList/0/action', '/type', '/epcisBody/eventList/0/action/x']
  const { excerpts, elsewhere } = placeReasons(TEXT, [
    ...pointers.map((at) => reason(at)),
    reason(''),
  ])
  assert.deepEqual(
    excerpts.flatMap(({ lines }) => lines.flatMap(({ reasons }) => reasons.map((r) => r.pointer))),
    ['/type', '/epcisBody/eventList/0/action', '/epcisBody/eventList/0/action/x'],
  )
  assert.deepEqual(
    elsewhere.map(({ pointer }) => pointer),
    [''],
  )
  const numbers = excerpts.flatMap(({ firstLine, lines }) =>
    lines.map((_, index) => firstLine + index),
  )
  assert.equal(new Set(numbers).size, numbers.length)
})

test('a document in one line is cut around its mark', () => {
  const many = JSON.stringify({
    eventList: Array.from({ length: 500 }, (_, n) => ({ n, action: 'LOOK' })),
  })
  const { excerpts } = placeReasons(many, [reason('/eventList/400/action')])
  const [line] = excerpts[0]!.lines
  assert.ok(line!.text.length < 200)
  assert.equal(line!.text.slice(...line!.mark!), '"action":"LOOK"')
})

test('in XML the line and the column say where', () => {
  const xml = '<a>\n  <action>LOOK</action>\n</a>\n'
  const placed = placeReasons(xml, [{ ...reason('/action'), line: 2, column: 3 }, reason('/b')])
  const line = placed.excerpts[0]!.lines.find(({ mark }) => mark)!
  assert.equal(line.text.slice(...line.mark!), '<action>')
  assert.deepEqual(
    placed.elsewhere.map(({ pointer }) => pointer),
    ['/b'],
  )
})

test('a text that is no JSON has no places', () => {
  assert.deepEqual(placeReasons('', [reason('/a')]).elsewhere.length, 1)
})
