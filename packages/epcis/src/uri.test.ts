import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from './mutate.testing.ts'
import { isUriByGrammar } from './uri.testing.ts'
import { isUri } from './uri.ts'

const BEGINNINGS = ['a:', 'http:', 'http://', 'http://[', 'urn:', 'x', '']
const PARTS = [
  ...['a', '1', ':', '/', '//', '?', '#', '[', ']', '@', '.', '::', '-', '+', '!', '|', 'é', '"'],
  ...[
    '%41',
    '%4',
    'ff',
    'abcde',
    '1.2.3.4',
    '256',
    '[::1]',
    '[v1.a]',
    '1:2:3:4:5:6:7',
    ':8',
    'urn',
  ],
]

test('the quick check of URIs says what the grammar of RFC 3986 says', () => {
  const random = createRandom(3986)
  let right = 0
  for (let round = 0; round < 100_000; round++) {
    let text = random.pick(BEGINNINGS)
    for (let more = random.below(8); more > 0; more--) text += random.pick(PARTS)
    assert.equal(isUri(text), isUriByGrammar(text), JSON.stringify(text))
    if (isUri(text)) right++
  }
  assert.ok(right > 10_000 && right < 90_000, String(right))
})

test('long texts that are nearly URIs are read in linear time', () => {
  const started = performance.now()
  for (const text of [
    `http://${'a@'.repeat(200_000)}`,
    `http://[${':'.repeat(400_000)}]`,
    `a:${'%41'.repeat(200_000)}%`,
    `${'a'.repeat(400_000)}`,
    `http://[${'::1'.repeat(200_000)}]/`,
  ])
    assert.equal(isUri(text), false)
  assert.ok(performance.now() - started < 2_000)
})
