import { containmentEvent, stepEvent } from '../events.ts'
import { HOUR, MINUTE, type Process } from './agenda.ts'
import type { Lot } from './lot.ts'
import {
  DEFAULT_RELOADING_HOURS,
  LOADING_HOURS,
  RELOADING_HOURS,
  UNLOADING_HOURS,
} from './rates.ts'
import type { Section } from './route.ts'
import { createUnit, endUnit, journey, sayEnded, type Unit } from './unit.ts'
import { momentAt, type World } from './world.ts'

/** Empty wagons that stand at a place, by gauge. */
export interface WagonPools {
  /** `gaugeMm` wagons, new ones where too few stand. */
  take(place: string, gaugeMm: number, count: number): string[]
  /** Returns those that leave the corridor, because too many stand there. */
  give(place: string, gaugeMm: number, wagons: readonly string[]): string[]
}

/** Empty wagons that a place keeps; the rest goes where the model does not look. */
const POOL_SIZE = 60

export const createWagonPools = ({ numbers }: Pick<World, 'numbers'>): WagonPools => {
  const pools = new Map<string, string[]>()
  return {
    take(place, gaugeMm, count) {
      const taken = pools.get(`${place}/${gaugeMm}`)?.splice(0, count) ?? []
      while (taken.length < count) taken.push(numbers.wagon(gaugeMm))
      return taken
    },
    give(place, gaugeMm, wagons) {
      const pool = pools.get(`${place}/${gaugeMm}`) ?? []
      pool.push(...wagons)
      pools.set(`${place}/${gaugeMm}`, pool)
      return pool.splice(0, Math.max(0, pool.length - POOL_SIZE))
    },
  }
}

export interface TrainRun {
  section: Section
  lots: readonly Lot[]
  stops: ReadonlySet<string>
  pools: WagonPools
  service?: string | undefined
  /** The lots are on the ground at the end of the section. */
  passOn: (lots: readonly Lot[]) => void
}

/** Minutes that a crane needs for a container. */
const LIFT_MINUTES = 2.5

/** Loads, runs, unloads and breaks up a train: one wagon for each container. */
export function* runTrain(world: World, run: TrainRun): Process {
  const { section, lots, service } = run
  const { from, to, gaugeMm } = section
  const wagons = run.pools.take(from.id, gaugeMm, lots.length)
  yield world.agenda.wait(LOADING_HOURS * HOUR)
  const unit = createUnit(world, {
    uri: world.numbers.train(from, to),
    kind: 'train',
    service,
    destination: to.id,
  })
  lift(world, unit, run, wagons, 'ADD')
  couple(world, unit, run, wagons, 'ADD')
  yield* journey(world, unit, section.legs, run.stops)
  yield* world.stations.terminal(to).visit(world.random.around(hoursAtEnd(run)) * HOUR)
  couple(world, unit, run, wagons, 'DELETE')
  lift(world, unit, run, wagons, 'DELETE')
  sayEnded(world, unit, to)
  putAway(world, unit, run, wagons)
  endUnit(world, unit)
  run.passOn(lots)
}

const hoursAtEnd = ({ section: { to }, lots }: TrainRun): number => {
  const reloads = lots.some(({ sections, at }) => sections[at + 1]?.mode === 'rail')
  return reloads ? (RELOADING_HOURS[to.id] ?? DEFAULT_RELOADING_HOURS) : UNLOADING_HOURS
}

/** Containers on or off the wagons, one after the other until now. */
const lift = (
  world: World,
  unit: Unit,
  { section, lots }: TrainRun,
  wagons: readonly string[],
  action: 'ADD' | 'DELETE',
): void => {
  const place = action === 'ADD' ? section.from : section.to
  for (const [at, { uri }] of lots.entries()) {
    const time = world.agenda.now() - (lots.length - at + 1) * LIFT_MINUTES * MINUTE
    const event = containmentEvent(momentAt(place, time), wagons[at]!, [uri], action, place.id)
    world.reporter.step(unit.journey, time, event)
  }
}

/** Wagons into the train before it leaves, out of it before they are unloaded. */
const couple = (
  world: World,
  unit: Unit,
  { section, lots }: TrainRun,
  wagons: readonly string[],
  action: 'ADD' | 'DELETE',
): void => {
  const place = action === 'ADD' ? section.from : section.to
  const before = action === 'ADD' ? 1 : (lots.length + 2) * LIFT_MINUTES
  const time = world.agenda.now() - before * MINUTE
  const event = containmentEvent(momentAt(place, time), unit.uri, wagons, action, place.id)
  world.reporter.step(unit.journey, time, event)
}

const putAway = (
  world: World,
  unit: Unit,
  { section: { to, gaugeMm }, pools }: TrainRun,
  wagons: readonly string[],
): void => {
  const gone = pools.give(to.id, gaugeMm, wagons)
  if (gone.length === 0) return
  const time = world.agenda.now()
  const event = stepEvent(momentAt(to, time), gone, {
    bizStep: 'decommissioning',
    disposition: 'inactive',
    action: 'DELETE',
    place: to.id,
    stays: true,
  })
  world.reporter.step(unit.journey, time, event)
}
