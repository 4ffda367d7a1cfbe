import { containmentEvent } from '../events.ts'
import { HOUR, MINUTE, type Process } from './agenda.ts'
import { createDepartures, type Direction, type Line } from './line.ts'
import { bringLots, type Lot, type Yard } from './lot.ts'
import { createRandom } from './random.ts'
import {
  BERTH_HOURS,
  DEFAULT_BERTH_HOURS,
  LATE_FOR_CUT_OFF,
  LOCAL_SEA_MOST,
  LOCAL_SEA_SHARE,
  STORM_CHANCE,
  STORM_HOURS,
} from './rates.ts'
import { createUnit, endUnit, journey, type Unit } from './unit.ts'
import { dayOf, momentAt, type World } from './world.ts'

/** A truck at the ferry; goes on when it is ashore again. */
export interface TruckOnQuay {
  uri: string
  goOn: () => void
}

export interface Quay {
  lots: Yard<Lot>
  trucks: Yard<TruckOnQuay>
}

export interface SeaTraffic {
  seed: number
  quay: (from: string, to: string) => Quay
  passOn: (lots: readonly Lot[]) => void
  /** Containers of the port itself for a sailing. */
  makeLots: (way: Direction, count: number) => Lot[]
}

/** Hours between handling and sailing where no calendar says when. */
const TURNAROUND_HOURS = 6
const LOADING_HOURS = 2

/** Starts the vessels of a line, half of them at each end. */
export const startLine = (world: World, line: Line, traffic: SeaTraffic): void => {
  const departures = line.ways.map(({ pattern }, at) =>
    pattern
      ? createDepartures(
          pattern,
          createRandom(traffic.seed, `departures/${line.id}/${at}`),
          world.agenda.now(),
        )
      : undefined,
  )
  for (let at = 0; at < line.vessels; at++)
    world.agenda.start(runVessel(world, line, at % 2, departures, traffic))
}

type Departures = ReturnType<typeof createDepartures>

function* runVessel(
  world: World,
  line: Line,
  firstEnd: number,
  departures: readonly (Departures | undefined)[],
  traffic: SeaTraffic,
): Process {
  const { agenda, numbers } = world
  const uri = numbers.vessel()
  let last: Unit | undefined
  for (let end = firstEnd; ; end = 1 - end) {
    const way = line.ways[end]!
    const now = agenda.now()
    const sailingTime =
      departures[end]?.next(now + LOADING_HOURS * HOUR) ?? now + TURNAROUND_HOURS * HOUR
    // A vessel that came late closes its gate late.
    const cutOffTime = Math.max(sailingTime - line.cutOffHours * HOUR, now + HOUR)
    if (line.cargo === 'container') bringLocalLots(world, line, way, traffic, cutOffTime)
    yield agenda.wait(sailingTime - now)
    yield agenda.wait(stormHours(traffic.seed, line, sailingTime) * HOUR)
    if (last) endUnit(world, last)
    last = createUnit(world, {
      uri,
      kind: 'vessel',
      service: way.service?.id,
      destination: way.to.id,
    })
    last.plannedTime = sailingTime
    yield* sail(world, last, line, way, cutOffTime, traffic)
  }
}

const bringLocalLots = (
  world: World,
  line: Line,
  way: Direction,
  traffic: SeaTraffic,
  cutOffTime: number,
): void => {
  const most = Math.min(LOCAL_SEA_MOST, Math.ceil(line.capacity * LOCAL_SEA_SHARE))
  const lots = traffic.makeLots(way, world.random.integer(Math.ceil(most / 2), most))
  const { lots: yard } = traffic.quay(way.from.id, way.to.id)
  bringLots(world, yard, lots, cutOffTime, LATE_FOR_CUT_OFF)
}

/** Hours that the weather keeps a vessel in port; the same storm for all on the line that day. */
const stormHours = (seed: number, line: Line, time: number): number => {
  const sea = line.ways.map(({ from }) => from.id).sort()
  const weather = createRandom(seed, `storm/${sea}/${dayOf(time)}`)
  return weather.chance(STORM_CHANCE) ? weather.between(...STORM_HOURS) : 0
}

/** Takes on what waits, crosses, is handled at a berth, puts ashore. */
function* sail(
  world: World,
  unit: Unit,
  line: Line,
  way: Direction,
  cutOffTime: number,
  traffic: SeaTraffic,
): Process {
  const quay = traffic.quay(way.from.id, way.to.id)
  const isFerry = line.cargo === 'truck'
  const trucks = isFerry ? quay.trucks.take(line.capacity, cutOffTime) : []
  const lots = isFerry ? [] : quay.lots.take(line.capacity, cutOffTime)
  const cargo = [...trucks, ...lots].map(({ uri }) => uri)
  handle(world, unit, way, cargo, 'ADD')
  yield* journey(world, unit, way.legs, new Set())
  const hours = BERTH_HOURS[way.to.id] ?? DEFAULT_BERTH_HOURS
  unit.plannedTime += hours * HOUR
  yield* world.stations.berths(way.to).visit(world.random.around(hours) * HOUR)
  handle(world, unit, way, cargo, 'DELETE')
  for (const { goOn } of trucks) goOn()
  traffic.passOn(lots)
}

const handle = (
  world: World,
  unit: Unit,
  { from, to }: Direction,
  cargo: readonly string[],
  action: 'ADD' | 'DELETE',
): void => {
  if (cargo.length === 0) return
  const place = action === 'ADD' ? from : to
  const time = world.agenda.now() - (action === 'ADD' ? 10 * MINUTE : 0)
  const event = containmentEvent(momentAt(place, time), unit.uri, cargo, action, place.id)
  world.reporter.step(unit.journey, time, event)
}
