import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { insertAudiences, listValues, putInterests, type ValueKind } from '../access/index.ts'
import { type Database, migrate, readMigrations } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import type { NewEntry } from './entry.ts'
import { createJournal } from './journal.ts'
import { EPC_ROLES, hasThing, listThings } from './resource-store.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
const EVENTS = 150
const START = Date.UTC(2026, 4, 1)
const THINGS = Array.from({ length: 24 }, (_, n) => `urn:t:${n % 2 ? 'B' : 'a'}:${n}`)
const PARTIES = ['p', 'q']
const AUDIENCES = ['organisation:a', 'organisation:b', 'authority:AZ', 'party:p', 'party:q']
const ROLES = [...EPC_ROLES, 'class', 'inputClass']
const timeAt = (n: number): string => new Date(START + n * 60_000).toISOString()

const hexOf = (n: number, salt: string): string =>
  createHash('sha256').update(`${salt} ${n}`).digest('hex')
const uuidAt = (n: number, salt: string): string =>
  hexOf(n, salt).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
/** By chance that is the same in each run. */
const pick = <Item>(n: number, salt: string, list: readonly Item[]): Item =>
  list[Number.parseInt(hexOf(n, salt).slice(0, 8), 16) % list.length]!
const some = <Item>(n: number, salt: string, list: readonly Item[], of: number): Item[] =>
  list.filter((_, index) => pick(n, `${salt} ${index}`, [...Array(10).keys()]) < of)

type WorldEvent = NewEntry & { audiences: string[] }
const eventAt = (n: number): WorldEvent => ({
  key: uuidAt(n, 'key'),
  eventId: `urn:uuid:${uuidAt(n, 'id')}`,
  contentHash: hexOf(n, 'content'),
  eventTime: timeAt(n),
  timeZoneOffset: '+04:00',
  type: pick(n, 'type', ['ObjectEvent', 'AggregationEvent', 'TransactionEvent']),
  action: 'OBSERVE',
  bizStep: pick(n, 'step', ['arriving', 'loading', 'urn:step:own', null]),
  disposition: pick(n, 'disposition', ['in_transit', 'damaged', null]),
  readPoint: pick(n, 'read point', ['urn:p:1', 'urn:p:2', 'urn:p:3', null]),
  bizLocation: pick(n, 'location', ['urn:p:1', 'urn:p:9', null]),
  declaration: null,
  // One thing has very many events.
  things: [...(n % 3 === 0 ? ['urn:t:a:0'] : []), ...some(n, 'thing', THINGS.slice(1), 1)].map(
    (thing) => ({ thing, role: pick(n, thing, ROLES) }),
  ),
  quantities: [],
  attributes: [],
  context: uuidAt(0, 'context'),
  source: '{}',
  xmlSource: null,
  xmlNamespaces: null,
  organisation: 'a',
  job: uuidAt(0, 'job'),
  provenance: n % 4 === 0 ? 'simulation' : 'import',
  homeJurisdiction: 'AZ',
  // The last ones are rarely seen, so that some values have one witness alone.
  audiences: some(n, 'audience', AUDIENCES, n < 20 ? 3 : 1),
})

const INTERESTS = PARTIES.flatMap((organisation, index) =>
  THINGS.filter((_, n) => n % 4 === index).map((thing, n) => ({
    organisation,
    thing,
    fromTime: timeAt(n * 5),
    toTime: n % 2 ? timeAt(n * 5 + 60) : null,
    via: '',
  })),
)
const owns = (thing: string, time: string, parties: readonly string[]): boolean =>
  INTERESTS.some(
    (one) =>
      one.thing === thing &&
      parties.includes(one.organisation) &&
      one.fromTime <= time &&
      (one.toTime === null || one.toTime >= time),
  )

type Bound = Parameters<typeof listThings>[1]
const meets = (event: WorldEvent, audiences: readonly string[] | null): boolean =>
  audiences === null || event.audiences.some((audience) => audiences.includes(audience))

/** The same, said slowly. */
const expectedThings = (events: readonly WorldEvent[], [audiences, whole, parties]: Bound) =>
  new Set(
    events
      .filter((event) => meets(event, audiences))
      .flatMap((event) =>
        event.things
          .filter(({ role }) => (EPC_ROLES as string[]).includes(role))
          .map(({ thing }) => thing)
          .filter((thing) => meets(event, whole) || owns(thing, event.eventTime, parties!)),
      ),
  )
const FIELDS: Record<ValueKind, (event: WorldEvent) => string | null> = {
  eventType: ({ type }) => type,
  bizStep: ({ bizStep }) => bizStep,
  disposition: ({ disposition }) => disposition,
  readPoint: ({ readPoint }) => readPoint,
  bizLocation: ({ bizLocation }) => bizLocation,
}
const expectedValues = (
  events: readonly WorldEvent[],
  kind: ValueKind,
  audiences: readonly string[] | null,
) =>
  new Set(
    events
      .filter((event) => event.audiences.length > 0 && meets(event, audiences))
      .flatMap((event) => FIELDS[kind](event) ?? []),
  )

const sight = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Bound>([null, null, null]) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.subarray(AUDIENCES.slice(0, 3)), fc.subarray(PARTIES))
      .map(
        ([whole, parties]): Bound => [
          [...whole, ...parties.map((id) => `party:${id}`)],
          whole,
          parties,
        ],
      ),
  },
)

describe('what an asker finds of resources', () => {
  let db: Database
  let events: WorldEvent[] = []
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
    const drafts = Array.from({ length: EVENTS }, (_, n) => eventAt(n))
    await db.transaction(async (tx) => {
      const entries = drafts.map(({ audiences: _, ...entry }) => entry)
      const appended = await createJournal(db).append(tx, entries, new Map(), new Date(START))
      // In batches, so that values are kept that an earlier one said.
      const rows = appended.map(({ position }, n) => ({ ...drafts[n]!, position }))
      for (let at = 0; at < rows.length; at += 7) await insertAudiences(tx, rows.slice(at, at + 7))
      await putInterests(tx, INTERESTS)
    })
    events = drafts
  })
  after(() => db.close())

  /** All pages, by so many. */
  const readAll = async (
    list: (after: string | null, limit: number) => Promise<string[]>,
    size: number,
  ): Promise<string[]> => {
    const all: string[] = []
    for (let after: string | null = null; ; ) {
      const page = await list(after, size)
      all.push(...page)
      if (page.length < size) return all
      after = page.at(-1)!
    }
  }
  const assertSame = (found: readonly string[], expected: ReadonlySet<string>): void => {
    assert.equal(new Set(found).size, found.length, 'nothing twice')
    assert.deepEqual([...found].sort(), [...expected].sort())
  }
  const holdThings = () =>
    fc.assert(
      fc.asyncProperty(
        sight,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 20, 1_000),
        async (bound, size, few) => {
          const list = (after: string | null, limit: number) =>
            listThings(db, bound, { after, limit }, few)
          const expected = expectedThings(events, bound)
          assertSame(await readAll(list, size), expected)
          for (const thing of THINGS.slice(0, 4))
            assert.equal(await hasThing(db, bound, thing), expected.has(thing), thing)
        },
      ),
      { numRuns: process.env.KARVAN_LONG ? 500 : 40, seed: 7_225, endOnFailure: true },
    )
  const holdValues = async () => {
    for (const kind of Object.keys(FIELDS) as ValueKind[])
      for (const audiences of [null, [], ...AUDIENCES.map((one) => [one]), AUDIENCES.slice(1, 4)]) {
        const list = (after: string | null, limit: number) =>
          listValues(db, kind, audiences, after, limit)
        assertSame(await readAll(list, 2), expectedValues(events, kind, audiences))
      }
  }

  test('are the things that it is shown, whichever way they are looked for', holdThings)
  test('are the words and places of what it sees', holdValues)

  test('are those of the events that are left, when some are discarded', async () => {
    await createJournal(db).discardSimulated(timeAt(100))
    events = events.filter(
      ({ provenance, eventTime }) => provenance !== 'simulation' || eventTime >= timeAt(100),
    )
    await holdValues()
    await createJournal(db).discardSimulated(null)
    events = events.filter(({ provenance }) => provenance !== 'simulation')
    await holdValues()
    await holdThings()
  })
})
