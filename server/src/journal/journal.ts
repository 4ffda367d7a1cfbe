import { type Asker, conditions, deleteAudiences, sightOf } from '../access/index.ts'
import { type Database, Refusal, type Sql } from '../platform/index.ts'
import type { AppendedEntry, Entry, NewEntry } from './entry.ts'
import { importEntries } from './import-store.ts'
import { type EventQuery, listEvents } from './query-store.ts'
import { refusals } from './refusals.ts'
import * as store from './store.ts'

/** From this many entries on, a server takes them by COPY. */
const COPY_FROM_ENTRIES = 2_000
/** Entries of one JSON parameter: about 1.5 MB. */
const JSON_BATCH = 1_000
const DISCARD_BATCH = 5_000

export type Journal = ReturnType<typeof createJournal>

export const createJournal = (db: Database) => {
  const contexts = new Map<string, string>()

  return {
    /**
     * Appends within the caller's transaction, in order; entries known before are left out.
     * Refuses declarations of errors in other organisations' events.
     */
    async append(
      tx: Sql,
      entries: readonly NewEntry[],
      contextTexts: ReadonlyMap<string, string>,
      now: Date,
    ): Promise<AppendedEntry[]> {
      if (entries.length === 0) return []
      await checkDeclarations(tx, entries)
      await store.insertContexts(tx, contextTexts)
      if (db.copyIn && entries.length >= COPY_FROM_ENTRIES) {
        return importEntries(db.copyIn.bind(db), tx, entries, now)
      }
      const appended: AppendedEntry[] = []
      for (let from = 0; from < entries.length; from += JSON_BATCH) {
        const batch = entries.slice(from, from + JSON_BATCH)
        appended.push(...(await store.appendEntries(tx, batch, now)))
      }
      return appended
    },
    appendMasterData: store.insertMasterData,

    listAfter: store.listAfter,
    getHead: store.getHead,
    listByKeys: (keys: readonly string[]) => store.listByKeys(db, keys),
    listDeclarations: store.listDeclarations,
    listAllEventsOf: store.listAllEventsOf,
    listThingEvents: (
      asker: Asker,
      windows: readonly store.Window[],
      before: { eventTime: string; key: string } | undefined,
      limit: number,
    ) =>
      store.listThingEvents(
        db,
        windows,
        before,
        limit,
        conditions.seen('x.key', '$4'),
        audienceParameter(asker),
      ),
    listEvents: (asker: Asker, query: Omit<EventQuery, 'audiences'>): Promise<Entry[]> =>
      listEvents(db, { ...query, audiences: audienceParameter(asker) }),

    /** Parsed JSON-LD contexts by hash; kept in memory, for there are few. */
    async listContexts(hashes: readonly string[], sql: Sql = db): Promise<Map<string, unknown>> {
      const missing = [...new Set(hashes)].filter((hash) => !contexts.has(hash))
      if (missing.length > 0) {
        for (const { hash, text } of await store.listContexts(sql, missing))
          contexts.set(hash, text)
      }
      return new Map(hashes.map((hash) => [hash, JSON.parse(contexts.get(hash) ?? 'null')]))
    },

    countSimulated: (before: string | null) => store.countSimulated(db, before),
    /**
     * The only discard there is: simulated events, all or those that happened before an instant.
     * Projections must be rebuilt afterwards. Returns how many events went.
     */
    async discardSimulated(before: string | null): Promise<number> {
      let discarded = 0
      for (;;) {
        const keys = await db.transaction(async (tx) => {
          const gone = await store.deleteSimulated(tx, before, DISCARD_BATCH)
          await deleteAudiences(tx, gone)
          return gone
        })
        discarded += keys.length
        if (keys.length < DISCARD_BATCH) return discarded
      }
    },
  }
}

const audienceParameter = (asker: Asker): string[] | null => {
  const sight = sightOf(asker)
  return sight === 'all' ? null : sight.audiences
}

/** A declaration may come before its original; then nobody else's original is touched by it. */
const checkDeclarations = async (tx: Sql, entries: readonly NewEntry[]): Promise<void> => {
  const declared = entries.filter((entry) => entry.declaration)
  if (declared.length === 0) return
  const originals = await store.listOriginals(
    tx,
    declared.map(({ eventId }) => eventId),
  )
  const foreign = declared.filter(({ eventId, organisation }) => {
    const makers = originals.filter((original) => original.eventId === eventId)
    return makers.length > 0 && makers.every((maker) => maker.organisation !== organisation)
  })
  if (foreign.length === 0) return
  const reasons = foreign.map(({ eventId }) => ({
    pointer: '',
    code: refusals.foreignDeclaration.code,
    message: `${eventId} was captured by another organisation`,
  }))
  throw new Refusal(refusals.foreignDeclaration, { reasons })
}
