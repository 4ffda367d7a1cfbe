import type { Hint } from '@karvan/contract'
import type { Logger } from 'pino'
import { type Asker, sightOf } from '../access/index.ts'
import {
  type Database,
  getOutboxHead,
  listOutbox,
  OUTBOX_CHANNEL,
  pruneOutbox,
} from '../platform/index.ts'

/** What a room announces through the outbox. */
export interface Announcement {
  position: number
  changes: { thing: string; place: string | null; audiences: string[] }[]
  rebuilt: boolean
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
}

export interface Notify {
  listen(listener: Listener): () => void
  countListeners(): number
  countListenersOf(askerId: string): number
  stop(): Promise<void>
}

/** The hint that an asker may hear; undefined when nothing of it concerns them. */
export const deriveHint = (announcement: Announcement, asker: Asker): Hint | undefined => {
  const sight = sightOf(asker)
  const { position, changes, rebuilt } = announcement
  const mine =
    sight === 'all'
      ? changes
      : changes.filter((change) =>
          change.audiences.some((audience) => sight.audiences.includes(audience)),
        )
  if (!rebuilt && mine.length === 0) return undefined
  if (rebuilt || mine.length > MAX_THINGS)
    return { position, things: [], places: [], rebuilt: true }
  const places = mine.map(({ place }) => place).filter((place) => place !== null)
  return {
    position,
    things: mine.map(({ thing }) => thing),
    places: [...new Set(places)],
    rebuilt: false,
  }
}

/** Follows the outbox from its present end and tells the listeners of this process. A hint may be lost; the truth is read. */
export const startNotify = async (db: Database, logger: Logger): Promise<Notify> => {
  const listeners = new Set<Listener>()
  let position = await getOutboxHead(db)
  let pruned = position
  let running: Promise<void> | undefined
  let stopped = false

  const tell = async (): Promise<void> => {
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
  const wake = (): void => {
    if (stopped) return
    running ??= tell()
      .catch((fault: unknown) => logger.warn({ err: fault }, 'hints are late'))
      .finally(() => {
        running = undefined
      })
  }
  const unlisten = await db.listen(OUTBOX_CHANNEL, wake)
  const timer = setInterval(wake, POLL_MILLISECONDS)
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    countListeners: () => listeners.size,
    countListenersOf: (id) => [...listeners].filter(({ asker }) => asker.id === id).length,
    async stop() {
      stopped = true
      clearInterval(timer)
      await unlisten()
      await running
      listeners.clear()
    },
  }
}
