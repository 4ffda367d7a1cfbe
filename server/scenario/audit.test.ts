import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { type App, createApp } from '../src/app.ts'
import { type Database, openDatabase, systemClock } from '../src/platform/index.ts'
import { createTestStore, openTestDatabase } from '../src/platform/testing.ts'
import { MIGRATIONS } from './house.ts'
import { call, end, endAll, type Running, SERVER_KEY, start } from './process.ts'

const KARVAN = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url))
const READING = fileURLToPath(new URL('reading-server.js', import.meta.url))

describe('karvan verify audit', () => {
  let db: Database
  let app: App
  let url: string
  let folder: string
  let anchor: string
  before(async () => {
    db = await openTestDatabase()
    folder = mkdtempSync(join(tmpdir(), 'karvan-audit-'))
    anchor = join(folder, 'anchor.jsonl')
    app = await createApp({
      db,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      migrations: MIGRATIONS,
      screens: undefined,
      anchor,
    })
    await app.access.openHouse(SERVER_KEY)
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`
    // What the first start itself wrote is block 1.
    await app.sealAudit()
    for (let block = 0; block < 4; block++) {
      for (let row = 0; row < 3; row++)
        await app.access.audit(db, undefined, 'access.give-grant', `deed ${block} ${row}`, {
          z: 1,
          a: [row],
        })
      await app.sealAudit()
    }
  })
  after(async () => {
    await app.stop()
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const verify = (...args: string[]): Promise<{ code: number; text: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH, KARVAN_URL: url, KARVAN_KEY: SERVER_KEY }
      execFile(process.execPath, [KARVAN, 'verify', 'audit', ...args], { env }, (fault, stdout) =>
        resolve({ code: Number(fault?.code ?? 0), text: stdout }),
      )
    })
  /** Changes the store behind the server's back, verifies, and puts everything back as it was. */
  const tamper = async (statements: string, ...args: string[]) => {
    const tables = ['audit', 'audit_head', 'audit_block']
    const keep = tables.map((table) => `create table kept_${table} as table access.${table};`)
    const back = tables.map(
      (table) =>
        `delete from access.${table}; insert into access.${table} select * from kept_${table}; drop table kept_${table};`,
    )
    await db.script(keep.join(''))
    // Nothing is sealed meanwhile.
    const move = (by: number) =>
      db.query(
        `update platform.bookmark set position = position + $1::int where follower = 'audit'`,
        [by],
      )
    await move(1_000)
    await db.script(statements)
    try {
      return await verify(...args)
    } finally {
      await db.script(back.join(''))
      await move(-1_000)
    }
  }

  test('proves the chain of a house whole, with its anchor', async () => {
    const { code, text } = await verify('--anchor', anchor)
    assert.equal(code, 0, text)
    assert.match(
      text,
      /^\d+ rows in 5 blocks proven, 0 wait to be sealed\nanchored up to block 5\n$/,
    )
    assert.match((await verify()).text, /not held against an anchor/)
    assert.equal(readFileSync(anchor, 'utf8').trimEnd().split('\n').length, 5)
  })

  const FOUND: [string, string, RegExp][] = [
    [
      'a changed row',
      `update access.audit set detail = '{"z": 2, "a": [1]}' where subject = 'deed 1 1'`,
      /broken: the row at position \d+ was changed \(block 3\)\.\n/,
    ],
    [
      'a removed row',
      `delete from access.audit where subject = 'deed 1 1'`,
      /broken: the row at position \d+ \(block 3\) was removed\.\n/,
    ],
    [
      'two rows that changed places',
      `update access.audit set position = -1 where subject = 'deed 1 0';
       update access.audit set position = position - 1 where subject = 'deed 1 1';
       update access.audit set position = (select position + 1 from access.audit where subject = 'deed 1 1')
       where position = -1`,
      /broken: rows were reordered: at position \d+ stands the row that was sealed at \d+ \(block 3\)\.\n/,
    ],
    [
      'a row put between others',
      `update access.audit set position = -position - 1
       where position >= (select position from access.audit where subject = 'deed 1 1');
       update access.audit set position = -position where position < 0;
       insert into access.audit (position, id, time, organisation, action, subject, detail)
       select position - 1, '00000000-0000-4000-8000-000000000001', time, 'operator', 'access.give-grant', 'never', '{}'
       from access.audit where subject = 'deed 1 1'`,
      /broken: a row was inserted at position \d+ \(block 3\)\.\n/,
    ],
    [
      'a removed block',
      `delete from access.audit_block where number = 2`,
      /broken: block 2 is missing: after block 1 comes block 3\.\n/,
    ],
    [
      'a changed block',
      `update access.audit_block set sealed_time = sealed_time + interval '1 hour' where number = 2`,
      /broken: block 2 was changed: its hash is not that of what it says\.\n/,
    ],
  ]
  for (const [what, statements, sentence] of FOUND)
    test(`finds ${what} and ends with 1`, async () => {
      const { code, text } = await tamper(statements)
      assert.equal(code, 1, text)
      assert.match(text, sentence)
    })

  test('finds an end that was cut off by the anchor, and only by it', async () => {
    const cut = `delete from access.audit where position >
         (select last_position from access.audit_block where number = 4);
       delete from access.audit_block where number = 5;
       update access.audit_head set position = (select max(position) from access.audit)`
    assert.equal((await tamper(cut)).code, 0)
    const { code, text } = await tamper(cut, '--anchor', anchor)
    assert.equal(code, 1)
    assert.match(
      text,
      /the end of the chain was cut off: the anchor names block 5 of .*, the store ends with block 4/,
    )
  })

  test('finds a chain that was sealed again from a block on by the anchor', async () => {
    const other = join(folder, 'other.jsonl')
    const lines = readFileSync(anchor, 'utf8').trimEnd().split('\n')
    const second = { ...JSON.parse(lines[1]!), hash: 'f'.repeat(64) }
    writeFileSync(other, [lines[0], JSON.stringify(second), ...lines.slice(2), ''].join('\n'))
    const { code, text } = await verify('--anchor', other)
    assert.equal(code, 1)
    assert.match(text, /block 2 was rewritten: the anchor of .* holds another hash of it/)
  })

  test('says what is wrong with its own use', async () => {
    assert.equal((await verify('--anchor', join(folder, 'none'))).code, 1)
    assert.equal((await verify('--wrong')).code, 2)
  })
})

describe('a server that shows what others captured', () => {
  after(endAll)

  /** Reads until the server is gone: what was answered, and when. */
  const readUntilDead = async ({ url }: Running, answered: Map<string, number>): Promise<void> => {
    for (;;) {
      try {
        answered.set((await call<{ id: string }>(url, '/shown')).id, Date.now())
      } catch {
        return
      }
    }
  }
  const listAccounted = async (options: Parameters<typeof openDatabase>[0]) => {
    const db = await openDatabase(options)
    const { rows } = await db.query<{ id: string }>(
      `select request_id as id from access.audit where action = 'access.read' limit 100000`,
    )
    await db.close()
    return new Set(rows.map(({ id }) => id))
  }

  test('and is killed loses the account of its last moment only', async (t) => {
    const { options, remove } = await createTestStore()
    const losses: number[] = []
    for (let round = 0; round < 2; round++) {
      const server = await start(options, READING)
      const answered = new Map<string, number>()
      const reading = Promise.all([1, 2].map(() => readUntilDead(server, answered)))
      while (answered.size === 0) await sleep(10)
      await sleep(2_500 + round * 70)
      const killed = Date.now()
      await end(server.child, 'SIGKILL')
      await reading
      const accounted = await listAccounted(options)
      const lost = [...answered].filter(([id]) => !accounted.has(id)).map(([, time]) => time)
      assert.ok(answered.size - lost.length > 0, 'nothing was accounted for')
      losses.push(Math.max(0, killed - Math.min(killed, ...lost)))
    }
    t.diagnostic(`reads of the last ${losses.join(', ')} milliseconds were lost`)
    // 200 that rows wait for one another, and the write: a moment, on a machine that is very busy much more.
    assert.ok(Math.max(...losses) < 2_000, losses.join())
    await remove()
  })

  test('and is stopped loses nothing', async () => {
    const { options, remove } = await createTestStore()
    const server = await start(options, READING)
    const answered = new Map<string, number>()
    const reading = readUntilDead(server, answered)
    await sleep(300)
    assert.equal(await end(server.child, 'SIGTERM'), 0)
    await reading
    const accounted = await listAccounted(options)
    assert.ok(answered.size > 0)
    for (const id of answered.keys()) assert.ok(accounted.has(id), id)
    await remove()
  })
})
