const DAY_MILLISECONDS = 24 * 60 * 60_000

/** A day as date fields write it, so many days after an instant, by the device's clock: `2026-12-24`. */
export const dayAfter = (now: Date, days: number): string => {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
  const numbers = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
  return numbers.map((number) => String(number).padStart(2, '0')).join('-')
}

/** The last instant of a day by the device's clock; undefined when it is no day. */
export const endOfDay = (day: string): string | undefined => {
  const start = new Date(`${day}T00:00:00`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(start.getTime())) return undefined
  return new Date(start.getFullYear(), start.getMonth(), start.getDate(), 23, 59, 59).toISOString()
}

export const startOfDay = (day: string): string | undefined => {
  const start = new Date(`${day}T00:00:00`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(start.getTime())) return undefined
  return start.toISOString()
}

/** `living`, or how it ended. `soon`: within three days. */
export const stateOf = (
  given: { expiresTime: string | null; revokedTime: string | null },
  now: Date,
): 'living' | 'soon' | 'expired' | 'revoked' => {
  if (given.revokedTime !== null) return 'revoked'
  if (given.expiresTime === null) return 'living'
  const left = Date.parse(given.expiresTime) - now.getTime()
  if (left <= 0) return 'expired'
  return left < 3 * DAY_MILLISECONDS ? 'soon' : 'living'
}
