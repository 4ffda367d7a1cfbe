import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DRIVING_HOURS, REST_HOURS } from './rates.ts'
import { planStretches } from './unit.ts'

test('a driver drives no longer than nine hours without eleven of rest, over however many legs', () => {
  const legs = fc.array(fc.double({ min: 0.02, max: 40, noNaN: true }), { maxLength: 12 })
  fc.assert(
    fc.property(legs, (list) => {
      const unit = { kind: 'truck' as const, drivenHours: 0 }
      let sinceRest = 0
      for (const hours of list) {
        const stretches = planStretches(hours, unit)
        let reached = 0
        let driven = 0
        for (const { hours: spent, from, to } of stretches) {
          assert.equal(from, reached)
          reached = to
          if (from === to) {
            assert.equal(spent, REST_HOURS)
            sinceRest = 0
          } else {
            sinceRest += spent
            driven += spent
          }
          assert.ok(sinceRest <= DRIVING_HOURS + 1e-6)
        }
        assert.ok(Math.abs(reached - 1) < 1e-6)
        assert.ok(Math.abs(driven - hours) < 1e-6)
      }
    }),
  )
})

test('trains and vessels change crews and go on', () => {
  assert.deepEqual(planStretches(152, { kind: 'train', drivenHours: 0 }), [
    { hours: 152, from: 0, to: 1 },
  ])
})
