/** Record times here are RFC 3339 in UTC with microseconds: their order is that of the texts. */

/** The later of two. */
export const latest = (a: string, b: string | undefined): string =>
  b !== undefined && b > a ? b : a

/** So many microseconds later, or earlier. */
export const shiftMicroseconds = (time: string, count: number): string => {
  const [seconds, fraction] = [time.slice(0, 19), time.slice(20, 26)]
  const total = Number(fraction) + count
  const carried = new Date(Date.parse(`${seconds}Z`) + Math.floor(total / 1_000_000) * 1000)
  const rest = String(((total % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0')
  return `${carried.toISOString().slice(0, 19)}.${rest}Z`
}

/** Any RFC 3339 instant in this form; what is finer than a microsecond is left out. */
export const toRecordTime = (text: string): string => {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? []
  const seconds = new Date(text.replace(/\.\d+/, '')).toISOString().slice(0, 19)
  return `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}
