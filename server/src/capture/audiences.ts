import { type Access, grantAudience, hasInterests, partyAudience } from '../access/index.ts'
import { groupBy, type Journal, type NewEntry } from '../journal/index.ts'
import type { Sql } from '../platform/index.ts'

/**
 * What is known at the append of those who may see an event beside its maker, the operator and the authority: parties
 * through their interests in its things, in part; receivers of grants that name its things, whole.
 */
export const createDeriver = async (
  tx: Sql,
  { access, journal }: { access: Access; journal: Journal },
  entries: readonly NewEntry[],
): Promise<(entry: NewEntry) => string[]> => {
  const grantors = [...new Set(entries.map(({ organisation }) => organisation))]
  const grants = await access.grants.listOfThings(tx, grantors)
  const parties = (await hasInterests(tx))
    ? await journal.listParties(
        tx,
        entries.map(({ key }) => key),
      )
    : []
  const byKey = groupBy(parties, ({ key }) => key)
  return (entry) => [
    ...(byKey.get(entry.key) ?? []).map(({ organisation }) => partyAudience(organisation)),
    ...grants
      .filter(({ grantor }) => grantor === entry.organisation)
      .filter(({ things }) => entry.things.some(({ thing }) => things!.includes(thing)))
      .map(({ id }) => grantAudience(id)),
  ]
}
