import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Live, Whereabouts } from '@karvan/contract'
import { aThing } from './aThing.ts'
import {
  compareByUrgency,
  filterThings,
  KINDS,
  readSearch,
  readWords,
  STATUSES,
  toggleWord,
} from './filter.ts'

const at = (place: string): Whereabouts => ({
  basis: 'reported',
  place,
  latitude: 39.95,
  longitude: 49.4,
  time: '2026-11-24T09:00:00Z',
})

const live = (...things: Live['things']): Live => ({
  position: 1,
  time: '2026-11-24T10:00:00Z',
  full: true,
  things,
  gone: [],
  counts: {},
})

test('an address without filters shows everything', () => {
  assert.deepEqual([...readWords(undefined, KINDS)], [...KINDS])
  assert.deepEqual([...readWords('nonsense', KINDS)], [...KINDS])
})

test('switching every word on leaves nothing in the address', () => {
  assert.equal(toggleWord(undefined, 'late', STATUSES), 'late')
  assert.equal(toggleWord('late', 'late', STATUSES), undefined)
  const allButOne = STATUSES.filter((status) => status !== 'hold').join('|')
  assert.equal(toggleWord(allButOne, 'hold', STATUSES), undefined)
})

test('what an address says wrong is left out', () => {
  assert.deepEqual(readSearch({ view: 'globe', time: 'yesterday', status: 'late', x: 1 }), {
    status: 'late',
  })
})

test('a number is found however its blanks and dashes are typed', () => {
  const things = live(aThing(), aThing({ id: 'urn:b', label: '09-SM-288', kind: 'truck' }))
  assert.equal(filterThings(things, { text: 'csqu 3054-38' }).length, 1)
  assert.equal(filterThings(things, { text: '09sm' })[0]?.label, '09-SM-288')
})

test('a thing that has left a place is not counted as standing there', () => {
  const standing = aThing({ where: at('AZ-ALA') })
  const left = aThing({
    id: 'urn:b',
    where: at('AZ-ALA'),
    estimate: { ...at('AZ-ALA'), basis: 'estimated', place: null },
  })
  assert.deepEqual(filterThings(live(standing, left), { place: 'AZ-ALA' }), [standing])
})

test('holds come before delays, longer delays before shorter ones, numbers in their order', () => {
  const sorted = [
    aThing({ label: '10' }),
    aThing({ label: '9' }),
    aThing({ label: 'short', status: 'late', delayMinutes: 60 }),
    aThing({ label: 'long', status: 'late', delayMinutes: 600 }),
    aThing({ label: 'held', status: 'hold' }),
  ].sort(compareByUrgency)
  assert.deepEqual(
    sorted.map(({ label }) => label),
    ['held', 'long', 'short', '9', '10'],
  )
})
