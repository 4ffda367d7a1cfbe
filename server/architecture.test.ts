import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  checkImports,
  checkPurity,
  checkSchemas,
  checkSql,
  checkTimers,
  IMPORT_TABLE,
  listSources,
  unitOf,
} from './architecture.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const sources = listSources(root, ['.ts', '.tsx'])
const sql = listSources(root, ['.sql'])

test('the walls are looked at: every room and package has files', () => {
  const units = new Set(sources.map(({ path }) => unitOf(path)))
  for (const unit of Object.keys(IMPORT_TABLE)) assert.ok(units.has(unit), `${unit} has no file`)
  assert.ok(sql.length >= 5)
})

test('nobody imports what the table does not allow, and rooms only through their doors', () => {
  assert.deepEqual(checkImports(sources), [])
})

test('packages are pure', () => {
  assert.deepEqual(checkPurity(sources), [])
})

test('a room speaks SQL in its stores only, and only of its own schema', () => {
  assert.deepEqual(checkSchemas(sources), [])
})

test('all SQL would run on a distributed PostgreSQL', () => {
  const stores = sources.filter(({ path }) => /server\/src\/.*\.ts$/.test(path))
  assert.deepEqual(checkSql([...sql, ...stores]), [])
})

test('what runs again and again says for whom', () => {
  assert.deepEqual(checkTimers(sources), [])
})

test('planted violations are caught', () => {
  const plant = (path: string, text: string) => [{ path, text }]
  const wall = checkImports(
    plant('server/src/access/x.ts', "import { a } from '../journal/index.ts'"),
  )
  assert.match(wall[0]!, /access may not import journal/)
  const door = checkImports(
    plant('server/src/capture/x.ts', "import { a } from '../journal/store.ts'"),
  )
  assert.match(door[0]!, /only through the door/)
  const dynamic = checkImports(plant('packages/codes/src/x.ts', "await import('@karvan/epcis')"))
  assert.match(dynamic[0]!, /codes may not import epcis/)
  const unknown = checkImports(
    plant('server/src/newroom/x.ts', "export * from '../platform/index.ts'"),
  )
  assert.match(unknown[0]!, /newroom may not import platform/)
  assert.equal(checkPurity(plant('packages/epcis/src/x.ts', 'const t = Date.now()')).length, 1)
  assert.equal(checkPurity(plant('packages/codes/src/x.ts', "import 'node:fs'")).length, 1)
  assert.equal(
    checkSchemas(plant('server/src/capture/x.ts', 'q(`select a from capture.job`)')).length,
    1,
  )
  assert.match(
    checkSchemas(
      plant('server/src/tracking/store.ts', 'q(`select a from journal.event where b`)'),
    )[0]!,
    /reads journal's tables/,
  )
  const timer = checkTimers(plant('server/src/newroom/x.ts', 'setInterval(look, 1_000)'))
  assert.match(timer[0]!, /starts a timer of its own/)
})

test('planted SQL that a distributed store would refuse is caught', () => {
  const refused = [
    'create trigger t before insert on x execute function f();',
    'create table a (b int references c (d));',
    'with recursive r as (select 1) select * from r;',
    'create table tracking.thing (\n  id int primary key,\n  thing text\n);',
    'create unique index on journal.event (position);',
    'create table a (id bigserial);',
  ]
  for (const text of refused) {
    assert.equal(checkSql([{ path: 'server/sql/9999_x.sql', text }]).length, 1, text)
  }
})
