import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { createManualClock } from './clock.ts'
import type { Database, Sql } from './database.ts'
import {
  createBookmark,
  type Follower,
  type Following,
  follow,
  followOnce,
  getFollowerState,
  lockBookmark,
  moveBookmark,
} from './follow.ts'
import { migrate, readMigrations } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { createTestStore, type TestStore } from './testing.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
const CHANNEL = 'follow_test'
const logger = pino({ level: 'silent' })

interface Row {
  position: number
  word: string
}

/** Copies a log into a table that does not mind doubles, so that they are seen. */
const copier = (project?: (tx: Sql, rows: Row[]) => Promise<void>): Follower<Row> => ({
  name: 'copier',
  access: 'copies for tests, answers nobody',
  channel: CHANNEL,
  batchSize: 4,
  async listAfter(tx, position, limit) {
    const { rows } = await tx.query<Row>(
      'select position, word from test.log where position > $1::bigint order by position limit $2::int',
      [position, limit],
    )
    return rows
  },
  async getHead(sql) {
    const { rows } = await sql.query<{ head: number }>(
      'select coalesce(max(position), 0) as head from test.log',
    )
    return rows[0]!.head
  },
  project:
    project ??
    (async (tx, rows) => {
      for (const { position, word } of rows) {
        if (word === 'poison') throw new Error('cannot swallow poison')
        await tx.query('insert into test.copy values ($1::bigint, $2::text)', [position, word])
      }
    }),
})

describe('a follower', () => {
  let store: TestStore
  let db: Database
  /** As another process would have it, where the engine lets a second in. */
  let other: Database
  let clock: ReturnType<typeof createManualClock>
  const followings: Following[] = []
  before(async () => {
    store = await createTestStore()
    db = await openDatabase(store.options)
    other = store.options.url === undefined ? db : await openDatabase(store.options)
    await migrate(db, readMigrations(MIGRATIONS))
    await db.script(`create schema test; create table test.log (position int8 primary key, word text);
      create table test.copy (position int8, word text)`)
  })
  after(async () => {
    if (other !== db) await other.close()
    await db.close()
    await store.remove()
  })
  beforeEach(async () => {
    clock = createManualClock('2026-05-01T00:00:00Z')
    await db.script('truncate test.log; truncate test.copy; truncate platform.bookmark')
  })
  afterEach(async () => {
    await Promise.all(followings.splice(0).map((following) => following.stop()))
  })

  const begin = async (follower: Follower<Row>, on = db): Promise<Following> => {
    const following = await follow(on, follower, { logger, clock })
    followings.push(following)
    return following
  }
  const write = (words: readonly string[], first = 1) =>
    db.query(
      `insert into test.log select $1::bigint + n - 1, word
       from unnest($2::text[]) with ordinality as w(word, n)`,
      [first, words],
    )
  const hint = () => db.query(`select pg_notify($1::text, '')`, [CHANNEL])
  const copied = async (): Promise<string[]> => {
    const { rows } = await db.query<Row>('select position, word from test.copy order by position')
    return rows.map(({ word }) => word)
  }
  const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
    for (const limit = Date.now() + 5_000; !(await isTrue()); await sleep(10))
      assert.ok(Date.now() < limit, 'it does not come')
  }

  test('copies what stands there, then what comes, hinted at or not', async () => {
    await write(['a', 'b', 'c', 'd', 'e', 'f'])
    const following = await begin(copier())
    await following.catchUp()
    assert.deepEqual(await copied(), ['a', 'b', 'c', 'd', 'e', 'f'])
    await write(['g'], 7)
    await hint()
    await until(async () => (await copied()).length === 7)
    await write(['h'], 8)
    await until(async () => (await copied()).length === 8)
    assert.deepEqual(await getFollowerState(db, copier()), {
      name: 'copier',
      position: 8,
      head: 8,
      lag: 0,
      problem: null,
    })
  })

  test('stands still at a row that it cannot read, says which and why, and skips nothing', async () => {
    await write(['a', 'b', 'poison', 'd', 'e', 'f', 'g'])
    const following = await begin(copier())
    await following.catchUp()
    assert.deepEqual(await copied(), ['a', 'b'])
    assert.deepEqual(await getFollowerState(db, copier()), {
      name: 'copier',
      position: 2,
      head: 7,
      lag: 5,
      problem: 'cannot read the row after position 2: cannot swallow poison',
    })
    await hint()
    await sleep(1_200)
    assert.deepEqual(await copied(), ['a', 'b'])
  })

  test('goes on by itself within five seconds of being mended, with nothing lost or doubled', async () => {
    await write(['a', 'b', 'poison', 'd', 'e'])
    await (await begin(copier())).catchUp()
    await db.query(`update test.log set word = 'c' where position = 3`)
    await write(['f'], 6)
    clock.advance(5_000)
    await until(async () => (await copied()).length === 6)
    assert.deepEqual(await copied(), ['a', 'b', 'c', 'd', 'e', 'f'])
    assert.deepEqual(await getFollowerState(db, copier()), {
      name: 'copier',
      position: 6,
      head: 6,
      lag: 0,
      problem: null,
    })
  })

  test('still stands there after a restart, and says so', async () => {
    await write(['poison'])
    const first = await begin(copier())
    await first.catchUp()
    await first.stop()
    await (await begin(copier())).catchUp()
    const { position, problem } = await getFollowerState(db, copier())
    assert.equal(position, 0)
    assert.match(problem!, /after position 0: cannot swallow poison/)
  })

  test('keeps nothing of a batch that fails half way', async () => {
    await write(['a', 'b'])
    await createBookmark(db, 'copier')
    const half = copier(async (tx, rows) => {
      await tx.query('insert into test.copy values (1, $1::text)', [rows[0]!.word])
      throw new Error('half way')
    })
    await assert.rejects(followOnce(db, half), /half way/)
    assert.deepEqual(await copied(), [])
    assert.equal((await getFollowerState(db, half)).position, 0)
    assert.equal(await followOnce(db, copier()), 2)
    assert.deepEqual(await copied(), ['a', 'b'])
  })

  test('two of one name, each with its own connections, project every row once and in order', async () => {
    const COUNT = 120
    const order: number[] = []
    const slow = (on: string) => {
      const plain = copier()
      return copier(async (tx, rows) => {
        await plain.project(tx, rows)
        if (on === 'a') await sleep(2)
        order.push(...rows.map(({ position }) => position))
      })
    }
    const both = await Promise.all([begin(slow('a')), begin(slow('b'), other)])
    for (let first = 1; first <= COUNT; first += 10) {
      await write(
        Array.from({ length: 10 }, (_, n) => `word ${first + n}`),
        first,
      )
      await hint()
    }
    await Promise.all(both.map((following) => following.catchUp()))
    const all = Array.from({ length: COUNT }, (_, index) => index + 1)
    assert.deepEqual(order, all)
    assert.deepEqual(
      await copied(),
      all.map((n) => `word ${n}`),
    )
  })

  test('leaves alone a bookmark that another process holds', async (t) => {
    if (other === db) return t.skip('the embedded store runs one transaction at a time')
    await write(['a'])
    await createBookmark(db, 'copier')
    await db.transaction(async (tx) => {
      assert.deepEqual(await lockBookmark(tx, 'copier'), { position: 0, problem: null })
      assert.equal(await followOnce(other, copier()), 0)
      await moveBookmark(tx, 'copier', 1)
    })
    assert.equal(await followOnce(other, copier()), 0, 'it was read by the first')
    assert.deepEqual(await copied(), [])
  })

  test('without a bookmark says so; making one again keeps the place', async () => {
    await write(['a'])
    assert.equal((await getFollowerState(db, copier())).problem, 'has no bookmark')
    assert.equal(await followOnce(db, copier()), 0)
    await createBookmark(db, 'copier')
    assert.equal(await followOnce(db, copier()), 1)
    await createBookmark(db, 'copier')
    assert.equal((await getFollowerState(db, copier())).position, 1)
  })

  test('reads nothing more once it is stopped, and a stop waits for what was begun', async () => {
    await write(['a'])
    let done = false
    const plain = copier()
    const following = await begin(
      copier(async (tx, rows) => {
        await sleep(50)
        await plain.project(tx, rows)
        done = true
      }),
    )
    await sleep(10)
    await following.stop()
    const before = await copied()
    assert.equal(before.length, done ? 1 : 0)
    await write(['b'], 2)
    await hint()
    await sleep(1_200)
    assert.deepEqual(await copied(), before)
  })
})
