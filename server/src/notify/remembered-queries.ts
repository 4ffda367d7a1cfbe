import type { SubscribedQueries, SubscribedQuery } from '../journal/index.ts'

export interface RememberedQueries extends SubscribedQueries {
  /** Rights or queries changed: a query that is removed counts as such a change. */
  forget(): void
}

/** A query does not change under its name: it is read once for all of its subscribers until it may be gone. */
export const rememberQueries = (queries: SubscribedQueries): RememberedQueries => {
  const known = new Map<string, SubscribedQuery>()
  let forgotten = 0
  return {
    async find(asker, name) {
      const key = JSON.stringify([asker.organisation.id, name])
      const remembered = known.get(key)
      if (remembered) return remembered
      const before = forgotten
      const found = await queries.find(asker, name)
      if (found && before === forgotten) known.set(key, found)
      return found
    },
    forget() {
      forgotten++
      known.clear()
    },
  }
}
