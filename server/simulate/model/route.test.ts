import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link, Place } from '@karvan/contract'
import { createRoutes, cutSections } from './route.ts'

const cited = <Value>(value: Value) => ({ value, confidence: 'cited' as const, sources: [] })

/** `AA-ONE` lies in AA. */
const placeOf = (id: string): Place => ({
  id,
  uri: `urn:karvan:place:${id}`,
  kind: 'rail station',
  country: id.slice(0, 2),
  names: cited({ az: id, ru: id, en: id, tr: id, fa: id }),
  corridors: [],
  identifiers: [],
  position: cited({ latitude: 0, longitude: 0 }),
  positionAccuracyKm: cited(1),
  timeZone: cited('Asia/Baku'),
  gaugesMm: [],
  gaugeChange: false,
})

const linkOf = (id: string, from: string, to: string, given: Partial<Link> = {}): Link => ({
  id,
  from,
  to,
  mode: 'rail',
  modeDetail: 'rail',
  level: 'base',
  corridors: [],
  status: cited('operating' as const),
  distanceKm: cited(220),
  greatCircleKm: 200,
  gaugeMm: 1520,
  ...given,
})

const PLACES = ['AA-ONE', 'AA-TWO', 'BB-ONE', 'BB-TWO', 'CC-ONE'].map(placeOf)
const never = (): boolean => false
const always = (): boolean => true

test('only base links that operate are gone over, in both directions', () => {
  const links = [
    linkOf('L1', 'AA-ONE', 'AA-TWO', { status: cited('planned' as const) }),
    linkOf('L2', 'AA-ONE', 'AA-TWO', { level: 'express' }),
    linkOf('L3', 'AA-TWO', 'AA-ONE', { transitHours: cited(5) }),
  ]
  const routes = createRoutes({ places: PLACES, links })
  const way = routes.find('AA-ONE', 'AA-TWO', ['rail'], never)
  assert.deepEqual(
    way?.map(({ link, from, to, hours }) => [link.id, from.id, to.id, hours]),
    [['L3', 'AA-ONE', 'AA-TWO', 5]],
  )
  assert.equal(routes.find('AA-ONE', 'CC-ONE', ['rail'], always), undefined)
})

test('cargo is reloaded where the gauge or the mode changes, and a border is where the country does', () => {
  const links = [
    linkOf('L1', 'AA-ONE', 'AA-TWO'),
    linkOf('L2', 'AA-TWO', 'BB-ONE'),
    linkOf('L3', 'BB-ONE', 'BB-TWO', { gaugeMm: 1435 }),
    linkOf('L4', 'BB-TWO', 'CC-ONE', { mode: 'sea', modeDetail: 'ferry/Ro-Ro' }),
  ]
  const routes = createRoutes({ places: PLACES, links })
  assert.equal(routes.find('AA-ONE', 'CC-ONE', ['rail', 'sea'], never), undefined)
  const way = routes.find('AA-ONE', 'CC-ONE', ['rail', 'sea'], always) ?? []
  assert.deepEqual(
    cutSections(way).map(({ mode, from, to, gaugeMm }) => [mode, from.id, to.id, gaugeMm]),
    [
      ['rail', 'AA-ONE', 'BB-ONE', 1520],
      ['rail', 'BB-ONE', 'BB-TWO', 1435],
      ['sea', 'BB-TWO', 'CC-ONE', 1520],
    ],
  )
  assert.deepEqual(
    way.filter(({ border }) => border).map(({ link }) => link.id),
    ['L2'],
  )
})

test('the quicker way is gone, but neighbours are gone to straight', () => {
  const links = [
    linkOf('L1', 'AA-ONE', 'BB-ONE', { transitHours: cited(1) }),
    linkOf('L2', 'AA-ONE', 'AA-TWO', { transitHours: cited(3) }),
    linkOf('L3', 'AA-TWO', 'CC-ONE', { transitHours: cited(1) }),
    linkOf('L4', 'AA-ONE', 'CC-ONE', { mode: 'road', gaugeMm: undefined, transitHours: cited(99) }),
    linkOf('L5', 'CC-ONE', 'BB-TWO', { transitHours: cited(1) }),
    linkOf('L6', 'AA-ONE', 'BB-TWO', { mode: 'road', transitHours: cited(2) }),
  ] as Link[]
  const routes = createRoutes({ places: PLACES, links })
  const ids = (from: string, to: string): string[] | undefined =>
    routes.find(from, to, ['rail', 'road'], never)?.map(({ link }) => link.id)
  assert.deepEqual(ids('AA-ONE', 'CC-ONE'), ['L4'])
  assert.deepEqual(ids('AA-TWO', 'BB-ONE'), ['L2', 'L1'])
})
