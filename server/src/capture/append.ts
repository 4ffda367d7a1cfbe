import type { Reason } from '@karvan/contract'
import { type Access, deriveAudiences, insertAudiences } from '../access/index.ts'
import {
  type AppendedEntry,
  type Journal,
  journalRefusals,
  type NewEntry,
} from '../journal/index.ts'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import type { MasterData } from '../reference/index.ts'
import { createDeriver } from './audiences.ts'
import { type Draft, dropEntries, reasonsOf } from './document.ts'
import { refusals } from './refusals.ts'
import * as store from './store.ts'
import type { Representative, Voice } from './voice.ts'

/** Country of the place that an event names; undefined where it is unknown or at sea. */
type JurisdictionOf = (placeUri: string) => string | undefined

/** A document that waits to be appended. */
export interface Ready {
  draft: Draft
  voice: Voice
  attachment: store.Attachment | undefined
  /** A single event that is created: what is there already, or contradicts it, refuses it (EPCIS 2.0.1 §12, POST /events). */
  creates: boolean
}

/** What becomes of a document: its job, or why nothing of it is stored. */
export type Outcome = store.Job | Refusal

export interface AppendParts {
  db: Database
  clock: Clock
  journal: Journal
  masterData: MasterData
  access: Access
  jurisdictionOf: JurisdictionOf
}

/** Appends documents in one transaction, each as one atom. */
export const createAppend = ({
  db,
  clock,
  journal,
  masterData,
  access,
  jurisdictionOf,
}: AppendParts) => {
  const appendEntries = async (
    tx: Sql,
    ready: readonly Ready[],
    now: Date,
  ): Promise<AppendedEntry[]> => {
    const entries = new Map<string, NewEntry>()
    for (const { draft } of ready) {
      for (const entry of draft.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry)
    }
    const contexts = new Map(
      ready
        .filter(({ draft }) => draft.entries.length + draft.masterData.length > 0)
        .map(({ draft }) => [draft.context.hash, draft.context.text]),
    )
    const appended = await journal.append(tx, [...entries.values()], contexts, now)
    const derive = await createDeriver(
      tx,
      { access, journal },
      appended.map(({ key }) => entries.get(key)!),
    )
    const audiences = appended.map(({ key, position }) => {
      const entry = entries.get(key)!
      const { organisation, type, disposition, readPoint, bizLocation, eventTime, bizStep } = entry
      const jurisdiction =
        (readPoint && jurisdictionOf(readPoint)) ||
        (bizLocation && jurisdictionOf(bizLocation)) ||
        undefined
      return {
        key,
        position,
        eventTime,
        type,
        bizStep,
        disposition,
        readPoint,
        bizLocation,
        audiences: [...deriveAudiences({ organisation, jurisdiction }), ...derive(entry)],
      }
    })
    if (audiences.length > 0) await insertAudiences(tx, audiences)
    return appended
  }

  const auditRepresentative = (
    tx: Sql,
    { organisation, job, events, rejected }: Draft,
    { asker, grant }: Representative,
  ): Promise<void> =>
    access.audit(tx, asker, 'capture.on-behalf', job, {
      onBehalfOf: organisation.id,
      grant,
      events: events - rejected,
    })

  /** What stands beside the events of a document that was taken. */
  const keepRest = async (tx: Sql, { draft, voice, attachment }: Ready, now: Date) => {
    const said = {
      organisation: draft.organisation.id,
      job: draft.job,
      context: draft.context.hash,
    }
    await masterData.append(tx, draft.masterData, said, now)
    if (attachment) await store.insertAttachment(tx, attachment, draft.organisation.id, now)
    if (voice.representative) await auditRepresentative(tx, draft, voice.representative)
  }

  return (ready: Ready[]): Promise<Outcome[]> =>
    db.transaction(async (tx) => {
      const now = clock.now()
      // Nothing comes in between what is looked for here and what is written.
      await journal.lockAppends(tx)
      checkApart(ready)
      const judged = await judge(tx, journal, ready)
      const taken = judged.flatMap((one) => (one instanceof Refusal ? [] : [one]))
      const appended = await appendEntries(tx, taken, now)
      const warnings = await listWarnings(tx, journal, taken, appended)
      const jobs = countJobs(taken, appended, warnings, now)
      const stored = taken.flatMap((one, index) => {
        const job = jobs[index]!
        return isKnown(one, job) ? [] : [{ one, job }]
      })
      await store.insertJobs(
        tx,
        stored.map(({ job }) => job),
      )
      for (const { one } of stored) await keepRest(tx, one, now)
      const waiting = jobs.values()
      return judged.map((one) =>
        one instanceof Refusal ? one : outcomeOf(one, waiting.next().value!),
      )
    })
}

/**
 * Two documents of one batch that say different things under one id, one of which is to be created: which is first, and
 * whether it is seen by the other, is known only when they are written one after another, as a failed batch is.
 */
const checkApart = (ready: readonly Ready[]): void => {
  if (ready.length < 2 || ready.every(({ creates }) => !creates)) return
  const said = new Map<string, string>()
  const created = new Set(
    ready.filter(({ creates }) => creates).flatMap(({ draft }) => idsOf(draft.entries)),
  )
  for (const { eventId, contentHash, declaration } of ready.flatMap(({ draft }) => draft.entries)) {
    if (declaration || !created.has(eventId)) continue
    if ((said.get(eventId) ?? contentHash) !== contentHash)
      throw new Error('to be written one after another')
    said.set(eventId, contentHash)
  }
}

const idsOf = (entries: readonly NewEntry[]): string[] => entries.map(({ eventId }) => eventId)

/** Why a document is refused, or what of it is taken. */
const judge = async (
  tx: Sql,
  journal: Journal,
  ready: readonly Ready[],
): Promise<(Ready | Refusal)[]> => {
  const contradicting = await listContradicting(tx, journal, ready)
  const judged: (Ready | Refusal)[] = []
  for (const one of ready) {
    const { creates, draft } = one
    const other = creates ? draft.entries.find((entry) => contradicting.has(entry)) : undefined
    judged.push(
      other ? refuseCreated(refusals.otherContent, other) : await judgeDeclared(tx, journal, one),
    )
  }
  return judged
}

/**
 * Declares an error in an event of others: refuses a document that rolls back; of one that proceeds the events are
 * taken out.
 */
const judgeDeclared = async (tx: Sql, journal: Journal, one: Ready): Promise<Ready | Refusal> => {
  const { draft, voice } = one
  if (draft.entries.every(({ declaration }) => !declaration)) return one
  const foreign = await journal.listForeignDeclarations(tx, draft.entries, voice.sight)
  const rest = dropEntries(
    draft,
    foreign,
    journalRefusals.foreignDeclaration,
    ({ eventId }) => `${eventId} was captured by another organisation`,
  )
  return rest instanceof Refusal ? rest : { ...one, draft: rest }
}

/** Of events that are to be created, those under whose id the asker sees one that says something else. */
const listContradicting = async (
  tx: Sql,
  journal: Journal,
  ready: readonly Ready[],
): Promise<Set<NewEntry>> => {
  const wrong = new Set<NewEntry>()
  for (const same of bySight(ready.filter(({ creates }) => creates))) {
    const entries = same.flatMap(({ draft }) => draft.entries)
    const plain = entries.filter(({ declaration }) => !declaration)
    for (const entry of await journal.listContradictions(tx, plain, same[0]!.voice.sight))
      wrong.add(entry)
  }
  return wrong
}

const refuseCreated = (kind: typeof refusals.otherContent, { eventId }: NewEntry): Refusal =>
  new Refusal(kind, {
    detail: eventId,
    headers: { location: `/epcis/events/${encodeURIComponent(eventId)}` },
  })

/** An event that was to be created and is there already. */
const isKnown = ({ creates }: Ready, { captured }: store.Job): boolean => creates && captured === 0

const outcomeOf = (one: Ready, job: store.Job): Outcome =>
  isKnown(one, job) ? refuseCreated(refusals.knownEvent, one.draft.entries[0]!) : job

/** Askers of one sight are asked for together. */
const bySight = (ready: readonly Ready[]): Ready[][] => {
  const groups = new Map<string, Ready[]>()
  for (const one of ready) {
    const { sight } = one.voice
    const name = sight === 'all' ? sight : sight.audiences.join(' ')
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups.values()]
}

/**
 * Whoever sees both is warned of events that contradict others, and of declarations that repeat other content: of each
 * document those that are its own and those that came up now.
 */
const listWarnings = async (
  tx: Sql,
  journal: Journal,
  ready: readonly Ready[],
  appended: readonly AppendedEntry[],
): Promise<(readonly Reason[])[]> => {
  const suspects = new Set(appended.filter(({ conflicting }) => conflicting).map(({ key }) => key))
  const all: (readonly Reason[])[] = []
  for (const { draft, voice } of ready) {
    const entries = draft.entries.filter(({ key, declaration }) => suspects.has(key) || declaration)
    const wrong =
      entries.length === 0 ? [] : await journal.listContradictions(tx, entries, voice.sight)
    const more = wrong.flatMap((entry) =>
      entry.declaration
        ? reasonsOf(draft, entry, 'capture.declares-other-content', DECLARES_OTHER)
        : reasonsOf(draft, entry, 'capture.other-content', SAYS_OTHER),
    )
    all.push([...more, ...draft.warnings].slice(0, WARNING_LIMIT))
  }
  return all
}

const WARNING_LIMIT = 200
const SAYS_OTHER =
  'under the id of this event stands one that says something else; both are kept and marked'
const DECLARES_OTHER =
  'the event that is declared wrong says something else (EPCIS 2.0 §7.4.1.4: a declaration repeats it)'

/** An event that two documents of one batch hold counts as captured for the first of them. */
const countJobs = (
  ready: readonly Ready[],
  appended: readonly AppendedEntry[],
  warnings: readonly (readonly Reason[])[],
  now: Date,
): store.Job[] => {
  const fresh = new Set(appended.map(({ key }) => key))
  return ready.map(({ draft }, index) => {
    let captured = 0
    for (const { key } of draft.entries) if (fresh.delete(key)) captured++
    const { errors, events, rejected } = draft
    return {
      id: draft.job,
      organisation: draft.organisation.id,
      createdTime: now.toISOString(),
      finishedTime: now.toISOString(),
      behaviour: draft.behaviour,
      events,
      captured,
      duplicates: events - rejected - captured,
      rejected,
      errors: errors.list,
      errorCount: errors.count,
      warnings: warnings[index]!,
    }
  })
}
