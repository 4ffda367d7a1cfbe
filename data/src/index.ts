import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Network } from '@karvan/contract'
import type { Expectations } from './expectations.ts'

export { greatCircleKm } from './geo.ts'

/** The reference corridor with what its check is told to expect. */
export interface Corridor extends Network {
  expectations: Expectations
}

/** The same depth below the package in `src` and in `dist`. */
const FOLDER = new URL('../corridor/', import.meta.url)

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))

/** What is shown, not how the files are laid out: a reformatted file keeps the version. */
const hash = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)

/** Reads the corridor from the files of this package; `check.ts` proves that they have these shapes. */
export const loadCorridor = (): Corridor => {
  const network = {
    places: read('places'),
    links: read('links'),
    services: read('services'),
    sources: read('sources'),
    credits: read('credits'),
  } as Omit<Network, 'version'>
  return {
    version: hash(network),
    ...network,
    expectations: read('expectations') as Expectations,
  }
}
