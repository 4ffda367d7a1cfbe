import { toBaseUnit } from '@karvan/epcis'
import type { NewEntry } from '../src/journal/index.ts'
import { entryAt } from './world.ts'

const EX = 'https://ex.example/voc/'
const LOTS = 1_000
const SEALS = 5_000

/** Well mixed, from 0 up to a number. */
const mixed = (n: number, salt: number, below: number): number => {
  const h = Math.imul(n ^ (salt * 0x9e3779b1), 0x85ebca6b)
  return ((h ^ (h >>> 15)) >>> 0) % below
}

/** Degrees Celsius: most near 4, one in a hundred and sixty above 20. */
export const temperatureOf = (n: number): number =>
  mixed(n, 12, 160) === 0 ? 20 + mixed(n, 13, 50) / 10 : 2 + mixed(n, 13, 40) / 10
export const lotOf = (n: number): string =>
  `https://id.gs1.org/01/04012345123456/10/L${mixed(n, 10, LOTS)}`
export const sealOf = (n: number): string => `S${mixed(n, 11, SEALS)}`
export const orderOf = (n: number, events: number): string =>
  `urn:orders:${mixed(n, 14, Math.max(1, Math.floor(events / 10)))}`

/** The n-th event of the world with everything that a query may ask for beside it: 3 things, a lot, 6 attributes. */
export const richEntryAt = (n: number, events: number, organisation: string): NewEntry => {
  const entry = entryAt(n, events, organisation)
  const lot = lotOf(n)
  const attribute = (family: string, uri: string, text: string, more: object = {}) => ({
    family,
    uri,
    depth: 0,
    text,
    number: null,
    time: null,
    ...more,
  })
  const kelvin = toBaseUnit(temperatureOf(n).toFixed(1), 'CEL')!
  return {
    ...entry,
    things: [...entry.things, { thing: lot, role: 'class' }],
    quantities: [
      { thing: lot, role: 'class', quantity: String(1 + mixed(n, 15, 20_000)), unit: 'KGM' },
    ],
    attributes: [
      attribute('sensorElement', 'sensorElementList', '', { text: null }),
      attribute('sensorReport', 'type', 'https://gs1.org/voc/Temperature'),
      attribute('sensorReport', 'value', kelvin.unit, { number: kelvin.number }),
      attribute('bizTransaction', 'https://ref.gs1.org/cbv/BTT-po', orderOf(n, events)),
      attribute('extension', `${EX}seal`, sealOf(n)),
      attribute('extension', `${EX}delay`, String(n % 90), { number: String(n % 90) }),
      attribute('extension', `${EX}weight`, String(n % 50), { depth: 1, number: String(n % 50) }),
    ],
  }
}
export const DECLARED_PREFIX = `ex=${EX}`
