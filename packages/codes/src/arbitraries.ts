import fc from 'fast-check'
import { containerDigit } from './container.ts'
import { classifierDigit, gs1Digit, imoDigit, luhnDigit } from './digits.ts'
import { leiDigits } from './lei.ts'
import type { Scheme } from './reading.ts'

/** A string of so many characters of the alphabet. */
export const string = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length })

export const digits = (length: number): fc.Arbitrary<string> => string('0123456789', length)

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.join(''))

/** Numbers without their check digit, and the check digit of each scheme. */
export interface Checked {
  scheme: Scheme
  stem: fc.Arbitrary<string>
  digitOf: (stem: string) => string
}

export const CHECKED: readonly Checked[] = [
  {
    scheme: 'container',
    stem: joined(string(LETTERS, 3), string('UJZ', 1), digits(6)),
    digitOf: containerDigit,
  },
  { scheme: 'wagon-1520', stem: digits(7), digitOf: luhnDigit },
  { scheme: 'wagon-uic', stem: digits(11), digitOf: luhnDigit },
  { scheme: 'imo', stem: joined(string('123456789', 1), digits(5)), digitOf: imoDigit },
  { scheme: 'esr', stem: digits(5), digitOf: classifierDigit },
  { scheme: 'etsng', stem: digits(5), digitOf: classifierDigit },
  {
    scheme: 'uic-station',
    stem: joined(fc.constantFrom('57', '20', '28', '87'), digits(5)),
    digitOf: (stem) => luhnDigit(stem.slice(2)),
  },
  { scheme: 'sscc', stem: digits(17), digitOf: gs1Digit },
  { scheme: 'gtin', stem: digits(13), digitOf: gs1Digit },
  { scheme: 'gln', stem: digits(12), digitOf: gs1Digit },
  { scheme: 'lei', stem: string(`${LETTERS}0123456789`, 18), digitOf: leiDigits },
]

const rightNumbers = CHECKED.map(({ stem, digitOf }) => stem.map((each) => each + digitOf(each)))

const two = string('0123456789', 2)
const chapter = fc.integer({ min: 1, max: 76 }).map((each) => String(each).padStart(2, '0'))

/** Numbers of every scheme, as people could type them. */
export const anyNumber: fc.Arbitrary<string> = fc.oneof(
  ...rightNumbers,
  joined(chapter, fc.constantFrom('', '04', '0470', '047000', '04700000')),
  fc.tuple(digits(4), digits(3), digits(4)).map((parts) => parts.join('-')),
  fc.tuple(digits(5), two, digits(5)).map((parts) => parts.join(' ')),
  joined(fc.constantFrom('AZ', 'RU', 'IR', 'KZ'), string('ABCXYZ23', 3)),
  joined(two, string(LETTERS, 2), digits(3)),
  joined(string('ABEKMHOPCTYX', 1), digits(3), string('ABEKMHOPCTYX', 2), two),
  joined(two, fc.constantFrom('ع', 'ب', 'الف'), digits(3), fc.constantFrom('', 'ایران'), two),
  joined(string(LETTERS, 2), digits(8)),
  joined(string('АБВЖЭЯ', 2), digits(6)),
  joined(fc.constant('CMR '), string('ABC0123-', 6)),
  fc.constantFrom('22G1', '45R1', 'L5G1', 'IMO 9074729', 'HS 0810.70', 'ЕСР 548502', '(00)1'),
)
