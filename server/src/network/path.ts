import type { Link, Mode } from '@karvan/contract'

/** A link in the direction it is gone. */
interface Step {
  link: Link
  from: string
  to: string
}

export type FindPath = (
  from: string,
  link: string | null,
  nextPlace: string | null,
  /** Modes of whatever moves; undefined: not known. */
  modes?: readonly Mode[],
) => Step[] | undefined

/**
 * Finds the links that lead from a place to the next one: the link that the event names and on from
 * there by the same mode where that is possible; without a link the quickest way by the mover's modes,
 * by any where there is none.
 */
export const createPathFinder = (links: readonly Link[]): FindPath => {
  const byId = new Map(links.map((link) => [link.id, link]))
  const stepsFrom = new Map<string, Step[]>()
  for (const step of links.filter(isRoutable).flatMap(stepsOf))
    stepsFrom.set(step.from, [...(stepsFrom.get(step.from) ?? []), step])
  const findBest = (from: string, to: string, modes: readonly Mode[] | undefined) =>
    (modes && findQuickest(stepsFrom, from, to, modes)) ?? findQuickest(stepsFrom, from, to)
  return (from, linkId, nextPlace, modes) => {
    const named = stepsOf(byId.get(linkId ?? '')).find((step) => step.from === from)
    if (!named) return nextPlace === null ? undefined : findBest(from, nextPlace, modes)
    if (nextPlace === null || named.to === nextPlace) return [named]
    const onward = findBest(named.to, nextPlace, [named.link.mode])
    return onward && [named, ...onward]
  }
}

const stepsOf = (link: Link | undefined): Step[] =>
  link
    ? [
        { link, from: link.from, to: link.to },
        { link, from: link.to, to: link.from },
      ]
    : []

/** Other levels overlap base links; what does not operate is no way. */
const isRoutable = ({ level, status, transitHours }: Link): boolean =>
  level === 'base' && status.value === 'operating' && transitHours !== undefined

/** Terminal time counts, so that a way does not change between ship, rail and road for nothing. */
const hoursOf = ({ link }: Step): number =>
  (link.transitHours?.value ?? 0) + (link.terminalHours?.value ?? 0)

/** Dijkstra's algorithm; the network has hundreds of links, so the nearest is found by looking at all. */
const findQuickest = (
  stepsFrom: ReadonlyMap<string, readonly Step[]>,
  from: string,
  to: string,
  modes?: readonly Mode[],
): Step[] | undefined => {
  const hours = new Map([[from, 0]])
  const cameBy = new Map<string, Step>()
  const open = new Set([from])
  while (open.size > 0) {
    const place = [...open].reduce((a, b) => (hours.get(a)! <= hours.get(b)! ? a : b))
    if (place === to) return traceBack(cameBy, from, to)
    open.delete(place)
    for (const step of stepsFrom.get(place) ?? []) {
      if (modes && !modes.includes(step.link.mode)) continue
      const arrival = hours.get(place)! + hoursOf(step)
      if (arrival >= (hours.get(step.to) ?? Number.POSITIVE_INFINITY)) continue
      hours.set(step.to, arrival)
      cameBy.set(step.to, step)
      open.add(step.to)
    }
  }
  return undefined
}

const traceBack = (cameBy: ReadonlyMap<string, Step>, from: string, to: string): Step[] => {
  const steps: Step[] = []
  for (let place = to; place !== from; place = steps[0]!.from) steps.unshift(cameBy.get(place)!)
  return steps
}
