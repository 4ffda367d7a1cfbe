import type { Link } from '@karvan/contract'
import { NETWORKS } from './expectations.ts'
import type { Finding } from './finding.ts'
import { findShortestKm, listComponents } from './graph.ts'
import type { Corridor } from './index.ts'

/** Two ways of one mode whose lengths differ by less than this are taken for one way counted twice. */
const SAME_WAY = 1.12

/** A link over base links is the same way when it is neither shorter nor longer than they by more than this. */
const OVERLAP = 1.25

const isBase = (link: Link): boolean => link.level === 'base'
const isOperating = (link: Link): boolean => link.status.value === 'operating'
const railOf = (gauge: number) => (link: Link) =>
  isOperating(link) && link.mode === 'rail' && link.gaugeMm === gauge

const BELONGS: Readonly<Record<(typeof NETWORKS)[number], (link: Link) => boolean>> = {
  'all modes': isOperating,
  'all modes with plans': () => true,
  rail: (link) => isOperating(link) && link.mode === 'rail',
  road: (link) => isOperating(link) && link.mode === 'road',
  'rail 1520 mm': railOf(1520),
  'rail 1435 mm': railOf(1435),
}

const listIslands = (corridor: Corridor, network: (typeof NETWORKS)[number]): string[] => {
  const links = corridor.links.filter((link) => isBase(link) && BELONGS[network](link))
  const whole = network.startsWith('all modes')
  const places = whole
    ? corridor.places.map(({ id }) => id)
    : links.flatMap(({ from, to }) => [from, to])
  const [, ...islands] = listComponents(new Set(places), links)
  return islands.map((island) => island.join(' '))
}

const checkConnection = (corridor: Corridor): Finding[] =>
  NETWORKS.flatMap((network) => {
    const found = listIslands(corridor, network)
    const expected = corridor.expectations.islands
      .filter((island) => island.network === network)
      .map(({ places }) => [...places].sort().join(' '))
    const cutOff = found.filter((island) => !expected.includes(island))
    const joined = expected.filter((island) => !found.includes(island))
    return [
      ...cutOff.map(
        (island): Finding => ({
          rule: 'connection',
          where: network,
          what: `Cut off from the main part: ${island}.`,
        }),
      ),
      ...joined.map(
        (island): Finding => ({
          rule: 'expectation',
          where: network,
          what: `Expected as an island, but it is none: ${island}.`,
        }),
      ),
    ]
  })

/** A benchmark goes by several modes; every other link stays on its own. */
const canCarry = (link: Link) => (base: Link) =>
  isBase(base) &&
  (link.level === 'benchmark' || base.mode === link.mode) &&
  (isOperating(base) || !isOperating(link))

const describeOverlap = (link: Link, links: readonly Link[]): string | undefined => {
  const km = findShortestKm(links.filter(canCarry(link)), link.from, link.to)
  if (km === undefined) return 'No way over base links joins its ends.'
  const ratio = link.distanceKm.value / km
  if (ratio <= OVERLAP && ratio >= 1 / OVERLAP) return undefined
  return `${link.distanceKm.value} km, but ${km.toFixed(1)} km over base links.`
}

/** Ships share no track: by sea only the same kind of vessel between the same ports is the same way. */
const couldReplace = (link: Link) => (other: Link) => {
  if (other === link || !isBase(other) || other.mode !== link.mode) return false
  if (link.mode !== 'sea') return true
  const ends = [link.from, link.to]
  const sameEnds = ends.includes(other.from) && ends.includes(other.to)
  return sameEnds && other.modeDetail === link.modeDetail
}

const describeParallel = (link: Link, links: readonly Link[]): string | undefined => {
  const others = links.filter(couldReplace(link))
  const km = findShortestKm(others, link.from, link.to)
  if (km === undefined || km > link.distanceKm.value * SAME_WAY) return undefined
  return `${link.distanceKm.value} km, and ${km.toFixed(1)} km over other base links: counted twice.`
}

/** Faults of links that are not expected, and expectations of links that have no fault. */
const compare = (
  links: readonly Link[],
  describe: (link: Link) => string | undefined,
  expected: readonly { link: string }[],
): Finding[] => {
  const excused = new Set(expected.map(({ link }) => link))
  const findings: Finding[] = []
  for (const link of links) {
    const what = describe(link)
    if (what !== undefined && !excused.delete(link.id))
      findings.push({ rule: 'overlap', where: link.id, what })
  }
  for (const where of excused)
    findings.push({ rule: 'expectation', where, what: 'Excused, but there is nothing to excuse.' })
  return findings
}

const checkOverlaps = ({ links, expectations }: Corridor): Finding[] => [
  ...compare(
    links.filter((link) => !isBase(link)),
    (link) => describeOverlap(link, links),
    expectations.looseOverlaps,
  ),
  ...compare(links.filter(isBase), (link) => describeParallel(link, links), expectations.parallels),
]

/** Capacities of base links may be added up along a cut; others hold the same trains and must say so. */
const checkCapacities = ({ links }: Corridor): Finding[] =>
  links
    .filter((link) => !isBase(link))
    .filter(({ capacityPresent, capacityPlanned }) =>
      [capacityPresent, capacityPlanned].some((capacity) => capacity && !capacity.note),
    )
    .map(({ id, level }) => ({
      rule: 'capacity',
      where: id,
      what: `The capacity of a ${level} link needs a note that it is never added.`,
    }))

/** Each leg of a service can be travelled, by whichever modes. */
const checkLegs = ({ places, links, services }: Corridor): Finding[] => {
  const usable = links.filter((link) => isBase(link) && isOperating(link))
  const ids = places.map(({ id }) => id)
  const componentOf = new Map(
    listComponents(ids, usable).flatMap((component, index) =>
      component.map((place): [string, number] => [place, index]),
    ),
  )
  return services.flatMap(({ id, origin, stops, destination }) => {
    const calls = [origin, ...stops, destination].filter((call) => componentOf.has(call))
    return calls.slice(1).flatMap((call, index): Finding[] => {
      const before = calls[index] ?? origin
      if (componentOf.get(before) === componentOf.get(call)) return []
      return [
        { rule: 'connection', where: id, what: `No operating way from ${before} to ${call}.` },
      ]
    })
  })
}

/** Links that end nowhere are found by another rule; here they would hide what they are. */
const dropBroken = (corridor: Corridor): Corridor => {
  const places = new Set(corridor.places.map(({ id }) => id))
  const links = corridor.links.filter(({ from, to }) => places.has(from) && places.has(to))
  return { ...corridor, links }
}

export const checkNetwork = (corridor: Corridor): Finding[] => {
  const whole = dropBroken(corridor)
  return [
    ...checkConnection(whole),
    ...checkOverlaps(whole),
    ...checkCapacities(whole),
    ...checkLegs(whole),
  ]
}
