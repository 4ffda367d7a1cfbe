import type { Hint } from '@karvan/contract'
import type { Logger } from 'pino'
import { type Asker, sightOf } from '../access/index.ts'
import {
  type Database,
  getOutboxHead,
  listOutbox,
  OUTBOX_CHANNEL,
  pruneOutbox,
  startJob,
} from '../platform/index.ts'

/** What a room announces through the outbox. */
export interface Announcement {
  position: number
  changes: {
    thing: string
    place: string | null
    audiences: string[]
    recordMicroseconds: number
  }[]
  /** Everything may have changed; `audiences` null: for everybody. */
  rebuilt: boolean
  audiences: string[] | null
  recordMicroseconds: number
}

/** More things than this in one hint become "everything may have changed". */
const MAX_THINGS = 200
const POLL_MILLISECONDS = 1_000
const BATCH_ROWS = 200
const KEPT_ROWS = 10_000
const PRUNE_EVERY_ROWS = 1_000

interface Listener {
  asker: Asker
  hear(hint: Hint): void
  /** It may no longer listen. */
  end(): void
}

/** What notify asks of access: whether those who listen still may. */
interface Rights {
  getRevision(): Promise<number>
  renew(asker: Asker): Promise<Asker | undefined>
}

export interface Notify {
  listen(listener: Listener): () => void
  countListeners(): number
  countListenersOf(askerId: string): number
  stop(): Promise<void>
}

/**
 * The hint that an asker may hear; undefined when nothing of it concerns them. Who does not see everything is told no
 * number of the journal, only when it learnt of what they see.
 */
export const deriveHint = (announcement: Announcement, asker: Asker): Hint | undefined => {
  const sight = sightOf(asker)
  const { changes, rebuilt, audiences } = announcement
  const hears = (to: readonly string[]): boolean =>
    sight === 'all' || to.some((audience) => sight.audiences.includes(audience))
  if (rebuilt && audiences !== null && !hears(audiences)) return undefined
  const mine = changes.filter((change) => hears(change.audiences))
  if (!rebuilt && mine.length === 0) return undefined
  const position =
    sight === 'all'
      ? announcement.position
      : Math.max(...(mine.length > 0 ? mine : [announcement]).map((one) => one.recordMicroseconds))
  const things = [...new Set(mine.map(({ thing }) => thing))]
  if (rebuilt || things.length > MAX_THINGS)
    return { position, things: [], places: [], rebuilt: true }
  const places = mine.map(({ place }) => place).filter((place) => place !== null)
  return { position, things, places: [...new Set(places)], rebuilt: false }
}

/** Looks at rights and outbox at least once a second. Follows the outbox from its present end and tells the listeners of this process. A hint may be lost; the truth is read. */
export const startNotify = async (
  db: Database,
  logger: Logger,
  rights: Rights,
): Promise<Notify> => {
  const listeners = new Set<Listener>()
  let revision = await rights.getRevision()
  let position = await getOutboxHead(db)
  let pruned = position

  /** Asks again for each listener, when any right changed or one of its own has run out. */
  const renewListeners = async (): Promise<void> => {
    const current = await rights.getRevision()
    const now = Date.now()
    for (const listener of [...listeners]) {
      if (current === revision && listener.asker.until > now) continue
      const asker = await rights.renew(listener.asker)
      if (asker?.deeds.includes('see')) listener.asker = asker
      else listener.end()
    }
    revision = current
  }
  const tell = async (): Promise<void> => {
    if (listeners.size > 0) await renewListeners()
    for (;;) {
      const rows = await listOutbox<Announcement>(db, position, BATCH_ROWS)
      for (const { payload } of rows) {
        for (const listener of listeners) {
          const hint = deriveHint(payload, listener.asker)
          if (hint) listener.hear(hint)
        }
        // Many at once must not look like a reader that does not read: let the sockets take each.
        await new Promise((resolve) => setImmediate(resolve))
      }
      position = rows.at(-1)?.position ?? position
      if (rows.length < BATCH_ROWS) break
    }
    if (position - pruned < PRUNE_EVERY_ROWS) return
    pruned = position
    await pruneOutbox(db, KEPT_ROWS)
  }
  const job = startJob({
    name: 'hints',
    access: 'reads every announcement; tells each who listens what they may hear',
    everyMilliseconds: POLL_MILLISECONDS,
    run: tell,
    logger,
  })
  const unlisten = await db.listen(OUTBOX_CHANNEL, () => void job.wake())
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    countListeners: () => listeners.size,
    countListenersOf: (id) => [...listeners].filter(({ asker }) => asker.id === id).length,
    async stop() {
      await unlisten()
      await job.stop()
      listeners.clear()
    },
  }
}
