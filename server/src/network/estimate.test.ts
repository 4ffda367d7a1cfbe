import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { estimateOnWay, type Leg, type Movement, type Point } from './estimate.ts'
import { kmBetween } from './testing.ts'

const HOUR = 3_600_000
const ALAT: Point = { latitude: 39.95, longitude: 49.4 }
const GANJA: Point = { latitude: 40.68, longitude: 46.36 }
const TBILISI: Point = { latitude: 41.72, longitude: 44.79 }
const LEGS: Leg[] = [
  { from: ALAT, to: GANJA, hours: 8 },
  { from: GANJA, to: TBILISI, hours: 4 },
]
const DEPARTED = '2026-05-01T00:00:00Z'
const at = (hours: number): Date => new Date(Date.parse(DEPARTED) + hours * HOUR)
const movement = (hours: number, more: Partial<Movement> = {}): Movement => ({
  departedTime: DEPARTED,
  nextPlaceTime: null,
  last: null,
  now: at(hours),
  ...more,
})

/** Two metres: results are rounded to five decimals. */
const near = (a: Point | undefined, b: Point, km = 0.002) =>
  assert.ok(a && kmBetween(a, b) <= km, `${JSON.stringify(a)} is not at ${JSON.stringify(b)}`)

test('it begins where it departed, passes the places between on time, and stays at the end', () => {
  near(estimateOnWay(LEGS, movement(-1)), ALAT)
  near(estimateOnWay(LEGS, movement(0)), ALAT)
  near(estimateOnWay(LEGS, movement(8)), GANJA)
  near(estimateOnWay(LEGS, movement(12)), TBILISI)
  near(estimateOnWay(LEGS, movement(1000)), TBILISI)
})

test('an announced arrival stretches the movement evenly; one before the departure is not believed', () => {
  const announced = { nextPlaceTime: at(24).toISOString() }
  near(estimateOnWay(LEGS, movement(16, announced)), GANJA)
  near(estimateOnWay(LEGS, movement(24, announced)), TBILISI)
  near(estimateOnWay(LEGS, movement(8, { nextPlaceTime: at(-3).toISOString() })), GANJA)
})

test('on one link the way gone grows evenly with time', () => {
  const whole = kmBetween(ALAT, GANJA)
  for (const share of [0.25, 0.5, 0.75]) {
    const point = estimateOnWay([LEGS[0]!], movement(8 * share))!
    assert.ok(Math.abs(kmBetween(ALAT, point) - share * whole) < 0.01)
    assert.ok(Math.abs(kmBetween(ALAT, point) + kmBetween(point, GANJA) - whole) < 0.01)
  }
})

test('a report beside the line is where it starts from', () => {
  const seen = { latitude: 40.6, longitude: 47.9 }
  const last = { ...seen, time: at(5).toISOString() }
  near(estimateOnWay(LEGS, movement(5, { last })), seen)
  near(estimateOnWay(LEGS, movement(4, { last })), seen)
  near(estimateOnWay(LEGS, movement(1000, { last })), TBILISI)
  const announced = { last, nextPlaceTime: at(10).toISOString() }
  near(estimateOnWay(LEGS, movement(10, announced)), TBILISI)
  const stale = { latitude: 39, longitude: 49, time: at(-5).toISOString() }
  near(estimateOnWay(LEGS, movement(8, { last: stale })), GANJA)
})

test('it never goes back and never beyond the end, whatever is known', () => {
  const known = fc.record({
    hours: fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 2, maxLength: 2 }),
    arrival: fc.option(fc.double({ min: -5, max: 60, noNaN: true })),
    report: fc.option(
      fc.record({
        time: fc.double({ min: -2, max: 20, noNaN: true }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
  })
  fc.assert(
    fc.property(known, ({ hours, arrival, report }) => {
      const onLine = report && estimateOnWay(LEGS, movement(report.share * 12))!
      const more = {
        nextPlaceTime: arrival === null ? null : at(arrival).toISOString(),
        last: onLine && { ...onLine, time: at(report.time).toISOString() },
      }
      const [early, late] = [...hours].sort((a, b) => a - b) as [number, number]
      const [one, other] = [early, late].map((time) => estimateOnWay(LEGS, movement(time, more))!)
      // Both legs lead west: the way gone shows in the longitude.
      assert.ok(other!.longitude <= one!.longitude + 2e-5)
      assert.ok(
        other!.longitude >= TBILISI.longitude - 1e-9 && one!.longitude <= ALAT.longitude + 1e-9,
      )
    }),
  )
})

test('across the antimeridian it takes the short way', () => {
  const legs = [
    { from: { latitude: 50, longitude: 179 }, to: { latitude: 50, longitude: -179 }, hours: 2 },
  ]
  const last = { latitude: 50.2, longitude: 179.5, time: at(0.5).toISOString() }
  for (const hours of [0.5, 0.75, 1, 1.5])
    assert.ok(Math.abs(estimateOnWay(legs, movement(hours, { last }))!.longitude) >= 179)
})

test('without a basis there is no estimate', () => {
  assert.equal(estimateOnWay(LEGS, movement(1, { departedTime: 'soon' })), undefined)
  assert.equal(estimateOnWay([], movement(1)), undefined)
  assert.equal(estimateOnWay([{ from: ALAT, to: GANJA, hours: 0 }], movement(1)), undefined)
})
