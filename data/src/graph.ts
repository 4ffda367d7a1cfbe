import type { Link } from '@karvan/contract'

type Neighbours = Map<string, { to: string; km: number }[]>

const add = (neighbours: Neighbours, from: string, to: string, km: number): void => {
  const known = neighbours.get(from)
  if (known) known.push({ to, km })
  else neighbours.set(from, [{ to, km }])
}

const toNeighbours = (links: readonly Link[]): Neighbours => {
  const neighbours: Neighbours = new Map()
  for (const link of links) {
    add(neighbours, link.from, link.to, link.distanceKm.value)
    add(neighbours, link.to, link.from, link.distanceKm.value)
  }
  return neighbours
}

const reach = (start: string, neighbours: Neighbours): Set<string> => {
  const reached = new Set([start])
  for (const place of reached) for (const { to } of neighbours.get(place) ?? []) reached.add(to)
  return reached
}

/** Groups of places that reach each other, the largest first, each in the order of ids. */
export const listComponents = (places: Iterable<string>, links: readonly Link[]): string[][] => {
  const neighbours = toNeighbours(links)
  const seen = new Set<string>()
  const components: string[][] = []
  for (const place of places) {
    if (seen.has(place)) continue
    const component = reach(place, neighbours)
    for (const one of component) seen.add(one)
    components.push([...component].sort())
  }
  return components.sort((a, b) => b.length - a.length)
}

const nearest = (open: ReadonlyMap<string, number>): [string, number] | undefined => {
  let best: [string, number] | undefined
  for (const entry of open) if (!best || entry[1] < best[1]) best = entry
  return best
}

/** Length of the shortest way over these links in both directions; undefined where there is none. */
export const findShortestKm = (
  links: readonly Link[],
  from: string,
  to: string,
): number | undefined => {
  const neighbours = toNeighbours(links)
  const open = new Map([[from, 0]])
  const done = new Set<string>()
  for (let next = nearest(open); next; next = nearest(open)) {
    const [place, km] = next
    if (place === to) return km
    open.delete(place)
    done.add(place)
    for (const step of neighbours.get(place) ?? []) {
      if (done.has(step.to)) continue
      open.set(step.to, Math.min(open.get(step.to) ?? Infinity, km + step.km))
    }
  }
  return undefined
}
