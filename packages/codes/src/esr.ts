import { classifierDigit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

/** The fifth digit 0 adds nothing to the sum, so four and five digits have the same check digit. */
const complete = (fiveDigits: string): string => fiveDigits + classifierDigit(fiveDigits)

const sixDigits = (body: string): Claim => ({
  value: body,
  label: body,
  given: body.slice(5),
  expected: classifierDigit(body.slice(0, 5)),
  certainty: 'plain',
})

const unprotected = (fiveDigits: string): Claim => {
  const value = complete(fiveDigits)
  return {
    value,
    label: value,
    expected: value.slice(5),
    certainty: 'plain',
    warnings: [`The check digit is missing; the full station code is ${value}.`],
  }
}

/** Five digits are the four of the network marking with their protecting digit, or a code without its check digit. */
const fiveDigits = (body: string): Claim => {
  const expected = classifierDigit(body.slice(0, 4))
  if (body[4] !== expected) return unprotected(body)
  const value = `${body.slice(0, 4)}0${expected}`
  const other = complete(body)
  const warnings =
    other === value
      ? []
      : [`Read as ${body.slice(0, 4)} with check digit; also ${other} can be meant.`]
  return { value, label: value, given: expected, expected, certainty: 'plain', warnings }
}

const derive = (body: string): Claim | undefined => {
  if (!/^\d{4,6}$/.test(body)) return undefined
  if (body.length === 6) return sixDigits(body)
  return body.length === 5 ? fiveDigits(body) : unprotected(`${body}0`)
}

/**
 * A station of the 1520 mm network by its code in the single network marking (ESR, Tariff Guide 4):
 * five digits and a check digit; stations of train indexes end in 0 and are also written with four
 * digits, or four and a protecting fifth. The value is always the six digits.
 */
export const readEsr = createReader({
  scheme: 'esr',
  kind: 'place',
  order: 4,
  names: ['ESR', 'ЕСР', 'station', 'станция'],
  check: { standard: 'the single network marking (ESR)', shapes: ['999999', '99999'] },
  derive,
})
