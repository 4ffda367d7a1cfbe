import { geoUri, type Place, RELEASING } from '@karvan/contract'
import { positionEvent, type Step, stepEvent } from '../events.ts'
import { HOUR, MINUTE, type Process } from './agenda.ts'
import { DRIVING_HOURS, HOLD_CHANCE, HOLD_HOURS, REST_HOURS, SLOT_SHARE } from './rates.ts'
import type { Leg } from './route.ts'
import { momentAt, type World } from './world.ts'

/** A train, vessel or truck on a journey. */
export interface Unit {
  uri: string
  kind: 'train' | 'vessel' | 'truck'
  /** Names the journey; what is said belongs to it. */
  journey: string
  service?: string | undefined
  destination: string
  /** When the plan says that what was done so far should be done. */
  plannedTime: number
  lastPositionTime: number
  drivenHours: number
}

export const createUnit = (
  world: World,
  given: Pick<Unit, 'uri' | 'kind' | 'service' | 'destination'>,
): Unit => {
  const now = world.agenda.now()
  const { historyMilliseconds, liveMilliseconds, liveFrom } = world.positions
  const every = now < liveFrom ? historyMilliseconds : liveMilliseconds
  world.underWay.set(given.kind, (world.underWay.get(given.kind) ?? 0) + 1)
  return {
    ...given,
    journey: `${given.uri}/${now}`,
    plannedTime: now,
    // So that units do not all speak in the same minute.
    lastPositionTime: now - Math.floor((world.random.next() * every) / 1000) * 1000,
    drivenHours: 0,
  }
}

export const endUnit = (world: World, unit: Unit): void => {
  world.reporter.end(unit.journey)
  world.underWay.set(unit.kind, world.underWay.get(unit.kind)! - 1)
}

const delayMinutes = ({ agenda }: World, { plannedTime }: Unit): number =>
  Math.round((agenda.now() - plannedTime) / MINUTE)

const sayStep = (
  world: World,
  unit: Unit,
  place: Place,
  step: Pick<Step, 'bizStep' | 'disposition' | 'action'>,
): void => {
  const time = world.agenda.now()
  const event = stepEvent(momentAt(place, time), [unit.uri], {
    ...step,
    place: place.id,
    stays: true,
  })
  world.reporter.step(unit.journey, time, event)
}

const sayArrived = (world: World, unit: Unit, place: Place, elsewhere: Place): void => {
  const time = world.agenda.now()
  const event = stepEvent(momentAt(place, time), [unit.uri], {
    bizStep: 'arriving',
    disposition: 'in_progress',
    place: place.id,
    stays: true,
    delayMinutes: delayMinutes(world, unit),
  })
  world.reporter.arrival(unit.journey, time, event, elsewhere.id)
}

/** The end of a train's or truck's journey: it is drawn no longer. */
export const sayEnded = (world: World, unit: Unit, place: Place): void =>
  sayStep(world, unit, place, {
    bizStep: 'decommissioning',
    disposition: 'inactive',
    action: 'DELETE',
  })

const sayDeparted = (world: World, unit: Unit, leg: Leg): void => {
  const time = world.agenda.now()
  const event = stepEvent(momentAt(leg.from, time), [unit.uri], {
    bizStep: 'departing',
    disposition: 'in_transit',
    place: leg.from.id,
    stays: false,
    delayMinutes: delayMinutes(world, unit),
    nextPlace: leg.to.id,
    nextPlaceTime: time + leg.hours * PLAN_FACTOR * HOUR,
    link: leg.link.id,
    destination: unit.destination,
    service: unit.service,
  })
  world.reporter.step(unit.journey, time, event)
}

/** The plan allows a tenth on top of the moving time. */
const PLAN_FACTOR = 1.1

/** A stretch of a leg without a change: from and to are shares of the way. */
interface Stretch {
  hours: number
  from: number
  to: number
}

/** Drivers rest after their hours; trains and vessels change crews. */
export const planStretches = (
  hours: number,
  unit: Pick<Unit, 'kind' | 'drivenHours'>,
): Stretch[] => {
  if (unit.kind !== 'truck') return [{ hours, from: 0, to: 1 }]
  const stretches: Stretch[] = []
  let done = 0
  while (hours - done > 1e-9) {
    const drive = Math.min(hours - done, DRIVING_HOURS - unit.drivenHours)
    const share = done / hours
    done += drive
    unit.drivenHours += drive
    stretches.push({ hours: drive, from: share, to: done / hours })
    if (unit.drivenHours < DRIVING_HOURS - 1e-9) continue
    stretches.push({ hours: REST_HOURS, from: done / hours, to: done / hours })
    unit.drivenHours = 0
  }
  return stretches
}

/** Goes over one link: leaves, says where it is, is there. */
function* travel(world: World, unit: Unit, leg: Leg, slowness: number): Process {
  sayDeparted(world, unit, leg)
  const stretches = planStretches(leg.hours * slowness, unit)
  const rests = stretches.filter(({ from, to }) => from === to).length
  unit.plannedTime += (leg.hours * PLAN_FACTOR + rests * REST_HOURS) * HOUR
  for (const stretch of stretches) yield* move(world, unit, leg, stretch)
}

function* move(world: World, unit: Unit, leg: Leg, { hours, from, to }: Stretch): Process {
  const startTime = world.agenda.now()
  const endTime = startTime + Math.max(1, Math.round(hours * 3600)) * 1000
  for (;;) {
    const dueTime = nextPositionTime(world, unit)
    if (dueTime >= endTime) break
    yield world.agenda.wait(dueTime - world.agenda.now())
    const time = world.agenda.now()
    const share = from + ((to - from) * (time - startTime)) / (endTime - startTime)
    sayPosition(world, unit, leg, share)
    unit.lastPositionTime = time
  }
  yield world.agenda.wait(endTime - world.agenda.now())
}

const nextPositionTime = ({ agenda, positions, random }: World, unit: Unit): number => {
  const { speakFrom, liveFrom, historyMilliseconds, liveMilliseconds } = positions
  if (unit.lastPositionTime < speakFrom - historyMilliseconds)
    unit.lastPositionTime = speakFrom - Math.floor(random.next() * 600) * 1000
  const every = unit.lastPositionTime < liveFrom ? historyMilliseconds : liveMilliseconds
  return Math.max(agenda.now(), unit.lastPositionTime + every)
}

const sayPosition = (world: World, unit: Unit, { from, to }: Leg, share: number): void => {
  const time = world.agenda.now()
  const [a, b] = [from.position.value, to.position.value]
  const between = (low: number, high: number): number => low + (high - low) * share
  const geo = geoUri(between(a.latitude, b.latitude), between(a.longitude, b.longitude))
  const event = positionEvent(momentAt(from, time), unit.uri, geo, delayMinutes(world, unit))
  world.reporter.position(time, event)
}

/** Passes a border: queues for a slot, waits for the papers, now and then is held for a closer look. */
function* crossBorder(world: World, unit: Unit, leg: Leg): Process {
  const { border, from } = leg
  if (!border) return
  const { agenda, random, stations } = world
  unit.plannedTime += border.hours * HOUR
  unit.drivenHours = 0
  yield* stations.border(border).visit(random.around(border.hours * SLOT_SHARE) * HOUR)
  sayStep(world, unit, from, { bizStep: 'inspecting', disposition: 'in_progress' })
  yield agenda.wait(random.around(border.hours * (1 - SLOT_SHARE)) * HOUR)
  if (!random.chance(HOLD_CHANCE)) return
  sayStep(world, unit, from, { bizStep: 'holding', disposition: 'unavailable' })
  yield agenda.wait(random.between(...HOLD_HOURS) * HOUR)
  sayStep(world, unit, from, { bizStep: RELEASING, disposition: 'available' })
}

/** Goes over the legs of a section, arriving where it stops. */
export function* journey(
  world: World,
  unit: Unit,
  legs: readonly Leg[],
  stops: ReadonlySet<string>,
): Process {
  const slowness = world.random.between(0.97, 1.25)
  for (const [at, leg] of legs.entries()) {
    if (leg.border && at > 0 && !stops.has(leg.from.id))
      sayArrived(world, unit, leg.from, legs[at - 1]!.from)
    yield* crossBorder(world, unit, leg)
    yield* travel(world, unit, leg, slowness * world.random.between(0.97, 1.03))
    const isEnd = at === legs.length - 1
    if (!isEnd && !stops.has(leg.to.id)) continue
    sayArrived(world, unit, leg.to, leg.from)
    if (isEnd) continue
    unit.plannedTime += STOP_HOURS * HOUR
    yield world.agenda.wait(world.random.around(STOP_HOURS) * HOUR)
  }
}

/** A stop of a service on the way: crew and locomotive change. */
const STOP_HOURS = 2
