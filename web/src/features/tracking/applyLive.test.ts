import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Live } from '@karvan/contract'
import { applyLive } from './applyLive.ts'
import { aThing } from './aThing.ts'

const live = (position: number, labels: string[], rest: Partial<Live> = {}): Live => ({
  position,
  full: false,
  time: '2026-11-24T10:00:00Z',
  things: labels.map((label) => aThing({ id: `urn:${label}`, label })),
  gone: [],
  counts: {},
  ...rest,
})

test('a changed thing takes its own place, a new one comes last', () => {
  const late = aThing({ id: 'urn:a', label: 'a', status: 'late' })
  const delta = live(2, ['c'], { things: [late, aThing({ id: 'urn:c', label: 'c' })] })
  const after = applyLive(live(1, ['a', 'b']), delta)
  assert.deepEqual(
    after.things.map(({ label, status }) => [label, status]),
    [
      ['a', 'late'],
      ['b', 'normal'],
      ['c', 'normal'],
    ],
  )
  assert.equal(after.position, 2)
})

test('a thing that was loaded into another leaves the map', () => {
  const after = applyLive(live(1, ['a', 'b']), live(2, [], { gone: ['urn:a'] }))
  assert.deepEqual(
    after.things.map(({ label }) => label),
    ['b'],
  )
  assert.deepEqual(after.gone, [])
})

test('an answer that was overtaken changes nothing', () => {
  const known = live(5, ['a'])
  assert.equal(applyLive(known, live(4, ['b'])), known)
})

test('the counts of a delta are whole', () => {
  const known = live(1, ['a'], { counts: { 'AZ-ALA': { container: 3 } } })
  const after = applyLive(known, live(2, [], { counts: { 'TM-KRW': { container: 3 } } }))
  assert.deepEqual(after.counts, { 'TM-KRW': { container: 3 } })
})

test('a full answer leaves nothing of what may no longer be seen', () => {
  const full = live(1, ['b'], { full: true })
  const after = applyLive(live(1, ['a', 'b']), full)
  assert.deepEqual(
    after.things.map(({ label }) => label),
    ['b'],
  )
})
