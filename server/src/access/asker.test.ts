import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Organisation, Role } from '@karvan/contract'
import { type Asker, deriveAudiences, sightOf } from './asker.ts'
import { conditions, deleteAudiences, insertAudiences } from './audience-store.ts'
import { openAccess, testAsker } from './testing.ts'

const askerOf = (
  id: string,
  kind: Organisation['kind'],
  homeJurisdiction: string,
  role: Role = 'capturer',
): Asker => testAsker(id, kind, role, homeJurisdiction)

const carrier = askerOf('carrier', 'carrier', 'AZ')
const otherCarrier = askerOf('other', 'carrier', 'AZ')
const customsAz = askerOf('customs-az', 'authority', 'AZ')
const customsGe = askerOf('customs-ge', 'authority', 'GE')
const operator = askerOf('operator', 'operator', 'AZ', 'reader')
const administrator = askerOf('somebody', 'carrier', 'TR', 'administrator')
const everyone = { carrier, otherCarrier, customsAz, customsGe, operator, administrator }

const audiencesOf = (asker: Asker): string[] => {
  const sight = sightOf(asker)
  assert.notEqual(sight, 'all')
  return sight === 'all' ? [] : sight.audiences
}

/** Who of everyone may see an event that the organisation captured at a place of the jurisdiction. */
const sees = (audiences: readonly string[]): string[] =>
  Object.entries(everyone)
    .filter(([, asker]) => {
      const sight = sightOf(asker)
      return sight === 'all' || sight.whole.some((audience) => audiences.includes(audience))
    })
    .map(([name]) => name)

test('an event is seen by its capturer, the operator and the authority of its place', () => {
  assert.deepEqual(sees(deriveAudiences({ organisation: 'carrier', jurisdiction: 'AZ' })), [
    'carrier',
    'customsAz',
    'operator',
  ])
  assert.deepEqual(sees(deriveAudiences({ organisation: 'carrier', jurisdiction: 'GE' })), [
    'carrier',
    'customsGe',
    'operator',
  ])
})

test('no authority sees what happened at sea or nobody knows where, but its own', () => {
  assert.deepEqual(sees(deriveAudiences({ organisation: 'carrier', jurisdiction: undefined })), [
    'carrier',
    'operator',
  ])
  assert.deepEqual(sees(deriveAudiences({ organisation: 'customs-az', jurisdiction: undefined })), [
    'customsAz',
    'operator',
  ])
})

test('an organisation that is called like an authority is none', () => {
  const impostor = askerOf('AZ', 'carrier', 'AZ')
  const audiences = deriveAudiences({ organisation: 'carrier', jurisdiction: 'AZ' })
  assert.ok(!audiencesOf(impostor).some((own) => audiences.includes(own)))
  const operatorByName = askerOf('operator', 'carrier', 'AZ')
  assert.ok(!audiencesOf(operatorByName).some((own) => audiences.includes(own)))
})

describe('audiences in the store', () => {
  let opened: Awaited<ReturnType<typeof openAccess>>
  before(async () => {
    opened = await openAccess()
  })
  after(() => opened.db.close())

  test('hide from each what is not theirs, and nothing is seen of what was deleted', async () => {
    const { db } = opened
    const rows = [
      { organisation: 'carrier', jurisdiction: 'AZ' },
      { organisation: 'other', jurisdiction: 'GE' },
      { organisation: 'carrier', jurisdiction: undefined },
    ].map((event, index) => ({
      key: randomUUID(),
      audiences: deriveAudiences(event),
      eventTime: '2026-05-01T00:00:00Z',
      type: 'ObjectEvent',
      bizStep: null,
      disposition: null,
      readPoint: null,
      bizLocation: null,
      position: index + 1,
    }))
    await insertAudiences(db, rows)
    // A retry of the same append adds nothing.
    await insertAudiences(db, rows)
    const keys: string[] = rows.map(({ key }) => key)
    const visibleTo = async (asker: Asker): Promise<number[]> => {
      const { rows: visible } = await db.query<{ key: string }>(
        `select e.key from unnest($1::uuid[]) as e(key) where ${conditions.seen('e.key', '$2')}`,
        [keys, audiencesOf(asker)],
      )
      return visible.map(({ key }) => keys.indexOf(key) + 1).sort()
    }
    assert.deepEqual(await visibleTo(carrier), [1, 3])
    assert.deepEqual(await visibleTo(otherCarrier), [2])
    assert.deepEqual(await visibleTo(customsAz), [1])
    assert.deepEqual(await visibleTo(customsGe), [2])
    await deleteAudiences(db, [keys[0]!])
    assert.deepEqual(await visibleTo(carrier), [3])
    assert.deepEqual(await visibleTo(customsAz), [])
  })
})
