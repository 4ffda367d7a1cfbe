import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Database } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'
import { announce, getOutboxHead, listOutbox, OUTBOX_CHANNEL, pruneOutbox } from './outbox.ts'
import { openTestDatabase } from './testing.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))

describe('the outbox', () => {
  let db: Database
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
  })
  after(() => db.close())
  beforeEach(() =>
    db.script('truncate platform.outbox; update platform.outbox_head set position = 0'),
  )

  const send = (payload: unknown): Promise<void> =>
    db.transaction((tx) => announce(tx, 'test', payload))
  const count = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)

  test('numbers what is announced from one, and gives back what was said', async () => {
    assert.equal(await getOutboxHead(db), 0)
    const payload = { text: 'ğ"\\', list: [1, null] }
    await send(payload)
    assert.deepEqual(await listOutbox(db, 0, 10), [{ position: 1, topic: 'test', payload }])
    assert.equal(await getOutboxHead(db), 1)
  })

  test('what was rolled back has no number and is not there', async () => {
    await send('a')
    await assert.rejects(
      db.transaction(async (tx) => {
        await announce(tx, 'test', 'b')
        throw new Error('no')
      }),
      /no/,
    )
    await send('c')
    const rows = await listOutbox(db, 0, 10)
    assert.deepEqual(
      rows.map(({ position, payload }) => [position, payload]),
      [
        [1, 'a'],
        [2, 'c'],
      ],
    )
  })

  test('who reads on while many announce at once misses nothing and sees nothing twice', async () => {
    const WRITERS = 6
    const ROUNDS = 10
    const seen: string[] = []
    let position = 0
    let writing = true
    const read = async (): Promise<number> => {
      const rows = await listOutbox<string>(db, position, 7)
      assert.deepEqual(
        rows.map((row) => row.position),
        count(position + 1, position + rows.length),
      )
      position += rows.length
      seen.push(...rows.map(({ payload }) => payload))
      return rows.length
    }
    const reading = (async () => {
      while (writing) if ((await read()) === 0) await sleep(1)
      while ((await read()) > 0) {}
    })()
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < ROUNDS; round++)
        await db.transaction(async (tx) => {
          await announce(tx, 'test', `${writer} ${round} first`)
          // A slow commit must not let a later number be seen before it.
          if (writer % 2 === 0) await sleep(3)
          await announce(tx, 'test', `${writer} ${round} second`)
        })
    }
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
    writing = false
    await reading
    assert.equal(seen.length, WRITERS * ROUNDS * 2)
    assert.equal(new Set(seen).size, seen.length)
    assert.equal(await getOutboxHead(db), seen.length)
  })

  test('wakes who listens, after the commit and not before', async () => {
    const heard: string[] = []
    const unlisten = await db.listen(OUTBOX_CHANNEL, (payload) => heard.push(payload))
    try {
      await db.transaction(async (tx) => {
        await announce(tx, 'test', 'a')
        await sleep(50)
        assert.deepEqual(heard, [])
      })
      for (let attempt = 0; heard.length === 0 && attempt < 200; attempt++) await sleep(10)
      assert.deepEqual(heard, ['test'])
    } finally {
      await unlisten()
    }
  })

  test('keeps the last announcements when it is pruned, and numbers on', async () => {
    for (const payload of count(1, 10)) await send(payload)
    await pruneOutbox(db, 3)
    const positions = async () => (await listOutbox(db, 0, 100)).map(({ position }) => position)
    assert.deepEqual(await positions(), [8, 9, 10])
    await pruneOutbox(db, 100)
    await send('next')
    assert.deepEqual(await positions(), [8, 9, 10, 11])
  })
})
