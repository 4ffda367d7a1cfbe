import { randomUUID } from 'node:crypto'
import type {
  NewSubscription,
  Reason,
  Subscription,
  SubscriptionDeliveries,
  SubscriptionDelivery,
} from '@karvan/contract'
import { checkSchedule, type EpcForm, type FindPrefixLength, nextTime } from '@karvan/epcis'
import { type Access, type Asker, bumpRevision, makerOf } from '../access/index.ts'
import {
  AS_CAPTURED,
  type Journal,
  type SubscribedQueries,
  type SubscribedQuery,
  shiftMicroseconds,
  toRecordTime,
  writeQueryDocument,
} from '../journal/index.ts'
import { type Clock, type Database, OutgoingRefused, Refusal, type Sql } from '../platform/index.ts'
import { type DeliverySettings, textsOf } from './deliver.ts'
import * as deliveries from './delivery-store.ts'
import { refusals } from './refusals.ts'
import { type Post, sendLetter } from './send.ts'
import type { Standings } from './standings.ts'
import * as store from './subscription-store.ts'

interface SubscriptionParts {
  db: Database
  clock: Clock
  access: Pick<Access, 'audit' | 'reads'>
  journal: Pick<Journal, 'listContexts' | 'getHeadTime'>
  queries: SubscribedQueries
  standings: Standings
  post: Post
  findPrefixLength: FindPrefixLength
  /** Throws `OutgoingRefused` where an address would not be called. */
  checkAddress(address: string): Promise<void>
  settings: DeliverySettings
  /** Something is due. */
  wake(): void
}

/** Of an organisation. */
const MOST_SUBSCRIPTIONS = 500
/** Events of a delivery until the receiver says that it cannot take so many. */
const BATCH_EVENTS = 200

export type Subscriptions = ReturnType<typeof createSubscriptions>

/** Subscriptions by webhook: they belong to the organisation, and go out in the right of who made them. */
export const createSubscriptions = (parts: SubscriptionParts) => {
  const { db, clock, access, journal, queries, settings } = parts

  const getQuery = async (asker: Asker, name: string): Promise<SubscribedQuery> => {
    const query = await queries.find(asker, name)
    if (!query) throw new Refusal(refusals.unknownQuery)
    return query
  }
  const get = async ({ organisation }: Asker, id: string): Promise<store.SubscriptionRow> => {
    const found = await store.findSubscription(db, organisation.id, id)
    if (!found) throw new Refusal(refusals.unknownSubscription)
    return found
  }
  const getOfQuery = async (asker: Asker, query: string, id: string) => {
    const found = await get(asker, id)
    if (found.query !== query) throw new Refusal(refusals.unknownSubscription)
    return found
  }
  /** A reason where the address would not be called now; it is asked again at every try. */
  const checkDest = async (dest: string): Promise<Reason[]> => {
    try {
      await parts.checkAddress(dest)
      return []
    } catch (fault) {
      if (!(fault instanceof OutgoingRefused)) throw fault
      return [reasonOf('/dest', fault.message)]
    }
  }
  const insert = async (
    asker: Asker,
    name: string,
    given: NewSubscription,
    epcFormat: EpcForm,
  ): Promise<string> => {
    const id = randomUUID()
    const now = clock.now()
    const schedule = given.schedule ? textsOf(given.schedule) : null
    await db.transaction(async (tx) => {
      if ((await store.countSubscriptions(tx, asker.organisation.id)) >= MOST_SUBSCRIPTIONS)
        throw new Refusal(refusals.tooManySubscriptions)
      const { initialRecordTime } = given
      await store.insertSubscription(tx, {
        id,
        query: name,
        maker: makerOf(asker),
        dest: given.dest,
        signatureToken: given.signatureToken ?? null,
        schedule,
        reportIfEmpty: given.reportIfEmpty ?? false,
        epcFormat,
        initialRecordTime: initialRecordTime ?? null,
        createdTime: now,
        recordTime: await beginningOf(journal, initialRecordTime, tx),
        batchEvents: BATCH_EVENTS,
        dueTime: schedule && nextTime(schedule, now)!,
      })
      const detail = {
        query: name,
        host: new URL(given.dest).host,
        signed: 'signatureToken' in given,
      }
      await access.audit(tx, asker, 'notify.subscribe', id, detail)
    })
    return id
  }

  return {
    /** Refuses with all that is wrong with it. */
    async create(
      asker: Asker,
      name: string,
      given: NewSubscription,
      epcFormat: EpcForm = AS_CAPTURED.epcs,
    ): Promise<Subscription> {
      const query = await getQuery(asker, name)
      const reasons = [...checkTimes(given), ...(await checkDest(given.dest)), ...query.unfit]
      if (reasons.length > 0) throw new Refusal(refusals.invalidSubscription, { reasons })
      const id = await insert(asker, name, given, epcFormat)
      parts.wake()
      return describe(await get(asker, id))
    },
    /** Of a query, or (null) of all; one more than the limit tells whether there are more. */
    async list(
      asker: Asker,
      name: string | null,
      after: store.SubscriptionCursor | undefined,
      limit: number,
    ): Promise<Subscription[]> {
      if (name !== null) await getQuery(asker, name)
      const rows = await store.listSubscriptions(db, asker.organisation.id, name, after, limit)
      return rows.map(describe)
    },
    get: async (asker: Asker, name: string, id: string): Promise<Subscription> =>
      describe(await getOfQuery(asker, name, id)),
    async remove(asker: Asker, name: string, id: string): Promise<void> {
      await db.transaction(async (tx) => {
        if ((await store.deleteSubscriptions(tx, asker.organisation.id, name, id)) === 0)
          throw new Refusal(refusals.unknownSubscription)
        await access.audit(tx, asker, 'notify.unsubscribe', id, { query: name })
      })
    },
    /** In the transaction that removes a query: its subscriptions go with it, open sockets of every process too. */
    async endOfQuery(tx: Sql, query: { organisation: string; name: string }): Promise<void> {
      await store.deleteSubscriptions(tx, query.organisation, query.name, null)
      await bumpRevision(tx)
    },

    async listDeliveries(
      asker: Asker,
      id: string,
      page: deliveries.DeliveryPage,
    ): Promise<SubscriptionDeliveries> {
      await get(asker, id)
      const found = await deliveries.listDeliveries(db, id, { ...page, limit: page.limit + 1 })
      const shown = found.slice(0, page.limit)
      return {
        deliveries: shown.map(deliveries.tellDelivery),
        next: found.length > page.limit ? shown.at(-1)!.number : null,
      }
    },
    /** Sends a dead letter again, once, marked as a replay: what of it may be seen now. How it stands then. */
    async replay(asker: Asker, id: string, number: number): Promise<SubscriptionDelivery> {
      const subscription = await get(asker, id)
      const letter = await deliveries.findDelivery(db, id, number)
      if (letter?.state !== 'dead') throw new Refusal(refusals.unknownDelivery)
      const problem = await sendAgain(subscription, letter)
      await db.transaction(async (tx) => {
        await deliveries.noteReplay(tx, id, number, problem, clock.now())
        await access.audit(tx, asker, 'notify.replay', id, { number, problem })
      })
      return deliveries.tellDelivery((await deliveries.findDelivery(db, id, number))!)
    },
  }

  /** Why the receiver did not take it; null: it did. */
  async function sendAgain(
    subscription: store.SubscriptionRow,
    letter: deliveries.Delivery,
  ): Promise<string | null> {
    await parts.standings.refresh()
    const maker = await parts.standings.find(subscription.maker)
    const query = maker && (await queries.find(maker, subscription.query))
    if (!maker || !query || subscription.endedTime) throw new Refusal(refusals.subscriptionEnded)
    const { number, afterTime: after, untilTime: until, eventCount, attempts } = letter
    const reading = { id: randomUUID(), subject: 'subscription' }
    return access.reads.run(reading, async () => {
      const entries = await query.list(maker, { after, until, limit: Math.max(1, eventCount) })
      const now = clock.now()
      const { id, dest, signatureToken, epcFormat } = subscription
      const representation = { epcs: epcFormat, findPrefixLength: parts.findPrefixLength }
      const about = {
        id: `urn:karvan:delivery:${id}:${number}`,
        queryName: subscription.query,
        subscriptionID: id,
      }
      const body = await writeQueryDocument({ journal, entries, now, representation, ...about })
      const attempt = attempts + 1
      const again = {
        dest,
        signatureToken,
        epcFormat,
        body,
        subscription: id,
        number,
        attempt,
        isReplay: true,
      }
      const sent = await sendLetter(parts.post, again, now, settings.timeoutMilliseconds)
      return sent.outcome === 'taken' ? null : sent.problem
    })
  }
}

const reasonOf = (pointer: string, message: string): Reason => ({
  pointer,
  code: refusals.invalidSubscription.code,
  message,
})

interface Times {
  stream?: boolean | undefined
  schedule?: object | null | undefined
  initialRecordTime?: string | undefined
}

/** Exactly one of a stream and a schedule, and the schedule a right one (SubscriptionControlsException). */
export const checkTimes = ({ stream = false, schedule, initialRecordTime }: Times): Reason[] => [
  ...(stream === Boolean(schedule)
    ? [reasonOf('', 'exactly one of stream=true and a schedule says when results are sent')]
    : []),
  ...(schedule ? checkSchedule(textsOf(schedule) as Record<string, string>) : []).map(
    ({ field, message }) => reasonOf(`/schedule/${field ?? ''}`, `${field ?? 'it'} ${message}`),
  ),
  ...(initialRecordTime === undefined || isInstant(initialRecordTime)
    ? []
    : [reasonOf('/initialRecordTime', 'is not an instant like 2026-01-31T12:00:00Z')]),
]

/** RFC 3339, of a year and a second that the store knows. */
const isInstant = (text: string): boolean =>
  /^(?!000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text))

/** `true` or `false` of a query string; left out it is false. */
export const readBoolean = (
  parameters: Record<string, string>,
  name: string,
  reasons: Reason[],
): boolean => {
  const value = parameters[name] ?? 'false'
  if (value !== 'true' && value !== 'false')
    reasons.push(reasonOf(`/${name}`, `${name} is neither true nor false`))
  return value === 'true'
}

/**
 * The record time behind which a subscription begins. Without one it is that of the newest event, not the time of the clock: an
 * event that is being captured now may be recorded as of a moment ago.
 */
export const beginningOf = async (
  journal: Pick<Journal, 'getHeadTime'>,
  initialRecordTime: string | undefined,
  sql?: Sql,
): Promise<string> =>
  initialRecordTime === undefined
    ? journal.getHeadTime(sql)
    : shiftMicroseconds(toRecordTime(initialRecordTime), -1)

const describe = (row: store.SubscriptionRow): Subscription => ({
  subscriptionID: row.id,
  queryName: row.query,
  dest: row.dest,
  signed: row.signatureToken !== null,
  reportIfEmpty: row.reportIfEmpty,
  ...(row.initialRecordTime === null ? {} : { initialRecordTime: row.initialRecordTime }),
  ...(row.schedule === null ? { stream: true } : { schedule: row.schedule }),
  createdAt: row.createdTime.toISOString(),
  ...(row.notifiedTime === null ? {} : { lastNotifiedAt: row.notifiedTime.toISOString() }),
  state: row.endedTime ? 'ended' : row.problem === null ? 'active' : 'failing',
  problem: row.problem,
  deadLetters: row.deadLetters,
})
