import type { Thing, ThingKind, Whereabouts } from '@karvan/contract'
import type { Spot } from './happening.ts'
import { deriveStatus, isHeld, isUnderWay, type Register, type Registers } from './state.ts'
import type { ThingRow } from './store.ts'

/** Where a thing under way may be now; passed in, because it needs the network. */
export type EstimatePosition = (course: {
  kind: ThingKind
  from: string
  link: string | null
  nextPlace: string | null
  departedTime: string
  nextPlaceTime: string | null
  /** Last report between two places. */
  last: { latitude: number; longitude: number; time: string } | null
  now: Date
}) => { latitude: number; longitude: number } | undefined

export interface ViewParts {
  row: ThingRow
  /** Rows of what it is inside of, nearest first. */
  carriers: readonly ThingRow[]
  contents: Record<string, number>
  estimate: EstimatePosition
  now: Date
}

/** Reports between two places older than this are helped by an estimate. */
const ESTIMATE_AFTER_MILLISECONDS = 5 * 60_000

/** A thing as the contract shows it: its own facts, and those of its carriers where they are newer. */
export const deriveThing = ({ row, carriers, contents, estimate, now }: ViewParts): Thing => {
  const chain = [row, ...carriers]
  const spot = newest(chain.map(({ registers }) => registers.spot))
  const delay = newest(chain.map(({ registers }) => registers.delay))
  const mover = chain.at(-1)!
  const lastTime = chain.map(({ last_time }) => last_time).reduce((a, b) => (a > b ? a : b))
  const delayMinutes = delay?.value ?? null
  const held = chain.some(({ registers }) => isHeld(registers))
  const underWay = isUnderWay(mover.registers)
  const course = mover.registers.course?.value ?? null
  return {
    id: row.thing,
    kind: row.kind,
    label: row.label,
    status: deriveStatus({ held, underWay, lastTime, delayMinutes }, now),
    delayMinutes,
    bizStep: row.registers.step?.value ?? null,
    disposition: row.registers.disposition?.value ?? null,
    where: spot
      ? whereaboutsOf(spot, spot === row.registers.spot ? 'reported' : 'inherited')
      : null,
    estimate: underWay ? deriveEstimate(mover, estimate, now) : null,
    inside: row.inside,
    contents,
    nextPlace: course?.nextPlace ?? null,
    destination: newest(chain.map(({ registers }) => registers.destination))?.value ?? null,
    firstTime: row.first_time,
    lastTime,
    lastRecordTime: row.last_record_time,
    events: row.events,
    simulated: row.simulated,
  }
}

const newest = <Value>(
  registers: readonly (Register<Value> | undefined)[],
): Register<Value> | undefined => {
  let best: Register<Value> | undefined
  for (const register of registers) {
    if (register && (!best || register.time > best.time)) best = register
  }
  return best
}

const whereaboutsOf = (spot: Register<Spot>, basis: 'reported' | 'inherited'): Whereabouts => {
  const { place, latitude, longitude } = spot.value
  return { basis, place, latitude, longitude, time: spot.time }
}

const deriveEstimate = (
  mover: { kind: ThingKind; registers: Registers },
  estimate: EstimatePosition,
  now: Date,
): Whereabouts | null => {
  const { spot, course } = mover.registers
  if (!course?.value?.from || !spot) return null
  if (now.getTime() - Date.parse(spot.time) <= ESTIMATE_AFTER_MILLISECONDS) return null
  const { latitude, longitude, leaving } = spot.value
  const isReport = leaving === null && latitude !== null && longitude !== null
  const position = estimate({
    kind: mover.kind,
    from: course.value.from,
    link: course.value.link,
    nextPlace: course.value.nextPlace,
    departedTime: course.time,
    nextPlaceTime: course.value.nextPlaceTime,
    last: isReport ? { latitude, longitude, time: spot.time } : null,
    now,
  })
  return position ? { basis: 'estimated', place: null, ...position, time: now.toISOString() } : null
}

/** Counts by kind, for the contract. */
export const countKinds = (
  rows: readonly { kind: ThingKind; count: number }[],
): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { kind, count } of rows) counts[kind] = (counts[kind] ?? 0) + count
  return counts
}

/** Adds to the counts of a place, by kind. */
export const addCount = (
  counts: Record<string, Record<string, number>>,
  place: string,
  kind: string,
  count: number,
): void => {
  const kinds = counts[place] ?? {}
  kinds[kind] = (kinds[kind] ?? 0) + count
  counts[place] = kinds
}
