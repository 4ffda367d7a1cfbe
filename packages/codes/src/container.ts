import { type Claim, createReader } from './reading.ts'

/** ISO 6346:2022 annex A: A = 10 upwards, leaving out 11, 22 and 33, multiples of the modulus. */
const letterValue = (letter: string): number => {
  const plain = letter.charCodeAt(0) - 55
  return plain + Math.floor((plain - 1) / 10)
}

const charValue = (char: string): number => (/\d/.test(char) ? Number(char) : letterValue(char))

/**
 * Check digit of owner code, category and serial number (10 characters): values times powers of
 * two, modulo 11, remainder 10 written as 0 (ISO 6346 annex A). Because 10 and 0 share the digit 0,
 * a wrong character that turns the one remainder into the other is not found.
 */
export const containerDigit = (stem: string): string =>
  String(([...stem].reduce((sum, char, at) => sum + charValue(char) * 2 ** at, 0) % 11) % 10)

const NUMBER = /^([A-Z]{3}[UJZ]\d{6})(\d?)$/

const derive = (body: string): Claim | undefined => {
  const [, stem, given] = NUMBER.exec(body) ?? []
  if (!stem) return undefined
  const expected = containerDigit(stem)
  const digit = given || expected
  return {
    value: stem + digit,
    label: `${stem.slice(0, 4)} ${stem.slice(4)} ${digit}`,
    ...(given ? { given } : {}),
    expected,
    certainty: 'form',
    warnings: given ? [] : [`The check digit is missing; ISO 6346 gives ${expected}.`],
  }
}

/**
 * A freight container by ISO 6346: owner code, category (U container, J detachable equipment,
 * Z trailer or chassis), six digits, check digit. Without check digit it is completed, with a warning.
 */
export const readContainer = createReader({
  scheme: 'container',
  kind: 'container',
  standard: 'ISO 6346',
  order: 0,
  names: ['container', 'контейнер', 'konteyner'],
  shapes: ['AAAA9999999'],
  derive,
})
