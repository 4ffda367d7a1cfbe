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

/** U freight container, J detachable equipment, Z trailer or chassis (ISO 6346 §4.1.2). */
const ISO_CATEGORIES = 'UJZ'
/** Fourth letter of intermodal loading units, swap bodies above all (EN 13044-1): same check digit. */
const ILU_CATEGORIES = 'ABDEK'

/** The check digit may be missing only where the fourth letter says that a container is meant. */
const NUMBER = /^([A-Z]{4}\d{6})(\d)$|^([A-Z]{3}[UJZ]\d{6})$/

const listWarnings = (category: string, given: string | undefined, expected: string): string[] => {
  const warnings: string[] = []
  if (!(ISO_CATEGORIES + ILU_CATEGORIES).includes(category))
    warnings.push(`${category} is no equipment category of ISO 6346 (U, J, Z) or EN 13044-1.`)
  if (!given) warnings.push(`The check digit is missing; ISO 6346 gives ${expected}.`)
  return warnings
}

const derive = (body: string): Claim | undefined => {
  const [, full, given, short] = NUMBER.exec(body) ?? []
  const stem = full ?? short
  if (!stem) return undefined
  const expected = containerDigit(stem)
  const digit = given ?? expected
  return {
    value: stem + digit,
    label: `${stem.slice(0, 4)} ${stem.slice(4)} ${digit}`,
    ...(given ? { given } : {}),
    expected,
    certainty: 'form',
    warnings: listWarnings(stem.charAt(3), given, expected),
  }
}

/**
 * A freight container by ISO 6346: owner code, category, six digits, check digit.
 * Intermodal loading units (EN 13044-1) too; any other category is read with a warning. Without check digit it is completed, with a warning.
 */
export const readContainer = createReader({
  scheme: 'container',
  kind: 'container',
  order: 0,
  names: ['container', 'контейнер', 'konteyner'],
  check: { standard: 'ISO 6346', shapes: ['AAAA9999999'] },
  derive,
})
