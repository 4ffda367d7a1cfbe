import { fold, kindOfThing, labelOfThing, type Reading, readNumber, thingUri } from '@karvan/codes'
import type { SearchHit } from '@karvan/contract'
import { canonicalThing } from '@karvan/epcis'

/** Things that a typed text may mean, with the scheme that it was read in. */
export interface Candidate {
  uri: string
  scheme: string
  warnings: string[]
}

/** A URI means itself; else every number of the trade that the text can be read as. */
export const listCandidates = (text: string): Candidate[] => {
  const trimmed = text.trim()
  if (/^(urn:\S+|https?:\/\/\S+)$/i.test(trimmed)) {
    return [{ uri: canonicalThing(trimmed), scheme: 'uri', warnings: [] }]
  }
  return readNumber(trimmed).flatMap(candidateOf)
}

const candidateOf = (reading: Reading): Candidate[] => {
  const uri = thingUri(reading)
  return uri ? [{ uri, scheme: reading.scheme, warnings: reading.warnings }] : []
}

/** `known`: what tracking knows of it, if it does. */
export const hitOfCandidate = (
  { uri, scheme, warnings }: Candidate,
  known: { simulated: boolean } | undefined,
): SearchHit => ({
  type: 'thing',
  id: uri,
  label: labelOfThing(uri),
  scheme,
  kind: kindOfThing(uri),
  known: known !== undefined,
  warnings,
  simulated: known?.simulated ?? false,
})

/** Too short a prefix would list half of the fleet. */
const MIN_PREFIX = 3

/** The folded prefix to look labels up by; undefined when it is too short. */
export const findPrefix = (text: string): string | undefined => {
  const folded = fold(text)
  return folded.length >= MIN_PREFIX ? folded : undefined
}
