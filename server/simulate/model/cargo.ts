import type { Network, Service } from '@karvan/contract'
import { stepEvent } from '../events.ts'
import { HOUR, type Process } from './agenda.ts'
import type { Account } from './books.ts'
import { capacityOf, createDepartures, patternOf } from './line.ts'
import { bringLots, createYard, type Lot, type Yard } from './lot.ts'
import { createRandom } from './random.ts'
import {
  CONNECTING_TRAIN_CONTAINERS,
  CONNECTING_TRAIN_HOURS,
  LATE_FOR_CUT_OFF,
  LOADING_HOURS,
  TRAIN_LOAD,
} from './rates.ts'
import type { Section } from './route.ts'
import { createWagonPools, runTrain } from './train.ts'
import type { Quay, TruckOnQuay } from './vessel.ts'
import { momentAt, type World } from './world.ts'

/** Longest train, wagons: the 62 forty-foot units that block trains are published with. */
const LONGEST_TRAIN = 62

/** Containers between their carriers: yards, quays, connecting trains, and the end of their way. */
export interface CargoFlow {
  quay(from: string, to: string): Quay
  makeLots(sections: readonly Section[], count: number, service?: string): Lot[]
  passOn(lots: readonly Lot[]): void
  startTrains(service: Service, sections: readonly Section[]): void
  accounts(): Account[]
  missed(): number
}

/** Hours until the consignee takes a container away. */
const PICK_UP_HOURS = [6, 36] as const

export const createCargoFlow = (world: World, seed: number, network: Network): CargoFlow => {
  const { agenda, random, numbers, reporter } = world
  const pools = createWagonPools(world)
  const quays = new Map<string, Quay>()
  const trainYards = new Map<string, Yard<Lot>>()
  const placeOf = new Map(network.places.map((place) => [place.id, place]))

  const quay: CargoFlow['quay'] = (from, to) => {
    const name = `${from} to ${to}`
    const known = quays.get(name)
    if (known) return known
    const made: Quay = {
      lots: createYard<Lot>(world, `containers for ${name}`),
      trucks: createYard<TruckOnQuay>(world, `trucks for ${name}`),
    }
    quays.set(name, made)
    return made
  }
  const trainYard = (name: string): Yard<Lot> => {
    const yard = trainYards.get(name) ?? createYard<Lot>(world, name)
    trainYards.set(name, yard)
    return yard
  }

  const passOn = (lots: readonly Lot[]): void => {
    const arrived = lots.filter((lot) => ++lot.at >= lot.sections.length)
    if (arrived.length > 0) deliver(arrived)
    for (const lot of lots) {
      const section = lot.sections[lot.at]
      if (section?.mode === 'sea') quay(section.from.id, section.to.id).lots.add(lot)
      else if (section) connect(lot, section)
    }
  }
  const deliver = (lots: readonly Lot[]): void => {
    const place = lots[0]!.sections.at(-1)!.to
    const uris = lots.map(({ uri }) => uri)
    agenda.at(agenda.now() + random.between(...PICK_UP_HOURS) * HOUR, () => {
      const time = agenda.now()
      const event = stepEvent(momentAt(place, time), uris, {
        bizStep: 'decommissioning',
        disposition: 'inactive',
        action: 'DELETE',
        place: place.id,
        stays: true,
      })
      const journey = `delivered/${uris[0]}`
      reporter.step(journey, time, event)
      reporter.end(journey)
    })
  }
  /** A train of its own for the next section, full or when the first has waited long enough. */
  const connect = (lot: Lot, section: Section): void => {
    const name = `connecting ${section.from.id} to ${section.to.id}`
    const yard = trainYard(name)
    yard.add(lot)
    const leave = (): void => {
      const lots = yard.take(CONNECTING_TRAIN_CONTAINERS, agenda.now())
      if (lots.length > 0) agenda.start(runTrain(world, trainRun(section, lots, lot.service)))
    }
    if (yard.count() >= CONNECTING_TRAIN_CONTAINERS) leave()
    else if (yard.count() === 1) agenda.at(agenda.now() + CONNECTING_TRAIN_HOURS * HOUR, leave)
  }
  const trainRun = (section: Section, lots: readonly Lot[], service: string | undefined) => ({
    section,
    lots,
    service,
    pools,
    passOn,
    stops: stopsOf(network, service),
  })

  const makeLots: CargoFlow['makeLots'] = (sections, count, service) =>
    Array.from({ length: count }, () => ({
      uri: numbers.container(),
      sections,
      at: 0,
      service,
    }))

  function* prepare(service: Service, sections: readonly Section[], time: number): Process {
    const cutOffTime = time - (service.cutOffHoursBefore?.value ?? 24) * HOUR
    yield agenda.wait(cutOffTime - 24 * HOUR - agenda.now())
    const capacity = Math.max(1, Math.min(LONGEST_TRAIN, capacityOf(service).count))
    const yard = trainYard(`service ${service.id}`)
    const count = Math.ceil(capacity * random.between(...TRAIN_LOAD))
    bringLots(world, yard, makeLots(sections, count, service.id), cutOffTime, LATE_FOR_CUT_OFF)
    yield agenda.wait(time - LOADING_HOURS * HOUR - agenda.now())
    const lots = yard.take(capacity, cutOffTime)
    if (lots.length > 0) yield* runTrain(world, trainRun(sections[0]!, lots, service.id))
  }
  function* runService(service: Service, sections: readonly Section[]): Process {
    const origin = placeOf.get(service.origin)!
    const stream = createRandom(seed, `departures/${service.id}`)
    const departures = createDepartures(patternOf(service, origin), stream, agenda.now())
    // Departures are known a week ahead: cut-off and delivery lie before them.
    for (;;) {
      const time = departures.next(agenda.now())
      agenda.start(prepare(service, sections, time))
      yield agenda.wait(time - 5 * 24 * HOUR - agenda.now())
    }
  }
  return {
    quay,
    makeLots,
    passOn,
    startTrains: (service, sections) => agenda.start(runService(service, sections)),
    accounts: () => [
      ...[...quays.values()].flatMap(({ lots, trucks }) => [lots.close(), trucks.close()]),
      ...[...trainYards.values()].map((yard) => yard.close()),
    ],
    missed: () =>
      [...quays.values()].reduce(
        (sum, { lots, trucks }) => sum + lots.missed() + trucks.missed(),
        0,
      ),
  }
}

const stopsOf = ({ services }: Network, id: string | undefined): ReadonlySet<string> =>
  new Set(services.find((service) => service.id === id)?.stops ?? [])
