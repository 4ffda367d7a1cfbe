import type { NamedQuery } from '@karvan/contract'
import type { Asker } from '../access/index.ts'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import * as store from './named-query-store.ts'
import { readNamedQuery } from './query-body.ts'
import { refusals } from './refusals.ts'

/** Ends within the transaction what hangs on a query that is removed. */
type EndOf = (tx: Sql, query: { organisation: string; name: string }) => Promise<void>

/** Queries of the standard itself (EPCIS 2.0 §8.2.7), which nobody makes. */
const PREDEFINED = ['SimpleEventQuery', 'SimpleMasterDataQuery']

export type NamedQueries = ReturnType<typeof createNamedQueries>

/** Questions that an organisation keeps. Of another's nobody learns that they are there. */
export const createNamedQueries = (db: Database, clock: Clock) => {
  const endings: EndOf[] = []

  return {
    /** Refuses a name that is taken and a question that cannot be asked, with all that is wrong with it. */
    async create({ organisation }: Asker, { name, ...definition }: NamedQuery): Promise<void> {
      readNamedQuery({ name, ...definition })
      const row = { name, definition: JSON.stringify(definition) }
      const isNew =
        !PREDEFINED.includes(name) &&
        (await store.insertQuery(db, organisation.id, row, clock.now()))
      if (!isNew) throw new Refusal(refusals.queryExists)
    },
    async get({ organisation }: Asker, name: string): Promise<NamedQuery> {
      const found = await store.findQuery(db, organisation.id, name)
      if (!found) throw new Refusal(refusals.unknownQuery)
      return queryOf(found)
    },
    /** In the order of their names. */
    async list({ organisation }: Asker, after: string | undefined, limit: number) {
      const rows = await store.listQueries(db, organisation.id, after ?? null, limit)
      return rows.map(queryOf)
    },
    async remove({ organisation }: Asker, name: string): Promise<void> {
      await db.transaction(async (tx) => {
        const isGone = await store.deleteQuery(tx, organisation.id, name)
        if (!isGone) throw new Refusal(refusals.unknownQuery)
        for (const end of endings) await end(tx, { organisation: organisation.id, name })
      })
    },
    /** What hangs on queries is ended with them, in one transaction. */
    onRemove(end: EndOf): void {
      endings.push(end)
    },
  }
}

const queryOf = ({ name, definition }: store.QueryRow): NamedQuery => ({
  name,
  ...(JSON.parse(definition) as Omit<NamedQuery, 'name'>),
})
