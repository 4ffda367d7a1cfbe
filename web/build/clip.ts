import type { Position } from 'geojson'

/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number]

type Edge = { isInside: (point: Position) => boolean; cut: (a: Position, b: Position) => Position }

const edgesOf = ([west, south, east, north]: Box): Edge[] => [
  { isInside: ([x]) => x! >= west, cut: (a, b) => atLongitude(a, b, west) },
  { isInside: ([x]) => x! <= east, cut: (a, b) => atLongitude(a, b, east) },
  { isInside: ([, y]) => y! >= south, cut: (a, b) => atLatitude(a, b, south) },
  { isInside: ([, y]) => y! <= north, cut: (a, b) => atLatitude(a, b, north) },
]

const atLongitude = (a: Position, b: Position, x: number): Position => [
  x,
  a[1]! + ((b[1]! - a[1]!) * (x - a[0]!)) / (b[0]! - a[0]!),
]

const atLatitude = (a: Position, b: Position, y: number): Position => [
  a[0]! + ((b[0]! - a[0]!) * (y - a[1]!)) / (b[1]! - a[1]!),
  y,
]

/** The part of a closed ring inside a box, closed again; Sutherland and Hodgman 1974. Empty when outside. */
export const clipRing = (ring: Position[], box: Box): Position[] => {
  let points = ring.slice(0, -1)
  for (const edge of edgesOf(box)) points = clipAtEdge(points, edge)
  return points.length > 0 ? [...points, points[0]!] : []
}

const clipAtEdge = (points: Position[], { isInside, cut }: Edge): Position[] =>
  points.flatMap((point, index) => {
    const before = points.at(index - 1)!
    const crossing = isInside(point) === isInside(before) ? [] : [cut(before, point)]
    return isInside(point) ? [...crossing, point] : crossing
  })

/** The runs of a line inside a box; segments that leave it are dropped, not cut: the edge is far from what is looked at. */
export const clipLine = (line: Position[], box: Box): Position[][] => {
  const runs: Position[][] = [[]]
  for (const point of line) {
    if (edgesOf(box).every(({ isInside }) => isInside(point))) runs.at(-1)!.push(point)
    else if (runs.at(-1)!.length > 0) runs.push([])
  }
  return runs.filter((run) => run.length > 1)
}
