import type { Entry, Journal } from '../journal/index.ts'
import type { Sql } from '../platform/index.ts'
import {
  type ContainmentEvent,
  deriveContainment,
  deriveInside,
  type Interval,
} from './containment.ts'
import * as containmentStore from './containment-store.ts'
import { type FindPlace, type Happening, readHappening } from './happening.ts'
import { isSighted, sightingOf } from './sighting.ts'
import * as sightingStore from './sighting-store.ts'
import { applyHappening, createState, type ThingState } from './state.ts'
import * as store from './store.ts'

export const TOPIC = 'tracking.changed'

interface Projection {
  journal: Journal
  findPlace: FindPlace
}

/** What a batch said, and whose places inside of others it changed. */
export interface Projected {
  happenings: Happening[]
  moved: string[]
}

/** Projects a batch: derive, store; the announcement is the caller's. */
export const projectBatch = async (
  { journal, findPlace }: Projection,
  tx: Sql,
  entries: readonly Entry[],
  schema: string,
): Promise<Projected> => {
  const until = entries.at(-1)!.position
  const reader = createReader(journal, findPlace, tx)
  const happenings = await reader.read(entries)
  const declared = await listDeclared(journal, tx, happenings, until)
  const wrong = listNamed(
    happenings.filter((happening) => happening.isDeclaration || declared.has(happening)),
  )
  const apply = happenings.filter(
    (happening) => !happening.isDeclaration && !declared.has(happening),
  )

  const derived = await deriveAgain(reader, journal, tx, [...wrong.keys()], until)
  const states = await deriveForward(tx, schema, apply, new Set(wrong.keys()))
  for (const state of derived) {
    state.changedPosition = Math.max(state.changedPosition, wrong.get(state.thing) ?? 0)
  }
  const changed = [...states, ...derived]
  const living = changed.filter((state) => state.events > 0)
  const vanished = changed.filter((state) => state.events === 0).map(({ thing }) => thing)
  await store.upsertStates(tx, schema, living)
  await store.deleteStates(tx, schema, vanished)
  await projectSightings(reader, journal, tx, schema, apply, [...wrong.keys()], until)
  const moved = await projectContainment(reader, journal, tx, schema, happenings, living, until)
  return { happenings, moved }
}

interface Reader {
  read(entries: readonly Entry[]): Promise<Happening[]>
}

const createReader = (journal: Journal, findPlace: FindPlace, tx: Sql): Reader => ({
  async read(entries) {
    const contexts = await journal.listContexts(
      entries.map((entry) => entry.context),
      tx,
    )
    return entries.map((entry) => readHappening(entry, contexts.get(entry.context), findPlace))
  },
})

/** Those whose maker declared them wrong, by what the journal knew up to a position. */
const listDeclared = async (
  journal: Journal,
  tx: Sql,
  happenings: readonly Happening[],
  until: number,
): Promise<Set<Happening>> => {
  const originals = happenings.filter((happening) => !happening.isDeclaration)
  const declarations = await journal.listDeclarations(tx, [
    ...new Set(originals.map(({ eventId }) => eventId)),
  ])
  const known = new Set(
    declarations
      .filter(({ position }) => position <= until)
      .map(({ eventId, organisation }) => `${organisation} ${eventId}`),
  )
  return new Set(
    originals.filter(({ organisation, eventId }) => known.has(`${organisation} ${eventId}`)),
  )
}

/** Things named by events, with the last position that names each. */
const listNamed = (happenings: readonly Happening[]): Map<string, number> => {
  const named = new Map<string, number>()
  for (const { roles, position } of happenings) {
    for (const thing of roles.keys()) named.set(thing, Math.max(position, named.get(thing) ?? 0))
  }
  return named
}

/** Applies new events to the states that stand. */
const deriveForward = async (
  tx: Sql,
  schema: string,
  happenings: readonly Happening[],
  except: ReadonlySet<string>,
): Promise<ThingState[]> => {
  const named = [...listNamed(happenings).keys()].filter((thing) => !except.has(thing))
  if (named.length === 0) return []
  const states = new Map<string, ThingState>(
    (await store.listStates(tx, schema, named)).map((state) => [state.thing, state]),
  )
  for (const happening of happenings) {
    for (const thing of happening.roles.keys()) {
      if (except.has(thing)) continue
      const state = states.get(thing) ?? createState(thing)
      states.set(thing, state)
      applyHappening(state, happening)
    }
  }
  return [...states.values()]
}

/** Derives states from all their events, without those declared wrong. */
const deriveAgain = async (
  reader: Reader,
  journal: Journal,
  tx: Sql,
  things: readonly string[],
  until: number,
): Promise<ThingState[]> => {
  const histories = await listHistories(reader, journal, tx, things, until)
  return things.map((thing) => {
    const state = createState(thing)
    for (const happening of histories.get(thing) ?? []) applyHappening(state, happening)
    return state
  })
}

/** All events of each thing up to a position, each once, without those declared wrong. */
const listHistories = async (
  reader: Reader,
  journal: Journal,
  tx: Sql,
  things: readonly string[],
  until: number,
  roles: readonly string[] | null = null,
): Promise<Map<string, Happening[]>> => {
  if (things.length === 0) return new Map()
  const rows = await journal.listAllEventsOf(tx, things, roles, until)
  const entries = [...new Map(rows.map((row) => [row.key, row])).values()]
  const happenings = (await reader.read(entries)).filter(({ isDeclaration }) => !isDeclaration)
  const wrong = await listDeclared(journal, tx, happenings, until)
  const byKey = new Map(
    happenings
      .filter((happening) => !wrong.has(happening))
      .map((happening) => [happening.key, happening]),
  )
  const histories = new Map<string, Happening[]>()
  const seen = new Set<string>()
  for (const { thing, key } of rows) {
    const happening = byKey.get(key)
    if (!happening || seen.has(`${thing} ${key}`)) continue
    seen.add(`${thing} ${key}`)
    const history = histories.get(thing)
    if (history) history.push(happening)
    else histories.set(thing, [happening])
  }
  return histories
}

const projectSightings = async (
  reader: Reader,
  journal: Journal,
  tx: Sql,
  schema: string,
  apply: readonly Happening[],
  again: readonly string[],
  until: number,
): Promise<void> => {
  const sighted = again.filter(isSighted)
  const histories = await listHistories(reader, journal, tx, sighted, until)
  const anew = new Set(again)
  const rows = [
    ...apply.flatMap((happening) =>
      [...happening.roles.keys()]
        .filter((thing) => isSighted(thing) && !anew.has(thing))
        .flatMap((thing) => sightingOf(thing, happening)),
    ),
    ...[...histories].flatMap(([thing, happenings]) =>
      happenings.flatMap((happening) => sightingOf(thing, happening)),
    ),
  ]
  if (sighted.length > 0) await sightingStore.deleteSightings(tx, schema, sighted)
  if (rows.length > 0) await sightingStore.insertSightings(tx, schema, rows)
}

/** Derives again where the children of the batch were inside of what, and what follows for those inside of them. */
const projectContainment = async (
  reader: Reader,
  journal: Journal,
  tx: Sql,
  schema: string,
  happenings: readonly Happening[],
  living: readonly ThingState[],
  until: number,
): Promise<string[]> => {
  const touched = await listTouchedChildren(tx, schema, happenings)
  const children = [...touched.keys()]
  const moved = new Map<string, number>()
  if (children.length > 0) {
    const before = await containmentStore.listParentsEver(tx, schema, children)
    const intervals = await deriveIntervals(reader, journal, tx, children, until)
    await containmentStore.replaceContainment(tx, schema, children, intervals)
    for (const { child, parent } of [...before, ...intervals]) {
      moved.set(parent, Math.max(moved.get(parent) ?? 0, touched.get(child)!))
    }
    for (const [child, position] of touched)
      moved.set(child, Math.max(moved.get(child) ?? 0, position))
  }
  // States that were just written for the first time do not yet know what they are inside of.
  for (const { thing } of living) if (!moved.has(thing)) moved.set(thing, 0)
  await projectInside(tx, schema, moved, touched)
  return children
}

const listTouchedChildren = async (
  tx: Sql,
  schema: string,
  happenings: readonly Happening[],
): Promise<Map<string, number>> => {
  const touched = new Map<string, number>()
  const touch = (child: string, position: number): void => {
    touched.set(child, Math.max(position, touched.get(child) ?? 0))
  }
  const emptied = new Map<string, number>()
  for (const { roles, position } of happenings) {
    for (const [thing, named] of roles) {
      if (named.includes('child')) touch(thing, position)
      if (named.includes('emptied')) emptied.set(thing, position)
    }
  }
  for (const { child, parent } of await listChildrenOf(tx, schema, [...emptied.keys()])) {
    touch(child, emptied.get(parent)!)
  }
  // A child of this very batch may stand in no table yet; its parent's emptying reads it from the journal.
  return touched
}

const listChildrenOf = async (tx: Sql, schema: string, parents: readonly string[]) => {
  if (parents.length === 0) return []
  const children = await containmentStore.listChildrenEver(tx, schema, parents)
  const pairs = await containmentStore.listParentsEver(tx, schema, children)
  return pairs.filter(({ parent }) => parents.includes(parent))
}

const deriveIntervals = async (
  reader: Reader,
  journal: Journal,
  tx: Sql,
  children: readonly string[],
  until: number,
): Promise<Interval[]> => {
  const own = await listHistories(reader, journal, tx, children, until, ['child'])
  const parents = new Set(
    [...own.values()]
      .flat()
      .map(({ parent }) => parent)
      .filter((parent) => parent !== null),
  )
  const emptied = await listHistories(reader, journal, tx, [...parents], until, ['emptied'])
  return children.flatMap((child) => {
    const events = (own.get(child) ?? []).flatMap(containmentEvent)
    const mine = new Set(events.map(({ parent }) => parent))
    const emptyings = [...mine].flatMap((parent) =>
      (emptied.get(parent) ?? []).flatMap(containmentEvent),
    )
    return deriveContainment(child, [...events, ...emptyings])
  })
}

const containmentEvent = ({ parent, action, time, position }: Happening): ContainmentEvent[] =>
  parent !== null && (action === 'ADD' || action === 'DELETE')
    ? [{ parent, action, time, position }]
    : []

/** Walks level by level, never by a recursive query: the rows of one level may lie on many shards. */
const projectInside = async (
  tx: Sql,
  schema: string,
  moved: ReadonlyMap<string, number>,
  touched: ReadonlyMap<string, number>,
): Promise<void> => {
  const positions = new Map(moved)
  let level = [...touched.keys()]
  for (let depth = 0; depth < 12 && level.length > 0; depth++) {
    const below = await containmentStore.listChildrenNow(tx, schema, level)
    level = below.filter((child) => !positions.has(child))
    for (const child of level) positions.set(child, 0)
  }
  const parentOf = new Map<string, string>()
  let up = [...positions.keys()]
  for (let depth = 0; depth < 12 && up.length > 0; depth++) {
    const pairs = await containmentStore.listParentsNow(tx, schema, up)
    for (const { child, parent } of pairs) parentOf.set(child, parent)
    up = [...new Set(pairs.map(({ parent }) => parent))].filter((parent) => !parentOf.has(parent))
  }
  const rows = [...positions].map(([thing, position]) => {
    const inside = deriveInside(thing, parentOf)
    return { thing, inside, outermost: inside.at(-1) ?? null, position }
  })
  if (rows.length > 0) await store.updateInside(tx, schema, rows)
}
