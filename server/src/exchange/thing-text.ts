import { readNumber, thingUri } from '@karvan/codes'
import { canonicalThing } from '@karvan/epcis'

const URI = /^(urn:[a-z0-9][a-z0-9-]{0,31}:\S+|https?:\/\/\S+)$/i

/** Everything that a text can name, as canonical URIs, the likeliest first: a URI itself, or a number of the trade. */
export const listThingUris = (text: string): string[] => {
  const trimmed = text.trim()
  if (URI.test(trimmed)) return [canonicalThing(trimmed)]
  return readNumber(trimmed).flatMap((reading) => thingUri(reading) ?? [])
}
