import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Database } from '../database.ts'
import { openDatabase } from '../open-database.ts'
import { StoreError } from '../store-error.ts'
import { createTestStore, type TestStore } from '../testing.ts'
import { checkVersion } from './server-database.ts'

/** Run where DATABASE_URL names a server. */
describe('a PostgreSQL server as the store', () => {
  let store: TestStore
  let db: Database
  before(async () => {
    store = await createTestStore()
    db = await openDatabase(store.options)
    await db.script('create table word (n int, word text)')
  })
  after(async () => {
    await db.close()
    await store.remove()
  })

  test('copies rows in within a transaction', async () => {
    const copied = await db.transaction((tx) =>
      db.copyIn!(tx, 'public.word', ['n', 'word'], linesOf(['1,"a ""b"", c"', '2,ğ', '3,'])),
    )
    assert.equal(copied, 3)
    const { rows } = await db.query('select n, word from word order by n')
    assert.deepEqual(rows, [
      { n: 1, word: 'a "b", c' },
      { n: 2, word: 'ğ' },
      { n: 3, word: null },
    ])
    await assert.rejects(
      db.transaction((tx) => db.copyIn!(tx, 'public.word', ['n'], linesOf(['4', 'x']))),
      /invalid input syntax/,
    )
    assert.equal((await db.query('select * from word')).count, 3)
  })

  test('listens again when its connection was cut', async () => {
    const heard: string[] = []
    const stop = await db.listen('cut', (payload) => heard.push(payload))
    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'`,
    )
    for (let attempt = 0; attempt < 100 && heard.length === 0; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      await db.query(`select pg_notify('cut', 'again')`)
    }
    await stop()
    assert.equal(heard[0], 'again')
    assert.equal(db.statistics().reopened, 1)
  })

  test('a transaction whose connection is cut fails, the next one works', async () => {
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query(`insert into word values (9, 'lost')`)
        await tx.query('select pg_terminate_backend(pg_backend_pid())')
      }),
    )
    const { rows } = await db.query('select n from word where n = 9')
    assert.deepEqual(rows, [])
  })

  test('a server that is not there, or too old, is refused with a sentence', async () => {
    const url = new URL(process.env.DATABASE_URL!)
    url.port = '1'
    await assert.rejects(
      openDatabase({ url: url.href, directory: '' }),
      (fault) => fault instanceof StoreError && /Check DATABASE_URL/.test(fault.message),
    )
    assert.throws(() => checkVersion(140_012), /PostgreSQL 14.*15 or newer/)
    checkVersion(150_000)
  })
})

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}
