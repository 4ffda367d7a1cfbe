import { classifierDigit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

const derive = (body: string): Claim | undefined => {
  const [, stem, given] = /^(\d{5})(\d?)$/.exec(body) ?? []
  if (!stem) return undefined
  const expected = classifierDigit(stem)
  const value = stem + (given || expected)
  return {
    value,
    label: value,
    ...(given ? { given } : {}),
    expected,
    certainty: 'plain',
    warnings: given ? [] : [`The check digit is missing; the full code is ${value}.`],
  }
}

/**
 * A commodity of the tariff and statistical nomenclature of the 1520 mm railways (ETSNG, Tariff
 * Guide 1): group 2, position 1, serial 2 digits, check digit by the method of the state classifiers.
 */
export const readEtsng = createReader({
  scheme: 'etsng',
  kind: 'commodity',
  order: 7,
  names: ['ETSNG', 'ЕТСНГ'],
  check: { standard: 'ETSNG', shapes: ['999999'] },
  derive,
})
