import type { Place } from '@karvan/contract'
import { containmentEvent, stepEvent } from '../events.ts'
import { HOUR, MINUTE, type Process } from './agenda.ts'
import type { Section } from './route.ts'
import { createUnit, endUnit, journey, sayEnded, type Unit } from './unit.ts'
import type { Quay } from './vessel.ts'
import { momentAt, type World } from './world.ts'

/** Trucks that carry a container; the others carry their load on their own trailer. */
const CONTAINER_SHARE = 0.4
/** What the plan allows for a ferry: two days of waiting, crossing and both ports. */
const FERRY_HOURS = 48
const HANDLING_HOURS = 2

export interface TruckRun {
  sections: readonly Section[]
  stops: ReadonlySet<string>
  quay: (from: string, to: string) => Quay
  service?: string | undefined
}

/** One truck from door to door, over the sea where its way goes. */
export function* runTruck(world: World, { sections, stops, quay, service }: TruckRun): Process {
  const { agenda, numbers, random } = world
  const origin = sections[0]!.from
  const end = sections.at(-1)!.to
  const uri = numbers.truck()
  const unit = createUnit(world, { uri, kind: 'truck', service, destination: end.id })
  const container = random.chance(CONTAINER_SHARE) ? numbers.container() : undefined
  if (container) handle(world, unit, container, origin, 'ADD')
  yield agenda.wait(random.between(0.2, 1) * HOUR)
  unit.plannedTime = agenda.now()
  for (const section of sections) {
    if (section.mode === 'sea') {
      unit.plannedTime += FERRY_HOURS * HOUR
      unit.drivenHours = 0
      const { trucks } = quay(section.from.id, section.to.id)
      yield (resume) => trucks.add({ uri, goOn: resume })
    } else yield* journey(world, unit, section.legs, stops)
  }
  yield agenda.wait(random.around(HANDLING_HOURS) * HOUR)
  if (container) {
    handle(world, unit, container, end, 'DELETE')
    sayGone(world, unit, container, end)
  }
  sayEnded(world, unit, end)
  endUnit(world, unit)
}

const handle = (
  world: World,
  unit: Unit,
  container: string,
  place: Place,
  action: 'ADD' | 'DELETE',
): void => {
  const time = world.agenda.now() - 5 * MINUTE
  const event = containmentEvent(momentAt(place, time), unit.uri, [container], action, place.id)
  world.reporter.step(unit.journey, time, event)
}

/** The consignee has the container: its journey is over with that of the truck. */
const sayGone = (world: World, unit: Unit, container: string, place: Place): void => {
  const time = world.agenda.now()
  const event = stepEvent(momentAt(place, time), [container], {
    bizStep: 'decommissioning',
    disposition: 'inactive',
    action: 'DELETE',
    place: place.id,
    stays: true,
  })
  world.reporter.step(unit.journey, time, event)
}
