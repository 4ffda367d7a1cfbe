import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PARAMETERS, suggestValues } from './parameters.ts'

const page = readFileSync(
  new URL('../../../../../docs/query-parameters.md', import.meta.url),
  'utf8',
)

test('the builder suggests every parameter of the language, and no other', () => {
  const listed = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
  assert.ok(listed.length > 100)
  assert.deepEqual([...PARAMETERS], listed)
})

test('values are suggested for parameters of few values alone', () => {
  assert.ok(suggestValues('EQ_action').includes('OBSERVE'))
  assert.deepEqual(suggestValues('toString'), [])
})
