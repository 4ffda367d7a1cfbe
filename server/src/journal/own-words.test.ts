import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addOurs } from './own-words.ts'

const RECORDED = '2026-05-01T00:00:00.000001Z'
const OURS = { recordTime: RECORDED, 'karvan:conflicting': true }
const DOCUMENT = [
  'https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld',
  { ex: 'urn:ex:' },
]

const answer = (source: string, context: unknown = DOCUMENT): Record<string, unknown> => {
  const text = addOurs(source, JSON.parse(source), context, OURS)
  const names = [...text.matchAll(/"([^"]+)":/g)].map(([, name]) => name)
  assert.deepEqual(names, [...new Set(names)], 'a name stands twice')
  return JSON.parse(text)
}

describe('what the journal says beside an event', () => {
  test('stands in front of the exact characters in which the event came', () => {
    const source = '{ "eventID":"urn:a:1" ,"ex:n": 1.50}'
    const text = addOurs(source, JSON.parse(source), DOCUMENT, OURS)
    assert.ok(text.endsWith(' "eventID":"urn:a:1" ,"ex:n": 1.50}'))
    assert.deepEqual(JSON.parse(text), { ...OURS, eventID: 'urn:a:1', 'ex:n': 1.5 })
  })

  test('stands alone where an event says nothing', () => {
    assert.equal(addOurs('{}', {}, null, { recordTime: RECORDED }), `{"recordTime":"${RECORDED}"}`)
  })

  test('is not doubled or forged by what the event brought under the same names', () => {
    const source = JSON.stringify({
      recordTime: '1999-01-01T00:00:00Z',
      'karvan:conflicting': 'no',
      'urn:karvan:voc:inPart': true,
      'k:simulated': true,
      'k:delayMinutes': 5,
    })
    const context = [...DOCUMENT, { karvan: 'urn:karvan:voc:', k: 'urn:karvan:voc:' }]
    assert.deepEqual(answer(source, context), { ...OURS, 'k:delayMinutes': 5 })
  })

  test('is named in full where the event means something else by our prefix', () => {
    const source = '{"@context":[{"karvan":"urn:other:"}],"karvan:conflicting":"theirs"}'
    assert.deepEqual(answer(source, null), {
      recordTime: RECORDED,
      'urn:karvan:voc:conflicting': true,
      '@context': [{ karvan: 'urn:other:' }],
      'karvan:conflicting': 'theirs',
    })
  })

  test('leaves an event the prefixes of its document beside those of its own', () => {
    const own = [{ ey: 'urn:ey:' }, DOCUMENT[1]]
    const source = JSON.stringify({ '@context': own, 'ex:a': 1, 'ey:b': 2 })
    assert.deepEqual(answer(source)['@context'], [DOCUMENT[0], ...own])
    assert.deepEqual(answer(JSON.stringify({ '@context': DOCUMENT }))['@context'], DOCUMENT)
  })
})
