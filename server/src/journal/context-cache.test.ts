import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContextCache } from './context-cache.ts'

test('contexts are kept up to a sum of lengths; those not asked for longest go first', () => {
  const cache = createContextCache(10)
  cache.keep('a', '1234')
  cache.keep('b', '1234')
  assert.equal(cache.find('a'), '1234')
  cache.keep('c', '1234')
  assert.deepEqual(['a', 'b', 'c'].map(cache.find), ['1234', undefined, '1234'])
  cache.keep('d', '12345678901')
  assert.deepEqual(['a', 'c', 'd'].map(cache.find), ['1234', '1234', undefined])
  cache.keep('a', '1')
  cache.keep('e', '12345')
  assert.deepEqual(['a', 'c', 'e'].map(cache.find), ['1', '1234', '12345'])
})
