/**
 * The instant that a clock in a zone shows as `local` (`2026-11-24T14:05`), as ISO 8601 with that
 * zone's offset; undefined when it cannot be read. Times that a change of clocks skips are taken
 * with the offset before the change.
 */
export const isoInZone = (local: string, timeZone: string): string | undefined => {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  const first = offsetMinutes(new Date(asUtc), timeZone)
  const offset = offsetMinutes(new Date(asUtc - first * 60_000), timeZone)
  const seconds = local.length === 16 ? `${local}:00` : local
  return seconds + formatOffset(offset)
}

/** What a clock in the zone shows, in the form that `datetime-local` wants. */
export const localInZone = (time: Date, timeZone: string): string => {
  const shifted = new Date(time.getTime() + offsetMinutes(time, timeZone) * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** Minutes east of UTC at an instant. */
const offsetMinutes = (time: Date, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time)
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return Math.round((shown - Math.floor(time.getTime() / 60_000) * 60_000) / 60_000)
}

const formatOffset = (minutes: number): string => {
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
