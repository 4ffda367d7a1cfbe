import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../open-database.ts'
import { StoreError } from '../store-error.ts'
import { restoreBackup } from './backup.ts'
import { acquireDirectoryLock } from './directory-lock.ts'
import { tidyTables } from './tidy.ts'

const roots: string[] = []
const makeRoot = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'karvan-embedded-'))
  roots.push(root)
  return root
}

const refusedFor =
  (code: string, ...parts: readonly (string | RegExp)[]) =>
  (fault: unknown) => {
    assert.ok(fault instanceof StoreError, String(fault))
    assert.equal(fault.code, code)
    for (const part of parts)
      assert.ok(
        typeof part === 'string' ? fault.message.includes(part) : part.test(fault.message),
        fault.message,
      )
    return true
  }

/** Starts a process that runs a script with the built lock and store at hand; resolves at its first line. */
const startHolder = (directory: string) => {
  const lock = fileURLToPath(new URL('./directory-lock.js', import.meta.url))
  const script = `import { acquireDirectoryLock } from ${JSON.stringify(lock)}
    await acquireDirectoryLock(${JSON.stringify(directory)}).then(
      () => { console.log('held'); setInterval(() => {}, 1000) },
      (fault) => { console.log(fault.code); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const said = new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  )
  return { child, exited, said }
}

describe('the embedded store', () => {
  let root: string
  let directory: string
  beforeEach(() => {
    root = makeRoot()
    directory = join(root, 'data')
  })
  after(() => {
    for (const made of roots) rmSync(made, { recursive: true, force: true })
  })

  test('a directory that is held is refused by name and process, and free after its holder', async () => {
    const lock = await acquireDirectoryLock(directory)
    await assert.rejects(
      acquireDirectoryLock(directory),
      refusedFor('DIRECTORY_IN_USE', directory, `process ${process.pid}`),
    )
    await lock.release()
    await (await acquireDirectoryLock(directory)).release()
  })

  test('the lock of a process that was killed is taken over, by one of many', async () => {
    const holder = startHolder(directory)
    assert.equal(await holder.said, 'held')
    await assert.rejects(acquireDirectoryLock(directory), refusedFor('DIRECTORY_IN_USE'))
    holder.child.kill('SIGKILL')
    await holder.exited
    const starters = Array.from({ length: 6 }, () => startHolder(directory))
    const said = await Promise.all(starters.map((starter) => starter.said))
    for (const { child } of starters) child.kill('SIGKILL')
    await Promise.all(starters.map(({ exited }) => exited))
    assert.deepEqual(said.sort(), [...Array(5).fill('DIRECTORY_IN_USE'), 'held'])
  })

  test('a path too long for a socket can be held too', async () => {
    const deep = join(root, 'a'.repeat(60), 'b'.repeat(60))
    const lock = await acquireDirectoryLock(deep)
    await assert.rejects(acquireDirectoryLock(deep), refusedFor('DIRECTORY_IN_USE'))
    await lock.release()
  })

  test('a directory that cannot be one is refused with a sentence', async () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'below')])
      await assert.rejects(
        openDatabase({ directory: path }),
        refusedFor('DIRECTORY_UNUSABLE', path, 'set KARVAN_DATA'),
      )
  })

  test('every commit reaches the disk, reads do not', async () => {
    const db = await openDatabase({ directory })
    await db.script('create table word (word text)')
    const before = db.statistics().fsyncs
    for (let n = 0; n < 10; n++) await db.query(`insert into word values ('a')`)
    const written = db.statistics().fsyncs
    assert.ok(written - before >= 10, `${written - before} fsyncs for 10 commits`)
    for (let n = 0; n < 10; n++) await db.query('select 1')
    assert.equal(db.statistics().fsyncs, written)
    await db.close()
  })

  test('tables that are written to are vacuumed and analyzed, the others left alone', async () => {
    const db = await openDatabase({ directory })
    await db.script('create table busy (n int); create table quiet (n int)')
    await db.query('insert into busy select generate_series(1, 5000)')
    assert.deepEqual(await tidyTables(db), ['public.busy'])
    assert.deepEqual(await tidyTables(db), [])
    const size = async () =>
      (await db.query<{ size: number }>(`select pg_relation_size('busy') as size`)).rows[0]!.size
    const before = await size()
    for (let round = 0; round < 10; round++) {
      await db.query('update busy set n = n + 1')
      assert.deepEqual(await tidyTables(db), ['public.busy'])
    }
    assert.ok((await size()) <= 3 * before, 'dead rows give their room back')
    await db.close()
  })

  test('a statement without end costs the worker, not what was committed', async () => {
    const db = await openDatabase({ directory, statementSeconds: 1 })
    await db.script('create table word (word text)')
    await db.query(`insert into word values ('kept')`)
    const endless = db.query(
      'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b',
    )
    const behind = db.query('select word from word')
    await assert.rejects(endless, refusedFor('STATEMENT_TOO_LONG', '1 s'))
    assert.deepEqual((await behind).rows, [{ word: 'kept' }])
    assert.equal(db.statistics().reopened, 1)
    await db.close()
  })

  test('a backup taken while it is written to holds a whole state, and is restored', async () => {
    const db = await openDatabase({ directory })
    await db.script('create table pair (n int primary key, twin int not null)')
    let writing = true
    const writer = (async () => {
      for (let n = 0; writing; n++) await db.query('insert into pair values ($1, $1)', [n])
      return (await db.query<{ n: number }>('select count(*) as n from pair')).rows[0]!.n
    })()
    const target = join(root, 'backup')
    await db.backup!(target)
    writing = false
    const written = await writer
    await assert.rejects(db.backup!(target), refusedFor('TARGET_NOT_EMPTY', target))
    await db.close()

    const restored = join(root, 'restored')
    await restoreBackup(target, restored)
    const copy = await openDatabase({ directory: restored })
    const { rows } = await copy.query<{ n: number; top: number }>(
      'select count(*) as n, coalesce(max(n), -1) + 1 as top from pair',
    )
    await copy.close()
    assert.equal(rows[0]!.n, rows[0]!.top)
    assert.ok(rows[0]!.n <= written)
    await assert.rejects(restoreBackup(target, restored), refusedFor('TARGET_NOT_EMPTY'))
  })

  test('a backup that was changed is refused with every file, one without manifest as none', async () => {
    const db = await openDatabase({ directory })
    const target = join(root, 'backup')
    await db.backup!(target)
    await db.close()
    const broken = join(root, 'broken')
    cpSync(target, broken, { recursive: true })
    writeFileSync(join(broken, 'files/stranger'), 'x')
    writeFileSync(join(broken, 'files/postgres/PG_VERSION'), '99')
    rmSync(join(broken, 'files/KARVAN_FORMAT'))
    await assert.rejects(
      restoreBackup(broken, join(root, 'never')),
      refusedFor(
        'BACKUP_DAMAGED',
        'KARVAN_FORMAT is missing',
        'postgres/PG_VERSION was changed',
        'stranger is not part of it',
      ),
    )
    rmSync(join(broken, 'manifest.json'))
    await assert.rejects(restoreBackup(broken, join(root, 'never')), refusedFor('BACKUP_DAMAGED'))
    await assert.rejects(restoreBackup(root, join(root, 'never')), refusedFor('BACKUP_DAMAGED'))
  })

  test('a store of a newer format is left alone with a sentence', async () => {
    await (await openDatabase({ directory })).close()
    const path = join(directory, 'store/KARVAN_FORMAT')
    const format = JSON.parse(readFileSync(path, 'utf8')) as object
    writeFileSync(path, JSON.stringify({ ...format, format: 99 }))
    await assert.rejects(openDatabase({ directory }), refusedFor('STORE_TOO_NEW', 'format 99'))
    writeFileSync(path, '{')
    await assert.rejects(openDatabase({ directory }), refusedFor('STORE_DAMAGED', path))
    rmSync(path)
    await assert.rejects(openDatabase({ directory }), refusedFor('STORE_DAMAGED', path))
  })
})
