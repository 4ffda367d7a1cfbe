/** Degrees, WGS 84. */
export interface Point {
  latitude: number
  longitude: number
}

/** One link on the way: a great circle between its ends, gone in even motion. */
export interface Leg {
  from: Point
  to: Point
  /** Moving time. */
  hours: number
}

export interface Movement {
  departedTime: string
  /** When the next place was announced to be reached. */
  nextPlaceTime: string | null
  /** Last report on the way. */
  last: (Point & { time: string }) | null
  now: Date
}

const HOUR_MILLISECONDS = 3_600_000
const RADIANS = Math.PI / 180

/**
 * Where a thing is on its way: even in moving time between the last that is known of it and the
 * announced arrival, else the links' moving time. Never beyond the end. A report beside the line
 * is where the thing starts from; it closes in on the line up to the end.
 */
export const estimateOnWay = (legs: readonly Leg[], movement: Movement): Point | undefined => {
  const wholeHours = legs.reduce((sum, { hours }) => sum + hours, 0)
  const start = findStart(legs, movement)
  if (!start || wholeHours <= 0) return undefined
  const announced = Date.parse(movement.nextPlaceTime ?? '')
  // An announced time that has passed before the last report is no longer believed.
  const endTime =
    announced > start.time
      ? announced
      : start.time + (1 - start.share) * wholeHours * HOUR_MILLISECONDS
  const elapsed = movement.now.getTime() - start.time
  const progress = endTime <= start.time ? 1 : clamp(elapsed / (endTime - start.time))
  const onLine = pointAt(legs, start.share + (1 - start.share) * progress)
  return {
    latitude: round(onLine.latitude + start.beside.latitude * (1 - progress)),
    longitude: round(wrap(onLine.longitude + start.beside.longitude * (1 - progress))),
  }
}

interface Start {
  time: number
  /** Of the whole moving time. */
  share: number
  /** Degrees from the line to where the report saw it. */
  beside: Point
}

const findStart = (legs: readonly Leg[], { departedTime, last }: Movement): Start | undefined => {
  const departed = Date.parse(departedTime)
  const reported = Date.parse(last?.time ?? '')
  if (last && !(reported < departed) && !Number.isNaN(reported)) {
    const { share, point } = projectOnWay(legs, last)
    const latitude = last.latitude - point.latitude
    const longitude = wrap(last.longitude - point.longitude)
    return { time: reported, share, beside: { latitude, longitude } }
  }
  if (Number.isNaN(departed)) return undefined
  return { time: departed, share: 0, beside: { latitude: 0, longitude: 0 } }
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))

/** Five decimals are about a metre. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

const wrap = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180

/** The point of the way after a share of its moving time. */
const pointAt = (legs: readonly Leg[], share: number): Point => {
  let left = share * legs.reduce((sum, { hours }) => sum + hours, 0)
  for (const leg of legs) {
    if (left <= leg.hours) return pointOfLeg(leg, leg.hours > 0 ? left / leg.hours : 0)
    left -= leg.hours
  }
  return legs.at(-1)!.to
}

/** Great-circle interpolation through unit vectors. */
const pointOfLeg = ({ from, to }: Leg, share: number): Point => {
  if (share <= 0) return from
  if (share >= 1) return to
  const [a, b] = [vectorOf(from), vectorOf(to)]
  const angle = Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))
  if (angle < 1e-9) return from
  const weightA = Math.sin((1 - share) * angle)
  const weightB = Math.sin(share * angle)
  const [x, y, z] = [0, 1, 2].map((axis) => a[axis]! * weightA + b[axis]! * weightB)
  return {
    latitude: Math.atan2(z!, Math.hypot(x!, y!)) / RADIANS,
    longitude: Math.atan2(y!, x!) / RADIANS,
  }
}

const vectorOf = ({ latitude, longitude }: Point): [number, number, number] => {
  const [phi, lambda] = [latitude * RADIANS, longitude * RADIANS]
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}

/** The point of the way nearest to a report, on a plane around it: legs are short against the Earth. */
const projectOnWay = (legs: readonly Leg[], seen: Point): { share: number; point: Point } => {
  const wholeHours = legs.reduce((sum, { hours }) => sum + hours, 0)
  let best = { distance: Number.POSITIVE_INFINITY, hours: 0 }
  let before = 0
  for (const leg of legs) {
    const { distance, share } = projectOnLeg(leg, seen)
    if (distance < best.distance) best = { distance, hours: before + share * leg.hours }
    before += leg.hours
  }
  const share = wholeHours > 0 ? clamp(best.hours / wholeHours) : 0
  return { share, point: pointAt(legs, share) }
}

const projectOnLeg = ({ from, to }: Leg, seen: Point): { distance: number; share: number } => {
  const squeeze = Math.cos(seen.latitude * RADIANS)
  const flat = ({ latitude, longitude }: Point) => [
    wrap(longitude - seen.longitude) * squeeze,
    latitude - seen.latitude,
  ]
  const [ax, ay] = flat(from) as [number, number]
  const [bx, by] = flat(to) as [number, number]
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const share = length === 0 ? 0 : clamp(-(ax * (bx - ax) + ay * (by - ay)) / length)
  return { distance: Math.hypot(ax + share * (bx - ax), ay + share * (by - ay)), share }
}
