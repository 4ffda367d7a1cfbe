import { randomUUID } from 'node:crypto'
import { type CaptureJob, KARVAN_NAMESPACE } from '@karvan/contract'
import { identifyEvent, type ReadResult, readDocument } from '@karvan/epcis'
import {
  type Access,
  type Asker,
  deriveAudiences,
  type FindSpokenPlace,
  insertAudiences,
  mayKeep,
  sightOf,
} from '../access/index.ts'
import type { AppendedEntry, Journal, NewEntry } from '../journal/index.ts'
import { type Clock, createGather, type Database, Refusal, type Sql } from '../platform/index.ts'
import { admitDocument, type PersonalDataRule } from './admit.ts'
import { createDeriver } from './audiences.ts'
import { type CaptureBody, readBody, readSingleBody } from './body.ts'
import { type Draft, deriveDraft } from './document.ts'
import { refusals } from './refusals.ts'
import { screenOwn } from './screening.ts'
import * as store from './store.ts'
import { verifyChunk } from './verify.ts'
import { deriveDelegatedVoice, deriveVoice, type Representative, type Voice } from './voice.ts'

/** Country of the place that an event names; undefined where it is unknown or at sea. */
type JurisdictionOf = (placeUri: string) => string | undefined

interface Ready {
  draft: Draft
  voice: Voice
  attachment: store.Attachment | undefined
}

export interface CaptureParts {
  db: Database
  clock: Clock
  journal: Journal
  jurisdictionOf: JurisdictionOf
  access: Access
  findPlace: FindSpokenPlace
  personalData: PersonalDataRule
  /** Our own jurisdiction. */
  home: string
}

/** The field of an event that names its photo. */
const PHOTO = `${KARVAN_NAMESPACE}photo`

/** Events of one commit, and of all that may wait. */
const BATCH_EVENTS = 2_000
const QUEUE_EVENTS = 200_000

export type Capture = ReturnType<typeof createCapture>

export const createCapture = ({
  db,
  clock,
  journal,
  jurisdictionOf,
  access,
  findPlace,
  personalData,
  home,
}: CaptureParts) => {
  const appendDrafts = (ready: Ready[]): Promise<CaptureJob[]> =>
    db.transaction(async (tx) => {
      const now = clock.now()
      const appended = await appendEntries(tx, ready, now)
      const jobs = countJobs(ready, appended, now)
      await store.insertJobs(tx, jobs)
      for (const { attachment, draft, voice } of ready) {
        await journal.appendMasterData(tx, draft.masterData, now)
        if (attachment) await store.insertAttachment(tx, attachment, draft.organisation.id, now)
        if (voice.representative) await auditRepresentative(tx, draft, voice.representative)
      }
      return jobs.map(finishedJob)
    })

  const auditRepresentative = (
    tx: Sql,
    { organisation, job, events }: Draft,
    { asker, grant }: Representative,
  ): Promise<void> =>
    access.audit(tx, asker, 'capture.on-behalf', job, {
      onBehalfOf: organisation.id,
      grant,
      events,
    })

  const appendEntries = async (tx: Sql, ready: Ready[], now: Date): Promise<AppendedEntry[]> => {
    const entries = new Map<string, NewEntry>()
    for (const { draft } of ready) {
      for (const entry of draft.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry)
    }
    const contexts = new Map(ready.map(({ draft }) => [draft.context.hash, draft.context.text]))
    const sights = new Map(ready.map(({ draft, voice }) => [draft.organisation.id, voice.sight]))
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
        readPoint,
        bizLocation,
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

  const findVoice = (asker: Asker, onBehalfOf: string | undefined, by: 'person' | 'import') =>
    onBehalfOf === undefined
      ? deriveVoice(asker, by)
      : deriveDelegatedVoice(asker, onBehalfOf, by, access.findOrganisation)

  const captureRead = async (
    document: ReadResult,
    voice: Voice,
    attachment?: store.Attachment,
  ): Promise<CaptureJob> => {
    if (!mayKeep(voice.organisation, 'official', home)) throw new Refusal(refusals.foreignOfficial)
    if (document.problemCount > 0) {
      throw new Refusal(refusals.invalidDocument, {
        reasons: document.problems,
        reasonCount: document.problemCount,
      })
    }
    if (document.kind === 'query') throw new Refusal(refusals.queryDocument)
    const rights = await access.placeRights.get()
    const warnings = admitDocument(document, { voice, rights, findPlace, personalData })
    const draft = deriveDraft(document, voice, randomUUID())
    draft.warnings = [...draft.warnings, ...warnings]
    return gather.add({ draft, attachment, voice })
  }

  /**
   * Whose photo of these bytes the asker may have; null: anybody's. Beside those of its own organisations, of whoever
   * captured an event that names the photo and that the asker sees whole.
   */
  const listPhotoOwners = async (asker: Asker, sha256: string): Promise<string[] | null> => {
    const own = ownOnly(asker)
    if (own === null) return null
    const said = { family: 'extension', uri: PHOTO, text: `/api/attachments/${sha256}` }
    return [...own, ...(await journal.listSayersWhole(asker, said))]
  }

  return {
    /** Checks a document whole, appends it as one atom, resolves when it is durable. */
    async capture(asker: Asker, body: CaptureBody, onBehalfOf?: string): Promise<CaptureJob> {
      const voice = await findVoice(asker, onBehalfOf, 'import')
      return captureRead(readBody(body), voice)
    },
    /** The same for one event without a document around it; its id. */
    async captureEvent(asker: Asker, body: CaptureBody, onBehalfOf?: string): Promise<string> {
      const voice = await findVoice(asker, onBehalfOf, 'import')
      const read = readSingleBody(body)
      await captureRead(read, voice)
      return eventIdOf(read, voice)
    },
    verify: (after: number) => verifyChunk(db, journal, after),
    screenOwn: (asker: Asker, after: string | undefined) => screenOwn(db, journal, asker, after),
    /** The same for a document that a person's report became. */
    async captureReport(
      asker: Asker,
      text: string,
      attachment: store.Attachment | undefined,
      onBehalfOf?: string,
    ): Promise<CaptureJob> {
      const voice = await findVoice(asker, onBehalfOf, 'person')
      return captureRead(readDocument(text), voice, attachment)
    },
    findJob: (asker: Asker, id: string) => store.findJob(db, id, ownOnly(asker)),
    listJobs: (asker: Asker, limit: number) => store.listJobs(db, ownOnly(asker), limit),
    findAttachment: async (asker: Asker, sha256: string) =>
      store.findAttachment(db, sha256, await listPhotoOwners(asker, sha256)),
    pruneJobs: (organisation: string, before: Date) => store.pruneJobs(db, organisation, before),
    waitingEvents: () => gather.waiting(),
    drain: () => gather.drain(),
  }
}

const eventIdOf = ({ events, context }: ReadResult, { organisation }: Voice): string =>
  identifyEvent({ event: events[0]!.event, context, organisation: organisation.id }).eventID

/** The organisations whose jobs and photos are the asker's: its own and those that it stands in for; null: all. */
const ownOnly = (asker: Asker): string[] | null => {
  const sight = sightOf(asker)
  return sight === 'all' ? null : sight.parties
}

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
