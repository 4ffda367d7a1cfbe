import type { Place, Service } from '@karvan/contract'
import { HOUR } from './agenda.ts'
import { type Calendar, nextDeparture } from './calendar.ts'
import type { Random } from './random.ts'
import { BERTH_HOURS, DEFAULT_BERTH_HOURS, TRUCKS_PER_DRAWN } from './rates.ts'
import { type Cargo, cutSections, type Leg, type Routes } from './route.ts'

/** When a service leaves. More a week than days: some days twice; fewer: some days not. */
export interface Pattern {
  calendar: Calendar
  /** Departures for each day of the calendar, on average. */
  perDay: number
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

export const patternOf = (service: Service, origin: Place): Pattern => {
  const daysOfWeek = service.daysOfWeek?.value ?? EVERY_DAY
  const [hour = 18, minute = 0] = (service.departureLocal ?? '18:00').split(':').map(Number)
  return {
    calendar: { zone: origin.timeZone.value, daysOfWeek, minutesOfDay: hour * 60 + minute },
    perDay: (service.frequencyPerWeek?.value ?? daysOfWeek.length) / daysOfWeek.length,
  }
}

/** Draws the departures of a pattern, one after the other. */
export const createDepartures = (pattern: Pattern, random: Random, startTime: number) => {
  let day = startTime
  const ahead: number[] = []
  return {
    /** The next one not before an instant; earlier ones are cancelled. */
    next(notBefore: number): number {
      for (;;) {
        const time = ahead.shift()
        if (time !== undefined && time >= notBefore) return time
        if (time !== undefined) continue
        day = nextDeparture(pattern.calendar, day)
        const whole = Math.floor(pattern.perDay)
        const count = whole + (random.chance(pattern.perDay - whole) ? 1 : 0)
        for (let at = 0; at < count; at++) ahead.push(day + (at * 24 * HOUR) / Math.max(2, count))
      }
    },
  }
}

/** Forty-foot containers, or drawn trucks, that a departure takes; a unit that is not known counts as containers. */
export const capacityOf = (service: Service): { cargo: Cargo; count: number } => {
  const amount = service.capacityPerDeparture?.value ?? 40
  const unit = service.capacityUnit ?? ''
  if (/^(trucks|cargo units)/i.test(unit))
    return { cargo: 'truck', count: Math.max(1, Math.round(amount / TRUCKS_PER_DRAWN)) }
  if (/^TEU/i.test(unit)) return { cargo: 'container', count: Math.floor(amount / 2) }
  // 25 t in a container: a usual load of a forty-foot one
  if (/^t\b/i.test(unit)) return { cargo: 'container', count: Math.floor(amount / 25) }
  return { cargo: 'container', count: Math.floor(amount) }
}

/** One direction of a line. */
export interface Direction {
  from: Place
  to: Place
  legs: Leg[]
  service?: Service | undefined
  pattern?: Pattern | undefined
}

/** Vessels that go to and fro between two ports. */
export interface Line {
  id: string
  cargo: Cargo
  capacity: number
  cutOffHours: number
  ways: readonly [Direction, Direction]
  vessels: number
}

const DEFAULT_CUT_OFF_HOURS = 12

const isSea = ({ mode }: Service): boolean => mode !== 'rail' && mode !== 'road'

/** The lines that the services over the sea alone make, opposite ones paired. */
export const deriveLines = (services: readonly Service[], routes: Routes): Line[] => {
  const lines: Line[] = []
  const paired = new Set<string>()
  for (const service of services) {
    if (!isSea(service) || /rail \+|road|\+/.test(service.modeDetail)) continue
    if (paired.has(service.id)) continue
    const legs = routes.find(service.origin, service.destination, ['sea'], () => true)
    if (!legs || legs.length === 0 || cutSections(legs).length !== 1) continue
    const back = services.find(
      (other) =>
        other.origin === service.destination &&
        other.destination === service.origin &&
        other.modeDetail === service.modeDetail &&
        !paired.has(other.id),
    )
    paired.add(service.id)
    if (back) paired.add(back.id)
    const line = makeLine(service, back, legs, routes)
    if (line) lines.push(line)
  }
  return lines
}

const makeLine = (
  service: Service,
  back: Service | undefined,
  legs: Leg[],
  routes: Routes,
): Line | undefined => {
  const from = routes.place(service.origin)
  const to = routes.place(service.destination)
  const legsBack = routes.find(service.destination, service.origin, ['sea'], () => true)
  if (!from || !to || !legsBack) return undefined
  const ways: Line['ways'] = [
    { from, to, legs, service, pattern: patternOf(service, from) },
    { from: to, to: from, legs: legsBack, service: back, pattern: back && patternOf(back, to) },
  ]
  const { cargo, count } = capacityOf(service)
  return {
    id: service.id,
    cargo,
    capacity: count,
    cutOffHours: service.cutOffHoursBefore?.value ?? DEFAULT_CUT_OFF_HOURS,
    ways,
    vessels: vesselsNeeded(ways),
  }
}

/** As many as the busier direction asks for, half a day of waiting in each port counted in. */
const vesselsNeeded = (ways: Line['ways']): number => {
  const perWeek = Math.max(
    ...ways.map(({ pattern }) =>
      pattern ? pattern.perDay * pattern.calendar.daysOfWeek.length : 0,
    ),
  )
  const hours = ways.reduce(
    (sum, { to, legs }) =>
      sum +
      legs.reduce((total, leg) => total + leg.hours, 0) +
      (BERTH_HOURS[to.id] ?? DEFAULT_BERTH_HOURS) +
      12,
    0,
  )
  return Math.max(1, Math.ceil((perWeek * hours) / 168))
}
