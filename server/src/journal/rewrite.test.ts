import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { EpcisEvent } from '@karvan/epcis'
import { listQuantities } from '@karvan/epcis'
import { type Database, migrate, readMigrations } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { deriveAttributeRows, type NewEntry } from './entry.ts'
import { createJournal } from './journal.ts'
import { rewriteSome } from './rewrite.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
const CONTEXT = '00000000-0000-4000-8000-000000000001'
const EVENTS = 7

const uuidAt = (n: number): string => `00000000-0000-4000-8000-0000000001${10 + n}`
const eventAt = (n: number): EpcisEvent => ({
  type: 'ObjectEvent',
  eventTime: `2026-05-01T10:00:0${n}.000Z`,
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  epcList: [],
  quantityList: [{ epcClass: 'https://classes.example/oil', quantity: n, uom: 'TNE' }],
  sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: n, uom: 'CEL' }] }],
  'ex:color': 'red',
})
/** As an event was kept before: its rows in another form. */
const entryAt = (n: number): NewEntry => ({
  key: uuidAt(n),
  eventId: `urn:event:${n}`,
  contentHash: uuidAt(n),
  eventTime: eventAt(n).eventTime,
  timeZoneOffset: '+00:00',
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: null,
  disposition: null,
  readPoint: null,
  bizLocation: null,
  declaration: null,
  things: [{ thing: 'https://classes.example/oil', role: 'class' }],
  quantities: [{ thing: 'https://classes.example/oil', role: 'class', quantity: '5', unit: 'TNE' }],
  attributes: [{ family: 'sensor', uri: 'old', depth: 0, text: 'CEL', number: '4', time: null }],
  context: CONTEXT,
  source: JSON.stringify(eventAt(n)),
  xmlSource: null,
  xmlNamespaces: null,
  organisation: 'a',
  job: CONTEXT,
  provenance: 'import',
  homeJurisdiction: 'AZ',
})

let db: Database
before(async () => {
  db = await openTestDatabase()
  await migrate(db, readMigrations(MIGRATIONS))
})
after(() => db.close())

test('rows of events from before are derived again, batch by batch, and those of later ones are left alone', async () => {
  const journal = createJournal(db)
  const contexts = new Map([[CONTEXT, JSON.stringify([{ ex: 'https://ex.example/voc/' }])]])
  const all = Array.from({ length: EVENTS }, (_, n) => entryAt(n))
  await db.transaction((tx) => journal.append(tx, all, contexts, new Date()))
  // As if the store had held all but the last two when it was migrated.
  await db.query('update journal.rewrite set last = $1::bigint', [EVENTS - 2])

  assert.equal(await rewriteSome(db, journal, 2), false)
  assert.deepEqual(await countOld(), EVENTS - 2)
  // The process ended here; another one goes on where it was.
  const again = createJournal(db)
  for (let turn = 0; !(await rewriteSome(db, again, 2)); turn++) assert.ok(turn < EVENTS)
  assert.equal(await countOld(), 2)

  for (let n = 0; n < EVENTS - 2; n++) {
    const { rows } = await db.query(
      `select family, uri, depth, text, number::text as number, time from journal.event_attribute where key = $1::uuid`,
      [uuidAt(n)],
    )
    const expected = deriveAttributeRows(eventAt(n), JSON.parse(contexts.get(CONTEXT)!))
    assert.deepEqual(sorted(rows), sorted(expected))
    const { rows: quantities } = await db.query(
      `select thing, role, quantity::text as quantity, unit from journal.event_quantity where key = $1::uuid`,
      [uuidAt(n)],
    )
    assert.deepEqual(sorted(quantities), sorted(listQuantities(eventAt(n))))
  }
})

const countOld = async (): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from journal.event_attribute where uri = 'old'`,
  )
  return Number(rows[0]!.count)
}
/** Whatever the order of rows and of their columns. */
const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
