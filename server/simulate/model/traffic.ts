import type { Network, Service } from '@karvan/contract'
import { createAgenda, DAY, HOUR, MINUTE, type Process } from './agenda.ts'
import type { Account } from './books.ts'
import type { Closure } from './calendar.ts'
import { type CargoFlow, createCargoFlow } from './cargo.ts'
import { createDepartures, deriveLines, type Line, patternOf } from './line.ts'
import { createNumbers } from './numbers.ts'
import { createRandom } from './random.ts'
import { DEFAULT_TRUCKS_A_DAY, TRUCK_RELATIONS, TRUCKS_A_DAY } from './rates.ts'
import { createReporter, type Report } from './reporter.ts'
import { type Carriage, createRoutes, cutSections, type Routes, type Section } from './route.ts'
import { runTruck } from './truck.ts'
import { startLine } from './vessel.ts'
import { createStations, type World } from './world.ts'

export interface Setting {
  network: Network
  seed: number
  /** The model begins empty then. */
  startTime: number
  /** Events are told from then on, with what is still under way. */
  speakFrom: number
  /** Positions come at their live rate from then on. */
  liveFrom: number
  closures: readonly Closure[]
}

export interface Traffic {
  /** What reaches the platform until then, inclusive, in order. */
  advance(time: number): Report[]
  accounts(): Account[]
  /** Trucks and containers that a full ferry or vessel left behind, though in time. */
  missed(): number
  underWay(): ReadonlyMap<string, number>
}

/** Position reports: every five minutes at most, every 20 in the history of a first start. */
const LIVE_MINUTES = 5
const HISTORY_MINUTES = 20

export const createTraffic = (setting: Setting): Traffic => {
  const { network, seed, startTime, speakFrom, liveFrom, closures } = setting
  const agenda = createAgenda(startTime)
  const random = createRandom(seed, 'traffic')
  const world: World = {
    agenda,
    random,
    numbers: createNumbers(seed),
    reporter: createReporter(agenda, createRandom(seed, 'reporter'), speakFrom),
    positions: {
      speakFrom,
      liveFrom,
      historyMilliseconds: HISTORY_MINUTES * MINUTE,
      liveMilliseconds: LIVE_MINUTES * MINUTE,
    },
    stations: createStations(agenda, closures),
    underWay: new Map(),
  }
  const routes = createRoutes(network)
  const flow = createCargoFlow(world, seed, network)
  const lines = deriveLines(network.services, routes)
  for (const line of lines) startLine(world, line, seaTraffic(seed, flow))
  for (const service of network.services) startService(world, seed, service, routes, lines, flow)
  startRelations(world, seed, routes, lines, flow)

  return {
    advance(time) {
      agenda.advance(time)
      return world.reporter.take()
    },
    accounts: () => [...world.stations.accounts(), ...flow.accounts()],
    missed: flow.missed,
    underWay: () => world.underWay,
  }
}

const seaTraffic = (seed: number, flow: CargoFlow): Parameters<typeof startLine>[2] => ({
  seed,
  quay: flow.quay,
  passOn: flow.passOn,
  makeLots: (way, count) => flow.makeLots(cutSections(way.legs), count, way.service?.id),
})

/** The way of a service through its stops, cut where cargo is reloaded; undefined where no line or link carries it. */
const findSections = (
  routes: Routes,
  places: readonly string[],
  modes: readonly Carriage[],
  lines: readonly Line[],
): Section[] | undefined => {
  const cargo = modes.includes('road') ? 'truck' : 'container'
  const served = new Set(
    lines
      .filter((line) => line.cargo === cargo)
      .flatMap(({ ways }) => ways.filter(({ legs }) => legs.length === 1))
      .map(({ legs }) => legs[0]!.link.id),
  )
  const way = places.slice(1).map((to, at) => {
    const from = places[at]!
    return from === to ? [] : routes.find(from, to, modes, ({ id }) => served.has(id))
  })
  if (way.some((legs) => legs === undefined)) return undefined
  const sections = cutSections(way.flatMap((legs) => legs ?? []))
  // Two seas in a row would need a line over both.
  const isCarried = sections.every(({ mode, legs }) => mode !== 'sea' || legs.length === 1)
  return isCarried && sections.length > 0 ? sections : undefined
}

const startService = (
  world: World,
  seed: number,
  service: Service,
  routes: Routes,
  lines: readonly Line[],
  flow: CargoFlow,
): void => {
  const places = [service.origin, ...service.stops, service.destination]
  const isRail = service.mode === 'rail' || /^rail/.test(service.modeDetail)
  const isRoad = service.mode === 'road' && !isRail
  if (!isRail && !isRoad) return
  const modes: Carriage[] = isRail ? ['rail', 'sea'] : ['road']
  const sections = findSections(routes, places, modes, lines)
  if (!sections) return
  if (isRail) {
    if (sections[0]!.mode === 'rail') flow.startTrains(service, sections)
    return
  }
  world.agenda.start(runRoadService(world, seed, service, sections, routes, flow))
}

/** Trucks of a road service leave through the working day. */
function* runRoadService(
  world: World,
  seed: number,
  service: Service,
  sections: readonly Section[],
  routes: Routes,
  flow: CargoFlow,
): Process {
  const { agenda } = world
  const random = createRandom(seed, `departures/${service.id}`)
  const pattern = patternOf(service, routes.place(service.origin)!)
  const departures = createDepartures({ ...pattern, perDay: 1 }, random, agenda.now())
  const stops = new Set(service.stops)
  const count = TRUCKS_A_DAY[service.id] ?? DEFAULT_TRUCKS_A_DAY
  for (;;) {
    yield agenda.wait(departures.next(agenda.now() + 1000) - agenda.now())
    for (let at = 0; at < count; at++)
      agenda.at(agenda.now() + random.between(0, 10) * HOUR, () =>
        agenda.start(runTruck(world, { sections, stops, quay: flow.quay, service: service.id })),
      )
  }
}

/** Transit trucks over the sea come at random, so many a day. */
const startRelations = (
  world: World,
  seed: number,
  routes: Routes,
  lines: readonly Line[],
  flow: CargoFlow,
): void => {
  const { agenda } = world
  function* run(sections: readonly Section[], perDay: number, name: string): Process {
    const random = createRandom(seed, name)
    for (;;) {
      yield agenda.wait((-Math.log(1 - random.next()) / perDay) * DAY)
      agenda.start(runTruck(world, { sections, stops: new Set(), quay: flow.quay }))
    }
  }
  for (const { from, to, perDay } of TRUCK_RELATIONS) {
    const sections = findSections(routes, [from, to], ['road', 'sea'], lines)
    if (sections) agenda.start(run(sections, perDay, `relation/${from}/${to}`))
  }
}
