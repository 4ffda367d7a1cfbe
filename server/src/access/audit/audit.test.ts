import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { migrate, readMigrations } from '../../platform/index.ts'
import { openTestDatabase } from '../../platform/testing.ts'
import { openAccess, testAsker } from '../testing.ts'
import { startAnchoring } from './anchor.ts'
import { startAudit } from './audit.ts'
import { getAuditHead, insertAuditRows, listAuditRows, listBlocks } from './audit-store.ts'
import { deedRow } from './deed.ts'
import { noteRead } from './reads.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../../sql', import.meta.url))
const LOGGER = pino({ level: 'silent' })
const READER = testAsker('reader', 'forwarder', 'reader')

let opened: Awaited<ReturnType<typeof openAccess>>
before(async () => {
  opened = await openAccess()
})
after(() => opened.db.close())

describe('rows of the trail', () => {
  test('written by many transactions at once stand in the order of commits without a gap', async () => {
    const { db, access } = opened
    const committed: string[] = []
    const work = Array.from({ length: 40 }, async (_, index) => {
      const name = `deed ${index}`
      await db
        .transaction(async (tx) => {
          await access.audit(tx, READER, 'access.give-grant', name)
          if (index % 5 === 0) throw new Error('rolled back')
          await tx.query('select pg_sleep(0.002)')
        })
        .then(() => committed.push(name))
        .catch(() => {})
    })
    await Promise.all(work)
    const rows = await listAuditRows(db, null, 1_000)
    assert.equal(rows.length, 32)
    assert.deepEqual(
      rows.map(({ position }) => position),
      rows.map((_, index) => index + 1),
    )
    assert.equal(await getAuditHead(db), rows.length)
    assert.deepEqual(rows.map(({ subject }) => subject).sort(), committed.sort())
  })

  test('of a deed say by what key or session, which person, whose data and why it could', async () => {
    const { db, access } = opened
    const person = { ...READER, kind: 'session', person: 'p-7' } as const
    const about = { owner: 'farm', basis: 'grant', reference: 'g1', count: 4 } as const
    await access.reads.run({ id: 'request 1', subject: 'x' }, () =>
      access.audit(db, person, 'access.export-person', 'things', { as: 'csv' }, about),
    )
    const [row] = await access.listAudit(1)
    const { id: _, position: __, time, ...said } = row!
    assert.equal(time, '2026-05-01T00:00:00.000Z')
    assert.deepEqual(said, {
      organisation: 'reader',
      askerKind: 'session',
      askerId: 'key of reader',
      person: 'p-7',
      action: 'access.export-person',
      subject: 'things',
      ...about,
      requestId: 'request 1',
      detail: { as: 'csv' },
    })
  })
})

test('what stood in the trail before it was a chain is carried over in the order of its time', async () => {
  const db = await openTestDatabase()
  const migrations = readMigrations(MIGRATIONS)
  await migrate(
    db,
    migrations.filter(({ number }) => number < 13),
  )
  const key = randomUUID()
  const insert = (time: string, by: string | null, subject: string) =>
    db.query(
      `insert into access.audit (id, time, organisation, key, action, subject, detail)
       values ($1::uuid, $2::timestamptz, 'operator', $3::uuid, 'old.deed', $4::text, '{"a": 1}')`,
      [randomUUID(), time, by, subject],
    )
  await insert('2026-02-01T00:00:00Z', key, 'second')
  await insert('2026-01-01T00:00:00Z', null, 'first')
  await insert('2026-03-01T00:00:00Z', key, 'third')
  await migrate(db, migrations)
  const rows = await listAuditRows(db, null, 10)
  assert.deepEqual(
    rows.map(({ position, subject, askerKind, askerId, detail }) => [
      position,
      subject,
      askerKind,
      askerId,
      detail,
    ]),
    [
      [1, 'first', null, null, { a: 1 }],
      [2, 'second', 'key', key, { a: 1 }],
      [3, 'third', 'key', key, { a: 1 }],
    ],
  )
  assert.equal(await getAuditHead(db), 3)
  await db.close()
})

describe('sealing', () => {
  let folder: string
  let anchor: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'karvan-anchor-'))
    anchor = join(folder, 'anchor.jsonl')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  const begin = (path: string | undefined) => {
    const { db, clock, access } = opened
    return startAudit({ db, clock, logger: LOGGER, reads: access.reads, anchor: path })
  }
  const deeds = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++)
      await opened.access.audit(opened.db, READER, 'access.give-grant', `deed ${index}`)
  }
  const sealed = async (): Promise<number[]> =>
    (await listBlocks(opened.db, null, 100)).map(({ lastPosition }) => lastPosition)

  test('a few rows wait two seconds for one another, then stand in one block', async () => {
    const audit = await begin(anchor)
    await audit.catchUp()
    const before = await sealed()
    const head = await getAuditHead(opened.db)
    assert.equal(before.at(-1), head)
    await deeds(3)
    await sleep(1_200)
    assert.deepEqual(await sealed(), before)
    opened.clock.advance(2_000)
    await sleep(1_200)
    assert.deepEqual(await sealed(), [...before, head + 3])
    await audit.stop()
  })

  test('a stop seals and anchors all that was written, reads that were still in memory too', async () => {
    const audit = await begin(anchor)
    await opened.access.reads.run({ id: 'r', subject: 'delivery' }, async () => {
      noteRead(READER, { owner: 'farm', basis: 'party', reference: null, count: 1 })
    })
    await audit.stop()
    const head = await getAuditHead(opened.db)
    assert.equal((await sealed()).at(-1), head)
    const [row] = await opened.access.listAudit(1)
    assert.equal(row?.action, 'access.read')
    const lines = readFileSync(anchor, 'utf8').trimEnd().split('\n')
    const last = (await listBlocks(opened.db, null, 100)).at(-1)!
    assert.deepEqual(JSON.parse(lines.at(-1)!), {
      number: last.number,
      hash: last.hash,
      sealedTime: last.sealedTime,
    })
  })

  test('a start after a torn line goes on in a line of its own', async () => {
    writeFileSync(anchor, `${readFileSync(anchor, 'utf8')}{"number": 99, "ha`)
    await deeds(1)
    const audit = await begin(anchor)
    await audit.catchUp()
    await audit.stop()
    const lines = readFileSync(anchor, 'utf8').trimEnd().split('\n')
    assert.equal(lines.at(-2), '{"number": 99, "ha')
    assert.equal(JSON.parse(lines.at(-1)!).number, (await sealed()).length)
  })

  test('two processes that share the file leave whole lines', async () => {
    const shared = join(folder, 'shared.jsonl')
    const first = startAnchoring(opened.db, shared, LOGGER)
    const second = startAnchoring(opened.db, shared, LOGGER)
    for (let round = 0; round < 3; round++) {
      await deeds(1)
      const audit = await begin(undefined)
      await audit.stop()
      await Promise.all([first.anchor(), second.anchor()])
    }
    await Promise.all([first.stop(), second.stop()])
    const lines = readFileSync(shared, 'utf8').trimEnd().split('\n')
    assert.equal(lines.length, 6)
    for (const line of lines) assert.match(JSON.parse(line).hash, /^[0-9a-f]{64}$/)
  })

  test('a disk that fails stops nothing: the blocks that it misses are counted and written when it is back', async () => {
    const away = join(folder, 'away', 'anchor.jsonl')
    const audit = await begin(away)
    await deeds(1)
    await audit.catchUp()
    const blocks = (await sealed()).length
    assert.equal(audit.anchorBehind(), blocks)
    mkdirSync(join(folder, 'away'))
    await audit.catchUp()
    assert.equal(audit.anchorBehind(), 0)
    assert.ok(existsSync(away))
    await audit.stop()
  })

  test('a start on a store that does not have what the anchor names says so', async () => {
    const lines: { level: number; msg: string }[] = []
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
    const ahead = join(folder, 'ahead.jsonl')
    const line = { number: 999, hash: 'a'.repeat(64), sealedTime: '2026-05-01T00:00:00.000Z' }
    writeFileSync(ahead, `${JSON.stringify(line)}\n`)
    const anchoring = startAnchoring(opened.db, ahead, logger)
    await anchoring.stop()
    assert.equal(lines[0]?.level, 50)
    assert.match(lines[0]!.msg, /the audit anchor names a block that the store does not have/)
  })

  test('a block holds a thousand rows at most', async () => {
    const { db } = opened
    const audit = await begin(undefined)
    await audit.catchUp()
    const before = await getAuditHead(db)
    await insertAuditRows(
      db,
      Array.from({ length: 2_500 }, () => newRow('x')),
    )
    await audit.catchUp()
    const blocks = await listBlocks(db, null, 100)
    assert.deepEqual(
      blocks
        .filter(({ firstPosition }) => firstPosition > before)
        .map(({ rowHashes }) => rowHashes.length),
      [1_000, 1_000, 500],
    )
    const head = before + 2_500
    const state = { name: 'audit', position: head, head, lag: 0, problem: null }
    assert.deepEqual(await audit.getState(), state)
    await audit.stop()
  })
})

const newRow = (subject: string) => {
  const deed = {
    action: 'access.give-grant' as const,
    subject,
    detail: {},
    about: {},
    house: 'operator',
  }
  return deedRow(READER, deed, new Date('2026-05-01T00:00:00Z'))
}
