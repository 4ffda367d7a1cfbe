import { DAY, HOUR, MINUTE } from './agenda.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

/** Minutes east of UTC. Kept by the hour: no zone changes within one. */
const offsetMinutes = (zone: string, time: number): number => {
  const hour = Math.floor(time / HOUR)
  const key = `${zone}/${hour}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size > 50_000) offsets.clear()
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(hour * HOUR)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour: localHour = 0, minute = 0 } = parts
  const local = Date.UTC(year, month - 1, day, localHour, minute)
  const minutes = Math.round((local - hour * HOUR) / MINUTE)
  offsets.set(key, minutes)
  return minutes
}

/** `+04:00`, as eventTimeZoneOffset wants it. */
export const offsetText = (zone: string, time: number): string => {
  const minutes = offsetMinutes(zone, time)
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** Midnight in the zone of the day that `time` lies in. */
const localMidnight = (zone: string, time: number): number => {
  const offset = offsetMinutes(zone, time) * MINUTE
  return Math.floor((time + offset) / DAY) * DAY - offset
}

/** 1 Monday … 7 Sunday, in the zone. */
const weekday = (zone: string, time: number): number =>
  ((Math.floor((time + offsetMinutes(zone, time) * MINUTE) / DAY) + 3) % 7) + 1

export interface Calendar {
  zone: string
  daysOfWeek: readonly number[]
  /** After local midnight. */
  minutesOfDay: number
}

/** The first departure after an instant. */
export const nextDeparture = (
  { zone, daysOfWeek, minutesOfDay }: Calendar,
  after: number,
): number => {
  const midnight = localMidnight(zone, after)
  for (let day = 0; day <= 8; day++) {
    // Noon, so that a day of 23 or 25 hours is still the day meant.
    const start = localMidnight(zone, midnight + day * DAY + DAY / 2)
    const time = start + minutesOfDay * MINUTE
    if (time > after && daysOfWeek.includes(weekday(zone, time))) return time
  }
  throw new Error('a calendar needs a day of the week')
}

/** Working hours of a place, the same on every working day. */
export interface Hours {
  daysOfWeek: readonly number[]
  fromHour: number
  toHour: number
}

/** The earliest instant from then on within working hours. */
export const nextWorking = (zone: string, hours: Hours, time: number): number => {
  for (let day = 0; day <= 8; day++) {
    const midnight = localMidnight(zone, localMidnight(zone, time) + day * DAY + DAY / 2)
    if (!hours.daysOfWeek.includes(weekday(zone, midnight))) continue
    const from = Math.max(time, midnight + hours.fromHour * HOUR)
    if (from < midnight + hours.toHour * HOUR) return from
  }
  throw new Error('working hours need a day of the week')
}

/** A place that is shut from (inclusive) to (exclusive). */
export interface Closure {
  place: string
  from: number
  to: number
}

/** The earliest instant from then on at which none of the closures holds. */
export const nextOpen = (closures: readonly Closure[], time: number): number => {
  const shut = closures.find(({ from, to }) => from <= time && time < to)
  return shut ? nextOpen(closures, shut.to) : time
}
