/**
 * When a scheduled query runs (QuerySchedule, EPCIS 2.0 §8.2.5.3). Each field is a list, by commas, of numbers and of
 * ranges `[a-b]`. A field that is left out matches everything, save the second: left out it is 0, as in the OpenAPI,
 * whose `{"hour":"1","minute":"5"}` runs once a day.
 */
export interface Schedule {
  second?: string
  minute?: string
  hour?: string
  dayOfMonth?: string
  month?: string
  /** 1: Monday, … 7: Sunday. */
  dayOfWeek?: string
}

export type ScheduleField = keyof Schedule

export interface ScheduleProblem {
  /** Null: of the schedule as a whole. */
  field: string | null
  message: string
}

const RANGES: Record<ScheduleField, readonly [number, number]> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [1, 7],
}

/** The fields of a schedule, from the finest. */
export const SCHEDULE_FIELDS = Object.keys(RANGES) as ScheduleField[]

/** A 29 February that is a given day of the week comes at least once in so many days (40 years, over a year like 2100). */
const LONGEST_WAIT_DAYS = 41 * 366

/** A field of more characters than every one of its values named twice has. */
const FIELD_LIMIT = 400

/** Everything that is wrong with a schedule; none: it has a next time. */
export const checkSchedule = (schedule: Readonly<Record<string, unknown>>): ScheduleProblem[] => {
  const fields = Object.keys(schedule)
  if (fields.length === 0)
    return [{ field: null, message: `needs one of ${SCHEDULE_FIELDS.join(', ')}` }]
  const problems = fields.flatMap((field) => checkField(field, schedule[field]))
  if (problems.length > 0) return problems
  return nextTime(schedule as Schedule, new Date(0)) === undefined
    ? [{ field: 'dayOfMonth', message: 'is in none of the months that are asked for' }]
    : []
}

const checkField = (field: string, value: unknown): ScheduleProblem[] => {
  const complain = (message: string): ScheduleProblem[] => [{ field, message }]
  if (!Object.hasOwn(RANGES, field)) return complain('is no field of a schedule')
  if (typeof value !== 'string' || value.length > FIELD_LIMIT)
    return complain('is a short text such as "5", "0,30" or "[8-17]"')
  const [least, most] = RANGES[field as ScheduleField]
  return value.split(',').flatMap((element) => {
    const [from, to] = readElement(element) ?? []
    if (from === undefined || to === undefined)
      return complain(`has "${element}", which is neither a number nor a range [a-b]`)
    if (from < least || to > most || from > most)
      return complain(`has "${element}", which is not within ${least} to ${most}`)
    return from > to ? complain(`has "${element}", a range that ends before it begins`) : []
  })
}

/** The first and last value of an element; undefined: it is none. */
const readElement = (element: string): readonly [number, number] | undefined => {
  const [, one, from, to] = /^(?:(\d{1,2})|\[(\d{1,2})-(\d{1,2})\])$/.exec(element) ?? []
  if (one !== undefined) return [Number(one), Number(one)]
  return from === undefined ? undefined : [Number(from), Number(to)]
}

/** The values of a field in rising order. */
const valuesOf = (schedule: Schedule, field: ScheduleField): number[] => {
  const [least, most] = RANGES[field]
  const text = schedule[field] ?? (field === 'second' ? '0' : undefined)
  const ranges = text === undefined ? [[least, most] as const] : text.split(',').map(readElement)
  const values: number[] = []
  for (let value = least; value <= most; value++)
    if (ranges.some((range) => range && range[0] <= value && value <= range[1])) values.push(value)
  return values
}

/** The first time after an instant that matches, in UTC; undefined: there is none. The schedule was checked. */
export const nextTime = (schedule: Schedule, after: Date): Date | undefined => {
  const [seconds, minutes, hours, days, months, weekdays] = SCHEDULE_FIELDS.map((field) =>
    valuesOf(schedule, field),
  ) as [number[], number[], number[], number[], number[], number[]]
  const start = Math.floor(after.getTime() / 1000) * 1000 + 1000
  const day = new Date(start)
  day.setUTCHours(0, 0, 0, 0)
  for (let count = 0; count <= LONGEST_WAIT_DAYS; count++) {
    if (
      days.includes(day.getUTCDate()) &&
      months.includes(day.getUTCMonth() + 1) &&
      weekdays.includes(day.getUTCDay() || 7)
    ) {
      const time = firstOfDay(day.getTime(), start, hours, minutes, seconds)
      if (time !== undefined) return new Date(time)
    }
    day.setUTCDate(day.getUTCDate() + 1)
  }
  return undefined
}

/** The first matching time of a day that is not before `start`, in milliseconds. */
const firstOfDay = (
  day: number,
  start: number,
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): number | undefined => {
  for (const hour of hours) {
    if (day + (hour + 1) * 3_600_000 <= start) continue
    for (const minute of minutes) {
      const at = day + hour * 3_600_000 + minute * 60_000
      if (at + 60_000 <= start) continue
      const second = seconds.find((one) => at + one * 1000 >= start)
      if (second !== undefined) return at + second * 1000
    }
  }
  return undefined
}
