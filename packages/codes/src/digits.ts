/** The arithmetic of check digits. All functions take digits only, without the check digit. */

const toDigits = (digits: string): number[] => [...digits].map(Number)

const sumOf = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0)

const complementToTen = (sum: number): string => String((10 - (sum % 10)) % 10)

/**
 * Modulus 10 with doubled digits (Luhn): ISO/IEC 7812-1 annex B. From the right every other digit
 * counts double, products count by their digit sum.
 * Finds every single wrong digit and every adjacent swap but 09 ↔ 90.
 */
export const luhnDigit = (digits: string): string => {
  const doubled = (digit: number): number => (digit > 4 ? digit * 2 - 9 : digit * 2)
  const weighted = toDigits(digits)
    .reverse()
    .map((digit, at) => (at % 2 === 0 ? doubled(digit) : digit))
  return complementToTen(sumOf(weighted))
}

/**
 * Modulus 10, weights 3 and 1 from the right: GS1 General Specifications §7.9.1.
 * Finds every single wrong digit and every adjacent swap of digits that do not differ by 5.
 */
export const gs1Digit = (digits: string): string =>
  complementToTen(
    sumOf(
      toDigits(digits)
        .reverse()
        .map((digit, at) => digit * (at % 2 === 0 ? 3 : 1)),
    ),
  )

const moduloEleven = (digits: string, firstWeight: number): number =>
  sumOf(toDigits(digits).map((digit, at) => digit * (firstWeight + at))) % 11

/**
 * Modulus 11 of the Soviet and CIS classifiers (Gosstandart method for the protection of
 * classifier codes, 1983; today PR 50.1.024): weights from 1 upwards, on remainder 10 again with
 * weights from 3 upwards, on 10 again 0. For codes of up to eight digits.
 * The second pass gives up the guarantee of modulus 11: a wrong digit that changes which pass
 * decides can go unseen.
 */
export const classifierDigit = (digits: string): string => {
  const first = moduloEleven(digits, 1)
  if (first < 10) return String(first)
  const second = moduloEleven(digits, 3)
  return String(second < 10 ? second : 0)
}

/** Sum of digits times 7 down to 2, its last digit: IMO Resolution A.1117(30), annex. */
export const imoDigit = (digits: string): string =>
  String(sumOf(toDigits(digits).map((digit, at) => digit * (7 - at))) % 10)

/** A = 10 … Z = 35, then the whole number modulo 97, piece by piece: ISO/IEC 7064 MOD 97-10. */
export const moduloNinetySeven = (alphanumerics: string): number =>
  [...alphanumerics].reduce((rest, char) => {
    const value = Number.parseInt(char, 36)
    return (rest * (value > 9 ? 100 : 10) + value) % 97
  }, 0)
