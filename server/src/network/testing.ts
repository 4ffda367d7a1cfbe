import type { Link } from '@karvan/contract'
import type { Point } from './estimate.ts'

/** A link for tests. */
export const makeLink = (
  id: string,
  from: string,
  to: string,
  hours: number,
  more: Partial<Link> = {},
): Link => ({
  id,
  from,
  to,
  mode: 'rail',
  modeDetail: 'rail electrified',
  level: 'base',
  corridors: ['TITR'],
  status: { value: 'operating', confidence: 'cited', sources: ['TEST'] },
  distanceKm: { value: hours * 40, confidence: 'estimated', sources: ['TEST'] },
  greatCircleKm: hours * 32,
  transitHours: { value: hours, confidence: 'estimated', sources: ['TEST'] },
  ...more,
})

/** Kilometres on a sphere, by the haversine formula. */
export const kmBetween = (a: Point, b: Point): number => {
  const [p, q] = [a.latitude, b.latitude].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ]
  const turn = ((b.longitude - a.longitude) * Math.PI) / 180
  const half = Math.sin((q - p) / 2) ** 2 + Math.cos(p) * Math.cos(q) * Math.sin(turn / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(half))
}
