/** One event that puts a child into a parent or takes it out. */
export interface ContainmentEvent {
  parent: string
  action: 'ADD' | 'DELETE'
  /** UTC with microseconds: compares as text. */
  time: string
  position: number
}

/** A child was inside a parent from (inclusive) to (exclusive); null: still is. */
export interface Interval {
  child: string
  parent: string
  fromTime: string
  fromPosition: number
  toTime: string | null
}

/** Order of what happened: event time, then the order in which the journal learnt of it. */
export const compareEvents = (
  a: { time: string; position: number },
  b: { time: string; position: number },
): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.position - b.position)

/**
 * Derives where a child was inside of what from all its containment events, in any order. ADD into
 * another parent ends the stay in the first; DELETE from a parent that it is not in says nothing.
 * A stay may be of no length: what ended it may later be declared wrong.
 */
export const deriveContainment = (
  child: string,
  events: readonly ContainmentEvent[],
): Interval[] => {
  const intervals: Interval[] = []
  let open: Interval | undefined
  for (const { parent, action, time, position } of [...events].sort(compareEvents)) {
    if (action === 'ADD' && open?.parent === parent) continue
    if (action === 'DELETE' && open?.parent !== parent) continue
    if (open) {
      open.toTime = time
      open = undefined
    }
    if (action === 'ADD') {
      open = { child, parent, fromTime: time, fromPosition: position, toTime: null }
      intervals.push(open)
    }
  }
  return intervals
}

/** A chain of containers longer than this is a contradiction of its events. */
const MAX_DEPTH = 12

/** What a thing is inside of, nearest first; a ring, which contradictory events can make, is cut. */
export const deriveInside = (thing: string, parentOf: ReadonlyMap<string, string>): string[] => {
  const inside: string[] = []
  let current = parentOf.get(thing)
  while (
    current !== undefined &&
    current !== thing &&
    !inside.includes(current) &&
    inside.length < MAX_DEPTH
  ) {
    inside.push(current)
    current = parentOf.get(current)
  }
  return inside
}
