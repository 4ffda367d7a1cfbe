import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CHECKED, type Checked, digits, string } from './arbitraries.ts'
import { containerDigit } from './container.ts'
import { classifierDigit, imoDigit } from './digits.ts'
import { READERS } from './index.ts'

const replaceAt = (text: string, at: number, char: string): string =>
  text.slice(0, at) + char + text.slice(at + 1)

const swapAt = (text: string, at: number): string =>
  text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)

const isRight = ({ scheme }: Checked, text: string): boolean =>
  READERS[scheme](text)?.checkDigit === 'right'

/** A stem and the same with one digit changed. */
const slip = ({ stem }: Checked): fc.Arbitrary<[string, string]> =>
  fc
    .tuple(stem, fc.nat(), fc.integer({ min: 1, max: 9 }))
    .map(([text, seed, shift]): [string, string] => {
      const places = [...text].flatMap((char, at) => (/\d/.test(char) ? [at] : []))
      const at = places[seed % places.length]
      if (at === undefined) return [text, text]
      return [text, replaceAt(text, at, String((Number(text[at]) + shift) % 10))]
    })
    .filter(([text, changed]) => text !== changed)

/** A stem and the same with two adjacent, different digits exchanged. */
const exchange = ({ stem }: Checked): fc.Arbitrary<[string, string]> =>
  fc
    .tuple(stem, fc.nat())
    .map(([text, seed]): [string, string] => {
      const places = [...text].flatMap((_, at) =>
        /^\d\d$/.test(text.slice(at, at + 2)) && text[at] !== text[at + 1] ? [at] : [],
      )
      const at = places[seed % places.length]
      return [text, at === undefined ? text : swapAt(text, at)]
    })
    .filter(([text, changed]) => text !== changed)

const containerRemainder = (stem: string): number => {
  const values = '0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ'
  return [...stem].reduce((sum, char, at) => sum + values.indexOf(char) * 2 ** at, 0) % 11
}

/** Sum of digits times 1, 2, 3 … leaves 10: the second weights, or 0, decide. */
const needsSecondPass = (stem: string): boolean =>
  [...stem].reduce((sum, digit, at) => sum + Number(digit) * (at + 1), 0) % 11 === 10

const IMO_WEIGHTS = [7, 6, 5, 4, 3, 2]

const differs = (one: string, other: string): number[] =>
  [...one].flatMap((char, at) => (char === other[at] ? [] : [at]))

const mayMissContainer = (one: string, other: string): boolean => {
  const remainders = [containerRemainder(one), containerRemainder(other)]
  return remainders.includes(10) && remainders.includes(0)
}

const mayMissClassifier = (one: string, other: string): boolean =>
  needsSecondPass(one) || needsSecondPass(other)

const imoChange = (one: string, other: string): number =>
  differs(one, other)
    .map((at) => (IMO_WEIGHTS[at] as number) * (Number(one[at]) - Number(other[at])))
    .reduce((sum, each) => sum + each, 0)

type Blind = (one: string, other: string) => boolean
const never: Blind = () => false

/** Exactly when a single wrong digit goes unseen. */
const BLIND_TO_SLIP: Readonly<Record<string, Blind>> = {
  container: mayMissContainer,
  esr: mayMissClassifier,
  etsng: mayMissClassifier,
  imo: (one, other) => imoChange(one, other) % 10 === 0,
  // The first two digits are the country code, which the check digit does not cover.
  'uic-station': (one, other) => one.slice(2) === other.slice(2),
}

const swapOf = (one: string, other: string): string => {
  const [at = 0] = differs(one, other)
  return one.slice(at, at + 2)
}

const isZeroNine = (pair: string): boolean => pair === '09' || pair === '90'
const differsByFive = (pair: string): boolean => Math.abs(Number(pair[0]) - Number(pair[1])) === 5

/** Exactly when an exchange of two adjacent digits goes unseen. */
const BLIND_TO_SWAP: Readonly<Record<string, Blind>> = {
  container: mayMissContainer,
  esr: mayMissClassifier,
  etsng: mayMissClassifier,
  imo: never,
  'uic-station': (one, other) =>
    isZeroNine(swapOf(one, other)) ||
    one.slice(2) === other.slice(2) ||
    differs(one, other)[0] === 1,
  'wagon-1520': (one, other) => isZeroNine(swapOf(one, other)),
  'wagon-uic': (one, other) => isZeroNine(swapOf(one, other)),
  sscc: (one, other) => differsByFive(swapOf(one, other)),
  gtin: (one, other) => differsByFive(swapOf(one, other)),
  gln: (one, other) => differsByFive(swapOf(one, other)),
}

for (const checked of CHECKED) {
  const { scheme, stem, digitOf } = checked

  test(`every ${scheme} with the computed check digit reads right`, () => {
    fc.assert(fc.property(stem, (text) => isRight(checked, text + digitOf(text))))
  })

  test(`every ${scheme} with another check digit reads wrong and says which is right`, () => {
    fc.assert(
      fc.property(stem, fc.integer({ min: 1, max: 9 }), (text, shift) => {
        const digit = digitOf(text)
        const other = replaceAt(digit, 0, String((Number(digit[0]) + shift) % 10))
        const reading = READERS[scheme](text + other)
        assert.equal(reading?.checkDigit, 'wrong')
        assert.equal(reading?.expected, digit)
      }),
    )
  })

  test(`one wrong digit in ${scheme} is found, but where the algorithm is known to be blind`, () => {
    const blind = BLIND_TO_SLIP[scheme] ?? never
    fc.assert(
      fc.property(slip(checked), ([text, changed]) => {
        const found = !isRight(checked, changed + digitOf(text))
        assert.ok(found || blind(text, changed), `${text} ${changed}`)
      }),
      { numRuns: 1000 },
    )
  })

  test(`two exchanged digits in ${scheme} are found, but where the algorithm is known to be blind`, () => {
    const blind = BLIND_TO_SWAP[scheme] ?? never
    fc.assert(
      fc.property(exchange(checked), ([text, changed]) => {
        const found = !isRight(checked, changed + digitOf(text))
        assert.ok(found || blind(text, changed), `${text} ${changed}`)
      }),
      { numRuns: 1000 },
    )
  })
}

test('a container whose remainder turns from 10 to 0 hides the wrong digit', () => {
  const pairs: [string, string][] = []
  for (let serial = 0; serial < 1000; serial++)
    for (let digit = 0; digit < 10; digit++) {
      const one = `CSQU${String(serial).padStart(6, '0')}`
      pairs.push([one, replaceAt(one, 9, String(digit))])
    }
  const blind = pairs.filter(([one, other]) => mayMissContainer(one, other))
  assert.ok(blind.length > 0)
  for (const [one, other] of blind) assert.equal(containerDigit(one), containerDigit(other))
})

test('letters of a container that stand eleven apart (A, K, U) are interchangeable to the algorithm', () => {
  assert.equal(containerDigit('AAAU000000'), containerDigit('KAAU000000'))
  assert.equal(containerDigit('AAAU000000'), containerDigit('UAAU000000'))
})

test('the classifier method misses 81 826 of all 4 500 000 single wrong digits of five', () => {
  const all = Array.from({ length: 100_000 }, (_, n) => String(n).padStart(5, '0'))
  const digitOf = new Map(all.map((code) => [code, classifierDigit(code)]))
  let missed = 0
  for (const code of all)
    for (let at = 0; at < 5; at++)
      for (let digit = 0; digit < 10; digit++) {
        const changed = replaceAt(code, at, String(digit))
        if (changed !== code && digitOf.get(changed) === digitOf.get(code)) missed++
      }
  assert.equal(missed, 81_826)
})

test('the IMO method misses a wrong digit exactly when weight times difference ends in 0', () => {
  fc.assert(
    fc.property(
      digits(6),
      fc.integer({ min: 0, max: 5 }),
      string('0123456789', 1),
      (text, at, digit) => {
        const changed = replaceAt(text, at, digit)
        assert.equal(imoDigit(text) === imoDigit(changed), imoChange(text, changed) % 10 === 0)
      },
    ),
  )
})
