import type { Link } from '@karvan/contract'

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
