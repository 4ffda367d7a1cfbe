import type { Language } from '@karvan/contract'
import type { Translate } from './index.ts'
import { AZERBAIJANI_MONTHS, intlLocale } from './locale.ts'

const DAY_TIME: Intl.DateTimeFormatOptions = {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
}

/** Day, month, hour and minute in the device's zone, or in the one given. */
export const formatTime = (time: string | Date, language: Language, timeZone?: string): string =>
  formatWith({ ...DAY_TIME, timeZone }, time, language)

/** Day, month and year in the device's zone. */
export const formatDay = (time: string | Date, language: Language): string =>
  formatWith({ day: '2-digit', month: 'short', year: 'numeric' }, time, language)

const formatWith = (
  options: Intl.DateTimeFormatOptions,
  time: string | Date,
  language: Language,
): string => {
  const format = new Intl.DateTimeFormat(intlLocale(language), options)
  if (language !== 'az') return format.format(new Date(time))
  const month = new Intl.DateTimeFormat('en', { month: 'numeric', timeZone: options.timeZone })
  const name = AZERBAIJANI_MONTHS[Number(month.format(new Date(time))) - 1]!
  const parts = format.formatToParts(new Date(time))
  return parts.map(({ type, value }) => (type === 'month' ? name : value)).join('')
}

export const formatClock = (time: Date, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(time)

const OFFSET = /^([+-])(\d\d):?(\d\d)$/

/** The offset of an event (`+04:00`) in minutes; 0 when it is `Z`; undefined when it cannot be read. */
const parseOffsetMinutes = (offset: string): number | undefined => {
  if (offset === 'Z') return 0
  const match = OFFSET.exec(offset)
  if (!match) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

/** A time as the clock at the place showed it. */
export const formatTimeAtOffset = (time: string, offset: string, language: Language): string => {
  const minutes = parseOffsetMinutes(offset) ?? 0
  return formatTime(new Date(Date.parse(time) + minutes * 60_000), language, 'UTC')
}

/** `UTC+4`, `UTC+3:30`: how far the device's zone or another is from UTC at an instant. */
export const formatZoneOffset = (time: Date, timeZone?: string): string => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')
  return (parts?.value ?? 'UTC').replace('GMT', 'UTC')
}

/** A length of time in words, from minutes. */
export const formatMinutes = (total: number, t: Translate): string => {
  const minutes = Math.round(Math.abs(total))
  if (minutes < 60) return t('age.minutes', { count: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('age.hours', { hours, minutes: minutes % 60 })
  return t('age.days', { days: Math.floor(hours / 24), hours: hours % 24 })
}

/** How long ago something was; `now` for less than a minute, also when clocks differ a little. */
export const formatAge = (time: string, now: Date, t: Translate): string => {
  const minutes = (now.getTime() - Date.parse(time)) / 60_000
  return minutes < 1 ? t('age.now') : formatMinutes(minutes, t)
}

export const formatAgo = (time: string, now: Date, t: Translate): string => {
  const minutes = (now.getTime() - Date.parse(time)) / 60_000
  return minutes < 1 ? t('age.now') : t('age.ago', { age: formatMinutes(minutes, t) })
}

/** Late or early, from the minutes behind the plan. */
export const formatDelay = (delayMinutes: number | null, t: Translate): string => {
  if (delayMinutes === null) return t('delay.unknown')
  if (delayMinutes === 0) return t('delay.none')
  const time = formatMinutes(delayMinutes, t)
  return delayMinutes > 0 ? t('delay.late', { time }) : t('delay.early', { time })
}
