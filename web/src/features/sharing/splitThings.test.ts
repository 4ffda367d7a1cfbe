import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitThings } from './splitThings.ts'

test('numbers stand one a line or between commas, with the blanks of the trade inside', () => {
  assert.deepEqual(splitThings(' CSQU 305438 3\nMSKU 100001 7; 54850456634,\n\n'), [
    'CSQU 305438 3',
    'MSKU 100001 7',
    '54850456634',
  ])
})

test('a number that is listed twice is one', () => {
  assert.deepEqual(splitThings('A\nA, B'), ['A', 'B'])
})

test('nothing listed is no things', () => {
  assert.deepEqual(splitThings(' \n , '), [])
})
