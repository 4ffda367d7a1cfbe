import type { Provenance } from '@karvan/contract'
import {
  type EpcisEvent,
  type EventAttribute,
  listAttributes,
  type QuantityOfEvent,
} from '@karvan/epcis'

/** A row by which an event is found, beside its own. */
export interface AttributeRow {
  family: string
  uri: string
  depth: number
  text: string | null
  /** A decimal. */
  number: string | null
  time: string | null
}

/** What an event is found by beside its columns, things and quantities. */
export const deriveAttributeRows = (event: EpcisEvent, context: unknown): AttributeRow[] =>
  listAttributes(event, context).map(asRow)

const asRow = ({ family, uri, depth, text, number, time }: EventAttribute): AttributeRow => ({
  family,
  uri,
  depth,
  text: text ?? null,
  number: number ?? null,
  time: time ?? null,
})

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
  quantities: QuantityOfEvent[]
  attributes: AttributeRow[]
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
