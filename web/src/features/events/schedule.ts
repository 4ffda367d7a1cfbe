import type { SubscriptionSchedule } from '@karvan/contract'

/** The fields of a schedule, as EPCIS 2.0 §8.2.5.3 has them, smallest first. */
export const SCHEDULE_FIELDS = [
  'second',
  'minute',
  'hour',
  'dayOfMonth',
  'month',
  'dayOfWeek',
] as const
export type ScheduleField = (typeof SCHEDULE_FIELDS)[number]

/** `hour 6,18 · minute 0`: the fields that are set, in the words of the standard. */
export const describeSchedule = (schedule: SubscriptionSchedule): string =>
  SCHEDULE_FIELDS.toReversed()
    .filter((field) => schedule[field] !== undefined)
    .map((field) => `${field} ${schedule[field]}`)
    .join(' · ')
