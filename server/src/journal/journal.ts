import type { EventQuestion, XmlSource } from '@karvan/epcis'
import {
  type Asker,
  bumpSight,
  deleteAudience,
  deleteAudiences,
  grantAudience,
  insertAudiences,
  partyAudience,
  type Sight,
  sightOf,
  sightParameters,
} from '../access/index.ts'
import type { Database, Sql } from '../platform/index.ts'
import { createContextCache } from './context-cache.ts'
import type { EventCursor } from './cursor.ts'
import type { AppendedEntry, Entry, NewEntry } from './entry.ts'
import { importEntries } from './import-store.ts'
import { countEvents, type EventQuery, listEvents } from './query-store.ts'
import { type MasterData, NO_MASTER_DATA, resolveConditions } from './resolve.ts'
import { keepValues } from './resource-store.ts'
import {
  groupBy,
  markSeenConflicts,
  NO_CONTEXT,
  noteEntries,
  type SeenEntry,
  seeEntries,
} from './sight.ts'
import * as store from './store.ts'

/** From this many entries on, a server takes them by COPY. */
const COPY_FROM_ENTRIES = 2_000
/** Entries of one JSON parameter: about 1.5 MB. */
const JSON_BATCH = 1_000
const DISCARD_BATCH = 5_000

export type Journal = ReturnType<typeof createJournal>

export const createJournal = (db: Database, masterData: MasterData = NO_MASTER_DATA) => {
  const cache = createContextCache()

  /** Parsed JSON-LD contexts by hash. Mostly there are few. */
  const listContexts = async (
    hashes: readonly string[],
    sql: Sql = db,
  ): Promise<Map<string, unknown>> => {
    const texts = new Map([[NO_CONTEXT, 'null']])
    const missing: string[] = []
    for (const hash of new Set(hashes)) {
      const text = cache.find(hash)
      if (text !== undefined) texts.set(hash, text)
      else if (hash !== NO_CONTEXT) missing.push(hash)
    }
    for (const { hash, text } of missing.length > 0 ? await store.listContexts(sql, missing) : []) {
      cache.keep(hash, text)
      texts.set(hash, text)
    }
    return new Map(
      [...new Set(hashes)].map((hash) => [hash, JSON.parse(texts.get(hash) ?? 'null')]),
    )
  }
  const see = <Row extends Entry>(asker: Asker, rows: readonly Row[]) =>
    seeEntries(db, asker, rows, listContexts)
  /** The same, with account kept of whose data is shown. */
  const show = async (asker: Asker, rows: readonly Entry[]): Promise<SeenEntry[]> => {
    const seen = await see(asker, rows)
    await markSeenConflicts(db, asker, seen)
    noteEntries(asker, seen)
    return seen
  }

  return {
    /**
     * Appends within the caller's transaction, in order; entries known before are left out. Their contexts are kept,
     * also where there are no entries.
     */
    async append(
      tx: Sql,
      entries: readonly NewEntry[],
      contextTexts: ReadonlyMap<string, string>,
      now: Date,
    ): Promise<AppendedEntry[]> {
      if (contextTexts.size > 0) await store.insertContexts(tx, contextTexts)
      if (entries.length === 0) return []
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
    /**
     * Of entries that are to be appended, those that declare an error in an event of others alone, of those that the
     * capturer sees: that there are others it must not learn, and what it declares touches only its own.
     */
    listForeignDeclarations,
    /**
     * Of entries that are to be appended, those under whose id the capturer sees an event that says something else. Error
     * declarations repeat an id by right; of one whose original says something else it is told apart.
     */
    async listContradictions(
      tx: Sql,
      entries: readonly NewEntry[],
      sight: 'all' | Sight,
    ): Promise<NewEntry[]> {
      const [audiences] = sightParameters(sight)
      const ids = entries.map(({ eventId }) => eventId)
      const contents = await store.listSeenContents(tx, ids, audiences)
      const byId = groupBy(contents, ({ eventId }) => eventId)
      return entries.filter(({ eventId, contentHash }) => {
        const said = byId.get(eventId)?.map((content) => content.contentHash) ?? []
        return said.some((hash) => hash !== contentHash)
      })
    },

    listAfter: store.listAfter,
    getHead: store.getHead,
    getHeadTime: (sql: Sql = db) => store.getHeadTime(sql),
    listKeysBehind: (after: store.EventKey | undefined, limit: number) =>
      store.listKeysBehind(db, after, limit),
    listByKeys: (keys: readonly string[]) => store.listByKeys(db, keys),
    listDeclarations: (sql: Sql, eventIds: readonly string[]) =>
      store.listDeclarations(sql, eventIds),
    /** Those that the asker sees: whoever is not told of one knows the event as it stands. */
    listSeenDeclarations: (asker: Asker, eventIds: readonly string[]) =>
      store.listDeclarations(db, eventIds, sightParameters(sightOf(asker))[0]),
    listAllEventsOf: store.listAllEventsOf,
    /** Which events of the windows the asker sees, newest first; `seeEvents` gives them. */
    listThingEvents: (
      asker: Asker,
      windows: readonly store.Window[],
      before: EventCursor | undefined,
      limit: number,
    ) => store.listThingEvents(db, windows, before, limit, sightParameters(sightOf(asker))),
    /** Events by key, as the asker may see them; others are left out. */
    seeEvents: async (asker: Asker, keys: readonly string[]): Promise<SeenEntry[]> =>
      show(asker, await store.listByKeys(db, keys)),
    /**
     * Every event of the things that the asker sees, as it may, up to an instant of event time. The caller keeps account
     * of what it shows of them.
     */
    seeEventsOf: async (asker: Asker, things: readonly string[], until: string | null = null) =>
      see(asker, await store.listSeenEventsOf(db, things, until, sightParameters(sightOf(asker)))),
    /** One page of what is asked for, as the asker may see it; what it may not see of an event does not match. */
    listEvents: async (
      asker: Asker,
      {
        conditions,
        orderBy,
        descending,
      }: Pick<EventQuestion, 'conditions' | 'orderBy' | 'descending'>,
      page: Pick<EventQuery, 'after' | 'limit'>,
    ): Promise<SeenEntry[]> => {
      const resolved = await resolveConditions(asker, conditions, masterData)
      const sight = sightParameters(sightOf(asker))
      const query = { conditions: resolved, orderBy, descending, sight, ...page }
      return show(asker, await listEvents(db, query))
    },
    /** How many events the asker is shown, up to a limit. */
    countEvents: async (
      asker: Asker,
      { conditions }: Pick<EventQuestion, 'conditions'>,
      limit: number,
    ): Promise<number> => {
      const resolved = await resolveConditions(asker, conditions, masterData)
      return countEvents(db, {
        conditions: resolved,
        sight: sightParameters(sightOf(asker)),
        limit,
      })
    },
    /** Organisations that captured an event which says this of itself and which the asker sees whole. */
    listSayersWhole: (asker: Asker, said: { family: string; uri: string; text: string }) => {
      const [, whole] = sightParameters(sightOf(asker))
      return store.listSayersWhole(db, said, whole)
    },
    listContexts,
    /** The exact XML of events that came as XML, of those that the asker sees whole, by key. */
    listXmlSources: async (seen: readonly SeenEntry[]): Promise<Map<string, XmlSource>> => {
      const keys = seen.filter(({ inPart }) => !inPart).map(({ key }) => key)
      const rows = await store.listXmlSources(db, keys)
      return new Map(
        rows.map(({ key, text, namespaces }) => [
          key,
          { text, namespaces: JSON.parse(namespaces) },
        ]),
      )
    },
    /** Audiences of a thing's events that an organisation captured; null: anybody. */
    listAudiencesOfThing: (organisation: string | null, thing: string) =>
      store.listAudiencesOfThing(db, organisation, thing),

    listParties: store.listParties,
    lockAppends: store.lockAppends,
    /**
     * Interests of an organisation changed: makes it a party to the events of the things that they cover, and to no
     * others. The caller holds `lockAppends`, so that no event comes in between.
     */
    async applyInterests(tx: Sql, organisation: string, things: readonly string[]): Promise<void> {
      const events = await store.listPartyEvents(tx, organisation, things)
      const audience = partyAudience(organisation)
      const gone = events.filter(({ seen }) => !seen).map(({ key }) => key)
      const lost = await deleteAudience(tx, audience, gone)
      await insertAudienceOf(
        tx,
        audience,
        events.filter(({ seen }) => seen),
      )
      await keepValues(tx, lost)
    },
    /** Gives the events of a grantor that name the things to the receiver of a grant. */
    async applyGrant(
      tx: Sql,
      grant: { id: string; grantor: string; things: readonly string[] | null },
    ): Promise<void> {
      if (grant.things === null) return
      const events = await store.listCapturedEvents(tx, grant.grantor, grant.things)
      await insertAudienceOf(tx, grantAudience(grant.id), events)
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
          await store.lockAppends(tx)
          const gone = await store.deleteSimulated(tx, before, DISCARD_BATCH)
          await keepValues(tx, await deleteAudiences(tx, gone))
          if (gone.length > 0) await bumpSight(tx, null)
          return gone
        })
        discarded += keys.length
        if (keys.length < DISCARD_BATCH) return discarded
      }
    },
  }
}

/** Rows of one statement. */
const AUDIENCE_BATCH = 5_000

const insertAudienceOf = async (
  tx: Sql,
  audience: string,
  events: readonly Omit<store.PartyEvent, 'seen'>[],
): Promise<void> => {
  for (let from = 0; from < events.length; from += AUDIENCE_BATCH) {
    const batch = events.slice(from, from + AUDIENCE_BATCH)
    await insertAudiences(
      tx,
      batch.map((event) => ({ ...event, audiences: [audience] })),
    )
  }
}

/** A declaration may come before its original; then nobody else's original is touched by it. */
const listForeignDeclarations = async (
  tx: Sql,
  entries: readonly NewEntry[],
  sight: 'all' | Sight,
): Promise<NewEntry[]> => {
  const declared = entries.filter(({ declaration }) => declaration)
  if (declared.length === 0) return []
  const [audiences] = sightParameters(sight)
  const originals = await store.listOriginals(
    tx,
    declared.map(({ eventId }) => eventId),
    audiences,
  )
  const byId = groupBy(originals, ({ eventId }) => eventId)
  return declared.filter(({ eventId, organisation }) => {
    const makers = byId.get(eventId) ?? []
    return makers.length > 0 && makers.every((maker) => maker.organisation !== organisation)
  })
}
