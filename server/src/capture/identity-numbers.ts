/** Check digits of numbers that states give to people. All take digits only. */

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0)

const isOneDigit = (digits: string): boolean => /^(\d)\1*$/.test(digits)

/** Russia: insurance number, 9 digits and a sum with weights 9 to 1, modulo 101 (Pension Fund, SNILS). */
export const isSnils = (digits: string): boolean => {
  if (!/^\d{11}$/.test(digits) || digits.startsWith('000000')) return false
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
  return Number(digits.slice(9)) === (rest === 100 ? 0 : rest)
}

/** Türkiye: eleven digits, the last two check the others (Nüfus Hizmetleri, T.C. kimlik numarası). */
export const isTckn = (digits: string): boolean => {
  if (!/^[1-9]\d{10}$/.test(digits)) return false
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1])
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1])
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return Number(digits[9]) === tenth && Number(digits[10]) === (odd + even + tenth) % 10
}

/** Iran: ten digits, weights 10 to 2, modulo 11 (National Organization for Civil Registration). */
export const isIranianCode = (digits: string): boolean => {
  if (!/^\d{10}$/.test(digits) || isOneDigit(digits)) return false
  const rest = weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return Number(digits[9]) === (rest < 2 ? rest : 11 - rest)
}

const isDate = (yymmdd: string): boolean => {
  const [month, day] = [Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6))]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/**
 * Kazakhstan: date of birth, century and sex, serial, check digit modulo 11 with a second pass (individual
 * identification number; numbers of companies bear no day in the fifth and sixth place).
 */
export const isKazakhIin = (digits: string): boolean => {
  if (!/^\d{6}[0-6]\d{5}$/.test(digits) || !isDate(digits)) return false
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11
  const check = first < 10 ? first : weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11
  return check < 10 && Number(digits[11]) === check
}

/** First digits of cards as their systems publish them: Visa, Mastercard, Mir, Amex, UnionPay, Troy, Uzcard, Humo, Shetab. */
const CARD = /^(?:2[2-7]|3[47]|4|5[0-8]|6|8600|9792|9860)\d+$/

/** ISO/IEC 7812-1: 15, 16 or 19 digits that an issuer of payment cards begins, and the Luhn digit. */
export const isCard = (digits: string, luhn: (stem: string) => string): boolean =>
  [15, 16, 19].includes(digits.length) &&
  CARD.test(digits) &&
  !isOneDigit(digits) &&
  luhn(digits.slice(0, -1)) === digits.at(-1)

/** ISO 13616-1: country, check digits, account; the whole modulo 97 leaves 1. */
export const isIban = (text: string): boolean => {
  const compact = text.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(compact)) return false
  let rest = 0
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
