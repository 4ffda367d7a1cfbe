/** A number without rounding: numerator over denominator, the denominator above zero. */
export interface Fraction {
  over: bigint
  under: bigint
}

/** A decimal as JSON and XML write it; at most 400 digits before and behind the point, and three of exponent. */
const DECIMAL = /^([+-]?)(\d{0,400})(?:\.(\d{0,400}))?(?:[eE]([+-]?\d{1,3}))?$/

/** Undefined for what is no decimal number. */
export const parseDecimal = (text: string): Fraction | undefined => {
  const [, sign, whole = '', part = '', power = '0'] = DECIMAL.exec(text) ?? []
  if (sign === undefined || whole + part === '') return undefined
  const over = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n)
  const shift = Number(power) - part.length
  return shift < 0
    ? { over, under: 10n ** BigInt(-shift) }
    : { over: over * 10n ** BigInt(shift), under: 1n }
}

export const addFractions = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
})

export const multiplyFractions = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.over,
  under: a.under * b.under,
})

/** Digits that count of a number that no decimal writes to its end. */
const DIGITS = 40

/**
 * The decimal that a store keeps, without exponent and needless zeros. What has no end is rounded half up at its fortieth
 * digit, so that the same number is the same text from wherever it was converted.
 */
export const writeDecimal = ({ over, under }: Fraction): string => {
  const sign = over < 0n ? '-' : ''
  const size = over < 0n ? -over : over
  const magnitude = String(size).length - String(under).length
  const places = Math.max(0, DIGITS - magnitude)
  const scaled = (size * 10n ** BigInt(places) * 2n + under) / (under * 2n)
  const digits = String(scaled).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const part = digits.slice(digits.length - places).replace(/0+$/, '')
  const text = part === '' ? whole : `${whole}.${part}`
  return text === '0' ? text : sign + text
}

/** A decimal number in its one spelling; undefined for what is none. */
export const canonicalDecimal = (text: string): string | undefined => {
  const fraction = parseDecimal(text)
  return fraction && writeDecimal(fraction)
}
