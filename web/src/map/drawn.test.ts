import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Place, Thing, Whereabouts } from '@karvan/contract'
import { aThing } from '../features/tracking/aThing.ts'
import { KINDS } from '../features/tracking/filter.ts'
import { deriveDrawing } from './drawn.ts'

const place = (id: string, latitude: number, longitude: number): Place =>
  ({ id, kind: 'port', position: { value: { latitude, longitude } } }) as Place

const PLACES = [place('AZ-ALA', 39.95, 49.4), place('TM-KRW', 40, 53)]
const ALL = new Set(KINDS)

const where = (part: Partial<Whereabouts>): Whereabouts => ({
  basis: 'reported',
  place: null,
  latitude: 40,
  longitude: 51,
  time: '2026-11-24T09:00:00Z',
  ...part,
})

const draw = (...things: Thing[]) =>
  deriveDrawing(things, PLACES, { 'AZ-ALA': { container: 2, wagon: 1 } }, ALL)

test('what stands at a place is one badge with its worst status', () => {
  const { stacks, movers } = draw(
    aThing({ id: 'urn:a', where: where({ place: 'AZ-ALA' }) }),
    aThing({ id: 'urn:b', where: where({ place: 'AZ-ALA' }), status: 'late' }),
  )
  assert.equal(movers.length, 0)
  assert.equal(stacks[0]?.things.length, 2)
  assert.equal(stacks[0]?.worst, 'late')
  assert.equal(stacks[1]?.worst, 'none')
  assert.deepEqual(stacks[0]?.counts, [
    { kind: 'wagon', count: 1 },
    { kind: 'container', count: 2 },
  ])
})

test('an estimate is drawn where it is estimated to be, not where it was reported', () => {
  const { movers } = draw(
    aThing({
      where: where({ place: 'AZ-ALA' }),
      estimate: where({ basis: 'estimated', latitude: 39.97, longitude: 51.2 }),
      nextPlace: 'TM-KRW',
    }),
  )
  assert.equal(movers.length, 1)
  assert.equal(movers[0]?.isEstimate, true)
  assert.equal(movers[0]?.longitude, 51.2)
  const { heading = 0 } = movers[0]!
  assert.ok(heading > 80 && heading < 95, `towards the east: ${heading}`)
})

test('what no event places anywhere is named, not drawn', () => {
  const { movers, undrawn } = draw(
    aThing({ id: 'urn:nowhere' }),
    aThing({ id: 'urn:unknown', where: where({ place: 'XX-XXX', latitude: null }) }),
  )
  assert.deepEqual(undrawn, ['urn:nowhere', 'urn:unknown'])
  assert.equal(movers.length, 0)
})
