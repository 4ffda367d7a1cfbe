import type { Reason } from '@karvan/contract'

/** A standard of which requests may name versions in the headers `GS1-…-Version`, `-Min` and `-Max` (EPCIS 2.0.1 §12). */
interface Spoken {
  header: string
  version: string
  min: string
  max: string
}

export const SPOKEN: readonly Spoken[] = [
  { header: 'gs1-epcis', version: '2.0.1', min: '2.0.0', max: '2.0.1' },
  { header: 'gs1-cbv', version: '2.0.0', min: '2.0.0', max: '2.0.0' },
]

const VERSION = /^\d{1,6}(\.\d{1,6}){0,5}$/
const PARTS = ['version', 'min', 'max'] as const
type Part = (typeof PARTS)[number]

/** What a request wants that is not spoken, and what of it cannot be read. */
export interface VersionComplaints {
  unread: Reason[]
  unspoken: Reason[]
}

/**
 * Holds the versions that a request names against what is spoken. The third number is of corrections, which change no
 * document: any is right.
 */
export const checkVersions = (headers: Readonly<Record<string, unknown>>): VersionComplaints => {
  const complaints: VersionComplaints = { unread: [], unspoken: [] }
  for (const spoken of SPOKEN) checkSpoken(spoken, headers, complaints)
  return complaints
}

const checkSpoken = (
  { header, min, max }: Spoken,
  headers: Readonly<Record<string, unknown>>,
  { unread, unspoken }: VersionComplaints,
): void => {
  const wanted: Partial<Record<Part, string>> = {}
  for (const part of PARTS) {
    const value = headers[`${header}-${part}`]
    if (value === undefined) continue
    if (typeof value === 'string' && VERSION.test(value.trim())) wanted[part] = value.trim()
    else unread.push(reasonOf(`${header}-${part}`, 'is no version such as 2.0.1'))
  }
  const says = `: spoken is ${min} to ${max}`
  if (wanted.min && wanted.max && compare(wanted.min, wanted.max) > 0)
    unread.push(reasonOf(`${header}-min`, `is above ${header}-max`))
  else if (wanted.min && compare(wanted.min, max) > 0)
    unspoken.push(reasonOf(`${header}-min`, `is ${wanted.min}${says}`))
  else if (wanted.max && compare(wanted.max, min) < 0)
    unspoken.push(reasonOf(`${header}-max`, `is ${wanted.max}${says}`))
  if (wanted.version && !isSpoken(wanted.version, min, max))
    unspoken.push(reasonOf(`${header}-version`, `is ${wanted.version}${says}`))
}

const isSpoken = (version: string, min: string, max: string): boolean =>
  compare(version, min) >= 0 && compare(version, max) <= 0

const reasonOf = (header: string, message: string): Reason => ({
  pointer: '',
  code: 'platform.version',
  message: `${header} ${message}`,
})

/** By the first two numbers. */
const compare = (one: string, two: string): number => {
  const [a, b] = [one, two].map((text) => text.split('.').map(Number))
  return a![0]! - b![0]! || (a![1] ?? 0) - (b![1] ?? 0)
}
