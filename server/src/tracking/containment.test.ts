import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type ContainmentEvent,
  compareEvents,
  deriveContainment,
  deriveInside,
} from './containment.ts'

const at = (minute: number): string => `2026-05-01T00:${String(minute).padStart(2, '0')}:00.000000Z`

const eventsArbitrary = fc
  .array(
    fc.record({
      parent: fc.constantFrom('W1', 'W2', 'W3'),
      action: fc.constantFrom<'ADD' | 'DELETE'>('ADD', 'DELETE'),
      time: fc.integer({ min: 0, max: 20 }).map(at),
    }),
    { maxLength: 25 },
  )
  .map((events): ContainmentEvent[] => events.map((event, position) => ({ ...event, position })))

/** Slow and obvious: replays all events up to the instant and keeps only where the child is. */
const parentAt = (events: readonly ContainmentEvent[], time: string): string | undefined => {
  let parent: string | undefined
  for (const event of [...events].sort(compareEvents)) {
    if (event.time > time) break
    if (event.action === 'ADD') parent = event.parent
    else if (parent === event.parent) parent = undefined
  }
  return parent
}

test('a child put into another parent leaves the first', () => {
  const events: ContainmentEvent[] = [
    { parent: 'W1', action: 'ADD', time: at(1), position: 1 },
    { parent: 'W2', action: 'ADD', time: at(5), position: 2 },
    { parent: 'W1', action: 'DELETE', time: at(7), position: 3 },
  ]
  assert.deepEqual(deriveContainment('C', events), [
    { child: 'C', parent: 'W1', fromTime: at(1), fromPosition: 1, toTime: at(5) },
    { child: 'C', parent: 'W2', fromTime: at(5), fromPosition: 2, toTime: null },
  ])
})

test('at every instant the intervals say what a slow replay says', () => {
  fc.assert(
    fc.property(eventsArbitrary, fc.integer({ min: 0, max: 20 }).map(at), (events, time) => {
      const holds = deriveContainment('C', events).filter(
        ({ fromTime, toTime }) => fromTime <= time && (toTime === null || time < toTime),
      )
      assert.ok(holds.length <= 1)
      assert.equal(holds[0]?.parent, parentAt(events, time))
    }),
  )
})

test('events that come late or in any order give the same intervals', () => {
  fc.assert(
    fc.property(eventsArbitrary, fc.infiniteStream(fc.nat()), (events, chance) => {
      const shuffled = events
        .map((event) => ({ event, by: chance.next().value as number }))
        .sort((a, b) => a.by - b.by)
        .map(({ event }) => event)
      assert.deepEqual(deriveContainment('C', shuffled), deriveContainment('C', events))
    }),
  )
})

test('a ring of contradictory parents is cut', () => {
  const parentOf = new Map([
    ['A', 'B'],
    ['B', 'C'],
    ['C', 'A'],
  ])
  assert.deepEqual(deriveInside('A', parentOf), ['B', 'C'])
  assert.deepEqual(deriveInside('X', parentOf), [])
})
