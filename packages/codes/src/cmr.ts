import { type Claim, createReader } from './reading.ts'

const derive = (body: string): Claim | undefined => {
  const [, number] = /^CMR([A-Z\d]{1,20})$/.exec(body) ?? []
  if (!number || !/\d/.test(number)) return undefined
  return { value: body, label: `CMR ${number}`, certainty: 'written' }
}

/**
 * A CMR consignment note: the word CMR and up to twenty letters and digits. The convention
 * (Geneva 1956, article 6) asks for no number, and each issuer has its own; without the word
 * nothing tells it from other numbers.
 */
export const readCmr = createReader({
  scheme: 'cmr',
  kind: 'document',
  order: 0,
  names: [],
  derive,
})
