import type { Provenance } from '@karvan/contract'

/** An event ready to be appended: checked, identified, its columns derived. */
export interface NewEntry {
  key: string
  eventId: string
  contentHash: string
  eventTime: string
  timeZoneOffset: string
  type: string
  action: string | null
  bizStep: string | null
  disposition: string | null
  readPoint: string | null
  bizLocation: string | null
  declaration: { time: string; reason: string | null; correctiveIds: string[] } | null
  things: { thing: string; role: string }[]
  quantities: { thing: string; role: string; quantity: number | null; unit: string | null }[]
  attributes: {
    family: string
    uri: string
    depth: number
    text: string | null
    number: number | null
    time: string | null
  }[]
  /** Hash of the context, whose text is in `Append.contexts`. */
  context: string
  source: string
  /** The exact XML of an event that came so, and as JSON the prefixes declared around it. */
  xmlSource: string | null
  xmlNamespaces: string | null
  organisation: string
  job: string
  provenance: Provenance
  homeJurisdiction: string
}

export interface AppendedEntry {
  key: string
  position: number
  /** Under its id something else is said too, by anybody: what an asker may learn of it is to be looked up. */
  conflicting: boolean
}

/** An event as the journal holds it. */
export interface Entry {
  key: string
  position: number
  /** RFC 3339 in UTC with microseconds. */
  recordTime: string
  eventId: string
  /** RFC 3339 in UTC with milliseconds or finer. */
  eventTime: string
  timeZoneOffset: string
  type: string
  action: string | null
  bizStep: string | null
  disposition: string | null
  readPoint: string | null
  bizLocation: string | null
  conflicting: boolean
  declarationTime: string | null
  correctiveIds: string[] | null
  organisation: string
  provenance: Provenance
  homeJurisdiction: string
  context: string
  source: string
}
