import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyNumber } from './arbitraries.ts'
import {
  containerDigit,
  fold,
  READERS,
  type Reading,
  readNumber,
  SCHEMES,
  type Scheme,
} from './index.ts'

const names = (readings: Reading[]): string[] =>
  readings.map(({ scheme, value }) => `${scheme} ${value}`).sort()

const best = (text: string): Reading | undefined => readNumber(text)[0]

test('no text makes readNumber throw, and every reading carries a canonical value', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.string(), anyNumber)
  fc.assert(
    fc.property(anyText, (text) => {
      for (const reading of readNumber(text)) {
        assert.equal(fold(reading.value), reading.value)
        assert.doesNotMatch(reading.value, /\s/)
      }
    }),
    { numRuns: 3000 },
  )
})

test('readings come likeliest first and at most one a scheme', () => {
  fc.assert(
    fc.property(anyNumber, (text) => {
      const readings = readNumber(text)
      const ranks = readings.map(({ rank }) => rank)
      assert.deepEqual(
        ranks,
        ranks.toSorted((one, other) => one - other),
      )
      assert.equal(new Set(readings.map(({ scheme }) => scheme)).size, readings.length)
    }),
  )
})

test('a number is read again the same from its own value and from its own label', () => {
  fc.assert(
    fc.property(anyNumber, (text) => {
      for (const { scheme, value, label } of readNumber(text)) {
        assert.equal(READERS[scheme](value)?.value, value, `${scheme} value ${value}`)
        assert.equal(READERS[scheme](label)?.value, value, `${scheme} label ${label}`)
        assert.equal(READERS[scheme](value)?.label, label)
      }
    }),
    { numRuns: 3000 },
  )
})

const CYRILLIC: Record<string, string> = { A: 'А', B: 'В', C: 'С', E: 'Е', O: 'О', X: 'Х', K: 'К' }

const disguises: ((text: string) => string)[] = [
  (text) => [...text].join(' '),
  (text) => [...text].join('-'),
  (text) => [...text].join('\u2009‑'),
  (text) => `  ${text}\u200e\n`,
  (text) => text.toLowerCase(),
  (text) => Array.from(text, (char) => CYRILLIC[char] ?? char).join(''),
  (text) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit))),
  (text) => text.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
  (text) => text.replace(/[A-Z0-9]/g, (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0)),
]

test('spaces, dashes, case, look-alikes, Persian, Arabic-Indic and full-width digits change no reading', () => {
  fc.assert(
    fc.property(anyNumber, fc.constantFrom(...disguises), (text, disguise) => {
      assert.deepEqual(names(readNumber(disguise(text))), names(readNumber(text)))
    }),
    { numRuns: 3000 },
  )
})

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(fold(fold(text)), fold(text))
    }),
    { numRuns: 5000 },
  )
})

test('every scheme has a reader that names it', () => {
  assert.deepEqual(Object.keys(READERS).sort(), [...SCHEMES].sort())
})

const EXPECTED: [text: string, scheme: Scheme, label: string][] = [
  ['csqu 305438-3', 'container', 'CSQU 305438 3'],
  ['24548885', 'wagon-1520', '24548885'],
  ['вагон № 24548885', 'wagon-1520', '24548885'],
  ['218124712173', 'wagon-uic', '21 81 2471 217-3'],
  ['9074729', 'imo', 'IMO 9074729'],
  ['ИМО 9456789', 'imo', 'IMO 9456789'],
  ['5485-045-6634', 'train', '5485-045-6634'],
  ['9046 61 9032', 'train', '9046-061-9032'],
  ['54850 45 66340', 'train', '5485-045-6634'],
  ['54853 045 66340', 'train', '54853-045-66340'],
  ['548502', 'esr', '548502'],
  ['ESR 5485', 'esr', '548502'],
  ['54852', 'esr', '548502'],
  ['ETSNG 55408', 'etsng', '554081'],
  ['UIC 87686006', 'uic-station', '87 68600'],
  ['AZ BAK', 'unlocode', 'AZ BAK'],
  ['azbak', 'unlocode', 'AZ BAK'],
  ['0810.70', 'hs', '0810.70'],
  ['0702', 'hs', '0702'],
  ['0702000000', 'hs', '0702.00.00.00'],
  ['GNG 07020000', 'gng', '07020000'],
  ['ЭЖ 123456', 'smgs', 'ЭЖ 123456'],
  ['CMR 0012-A', 'cmr', 'CMR 0012A'],
  ['XB12345678', 'tir', 'XB12345678'],
  ['(00)106141412345678908', 'sscc', 'SSCC 106141412345678908'],
  ['GTIN 4012345111118', 'gtin', 'GTIN 04012345111118'],
  ['GLN 9520123456788', 'gln', 'GLN 9520123456788'],
  ['5493001kjtiigc8y1r12', 'lei', '5493001KJTIIGC8Y1R12'],
  ['45G1', 'container-size', '45G1'],
]

for (const [text, scheme, label] of EXPECTED)
  test(`"${text}" is read first as ${scheme} ${label}`, () => {
    assert.equal(best(text)?.scheme, scheme)
    assert.equal(best(text)?.label, label)
  })

const NOTHING = [
  '',
  '   ',
  'Baku',
  'ZZQQQ',
  '7700',
  '123',
  '9'.repeat(40),
  'CMR',
  'IMO',
  'x'.repeat(5000),
]

for (const text of NOTHING)
  test(`"${text.slice(0, 12)}" (${text.length} characters) is no number of the trade`, () => {
    const known =
      text === '7700' ? readNumber(text).filter(({ scheme }) => scheme === 'hs') : readNumber(text)
    assert.deepEqual(known, [])
  })

test('0 typed for O and I for 1 is mended when the check digit then is right, with a warning', () => {
  const reading = READERS.container('CSQU3O54383')
  assert.equal(reading?.value, 'CSQU3054383')
  assert.match(reading?.warnings[0] ?? '', /0 and O or 1 and I were exchanged/)
  assert.equal(READERS.container('00LU4293959')?.value, 'OOLU4293959')
  assert.equal(READERS.imo('9O74729')?.value, '9074729')
  assert.equal(READERS['wagon-uic']('2I8124712173')?.value, '218124712173')
})

test('a mended number whose check digit is wrong is not read', () => {
  assert.equal(READERS.container('CSQU3O54384'), undefined)
  assert.equal(READERS['wagon-1520']('2454888O'), undefined)
})

test('a container without check digit is completed, with a warning', () => {
  const reading = READERS.container('CSQU305438')
  assert.equal(reading?.value, 'CSQU3054383')
  assert.equal(reading?.checkDigit, 'none')
  assert.deepEqual(reading?.warnings, ['The check digit is missing; ISO 6346 gives 3.'])
})

test('a swap body is read like a container, another fourth letter with a warning', () => {
  assert.deepEqual(READERS.container(`ABCK123456${containerDigit('ABCK123456')}`)?.warnings, [])
  const warnings = READERS.container('TESI1120277')?.warnings
  assert.deepEqual(warnings, ['I is no equipment category of ISO 6346 (U, J, Z) or EN 13044-1.'])
})

test('a twelve-digit number warns of an unknown country and of traction stock', () => {
  const warnings = READERS['wagon-uic']('910047121232')?.warnings ?? []
  assert.ok(warnings.includes('00 is not a country code of UIC 920-14.'))
  assert.ok(warnings.includes('A first digit 9 names traction stock, not a wagon.'))
})

test('five digits that can be two stations say so', () => {
  assert.deepEqual(READERS.esr('54852')?.warnings, [
    'Read as 5485 with check digit; also 548521 can be meant.',
  ])
})

test('national chapters of the Harmonized System are read with a warning, the reserved 77 is not', () => {
  assert.match(READERS.hs('9901')?.warnings[0] ?? '', /national use/)
  assert.equal(READERS.hs('7701'), undefined)
})
