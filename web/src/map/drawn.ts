import type { Link, Live, Place, Status, Thing, ThingKind } from '@karvan/contract'
import type { Feature, LineString, Point } from 'geojson'
import { findStandingPlace, KINDS, STATUSES } from '../features/tracking/filter.ts'
import type { NodeShape } from './sprites.ts'

/** Things that stand at one place, worst first; drawn as one badge, never clustered by geometry. */
export interface Stack {
  place: Place
  things: Thing[]
  worst: Status | 'none'
  /** How many of each kind are there at any depth, by the kinds that the filter shows. */
  counts: { kind: ThingKind; count: number }[]
}

/** One thing on its way between places. */
export interface Mover {
  thing: Thing
  longitude: number
  latitude: number
  isEstimate: boolean
  /** Degrees from north towards the next place; undefined when none was announced. */
  heading: number | undefined
}

export interface Drawing {
  stacks: Stack[]
  movers: Mover[]
  /** Ids of things that no event places anywhere, or only at places that are not in the data. */
  undrawn: string[]
}

/** What the map shows of the filtered things: badges at places, marks between them. */
export const deriveDrawing = (
  things: readonly Thing[],
  places: readonly Place[],
  counts: Live['counts'],
  kinds: ReadonlySet<ThingKind>,
): Drawing => {
  const byId = new Map(places.map((place) => [place.id, place]))
  const standing = new Map<string, Thing[]>()
  const movers: Mover[] = []
  const undrawn: string[] = []
  for (const thing of things) {
    const place = findStandingPlace(thing)
    if (place && byId.has(place)) standing.set(place, [...(standing.get(place) ?? []), thing])
    else {
      const mover = findMover(thing, byId)
      if (mover) movers.push(mover)
      else undrawn.push(thing.id)
    }
  }
  const stacks = places.map((place) =>
    deriveStack(place, standing.get(place.id) ?? [], counts[place.id] ?? {}, kinds),
  )
  return { stacks, movers, undrawn }
}

const deriveStack = (
  place: Place,
  things: Thing[],
  counts: Record<string, number>,
  kinds: ReadonlySet<ThingKind>,
): Stack => ({
  place,
  things,
  worst: STATUSES.find((status) => things.some((thing) => thing.status === status)) ?? 'none',
  counts: KINDS.filter((kind) => kinds.has(kind) && (counts[kind] ?? 0) > 0).map((kind) => ({
    kind,
    count: counts[kind]!,
  })),
})

const findMover = (thing: Thing, places: ReadonlyMap<string, Place>): Mover | undefined => {
  const at = thing.estimate ?? thing.where
  if (!at || at.latitude === null || at.longitude === null) return undefined
  const { latitude, longitude } = at
  const next = thing.nextPlace === null ? undefined : places.get(thing.nextPlace)
  const heading = next && bearing({ latitude, longitude }, next.position.value)
  return { thing, latitude, longitude, isEstimate: thing.estimate !== null, heading }
}

interface Position {
  latitude: number
  longitude: number
}

const RADIANS = Math.PI / 180

/** Initial bearing of the great circle from one position to another, degrees clockwise from north. */
const bearing = (from: Position, to: Position): number => {
  const [a, b] = [from.latitude * RADIANS, to.latitude * RADIANS]
  const turn = (to.longitude - from.longitude) * RADIANS
  const y = Math.sin(turn) * Math.cos(b)
  const x = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn)
  return (Math.atan2(y, x) / RADIANS + 360) % 360
}

const SHAPES: Record<string, NodeShape> = {
  port: 'port',
  'border crossing': 'border',
  'rail station': 'station',
  'city market': 'city',
  'inland terminal': 'terminal',
}

export const shapeOf = (place: Place): NodeShape => SHAPES[place.kind] ?? 'station'

export const pointFeature = (
  { longitude, latitude }: Position,
  properties: Record<string, unknown>,
): Feature<Point> => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
})

/** Links as straight lines between their places; only base links, the others lie over them. */
export const deriveLinkFeatures = (
  links: readonly Link[],
  places: readonly Place[],
  corridor: string | undefined,
): Feature<LineString>[] => {
  const positions = new Map(places.map(({ id, position }) => [id, position.value]))
  return links.flatMap((link) => {
    const [from, to] = [positions.get(link.from), positions.get(link.to)]
    if (link.level !== 'base' || !from || !to) return []
    return [
      {
        type: 'Feature',
        properties: {
          mode: link.mode === 'inland waterway' ? 'sea' : link.mode,
          isOpen: link.status.value === 'operating',
          isHighlighted: corridor !== undefined && link.corridors.includes(corridor),
        },
        geometry: {
          type: 'LineString',
          coordinates: [from, to].map(({ longitude, latitude }) => [longitude, latitude]),
        },
      },
    ]
  })
}
