import { expandValue, type Namespaces } from './context.ts'
import { canonicalThing } from './thing.ts'
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  DISPOSITIONS,
  ERROR_REASONS,
  findWordUri,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from './vocabulary.ts'

/**
 * A number without exponent, leading plus, insignificant zeros and negative zero (CBV 2.0 §8.9.2),
 * as xsd:decimal writes it.
 */
export const canonicalNumber = (value: number): string => {
  const text = String(value === 0 ? 0 : value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign, whole, fraction = '', power] = match
  const digits = whole + fraction
  const shift = Number(power)
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
  return sign + digits.padEnd(shift + 1, '0')
}

/** Vocabularies whose URNs are replaced wherever they stand (CBV 2.0 §8.9.2). */
const WITH_URN = [
  BIZ_STEPS,
  DISPOSITIONS,
  BIZ_TRANSACTION_TYPES,
  SOURCE_DESTINATION_TYPES,
  ERROR_REASONS,
]

/** A word of a vocabulary in any spelling, or a CURIE, as its full URI. */
export const canonicalWord = (
  vocabulary: Vocabulary,
  value: string,
  namespaces: Namespaces,
): string => {
  const text = value.trim()
  return findWordUri(vocabulary, text) ?? expandValue(text, namespaces)
}

/** A URI that names something: CURIEs in full, EPC URNs and Digital Links canonical. */
export const canonicalUri = (value: string, namespaces: Namespaces): string =>
  canonicalThing(expandValue(value.trim(), namespaces))

/** Any other text: trimmed; what is an identifier or a word of CBV is canonical here too. */
export const canonicalText = (value: string): string => {
  const text = value.trim()
  if (text.startsWith('urn:epcglobal:cbv:')) return canonicalUrn(text)
  return canonicalThing(text)
}

const canonicalUrn = (urn: string): string => {
  for (const vocabulary of WITH_URN) {
    const uri = findWordUri(vocabulary, urn)
    if (uri) return uri
  }
  return urn
}

const SURROGATE = /[\ud800-\udfff]/

/**
 * Sorts in place by the UTF-8 codes of successive characters (CBV 2.0 §8.9.2). UTF-16 order is the
 * same unless a character lies beyond the basic plane.
 */
export const sortTexts = (texts: string[]): string[] => {
  if (texts.length < 2) return texts
  if (!texts.some((text) => SURROGATE.test(text))) return texts.sort()
  return texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
