import type { Link, Place, Service } from '@karvan/contract'
import type { Finding, Rule } from './finding.ts'
import { greatCircleKm } from './geo.ts'
import type { Corridor } from './index.ts'

/** Distances are written to 0.1 km, so half of that may be lost. */
const ROUNDING_KM = 0.05 + 1e-9

const finding = (rule: Rule, where: string, what: string): Finding => ({ rule, where, what })

type Places = ReadonlyMap<string, Place>

const checkEnds = (link: Link, places: Places): Finding[] => {
  const faults = [link.from, link.to]
    .filter((end) => !places.has(end))
    .map((end) => `There is no place ${end}.`)
  if (link.from === link.to) faults.push('Both ends are the same place.')
  return faults.map((what) => finding('reference', link.id, what))
}

const checkDistance = (link: Link, from: Place, to: Place): Finding[] => {
  const km = greatCircleKm(from.position.value, to.position.value)
  const faults: string[] = []
  if (Math.abs(km - link.greatCircleKm) > ROUNDING_KM)
    faults.push(`The great circle is ${km.toFixed(1)} km, not ${link.greatCircleKm}.`)
  if (link.distanceKm.value < km - ROUNDING_KM)
    faults.push(`${link.distanceKm.value} km is less than the great circle, ${km.toFixed(1)} km.`)
  return faults.map((what) => finding('distance', link.id, what))
}

/** Only an operating track is held to its ends: a planned one may end where no track lies yet. */
const checkGauge = (link: Link, from: Place, to: Place): Finding[] => {
  const isTrack = link.mode === 'rail' && link.level !== 'benchmark'
  if (!isTrack) {
    if (link.gaugeMm === undefined) return []
    return [finding('gauge', link.id, `A ${link.level} link by ${link.mode} has no gauge.`)]
  }
  const gauge = link.gaugeMm
  if (gauge === undefined) {
    if (from.gaugeChange || to.gaugeChange) return []
    return [finding('gauge', link.id, 'No single gauge, and neither end changes gauges.')]
  }
  if (link.status.value !== 'operating') return []
  return [from, to]
    .filter((end) => !end.gaugesMm.includes(gauge))
    .map((end) => finding('gauge', link.id, `${end.id} has no track of ${gauge} mm.`))
}

const checkLink = (link: Link, places: Places): Finding[] => {
  const ends = checkEnds(link, places)
  const from = places.get(link.from)
  const to = places.get(link.to)
  if (!from || !to || from === to) return ends
  return [...ends, ...checkDistance(link, from, to), ...checkGauge(link, from, to)]
}

const checkService = (service: Service, places: Places): Finding[] => {
  const calls = [service.origin, ...service.stops, service.destination]
  const faults = calls
    .filter((call) => !places.has(call))
    .map((call) => `There is no place ${call}.`)
  if (calls.some((call, index) => call === calls[index + 1]))
    faults.push('It calls twice in a row at one place.')
  const days = service.daysOfWeek?.value ?? []
  if (days.some((day) => day < 1 || day > 7)) faults.push('Days of the week go from 1 to 7.')
  const time = service.departureLocal
  if (time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    faults.push(`${time} is no time of day.`)
  return faults.map((what) => finding('reference', service.id, what))
}

const checkForms = (ids: readonly string[], form: RegExp): Finding[] => {
  const seen = new Set<string>()
  return ids.flatMap((id) => {
    const again = seen.has(id)
    seen.add(id)
    if (again) return [finding('id', id, 'The id is given twice.')]
    return form.test(id) ? [] : [finding('id', id, 'The id is malformed.')]
  })
}

/** Ids of places have their form checked with their country. */
const checkIds = ({ places, links, services, sources }: Corridor): Finding[] => [
  ...checkForms(
    places.map(({ id }) => id),
    /^/,
  ),
  ...checkForms(
    links.map(({ id }) => id),
    /^L\d{3}$/,
  ),
  ...checkForms(
    services.map(({ id }) => id),
    /^S\d{2}$/,
  ),
  ...checkForms(
    sources.map(({ id }) => id),
    /^[A-Z0-9_]+$/,
  ),
]

export const checkLinks = (corridor: Corridor): Finding[] => {
  const places = new Map(corridor.places.map((place) => [place.id, place]))
  return [
    ...checkIds(corridor),
    ...corridor.links.flatMap((link) => checkLink(link, places)),
    ...corridor.services.flatMap((service) => checkService(service, places)),
  ]
}
