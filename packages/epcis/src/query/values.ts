import { attributeText, numberOfText } from '../attributes.ts'
import { canonicalNumber } from '../canonical.ts'
import { canonicalTime, isTime } from '../time.ts'
import { canonicalDecimal } from './decimal.ts'

/** What a parameter was given, in a URL or in a body. */
export interface Given {
  /** At least one. */
  values: readonly (string | number | boolean | null)[]
  inUrl: boolean
}

/** Thrown inside of this folder only: what is wrong with a value. */
export class WrongValue extends Error {}

const refuse = (message: string): never => {
  throw new WrongValue(message)
}

const shown = (value: unknown): string => JSON.stringify(value)

export const textsOf = ({ values }: Given): string[] =>
  values.map((value) => {
    if (typeof value !== 'string') return refuse(`${shown(value)} stands where a text should`)
    if (value.trim() === '') return refuse('an empty text asks for nothing')
    return value
  })

const oneOf = (given: Given): Given['values'][number] => {
  if (given.values.length > 1) refuse('takes one value, not a list')
  return given.values[0] ?? null
}

/** A plus sign that was not escaped comes out of a URL as a space. */
const readPlus = (text: string, { inUrl }: Given): string =>
  inUrl ? text.replace(/ (?=\d\d:\d\d$)/, '+') : text

const timeIn = (value: unknown, given: Given): string | undefined => {
  const text = typeof value === 'string' ? readPlus(value.trim(), given) : ''
  return isTime(text) ? text : undefined
}

/** An instant as it was written, with its offset and as fine as it is. */
export const timeOf = (given: Given): string => {
  const value = oneOf(given)
  return (
    timeIn(value, given) ??
    refuse(`${shown(value)} is not an instant with date and offset, like 2026-01-31T12:00:00Z`)
  )
}

const numberIn = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'string'
    ? canonicalDecimal(String(value).trim())
    : undefined

/** Decimal numbers as they were written, any of which is meant. */
export const numbersOf = (given: Given): string[] =>
  given.values.map((value) =>
    numberIn(value) === undefined
      ? refuse(`${shown(value)} is not a decimal number`)
      : String(value).trim(),
  )

export const numberOf = (given: Given): string => {
  oneOf(given)
  return numbersOf(given)[0]!
}

export const booleanOf = (given: Given): string => {
  const text = String(oneOf(given))
  return text === 'true' || text === 'false'
    ? text
    : refuse(`${shown(text)}: allowed are true, false`)
}

/** That a field is there; false asks nothing. */
export const isAsked = (given: Given): boolean => {
  const value = oneOf(given)
  const text = value === null ? '' : String(value)
  if (text === '' || text === 'true' || (text === '1' && !given.inUrl)) return true
  if (text === 'false' || (text === '0' && !given.inUrl)) return false
  return refuse(`${shown(value)}: whether it is there is asked by true or nothing`)
}

/** A whole number from 1 on. */
export const countOf = (given: Given, max: number): number => {
  const value = oneOf(given)
  const text = String(value)
  const count = Number(text)
  if (/^\d{1,9}$/.test(text) && count >= 1 && count <= max) return count
  return refuse(`${shown(value)} is not a whole number from 1 to ${max}`)
}

export const wordOf = (given: Given, allowed: readonly string[]): string => {
  const value = oneOf(given)
  return typeof value === 'string' && allowed.includes(value)
    ? value
    : refuse(`${shown(value)}: allowed are ${allowed.join(', ')}`)
}

export const textOf = (given: Given): string => {
  oneOf(given)
  return textsOf(given)[0]!
}

/** Values of a field of one's own, each as text and, where it can be read so, as number or instant. */
export const valuesOf = (given: Given) => {
  const texts: string[] = []
  const numbers: string[] = []
  const times: string[] = []
  for (const value of given.values) {
    if (value === null) refuse('null asks for nothing')
    const time = timeIn(value, given)
    const number =
      typeof value === 'number'
        ? canonicalDecimal(String(value))
        : numberOfText(String(value).trim())
    if (time !== undefined) times.push(canonicalTime(time))
    else if (number !== undefined) numbers.push(number)
    texts.push(typeof value === 'number' ? canonicalNumber(value) : attributeText(String(value)))
  }
  return { texts, numbers, times }
}

/** What something is greater or less than: a number or an instant. */
export const boundOf = (given: Given): { numbers: string[]; times: string[] } => {
  const value = oneOf(given)
  const time = timeIn(value, given)
  if (time !== undefined) return { numbers: [], times: [canonicalTime(time)] }
  const number = numberIn(value)
  if (number !== undefined) return { numbers: [number], times: [] }
  return refuse(`${shown(value)} is neither a number nor an instant like 2026-01-31T12:00:00Z`)
}
