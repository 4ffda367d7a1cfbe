import {
  deleteDerivedInterests,
  type InterestRow,
  listInterestsIn,
  putInterests,
} from '../access/index.ts'
import { groupBy, type Journal, type Window } from '../journal/index.ts'
import type { Sql } from '../platform/index.ts'
import * as containmentStore from './containment-store.ts'
import { listWindows } from './timeline.ts'

/** Things of one round: each is walked up to its outermost carrier. */
const BATCH = 200

/**
 * Who has an interest in a thing has one in whatever carries it, while it does. Derives those of the things anew, and
 * makes their parties parties to the carriers' events. The caller holds `journal.lockAppends`. Returns the carriers.
 */
export const deriveCarrierInterests = async (
  tx: Sql,
  journal: Journal,
  things: readonly string[],
): Promise<string[]> => {
  const carriers: string[] = []
  for (let from = 0; from < things.length; from += BATCH) {
    carriers.push(...(await deriveBatch(tx, journal, things.slice(from, from + BATCH))))
  }
  return [...new Set(carriers)]
}

const deriveBatch = async (
  tx: Sql,
  journal: Journal,
  things: readonly string[],
): Promise<string[]> => {
  const said = (await listInterestsIn(tx, things, null)).filter(({ via }) => via === '')
  const gone = await deleteDerivedInterests(tx, things)
  const derived: InterestRow[] = []
  for (const [thing, interests] of groupBy(said, (interest) => interest.thing)) {
    const windows = await listWindows(thing, (level) => containmentStore.listIntervals(tx, level))
    for (const interest of interests)
      derived.push(...windows.flatMap((window) => interestIn(window, interest)))
  }
  await putInterests(tx, distinct(derived))
  for (const [organisation, rows] of groupBy([...gone, ...derived], (row) => row.organisation)) {
    const carriers = [...new Set(rows.map(({ thing }) => thing))]
    await journal.applyInterests(tx, organisation, carriers)
  }
  return [...gone, ...derived].map(({ thing }) => thing)
}

/** The interest in a carrier for as long as both the interest in the thing and its stay last. */
const interestIn = ({ thing, from, to }: Window, interest: InterestRow): InterestRow[] => {
  if (thing === interest.thing) return []
  const fromTime = from !== null && from > interest.fromTime ? from : interest.fromTime
  const ends = [to, interest.toTime].filter((time) => time !== null).sort()
  const toTime = ends[0] ?? null
  if (toTime !== null && toTime < fromTime) return []
  return [{ organisation: interest.organisation, thing, fromTime, toTime, via: interest.thing }]
}

/** One row for a beginning: the longest. */
const distinct = (rows: readonly InterestRow[]): InterestRow[] => {
  const byStart = new Map<string, InterestRow>()
  for (const row of rows) {
    const key = JSON.stringify([row.thing, row.organisation, row.via, row.fromTime])
    const known = byStart.get(key)
    const isLonger = known && (row.toTime === null || (known.toTime ?? '~') < row.toTime)
    if (!known || (isLonger && known.toTime !== null)) byStart.set(key, row)
  }
  return [...byStart.values()]
}
