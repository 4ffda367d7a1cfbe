import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { canonicalTime, isTime } from './time.ts'

describe('times', () => {
  for (const text of [
    '2026-03-04T11:00:30Z',
    '2026-03-04T11:00:30.1+04:00',
    '2026-03-04T11:00:30.123456789-14:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
  ])
    test(`${text} is one`, () => assert.ok(isTime(text)))

  for (const text of [
    '2026-03-04T11:00:30',
    '2026-03-04T11:00Z',
    '2026-03-04 11:00:30Z',
    '2026-03-04t11:00:30z',
    '2026-03-04T11:00:30+0400',
    '2026-03-04T11:00:30+14:01',
    '2026-03-04T24:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '12345-01-01T00:00:00Z',
    '-2026-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '9999-12-31T23:59:59.9999Z',
    '2026-03-04T11:00:30.Z',
    '22-07-2026',
    '',
  ])
    test(`"${text}" is none`, () => assert.ok(!isTime(text)))

  test('are written in UTC with milliseconds, rounded half up at the fourth decimal', () => {
    for (const [text, canonical] of [
      ['2020-03-04T11:00:30+01:00', '2020-03-04T10:00:30.000Z'],
      ['2023-02-02T11:04:03.1415Z', '2023-02-02T11:04:03.142Z'],
      ['2023-02-02T11:04:03.1414999Z', '2023-02-02T11:04:03.141Z'],
      ['2023-02-02T11:04:03.1425Z', '2023-02-02T11:04:03.143Z'],
      ['2023-12-31T23:59:59.9995Z', '2024-01-01T00:00:00.000Z'],
      ['0001-01-01T05:00:00.5+05:00', '0001-01-01T00:00:00.500Z'],
      ['no time', 'no time'],
    ] as const) {
      assert.equal(canonicalTime(text), canonical)
    }
  })

  test('the same instant in any offset is the same text', () => {
    const instant = fc.date({
      min: new Date('0002-01-01'),
      max: new Date('9998-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, fc.integer({ min: -840, max: 840 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1)
        const size = Math.abs(minutes)
        const hours = String(Math.floor(size / 60)).padStart(2, '0')
        const offset = `${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`
        assert.equal(canonicalTime(local + offset), date.toISOString())
      }),
    )
  })
})
