import { type Claim, createReader } from './reading.ts'

/** ISO 6346 annex D: length, then height and width; annex E: type group and its detail. */
const SIZE_TYPE = /^[1-4A-HK-NP][0-24-689C-FLMNP][GVBSRHUTPKNA][0-9A-Z]$/

const derive = (body: string): Claim | undefined =>
  SIZE_TYPE.test(body) ? { value: body, label: body, certainty: 'form' } : undefined

/** A size and type code by ISO 6346 §5, four characters: `22G1`, `45R1`. Says what kind of box, not which. */
export const readContainerSize = createReader({
  scheme: 'container-size',
  kind: 'container',
  order: 2,
  names: [],
  derive,
})
