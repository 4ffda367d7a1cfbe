import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link } from '@karvan/contract'
import { createPathFinder } from './path.ts'
import { makeLink } from './testing.ts'

const LINKS: Link[] = [
  makeLink('L1', 'A', 'B', 2),
  makeLink('L2', 'B', 'C', 2),
  makeLink('L3', 'A', 'C', 5),
  makeLink('L4', 'A', 'C', 1, { level: 'express' }),
  makeLink('L5', 'A', 'C', 1, { status: { value: 'planned', confidence: 'cited', sources: [] } }),
  makeLink('L6', 'C', 'D', 1),
  makeLink('L7', 'X', 'Y', 1),
]
const findPath = createPathFinder(LINKS)
const linksOf = (...course: Parameters<typeof findPath>) =>
  findPath(...course)?.map(({ link, from, to }) => `${link.id} ${from}-${to}`)

test('the quickest way over operating base links is found, in both directions', () => {
  assert.deepEqual(linksOf('A', null, 'C'), ['L1 A-B', 'L2 B-C'])
  assert.deepEqual(linksOf('C', null, 'A'), ['L2 C-B', 'L1 B-A'])
})

test('time at terminals is worth a longer ride without them', () => {
  const withTerminal = makeLink('L1', 'A', 'B', 2, {
    terminalHours: { value: 4, confidence: 'assumption', sources: [] },
  })
  const path = createPathFinder([withTerminal, ...LINKS.slice(1)])('A', null, 'C')
  assert.deepEqual(
    path?.map(({ link }) => link.id),
    ['L3'],
  )
})

test('the link that an event names is believed, whatever its level', () => {
  assert.deepEqual(linksOf('A', 'L4', 'C'), ['L4 A-C'])
  assert.deepEqual(linksOf('A', 'L4', null), ['L4 A-C'])
  assert.deepEqual(linksOf('A', 'L3', 'D'), ['L3 A-C', 'L6 C-D'])
})

test('on from the named link the mode is kept where that is possible', () => {
  const links = [
    makeLink('R1', 'A', 'B', 2),
    makeLink('R2', 'B', 'C', 9),
    makeLink('M2', 'B', 'C', 1, { mode: 'road' }),
    makeLink('M3', 'C', 'D', 1, { mode: 'road' }),
  ]
  const find = createPathFinder(links)
  assert.deepEqual(
    find('A', 'R1', 'C')?.map(({ link }) => link.id),
    ['R1', 'R2'],
  )
  assert.deepEqual(
    find('A', 'R1', 'D')?.map(({ link }) => link.id),
    ['R1', 'M2', 'M3'],
  )
  assert.deepEqual(
    find('B', null, 'C')?.map(({ link }) => link.id),
    ['M2'],
  )
})

test('a link that does not touch the place is not believed', () => {
  assert.deepEqual(linksOf('A', 'L7', 'B'), ['L1 A-B'])
  assert.equal(linksOf('A', 'L7', null), undefined)
})

test('where no way is known there is none', () => {
  assert.equal(linksOf('A', null, 'X'), undefined)
  assert.equal(linksOf('A', null, null), undefined)
  assert.equal(linksOf('nowhere', 'L1', 'A'), undefined)
})
