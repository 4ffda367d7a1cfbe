import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ANY_ROLE, type EventOrder, type QueriedRole } from '@karvan/epcis'
import fc from 'fast-check'
import { insertAudiences, putInterests } from '../access/index.ts'
import { type Database, migrate, readMigrations, type Sql } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import type { StoreCondition } from './condition-store.ts'
import type { NewEntry } from './entry.ts'
import { createJournal } from './journal.ts'
import { countEvents, type EventQuery, listEvents } from './query-store.ts'
import { listSeenEventsOf, listThingEvents } from './store.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))

/** A small world: everything repeats often enough that every condition meets every other. */
const EVENTS = 240
const STEPS = ['arriving', 'departing', 'loading']
const PLACES = ['urn:karvan:place:AZ-ALA', 'urn:karvan:place:GE-PTI']
const THINGS = ['urn:t:1', 'urn:t:2', 'urn:t:3', 'urn:t:4']
const ORGANISATIONS = ['a', 'b', 'c', 'd']
const AUDIENCES = [
  ...ORGANISATIONS.flatMap((id) => [`organisation:${id}`, `party:${id}`]),
  'authority:AZ',
  'authority:GE',
  'grant:1',
]
const FAMILIES = ['extension', 'ilmd', 'sensorReport', 'errorDeclaration'] as const
const NAMES = ['https://ex.example/a', 'https://ex.example/b', 'reason']
const TEXTS = ['red', 'green', 'KEL']
const NUMBERS = ['1', '2', '3']
const FROM = Date.UTC(2026, 4, 1)
/** Events share instants, so that the key breaks ties. */
const timeAt = (n: number): string =>
  new Date(FROM + (n % 80) * 60_000).toISOString().replace('Z', '000Z')

const uuidAt = (n: number, salt: string): string => {
  const hex = createHash('sha256').update(`${salt} ${n}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
/** One of a list, by chance that is the same in each run. */
const pick = <Item>(n: number, salt: string, list: readonly Item[]): Item =>
  list[Number.parseInt(uuidAt(n, salt).slice(0, 6), 16) % list.length]!
const some = <Item>(n: number, salt: string, list: readonly Item[], of: number): Item[] =>
  list.filter((_, index) => pick(n, `${salt} ${index}`, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) < of)

interface WorldEvent extends NewEntry {
  position: number
  recordTime: string
  audiences: string[]
}

const eventAt = (n: number): Omit<WorldEvent, 'position' | 'recordTime'> => ({
  key: uuidAt(n, 'key'),
  eventId: n % 5 === 0 ? `ni:///sha-256;${n}` : `urn:uuid:${uuidAt(n, 'id')}`,
  contentHash: uuidAt(n, 'content'),
  eventTime: timeAt(n),
  timeZoneOffset: '+04:00',
  type: pick(n, 'type', ['ObjectEvent', 'AggregationEvent']),
  action: pick(n, 'action', ['ADD', 'OBSERVE']),
  bizStep: pick(n, 'step', [...STEPS, null]),
  disposition: pick(n, 'disposition', ['in_transit', 'in_progress']),
  readPoint: pick(n, 'read point', [...PLACES, null]),
  bizLocation: pick(n, 'location', PLACES),
  declaration: null,
  things: some(n, 'thing', THINGS, 4).flatMap((thing) =>
    pick<QueriedRole[]>(n, thing, [['epc'], ['child', 'input'], ['parent']]).map((role) => ({
      thing,
      role,
    })),
  ),
  quantities: some(n, 'quantity', THINGS, 3).map((thing) => ({
    thing,
    role: 'class' as const,
    quantity: pick(n, `how much of ${thing}`, ['1', '2.5', '4']),
    unit: pick(n, `in what ${thing}`, ['KGM', 'C62']),
  })),
  attributes: some(n, 'attribute', FAMILIES, 3).map((family) => ({
    family,
    uri: pick(n, `name in ${family}`, NAMES),
    depth: pick(n, `depth in ${family}`, [0, 1]),
    text: pick(n, `text in ${family}`, [...TEXTS, null]),
    number: pick(n, `number in ${family}`, [...NUMBERS, null]),
    time: null,
  })),
  context: uuidAt(0, 'context'),
  source: '{}',
  xmlSource: null,
  xmlNamespaces: null,
  organisation: pick(n, 'organisation', ORGANISATIONS),
  job: uuidAt(0, 'job'),
  provenance: 'import',
  homeJurisdiction: 'AZ',
  audiences: some(n, 'audience', AUDIENCES, 2),
})

const INTERESTS = ORGANISATIONS.flatMap((organisation, index) => ({
  organisation,
  thing: THINGS[index]!,
  fromTime: timeAt(10 * index),
  toTime: index % 2 === 0 ? timeAt(40 + 10 * index) : null,
  via: '',
}))

type Bound = EventQuery['sight']

/** A question in the words of the small world. */
interface Question {
  types?: string[]
  actions?: string[]
  bizSteps?: string[]
  dispositions?: string[]
  readPoints?: string[]
  bizLocations?: string[]
  eventIds?: string[]
  things?: { things: string[]; roles: QueriedRole[] | null }[]
  fromEventTime?: string
  untilEventTime?: string
  fromRecordTime?: string
  untilRecordTime?: string
  orderBy: 'eventTime' | 'recordTime'
  descending: boolean
  limit: number
  sight: Bound
}

const FIELDS = {
  types: 'type',
  actions: 'action',
  bizSteps: 'bizStep',
  dispositions: 'disposition',
  readPoints: 'readPoint',
  bizLocations: 'bizLocation',
  eventIds: 'eventID',
} as const
const TIMES = {
  fromEventTime: ['eventTime', 'GE'],
  untilEventTime: ['eventTime', 'LT'],
  fromRecordTime: ['recordTime', 'GE'],
  untilRecordTime: ['recordTime', 'LT'],
} as const

const asQuery = (question: Question): EventQuery => {
  const conditions: StoreCondition[] = (question.things ?? []).map(({ things, roles }) => ({
    on: 'thing',
    roles: roles ?? ANY_ROLE,
    spans: things.map((exact) => ({ exact })),
    classes: [],
  }))
  for (const [name, field] of Object.entries(FIELDS)) {
    const values = question[name as keyof typeof FIELDS]
    if (values) conditions.push({ on: 'field', field, values })
  }
  for (const [name, [field, comparison]] of Object.entries(TIMES)) {
    const time = question[name as keyof typeof TIMES]
    if (time) conditions.push({ on: 'time', field, comparison, time })
  }
  const { orderBy, descending, limit, sight } = question
  return { conditions, orderBy, descending, limit, sight }
}

/** The same, said slowly: what every query has to agree with. */
const owns = (thing: string, time: string, parties: readonly string[]): boolean =>
  INTERESTS.some(
    (one) =>
      one.thing === thing &&
      parties.includes(one.organisation) &&
      one.fromTime <= time &&
      (one.toTime === null || one.toTime >= time),
  )
const meets = (event: WorldEvent, audiences: readonly string[]): boolean =>
  event.audiences.some((audience) => audiences.includes(audience))
const maySee = (event: WorldEvent, [audiences]: Bound): boolean =>
  audiences === null || meets(event, audiences)
const mayMatch = (event: WorldEvent, thing: string, [, whole, parties]: Bound): boolean =>
  whole === null || meets(event, whole) || owns(thing, event.eventTime, parties!)

const isAsked = (event: WorldEvent, query: Question): boolean => {
  const within = (list: readonly (string | null)[] | undefined, value: string | null) =>
    list === undefined || (value !== null && list.includes(value))
  const since = (from: string | undefined, until: string | undefined, time: string) =>
    (from === undefined || time >= from) && (until === undefined || time < until)
  const [, whole] = query.sight
  return (
    within(query.types, event.type) &&
    within(query.actions, event.action) &&
    within(query.bizSteps, event.bizStep) &&
    within(query.dispositions, event.disposition) &&
    within(query.readPoints, event.readPoint) &&
    within(query.bizLocations, event.bizLocation) &&
    within(query.eventIds, event.eventId) &&
    since(query.fromEventTime, query.untilEventTime, event.eventTime) &&
    since(query.fromRecordTime, query.untilRecordTime, event.recordTime) &&
    (!query.eventIds ||
      whole === null ||
      !event.eventId.startsWith('ni:') ||
      meets(event, whole)) &&
    (query.things ?? []).every(({ things, roles }) =>
      event.things.some(
        ({ thing, role }) =>
          things.includes(thing) &&
          (roles === null || (roles as string[]).includes(role)) &&
          mayMatch(event, thing, query.sight),
      ),
    )
  )
}
const inOrder =
  ({ orderBy, descending }: Pick<Question, 'orderBy' | 'descending'>) =>
  (a: WorldEvent, b: WorldEvent): number => {
    const [x, y] = [`${a[orderBy]} ${a.key}`, `${b[orderBy]} ${b.key}`]
    return (x < y ? -1 : 1) * (descending ? -1 : 1)
  }

const listOf = <Item>(items: readonly Item[]) => fc.subarray([...items], { minLength: 1 })
const bound: fc.Arbitrary<Bound> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([null, null, null] as const) },
  {
    weight: 9,
    arbitrary: fc.subarray(AUDIENCES).map((audiences) => {
      const parties = audiences.flatMap((audience) => /^party:(.*)$/.exec(audience)?.[1] ?? [])
      return [audiences, audiences.filter((one) => !one.startsWith('party:')), parties] as const
    }),
  },
)
/** Conditions on what stands beside events, with those that other ways are taken for. */
const conditions: fc.Arbitrary<StoreCondition[]> = fc
  .array(
    fc.oneof(
      fc.record({
        on: fc.constant('attribute' as const),
        families: listOf(FAMILIES),
        uris: listOf(NAMES),
        depth: fc.constantFrom('top' as const, 'inner' as const),
        value: fc.record({
          comparison: fc.constantFrom('EQ' as const, 'GE' as const, 'LT' as const),
          texts: fc.subarray(TEXTS),
          numbers: fc.subarray(NUMBERS, { minLength: 1 }),
          times: fc.constant([]),
          unit: fc.constantFrom('KEL', null),
        }),
      }),
      fc.record({
        on: fc.constant('quantity' as const),
        comparison: fc.constantFrom('EQ' as const, 'GT' as const, 'LE' as const),
        numbers: listOf(['1', '2.5', '4']),
        unit: fc.constantFrom('KGM', 'C62'),
      }),
      fc.record({
        on: fc.constant('thing' as const),
        roles: listOf<QueriedRole>(['epc', 'child', 'parent']),
        spans: fc.oneof(
          listOf(THINGS).map((things) => things.map((exact) => ({ exact }))),
          fc.constant([{ prefix: 'urn:t:' }]),
          fc.constant([{ from: 'urn:t:2', below: 'urn:t:4', form: '^urn:t:[0-9]$' }]),
        ),
        classes: fc.constant([]),
      }),
      listOf(STEPS).map((values) => ({ on: 'field' as const, field: 'bizStep' as const, values })),
      fc.nat(80).map((n) => ({
        on: 'time' as const,
        field: 'eventTime' as const,
        comparison: 'GE' as const,
        time: timeAt(n),
      })),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => JSON.parse(JSON.stringify(list)) as StoreCondition[])
const orders = fc.constantFrom<EventOrder>('eventTime', 'recordTime', { uris: NAMES })

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })
const questions = (events: readonly WorldEvent[]): fc.Arbitrary<Question> =>
  fc
    .record({
      types: optional(listOf(['ObjectEvent', 'AggregationEvent'])),
      actions: optional(listOf(['ADD', 'OBSERVE'])),
      bizSteps: optional(listOf(STEPS)),
      dispositions: optional(listOf(['in_transit', 'in_progress'])),
      readPoints: optional(listOf(PLACES)),
      bizLocations: optional(listOf(PLACES)),
      eventIds: fc.option(listOf(events.slice(0, 20).map(({ eventId }) => eventId)), {
        nil: undefined,
        freq: 1,
      }),
      things: optional(
        fc.array(
          fc.record({
            things: listOf(THINGS),
            roles: fc.option(listOf<QueriedRole>(['epc', 'child', 'parent', 'input'])),
          }),
          { minLength: 1, maxLength: 2 },
        ),
      ),
      fromEventTime: optional(fc.nat(80).map(timeAt)),
      untilEventTime: optional(fc.nat(80).map(timeAt)),
      fromRecordTime: optional(fc.constantFrom(...events).map(({ recordTime }) => recordTime)),
      untilRecordTime: optional(fc.constantFrom(...events).map(({ recordTime }) => recordTime)),
      orderBy: fc.constantFrom('eventTime' as const, 'recordTime' as const),
      descending: fc.boolean(),
      limit: fc.integer({ min: 1, max: 60 }),
      sight: bound,
    })
    .map((query) => JSON.parse(JSON.stringify(query)) as Question)

describe('what an asker finds', () => {
  let db: Database
  const events: WorldEvent[] = []
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
    const drafts = Array.from({ length: EVENTS }, (_, n) => eventAt(n))
    await db.transaction(async (tx) => {
      const entries = drafts.map(({ audiences: _, ...entry }) => entry)
      const appended = await createJournal(db).append(tx, entries, new Map(), new Date(FROM))
      const rows = appended.map(({ position }, n) => ({ ...drafts[n]!, position }))
      await insertAudiences(tx, rows)
      await putInterests(tx, INTERESTS)
    })
    const stands = await listEvents(db, {
      conditions: [],
      orderBy: 'recordTime',
      descending: false,
      limit: EVENTS,
      sight: [null, null, null],
    })
    for (const [n, { position, recordTime }] of stands.entries())
      events.push({ ...drafts[n]!, position, recordTime, eventTime: stands[n]!.eventTime })
  })
  after(() => db.close())

  const expected = (query: Question): string[] =>
    events
      .filter((event) => maySee(event, query.sight) && isAsked(event, query))
      .sort(inOrder(query))
      .map(({ key }) => key)

  test('is what it may see of what it asks for, in order, page by page, whichever way the store takes', async () => {
    assert.equal(events.length, EVENTS)
    const property = fc.asyncProperty(
      questions(events),
      fc.constantFrom(1, 20, 1_000),
      async (query, few) => {
        const found: string[] = []
        let last: EventQuery['after']
        const asked = asQuery(query)
        for (;;) {
          const page = await listEvents(db, last ? { ...asked, after: last } : asked, few)
          found.push(...page.map(({ key }) => key))
          const end = page.at(-1)
          if (page.length < query.limit || end === undefined) break
          last = { eventTime: end.eventTime, recordTime: end.recordTime }
        }
        assert.deepEqual(found, expected(query))
      },
    )
    await fc.assert(property, { numRuns: 250 })
  })

  test('is the same by every way that leads there, page by page, and is counted right', async () => {
    const property = fc.asyncProperty(
      conditions,
      orders,
      fc.boolean(),
      bound,
      fc.integer({ min: 1, max: 40 }),
      async (asked, orderBy, descending, sight, limit) => {
        const query = { conditions: asked, orderBy, descending, sight }
        const whole = await listEvents(db, { ...query, limit: EVENTS }, 1_000)
        const keys = whole.map(({ key }) => key)
        for (const few of [1, 3]) {
          const found: string[] = []
          let after: EventQuery['after']
          for (;;) {
            const page = await listEvents(db, { ...query, limit, ...(after ? { after } : {}) }, few)
            found.push(...page.map(({ key }) => key))
            after = page.at(-1)
            if (page.length < limit || !after) break
          }
          assert.deepEqual(found, keys, `where ${few} are few`)
        }
        const count = await countEvents(db, { conditions: asked, sight, limit: EVENTS })
        assert.equal(count, keys.length)
      },
    )
    await fc.assert(property, { numRuns: 60, seed: 7, endOnFailure: true })
  })

  test('costs the same statements, whoever asks and whatever there is', async () => {
    const texts: string[] = []
    const spy: Sql = {
      query: (text, parameters) => {
        texts.push(text)
        return db.query(text, parameters)
      },
      script: (text) => db.script(text),
    }
    const sights: Bound[] = [
      [[], [], []],
      [['organisation:nobody'], ['organisation:nobody'], ['nobody']],
      [AUDIENCES, AUDIENCES.filter((one) => !one.startsWith('party:')), ORGANISATIONS],
    ]
    const asked: Omit<Question, 'sight'>[] = [
      { orderBy: 'eventTime', descending: true, limit: 10 },
      { orderBy: 'eventTime', descending: true, limit: 10, bizSteps: ['arriving'] },
      { orderBy: 'eventTime', descending: true, limit: 10, bizLocations: ['urn:nowhere'] },
      { orderBy: 'recordTime', descending: false, limit: 10 },
      { orderBy: 'eventTime', descending: true, limit: 10, eventIds: [events[1]!.eventId] },
      { orderBy: 'eventTime', descending: true, limit: 10, eventIds: ['urn:uuid:none'] },
      {
        orderBy: 'eventTime',
        descending: true,
        limit: 10,
        things: [{ things: ['urn:t:1'], roles: null }],
      },
    ]
    const shapes = new Set<string>()
    for (const query of asked) {
      texts.length = 0
      for (const sight of sights) await listEvents(spy, asQuery({ ...query, sight }))
      assert.equal(texts.length, sights.length)
      assert.equal(new Set(texts).size, 1, texts[0])
      shapes.add(texts[0]!)
    }
    assert.ok(shapes.size >= 5)
  })

  test('of a thing are the events that name it where it may see it there', async () => {
    const property = fc.asyncProperty(bound, fc.constantFrom(...THINGS), async (sight, thing) => {
      const mine = events.filter(
        (event) =>
          maySee(event, sight) &&
          mayMatch(event, thing, sight) &&
          event.things.some((one) => one.thing === thing),
      )
      const windows = [{ thing, from: null, to: null }]
      const history = await listThingEvents(db, windows, undefined, EVENTS, sight)
      const newestFirst = mine.sort(inOrder({ orderBy: 'eventTime', descending: true }))
      assert.deepEqual(
        history.map(({ key }) => key),
        newestFirst.map(({ key }) => key),
      )
      const rows = await listSeenEventsOf(db, [thing], null, sight)
      assert.deepEqual(
        [...new Set(rows.map(({ key }) => key))].sort(),
        mine.map(({ key }) => key).sort(),
      )
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
