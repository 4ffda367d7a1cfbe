import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSameSecret } from './same-secret.ts'

test('a secret is itself and nothing else, of whatever length', () => {
  fc.assert(fc.property(fc.string(), (secret) => isSameSecret(secret, secret)))
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => isSameSecret(a, b) === (a === b)))
  assert.ok(!isSameSecret('', 'secret'))
  assert.ok(!isSameSecret('secret', 'secret '))
  assert.ok(!isSameSecret('SECRET', 'secret'))
})
