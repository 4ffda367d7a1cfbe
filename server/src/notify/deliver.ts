import { randomUUID } from 'node:crypto'
import { type FindPrefixLength, nextTime, type Schedule } from '@karvan/epcis'
import type { Logger } from 'pino'
import type { Access, Asker } from '../access/index.ts'
import {
  type Journal,
  latest,
  type SeenEntry,
  type SubscribedQueries,
  writeQueryDocument,
} from '../journal/index.ts'
import { type Clock, createGather, type Database } from '../platform/index.ts'
import * as deliveries from './delivery-store.ts'
import { type Post, retryTime, type Sent, sendLetter } from './send.ts'
import type { Standings } from './standings.ts'
import { type Claimed, endSubscription, type Pending } from './subscription-store.ts'

export interface DeliverySettings {
  /** A receiver that does not answer within this has not taken it. */
  timeoutMilliseconds: number
  /** After so many tries a delivery becomes a dead letter. */
  tries: number
  /** Until the second try; twice as long until each further one. */
  firstWaitMilliseconds: number
}

export interface DeliverParts {
  db: Database
  clock: Clock
  logger: Logger
  access: Pick<Access, 'reads' | 'audit'>
  journal: Pick<Journal, 'listContexts'>
  queries: SubscribedQueries
  standings: Standings
  post: Post
  findPrefixLength: FindPrefixLength
  settings: DeliverySettings
  /** From 0 to 1, another at every call. */
  chance(): number
  /** Something will be due then. */
  wakeAt(time: Date): void
}

/** What a turn is to send. */
interface Batch {
  entries: SeenEntry[]
  afterTime: string
  untilTime: string
  /** Behind it more is there already. */
  isMore: boolean
}

/** Written together by one statement: a hundred receivers are a few commits, not hundreds. */
const GATHERED = { batchWeight: 500, queueWeight: 100_000, weigh: () => 1 }

const FAULT_MILLISECONDS = 30_000

/** Of the audit trail: the route that made it possible, without what was asked for. */
const SUBJECT = 'subscription'

/** Brings what is due to the receiver of one subscription: one try, in the right of who made it, as it is now. */
export const createDeliver = (parts: DeliverParts) => {
  const { db, clock, access, queries, standings, settings } = parts
  const opening = createGather<deliveries.NewDelivery, number | undefined>({
    ...GATHERED,
    handle: async (items) => {
      const numbers = await deliveries.openDeliveries(db, items, clock.now())
      return items.map(({ subscription }) => numbers.get(subscription))
    },
  })
  const settling = createGather<deliveries.Outcome, void>({
    ...GATHERED,
    handle: async (items) => {
      await deliveries.settleTurns(db, items, clock.now())
      return items.map(() => undefined)
    },
  })

  /** The receiver may not see any more what it is sent. */
  const end = (claimed: Claimed, problem: string): Promise<void> =>
    db.transaction(async (tx) => {
      await endSubscription(tx, claimed, problem, clock.now())
      const { id, maker } = claimed
      const about = { owner: maker.organisation }
      await access.audit(tx, undefined, 'notify.end-subscription', id, { problem }, about)
    })

  /** Its delivery has a number: the one that is under way, or a new one. Undefined: another process has it. */
  const open = async (claimed: Claimed, batch: Batch): Promise<number | undefined> => {
    const { id, lease, pending } = claimed
    const { afterTime, untilTime, entries, isMore } = batch
    const about = { subscription: id, lease, afterTime, untilTime, eventCount: entries.length }
    if (!pending) return opening.add({ ...about, isMore })
    const { number } = pending
    if (untilTime === pending.untilTime) return number
    return (await deliveries.shortenDelivery(db, { ...about, number })) ? number : undefined
  }

  const send = async (
    claimed: Claimed,
    batch: Batch,
    number: number,
  ): Promise<Sent | undefined> => {
    const now = clock.now()
    // Whoever takes over when the lease ends must not meet us at the receiver's.
    if (now.getTime() + settings.timeoutMilliseconds > claimed.leaseUntil.getTime())
      return undefined
    const body = await writeQueryDocument({
      journal: parts.journal,
      entries: batch.entries,
      now,
      representation: { epcs: claimed.epcFormat, findPrefixLength: parts.findPrefixLength },
      id: `urn:karvan:delivery:${claimed.id}:${number}`,
      queryName: claimed.query,
      subscriptionID: claimed.id,
    })
    const attempt = (claimed.pending?.attempts ?? 0) + 1
    const { id: subscription, dest, signatureToken, epcFormat } = claimed
    const letter = {
      dest,
      signatureToken,
      epcFormat,
      body,
      subscription,
      number,
      attempt,
      isReplay: false,
    }
    return sendLetter(parts.post, letter, now, settings.timeoutMilliseconds)
  }

  const deliver = async (claimed: Claimed, asker: Asker, headTime: string): Promise<void> => {
    const query = await queries.find(asker, claimed.query)
    if (!query) return end(claimed, 'the query is gone')
    const within = claimed.pending
      ? { after: claimed.pending.afterTime, until: claimed.pending.untilTime }
      : { after: claimed.recordTime, until: null }
    const limit = claimed.batchEvents
    const found = await query.list(asker, { ...within, limit: limit + 1 })
    const batch = cutBatch(found, limit, within, headTime)
    const isReported = claimed.schedule !== null && claimed.reportIfEmpty && !batch.isMore
    const isSent = batch.entries.length > 0 || isReported
    if (!isSent && !claimed.pending)
      return settling.add(settle(claimed, null, batch, 'delivered', null))
    const number = await open(claimed, batch)
    if (number === undefined) return
    const sent = isSent ? await send(claimed, batch, number) : { outcome: 'taken' as const }
    if (sent) await settling.add(judge(claimed, number, batch, sent))
  }

  /** What follows from a try. */
  const judge = (
    claimed: Claimed,
    number: number,
    batch: Batch,
    sent: Sent,
  ): deliveries.Outcome => {
    if (sent.outcome === 'taken') return settle(claimed, number, batch, 'delivered', null)
    const attempts = (claimed.pending?.attempts ?? 0) + 1
    const count = batch.entries.length
    if (attempts >= settings.tries) return settle(claimed, number, batch, 'dead', sent.problem)
    const failed = settle(claimed, number, batch, 'pending', sent.problem)
    const now = clock.now()
    if (sent.outcome === 'too-large' && count > 1)
      return { ...failed, dueTime: now.toISOString(), batchEvents: Math.ceil(count / 2) }
    const due = retryTime(attempts, now, settings.firstWaitMilliseconds, parts.chance())
    parts.wakeAt(due)
    return { ...failed, dueTime: due.toISOString() }
  }

  const settle = (
    { id, lease, schedule, pending, batchEvents }: Claimed,
    number: number | null,
    { entries, untilTime, isMore }: Batch,
    state: deliveries.Outcome['state'],
    problem: string | null,
  ): deliveries.Outcome => {
    const next = schedule && nextRun(textsOf(schedule), pending, isMore, clock.now())
    return {
      subscription: id,
      lease,
      number,
      state,
      untilTime: number === null ? untilTime : null,
      problem,
      dueTime: next?.toISOString() ?? null,
      batchEvents,
      eventCount: entries.length,
    }
  }

  /** A fault of ours is not the receiver's: it is tried again in a while. */
  const giveBack = ({ id, lease, pending, batchEvents }: Claimed): Promise<void> =>
    settling.add({
      subscription: id,
      lease,
      number: pending?.number ?? null,
      state: (pending?.attempts ?? 0) + 1 >= settings.tries ? 'dead' : 'pending',
      untilTime: null,
      problem: 'a fault of ours, which is in the log',
      dueTime: new Date(clock.now().getTime() + FAULT_MILLISECONDS).toISOString(),
      batchEvents,
      eventCount: null,
    })

  return {
    /** `headTime`: nothing that is recorded later has an earlier record time. */
    async turn(claimed: Claimed, headTime: string): Promise<void> {
      try {
        const asker = await standings.find(claimed.maker)
        if (!asker) return await end(claimed, 'who made it may not see and share any more')
        const reading = { id: randomUUID(), subject: SUBJECT }
        await access.reads.run(reading, () => deliver(claimed, asker, headTime))
      } catch (fault) {
        parts.logger.warn({ err: fault, subscription: claimed.id }, 'a turn failed')
        await giveBack(claimed)
      }
    },
    async drain() {
      await opening.drain()
      await settling.drain()
    },
  }
}

/** When a schedule runs next: at once for what did not fit, and for a time that went by while a try was made again. */
export const nextRun = (
  schedule: Schedule,
  pending: Pick<Pending, 'createdTime' | 'isFollowed'> | null,
  isMore: boolean,
  now: Date,
): Date | undefined => {
  if (isMore || pending?.isFollowed) return now
  const missed = pending && nextTime(schedule, pending.createdTime)
  return missed && missed <= now ? now : nextTime(schedule, now)
}

/** The texts of a schedule that was checked; a number stands for its text. */
export const textsOf = (schedule: object): Schedule =>
  Object.fromEntries(Object.entries(schedule).map(([field, value]) => [field, String(value)]))

/** Of the events' own text; more than one event only where they fit. */
const BATCH_CHARACTERS = 4_000_000

/** As many events as go at once, and until when they were recorded. */
export const cutBatch = (
  found: SeenEntry[],
  limit: number,
  { after, until }: { after: string; until: string | null },
  headTime: string,
): Batch => {
  let characters = 0
  const fits = found.findIndex(({ source }, index) => {
    characters += source.length
    return index >= limit || (index > 0 && characters > BATCH_CHARACTERS)
  })
  const isMore = fits >= 0
  const entries = isMore ? found.slice(0, fits) : found
  const last = entries.at(-1)?.recordTime
  const end = until ?? latest(latest(after, headTime), last)
  return { entries, afterTime: after, untilTime: isMore ? last! : end, isMore }
}
