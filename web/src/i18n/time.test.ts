import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGUAGES } from '@karvan/contract'
import type { Translate } from './index.ts'
import { nameCountry } from './locale.ts'
import { formatAge, formatDelay, formatTime, formatTimeAtOffset, formatZoneOffset } from './time.ts'
import { isoInZone, localInZone } from './zone.ts'

const TIME = '2026-11-24T20:05:00Z'
/** Shows the message and its values instead of words. */
const t: Translate = (id, values) => `${id} ${JSON.stringify(values ?? {})}`

test('every language writes day, month and time in Latin digits', () => {
  for (const language of LANGUAGES) {
    const text = formatTime(TIME, language, 'UTC')
    assert.match(text, /24/, language)
    assert.match(text, /20:05/, language)
    assert.match(text, /\p{L}{3}/u, `${language}: the month in letters`)
  }
})

test('Azerbaijani has its own month names, also past midnight at the place', () => {
  assert.equal(formatTime(TIME, 'az', 'UTC'), '24 noy 20:05')
  assert.equal(formatTimeAtOffset('2026-11-30T22:30:00Z', '+04:00', 'az'), '01 dek 02:30')
  assert.equal(nameCountry('GE', 'az'), 'Gürcüstan')
})

test('the clock at the place is shown by the offset of the event', () => {
  assert.equal(
    formatTimeAtOffset(TIME, '+03:30', 'en'),
    formatTime('2026-11-24T23:35:00Z', 'en', 'UTC'),
  )
})

test('ages are in minutes, then hours, then days; a clock that is slow gives now', () => {
  const now = new Date(TIME)
  assert.equal(formatAge('2026-11-24T20:06:00Z', now, t), 'age.now {}')
  assert.equal(formatAge('2026-11-24T19:35:00Z', now, t), 'age.minutes {"count":30}')
  assert.equal(formatAge('2026-11-23T20:00:00Z', now, t), 'age.hours {"hours":24,"minutes":5}')
  assert.equal(formatAge('2026-11-20T20:00:00Z', now, t), 'age.days {"days":4,"hours":0}')
})

test('early and late are told apart', () => {
  assert.match(formatDelay(-30, t), /^delay\.early/)
  assert.match(formatDelay(30, t), /^delay\.late/)
  assert.match(formatDelay(0, t), /^delay\.none/)
  assert.match(formatDelay(null, t), /^delay\.unknown/)
})

test('zones with half hours and with summer time are read and written', () => {
  assert.equal(formatZoneOffset(new Date(TIME), 'Asia/Kolkata'), 'UTC+5:30')
  assert.equal(isoInZone('2026-11-24T14:05', 'Asia/Baku'), '2026-11-24T14:05:00+04:00')
  assert.equal(isoInZone('2026-07-01T14:05', 'Europe/Bucharest'), '2026-07-01T14:05:00+03:00')
  assert.equal(isoInZone('2026-12-01T14:05', 'Europe/Bucharest'), '2026-12-01T14:05:00+02:00')
  assert.equal(localInZone(new Date(TIME), 'Asia/Kolkata'), '2026-11-25T01:35')
  assert.equal(isoInZone('no time', 'Asia/Baku'), undefined)
})
