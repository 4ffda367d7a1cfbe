import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextDeparture, nextOpen, nextWorking, offsetText } from './calendar.ts'

const at = (text: string): number => Date.parse(text)
const iso = (time: number): string => new Date(time).toISOString()

test('a departure keeps its local hour when the clocks change', () => {
  const calendar = { zone: 'Europe/Bucharest', daysOfWeek: [7, 1], minutesOfDay: 18 * 60 }
  // Clocks go forward on Sunday, 29 March 2026.
  assert.equal(iso(nextDeparture(calendar, at('2026-03-23T17:00:00Z'))), '2026-03-29T15:00:00.000Z')
  assert.equal(iso(nextDeparture(calendar, at('2026-03-22T10:00:00Z'))), '2026-03-22T16:00:00.000Z')
})

test('the offset is that of the place and the day', () => {
  assert.equal(offsetText('Asia/Baku', at('2026-07-01T00:00:00Z')), '+04:00')
  assert.equal(offsetText('Asia/Tehran', at('2026-07-01T00:00:00Z')), '+03:30')
  assert.equal(offsetText('Europe/Sofia', at('2026-07-01T00:00:00Z')), '+03:00')
  assert.equal(offsetText('Europe/Sofia', at('2026-01-01T00:00:00Z')), '+02:00')
})

test('a terminal that is shut on Saturday evening opens on Monday morning', () => {
  const hours = { daysOfWeek: [1, 2, 3, 4, 5, 6], fromHour: 8, toHour: 20 }
  const next = (text: string): string => iso(nextWorking('Asia/Baku', hours, at(text)))
  assert.equal(next('2026-11-21T17:00:00Z'), '2026-11-23T04:00:00.000Z')
  assert.equal(next('2026-11-20T10:00:00Z'), '2026-11-20T10:00:00.000Z')
})

test('closures that overlap are one', () => {
  const closures = [
    { place: 'X', from: 10, to: 20 },
    { place: 'X', from: 20, to: 30 },
    { place: 'X', from: 5, to: 12 },
  ]
  assert.equal(nextOpen(closures, 6), 30)
  assert.equal(nextOpen(closures, 30), 30)
  assert.equal(nextOpen(closures, 4), 4)
})
