import { type Place, parseGeoUri } from '@karvan/contract'
import { type Event, placeOf } from './events.ts'

/** Where events happened: a place of the reference data, or a position that an event says. */
export interface Spot {
  /** Id of the place; undefined at sea or on the way. */
  place: Place | undefined
  latitude: number
  longitude: number
  events: number
}

/** Events by where they happened, most first; `elsewhere`: those that cannot be put on a map. */
export const deriveSpots = (
  events: readonly Event[],
  places: readonly Place[],
): { spots: Spot[]; elsewhere: number } => {
  const byId = new Map(places.map((place) => [place.id, place]))
  const spots = new Map<string, Spot>()
  let elsewhere = 0
  for (const event of events) {
    const spot = spotOf(event, byId)
    if (!spot) {
      elsewhere++
      continue
    }
    const key = spot.place?.id ?? `${spot.latitude} ${spot.longitude}`
    const known = spots.get(key)
    if (known) known.events++
    else spots.set(key, spot)
  }
  return { spots: [...spots.values()].sort((a, b) => b.events - a.events), elsewhere }
}

const spotOf = (event: Event, places: ReadonlyMap<string, Place>): Spot | undefined => {
  const place = places.get(placeOf(event) ?? '')
  if (place) return { place, ...place.position.value, events: 1 }
  const position = event.readPoint && parseGeoUri(event.readPoint.id)
  return position && { place: undefined, ...position, events: 1 }
}
