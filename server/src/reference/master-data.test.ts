import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { VocabularyElement } from '@karvan/epcis'
import fc from 'fast-check'
import type { Asker } from '../access/index.ts'
import { type Database, migrate, Refusal, readMigrations } from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { DESCENDANT_LIMIT, deriveDescendants } from './hierarchy.ts'
import { createMasterData, type MasterData } from './index.ts'

const MIGRATIONS = readMigrations(fileURLToPath(new URL('../../../sql', import.meta.url)))
const NOW = new Date('2026-05-01T00:00:00Z')
const JOB = '6f1c0d4e-3c9a-4f61-8a63-2f3a6f0a5c11'
const CONTEXT = '00000000-0000-0000-0000-000000000000'
/** Sees everything. */
const OPERATOR = {
  organisation: { id: 'operator', kind: 'operator' },
  grants: [],
} as unknown as Asker
const LOCATION = 'urn:epcglobal:epcis:vtype:BusinessLocation'

const idOf = (n: number): string => `urn:x:${n}`
const elementOf = (id: string, children: readonly string[]): VocabularyElement => ({
  vocabulary: LOCATION,
  id,
  attributes: [],
  children: [...children],
  source: JSON.stringify({ id, children }),
  pointer: '',
})

describe('master data', () => {
  let db: Database
  let masterData: MasterData
  before(async () => {
    db = await openTestDatabase()
    // A store from before there were versions of master data.
    await migrate(
      db,
      MIGRATIONS.filter(({ number }) => number < 21),
    )
    await db.query(
      `insert into journal.master_data (key, vocabulary, id, organisation, job, record_time, source)
       select r.key, $2::text, r.id, 'one', $3::uuid, r.time, r.source
       from jsonb_to_recordset($1::jsonb) as r(key uuid, id text, time timestamptz, source text)`,
      [JSON.stringify(OLD), LOCATION, JOB],
    )
    await db.query(
      `insert into journal.event (key, position, record_time, event_id, event_time, time_zone_offset, type,
         content_hash, declaration_time, declaration_reason, organisation, job, provenance, home_jurisdiction,
         context, source)
       select gen_random_uuid(), n, now(), 'urn:x:e', now(), '+00:00', 'ObjectEvent', '', now(), r, 'one',
         $2::uuid, 'import', 'AZ', $3::uuid, '{}'
       from unnest($1::text[]) with ordinality as reasons(r, n)`,
      [REASONS.map(([old]) => old), JOB, CONTEXT],
    )
    await migrate(db, MIGRATIONS)
    masterData = await createMasterData({
      db,
      isTold: (_, sight) => sight.map((one) => `${one}::text[] is null`).join(' and '),
    })
  })
  after(() => db.close())

  const OLD = [
    {
      key: randomUUID(),
      id: 'urn:old:port',
      time: '2026-01-02T00:00:00Z',
      source:
        '{"id":"urn:old:port","children":["urn:old:quay"],"attributes":[{"id":"cbvmda:site","attribute":"new"}]}',
    },
    {
      key: randomUUID(),
      id: 'urn:old:port',
      time: '2026-01-01T00:00:00Z',
      source:
        '{"id":"urn:old:port","children":["urn:old:gone"],"attributes":[{"id":"cbvmda:site","attribute":"old"}]}',
    },
    {
      key: randomUUID(),
      id: 'urn:old:quay',
      time: '2026-01-01T00:00:00Z',
      source: '{"id":"urn:old:quay","children":["urn:epc:id:sgln:0614141.00001.0"]}',
    },
  ]
  const REASONS = [
    ['urn:epcglobal:cbv:er:incorrect_data', 'incorrect_data'],
    ['https://ref.gs1.org/cbv/ER-did_not_occur', 'did_not_occur'],
    ['cbv:ER-incorrect_data', 'incorrect_data'],
    ['incorrect_data', 'incorrect_data'],
    ['https://example.com/cbv/ER-incorrect_data', 'https://example.com/cbv/ER-incorrect_data'],
    ['urn:x:er:own', 'urn:x:er:own'],
  ]
  const append = (organisation: string, elements: VocabularyElement[]): Promise<void> =>
    db.transaction((tx) =>
      masterData.append(tx, elements, { organisation, job: JOB, context: CONTEXT }, NOW),
    )
  const inside = async (id: string): Promise<string[]> =>
    (await masterData.listDescendants(OPERATOR, [id])).filter((one) => one !== id).sort()

  test('from before stands in versions, with what it says now and nothing of what it said once', async () => {
    assert.deepEqual(await inside('urn:old:port'), [
      'https://id.gs1.org/414/0614141000012',
      'urn:old:quay',
    ])
    const having = (value: string) =>
      masterData.listIdsWithAttribute(OPERATOR, {
        attribute: 'urn:epcglobal:cbv:mda:site',
        values: [value],
      })
    assert.deepEqual([await having('new'), await having('old')], [['urn:old:port'], []])
    const { rows } = await db.query<{ versions: number; derived: boolean }>(
      `select count(*) as versions, bool_and(derived) as derived from reference.vocabulary_element`,
    )
    assert.deepEqual(rows, [{ versions: 3, derived: true }])
  })

  test('reasons of error declarations from before stand as their bare word', async () => {
    const { rows } = await db.query<{ reason: string }>(
      'select declaration_reason as reason from journal.event order by position',
    )
    assert.deepEqual(
      rows.map(({ reason }) => reason),
      REASONS.map(([, word]) => word),
    )
  })

  test('what is inside of what equals a walk over what was said last, after any changes of any organisation', async () => {
    const change = fc.record({
      organisation: fc.constantFrom('two', 'three'),
      id: fc.nat(6),
      children: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
        async (steps) => {
          run++
          const name = (n: number) => `${idOf(n)}:${run}`
          const said = new Map<string, Map<string, string[]>>()
          for (const step of steps)
            for (const organisation of ['two', 'three']) {
              const elements = step
                .filter((one) => one.organisation === organisation)
                .map(({ id, children }) => elementOf(name(id), children.map(name)))
              await append(organisation, elements)
              const own = said.get(organisation) ?? new Map<string, string[]>()
              said.set(organisation, own)
              for (const { id, children } of elements) own.set(id, children)
            }
          for (let n = 0; n <= 6; n++) {
            const id = name(n)
            const walked = [...said.values()].flatMap((own) => walk(own, id))
            const expected = [...new Set(walked)].filter((one) => one !== id).sort()
            assert.deepEqual(await inside(id), expected)
          }
        },
      ),
      { numRuns: process.env.KARVAN_LONG ? 300 : 12, seed: 7_225, endOnFailure: true },
    )
  })

  test('more ids than anybody could ask by are refused, so is a hierarchy that nobody reads', async () => {
    const wide = Array.from({ length: 10_001 }, (_, n) => `urn:wide:${n}`)
    await append('four', [elementOf('urn:wide', wide)])
    const isRefused = (code: string) => (fault: unknown) =>
      fault instanceof Refusal && fault.kind.code === code
    await assert.rejects(() => inside('urn:wide'), isRefused('reference.too-many-ids'))
    const endless = Array.from({ length: DESCENDANT_LIMIT + 1 }, (_, n) => `urn:e:${n}`)
    await assert.rejects(
      () => append('four', [elementOf('urn:endless', endless)]),
      isRefused('reference.hierarchy-too-large'),
    )
  })

  test('a walk stops where what is said goes round', () => {
    const children = new Map([
      ['a', ['b', 'a']],
      ['b', ['c', 'a']],
    ])
    assert.deepEqual(deriveDescendants('a', children).sort(), ['b', 'c'])
  })
})

/** The slow, obvious way. */
const walk = (
  said: ReadonlyMap<string, readonly string[]>,
  id: string,
  above: string[] = [],
): string[] =>
  (said.get(id) ?? []).flatMap((child) =>
    above.includes(child) ? [child] : [child, ...walk(said, child, [...above, child])],
  )
