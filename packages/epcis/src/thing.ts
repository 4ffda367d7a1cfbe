import { findCanonicalLink } from './translate/digital-link.ts'
import { findEpcLink } from './translate/epc-urn.ts'

/**
 * The one name of a thing, place or party: an EPC URN (EPC Tag Data Standard 2.0 §6) and a GS1
 * Digital Link on any domain become the canonical Digital Link on id.gs1.org; every other URI,
 * with those schemes that have no Digital Link form (`bic`, `imovn`, …), stays as it is. Patterns
 * and lots become the link of their class.
 */
export const canonicalThing = (uri: string): string => {
  if (uri.startsWith('urn:epc:')) return findEpcLink(uri) ?? uri
  if (/^https?:/i.test(uri)) return findCanonicalLink(uri) ?? uri
  return uri
}
