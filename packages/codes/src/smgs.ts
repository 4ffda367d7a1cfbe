import { type Claim, createReader } from './reading.ts'

/** Latin letters of a folded series back to the Cyrillic ones of the paper. */
const CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  [...'ABEKMHOPCTYX'].map((letter, at) => [letter, 'АВЕКМНОРСТУХ'[at] as string]),
)

const toCyrillic = (series: string): string =>
  Array.from(series, (letter) => CYRILLIC[letter] ?? letter).join('')

const SERIES = /^([ABEKMHOPCTYXА-Я]{2})(\d{6})$/

const derive = (body: string): Claim | undefined => {
  if (/^\d{8}$/.test(body)) return { value: body, label: body, certainty: 'plain' }
  const [, series, number] = SERIES.exec(body) ?? []
  if (!series) return undefined
  // Two letters that Latin has too may as well be a plate.
  const certainty = /^[A-Z]+$/.test(series) ? 'plain' : 'form'
  return { value: body, label: `${toCyrillic(series)} ${number}`, certainty }
}

/**
 * An SMGS consignment note by its number (box 29): eight digits, or two Cyrillic letters and six
 * digits as electronic notes of the 1520 mm railways bear it. Practice of the carriers: the
 * agreement itself fixes no form and no check digit.
 */
export const readSmgs = createReader({
  scheme: 'smgs',
  kind: 'document',
  order: 8,
  names: ['SMGS', 'СМГС', 'накладная'],
  derive,
})
