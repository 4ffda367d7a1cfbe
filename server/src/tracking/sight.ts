import { type Asker, getSightRevision, noteRead, type Sight, sightOf } from '../access/index.ts'
import type { Journal, SeenEntry } from '../journal/index.ts'
import type { Database } from '../platform/index.ts'
import { type ContainmentEvent, deriveContainment, type Interval } from './containment.ts'
import { type FindPlace, type Happening, readHappening } from './happening.ts'
import { applyHappening, createState, isEnded } from './state.ts'
import * as store from './store.ts'

/** What an asker who does not see everything knows of a thing: derived from the events that it sees and no others. */
export interface Known {
  row: store.ThingRow
  /** Where it was inside of what. */
  stays: Interval[]
  /** What it ever carried, by those events. */
  children: string[]
  /** Its events in order, without those declared wrong. */
  happenings: SeenHappening[]
}

/** With why the asker sees it. */
type SeenHappening = Happening & Pick<SeenEntry, 'basis' | 'reference'>

interface Parts {
  db: Database
  journal: Journal
  findPlace: FindPlace
}

/** Remembered for all askers together. */
const REMEMBERED = 50_000

export type LookUp = (
  asker: Asker,
  things: readonly string[],
  until?: string,
) => Promise<Map<string, Known>>

/**
 * Looks things up for askers who see only part of the journal. What was derived is remembered for everybody with the same
 * sight until the thing changes, or what that sight sees: a right of others leaves it. A right of one's own makes
 * another sight. A look at an earlier instant is not remembered.
 */
export const createLookUp = ({ db, journal, findPlace }: Parts): LookUp => {
  const remembered = new Map<string, { version: string; known: Known }>()
  const derive = async (asker: Asker, things: readonly string[], until: string | null) =>
    deriveKnown(things, await listHappenings({ db, journal, findPlace }, asker, things, until))

  return async (asker, things, until) => {
    const distinct = [...new Set(things)]
    if (until !== undefined) return noteKnown(asker, await derive(asker, distinct, until))
    const sight = fingerprintOf(asker)
    // Read before what it is the revision of: what is derived meanwhile is derived again.
    const revision = await getSightRevision(db, partiesOf(asker))
    const versions = new Map(
      (await store.listVersions(db, distinct)).map((row) => [
        row.thing,
        `${revision} ${row.changed_position}`,
      ]),
    )
    const found = new Map<string, Known>()
    for (const thing of distinct) {
      const entry = remembered.get(`${thing}\n${sight}`)
      if (entry && entry.version === versions.get(thing)) found.set(thing, entry.known)
    }
    // What the asker knows nothing of is looked up each time: that others know it must not show in how long it takes.
    const fresh = await derive(
      asker,
      distinct.filter((thing) => !found.has(thing)),
      null,
    )
    if (remembered.size + fresh.size > REMEMBERED) remembered.clear()
    for (const [thing, known] of fresh) {
      found.set(thing, known)
      const version = versions.get(thing)
      if (version !== undefined) remembered.set(`${thing}\n${sight}`, { version, known })
    }
    const inOrder = distinct.filter((thing) => found.has(thing))
    const known = new Map(inOrder.map((thing) => [thing, found.get(thing)!]))
    return noteKnown(asker, known)
  }
}

/** Keeps account of whose events are shown in what is known, remembered or not. */
const noteKnown = (asker: Asker, known: Map<string, Known>): Map<string, Known> => {
  for (const { happenings } of known.values()) {
    for (const { organisation, basis, reference } of happenings) {
      const shown = asker.kind === 'link' ? 'link' : basis
      noteRead(asker, { owner: organisation, basis: shown, reference, count: 1 })
    }
  }
  return known
}

const partiesOf = (asker: Asker): readonly string[] => {
  const sight = sightOf(asker)
  return sight === 'all' ? [] : sight.parties
}

/** What is seen depends on nothing else of an asker; the grants are told as why it is. */
const fingerprintOf = (asker: Asker): string => {
  const sight: 'all' | Sight = sightOf(asker)
  if (sight === 'all') return 'all'
  return JSON.stringify([sight.whole, sight.parties, asker.grants.map(({ id }) => id)])
}

/** The events of each thing that the asker sees, as it may see them. */
const listHappenings = async (
  { journal, findPlace }: Parts,
  asker: Asker,
  things: readonly string[],
  until: string | null,
): Promise<Map<string, SeenHappening[]>> => {
  if (things.length === 0) return new Map()
  const rows = await journal.seeEventsOf(asker, things, until)
  const contexts = await journal.listContexts(rows.map(({ context }) => context))
  const read = new Map<string, SeenHappening>()
  const histories = new Map<string, SeenHappening[]>(things.map((thing) => [thing, []]))
  const wrong = listDeclaredWrong(rows)
  for (const row of rows) {
    if (row.declarationTime !== null || wrong.has(`${row.organisation} ${row.eventId}`)) continue
    const { basis, reference } = row
    const happening = read.get(row.key) ?? {
      ...readHappening(row, contexts.get(row.context), findPlace),
      basis,
      reference,
    }
    read.set(row.key, happening)
    const history = histories.get(row.thing)!
    if (history.at(-1) !== happening) history.push(happening)
  }
  return histories
}

/** A declaration repeats the event that it declares wrong: who sees one sees the other. */
const listDeclaredWrong = (rows: readonly SeenEntry[]): Set<string> =>
  new Set(
    rows
      .filter(({ declarationTime }) => declarationTime !== null)
      .map(({ organisation, eventId }) => `${organisation} ${eventId}`),
  )

const deriveKnown = (
  things: readonly string[],
  histories: ReadonlyMap<string, SeenHappening[]>,
): Map<string, Known> => {
  const known = new Map<string, Known>()
  for (const thing of things) {
    const happenings = histories.get(thing) ?? []
    if (happenings.length === 0) continue
    known.set(thing, {
      row: rowOf(thing, happenings),
      stays: deriveContainment(
        thing,
        happenings.flatMap((one) => containmentOf(thing, one)),
      ),
      children: [...new Set(happenings.flatMap((one) => childrenOf(thing, one)))],
      happenings,
    })
  }
  return known
}

const rowOf = (thing: string, happenings: readonly Happening[]): store.ThingRow => {
  const state = createState(thing)
  for (const happening of happenings) applyHappening(state, happening)
  return {
    thing,
    kind: state.kind,
    label: state.label,
    place: state.registers.spot?.value.place ?? null,
    ended: isEnded(state.registers),
    registers: state.registers,
    inside: [],
    first_time: state.firstTime,
    last_time: state.lastTime,
    last_record_time: state.lastRecordTime,
    events: state.events,
    simulated: state.simulated,
    changed_position: state.changedPosition,
  }
}

const containmentOf = (thing: string, happening: Happening): ContainmentEvent[] => {
  const { parent, action, time, position, roles } = happening
  if (parent === null || !(roles.get(thing) ?? []).includes('child')) return []
  return action === 'ADD' || action === 'DELETE' ? [{ parent, action, time, position }] : []
}

const childrenOf = (thing: string, { parent, roles }: Happening): string[] =>
  parent !== thing
    ? []
    : [...roles].filter(([, named]) => named.includes('child')).map(([child]) => child)

/** A carrier that was emptied whole ends the stays of all that was in it, whose own events do not name it. */
export const endEmptied = (known: Known, carriers: ReadonlyMap<string, Known>): Interval[] => {
  const events: ContainmentEvent[] = known.happenings.flatMap((one) =>
    containmentOf(known.row.thing, one),
  )
  const parents = new Set(events.map(({ parent }) => parent))
  const emptyings = [...parents].flatMap((parent) =>
    (carriers.get(parent)?.happenings ?? []).flatMap((one): ContainmentEvent[] =>
      (one.roles.get(parent) ?? []).includes('emptied')
        ? [{ parent, action: 'DELETE', time: one.time, position: one.position }]
        : [],
    ),
  )
  return emptyings.length === 0
    ? known.stays
    : deriveContainment(known.row.thing, [...events, ...emptyings])
}
