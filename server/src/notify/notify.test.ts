import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Hint } from '@karvan/contract'
import { pino } from 'pino'
import type { Asker } from '../access/index.ts'
import { testAsker } from '../access/testing.ts'
import { announce, type Database, migrate, readMigrations } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { type Announcement, deriveHint, startNotify } from './notify.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))

const operator = testAsker('operator', 'operator', 'reader')
const carrier = testAsker('carrier', 'carrier')
const stranger = testAsker('stranger', 'carrier')
const customs = testAsker('customs', 'authority')

const AUDIENCES = ['organisation:carrier', 'operator', 'authority:AZ']

const RECORDED = 1_777_600_000_000_000
const changeOf = (thing: string, place: string | null, audiences: string[]) => ({
  thing,
  place,
  audiences,
  recordMicroseconds: RECORDED,
})

const announcementOf = (position: number, things: readonly string[]): Announcement => ({
  position,
  changes: things.map((thing) => changeOf(thing, 'AZ-ALA', AUDIENCES)),
  rebuilt: false,
  audiences: null,
  recordMicroseconds: RECORDED,
})

describe('a hint', () => {
  test('names the things to those who may see them, each place once, and is nothing to others', () => {
    const announcement: Announcement = {
      position: 5,
      changes: [
        changeOf('a', 'AZ-ALA', AUDIENCES),
        changeOf('b', null, ['organisation:carrier', 'operator']),
        changeOf('c', 'AZ-ALA', ['operator']),
      ],
      rebuilt: false,
      audiences: null,
      recordMicroseconds: RECORDED,
    }
    const hint = (things: string[], position = RECORDED): Hint => ({
      position,
      things,
      places: ['AZ-ALA'],
      rebuilt: false,
    })
    assert.deepEqual(deriveHint(announcement, operator), hint(['a', 'b', 'c'], 5))
    assert.deepEqual(deriveHint(announcement, carrier), hint(['a', 'b']))
    assert.deepEqual(deriveHint(announcement, customs), hint(['a']))
    assert.equal(deriveHint(announcement, stranger), undefined)
    const administrator = testAsker('stranger', 'carrier', 'administrator')
    assert.equal(deriveHint(announcement, administrator), undefined)
  })

  test('of more than two hundred things says that everything may have changed, but not of what others see', () => {
    const names = Array.from({ length: 201 }, (_, index) => `thing ${index}`)
    const rebuilt = { position: RECORDED, things: [], places: [], rebuilt: true }
    assert.deepEqual(deriveHint(announcementOf(1, names), carrier), rebuilt)
    assert.equal(deriveHint(announcementOf(1, names), stranger), undefined)
    assert.equal(deriveHint(announcementOf(1, names.slice(1)), carrier)?.things.length, 200)
  })

  test('of a rebuilt projection is for everybody and names nothing', () => {
    const announcement = { ...announcementOf(1, ['a']), rebuilt: true }
    for (const asker of [operator, carrier, stranger])
      assert.deepEqual(deriveHint(announcement, asker), {
        position: asker === operator ? 1 : RECORDED,
        things: [],
        places: [],
        rebuilt: true,
      })
  })
})

const rights = { getRevision: async () => 0, renew: async (asker: Asker) => asker }

describe('those who listen', () => {
  let db: Database
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
  })
  after(() => db.close())

  const send = (first: number, count: number): Promise<void> =>
    db.transaction(async (tx) => {
      for (let position = first; position < first + count; position++)
        await announce(tx, 'test', announcementOf(position, [`thing ${position}`]))
    })
  const end = () => assert.fail('is ended')
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (const limit = Date.now() + 5_000; !isTrue(); ) {
      assert.ok(Date.now() < limit, 'it does not come')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const count = (first: number, length: number): number[] =>
    Array.from({ length }, (_, index) => first + index)

  test('hear what comes after they came, each hint once and in order, and nothing after they left', async () => {
    await send(1, 3)
    const notify = await startNotify(db, pino({ level: 'silent' }), rights)
    try {
      const heard: number[] = []
      const alsoHeard: number[] = []
      const leave = notify.listen({
        asker: { ...operator, id: carrier.id },
        hear: ({ position }) => heard.push(position),
        end,
      })
      notify.listen({ asker: operator, hear: ({ position }) => alsoHeard.push(position), end })
      notify.listen({ asker: stranger, hear: () => assert.fail('the stranger hears'), end })
      assert.equal(notify.countListeners(), 3)
      assert.equal(notify.countListenersOf(carrier.id), 1)
      // More than are read at once.
      await send(10, 450)
      await until(() => heard.length >= 450 && alsoHeard.length >= 450)
      assert.deepEqual(heard, count(10, 450))
      leave()
      assert.equal(notify.countListeners(), 2)
      await Promise.all([send(1_000, 1), send(1_000, 1)])
      await until(() => alsoHeard.length >= 452)
      // A second reading that finds nothing new says nothing.
      await new Promise((resolve) => setTimeout(resolve, 1_200))
      assert.deepEqual(heard, count(10, 450))
      assert.deepEqual(alsoHeard, [...count(10, 450), 1_000, 1_000])
    } finally {
      await notify.stop()
    }
    assert.equal(notify.countListeners(), 0)
  })

  test('hear nothing of what was rolled back', async () => {
    const notify = await startNotify(db, pino({ level: 'silent' }), rights)
    try {
      const heard: number[] = []
      notify.listen({ asker: operator, hear: ({ position }) => heard.push(position), end })
      await assert.rejects(
        db.transaction(async (tx) => {
          await announce(tx, 'test', announcementOf(1, ['a']))
          throw new Error('no')
        }),
      )
      await send(2, 1)
      await until(() => heard.length > 0)
      assert.deepEqual(heard, [2])
    } finally {
      await notify.stop()
    }
  })
})
