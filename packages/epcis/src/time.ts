/** xsd:dateTimeStamp as EPCIS 2.0 §7.4.1 asks: a time with its offset, years 0001 to 9999. */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d+))?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** 0001-01-01T00:00:00Z and the last millisecond of 9999. */
const FIRST_MILLISECOND = -62_135_596_800_000
const LAST_MILLISECOND = 253_402_300_799_999

const daysIn = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0)
}

/**
 * Milliseconds since 1970 of an ISO 8601 time with offset, rounded half up at the fourth decimal
 * (CBV 2.0 §8.9.2). Undefined for anything else: no offset, a date that no calendar has, the hour
 * 24, a leap second, an instant outside the years 0001 to 9999.
 */
export const parseTime = (text: string): number | undefined => {
  const match = TIME.exec(text)
  if (!match) return undefined
  const day = Number(match[3])
  if (day === 0 || day > daysIn(Number(match[1]), Number(match[2]))) return undefined
  const fraction = match[5]
  const whole = fraction === undefined ? text : text.slice(0, 19) + text.slice(20 + fraction.length)
  const milliseconds = Date.parse(whole) + (fraction === undefined ? 0 : roundFraction(fraction))
  const isInRange = milliseconds >= FIRST_MILLISECOND && milliseconds <= LAST_MILLISECOND
  return isInRange ? milliseconds : undefined
}

const roundFraction = (fraction: string): number => {
  const digits = fraction.padEnd(4, '0')
  return Number(digits.slice(0, 3)) + (digits.charCodeAt(3) >= 0x35 ? 1 : 0)
}

/** Whether a text is a time that `parseTime` reads. */
export const isTime = (text: string): boolean => parseTime(text) !== undefined

/** The same instant in UTC with milliseconds, `2020-03-04T10:00:30.000Z`; what is no time stays as it is. */
export const canonicalTime = (text: string): string => {
  const milliseconds = parseTime(text)
  return milliseconds === undefined ? text : new Date(milliseconds).toISOString()
}
