import { isCountry, readEsr, readUnlocode } from '@karvan/codes'
import { LANGUAGES, type Language, type Place, type PlaceIdentifier } from '@karvan/contract'
import type { Finding, Rule } from './finding.ts'
import type { Corridor } from './index.ts'

const GAUGES_MM: readonly number[] = [1435, 1520]

const CYRILLIC = /^\p{Script=Cyrillic}$/u
const LATIN = /^\p{Script=Latin}$/u
/** Persian spells with its own kaf and ye: the Arabic letters look alike and are not found by a search. */
const PERSIAN = /^(?![كي])\p{Script=Arabic}$/u

const LETTER: Readonly<Record<Language, RegExp>> = {
  az: LATIN,
  ru: CYRILLIC,
  en: LATIN,
  tr: LATIN,
  fa: PERSIAN,
}

const finding = (rule: Rule, place: Place, what: string): Finding => ({
  rule,
  where: place.id,
  what,
})

const isWrittenIn = (language: Language, name: string): boolean => {
  const letters = name.match(/\p{L}/gu) ?? []
  return letters.length > 0 && letters.every((letter) => LETTER[language].test(letter))
}

const checkNames = (place: Place): Finding[] =>
  LANGUAGES.filter((language) => !isWrittenIn(language, place.names.value[language])).map(
    (language) =>
      finding('name', place, `${language}: "${place.names.value[language]}" is not in its script.`),
  )

/** A person who picks a place from a list sees the name only. */
const checkSameNames = ({ places }: Corridor): Finding[] =>
  LANGUAGES.flatMap((language) => {
    const seen = new Map<string, string>()
    return places.flatMap((place) => {
      const name = place.names.value[language]
      const other = seen.get(name)
      seen.set(name, place.id)
      return other ? [finding('name', place, `${language}: "${name}" also names ${other}.`)] : []
    })
  })

const checkUnlocode = (place: Place, value: string): string | undefined => {
  if (!/^[A-Z]{5}$/.test(value.replace(/[2-9]/g, 'A')) || readUnlocode(value)?.value !== value)
    return `UN/LOCODE ${value} is malformed.`
  if (!value.startsWith(place.country)) return `UN/LOCODE ${value} is not in ${place.country}.`
  return undefined
}

const checkEsr = (value: string): string | undefined => {
  const reading = readEsr(value)
  if (!/^\d{6}$/.test(value) || !reading) return `ESR ${value} does not have six digits.`
  if (reading.checkDigit !== 'right')
    return `ESR ${value}: the check digit should be ${reading.expected}.`
  return undefined
}

const checkIdentifier = (place: Place, { scheme, value }: PlaceIdentifier): string | undefined => {
  if (scheme === 'unlocode') return checkUnlocode(place, value)
  if (scheme === 'esr') return checkEsr(value)
  if (scheme === 'karvan' && value !== place.id) return `karvan identifier ${value} is not the id.`
  return undefined
}

const checkIdentifiers = (place: Place): Finding[] => {
  const faults = place.identifiers.flatMap((identifier) => checkIdentifier(place, identifier) ?? [])
  if (!place.identifiers.some(({ scheme }) => scheme === 'karvan'))
    faults.push('There is no karvan identifier.')
  return faults.map((what) => finding('identifier', place, what))
}

const checkSameIdentifiers = ({ places }: Corridor): Finding[] => {
  const seen = new Map<string, string>()
  return places.flatMap((place) =>
    place.identifiers.flatMap(({ scheme, value }) => {
      const key = `${scheme} ${value}`
      const other = seen.get(key)
      seen.set(key, place.id)
      return other ? [finding('identifier', place, `${key} also names ${other}.`)] : []
    }),
  )
}

const checkId = (place: Place): Finding[] => {
  const faults: string[] = []
  if (!/^[A-Z]{2}-[A-Z0-9]{3}$/.test(place.id) || !place.id.startsWith(place.country))
    faults.push(`The id must be ${place.country}- and three letters.`)
  if (!isCountry(place.country)) faults.push(`${place.country} is no country of ISO 3166-1.`)
  if (place.uri !== `urn:karvan:place:${place.id}`) faults.push(`${place.uri} is not its address.`)
  return faults.map((what) => finding('id', place, what))
}

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // An offset such as +03:00 is accepted, too, but does not follow a change of the law.
    return name.includes('/')
  } catch {
    return false
  }
}

const checkTimeZone = (place: Place): Finding[] =>
  isTimeZone(place.timeZone.value)
    ? []
    : [finding('time zone', place, `${place.timeZone.value} is no time zone.`)]

const checkGauges = (place: Place): Finding[] =>
  place.gaugesMm
    .filter((gauge) => !GAUGES_MM.includes(gauge))
    .map((gauge) => finding('gauge', place, `${gauge} mm is no gauge of the corridor.`))

export const checkPlaces = (corridor: Corridor): Finding[] => [
  ...corridor.places.flatMap((place) => [
    ...checkId(place),
    ...checkNames(place),
    ...checkIdentifiers(place),
    ...checkTimeZone(place),
    ...checkGauges(place),
  ]),
  ...checkSameNames(corridor),
  ...checkSameIdentifiers(corridor),
]
