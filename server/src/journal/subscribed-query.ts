import type { Reason } from '@karvan/contract'
import type { EventCondition } from '@karvan/epcis'
import type { Asker } from '../access/index.ts'
import { Refusal } from '../platform/index.ts'
import type { Journal } from './journal.ts'
import type { NamedQueries } from './named-queries.ts'
import { readNamedQuery } from './query-body.ts'
import { shiftMicroseconds } from './record-time.ts'
import { refusals } from './refusals.ts'
import type { SeenEntry } from './sight.ts'

/** Events recorded after one instant and until another (null: until now), RFC 3339 in UTC with microseconds. */
interface RecordedWithin {
  after: string
  until: string | null
  limit: number
}

/** A named query, as it is subscribed to. */
export interface SubscribedQuery {
  /** What of it a subscription cannot keep. */
  unfit: Reason[]
  /** What of it the asker may see now, in record-time order. */
  list(asker: Asker, within: RecordedWithin): Promise<SeenEntry[]>
}

export interface SubscribedQueries {
  /** Undefined: the asker's organisation has none of this name. */
  find(asker: Asker, name: string): Promise<SubscribedQuery | undefined>
}

/** Named queries for those who are sent what they find. */
export const createSubscribedQueries = (
  journal: Pick<Journal, 'listEvents'>,
  queries: Pick<NamedQueries, 'get'>,
): SubscribedQueries => ({
  async find(asker, name) {
    const named = await orUndefined(queries.get(asker, name))
    if (!named) return undefined
    const { query } = readNamedQuery(named)
    return {
      unfit: listUnfit(named.query),
      list(who, { after, until, limit }) {
        const from = recorded('GE', shiftMicroseconds(after, 1))
        const before = until === null ? [] : [recorded('LT', shiftMicroseconds(until, 1))]
        const conditions = [...query.conditions, from, ...before]
        const question = { conditions, orderBy: 'recordTime' as const, descending: false }
        return journal.listEvents(who, question, { limit })
      },
    }
  },
})

const orUndefined = async <T>(found: Promise<T>): Promise<T | undefined> => {
  try {
    return await found
  } catch (fault) {
    if (fault instanceof Refusal && fault.kind === refusals.unknownQuery) return undefined
    throw fault
  }
}

const recorded = (comparison: 'GE' | 'LT', time: string): EventCondition => ({
  on: 'time',
  field: 'recordTime',
  comparison,
  time,
})

/** A subscription gives everything that matches, in the order in which it was recorded. */
const UNFIT: Record<string, (value: unknown) => boolean> = {
  eventCountLimit: () => true,
  maxEventCount: () => true,
  orderBy: (value) => value !== 'recordTime',
  orderDirection: (value) => value !== 'ASC',
}

const listUnfit = (parameters: Record<string, unknown>): Reason[] =>
  Object.entries(parameters)
    .filter(([name, value]) => Object.hasOwn(UNFIT, name) && UNFIT[name]!(value))
    .map(([name]) => ({
      pointer: `/query/${name}`,
      code: refusals.queryParameter.code,
      message: `${name} has no place in a subscription, which gives all that matches in the order of record time`,
    }))
