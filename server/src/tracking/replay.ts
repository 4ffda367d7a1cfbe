import { kindOfThing, labelOfThing } from '@karvan/codes'
import type { Live, Thing, ThingKind } from '@karvan/contract'
import type { Clock, Database } from '../platform/index.ts'
import { deriveStatus } from './state.ts'
import * as store from './store.ts'
import { addCount } from './view.ts'

/** A mover that said nothing for longer than this before the instant is not drawn in its replay. */
const WINDOW_HOURS = 48

interface Parts {
  db: Database
  clock: Clock
  getPosition(): Promise<number>
}

/**
 * The map as it was at an instant of event time, by what the journal knows now: trains, vessels and
 * trucks at their last sighting before, with what was in them then.
 */
export const deriveReplay = async (
  { db, getPosition }: Parts,
  whole: boolean,
  time: Date,
): Promise<Live> => {
  const position = await getPosition()
  const answer = { position, time: time.toISOString(), gone: [] }
  if (!whole) return { ...answer, things: [], counts: {} }
  const from = new Date(time.getTime() - WINDOW_HOURS * 3_600_000).toISOString()
  const sightings = await store.listLastSightings(db, from, time.toISOString())
  const living = sightings.filter(
    ({ disposition, bizStep }) => disposition !== 'inactive' && bizStep !== 'decommissioning',
  )
  const contents = await countContentsAt(
    db,
    living.map(({ thing }) => thing),
    time.toISOString(),
  )
  const inside = new Set([...contents.values()].flatMap(({ things }) => things))
  const drawn = living.filter(({ thing }) => !inside.has(thing))
  const things = drawn.map((sighting) =>
    thingOf(sighting, contents.get(sighting.thing)?.counts ?? {}, time),
  )
  return { ...answer, things, counts: countPlaces(things) }
}

/** Level by level down from each mover, at the instant. */
const countContentsAt = async (db: Database, movers: readonly string[], time: string) => {
  const roots = new Map(movers.map((mover) => [mover, new Set([mover])]))
  const contents = new Map<string, { counts: Record<string, number>; things: string[] }>()
  let level = [...movers]
  for (let depth = 0; depth < 12 && level.length > 0; depth++) {
    const pairs = await store.listChildrenAt(db, level, time)
    level = []
    for (const { child, parent } of pairs) {
      for (const root of roots.get(parent) ?? []) {
        const known = roots.get(child) ?? new Set()
        if (known.has(root)) continue
        roots.set(child, known.add(root))
        level.push(child)
        const content = contents.get(root) ?? { counts: {}, things: [] }
        const kind = kindOfThing(child)
        content.counts[kind] = (content.counts[kind] ?? 0) + 1
        content.things.push(child)
        contents.set(root, content)
      }
    }
  }
  return contents
}

const thingOf = (
  sighting: store.Sighting & { simulated: boolean },
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
