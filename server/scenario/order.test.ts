import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '../src/journal/index.ts'
import { createJournal } from '../src/journal/index.ts'
import {
  createBookmark,
  type Database,
  type Follower,
  followOnce,
  migrate,
  readMigrations,
} from '../src/platform/index.ts'
import { openTestDatabase } from '../src/platform/testing.ts'
import { entryOf, MIGRATIONS_OF_TESTS } from './entries.ts'

let db: Database
before(async () => {
  db = await openTestDatabase()
  await migrate(db, readMigrations(MIGRATIONS_OF_TESTS))
})
after(() => db.close())

test('a follower sees every event once, in one order, with rising record times, while many append at once', async () => {
  const journal = createJournal(db)
  const WRITERS = 8
  const ROUNDS = 25
  const seen: Entry[] = []
  const follower: Follower<Entry> = {
    name: 'order-test',
    access: 'reads for tests, answers nobody',
    channel: 'nobody',
    batchSize: 7,
    listAfter: journal.listAfter,
    getHead: journal.getHead,
    project: async (_tx, rows) => {
      seen.push(...rows)
    },
  }
  await createBookmark(db, follower.name)
  let writing = true
  const reading = (async () => {
    while (writing) if ((await followOnce(db, follower)) === 0) await sleep(1)
    while ((await followOnce(db, follower)) > 0) {}
  })()
  const write = async (writer: number): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      const entries = Array.from({ length: 1 + ((writer + round) % 4) }, (_, n) =>
        entryOf(`${writer}-${round}-${n}`),
      )
      await db
        .transaction(async (tx) => {
          const appended = await journal.append(
            tx,
            entries,
            new Map(),
            new Date('2026-05-01T00:00:00Z'),
          )
          assert.equal(appended.length, entries.length)
          // Some transactions are slow to commit after their append.
          if (writer % 3 === 0) await sleep(2)
          if (round % 9 === 8) throw new Error('rolled back')
        })
        .catch((fault: Error) => assert.equal(fault.message, 'rolled back'))
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  writing = false
  await reading

  const total = (await db.query<{ count: number }>('select count(*) as count from journal.event'))
    .rows[0]!.count
  assert.ok(total > WRITERS * 20)
  assert.equal(seen.length, total)
  assert.equal(new Set(seen.map(({ key }) => key)).size, total)
  for (let index = 1; index < seen.length; index++) {
    assert.ok(seen[index]!.position > seen[index - 1]!.position)
    assert.ok(seen[index]!.recordTime > seen[index - 1]!.recordTime)
  }
  assert.deepEqual(
    seen.map(({ position }) => position),
    seen.map((_, index) => index + 1),
  )
})

test('two starters migrate once', async () => {
  const fresh = await openTestDatabase()
  try {
    const migrations = readMigrations(MIGRATIONS_OF_TESTS)
    const applied = await Promise.all([1, 2, 3].map(() => migrate(fresh, migrations)))
    assert.equal(
      applied.reduce((sum, count) => sum + count, 0),
      migrations.length,
    )
    const edited = migrations.map((migration) => ({ ...migration, sha256: 'edited' }))
    await assert.rejects(() => migrate(fresh, edited), /was changed after it was applied/)
    await assert.rejects(() => migrate(fresh, migrations.slice(0, 1)), /made by a newer version/)
  } finally {
    await fresh.close()
  }
})
