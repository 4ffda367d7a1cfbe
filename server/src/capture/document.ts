import { createHash } from 'node:crypto'
import type { CaptureErrorBehaviour, Organisation, Provenance, Reason } from '@karvan/contract'
import {
  bizStepWord,
  canonicalThing,
  dispositionWord,
  type EpcisEvent,
  errorReasonWord,
  expandInEvent,
  identifyEvent,
  listQuantities,
  listThings,
  listVocabularyElements,
  type ReadResult,
  type VocabularyElement,
  type XmlSource,
} from '@karvan/epcis'
import { deriveAttributeRows, type NewEntry } from '../journal/index.ts'
import { Refusal, type RefusalKind } from '../platform/index.ts'
import type { Admitted } from './admit.ts'
import type { ErrorList } from './error-list.ts'
import { uuidOf } from './uuid.ts'

/** A document ready to be appended as one atom. */
export interface Draft {
  job: string
  organisation: Organisation
  behaviour: CaptureErrorBehaviour
  entries: NewEntry[]
  /** Where each entry stands in the document, by key: more than once where the document repeats it. */
  pointers: Map<string, string[]>
  /** Events of the document, also those that repeat each other and those that are not taken. */
  events: number
  /** Events that are not taken. */
  rejected: number
  errors: ErrorList
  context: { hash: string; text: string }
  masterData: VocabularyElement[]
  warnings: readonly Reason[]
}

interface Capturer {
  organisation: Organisation
  provenance: Provenance
}

/** Where the vocabularies of a document stand. */
export const masterDataPointer = ({ kind }: ReadResult): string =>
  kind === 'query'
    ? '/epcisBody/queryResults/resultsBody/vocabularyList'
    : '/epcisHeader/epcisMasterData/vocabularyList'

/** Derives the rows of the journal from what was admitted of a document. */
export const deriveDraft = (
  document: ReadResult,
  { events, errors, warnings }: Admitted,
  { organisation, provenance }: Capturer,
  job: string,
  behaviour: CaptureErrorBehaviour,
): Draft => {
  const text = JSON.stringify(document.context ?? null)
  const context = { hash: uuidOf(createHash('sha256').update(text).digest()), text }
  const entries = new Map<string, NewEntry>()
  const pointers = new Map<string, string[]>()
  for (const { event, source, xml, pointer } of events) {
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
    const { key } = entry
    if (!entries.has(key)) {
      entries.set(key, entry)
      pointers.set(key, [])
    }
    pointers.get(key)!.push(pointer)
  }
  const all = document.events.length + document.wrong.length
  return {
    job,
    organisation,
    behaviour,
    entries: [...entries.values()],
    pointers,
    events: all,
    rejected: all - events.length,
    errors,
    context,
    masterData: listVocabularyElements(document.masterData, document.context).map((element) => ({
      ...element,
      pointer: masterDataPointer(document) + element.pointer,
    })),
    warnings: [...document.warnings, ...warnings],
  }
}

/** Something about an entry, wherever the document says it. */
export const reasonsOf = (
  { pointers }: Draft,
  { key }: NewEntry,
  code: string,
  message: string,
): Reason[] => (pointers.get(key) ?? ['']).map((pointer) => ({ pointer, code, message }))

/** The document without entries that may not be taken; of one that rolls back, its refusal. */
export const dropEntries = (
  draft: Draft,
  wrong: readonly NewEntry[],
  kind: RefusalKind,
  why: (entry: NewEntry) => string,
): Draft | Refusal => {
  if (wrong.length === 0) return draft
  const reasons = wrong.flatMap((entry) => reasonsOf(draft, entry, kind.code, why(entry)))
  if (draft.behaviour === 'rollback') return new Refusal(kind, { reasons })
  const keys = new Set(wrong.map(({ key }) => key))
  return {
    ...draft,
    entries: draft.entries.filter(({ key }) => !keys.has(key)),
    rejected: draft.rejected + reasons.length,
    errors: draft.errors.with(kind, reasons),
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
  const inFull = (value: string): string => expandInEvent(value, event, context)
  return {
    key,
    eventId: eventID,
    contentHash,
    eventTime: event.eventTime,
    timeZoneOffset: event.eventTimeZoneOffset,
    type: event.type,
    action: 'action' in event ? (event.action ?? null) : null,
    bizStep: event.bizStep === undefined ? null : bizStepWord(inFull(event.bizStep)),
    disposition:
      event.disposition === undefined ? null : dispositionWord(inFull(event.disposition)),
    readPoint: event.readPoint ? canonicalThing(inFull(event.readPoint.id)) : null,
    bizLocation: event.bizLocation ? canonicalThing(inFull(event.bizLocation.id)) : null,
    declaration: declaration && {
      time: declaration.declarationTime,
      reason: declaration.reason === undefined ? null : errorReasonWord(declaration.reason),
      correctiveIds: declaration.correctiveEventIDs ?? [],
    },
    things: things.map(({ thing, role }) => ({ thing, role: emptied(event, role) })),
    quantities: listQuantities(event),
    attributes: deriveAttributeRows(event, context),
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
