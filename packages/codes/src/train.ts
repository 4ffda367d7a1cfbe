import { type Claim, createReader } from './reading.ts'

/** Formation station, number of the train, destination station, by count of digits alone. */
const FORMS = [
  /^(\d{4})(\d{2})(\d{4})$/,
  /^(\d{4})(\d{3})(\d{4})$/,
  /^(\d{5})(\d{2})(\d{5})$/,
  /^(\d{5})(\d{3})(\d{5})$/,
]

const WRITTEN = /^\D*(?:\d{4}[\s-]+\d{2,3}[\s-]+\d{4}|\d{5}[\s-]+\d{2,3}[\s-]+\d{5})\s*$/

const split = (body: string): string[] | undefined =>
  FORMS.map((form) => form.exec(body)?.slice(1)).find((parts) => parts !== undefined)

/** Stations of train indexes end in 0 in the five-digit code; both forms name the same station. */
const shorten = (from: string, to: string): [string, string] =>
  from.length === 5 && from.endsWith('0') && to.endsWith('0')
    ? [from.slice(0, 4), to.slice(0, 4)]
    : [from, to]

const derive = (body: string, text: string): Claim | undefined => {
  const parts = split(body)
  if (!parts) return undefined
  const [from = '', number = '', to = ''] = parts
  const [formation, destination] = shorten(from, to)
  const ordinal = number.padStart(3, '0')
  return {
    value: formation + ordinal + destination,
    label: `${formation}-${ordinal}-${destination}`,
    certainty: WRITTEN.test(text) ? 'written' : 'plain',
  }
}

/**
 * A freight train of the 1520 mm network by its index: station of formation (ESR, four or five
 * digits), number of the train, station of destination. It keeps its index until it is broken up.
 * The value has three digits for the number, and four for the stations where these end in 0.
 */
export const readTrain = createReader({
  scheme: 'train',
  kind: 'train',
  order: 4,
  names: ['train', 'поезд', 'qatar'],
  derive,
})
