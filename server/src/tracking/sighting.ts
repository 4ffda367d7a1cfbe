import { kindOfThing } from '@karvan/codes'
import type { Happening } from './happening.ts'
import type { Sighting } from './sighting-store.ts'

/** Kinds that move by themselves, and those that they carry: their sightings make the replay. */
const MOVERS = ['train', 'vessel', 'truck']
const CARRIED = ['wagon', 'container']

const isMover = (thing: string): boolean => MOVERS.includes(kindOfThing(thing))
/** Drawn on the map, so that a replay must know where it was. */
export const isSighted = (thing: string): boolean =>
  isMover(thing) || CARRIED.includes(kindOfThing(thing))

/** Where an event says that a thing was; none when it does not say. */
export const sightingOf = (thing: string, happening: Happening): Sighting[] => {
  const { spot, time, position, bizStep, disposition, delayMinutes } = happening
  if (!spot) return []
  const { place, latitude, longitude } = spot
  const said = { bizStep, disposition, delayMinutes }
  return [{ thing, time, position, place, latitude, longitude, ...said, mover: isMover(thing) }]
}
