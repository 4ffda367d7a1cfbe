import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrganisationKind } from '@karvan/contract'
import { mayKeep } from './home.ts'

const KINDS: readonly OrganisationKind[] = [
  'operator',
  'forwarder',
  'carrier',
  'terminal',
  'authority',
  'farm',
  'analyst',
  'peer',
  'simulation',
]
const of = (kind: OrganisationKind, homeJurisdiction: string) => ({ kind, homeJurisdiction })

test('who is at home here may keep everything here', () => {
  for (const kind of KINDS) {
    assert.ok(mayKeep(of(kind, 'AZ'), 'personal', 'AZ'), kind)
    assert.ok(mayKeep(of(kind, 'AZ'), 'official', 'AZ'), kind)
  }
})

test('people of whoever is at home elsewhere are known there and not here', () => {
  for (const kind of KINDS) assert.ok(!mayKeep(of(kind, 'GE'), 'personal', 'AZ'), kind)
})

test('what an authority of elsewhere says is kept there; what others of elsewhere say is trade', () => {
  const kept = KINDS.filter((kind) => mayKeep(of(kind, 'GE'), 'official', 'AZ'))
  assert.deepEqual(
    kept,
    KINDS.filter((kind) => kind !== 'authority'),
  )
})

test('the same organisation is at home in the other Karvan', () => {
  assert.ok(mayKeep(of('authority', 'GE'), 'official', 'GE'))
  assert.ok(!mayKeep(of('authority', 'AZ'), 'official', 'GE'))
})
