import { randomUUID } from 'node:crypto'
import { type CaptureErrorBehaviour, type CaptureJob, KARVAN_NAMESPACE } from '@karvan/contract'
import { identifyEvent, type ReadResult } from '@karvan/epcis'
import { type Asker, type FindSpokenPlace, mayKeep, sightOf } from '../access/index.ts'
import { createGather, Refusal } from '../platform/index.ts'
import { admitDocument, type PersonalDataRule } from './admit.ts'
import { type AppendParts, createAppend, type Outcome, type Ready } from './append.ts'
import { type CaptureBody, readBody, readSingleBody } from './body.ts'
import { deriveDraft } from './document.ts'
import { checkLengths } from './lengths.ts'
import { refusals } from './refusals.ts'
import { screenOwn } from './screening.ts'
import * as store from './store.ts'
import { verifyChunk } from './verify.ts'
import { deriveDelegatedVoice, deriveVoice, type Voice } from './voice.ts'

/** How much a capture takes at once: announced by OPTIONS, and enforced at exactly that. */
export interface CaptureLimits {
  /** Events of one document: `GS1-EPCIS-Capture-Limit`. */
  events: number
  /** Of a body when unpacked: `GS1-EPCIS-Capture-File-Size-Limit`. */
  bytes: number
}

export interface CaptureParts extends AppendParts {
  findPlace: FindSpokenPlace
  personalData: PersonalDataRule
  /** Our own jurisdiction. */
  home: string
  limits: CaptureLimits
}

/** How a document is captured. */
export interface CaptureOptions {
  /** Id of the organisation in whose name. */
  onBehalfOf?: string | undefined
  behaviour?: CaptureErrorBehaviour
}

/** The field of an event that names its photo. */
const PHOTO = `${KARVAN_NAMESPACE}photo`

/** Events of one commit, and of all that may wait. */
const BATCH_EVENTS = 2_000
const QUEUE_EVENTS = 200_000

export type Capture = ReturnType<typeof createCapture>

export const createCapture = (parts: CaptureParts) => {
  const { db, journal, access, findPlace, personalData, home, limits } = parts
  const gather = createGather<Ready, Outcome>({
    handle: createAppend(parts),
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
    {
      behaviour = 'rollback',
      attachment,
      creates = false,
    }: {
      behaviour?: CaptureErrorBehaviour | undefined
      attachment?: store.Attachment | undefined
      creates?: boolean
    } = {},
  ): Promise<CaptureJob> => {
    if (!mayKeep(voice.organisation, 'official', home)) throw new Refusal(refusals.foreignOfficial)
    checkRead(document, limits)
    const rights = await access.placeRights.get()
    const admission = { voice, rights, findPlace, personalData, behaviour }
    const admitted = admitDocument(document, admission)
    const draft = checkLengths(deriveDraft(document, admitted, voice, randomUUID(), behaviour))
    const outcome = await gather.add({ draft, attachment, voice, creates })
    if (outcome instanceof Refusal) throw outcome
    return store.briefJob(outcome)
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
    limits,
    /**
     * Appends what is right of a document, or all of it or nothing, as one atom; resolves when it is durable. The job
     * lists what is wrong.
     */
    async capture(
      asker: Asker,
      body: CaptureBody,
      { onBehalfOf, behaviour }: CaptureOptions = {},
    ): Promise<CaptureJob> {
      const voice = await findVoice(asker, onBehalfOf, 'import')
      const greedy = behaviour === 'proceed'
      return captureRead(readBody(body, { greedy, eventLimit: limits.events }), voice, {
        behaviour,
      })
    },
    /** Creates one event without a document around it; its id. Refuses one that is there already. */
    async captureEvent(
      asker: Asker,
      body: CaptureBody,
      { onBehalfOf }: CaptureOptions = {},
    ): Promise<string> {
      const voice = await findVoice(asker, onBehalfOf, 'import')
      const read = readSingleBody(body)
      await captureRead(read, voice, { creates: true })
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
      return captureRead(readBody({ form: 'json', text }, {}), voice, { attachment })
    },
    findJob: (asker: Asker, id: string) => store.findJob(db, id, ownOnly(asker)),
    /** Newest first, behind the last of the page before. */
    listJobs: (asker: Asker, after: store.JobCursor | undefined, limit: number) =>
      store.listJobs(db, ownOnly(asker), after, limit),
    findAttachment: async (asker: Asker, sha256: string) =>
      store.findAttachment(db, sha256, await listPhotoOwners(asker, sha256)),
    pruneJobs: (organisation: string, before: Date) => store.pruneJobs(db, organisation, before),
    waitingEvents: () => gather.waiting(),
    drain: () => gather.drain(),
  }
}

/** Refuses what cannot be captured whatever is proceeded past: with every reason at once. */
const checkRead = (document: ReadResult, limits: CaptureLimits): void => {
  const { problems, problemCount, events, wrong } = document
  const isTooMany = problems.some(({ code }) => code === 'too-many-events')
  if (isTooMany || events.length + wrong.length > limits.events) {
    const detail = `a document may hold ${limits.events} events; send the rest in another`
    throw new Refusal(refusals.tooManyEvents, { detail })
  }
  if (problemCount > 0)
    throw new Refusal(refusals.invalidDocument, { reasons: problems, reasonCount: problemCount })
}

const eventIdOf = ({ events, context }: ReadResult, { organisation }: Voice): string =>
  identifyEvent({ event: events[0]!.event, context, organisation: organisation.id }).eventID

/** The organisations whose jobs and photos are the asker's: its own and those that it stands in for; null: all. */
const ownOnly = (asker: Asker): string[] | null => {
  const sight = sightOf(asker)
  return sight === 'all' ? null : sight.parties
}
