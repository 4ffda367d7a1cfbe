import { type Claim, createReader } from './reading.ts'

const derive = (body: string): Claim | undefined =>
  /^[A-Z]{2}\d{8}$/.test(body) ? { value: body, label: body, certainty: 'form' } : undefined

/**
 * A TIR carnet: two letters and eight digits. The letters are derived from the number by an
 * algorithm of IRU that is not published with the convention, so nothing is checked.
 */
export const readTir = createReader({
  scheme: 'tir',
  kind: 'document',
  order: 5,
  names: ['TIR', 'МДП'],
  derive,
})
