import type { Link, Network, Place } from '@karvan/contract'
import { BORDERS, DEFAULT_BORDER_HOURS, SPEED_KMH } from './rates.ts'

export type Cargo = 'container' | 'truck'
export type Carriage = 'rail' | 'road' | 'sea'

export interface Border {
  places: readonly [string, string]
  mode: 'rail' | 'road'
  hours: number
  trucksPerDay?: number | undefined
}

/** One link in one direction. */
export interface Leg {
  link: Link
  from: Place
  to: Place
  /** Planned moving time. */
  hours: number
  border?: Border | undefined
}

/** What one carrier goes through without unloading: one mode, one gauge. */
export interface Section {
  mode: Carriage
  from: Place
  to: Place
  legs: Leg[]
  gaugeMm: number
}

const carriageOf = ({ mode }: Link): Carriage => (mode === 'rail' || mode === 'road' ? mode : 'sea')

const hoursOf = (link: Link): number =>
  link.transitHours?.value ?? link.distanceKm.value / SPEED_KMH[link.mode]

const findBorder = (link: Link, from: Place, to: Place): Border | undefined => {
  const { mode } = link
  if (mode !== 'rail' && mode !== 'road') return undefined
  const places = [link.from, link.to] as const
  const stated = BORDERS.find(
    (rate) => rate.mode === mode && places.every((id) => rate.places.includes(id)),
  )
  if (stated) {
    // Reloading is done at the terminal and takes its half there.
    const hours = stated.reloads ? stated.hours / 2 : stated.hours
    return { places, mode, hours, trucksPerDay: stated.trucksPerDay }
  }
  return from.country === to.country
    ? undefined
    : { places, mode, hours: DEFAULT_BORDER_HOURS[mode] }
}

/** Finds ways over the base links that operate. */
export interface Routes {
  place(id: string): Place | undefined
  /** Quickest way; `seaAllowed` says which sea links a carrier serves. */
  find(
    from: string,
    to: string,
    modes: readonly Carriage[],
    seaAllowed: (link: Link) => boolean,
  ): Leg[] | undefined
}

export const createRoutes = ({ places, links }: Pick<Network, 'places' | 'links'>): Routes => {
  const byId = new Map(places.map((place) => [place.id, place]))
  const legs = new Map<string, Leg[]>()
  const add = (link: Link, from: Place, to: Place): void => {
    const leg = { link, from, to, hours: hoursOf(link), border: findBorder(link, from, to) }
    legs.set(from.id, [...(legs.get(from.id) ?? []), leg])
  }
  for (const link of links) {
    const [from, to] = [byId.get(link.from), byId.get(link.to)]
    if (!from || !to || link.level !== 'base' || link.status.value !== 'operating') continue
    add(link, from, to)
    add(link, to, from)
  }
  return {
    place: (id) => byId.get(id),
    find(from, to, modes, seaAllowed) {
      const mayUse = ({ link }: Leg): boolean => {
        const mode = carriageOf(link)
        return modes.includes(mode) && (mode !== 'sea' || seaAllowed(link))
      }
      const legsFrom = (id: string): Leg[] => (legs.get(id) ?? []).filter(mayUse)
      // Neighbours are meant when named one after the other, though a way round may have a shorter queue.
      const direct = legsFrom(from).find((leg) => leg.to.id === to)
      return direct ? [direct] : findQuickest(from, to, legsFrom)
    },
  }
}

/** Dijkstra; the network has some hundred places. */
const findQuickest = (
  from: string,
  to: string,
  legsFrom: (id: string) => readonly Leg[],
): Leg[] | undefined => {
  const best = new Map<string, { hours: number; leg?: Leg; done?: true }>([[from, { hours: 0 }]])
  for (;;) {
    let current: string | undefined
    for (const [id, { hours, done }] of best)
      if (!done && (current === undefined || hours < best.get(current)!.hours)) current = id
    if (current === undefined) return undefined
    if (current === to) break
    const reached = best.get(current)!
    reached.done = true
    for (const leg of legsFrom(current)) {
      const hours = reached.hours + leg.hours + (leg.border?.hours ?? 0)
      const known = best.get(leg.to.id)
      if (!known || hours < known.hours) best.set(leg.to.id, { hours, leg })
    }
  }
  const way: Leg[] = []
  for (let leg = best.get(to)?.leg; leg; leg = best.get(leg.from.id)?.leg) way.unshift(leg)
  return way
}

/** Cuts a way where the mode or the gauge changes: there cargo is reloaded. */
export const cutSections = (way: readonly Leg[]): Section[] => {
  const sections: Section[] = []
  let gaugeMm = 0
  for (const leg of way) {
    const mode = carriageOf(leg.link)
    const gauge = mode === 'rail' ? leg.link.gaugeMm : undefined
    const last = sections.at(-1)
    const breaks = gauge !== undefined && gaugeMm !== 0 && gauge !== gaugeMm
    if (last && last.mode === mode && !breaks) {
      last.legs.push(leg)
      last.to = leg.to
      if (gauge !== undefined) last.gaugeMm = gauge
    } else sections.push({ mode, from: leg.from, to: leg.to, legs: [leg], gaugeMm: gauge ?? 1520 })
    gaugeMm = mode === 'rail' ? (gauge ?? gaugeMm) : 0
  }
  return sections
}
