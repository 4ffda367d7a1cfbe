import type { Live } from '@karvan/contract'

/**
 * What the map draws after a delta (`GET /api/live?since=`): changed things replace themselves,
 * gone ones leave. The counts of a delta are whole, as those of a full answer. A delta that is
 * older than what is known changes nothing.
 */
export const applyLive = (known: Live, delta: Live): Live => {
  if (delta.position < known.position) return known
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
