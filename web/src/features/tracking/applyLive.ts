import type { Live } from '@karvan/contract'

/**
 * What the map draws after a delta (`GET /api/live?since=`): changed things replace themselves,
 * gone ones leave. The counts of a delta are whole, as those of a full answer. A delta that is
 * older than what is known changes nothing. A full answer takes the place of all that is known: who
 * may see what has changed meanwhile, and what may no longer be seen is not named as gone.
 */
export const applyLive = (known: Live, delta: Live): Live => {
  if (delta.position < known.position) return known
  if (delta.full) return delta
  const gone = new Set(delta.gone)
  const changed = new Map(delta.things.map((thing) => [thing.id, thing]))
  const kept = known.things
    .filter(({ id }) => !gone.has(id))
    .map((thing) => {
      const next = changed.get(thing.id) ?? thing
      changed.delete(thing.id)
      return next
    })
  return { ...delta, things: [...kept, ...changed.values()], gone: [] }
}
