import {
  findUicCountry,
  type Reading,
  readEsr,
  readGln,
  readUicStation,
  readUnlocode,
} from '@karvan/codes'
import type { NewPlaceIdentifier, Place, Reason } from '@karvan/contract'
import { canonicalThing } from '@karvan/epcis'
import { refusals } from './refusals.ts'

/** GS1 Digital Link of a location: AI 414, with or without an extension (AI 254). */
const LOCATION = /^(https:\/\/id\.gs1\.org\/414\/(\d{13}))(?:\/254\/.+)?$/

/** An SGLN (EPC URN, GS1 Digital Link) or bare GLN as its canonical link; undefined when it is none. */
export const canonicalSgln = (text: string): string | undefined => {
  const link = /^\d{13}$/.test(text) ? `https://id.gs1.org/414/${text}` : canonicalThing(text)
  return LOCATION.test(link) ? link : undefined
}

/** The location that an SGLN with extension (a gate, a berth) lies in. */
export const wholeLocation = (sgln: string): string | undefined => LOCATION.exec(sgln)?.[1]

/** The 13 digits of an SGLN. */
export const glnOf = (sgln: string): string | undefined => LOCATION.exec(sgln)?.[2]

interface Judged {
  value: string
  warnings: string[]
}

const judged = (reading: Reading | undefined, form: string): Judged | string =>
  reading ? { value: reading.value, warnings: reading.warnings } : form

type Judge = (value: string, place: Place) => Judged | string

/** The canonical value of a scheme, or a sentence why it is none. A wrong check digit only warns. */
const JUDGES: Record<NewPlaceIdentifier['scheme'], Judge> = {
  karvan: () => 'own ids come with the reference data and are not attached',
  unlocode(text, { country }) {
    const found = judged(readUnlocode(text), 'is no UN/LOCODE: a country and three characters')
    if (typeof found === 'string' || found.value.startsWith(country)) return found
    return `lies in ${found.value.slice(0, 2)}, the place in ${country}`
  },
  esr: (text) => judged(readEsr(text), 'is no ESR station code: four to six digits'),
  uic(text, { country }) {
    const found = judged(
      readUicStation(text),
      'is no UIC station code: a railway country code and five digits',
    )
    if (typeof found === 'string') return found
    const railway = findUicCountry(found.value.slice(0, 2))
    if (railway === country) return found
    const warning = `The code belongs to the railway of ${railway}, the place lies in ${country}.`
    return { ...found, warnings: [...found.warnings, warning] }
  },
  sgln(text) {
    const value = canonicalSgln(text)
    if (!value) return 'is no SGLN: urn:epc:id:sgln:…, a GS1 Digital Link with 414, or 13 digits'
    return { value, warnings: readGln(glnOf(value)!)?.warnings ?? [] }
  },
}

/** Judges what an administrator wants to attach: canonical value and warnings, or all reasons against it. */
export const checkIdentifier = (
  { scheme, value, source }: NewPlaceIdentifier,
  place: Place,
): (Judged & { source: string }) | { reasons: Reason[] } => {
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string) =>
    reasons.push({ pointer, code: refusals.invalidIdentifier.code, message })
  const found = JUDGES[scheme](value.trim(), place)
  if (typeof found === 'string') refuse('/value', found)
  if (!isPlainText(source)) refuse('/source', 'says where the identifier was found, in words')
  if (typeof found === 'string' || reasons.length > 0) return { reasons }
  return { ...found, source: source.trim() }
}

/** Not blank, and nothing that the store cannot hold: NUL, lone surrogates. */
const isPlainText = (text: string): boolean => text.trim() !== '' && !/\0|\p{Surrogate}/u.test(text)
