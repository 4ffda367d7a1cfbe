import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkSchedule, nextTime, SCHEDULE_FIELDS, type Schedule } from './schedule.ts'

const next = (schedule: Schedule, after: string): string | undefined =>
  nextTime(schedule, new Date(after))?.toISOString()

describe('a schedule', () => {
  test('of the OpenAPI runs every morning at 1.05, once', () => {
    const daily = { hour: '1', minute: '5' }
    assert.equal(next(daily, '2026-05-01T00:00:00Z'), '2026-05-01T01:05:00.000Z')
    assert.equal(next(daily, '2026-05-01T01:05:00Z'), '2026-05-02T01:05:00.000Z')
    assert.equal(next(daily, '2026-05-01T01:04:59.999Z'), '2026-05-01T01:05:00.000Z')
  })

  test('takes lists and ranges, and all of its fields must match', () => {
    const office = { second: '30', minute: '0,30', hour: '[8-17]', dayOfWeek: '[1-5]' }
    assert.equal(next(office, '2026-05-01T17:30:30Z'), '2026-05-04T08:00:30.000Z')
    const friday13 = { dayOfMonth: '13', dayOfWeek: '5', hour: '0', minute: '0' }
    assert.equal(next(friday13, '2026-05-01T00:00:00Z'), '2026-11-13T00:00:00.000Z')
  })

  test('knows leap years, and waits over the year 2100 for a 29 February', () => {
    const leap = { dayOfMonth: '29', month: '2', hour: '12', minute: '0' }
    assert.equal(next(leap, '2026-05-01T00:00:00Z'), '2028-02-29T12:00:00.000Z')
    assert.equal(next(leap, '2096-03-01T00:00:00Z'), '2104-02-29T12:00:00.000Z')
    const monday = { ...leap, dayOfWeek: '1' }
    assert.equal(next(monday, '2072-03-01T00:00:00Z'), '2112-02-29T12:00:00.000Z')
  })

  test('that is wrong is told all that is wrong', () => {
    const problems = checkSchedule({
      second: '60',
      minute: '5,',
      hour: '[17-8]',
      dayOfMonth: '0/30',
      month: 1,
      year: '2026',
    })
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year'],
    )
    for (const value of ['', '*', '1-5', '[1-', '[1-5],', ' 1', '-1', '1e1', '099', '[5-99]'])
      assert.ok(checkSchedule({ minute: value }).length > 0, value)
  })

  test('of nothing, or of a day that never comes, is refused', () => {
    assert.equal(checkSchedule({})[0]?.field, null)
    assert.equal(checkSchedule({ dayOfMonth: '[30-31]', month: '2' })[0]?.field, 'dayOfMonth')
    assert.deepEqual(checkSchedule({ dayOfMonth: '31', month: '2,3' }), [])
    assert.equal(nextTime({ dayOfMonth: '30', month: '2' }, new Date(0)), undefined)
  })
})

const RANGES = { second: [0, 59], minute: [0, 59], hour: [0, 23] } as const

/** Whether an instant matches, written from the text of the standard. */
const matches = (schedule: Schedule, time: Date): boolean => {
  const has = (field: string | undefined, value: number): boolean =>
    field === undefined ||
    field.split(',').some((element) => {
      const [from, to = from] = element.replace(/[[\]]/g, '').split('-').map(Number)
      return from! <= value && value <= to!
    })
  return (
    has(schedule.second ?? '0', time.getUTCSeconds()) &&
    has(schedule.minute, time.getUTCMinutes()) &&
    has(schedule.hour, time.getUTCHours()) &&
    has(schedule.dayOfMonth, time.getUTCDate()) &&
    has(schedule.month, time.getUTCMonth() + 1) &&
    has(schedule.dayOfWeek, time.getUTCDay() === 0 ? 7 : time.getUTCDay())
  )
}

/** Slow and obvious: looks at every second of two days. */
const oracle = (schedule: Schedule, after: Date): string | undefined => {
  const from = Math.floor(after.getTime() / 1000) + 1
  for (let second = from; second < from + 2 * 86_400; second++)
    if (matches(schedule, new Date(second * 1000))) return new Date(second * 1000).toISOString()
  return undefined
}

describe('the next time, for any schedule', () => {
  const value = (least: number, most: number) => fc.integer({ min: least, max: most })
  const element = (least: number, most: number) =>
    fc.oneof(
      value(least, most).map(String),
      fc
        .tuple(value(least, most), value(least, most))
        .map((ends) => `[${Math.min(...ends)}-${Math.max(...ends)}]`),
    )
  const field = (least: number, most: number) =>
    fc
      .array(element(least, most), { minLength: 1, maxLength: 3 })
      .map((elements) => elements.join(','))
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const clean = (schedule: object): Schedule =>
    Object.fromEntries(Object.entries(schedule).filter(([, text]) => text !== undefined))
  const instant = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((time) => new Date(time))

  test('is what looking at every second finds', () => {
    const times = fc.record({
      second: optional(field(...RANGES.second)),
      minute: optional(field(...RANGES.minute)),
      hour: optional(field(...RANGES.hour)),
      dayOfWeek: optional(field(1, 7)),
    })
    fc.assert(
      fc.property(times.map(clean), instant, (schedule, after) => {
        const expected = oracle(schedule, after)
        const found = nextTime(schedule, after)
        if (expected !== undefined) assert.equal(found?.toISOString(), expected)
        else assert.ok(found!.getTime() > after.getTime() + 86_400_000)
      }),
      { seed: 20, numRuns: process.env.KARVAN_LONG ? 2_000 : 20, endOnFailure: true },
    )
  })

  test('matches, lies ahead, and nothing between the two matches', () => {
    const days = fc.record({
      hour: fc.constant('12'),
      minute: fc.constant('0'),
      dayOfMonth: optional(field(1, 31)),
      month: optional(field(1, 12)),
      dayOfWeek: optional(field(1, 7)),
    })
    fc.assert(
      fc.property(days.map(clean), instant, (schedule, after) => {
        const found = nextTime(schedule, after)
        if (!found) return assert.ok(checkSchedule(schedule as Record<string, unknown>).length > 0)
        assert.ok(found.getTime() > after.getTime())
        assert.ok(matches(schedule, found))
        const noon = new Date(after)
        noon.setUTCHours(12, 0, 0, 0)
        for (; noon < found; noon.setUTCDate(noon.getUTCDate() + 1))
          assert.ok(noon <= after || !matches(schedule, noon), noon.toISOString())
      }),
      { seed: 21, numRuns: process.env.KARVAN_LONG ? 2_000 : 200, endOnFailure: true },
    )
  })

  test('is told of whatever is no wrong schedule, and every other is refused', () => {
    const anything = fc.dictionary(fc.constantFrom(...SCHEDULE_FIELDS), fc.string({ maxLength: 8 }))
    fc.assert(
      fc.property(anything, instant, (schedule, after) => {
        const isRight = checkSchedule(schedule).length === 0
        if (isRight) assert.ok(nextTime(schedule, after))
      }),
      { seed: 22, numRuns: 500, endOnFailure: true },
    )
  })
})
