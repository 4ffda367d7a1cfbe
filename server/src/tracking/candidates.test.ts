import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { insertAudiences, putInterests } from '../access/index.ts'
import { type Database, migrate, readMigrations } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { createState } from './state.ts'
import { type CandidateQuery, listCandidates, upsertStates } from './store.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
const TIME = '2026-05-01T00:00:00.000000Z'
const AUDIENCES = ['organisation:a', 'organisation:b', 'authority:AZ', 'grant:1']
const PARTIES = ['a', 'b', 'c']

const uriOf = (n: number): string =>
  n % 3 === 0
    ? `urn:karvan:wagon:${10_000_000 + n}`
    : `urn:epc:id:bic:KRVU${String(n).padStart(6, '0')}0`

const THINGS = Array.from({ length: 60 }, (_, n) => ({
  ...createState(uriOf(n)),
  firstTime: TIME,
  lastTime: TIME,
  lastRecordTime: TIME,
  events: 1,
  audiences: AUDIENCES.filter((_, index) => (n * 7 + index * 11) % 5 === 0),
  changedPosition: n,
}))
/** Some have several, as a carrier has through what is inside of it. */
const INTERESTS = THINGS.flatMap(({ thing }, n) =>
  PARTIES.filter((_, index) => (n + index * 4) % 9 === 0).flatMap((organisation) =>
    ['', 'urn:inside:1', 'urn:inside:2']
      .slice(0, 1 + (n % 3))
      .map((via) => ({ organisation, thing, fromTime: TIME, toTime: null, via })),
  ),
)

const expected = (query: CandidateQuery): string[] =>
  THINGS.filter(
    ({ thing, kind, search, audiences }) =>
      (query.kinds === null || query.kinds.includes(kind)) &&
      (query.text === null || search.startsWith(query.text)) &&
      (query.after === null || thing > query.after) &&
      (audiences.some((audience) => query.whole.includes(audience)) ||
        query.granted.includes(thing) ||
        INTERESTS.some((one) => one.thing === thing && query.parties.includes(one.organisation))),
  )
    .map(({ thing }) => thing)
    .sort()
    .slice(0, query.limit)

describe('the things of which somebody may know something', () => {
  let db: Database
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
    await upsertStates(db, 'tracking', THINGS)
    await putInterests(db, INTERESTS)
    // Each thing is named by one event, which its audiences see whole.
    const events = THINGS.map(({ thing, audiences }, index) => ({
      thing,
      audiences,
      key: randomUUID(),
      eventTime: TIME,
      type: 'ObjectEvent',
      bizStep: null,
      disposition: null,
      readPoint: null,
      bizLocation: null,
      position: index + 1,
    }))
    await insertAudiences(db, events)
    await db.query(
      `insert into journal.event_epc (thing, event_time, key, role)
       select e.thing, $2::timestamptz, e.key, 'epc' from jsonb_to_recordset($1::jsonb) as e(thing text, key uuid)`,
      [JSON.stringify(events), TIME],
    )
  })
  after(() => db.close())

  test('are those that its audiences, interests and grants name, in order, be they few or many', async () => {
    const uris = THINGS.map(({ thing }) => thing)
    const question: fc.Arbitrary<CandidateQuery> = fc.record({
      kinds: fc.option(fc.subarray(['wagon', 'container'], { minLength: 1 })),
      text: fc.option(fc.constantFrom('krvu', 'krvu0000', '1000')),
      whole: fc.subarray(AUDIENCES),
      parties: fc.subarray(PARTIES),
      granted: fc.subarray(uris, { maxLength: 5 }),
      after: fc.option(fc.constantFrom(...uris)),
      limit: fc.integer({ min: 1, max: 70 }),
    })
    const found = new Set<string>()
    const property = fc.asyncProperty(
      question,
      fc.constantFrom(1, 12, 5_000),
      async (query, few) => {
        const rows = await listCandidates(db, query, few)
        for (const { thing } of rows) found.add(thing)
        assert.deepEqual(
          rows.map(({ thing }) => thing),
          expected(query),
        )
      },
    )
    await fc.assert(property, { numRuns: 150 })
    assert.ok(found.size > 30)
  })
})
