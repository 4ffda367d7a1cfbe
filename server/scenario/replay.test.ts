import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Live } from '@karvan/contract'
import fc from 'fast-check'
import { type House, openHouse, packed, seen } from './house.ts'

const TABLES = ['thing', 'containment', 'sighting']

/**
 * Every row of the projection as text, in a fixed order; without the mark of what to send to a screen
 * that knows an older state, for that is about reading, not about what happened.
 */
const dump = async ({ db }: House): Promise<string> => {
  const parts: string[] = []
  for (const table of TABLES) {
    const { rows } = await db.query<{ row: string }>(
      `select (to_jsonb(t) - 'changed_position')::text as row from tracking.${table} t order by 1`,
    )
    parts.push(table, ...rows.map(({ row }) => row))
  }
  return parts.join('\n')
}

const TRAIN = 'urn:karvan:train:5471-101-5480'
const WAGONS = ['urn:karvan:wagon:24548885', 'urn:karvan:wagon:52000014']
const BOXES = ['urn:epc:id:bic:CSQU3054383', 'urn:epc:id:bic:ZIMU1000010']
const minute = (n: number): string =>
  `2026-05-01T${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00Z`

const time = fc.integer({ min: 0, max: 300 }).map(minute)
const action = fc.constantFrom<'ADD' | 'DELETE'>('ADD', 'DELETE')
const eventArbitrary = fc.oneof(
  fc
    .record({
      thing: fc.constantFrom(TRAIN, ...WAGONS, ...BOXES),
      place: fc.constantFrom('AZ-ALA', 'AZ-YAL', 'TM-KRW'),
      time,
    })
    .map(({ thing, place, time }) => seen(thing, place, time)),
  fc
    .record({ children: fc.subarray(WAGONS), action, time })
    .filter(({ children, action }) => children.length > 0 || action === 'DELETE')
    .map(({ children, action, time }) => packed(TRAIN, children, action, time)),
  fc
    .record({ parent: fc.constantFrom(...WAGONS), children: fc.subarray(BOXES), action, time })
    .filter(({ children, action }) => children.length > 0 || action === 'DELETE')
    .map(({ parent, children, action, time }) => packed(parent, children, action, time)),
)

/** Some events are declared wrong, before or after they come. */
const historyArbitrary = fc
  .array(fc.record({ event: eventArbitrary, wrong: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 3,
    maxLength: 14,
  })
  .map((list) =>
    list.flatMap(({ event, wrong }) => {
      const declaration = {
        ...event,
        errorDeclaration: { declarationTime: '2026-05-02T00:00:00Z', reason: 'incorrect_data' },
      }
      if (wrong === 0) return [event, declaration]
      return wrong === 1 ? [declaration, event] : [event]
    }),
  )

test('a rebuild gives byte-identical projections, in whatever batches the journal was read, and announces only itself', async () => {
  const runs = process.env.KARVAN_LONG ? 60 : 3
  await fc.assert(
    fc.asyncProperty(historyArbitrary, async (history) => {
      const house = await openHouse()
      try {
        for (const event of history) {
          await house.capture([event])
          if (Math.abs(JSON.stringify(event).length) % 3 === 0) await house.settle()
        }
        await house.settle()
        const living = await dump(house)
        const before = await house.db.query<{ position: number }>(
          'select position from platform.outbox_head',
        )
        await house.app.tracking.rebuild()
        assert.equal(await dump(house), living)
        const after = await house.db.query<{
          position: number
          topic: string
          payload: { rebuilt: boolean }
        }>('select position, topic, payload from platform.outbox order by position desc limit 1')
        assert.equal(after.rows[0]!.position, before.rows[0]!.position + 1)
        assert.equal(after.rows[0]!.payload.rebuilt, true)
      } finally {
        await house.close()
      }
    }),
    { numRuns: runs, seed: 20260501 },
  )
})

test('events captured in another order give the same projection, but for the order in which they were learnt', async () => {
  const history = [
    seen(TRAIN, 'AZ-ALA', minute(10)),
    packed(TRAIN, WAGONS, 'ADD', minute(5)),
    packed(WAGONS[0]!, BOXES, 'ADD', minute(1)),
    packed(TRAIN, [], 'DELETE', minute(60)),
    seen(BOXES[0]!, 'AZ-YAL', minute(90)),
  ]
  const shapes: string[] = []
  for (const order of [history, [...history].reverse()]) {
    const house = await openHouse()
    try {
      for (const event of order) await house.capture([event])
      await house.settle()
      const { rows } = await house.db.query(
        'select thing, place, inside, events from tracking.thing order by thing',
      )
      const contained = await house.db.query(
        'select child, parent, from_time, to_time from tracking.containment order by 1, 3',
      )
      shapes.push(JSON.stringify([rows, contained.rows]))
    } finally {
      await house.close()
    }
  }
  assert.equal(shapes[1], shapes[0])
})

test('the map of a past instant shows what moved, what was in it, and what stood by itself', async () => {
  const house = await openHouse()
  try {
    const [wagon, box, other] = [WAGONS[0]!, BOXES[0]!, BOXES[1]!]
    await house.capture([
      seen(TRAIN, 'AZ-YAL', minute(0)),
      seen(box, 'AZ-YAL', minute(1)),
      seen(other, 'AZ-ALA', minute(2)),
      packed(wagon, [box], 'ADD', minute(10)),
      packed(TRAIN, [wagon], 'ADD', minute(20)),
      seen(TRAIN, 'AZ-ALA', minute(60)),
      packed(TRAIN, [wagon], 'DELETE', minute(70), {
        bizLocation: { id: 'urn:karvan:place:AZ-ALA' },
      }),
      seen(TRAIN, 'AZ-ALA', minute(80), { bizStep: 'decommissioning', disposition: 'inactive' }),
    ])
    await house.settle()
    const at = async (instant: string) => {
      const { body } = await house.call<Live>('GET', `/api/replay?time=${instant}`)
      const shown = body.things.map(({ id, where, contents }) => [id, where?.place, contents])
      return { shown: new Map(shown.map(([id, ...rest]) => [id, rest])), counts: body.counts }
    }
    const before = await at(minute(5))
    assert.deepEqual([...before.shown.keys()].sort(), [other, box, TRAIN].sort())
    assert.deepEqual(before.counts, {
      'AZ-YAL': { train: 1, container: 1 },
      'AZ-ALA': { container: 1 },
    })
    const loaded = await at(minute(30))
    assert.deepEqual([...loaded.shown.keys()].sort(), [other, TRAIN].sort())
    assert.deepEqual(loaded.shown.get(TRAIN), ['AZ-YAL', { wagon: 1, container: 1 }])
    const ended = await at(minute(90))
    assert.deepEqual([...ended.shown.keys()].sort(), [other, wagon].sort())
    assert.deepEqual(ended.shown.get(wagon), ['AZ-ALA', { container: 1 }])
    assert.deepEqual(ended.counts, { 'AZ-ALA': { wagon: 1, container: 2 } })
  } finally {
    await house.close()
  }
})
