import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Database } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'
import { openTestDatabase } from './testing.ts'

describe('migrations', () => {
  let db: Database
  let folder: string
  before(async () => {
    db = await openTestDatabase()
  })
  after(() => db.close())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'karvan-migrations-'))
    await db.script('drop schema if exists platform cascade; drop schema if exists toy cascade')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text)
  const listApplied = async (): Promise<string[]> => {
    const { rows } = await db.query<{ text: string }>(
      `select number || ' ' || name as text from platform.migration order by number`,
    )
    return rows.map(({ text }) => text)
  }

  test('are read in the order of their numbers, whatever stands beside them', () => {
    write('0010_b.sql', 'select 1')
    write('0002_a_2.sql', 'select 2')
    write('README.md', 'not me')
    assert.deepEqual(
      readMigrations(folder).map(({ number, name, text }) => [number, name, text]),
      [
        [2, 'a_2', 'select 2'],
        [10, 'b', 'select 1'],
      ],
    )
  })

  test('of one number, or of a name that says no number, are refused', () => {
    write('0001_a.sql', 'select 1')
    write('0001_b.sql', 'select 1')
    assert.throws(() => readMigrations(folder), /two migrations of one number/)
    rmSync(join(folder, '0001_b.sql'))
    for (const name of ['1_a.sql', '0002-a.sql', '0002_A.sql', 'a.sql', '00002_a.sql']) {
      write(name, 'select 1')
      assert.throws(() => readMigrations(folder), new RegExp(`${name}: a migration is named`))
      rmSync(join(folder, name))
    }
  })

  test('run once each; a later start runs only what is new', async () => {
    write('0001_toy.sql', 'create schema toy; create table toy.a (n int);')
    assert.equal(await migrate(db, readMigrations(folder)), 1)
    assert.equal(await migrate(db, readMigrations(folder)), 0)
    write('0002_more.sql', 'insert into toy.a values (1);')
    assert.equal(await migrate(db, readMigrations(folder)), 1)
    assert.equal(await migrate(db, readMigrations(folder)), 0)
    assert.deepEqual((await db.query('select n from toy.a')).rows, [{ n: 1 }])
    assert.deepEqual(await listApplied(), ['1 toy', '2 more'])
  })

  test('that fail in the middle leave nothing of themselves, keep those before, and go on when mended', async () => {
    write('0001_toy.sql', 'create schema toy; create table toy.a (n int);')
    write('0002_bad.sql', 'insert into toy.a values (1); insert into toy.nowhere values (1);')
    write('0003_more.sql', 'insert into toy.a values (3);')
    await assert.rejects(migrate(db, readMigrations(folder)), /nowhere/)
    assert.deepEqual(await listApplied(), ['1 toy'])
    assert.deepEqual((await db.query('select n from toy.a')).rows, [])
    write('0002_bad.sql', 'insert into toy.a values (2);')
    assert.equal(await migrate(db, readMigrations(folder)), 2)
    assert.deepEqual((await db.query('select n from toy.a order by n')).rows, [{ n: 2 }, { n: 3 }])
  })

  test('that were edited, or are of a newer Karvan, stop the start and change nothing', async () => {
    write('0001_toy.sql', 'create schema toy;')
    write('0002_a.sql', 'create table toy.a (n int);')
    await migrate(db, readMigrations(folder))
    write('0003_b.sql', 'create table toy.b (n int);')
    write('0001_toy.sql', 'create schema toy; -- a space more')
    await assert.rejects(
      migrate(db, readMigrations(folder)),
      /migration 1 \(toy\) was changed after it was applied/,
    )
    write('0001_toy.sql', 'create schema toy;')
    rmSync(join(folder, '0002_a.sql'))
    await assert.rejects(
      migrate(db, readMigrations(folder)),
      /knows migration 2 \(a\).*made by a newer version/,
    )
    assert.deepEqual(await listApplied(), ['1 toy', '2 a'])
  })
})
