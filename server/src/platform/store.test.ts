import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { SqlError, StoreError } from './store-error.ts'
import { createTestStore, type TestStore } from './testing.ts'

const hasCode = (code: string) => (fault: unknown) => {
  assert.ok(fault instanceof StoreError || fault instanceof SqlError, String(fault))
  assert.equal(fault.code, code)
  return true
}

/** The same promises on whichever engine the run is for. */
describe('the store', () => {
  let store: TestStore
  let db: Database
  before(async () => {
    store = await createTestStore()
    db = await openDatabase({ ...store.options, statementSeconds: 2 })
    await db.script('create schema test; create table test.word (word text primary key, n int8)')
  })
  after(async () => {
    await db.close()
    await store.remove()
  })

  test('gives values of the same kind on both engines', async () => {
    const { rows } = await db.query(
      `select 9007199254740991::int8 as count, 1.50::numeric as numeric, true as yes, null as nothing,
         '{"a":[1,null]}'::jsonb as json, '\\x00ff'::bytea as bytes, array['a','"b,\\', null] as texts,
         array[1,2]::int8[] as counts, '2026-05-01T10:00:00.123456+04'::timestamptz as instant,
         '2026-05-01T10:00:00.123456+04'::timestamptz::text as exact, '2026-05-01'::date as day,
         'd290f1ee-6c54-4b01-90e6-d701748f0851'::uuid as uuid, 0.1::float8 as float`,
    )
    assert.deepEqual(rows, [
      {
        count: 9007199254740991,
        numeric: '1.50',
        yes: true,
        nothing: null,
        json: { a: [1, null] },
        bytes: new Uint8Array([0, 255]),
        texts: ['a', '"b,\\', null],
        counts: [1, 2],
        instant: new Date('2026-05-01T06:00:00.123Z'),
        exact: '2026-05-01 06:00:00.123456+00',
        day: '2026-05-01',
        uuid: 'd290f1ee-6c54-4b01-90e6-d701748f0851',
        float: 0.1,
      },
    ])
  })

  test('takes parameters and gives them back', async () => {
    const odd = 'ğ‎"\\{}, \n𝄞'
    const { rows } = await db.query(
      `select $1::text as text, $2::text[] as texts, $3::bytea as bytes, $4::timestamptz as instant,
         $5::jsonb as json, $6::int8 as n`,
      [odd, [odd, null, ''], new Uint8Array([1, 0, 2]), new Date(5), '{"a":1}', 7],
    )
    assert.deepEqual(rows, [
      {
        text: odd,
        texts: [odd, null, ''],
        bytes: new Uint8Array([1, 0, 2]),
        instant: new Date(5),
        json: { a: 1 },
        n: 7,
      },
    ])
  })

  test('refuses what no text can hold, and counts beyond a number', async () => {
    await assert.rejects(db.query('select $1::text', ['a\0']), hasCode('WRONG_PARAMETER'))
    await assert.rejects(db.query('select $1::text', ['\ud800']), hasCode('WRONG_PARAMETER'))
    await assert.rejects(db.query('select $1::text', [{}]), hasCode('WRONG_PARAMETER'))
    await assert.rejects(db.query('select 9007199254740993::int8 as n'), hasCode('WRONG_VALUE'))
  })

  test('tells what a constraint refused, without the parameters', async () => {
    await db.query(`insert into test.word values ($1, 1)`, ['twice'])
    await assert.rejects(db.query(`insert into test.word values ($1, 2)`, ['twice']), (fault) => {
      assert.ok(fault instanceof SqlError)
      assert.deepEqual(
        [fault.code, fault.schema, fault.table, fault.constraint],
        ['23505', 'test', 'word', 'word_pkey'],
      )
      assert.ok(!fault.statement.includes('twice'))
      return true
    })
  })

  test('a transaction commits as a whole or not at all', async () => {
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query(`insert into test.word values ('lost', 1)`)
        throw new Error('changed our mind')
      }),
      /changed our mind/,
    )
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query(`insert into test.word values ('lost too', 1)`)
        await tx.query('select 1/0').catch(() => {})
      }),
      hasCode('TRANSACTION_ABORTED'),
    )
    const { rows } = await db.query(`select count(*) as n from test.word where word like 'lost%'`)
    assert.deepEqual(rows, [{ n: 0 }])
  })

  test('a transaction keeps others out of its midst, and its handle ends with it', async () => {
    let kept: { query(text: string): Promise<unknown> } | undefined
    await Promise.all(
      Array.from({ length: 20 }, () =>
        db.transaction(async (tx) => {
          kept = tx
          await tx.query(`insert into test.word values ('sum', 1) on conflict (word) do nothing`)
          await tx.query(`select word from test.word where word = 'sum' for update`)
          const { rows } = await tx.query<{ n: number }>(
            `select n from test.word where word = 'sum'`,
          )
          await tx.query(`update test.word set n = $1::int8 where word = 'sum'`, [rows[0]!.n + 1])
        }),
      ),
    )
    const { rows } = await db.query(`select n from test.word where word = 'sum'`)
    assert.deepEqual(rows, [{ n: 21 }])
    await assert.rejects(kept!.query('select 1'), hasCode('WRONG_USE'))
  })

  test('the database itself is refused within a transaction', async () => {
    await assert.rejects(
      db.transaction(() => db.query('select 1')),
      hasCode('WRONG_USE'),
    )
  })

  test('hears what is announced, once committed', async () => {
    const heard: string[] = []
    const stop = await db.listen('test_channel', (payload) => heard.push(payload))
    await db.transaction((tx) => tx.query(`select pg_notify('test_channel', 'committed')`))
    await db
      .transaction(async (tx) => {
        await tx.query(`select pg_notify('test_channel', 'rolled back')`)
        throw new Error('no')
      })
      .catch(() => {})
    await waitUntil(() => heard.length > 0)
    await stop()
    await db.query(`select pg_notify('test_channel', 'after')`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual(heard, ['committed'])
  })

  test('stops a statement that takes too long, and goes on', async () => {
    const endless =
      'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b'
    await assert.rejects(db.query(endless), hasCode('STATEMENT_TOO_LONG'))
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query(`insert into test.word values ('runaway', 1)`)
        await tx.query(endless)
      }),
      hasCode('STATEMENT_TOO_LONG'),
    )
    const { rows } = await db.query(`select count(*) as n from test.word where word = 'runaway'`)
    assert.deepEqual(rows, [{ n: 0 }])
    const heard: string[] = []
    const stop = await db.listen('after_stop', (payload) => heard.push(payload))
    await db.query(`select pg_notify('after_stop', 'alive')`)
    await waitUntil(() => heard.length > 0)
    await stop()
  })

  test('migrations are refused when one that ran was changed, or the store is newer', async () => {
    const text = 'create table test.first (a int)'
    const first = { number: 1, name: 'first', text, sha256: '1' }
    const own = await createTestStore()
    const fresh = await openDatabase(own.options)
    try {
      await fresh.script('create schema test')
      await migrate(fresh, [first])
      await migrate(fresh, [first])
      await assert.rejects(migrate(fresh, [{ ...first, sha256: '2' }]), /was changed/)
      await assert.rejects(migrate(fresh, []), /newer version/)
    } finally {
      await fresh.close()
      await own.remove()
    }
  })

  test('is refused once closed', async () => {
    const own = await createTestStore()
    const closed = await openDatabase(own.options)
    await closed.close()
    await assert.rejects(closed.query('select 1'), hasCode('STORE_UNAVAILABLE'))
    await own.remove()
  })
})

const waitUntil = async (holds: () => boolean): Promise<void> => {
  for (let attempt = 0; attempt < 500 && !holds(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 10))
}
