import { randomUUID } from 'node:crypto'
import { nextTime, type Schedule } from '@karvan/epcis'
import type { Logger } from 'pino'
import type { Access, Asker } from '../access/index.ts'
import {
  type Journal,
  type Representation,
  type SubscribedQueries,
  writeQueryDocument,
} from '../journal/index.ts'
import type { Clock } from '../platform/index.ts'
import { cutBatch } from './deliver.ts'

/** A subscription that lasts for as long as its WebSocket is open (EPCIS 2.0.1 OpenAPI, GET /queries/{queryName}/events). */
export interface SocketSubscription {
  asker: Asker
  query: string
  /** Null: a stream. */
  schedule: Schedule | null
  reportIfEmpty: boolean
  /** Form of identifiers. */
  representation: Representation
  /** Everything recorded until here was sent. */
  recordTime: string
  /** Resolves when the text is on its way, rejects when it cannot be. */
  send(text: string): Promise<void>
  /** RFC 6455 §7.4. */
  close(code: number, reason: string): void
}

interface SocketParts {
  clock: Clock
  logger: Logger
  access: Pick<Access, 'reads' | 'renew'>
  journal: Pick<Journal, 'listContexts'>
  queries: SubscribedQueries
}

export interface Sockets {
  /** Returns the way to leave. */
  add(subscription: SocketSubscription): () => void
  count(): number
  countOf(askerId: string): number
  /** Begins to send what is due; asks first who still may. */
  look(headTime: string, areRightsChanged: boolean): Promise<void>
}

interface Open extends SocketSubscription {
  id: string
  isBusy: boolean
  dueTime: Date | null
}

/** RFC 6455 §7.4.1: policy violation. */
const MAY_NOT = 1008
/** RFC 6455 §7.4.1: going away. */
const GONE = 1001
const BATCH_EVENTS = 200
const SUBJECT = 'subscription'

export const createSockets = (parts: SocketParts): Sockets => {
  const { clock, access, queries } = parts
  const open = new Set<Open>()
  let head = ''

  /** Asks again for one; false: it was closed. */
  const renew = async (socket: Open): Promise<boolean> => {
    const asker = await access.renew(socket.asker)
    if (asker?.deeds.includes('see') && (await queries.find(asker, socket.query))) {
      socket.asker = asker
      return true
    }
    open.delete(socket)
    const mayNot = !asker?.deeds.includes('see')
    socket.close(mayNot ? MAY_NOT : GONE, mayNot ? 'you may not see any more' : 'the query is gone')
    return false
  }

  const isDue = (socket: Open, headTime: string, now: Date): boolean =>
    socket.schedule
      ? socket.dueTime !== null && socket.dueTime <= now
      : socket.recordTime < headTime

  const deliver = async (socket: Open, headTime: string): Promise<void> => {
    if (socket.asker.until <= clock.now().getTime() && !(await renew(socket))) return
    const query = await queries.find(socket.asker, socket.query)
    if (!query) return
    const within = { after: socket.recordTime, until: null }
    const found = await query.list(socket.asker, { ...within, limit: BATCH_EVENTS + 1 })
    const batch = cutBatch(found, BATCH_EVENTS, within, headTime)
    const isReported = socket.schedule !== null && socket.reportIfEmpty
    if (batch.entries.length > 0 || isReported) {
      const about = { queryName: socket.query, subscriptionID: socket.id }
      await socket.send(
        await writeQueryDocument({
          journal: parts.journal,
          entries: batch.entries,
          now: clock.now(),
          representation: socket.representation,
          ...about,
        }),
      )
    }
    socket.recordTime = batch.untilTime
    if (socket.schedule && !batch.isMore)
      socket.dueTime = nextTime(socket.schedule, clock.now()) ?? null
  }

  /** One batch after the other, for as long as there is more. */
  const begin = (socket: Open): void => {
    if (open.has(socket) && !socket.isBusy && isDue(socket, head, clock.now()))
      void turn(socket, head)
  }
  const turn = async (socket: Open, headTime: string): Promise<void> => {
    socket.isBusy = true
    try {
      const reading = { id: randomUUID(), subject: SUBJECT }
      await access.reads.run(reading, () => deliver(socket, headTime))
    } catch (fault) {
      // What was not sent is sent to whoever connects again and says from when on.
      parts.logger.warn({ err: fault }, 'a WebSocket could not be served')
      open.delete(socket)
      socket.close(1011, 'it could not be sent')
    }
    socket.isBusy = false
    begin(socket)
  }

  return {
    add(subscription) {
      const { schedule } = subscription
      const dueTime = schedule && (nextTime(schedule, clock.now()) ?? null)
      const socket = { ...subscription, id: randomUUID(), isBusy: false, dueTime }
      open.add(socket)
      return () => open.delete(socket)
    },
    count: () => open.size,
    countOf: (id) => [...open].filter(({ asker }) => asker.id === id).length,
    async look(headTime, areRightsChanged) {
      head = headTime
      if (areRightsChanged) await Promise.all([...open].map(renew))
      for (const socket of open) begin(socket)
    },
  }
}
