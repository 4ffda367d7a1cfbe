import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Thing, ThingPage, Timeline } from '@karvan/contract'
import fc from 'fast-check'
import { documentOf, type House, openHouse, packed, seen } from './house.ts'

const TRAIN = 'urn:karvan:train:4410'
const WAGONS = ['urn:karvan:wagon:24548885', 'urn:karvan:wagon:24548893']
const BOXES = [
  'urn:epc:id:bic:CSQU3054383',
  'urn:epc:id:bic:MSKU2666542',
  'urn:epc:id:bic:TGHU8007446',
]
const THINGS = [TRAIN, ...WAGONS, ...BOXES]
const PLACES = ['AZ-ALA', 'AZ-YAL', 'GE-GAR']

const minute = (minutes: number): string =>
  new Date(Date.parse('2026-05-01T00:00:00Z') + minutes * 60_000).toISOString()

/** What happens, in the order in which it is told; who says it is one of two carriers. */
const saying = fc.record({
  by: fc.nat(1),
  at: fc.nat(200),
  what: fc.oneof(
    fc.record({
      kind: fc.constant('seen' as const),
      thing: fc.constantFrom(...THINGS),
      place: fc.constantFrom(...PLACES),
    }),
    fc.record({
      kind: fc.constant('packed' as const),
      parent: fc.constantFrom(TRAIN, ...WAGONS),
      children: fc.uniqueArray(fc.constantFrom(...WAGONS, ...BOXES), {
        minLength: 1,
        maxLength: 3,
      }),
      action: fc.constantFrom('ADD' as const, 'DELETE' as const),
      place: fc.constantFrom(...PLACES),
    }),
    fc.record({
      kind: fc.constant('emptied' as const),
      parent: fc.constantFrom(TRAIN, ...WAGONS),
      place: fc.constantFrom(...PLACES),
    }),
  ),
})
const history = fc.array(saying, { minLength: 4, maxLength: 14 })
const interests = fc.uniqueArray(
  fc.record({
    thing: fc.constantFrom(...BOXES, ...WAGONS),
    from: fc.nat(60),
    lasts: fc.option(fc.nat(200), { freq: 2 }),
    /** After how many sayings the interest is said. */
    after: fc.nat(14),
  }),
  { minLength: 1, maxLength: 3, selector: ({ thing }) => thing },
)

const at = (place: string) => ({
  readPoint: { id: `urn:karvan:place:${place}` },
  bizLocation: { id: `urn:karvan:place:${place}` },
})
const eventOf = ({
  at: time,
  what,
}: {
  at: number
  what: { kind: string } & Record<string, unknown>
}) => {
  const said = what as never as {
    thing: string
    place: string
    parent: string
    children: string[]
    action: 'ADD'
  }
  if (what.kind === 'seen') return seen(said.thing, said.place, minute(time))
  const children = (what.kind === 'packed' ? said.children : []).filter(
    (child) => child !== said.parent,
  )
  const action = what.kind === 'packed' ? said.action : 'DELETE'
  if (action === 'ADD' && children.length === 0) return seen(said.parent, said.place, minute(time))
  return packed(said.parent, children, action, minute(time), at(said.place))
}

/** What the two must agree on: everything but when the journal learnt of it. */
const shapeOf = ({ lastRecordTime: _, estimate: __, ...thing }: Thing): unknown => thing

const listThings = async (house: House, key?: string): Promise<Thing[]> =>
  (await house.call<ThingPage>('GET', '/api/things?limit=1000', undefined, key)).body.things

const listTimes = async (house: House, thing: string, key?: string): Promise<unknown[]> => {
  const path = `/api/things/${encodeURIComponent(thing)}/timeline?limit=500`
  const { body } = await house.call<Timeline>('GET', path, undefined, key)
  return (body.entries ?? []).map(({ eventID, of, role, place }) => [eventID, of, role, place])
}

test('what an asker is shown is what its Karvan would show in which only the events happened that it sees', async () => {
  const runs = process.env.KARVAN_LONG ? 80 : 2
  const [whole, own] = await Promise.all([openHouse(), openHouse()])
  try {
    await fc.assert(
      fc
        .asyncProperty(
          history,
          interests,
          fc.constantFrom('party', 'authority'),
          async (sayings, wanted, who) => {
            const carriers = [
              await whole.createParty('carrier', 'AZ'),
              await whole.createParty('carrier', 'GE'),
            ]
            const asker = await (who === 'party'
              ? whole.createParty('forwarder', 'AZ')
              : whole.createParty('authority', 'GE'))
            const say = async (interest: (typeof wanted)[number]) => {
              const answer = await whole.call('PUT', '/api/interests', {
                organisation: asker.id,
                thing: interest.thing,
                fromTime: minute(interest.from),
                toTime: interest.lasts === null ? null : minute(interest.from + interest.lasts),
              })
              assert.equal(answer.status, 200, answer.text)
            }
            for (const [index, one] of sayings.entries()) {
              for (const interest of wanted) if (interest.after === index) await say(interest)
              await whole.capture([eventOf(one)], carriers[one.by]!.key)
              if (index % 3 === 0) await whole.settle()
            }
            for (const interest of wanted) if (interest.after >= sayings.length) await say(interest)
            await whole.settle()

            const answer = await whole.call<{
              epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
            }>(
              'GET',
              '/epcis/events?orderBy=recordTime&orderDirection=ASC&perPage=1000',
              undefined,
              asker.key,
            )
            const events = answer.body.epcisBody.queryResults.resultsBody.eventList
            for (const {
              recordTime: _,
              'karvan:inPart': __,
              '@context': ___,
              ...event
            } of events) {
              const captured = await own.call('POST', '/epcis/capture', documentOf([event]))
              // An event whose carrier is not its own is no document by itself: such a world cannot be built.
              fc.pre(captured.status === 202)
            }
            await own.settle()
            const [seenThere, seenHere] = [
              await listThings(own),
              await listThings(whole, asker.key),
            ]
            assert.deepEqual(seenHere.map(shapeOf), seenThere.map(shapeOf))
            for (const { id } of seenHere)
              assert.deepEqual(await listTimes(whole, id, asker.key), await listTimes(own, id))
          },
        )
        .beforeEach(async () => {
          for (const house of [whole, own]) await forget(house)
        }),
      { numRuns: runs, seed: 20261125, endOnFailure: true },
    )
  } finally {
    await Promise.all([whole.close(), own.close()])
  }
})

/** A house in which nothing has happened yet. */
const forget = async ({ db, app }: House): Promise<void> => {
  await app.catchUp()
  await db.script(
    `truncate journal.event, journal.event_epc, journal.event_quantity, journal.event_attribute,
       access.audience, access.interest, tracking.thing, tracking.containment, tracking.sighting;
     update access.state set revision = revision + 1`,
  )
}
