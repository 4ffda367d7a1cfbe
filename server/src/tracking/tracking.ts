import { fold } from '@karvan/codes'
import type { Live, SearchHit, Thing, ThingPage, Timeline } from '@karvan/contract'
import { type Asker, hasInterests, listInterestsIn, noteRead, sightOf } from '../access/index.ts'
import {
  decodeCursor,
  type Entry,
  type EventCursor,
  encodeCursor,
  groupBy,
  JOURNAL_CHANNEL,
  type Journal,
  type ThingEvent,
} from '../journal/index.ts'
import {
  announce,
  type Clock,
  type Database,
  type Follower,
  getFollowerState,
  lockBookmark,
  type Rebuildable,
  Refusal,
  rebuild,
  type Sql,
} from '../platform/index.ts'
import { type Announcement, deriveAnnouncement, type Hearers } from './announcement.ts'
import { deriveCarrierInterests } from './carrier-interests.ts'
import * as containmentStore from './containment-store.ts'
import { type FindPlace, readExtensions, readHappening } from './happening.ts'
import { type Projected, projectBatch, TOPIC } from './project.ts'
import { refusals } from './refusals.ts'
import { deriveReplay, isFresh } from './replay.ts'
import { findPrefix, hitOfCandidate, listCandidates } from './search.ts'
import { countPlaces, createSeenThings, positionOf } from './seen-things.ts'
import { createLookUp } from './sight.ts'
import { isSighted } from './sighting.ts'
import { isEndedBy } from './state.ts'
import * as store from './store.ts'
import { deriveTimelineEntry, listWindows } from './timeline.ts'
import { addCount, countKinds, deriveThing, type EstimatePosition } from './view.ts'

/** Rows of the journal projected in one transaction. */
const BATCH_ROWS = 500
/** Things not heard of for longer are not drawn; they keep their page. */
const DRAWN_DAYS = 30
/** Rows that one request for a list may look through. */
const SCAN_ROWS = 20_000
const SCAN_PAGE = 1_000
const MAX_DRAWN = 20_000

export interface ThingFilter {
  kinds: string[] | null
  statuses: string[] | null
  place: string | null
  text: string | null
  inside: string | null
}

interface Parts {
  db: Database
  clock: Clock
  journal: Journal
  findPlace: FindPlace
  estimate: EstimatePosition
  /** Living grants of these that name things. */
  listThingGrants(sql: Sql, grantors: readonly string[]): Promise<Hearers['grants']>
  /** Names of organisations, for sources. */
  findOrganisationName(id: string): Promise<string>
}

export type Tracking = ReturnType<typeof createTracking>

export const createTracking = (parts: Parts) => {
  const { db, clock, journal, findPlace, estimate } = parts
  const projection = { journal, findPlace }

  const follower: Follower<Entry> = {
    name: 'tracking',
    access: 'derives from every event for everybody; who asks is answered by what they see',
    channel: JOURNAL_CHANNEL,
    batchSize: BATCH_ROWS,
    listAfter: journal.listAfter,
    getHead: journal.getHead,
    async project(tx, entries) {
      const projected = await projectBatch(projection, tx, entries, store.SCHEMA)
      const { position } = entries.at(-1)!
      await followInterests(tx, projected.moved, position)
      await announceBatch(tx, projected, position)
    },
  }
  /** Things that were put into others, or taken out, take the interests in them along. */
  const followInterests = async (
    tx: Sql,
    moved: readonly string[],
    position: number,
  ): Promise<void> => {
    if (moved.length === 0 || !(await hasInterests(tx))) return
    const below = await listBelow(tx, moved)
    const said = (await listInterestsIn(tx, below, null)).filter(({ via }) => via === '')
    if (said.length === 0) return
    await journal.lockAppends(tx)
    const things = [...new Set(said.map(({ thing }) => thing))]
    const carriers = await deriveCarrierInterests(tx, journal, things)
    await store.touchThings(tx, carriers, position)
  }
  const announceBatch = async (tx: Sql, { happenings }: Projected, position: number) => {
    const things = [...new Set(happenings.flatMap(({ roles }) => [...roles.keys()]))]
    const interests = (await hasInterests(tx)) ? await listInterestsIn(tx, things, null) : []
    const grantors = [...new Set(happenings.map(({ organisation }) => organisation))]
    const grants = await parts.listThingGrants(tx, grantors)
    const hearers = { interests: groupBy(interests, ({ thing }) => thing), grants }
    await announce(tx, TOPIC, deriveAnnouncement(happenings, hearers, position))
  }
  const announceAll = async (tx: Sql, audiences: string[] | null): Promise<void> => {
    const position = await journal.getHead(tx)
    const recordMicroseconds = clock.now().getTime() * 1_000
    const announcement: Announcement = {
      position,
      changes: [],
      rebuilt: true,
      audiences,
      recordMicroseconds,
    }
    await announce(tx, TOPIC, announcement)
  }

  const rebuildable: Rebuildable<Entry> = {
    follower,
    schema: store.SCHEMA,
    async projectMuted(tx, entries, schema) {
      await projectBatch(projection, tx, entries, schema)
    },
    async announceRebuilt(tx) {
      await announceAll(tx, null)
    },
  }

  /** Completes rows with their carriers and contents, for who sees everything. */
  const viewRows = async (asker: Asker, rows: readonly store.ThingRow[]): Promise<Thing[]> => {
    if (rows.length === 0) return []
    noteRegisters(asker, rows)
    const carrierIds = [...new Set(rows.flatMap((row) => row.inside))]
    const carriers = new Map(
      (carrierIds.length === 0 ? [] : await listAll(carrierIds)).map((row) => [row.thing, row]),
    )
    const counts = await store.countContents(
      db,
      rows.map((row) => row.thing),
    )
    const countsOf = new Map<string, typeof counts>()
    for (const count of counts) {
      const list = countsOf.get(count.carrier)
      if (list) list.push(count)
      else countsOf.set(count.carrier, [count])
    }
    const now = clock.now()
    return rows.map((row) =>
      deriveThing({
        row,
        carriers: row.inside
          .map((id) => carriers.get(id))
          .filter((carrier) => carrier !== undefined),
        contents: countKinds(countsOf.get(row.thing) ?? []),
        estimate,
        now,
      }),
    )
  }
  const listAll = (things: readonly string[]): Promise<store.ThingRow[]> =>
    store.listThings(db, { ...ANY, things, limit: things.length })

  const lookUp = createLookUp({ db, journal, findPlace })
  const seen = createSeenThings({ db, lookUp, estimate })
  const seesAll = (asker: Asker): boolean => sightOf(asker) === 'all'
  const viewThings = async (asker: Asker, things: readonly string[]): Promise<Thing[]> =>
    seesAll(asker)
      ? viewRows(asker, await listAll(things))
      : seen.viewThings(asker, things, clock.now())
  const getPosition = async (): Promise<number> => (await getFollowerState(db, follower)).position
  const drawnFrom = (): string =>
    new Date(clock.now().getTime() - DRAWN_DAYS * 86_400_000).toISOString()

  return {
    follower,
    rebuild: () => rebuild(db, rebuildable),

    /** Holds the projection and all appends back until the transaction ends: rights of old events change in it. */
    async lockHistory(tx: Sql): Promise<void> {
      await lockBookmark(tx, follower.name, 'wait')
      await journal.lockAppends(tx)
    },
    /** Interests in things were said or withdrawn: their carriers follow. The caller holds `lockHistory`. */
    followInterests: (tx: Sql, things: readonly string[]) =>
      deriveCarrierInterests(tx, journal, things),
    /** Tells those who listen under one of the audiences that everything may have changed for them. */
    announceRights: announceAll,
    getState: () => getFollowerState(db, follower),

    async findThing(asker: Asker, thing: string): Promise<Thing> {
      const [found] = await viewThings(asker, [thing])
      if (!found) throw new Refusal(refusals.unknownThing, { detail: thing })
      return found
    },

    async listThings(
      asker: Asker,
      filter: ThingFilter,
      after: string | null,
      limit: number,
    ): Promise<ThingPage> {
      const position = seesAll(asker) ? await getPosition() : null
      const readPage = seesAll(asker) ? await pageOfAll(asker, filter) : pageOfSeen(asker, filter)
      const things: Thing[] = []
      let cursor = after
      // The first look is as long as the page: mostly it is enough.
      let size = Math.min(SCAN_PAGE, 2 * limit)
      for (let scanned = 0; scanned < SCAN_ROWS && things.length < limit; scanned += size) {
        if (scanned > 0) size = SCAN_PAGE
        const page = await readPage(cursor, size)
        things.push(...page.things.filter((thing) => matches(thing, filter)))
        cursor = page.next
        if (cursor === null) break
      }
      const next = things.length > limit ? things[limit - 1]!.id : cursor
      const listed = things.slice(0, limit)
      return {
        position: position ?? positionOf(listed),
        time: clock.now().toISOString(),
        things: listed,
        next,
      }
    },

    /** Who does not see everything gets all that it sees: a difference would have to name what it no longer does. */
    async getLive(asker: Asker, filter: ThingFilter, since: number | null): Promise<Live> {
      if (seesAll(asker)) return getLiveOfAll(asker, filter, since)
      const from = drawnFrom()
      const all = await seen.listAll(asker, filter.kinds, clock.now())
      const known = all.filter(
        (thing) => thing.inside.length === 0 && !isOver(thing) && thing.lastTime >= from,
      )
      const things = known.filter((thing) => matches(thing, filter))
      return {
        position: positionOf(all),
        time: clock.now().toISOString(),
        full: true,
        things,
        gone: [],
        counts: countPlaces(known),
      }
    },

    async getReplay(asker: Asker, time: Date): Promise<Live> {
      if (seesAll(asker)) return deriveReplay({ db, getPosition }, time)
      const all = await seen.listAll(asker, null, time, time.toISOString())
      const things = all
        .filter((thing) => thing.inside.length === 0 && !isOver(thing) && isSighted(thing.id))
        .filter((thing) => thing.where !== null && isFresh(thing, time))
      return {
        position: positionOf(things),
        time: time.toISOString(),
        full: true,
        things,
        gone: [],
        counts: countPlaces(things),
      }
    },

    async getTimeline(
      asker: Asker,
      thing: string,
      before: string | null,
      limit: number,
    ): Promise<Timeline> {
      const windows = await listWindows(thing, (things) =>
        seesAll(asker) ? containmentStore.listIntervals(db, things) : seen.listStays(asker, things),
      )
      const found = await journal.listThingEvents(asker, windows, readCursor(before), limit + 1)
      const page = found.slice(0, limit)
      if (page.length === 0 && before === null && (await viewThings(asker, [thing])).length === 0) {
        throw new Refusal(refusals.unknownThing, { detail: thing })
      }
      const entries = await viewEntries(asker, page)
      const last = entries.at(-1)
      const next = last && found.length > limit ? encodeCursor(last) : null
      return { thing, entries, next }
    },

    async search(asker: Asker, text: string, limit: number): Promise<SearchHit[]> {
      const candidates = listCandidates(text)
      const prefix = findPrefix(text)
      const exact = await viewThings(
        asker,
        candidates.map(({ uri }) => uri),
      )
      const known = new Map(exact.map((thing) => [thing.id, thing]))
      const hits = candidates.map((candidate) =>
        hitOfCandidate(candidate, known.get(candidate.uri)),
      )
      const alike = prefix ? await listAlike(asker, prefix, limit) : []
      const more = alike
        .filter(({ id }) => !hits.some((hit) => hit.id === id))
        .map((thing) => hitOfCandidate({ uri: thing.id, scheme: 'prefix', warnings: [] }, thing))
      return [...hits, ...more].sort((a, b) => Number(b.known) - Number(a.known)).slice(0, limit)
    },
  }

  /** Pages of the projection, for who sees everything. */
  async function pageOfAll(asker: Asker, filter: ThingFilter) {
    const carriers =
      filter.place === null ? [] : await store.listCarriersAt(db, filter.place, SCAN_ROWS)
    const query: Omit<store.ThingQuery, 'limit'> = {
      ...ANY,
      kinds: filter.kinds,
      text: filter.text === null ? null : fold(filter.text),
      inside: filter.inside,
      atPlace: filter.place === null ? null : { place: filter.place, carriers },
    }
    return async (
      after: string | null,
      limit: number,
    ): Promise<{ things: Thing[]; next: string | null }> => {
      const rows = await store.listThings(db, { ...query, after, limit })
      const things = await viewRows(
        asker,
        rows.filter((row) => !row.ended),
      )
      return { things, next: rows.length < limit ? null : rows.at(-1)!.thing }
    }
  }
  function pageOfSeen(asker: Asker, filter: ThingFilter) {
    const text = filter.text === null ? null : fold(filter.text)
    return async (
      after: string | null,
      limit: number,
    ): Promise<{ things: Thing[]; next: string | null }> => {
      const page = await seen.listPage(
        asker,
        { kinds: filter.kinds, text, after, limit },
        clock.now(),
      )
      const living = page.things.filter((thing) => !isOver(thing))
      const within = living.filter(
        ({ inside }) => filter.inside === null || inside.includes(filter.inside),
      )
      return { things: within, next: page.next }
    }
  }
  async function listAlike(
    asker: Asker,
    prefix: string,
    limit: number,
  ): Promise<{ id: string; simulated: boolean }[]> {
    if (!seesAll(asker)) {
      const query = { kinds: null, text: prefix, after: null, limit: SCAN_PAGE }
      return (await seen.listPage(asker, query, clock.now())).things.slice(0, limit)
    }
    const rows = await store.listThings(db, { ...ANY, text: prefix, limit })
    return rows.map(({ thing, simulated }) => ({ id: thing, simulated }))
  }
  async function getLiveOfAll(
    asker: Asker,
    filter: ThingFilter,
    since: number | null,
  ): Promise<Live> {
    const position = await getPosition()
    const rows = await store.listThings(db, {
      ...ANY,
      kinds: filter.kinds,
      outermostOnly: since === null,
      changedAfter: since,
      lastTimeFrom: drawnFrom(),
      limit: MAX_DRAWN,
    })
    const drawn = rows.filter((row) => row.inside.length === 0 && !row.ended)
    const gone = rows.filter((row) => row.inside.length > 0 || row.ended).map((row) => row.thing)
    const things = (await viewRows(asker, drawn)).filter((thing) => matches(thing, filter))
    const left =
      since === null
        ? []
        : drawn.map((row) => row.thing).filter((id) => !things.some((thing) => thing.id === id))
    return {
      position,
      time: clock.now().toISOString(),
      full: since === null,
      things,
      gone: since === null ? [] : [...gone, ...left],
      counts: await countPlacesOfAll(),
    }
  }

  async function viewEntries(asker: Asker, page: readonly ThingEvent[]) {
    const entries = new Map(
      (
        await journal.seeEvents(
          asker,
          page.map(({ key }) => key),
        )
      ).map((entry) => [entry.key, entry]),
    )
    const all = [...entries.values()]
    const contexts = await journal.listContexts(all.map((entry) => entry.context))
    const declarations = await journal.listSeenDeclarations(
      asker,
      all.map((entry) => entry.eventId),
    )
    const organisations = [...new Set(all.map((entry) => entry.organisation))]
    const names = new Map(
      await Promise.all(
        organisations.map(async (id) => [id, await parts.findOrganisationName(id)] as const),
      ),
    )
    return page.flatMap((found) => {
      const entry = entries.get(found.key)
      if (!entry) return []
      const context = contexts.get(entry.context)
      return deriveTimelineEntry({
        found,
        entry,
        happening: readHappening(entry, context, findPlace),
        said: readExtensions(JSON.parse(entry.source), context),
        declarations,
        source: names.get(entry.organisation)!,
      })
    })
  }

  async function countPlacesOfAll(): Promise<Record<string, Record<string, number>>> {
    const from = drawnFrom()
    const counts: Record<string, Record<string, number>> = {}
    const add = (place: string, kind: string, count: number): void => {
      addCount(counts, place, kind, count)
    }
    for (const { place, kind, count } of await store.countAtPlaces(db, from))
      add(place, kind, count)
    const inside = await store.countByOutermost(db)
    const outermost = await listAll([...new Set(inside.map((row) => row.outermost))])
    const placeOf = new Map(
      outermost
        .filter((row) => !row.ended && row.last_time >= from)
        .map((row) => [row.thing, row.place]),
    )
    for (const row of inside) {
      const place = placeOf.get(row.outermost)
      if (place) add(place, row.kind, row.count)
    }
    return counts
  }
}

/** Keeps account of whose words who sees everything is shown. */
const noteRegisters = (asker: Asker, rows: readonly store.ThingRow[]): void => {
  for (const { registers } of rows) {
    const owners = Object.values(registers).map((register) => register?.organisation)
    for (const owner of new Set(owners))
      if (owner !== undefined)
        noteRead(asker, { owner, basis: 'operator', reference: null, count: 1 })
  }
}

/** Refuses what this server did not give. */
const readCursor = (before: string | null): EventCursor | undefined => {
  if (before === null) return undefined
  const cursor = decodeCursor(before)
  if (cursor) return cursor
  const code = refusals.invalidFilter.code
  const reasons = [{ pointer: '/before', code, message: 'is not a cursor that this server gave' }]
  throw new Refusal(refusals.invalidFilter, { reasons })
}

/** The things and all that was ever inside of them. */
const listBelow = async (tx: Sql, things: readonly string[]): Promise<string[]> => {
  const below = new Set(things)
  let level = [...things]
  for (let depth = 0; depth < 12 && level.length > 0; depth++) {
    const children = await containmentStore.listChildrenEver(tx, store.SCHEMA, level)
    level = children.filter((child) => !below.has(child))
    for (const child of level) below.add(child)
  }
  return [...below]
}

const ANY: Omit<store.ThingQuery, 'limit'> = {
  kinds: null,
  text: null,
  inside: null,
  things: null,
  outermostOnly: false,
  changedAfter: null,
  atPlace: null,
  lastTimeFrom: null,
  after: null,
}

/** The thing is no more: a train that was broken up. */
const isOver = ({ disposition, bizStep }: Thing): boolean =>
  isEndedBy(disposition ?? undefined, bizStep ?? undefined)

const matches = (thing: Thing, { kinds, statuses, place }: ThingFilter): boolean =>
  (kinds === null || kinds.includes(thing.kind)) &&
  (statuses === null || statuses.includes(thing.status)) &&
  (place === null || thing.where?.place === place)
