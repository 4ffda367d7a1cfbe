import { createHash } from 'node:crypto'
import type { Organisation, Provenance, Reason } from '@karvan/contract'
import {
  bizStepWord,
  canonicalThing,
  dispositionWord,
  type EpcisEvent,
  identifyEvent,
  listAttributes,
  listThings,
  type ReadResult,
  type XmlSource,
} from '@karvan/epcis'
import type { NewEntry, NewMasterData } from '../journal/index.ts'
import { uuidOf } from './uuid.ts'

/** A document ready to be appended as one atom. */
export interface Draft {
  job: string
  organisation: Organisation
  entries: NewEntry[]
  /** Events of the document, also those that repeat each other. */
  events: number
  context: { hash: string; text: string }
  masterData: NewMasterData[]
  warnings: readonly Reason[]
}

interface Capturer {
  organisation: Organisation
  provenance: Provenance
}

/** Derives the rows of the journal from a document that was checked. */
export const deriveDraft = (
  document: ReadResult,
  { organisation, provenance }: Capturer,
  job: string,
): Draft => {
  const text = JSON.stringify(document.context ?? null)
  const context = { hash: uuidOf(createHash('sha256').update(text).digest()), text }
  const entries = new Map<string, NewEntry>()
  for (const { event, source, xml } of document.events) {
    const entry = deriveEntry(
      event,
      source,
      document.context,
      organisation,
      provenance,
      job,
      context.hash,
      xml,
    )
    if (!entries.has(entry.key)) entries.set(entry.key, entry)
  }
  const masterData = deriveMasterData(document.masterData, organisation.id, job)
  return {
    job,
    organisation,
    entries: [...entries.values()],
    events: document.events.length,
    context,
    masterData,
    warnings: document.warnings,
  }
}

const deriveEntry = (
  event: EpcisEvent,
  source: string,
  context: unknown,
  organisation: Organisation,
  provenance: Provenance,
  job: string,
  contextHash: string,
  xml: XmlSource | undefined,
): NewEntry => {
  const { key, eventID, contentHash, declaration } = identifyEvent({
    event,
    context,
    organisation: organisation.id,
  })
  const things = listThings(event)
  return {
    key,
    eventId: eventID,
    contentHash,
    eventTime: event.eventTime,
    timeZoneOffset: event.eventTimeZoneOffset,
    type: event.type,
    action: 'action' in event ? (event.action ?? null) : null,
    bizStep: event.bizStep === undefined ? null : bizStepWord(event.bizStep),
    disposition: event.disposition === undefined ? null : dispositionWord(event.disposition),
    readPoint: event.readPoint ? canonicalThing(event.readPoint.id) : null,
    bizLocation: event.bizLocation ? canonicalThing(event.bizLocation.id) : null,
    declaration: declaration && {
      time: declaration.declarationTime,
      reason: declaration.reason ?? null,
      correctiveIds: declaration.correctiveEventIDs ?? [],
    },
    things: things.map(({ thing, role }) => ({ thing, role: emptied(event, role) })),
    quantities: things
      .filter(({ quantity, uom }) => quantity !== undefined || uom !== undefined)
      .map(({ thing, role, quantity, uom }) => ({
        thing,
        role,
        quantity: quantity ?? null,
        unit: uom ?? null,
      })),
    attributes: listAttributes(event, context).map(
      ({ family, uri, depth, text, number, time }) => ({
        family,
        uri,
        depth,
        text: text ?? null,
        number: number ?? null,
        time: time ?? null,
      }),
    ),
    context: contextHash,
    source,
    xmlSource: xml?.text ?? null,
    xmlNamespaces: xml ? JSON.stringify(xml.namespaces) : null,
    organisation: organisation.id,
    job,
    provenance,
    homeJurisdiction: organisation.homeJurisdiction,
  }
}

/** DELETE without children empties the parent: it is read apart from an unloading that names what it takes out. */
const emptied = (event: EpcisEvent, role: string): string => {
  if (role !== 'parent' || !('action' in event) || event.action !== 'DELETE') return role
  if (event.type !== 'AggregationEvent' && event.type !== 'AssociationEvent') return role
  const children = (event.childEPCs?.length ?? 0) + (event.childQuantityList?.length ?? 0)
  return children === 0 ? 'emptied' : role
}

const deriveMasterData = (
  vocabularies: readonly unknown[],
  organisation: string,
  job: string,
): NewMasterData[] => {
  const rows = new Map<string, NewMasterData>()
  for (const vocabulary of vocabularies as {
    type: string
    vocabularyElementList?: { id: string }[]
  }[]) {
    for (const element of vocabulary.vocabularyElementList ?? []) {
      const source = JSON.stringify(element)
      const hash = createHash('sha256')
        .update(`${organisation}\n${vocabulary.type}\n${source}`)
        .digest()
      const key = uuidOf(hash)
      rows.set(key, {
        key,
        vocabulary: vocabulary.type,
        id: canonicalThing(element.id),
        organisation,
        job,
        source,
      })
    }
  }
  return [...rows.values()]
}
