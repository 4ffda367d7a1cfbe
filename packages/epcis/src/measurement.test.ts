import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashEvent, listAttributes, measurementUri } from './index.ts'
import { objectEvent } from './testing.ts'

const measured = (type: string) =>
  objectEvent({ sensorElementList: [{ sensorReport: [{ type, value: 4, uom: 'CEL' }] }] })

const SPELLINGS = [
  'Temperature',
  'gs1:Temperature',
  'https://gs1.org/voc/Temperature',
  'https://ref.gs1.org/voc/Temperature',
]

test('a measurement type is found by every spelling, under both addresses of the web vocabulary', () => {
  for (const spelling of SPELLINGS) {
    assert.equal(measurementUri(spelling), 'https://gs1.org/voc/Temperature')
    const types = listAttributes(measured(spelling), undefined)
      .filter(({ uri }) => uri === 'type')
      .map(({ text }) => text)
    assert.deepEqual(types, ['https://gs1.org/voc/Temperature'], spelling)
  }
  assert.equal(measurementUri('ERROR_CONDITION'), 'https://gs1.org/voc/ERROR_CONDITION')
  assert.equal(measurementUri('https://example.org/Warmth'), 'https://example.org/Warmth')
})

test('the hash writes the word under the older address, and leaves a URI of the newer as it came', () => {
  const [bare, curie, older, newer] = SPELLINGS.map(
    (spelling) => hashEvent(measured(spelling), undefined).prehash,
  )
  assert.equal(curie, bare)
  assert.equal(older, bare)
  assert.match(bare!, /type=https:\/\/gs1\.org\/voc\/Temperature/)
  assert.match(newer!, /type=https:\/\/ref\.gs1\.org\/voc\/Temperature/)
})
