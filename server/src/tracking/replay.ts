import { kindOfThing, labelOfThing } from '@karvan/codes'
import type { Live, Thing, ThingKind } from '@karvan/contract'
import type { Database } from '../platform/index.ts'
import * as containmentStore from './containment-store.ts'
import * as sightingStore from './sighting-store.ts'
import { deriveStatus } from './state.ts'
import { addCount } from './view.ts'

/** A mover that said nothing for longer than this before the instant is not drawn in its replay. */
const MOVER_HOURS = 48
/** What stands says nothing for long. */
const STANDING_HOURS = 30 * 24

interface Parts {
  db: Database
  getPosition(): Promise<number>
}

/**
 * The map as it was at an instant of event time, by what the journal knows now: trains, vessels and
 * trucks at their last sighting before, with what was in them then; wagons and containers that stood
 * by themselves.
 */
export const deriveReplay = async ({ db, getPosition }: Parts, time: Date): Promise<Live> => {
  const position = await getPosition()
  const answer = { position, time: time.toISOString(), full: true, gone: [] }
  const instant = time.toISOString()
  const since = (hours: number) => new Date(time.getTime() - hours * 3_600_000).toISOString()
  const movers = (
    await sightingStore.listLastSightings(db, true, since(MOVER_HOURS), instant)
  ).filter(isThere)
  const cargo = (
    await sightingStore.listLastSightings(db, false, since(STANDING_HOURS), instant)
  ).filter(isThere)
  const known = [...movers, ...cargo].map(({ thing }) => thing)
  const carried = new Set(
    (await containmentStore.listParentsAt(db, known, instant)).map(({ child }) => child),
  )
  const drawn = [...movers, ...cargo].filter(({ thing }) => !carried.has(thing))
  const contents = await countContentsAt(
    db,
    drawn.map(({ thing }) => thing),
    instant,
  )
  const things = drawn.map((sighting) =>
    thingOf(sighting, contents.get(sighting.thing) ?? {}, time),
  )
  return { ...answer, things, counts: countPlaces(things) }
}

/** Whether a thing that was last heard of at its time is still drawn at an instant. */
export const isFresh = ({ kind, lastTime }: Thing, time: Date): boolean => {
  const hours = ['train', 'vessel', 'truck'].includes(kind) ? MOVER_HOURS : STANDING_HOURS
  return time.getTime() - Date.parse(lastTime) <= hours * 3_600_000
}

const isThere = ({ disposition, bizStep }: sightingStore.Sighting): boolean =>
  disposition !== 'inactive' && bizStep !== 'decommissioning'

/** How many of each kind were in each thing at the instant, level by level down. */
const countContentsAt = async (db: Database, movers: readonly string[], time: string) => {
  const roots = new Map(movers.map((mover) => [mover, new Set([mover])]))
  const contents = new Map<string, Record<string, number>>()
  let level = [...movers]
  for (let depth = 0; depth < 12 && level.length > 0; depth++) {
    const pairs = await containmentStore.listChildrenAt(db, level, time)
    level = []
    for (const { child, parent } of pairs) {
      for (const root of roots.get(parent) ?? []) {
        const known = roots.get(child) ?? new Set()
        if (known.has(root)) continue
        roots.set(child, known.add(root))
        level.push(child)
        const counts = contents.get(root) ?? {}
        const kind = kindOfThing(child)
        counts[kind] = (counts[kind] ?? 0) + 1
        contents.set(root, counts)
      }
    }
  }
  return contents
}

const thingOf = (
  sighting: sightingStore.Sighting & { simulated: boolean },
  contents: Record<string, number>,
  now: Date,
): Thing => {
  const { thing, time, place, latitude, longitude, bizStep, disposition, delayMinutes } = sighting
  const underWay = place === null
  const held = disposition === 'unavailable'
  return {
    id: thing,
    kind: kindOfThing(thing) satisfies ThingKind,
    label: labelOfThing(thing),
    status: deriveStatus({ held, underWay, lastTime: time, delayMinutes }, now),
    delayMinutes,
    bizStep,
    disposition,
    where: { basis: 'reported', place, latitude, longitude, time },
    estimate: null,
    inside: [],
    contents,
    nextPlace: null,
    destination: null,
    firstTime: time,
    lastTime: time,
    lastRecordTime: time,
    events: 1,
    simulated: sighting.simulated,
  }
}

const countPlaces = (things: readonly Thing[]): Live['counts'] => {
  const counts: Live['counts'] = {}
  for (const { where, kind, contents } of things) {
    if (!where?.place) continue
    addCount(counts, where.place, kind, 1)
    for (const [inner, count] of Object.entries(contents))
      addCount(counts, where.place, inner, count)
  }
  return counts
}
