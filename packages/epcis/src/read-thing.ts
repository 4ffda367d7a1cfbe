import { readNumber, thingUri } from '@karvan/codes'
import { canonicalThing } from './thing.ts'

/** A number of the trade as typed, or a URI, as the canonical identity of a thing; undefined when it cannot be read as one. */
export const readThing = (text: string): string | undefined => {
  const trimmed = text.trim()
  if (/^(urn:[a-z0-9][a-z0-9-]{0,31}:\S+|https?:\/\/\S+)$/i.test(trimmed))
    return canonicalThing(trimmed)
  for (const reading of readNumber(trimmed)) {
    const uri = thingUri(reading)
    if (uri) return uri
  }
  return undefined
}
