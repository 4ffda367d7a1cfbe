import { randomBytes } from 'node:crypto'
import type { Journal } from '../journal/index.ts'
import { JOURNAL_CHANNEL } from '../journal/index.ts'
import { startJob } from '../platform/index.ts'
import { createDeliver, type DeliverParts } from './deliver.ts'
import { pruneDeliveries } from './delivery-store.ts'
import type { RememberedQueries } from './remembered-queries.ts'
import type { Sockets } from './sockets.ts'
import { claimDue, freeLeases, hasLiving } from './subscription-store.ts'

interface DispatchParts extends Omit<DeliverParts, 'wakeAt'> {
  queries: RememberedQueries
  journal: Pick<Journal, 'listContexts' | 'getHeadTime'>
  sockets: Sockets
}

export interface Dispatch {
  /** Something is due. */
  wake(): void
  countTurns(): number
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>
}

const POLL_MILLISECONDS = 1_000
/** Receivers that are being sent to at once; those that hang fill it no longer than they are waited for. */
const MOST_TURNS = 256
const PRUNE_MILLISECONDS = 3_600_000
const DELIVERED_DAYS = 7
const DEAD_DAYS = 90

/** A lease outlasts the look into the journal and one try. */
const leaseMilliseconds = (timeoutMilliseconds: number): number => timeoutMilliseconds * 2 + 3_000

/**
 * Gives every subscription its turn: when anything was recorded, when its time has come, when a try is to be made again.
 * Turns run side by side, one at a time for each subscription, so that one that is stuck holds up no other.
 */
export const startDispatch = async (parts: DispatchParts): Promise<Dispatch> => {
  const { db, clock, logger, journal, queries, settings, standings, sockets } = parts
  const timers = new Set<NodeJS.Timeout>()
  const wakeAt = (time: Date): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      wake()
    }, time.getTime() - clock.now().getTime())
    timers.add(timer)
  }
  const deliver = createDeliver({ ...parts, wakeAt })
  const turns = new Set<Promise<void>>()
  let isWanted = false
  let stopped = false
  /** Whether what is recorded concerns anybody: a house without subscribers does not look at each append. */
  let isAnybody = true
  // The embedded store has one process: what another took before it died is nobody's.
  if (db.engine === 'embedded') await freeLeases(db)

  const begin = (turn: Promise<void>): void => {
    const running = turn
      .catch((fault: unknown) => logger.warn({ err: fault }, 'a turn of a subscription failed'))
      .finally(() => {
        turns.delete(running)
        wake()
      })
    turns.add(running)
  }
  const claim = async (headTime: string): Promise<void> => {
    const limit = MOST_TURNS - turns.size
    if (limit <= 0) return
    const now = clock.now()
    const leaseUntil = new Date(now.getTime() + leaseMilliseconds(settings.timeoutMilliseconds))
    // Nobody is shown a lease: it takes nothing of the chance that names are drawn from, whenever a turn comes.
    const lease = randomBytes(16).toString('hex')
    const due = await claimDue(db, { lease, now, leaseUntil, headTime, limit })
    for (const claimed of due) begin(deliver.turn(claimed, headTime))
    if (turns.size === 0) isAnybody = await hasLiving(db)
  }
  const look = async (): Promise<void> => {
    do {
      isWanted = false
      const areRightsChanged = await standings.refresh()
      if (areRightsChanged) queries.forget()
      const headTime = await journal.getHeadTime()
      await claim(headTime)
      await sockets.look(headTime, areRightsChanged)
    } while (isWanted && !stopped)
  }
  const job = startJob({
    name: 'subscriptions',
    access: 'sends to each subscriber what its maker may see at that moment',
    everyMilliseconds: POLL_MILLISECONDS,
    run: look,
    logger,
  })
  const wake = (): void => {
    isWanted = true
    if (!stopped) void job.wake().then(() => isWanted && !stopped && wake())
  }
  const pruning = startJob({
    name: 'old deliveries',
    access: 'forgets what was delivered long ago; answers nobody',
    everyMilliseconds: PRUNE_MILLISECONDS,
    run: () => {
      const daysAgo = (days: number) => new Date(clock.now().getTime() - days * 86_400_000)
      return pruneDeliveries(db, daysAgo(DELIVERED_DAYS), daysAgo(DEAD_DAYS))
    },
    logger,
  })
  const unlisten = await db.listen(JOURNAL_CHANNEL, () => {
    if (isAnybody || sockets.count() > 0) wake()
  })
  wake()
  return {
    wake() {
      isAnybody = true
      wake()
    },
    countTurns: () => turns.size,
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await unlisten()
      await Promise.all([job.stop(), pruning.stop()])
      await Promise.all(turns)
      await deliver.drain()
    },
  }
}
