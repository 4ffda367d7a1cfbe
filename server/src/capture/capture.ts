import { randomUUID } from 'node:crypto'
import type { CaptureJob } from '@karvan/contract'
import { identifyEvent, type ReadResult, readDocument, readEvent } from '@karvan/epcis'
import {
  type Access,
  type Asker,
  deriveAudiences,
  insertAudiences,
  mayKeep,
  type Sight,
  sightOf,
} from '../access/index.ts'
import type { AppendedEntry, Journal, NewEntry } from '../journal/index.ts'
import { type Clock, createGather, type Database, Refusal, type Sql } from '../platform/index.ts'
import { createDeriver } from './audiences.ts'
import { type Capturer, type Draft, deriveDraft } from './document.ts'
import { refusals } from './refusals.ts'
import * as store from './store.ts'
import { verifyChunk } from './verify.ts'

/** Country of the place that an event names; undefined where it is unknown or at sea. */
export type JurisdictionOf = (placeUri: string) => string | undefined

interface Ready {
  draft: Draft
  /** Of the asker: it may declare errors in nobody else's events that it sees. */
  sight: 'all' | Sight
  attachment: store.Attachment | undefined
}

/** Events of one commit, and of all that may wait. */
const BATCH_EVENTS = 2_000
const QUEUE_EVENTS = 200_000

export type Capture = ReturnType<typeof createCapture>

export const createCapture = (
  db: Database,
  clock: Clock,
  access: Access,
  journal: Journal,
  jurisdictionOf: JurisdictionOf,
  /** Our own jurisdiction. */
  home: string,
) => {
  const appendDrafts = (ready: Ready[]): Promise<CaptureJob[]> =>
    db.transaction(async (tx) => {
      const now = clock.now()
      const appended = await appendEntries(tx, ready, now)
      const jobs = countJobs(ready, appended, now)
      await store.insertJobs(tx, jobs)
      for (const { attachment, draft } of ready) {
        await journal.appendMasterData(tx, draft.masterData, now)
        if (attachment) await store.insertAttachment(tx, attachment, draft.organisation.id, now)
      }
      return jobs.map(finishedJob)
    })

  const appendEntries = async (tx: Sql, ready: Ready[], now: Date): Promise<AppendedEntry[]> => {
    const entries = new Map<string, NewEntry>()
    for (const { draft } of ready) {
      for (const entry of draft.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry)
    }
    const contexts = new Map(ready.map(({ draft }) => [draft.context.hash, draft.context.text]))
    const sights = new Map(ready.map(({ draft, sight }) => [draft.organisation.id, sight]))
    const appended = await journal.append(tx, [...entries.values()], contexts, now, sights)
    const derive = await createDeriver(
      tx,
      { access, journal },
      appended.map(({ key }) => entries.get(key)!),
    )
    const audiences = appended.map(({ key, position }) => {
      const entry = entries.get(key)!
      const { organisation, readPoint, bizLocation, eventTime, bizStep } = entry
      const jurisdiction =
        (readPoint && jurisdictionOf(readPoint)) ||
        (bizLocation && jurisdictionOf(bizLocation)) ||
        undefined
      return {
        key,
        position,
        eventTime,
        bizStep,
        audiences: [...deriveAudiences({ organisation, jurisdiction }), ...derive(entry)],
      }
    })
    if (audiences.length > 0) await insertAudiences(tx, audiences)
    return appended
  }

  const gather = createGather<Ready, CaptureJob>({
    handle: appendDrafts,
    weigh: ({ draft }) => Math.max(1, draft.events),
    batchWeight: BATCH_EVENTS,
    queueWeight: QUEUE_EVENTS,
  })

  const captureRead = (
    document: ReadResult,
    asker: Asker,
    capturer: Capturer,
    attachment?: store.Attachment,
  ): Promise<CaptureJob> => {
    if (!mayKeep(capturer.organisation, 'official', home))
      throw new Refusal(refusals.foreignOfficial)
    if (document.problemCount > 0) {
      throw new Refusal(refusals.invalidDocument, {
        reasons: document.problems,
        reasonCount: document.problemCount,
      })
    }
    if (document.kind === 'query') throw new Refusal(refusals.queryDocument)
    const draft = deriveDraft(document, capturer, randomUUID())
    return gather.add({ draft, attachment, sight: sightOf(asker) })
  }

  return {
    /** Checks a document whole, appends it as one atom, resolves when it is durable. */
    capture: async (asker: Asker, text: string): Promise<CaptureJob> =>
      captureRead(readDocument(text), asker, capturerOf(asker)),
    /** The same for one event without a document around it; its id. */
    async captureEvent(asker: Asker, text: string): Promise<string> {
      const read = readSingle(text)
      await captureRead(read, asker, capturerOf(asker))
      return eventIdOf(read, asker)
    },
    verify: (after: number) => verifyChunk(db, journal, after),
    /** The same for a document that a person's report became. */
    captureReport: async (asker: Asker, text: string, attachment: store.Attachment | undefined) =>
      captureRead(
        readDocument(text),
        asker,
        { organisation: asker.organisation, provenance: 'person' },
        attachment,
      ),
    findJob: (asker: Asker, id: string) => store.findJob(db, id, ownOnly(asker)),
    listJobs: (asker: Asker, limit: number) => store.listJobs(db, ownOnly(asker), limit),
    findAttachment: (asker: Asker, sha256: string) =>
      store.findAttachment(db, sha256, ownOnly(asker)),
    pruneJobs: (organisation: string, before: Date) => store.pruneJobs(db, organisation, before),
    waitingEvents: () => gather.waiting(),
    drain: () => gather.drain(),
  }
}

const capturerOf = ({ organisation }: Asker): Capturer => ({
  organisation,
  provenance: organisation.kind === 'simulation' ? 'simulation' : 'import',
})

/** A single event as a document of one. */
const readSingle = (text: string): ReadResult => {
  const { event, ...read } = readEvent(text)
  return { ...read, kind: 'capture', events: event ? [event] : [], masterData: [] }
}

const eventIdOf = ({ events, context }: ReadResult, { organisation }: Asker): string =>
  identifyEvent({ event: events[0]!.event, context, organisation: organisation.id }).eventID

/** The operator sees all jobs, others their own. */
const ownOnly = ({ organisation }: Asker): string | null =>
  organisation.kind === 'operator' ? null : organisation.id

/** An event that two documents of one batch hold counts as captured for the first of them. */
const countJobs = (
  ready: readonly Ready[],
  appended: readonly AppendedEntry[],
  now: Date,
): store.Job[] => {
  const fresh = new Set(appended.map(({ key }) => key))
  return ready.map(({ draft }) => {
    let captured = 0
    for (const { key } of draft.entries) if (fresh.delete(key)) captured++
    return {
      id: draft.job,
      organisation: draft.organisation.id,
      createdTime: now.toISOString(),
      finishedTime: now.toISOString(),
      events: draft.events,
      captured,
      duplicates: draft.events - captured,
      warnings: draft.warnings,
    }
  })
}

const finishedJob = (job: store.Job): CaptureJob => ({
  captureID: job.id,
  createdAt: job.createdTime,
  finishedAt: job.finishedTime,
  running: false,
  success: true,
  captureErrorBehaviour: 'rollback',
  errors: [],
  events: job.events,
  captured: job.captured,
  duplicates: job.duplicates,
  warnings: [...job.warnings],
})
