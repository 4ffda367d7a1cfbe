import { luhnDigit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'
import { findUicCountry } from './uic-countries.ts'

const derive = (body: string): Claim | undefined => {
  const [, country = '', station = '', given] = /^(\d\d)(\d{5})(\d?)$/.exec(body) ?? []
  if (!findUicCountry(country)) return undefined
  return {
    value: country + station,
    label: `${country} ${station}`,
    ...(given ? { given, expected: luhnDigit(station) } : {}),
    certainty: 'plain',
  }
}

/**
 * A station by UIC leaflet 920-2: railway country code (UIC 920-14) and five digits, as the value
 * keeps them. An eighth digit checks the five by Luhn, as French station codes show it.
 */
export const readUicStation = createReader({
  scheme: 'uic-station',
  kind: 'place',
  order: 5,
  names: ['UIC', 'МСЖД'],
  check: { standard: 'UIC 920-2', shapes: ['99999999'] },
  derive,
})
