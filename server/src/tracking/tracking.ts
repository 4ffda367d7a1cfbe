import { fold } from '@karvan/codes'
import type { Live, SearchHit, Thing, ThingPage, Timeline } from '@karvan/contract'
import { type Asker, sightOf } from '../access/index.ts'
import { type Entry, JOURNAL_CHANNEL, type Journal, type ThingEvent } from '../journal/index.ts'
import {
  announce,
  type Clock,
  type Database,
  type Follower,
  getFollowerState,
  type Rebuildable,
  Refusal,
  rebuild,
} from '../platform/index.ts'
import * as containmentStore from './containment-store.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { type FindPlace, readExtensions, readHappening } from './happening.ts'
import { type Announcement, announceChanges, projectBatch, TOPIC } from './project.ts'
import { refusals } from './refusals.ts'
import { deriveReplay } from './replay.ts'
import { findPrefix, hitOfCandidate, listCandidates } from './search.ts'
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
  /** Names of organisations, for sources. */
  findOrganisationName(id: string): Promise<string>
}

export type Tracking = ReturnType<typeof createTracking>

export const createTracking = (parts: Parts) => {
  const { db, clock, journal, findPlace, estimate } = parts
  const projection = { journal, findPlace }

  const follower: Follower<Entry> = {
    name: 'tracking',
    channel: JOURNAL_CHANNEL,
    batchSize: BATCH_ROWS,
    listAfter: journal.listAfter,
    getHead: journal.getHead,
    async project(tx, entries) {
      const states = await projectBatch(projection, tx, entries, store.SCHEMA)
      await announceChanges(tx, states, entries.at(-1)!.position)
    },
  }
  const rebuildable: Rebuildable<Entry> = {
    follower,
    schema: store.SCHEMA,
    async projectMuted(tx, entries, schema) {
      await projectBatch(projection, tx, entries, schema)
    },
    async announceRebuilt(tx) {
      const position = await journal.getHead(tx)
      await announce(tx, TOPIC, { position, changes: [], rebuilt: true } satisfies Announcement)
    },
  }

  /** Completes rows with their carriers and contents, for an asker. */
  const viewRows = async (rows: readonly store.ThingRow[], asker: Asker): Promise<Thing[]> => {
    if (rows.length === 0) return []
    const whole = sightOf(asker) === 'all'
    const carrierIds = [...new Set(rows.flatMap((row) => row.inside))]
    const carriers = new Map(
      (carrierIds.length === 0 || !whole ? [] : await listAll(carrierIds)).map((row) => [
        row.thing,
        row,
      ]),
    )
    const counts = whole
      ? await store.countContents(
          db,
          rows.map((row) => row.thing),
        )
      : []
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
        whole,
      }),
    )
  }
  const listAll = (things: readonly string[]): Promise<store.ThingRow[]> =>
    store.listThings(db, { ...ANY, things, limit: things.length })

  const findRow = async (asker: Asker, thing: string): Promise<store.ThingRow | undefined> => {
    const [row] = await store.listThings(db, {
      ...ANY,
      things: [thing],
      audiences: audienceParameter(asker),
      limit: 1,
    })
    return row
  }
  const getPosition = async (): Promise<number> => (await getFollowerState(db, follower)).position
  const drawnFrom = (): string =>
    new Date(clock.now().getTime() - DRAWN_DAYS * 86_400_000).toISOString()

  return {
    follower,
    rebuild: () => rebuild(db, rebuildable),
    getState: () => getFollowerState(db, follower),

    async findThing(asker: Asker, thing: string): Promise<Thing> {
      const row = await findRow(asker, thing)
      if (!row) throw new Refusal(refusals.unknownThing, { detail: thing })
      return (await viewRows([row], asker))[0]!
    },

    async listThings(
      asker: Asker,
      filter: ThingFilter,
      after: string | null,
      limit: number,
    ): Promise<ThingPage> {
      const position = await getPosition()
      const carriers =
        filter.place === null ? [] : await store.listCarriersAt(db, filter.place, SCAN_ROWS)
      const query: store.ThingQuery = {
        ...ANY,
        kinds: filter.kinds,
        text: filter.text === null ? null : fold(filter.text),
        inside: filter.inside,
        atPlace: filter.place === null ? null : { place: filter.place, carriers },
        audiences: audienceParameter(asker),
        limit: SCAN_PAGE,
      }
      const things: Thing[] = []
      let cursor = after
      for (let scanned = 0; scanned < SCAN_ROWS; scanned += SCAN_PAGE) {
        const rows = await store.listThings(db, { ...query, after: cursor })
        for (const thing of await viewRows(
          rows.filter((row) => !row.ended),
          asker,
        )) {
          if (!matches(thing, filter)) continue
          things.push(thing)
          if (things.length === limit) {
            return { position, time: clock.now().toISOString(), things, next: thing.id }
          }
        }
        cursor = rows.at(-1)?.thing ?? null
        if (rows.length < SCAN_PAGE) {
          cursor = null
          break
        }
      }
      return { position, time: clock.now().toISOString(), things, next: cursor }
    },

    async getLive(asker: Asker, filter: ThingFilter, since: number | null): Promise<Live> {
      const position = await getPosition()
      const rows = await store.listThings(db, {
        ...ANY,
        kinds: filter.kinds,
        outermostOnly: since === null,
        changedAfter: since,
        lastTimeFrom: drawnFrom(),
        audiences: audienceParameter(asker),
        limit: MAX_DRAWN,
      })
      const drawn = rows.filter((row) => row.inside.length === 0 && !row.ended)
      const gone = rows.filter((row) => row.inside.length > 0 || row.ended).map((row) => row.thing)
      const things = (await viewRows(drawn, asker)).filter((thing) => matches(thing, filter))
      const left =
        since === null
          ? []
          : drawn.map((row) => row.thing).filter((id) => !things.some((thing) => thing.id === id))
      const counts = sightOf(asker) === 'all' ? await countPlaces() : countDrawn(things)
      return {
        position,
        time: clock.now().toISOString(),
        things,
        gone: since === null ? [] : [...gone, ...left],
        counts,
      }
    },

    getReplay: (asker: Asker, time: Date): Promise<Live> =>
      deriveReplay({ db, getPosition, clock }, sightOf(asker) === 'all', time),

    async getTimeline(
      asker: Asker,
      thing: string,
      before: string | null,
      limit: number,
    ): Promise<Timeline> {
      const whole = sightOf(asker) === 'all'
      const windows = whole
        ? await listWindows(thing, (things) => containmentStore.listIntervals(db, things))
        : [{ thing, from: null, to: null }]
      const found = await journal.listThingEvents(asker, windows, decodeCursor(before), limit + 1)
      const page = found.slice(0, limit)
      if (page.length === 0 && before === null && !(await findRow(asker, thing))) {
        throw new Refusal(refusals.unknownThing, { detail: thing })
      }
      const last = page.at(-1)
      const next = last && found.length > limit ? encodeCursor(last) : null
      return { thing, entries: await viewEntries(page), next }
    },

    async search(asker: Asker, text: string, limit: number): Promise<SearchHit[]> {
      const candidates = listCandidates(text)
      const prefix = findPrefix(text)
      const audiences = audienceParameter(asker)
      const exact = await store.listThings(db, {
        ...ANY,
        things: candidates.map(({ uri }) => uri),
        audiences,
        limit: candidates.length,
      })
      const known = new Map(exact.map((row) => [row.thing, row]))
      const hits = candidates.map((candidate) =>
        hitOfCandidate(candidate, known.get(candidate.uri)),
      )
      const alike = prefix
        ? await store.listThings(db, { ...ANY, text: prefix, audiences, limit })
        : []
      const more = alike
        .filter(({ thing }) => !hits.some((hit) => hit.id === thing))
        .map((row) => hitOfCandidate({ uri: row.thing, scheme: 'prefix', warnings: [] }, row))
      return [...hits, ...more].sort((a, b) => Number(b.known) - Number(a.known)).slice(0, limit)
    },
  }

  async function viewEntries(page: readonly ThingEvent[]) {
    const entries = new Map(
      (await journal.listByKeys(page.map(({ key }) => key))).map((entry) => [entry.key, entry]),
    )
    const all = [...entries.values()]
    const contexts = await journal.listContexts(all.map((entry) => entry.context))
    const declarations = await journal.listDeclarations(
      db,
      all.map((entry) => entry.eventId),
    )
    const organisations = [...new Set(all.map((entry) => entry.organisation))]
    const names = new Map(
      await Promise.all(
        organisations.map(async (id) => [id, await parts.findOrganisationName(id)] as const),
      ),
    )
    return page.map((found) => {
      const entry = entries.get(found.key)!
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

  async function countPlaces(): Promise<Record<string, Record<string, number>>> {
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

const ANY: Omit<store.ThingQuery, 'limit'> = {
  kinds: null,
  text: null,
  inside: null,
  things: null,
  outermostOnly: false,
  changedAfter: null,
  atPlace: null,
  lastTimeFrom: null,
  audiences: null,
  after: null,
}

const audienceParameter = (asker: Asker): string[] | null => {
  const sight = sightOf(asker)
  return sight === 'all' ? null : sight.whole
}

const matches = (thing: Thing, { kinds, statuses, place }: ThingFilter): boolean =>
  (kinds === null || kinds.includes(thing.kind)) &&
  (statuses === null || statuses.includes(thing.status)) &&
  (place === null || thing.where?.place === place)

const countDrawn = (things: readonly Thing[]): Record<string, Record<string, number>> => {
  const counts: Record<string, Record<string, number>> = {}
  for (const { where, kind } of things) {
    if (!where?.place) continue
    addCount(counts, where.place, kind, 1)
  }
  return counts
}
