import type { Place } from '@karvan/contract'
import { isoTime, type Moment } from '../events.ts'
import { type Agenda, HOUR } from './agenda.ts'
import type { Account } from './books.ts'
import { type Closure, nextOpen, nextWorking, offsetText } from './calendar.ts'
import type { Numbers } from './numbers.ts'
import type { Random } from './random.ts'
import {
  BERTHS,
  DEFAULT_BERTHS,
  DEFAULT_SLOTS,
  INLAND_HOURS,
  SLOT_SHARE,
  TERMINAL_SLOTS,
  TRUCKS_PER_DRAWN,
} from './rates.ts'
import type { Reporter } from './reporter.ts'
import type { Border } from './route.ts'
import { createStation, type Station } from './station.ts'

/** How often units under way say where they are: seldom in the history, then live. */
interface Positions {
  speakFrom: number
  liveFrom: number
  historyMilliseconds: number
  liveMilliseconds: number
}

/** What everything in the model shares. */
export interface World {
  agenda: Agenda
  random: Random
  numbers: Numbers
  reporter: Reporter
  positions: Positions
  stations: Stations
  /** Units of each kind that are on a journey. */
  underWay: Map<string, number>
}

export interface Stations {
  border(border: Border): Station
  berths(place: Place): Station
  terminal(place: Place): Station
  accounts(): Account[]
}

export const createStations = (agenda: Agenda, closures: readonly Closure[]): Stations => {
  const stations = new Map<string, Station>()
  const get = (
    name: string,
    servers: number,
    places: readonly string[],
    opensAt: (time: number) => number = (time) => time,
  ): Station => {
    const known = stations.get(name)
    if (known) return known
    const shut = closures.filter(({ place }) => places.includes(place))
    const opens = (time: number): number => {
      const open = nextOpen(shut, opensAt(time))
      return open === opensAt(open) ? open : opens(open)
    }
    const station = createStation({ name, servers, agenda, opensAt: opens })
    stations.set(name, station)
    return station
  }
  return {
    border: (border) =>
      get(
        `border ${border.mode} ${[...border.places].sort().join(' ')}`,
        borderSlots(border),
        border.places,
      ),
    berths: ({ id }) => get(`berths ${id}`, BERTHS[id] ?? DEFAULT_BERTHS, [id]),
    terminal: ({ id, kind, timeZone }) =>
      get(`terminal ${id}`, TERMINAL_SLOTS, [id], (time) =>
        kind === 'inland terminal' ? nextWorking(timeZone.value, INLAND_HOURS, time) : time,
      ),
    accounts: () => [...stations.values()].map((station) => station.close()),
  }
}

/** As many slots as let the published number of trucks pass, at the share that is drawn. */
const borderSlots = ({ mode, hours, trucksPerDay }: Border): number =>
  trucksPerDay === undefined
    ? DEFAULT_SLOTS[mode]
    : Math.max(1, Math.round((trucksPerDay / TRUCKS_PER_DRAWN / 24) * hours * SLOT_SHARE))

export const momentAt = (place: Place, time: number): Moment => ({
  time,
  offset: offsetText(place.timeZone.value, time),
})

/** Midnights in UTC are days enough for the weather. */
export const dayOf = (time: number): string => isoTime(Math.floor(time / (24 * HOUR)) * 24 * HOUR)
