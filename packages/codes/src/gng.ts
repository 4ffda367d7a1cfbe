import { isHsChapter } from './hs.ts'
import { type Claim, createReader } from './reading.ts'

// Chapter 99 holds what only railways carry, empty wagons and used containers among them.
const derive = (body: string): Claim | undefined =>
  /^\d{8}$/.test(body) && (isHsChapter(body.slice(0, 2)) || body.startsWith('99'))
    ? { value: body, label: body, certainty: 'plain' }
    : undefined

/**
 * Goods by the harmonised nomenclature of freight of OSJD (GNG; NHM of UIC is its twin): the six
 * digits of the Harmonized System and two more. No check digit.
 */
export const readGng = createReader({
  scheme: 'gng',
  kind: 'commodity',
  order: 3,
  names: ['GNG', 'ГНГ', 'NHM'],
  derive,
})
