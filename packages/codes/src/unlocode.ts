import { isCountry } from './iso-countries.ts'
import { type Claim, createReader } from './reading.ts'

const derive = (body: string, text: string): Claim | undefined => {
  const [, country = '', location] = /^([A-Z]{2})([A-Z2-9]{3})$/.exec(body) ?? []
  if (!location || !isCountry(country)) return undefined
  return {
    value: country + location,
    label: `${country} ${location}`,
    certainty: /^\s*\S{2}[\s-]\S{3}\s*$/.test(text) ? 'written' : 'form',
  }
}

/**
 * A place by UN/LOCODE (UN/CEFACT Recommendation 16): ISO 3166-1 country and three letters or
 * digits 2 to 9. The form is checked and the country, not whether the place is in the list.
 */
export const readUnlocode = createReader({
  scheme: 'unlocode',
  kind: 'place',
  order: 4,
  names: ['UNLOCODE', 'LOCODE'],
  derive,
})
