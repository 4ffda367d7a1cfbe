import { luhnDigit } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

const KINDS = [
  'passenger',
  'traction',
  'covered',
  'other',
  'flat',
  'private',
  'gondola',
  'tank',
  'isothermal',
  'other',
] as const

/** Kind of a 1520 mm wagon by the first of its eight digits. `private`: any kind, owned by others than the railway. */
export type WagonKind1520 = (typeof KINDS)[number]

/** What kind of wagon the eight-digit number of the 1520 mm network names; undefined for other numbers. */
export const findWagonKind1520 = (value: string): WagonKind1520 | undefined =>
  /^\d{8}$/.test(value) ? KINDS[Number(value[0])] : undefined

const derive = (body: string): Claim | undefined =>
  /^\d{8}$/.test(body)
    ? {
        value: body,
        label: body,
        given: body.slice(7),
        expected: luhnDigit(body.slice(0, 7)),
        certainty: 'plain',
      }
    : undefined

/**
 * A wagon of the 1520 mm network: eight digits, the last one checks (weights 2, 1, 2 … from the
 * left, digit sums, complement to ten: with seven digits the same as Luhn).
 */
export const readWagon1520 = createReader({
  scheme: 'wagon-1520',
  kind: 'wagon',
  order: 1,
  names: ['wagon', 'вагон', 'vaqon', 'vagon'],
  check: { standard: 'the eight-digit numbering of the 1520 mm network', shapes: ['99999999'] },
  derive,
})
