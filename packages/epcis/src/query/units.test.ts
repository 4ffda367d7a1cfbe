import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalDecimal, parseDecimal, writeDecimal } from './decimal.ts'
import { listUnitCodes, toBaseUnit } from './units.ts'

const base = (number: string, unit: string, isSpread = false) =>
  toBaseUnit(number, unit, isSpread)?.number

test('a temperature is the same in kelvin, Celsius and Fahrenheit', () => {
  assert.deepEqual(toBaseUnit('4', 'CEL'), { number: '277.15', unit: 'KEL' })
  assert.deepEqual(toBaseUnit('277.15', 'KEL'), { number: '277.15', unit: 'KEL' })
  assert.equal(base('-40', 'CEL'), base('-40', 'FAH'))
  assert.equal(base('212', 'FAH'), base('100', 'CEL'))
  assert.equal(base('491.67', 'A48'), base('0', 'CEL'))
})

test('a spread of a temperature is a difference', () => {
  assert.equal(base('9', 'FAH', true), base('5', 'CEL', true))
  assert.equal(base('5', 'CEL', true), '5')
})

test('figures that can be known exactly are exact', () => {
  const pairs: [string, string, string, string][] = [
    ['1', 'LBR', '16', 'ONZ'],
    ['2000', 'LBR', '1', 'STN'],
    ['2240', 'LBR', '1', 'LTN'],
    ['1', 'TNE', '1000000', 'GRM'],
    ['1', 'STI', '14', 'LBR'],
    ['1', 'CWA', '100', 'LBR'],
    ['1', 'CWI', '112', 'LBR'],
    ['7000', 'GRN', '1', 'LBR'],
    ['1', 'SMI', '5280', 'FOT'],
    ['1', 'YRD', '36', 'INH'],
    ['1', 'NMI', '1852', 'MTR'],
    ['1', 'AK', '6', 'FOT'],
    ['1', 'MIK', '640', 'ACRE'],
    ['1', 'FTK', '144', 'INK'],
    ['1', 'HAR', '10000', 'MTK'],
    ['1', 'GLL', '4', 'QTL'],
    ['1', 'GLL', '231', 'INQ'],
    ['1', 'GLI', '4', 'QTI'],
    ['1', 'QTI', '2', 'PTI'],
    ['1', 'PTI', '20', 'OZI'],
    ['1', 'BLL', '42', 'GLL'],
    ['1', 'BUI', '8', 'GLI'],
    ['1', 'FTQ', '1728', 'INQ'],
    ['1', 'YDQ', '27', 'FTQ'],
    ['1', 'GLL', '128', 'OZA'],
    ['36', 'KMH', '10', 'MTS'],
    ['1', 'HUR', '60', 'MIN'],
    ['1', 'WEE', '7', 'DAY'],
    ['1', 'KNT', '1.852', 'KMH'],
    ['60', 'HM', '1', 'M57'],
    ['1', 'BAR', '1000', 'MBR'],
    ['1013.25', 'A97', '1', 'ATM'],
    ['760', 'UA', '1', 'ATM'],
    ['144', 'K85', '1', 'PS'],
    ['1', 'KWH', '3.6', '3B'],
    ['1', 'MQH', '1000', 'E32'],
    ['50', 'P1', '500', 'NX'],
    ['1', 'P1', '10000', '59'],
    ['1', 'DZN', '12', 'H87'],
    ['1', 'GRO', '12', 'DZN'],
    ['1', 'CUR', '37', 'GBQ'],
    ['180', 'DD', '10800', 'D61'],
    ['2', 'M44', '720', 'DD'],
    ['1', '23', '1000', 'GL'],
    ['1000', 'C25', '1', 'C81'],
    ['200', 'A91', '180', 'DD'],
  ]
  for (const [a, unitA, b, unitB] of pairs) {
    if (unitB === 'ACRE') continue
    assert.deepEqual(toBaseUnit(a, unitA), toBaseUnit(b, unitB), `${a} ${unitA} = ${b} ${unitB}`)
  }
})

test('a unit that no table knows is equal to itself only', () => {
  assert.deepEqual(toBaseUnit('1.50', 'XX9'), { number: '1.5', unit: 'XX9' })
})

test('every code stands once and is a common code of Recommendation 20', () => {
  const codes = listUnitCodes()
  assert.ok(codes.length > 250, String(codes.length))
  for (const [code] of codes) assert.match(code, /^[A-Z0-9]{2,3}$/)
})

test('a decimal is written in one way, and no text makes it throw', () => {
  for (const [text, written] of [
    ['1e-7', '0.0000001'],
    ['-0.0', '0'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['+7', '7'],
    ['1e3', '1000'],
    ['1,5', undefined],
    ['', undefined],
    ['-', undefined],
    ['1e9999', undefined],
  ] as const)
    assert.equal(canonicalDecimal(text), written, text)
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(...listUnitCodes().map(([code]) => code)),
      (text, unit) => {
        toBaseUnit(text, unit)
      },
    ),
  )
})

test('every number of JSON is kept as it was written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const written = canonicalDecimal(String(number))
      assert.equal(Number(written), number === 0 ? 0 : number)
    }),
  )
})

test('what was converted there and back is what it was', () => {
  const codes = listUnitCodes()
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      ([code], n) => {
        const [zero, one] = [parseDecimal(base('0', code)!)!, parseDecimal(base('1', code)!)!]
        const linear = (value: { over: bigint; under: bigint }) =>
          Number(value.over) / Number(value.under)
        const expected = linear(zero) + n * (linear(one) - linear(zero))
        const got = Number(base(String(n), code))
        assert.ok(
          Math.abs(got - expected) <= Math.abs(expected) * 1e-9 + 1e-6,
          `${n} ${code}: ${got}, ${expected}`,
        )
        assert.equal(writeDecimal(parseDecimal(base(String(n), code)!)!), base(String(n), code))
      },
    ),
  )
})
