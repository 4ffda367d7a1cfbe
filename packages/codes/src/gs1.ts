import { gs1Digit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

const claim = (value: string, label: string): Claim => ({
  value,
  label,
  given: value.slice(-1),
  expected: gs1Digit(value.slice(0, -1)),
  certainty: 'plain',
})

const STANDARD = 'GS1 General Specifications §7.9'

/** A logistic unit by its SSCC: 18 digits (GS1 General Specifications §2.2.1). */
export const readSscc = createReader({
  scheme: 'sscc',
  kind: 'goods',
  order: 3,
  names: ['SSCC', '(00)'],
  check: { standard: STANDARD, shapes: ['9'.repeat(18)] },
  derive: (body) => (/^\d{18}$/.test(body) ? claim(body, `SSCC ${body}`) : undefined),
})

/** A trade item by its GTIN of 8, 12, 13 or 14 digits; the value has 14, filled with zeros from the left. */
export const readGtin = createReader({
  scheme: 'gtin',
  kind: 'goods',
  order: 6,
  names: ['GTIN', 'EAN', '(01)'],
  check: { standard: STANDARD, shapes: [8, 12, 13, 14].map((length) => '9'.repeat(length)) },
  derive: (body) => {
    if (!/^(?:\d{8}|\d{12,14})$/.test(body)) return undefined
    const value = body.padStart(14, '0')
    return claim(value, `GTIN ${value}`)
  },
})

/** A place or party by its GLN: 13 digits (GS1 General Specifications §2.4). */
export const readGln = createReader({
  scheme: 'gln',
  kind: 'place',
  order: 7,
  names: ['GLN', '(414)'],
  check: { standard: STANDARD, shapes: ['9'.repeat(13)] },
  derive: (body) => (/^\d{13}$/.test(body) ? claim(body, `GLN ${body}`) : undefined),
})
