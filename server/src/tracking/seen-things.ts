import type { Live, Thing } from '@karvan/contract'
import { type Asker, sightOf } from '../access/index.ts'
import type { Database } from '../platform/index.ts'
import { deriveInside, type Interval } from './containment.ts'
import { endEmptied, type Known, type LookUp } from './sight.ts'
import * as store from './store.ts'
import { addCount, deriveThing, type EstimatePosition } from './view.ts'

/** A chain of carriers longer than this is a contradiction of its events. */
const MAX_LEVELS = 12
/** Candidates of one statement, and of one answer. */
const PAGE = 1_000
const MAX_CANDIDATES = 20_000

interface Parts {
  db: Database
  lookUp: LookUp
  estimate: EstimatePosition
}

/** Things as an asker knows them at an instant, with those that carry them. */
interface Scene {
  known: Map<string, Known>
  /** What each was inside of at the instant, nearest first. */
  insideOf: Map<string, string[]>
}

/** What askers see who do not see everything: as if only the events that they see had happened. */
export const createSeenThings = ({ db, lookUp, estimate }: Parts) => {
  /** Looks up things and whatever carried them, level by level. */
  const openScene = async (
    asker: Asker,
    things: readonly string[],
    instant: string,
    until?: string,
  ): Promise<Scene> => {
    const known = new Map<string, Known>()
    const parentOf = new Map<string, string>()
    let level: readonly string[] = things
    for (let depth = 0; depth <= MAX_LEVELS && level.length > 0; depth++) {
      const found = await lookUp(asker, level, until)
      for (const [thing, one] of found) known.set(thing, one)
      const stays = [...found.values()].flatMap(({ stays }) => stays)
      level = [...new Set(stays.map(({ parent }) => parent))].filter((thing) => !known.has(thing))
    }
    for (const [thing, one] of known) {
      const stay = findStay(endEmptied(one, known), instant)
      if (stay) parentOf.set(thing, stay.parent)
    }
    const insideOf = new Map(
      [...known.keys()].map((thing) => [thing, deriveInside(thing, parentOf)]),
    )
    return { known, insideOf }
  }

  /** How many of each kind are in each thing at the instant, by the stays that the asker knows. */
  const countContents = async (
    asker: Asker,
    carriers: readonly string[],
    instant: string,
    until?: string,
  ): Promise<Map<string, Record<string, number>>> => {
    const below = new Set<string>()
    let level: readonly string[] = carriers
    for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
      const found = await lookUp(asker, level, until)
      level = [...found.values()]
        .flatMap(({ children }) => children)
        .filter((one) => !below.has(one))
      for (const child of level) below.add(child)
    }
    const { known, insideOf } = await openScene(asker, [...below], instant, until)
    const counts = new Map<string, Record<string, number>>()
    for (const child of below) {
      const kind = known.get(child)?.row.kind
      if (kind === undefined) continue
      for (const carrier of insideOf.get(child) ?? []) {
        const kinds = counts.get(carrier) ?? {}
        kinds[kind] = (kinds[kind] ?? 0) + 1
        counts.set(carrier, kinds)
      }
    }
    return counts
  }

  const viewThings = async (
    asker: Asker,
    things: readonly string[],
    now: Date,
    until?: string,
  ): Promise<Thing[]> => {
    const instant = now.toISOString()
    const { known, insideOf } = await openScene(asker, things, instant, until)
    const asked = things.filter((thing) => known.has(thing))
    const contents = await countContents(asker, asked, instant, until)
    return asked.map((thing) => {
      const inside = insideOf.get(thing) ?? []
      return deriveThing({
        row: { ...known.get(thing)!.row, inside },
        carriers: inside.flatMap((carrier) => known.get(carrier)?.row ?? []),
        contents: contents.get(thing) ?? {},
        estimate,
        now,
      })
    })
  }

  const candidatesOf = (
    asker: Asker,
    query: Pick<store.CandidateQuery, 'kinds' | 'text' | 'after' | 'limit'>,
  ) => {
    const sight = sightOf(asker)
    if (sight === 'all') throw new Error('who sees everything needs no candidates')
    const granted = asker.grants.flatMap(({ things }) => things ?? [])
    return store.listCandidates(db, {
      ...query,
      whole: sight.whole,
      parties: sight.parties,
      granted,
    })
  }

  /** Every thing of which the asker may know something. */
  const listCandidates = async (
    asker: Asker,
    kinds: readonly string[] | null,
  ): Promise<string[]> => {
    const things: string[] = []
    for (let after: string | null = null; things.length < MAX_CANDIDATES; ) {
      const page = await candidatesOf(asker, { kinds, text: null, after, limit: PAGE })
      things.push(...page.map(({ thing }) => thing))
      if (page.length < PAGE) break
      after = page.at(-1)!.thing
    }
    return things
  }

  return {
    viewThings,
    /** Where the asker knows a thing to have been inside of what. */
    listStays: async (asker: Asker, things: readonly string[]): Promise<Interval[]> => {
      const found = await lookUp(asker, things)
      const carriers = await lookUp(
        asker,
        [...found.values()].flatMap(({ stays }) => stays.map(({ parent }) => parent)),
      )
      return [...found.values()].flatMap((known) => endEmptied(known, carriers))
    },
    /** A page of things that the asker knows, by id; `next` where there may be more. */
    async listPage(
      asker: Asker,
      query: Pick<store.CandidateQuery, 'kinds' | 'text' | 'after' | 'limit'>,
      now: Date,
    ): Promise<{ things: Thing[]; next: string | null }> {
      const page = await candidatesOf(asker, query)
      const things = await viewThings(
        asker,
        page.map(({ thing }) => thing),
        now,
      )
      return { things, next: page.length < query.limit ? null : page.at(-1)!.thing }
    },
    /** All that the asker knows, as of now or of an instant of event time. */
    async listAll(
      asker: Asker,
      kinds: readonly string[] | null,
      now: Date,
      until?: string,
    ): Promise<Thing[]> {
      return viewThings(asker, await listCandidates(asker, kinds), now, until)
    },
  }
}

const findStay = (stays: readonly Interval[], instant: string): Interval | undefined =>
  stays.findLast(
    ({ fromTime, toTime }) => fromTime <= instant && (toTime === null || toTime > instant),
  )

/**
 * For those who do not see everything a position is the record time, in microseconds, of the newest event that they
 * see: the journal's own numbers would tell how much happens to others.
 */
export const positionOfTime = (recordTime: string): number => {
  const [seconds = '', fraction = ''] = recordTime.replace('Z', '').split('.')
  return (
    (Date.parse(`${seconds}Z`) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  )
}

export const positionOf = (things: readonly Thing[]): number =>
  things.reduce((newest, { lastRecordTime }) => Math.max(newest, positionOfTime(lastRecordTime)), 0)

/** For each place how many things of each kind are there, at any depth. */
export const countPlaces = (things: readonly Thing[]): Live['counts'] => {
  const counts: Live['counts'] = {}
  for (const { where, kind, contents } of things) {
    if (!where?.place) continue
    addCount(counts, where.place, kind, 1)
    for (const [inner, count] of Object.entries(contents))
      addCount(counts, where.place, inner, count)
  }
  return counts
}
