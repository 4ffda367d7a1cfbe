import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayAfter, endOfDay, startOfDay, stateOf } from './expiry.ts'

const NOW = new Date('2026-11-25T10:00:00Z')
const ending = (expiresTime: string | null, revokedTime: string | null = null) =>
  stateOf({ expiresTime, revokedTime }, NOW)

test('a day so many days on goes over months and years', () => {
  assert.equal(dayAfter(new Date(2026, 11, 31, 23, 30), 1), '2027-01-01')
  assert.equal(dayAfter(new Date(2026, 1, 28), 1), '2026-03-01')
})

test('what ends on a day holds until its last second by the clock of the device', () => {
  assert.equal(endOfDay('2026-12-24'), new Date(2026, 11, 24, 23, 59, 59).toISOString())
  assert.equal(startOfDay('2026-12-24'), new Date(2026, 11, 24).toISOString())
})

test('what is no day gives no time', () => {
  assert.equal(endOfDay(''), undefined)
  assert.equal(endOfDay('2026-13-40'), undefined)
  assert.equal(startOfDay('tomorrow'), undefined)
})

test('a grant lives, ends soon, has expired or was revoked', () => {
  assert.equal(ending(null), 'living')
  assert.equal(ending('2026-12-24T00:00:00Z'), 'living')
  assert.equal(ending('2026-11-26T00:00:00Z'), 'soon')
  assert.equal(ending('2026-11-25T10:00:00Z'), 'expired')
  assert.equal(ending('2026-12-24T00:00:00Z', '2026-11-24T00:00:00Z'), 'revoked')
})
