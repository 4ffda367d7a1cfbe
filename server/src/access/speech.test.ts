import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrganisationKind } from '@karvan/contract'
import { derivePlaceRights, findDelegation, maySpeak, whyForeign } from './speech.ts'
import { testAsker } from './testing.ts'

const ALAT = { id: 'AZ-ALA', country: 'AZ' }
const YALAMA = { id: 'AZ-YAL', country: 'AZ' }
const AKTAU = { id: 'KZ-AAU', country: 'KZ' }
const rights = derivePlaceRights([
  { organisation: 'terminal', place: 'AZ-ALA', exclusive: false },
  { organisation: 'other', place: 'AZ-YAL', exclusive: true },
  { organisation: 'carrier', place: 'KZ-AAU', exclusive: false },
  { organisation: 'other', place: 'KZ-AAU', exclusive: true },
])

const may = (kind: OrganisationKind): string =>
  [ALAT, YALAMA, AKTAU, undefined]
    .map((place) => {
      const { organisation } = testAsker(kind, kind)
      return whyForeign(organisation, place, rights) === undefined ? 'yes' : 'no'
    })
    .join(' ')

test('who may speak of a port, of a station reserved to another, of a port abroad, and of nowhere that is known', () => {
  const table: Record<OrganisationKind, string> = {
    operator: 'yes yes yes yes',
    simulation: 'yes yes yes yes',
    authority: 'yes yes no no',
    terminal: 'yes no no no',
    carrier: 'yes no yes yes',
    forwarder: 'yes no no yes',
    farm: 'yes no no yes',
    analyst: 'no no no no',
    peer: 'no no no no',
  }
  for (const [kind, expected] of Object.entries(table))
    assert.equal(may(kind as OrganisationKind), expected, kind)
})

test('an analyst and another Karvan say nothing at all', () => {
  assert.deepEqual(
    (['analyst', 'peer', 'farm', 'operator'] as const).map((kind) => maySpeak({ kind })),
    [false, false, true, true],
  )
})

test('only a delegation with capture lets somebody speak for its grantor, and never a device or the simulator', () => {
  const grant = { id: 'g', things: null, purpose: 'gate', grantor: 'a', kind: 'delegate' } as const
  const held = [
    { ...grant, mayCapture: true },
    { ...grant, grantor: 'b', mayCapture: false },
    { ...grant, grantor: 'c', kind: 'read' as const, mayCapture: true },
  ]
  const forwarder = { ...testAsker('f', 'forwarder'), grants: held }
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'f'].map((id) => findDelegation(forwarder, id)),
    ['g', undefined, undefined, undefined, undefined],
  )
  assert.equal(findDelegation({ ...forwarder, role: 'device' }, 'a'), undefined)
  assert.equal(findDelegation({ ...testAsker('s', 'simulation'), grants: held }, 'a'), undefined)
})
