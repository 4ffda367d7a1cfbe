import type { SightBasis } from '@karvan/contract'
import { cutToOwn, type EpcisEvent, isHashId } from '@karvan/epcis'
import {
  type Asker,
  basisOf,
  listAudiencesOf,
  noteRead,
  type Sight,
  sightOf,
} from '../access/index.ts'
import type { Sql } from '../platform/index.ts'
import type { Entry } from './entry.ts'
import type { FoundEntry } from './query-store.ts'
import * as store from './store.ts'

/** An entry as an asker may see it. In part, its source is the cut one and needs no context. */
export interface SeenEntry extends Entry {
  inPart: boolean
  /** Why the asker sees it, and what that rests on: a grant, a jurisdiction. */
  basis: SightBasis
  reference: string | null
}

/** Parsed JSON-LD contexts by their hash. */
type ListContexts = (hashes: readonly string[], sql: Sql) => Promise<ReadonlyMap<string, unknown>>

/**
 * Turns entries into what an asker may see of them: the one door out of the journal. What it may not see at all is
 * left out, whatever the query before was. The order stays. Conflicts are marked by `markSeenConflicts`.
 */
export const seeEntries = async <Row extends FoundEntry>(
  sql: Sql,
  asker: Asker,
  entries: readonly Row[],
  listContexts: ListContexts,
): Promise<(Row & SeenEntry)[]> => {
  const sight = sightOf(asker)
  if (sight === 'all')
    return entries.map((entry) => ({ ...entry, ...seenByOperator(asker, entry) }))
  const reasons = await listReasons(sql, asker, sight, entries)
  const seen = entries.flatMap((entry) => {
    const reason = reasons.get(entry.key)
    return reason ? [{ ...entry, ...reason }] : []
  })
  await cutParts(sql, sight, seen, listContexts)
  for (const entry of seen) entry.conflicting = false
  return seen
}

type Reason = Pick<SeenEntry, 'inPart' | 'basis' | 'reference'>

const seenByOperator = (asker: Asker, { organisation }: Entry): Reason => ({
  inPart: false,
  basis: organisation === asker.organisation.id ? 'own' : 'operator',
  reference: null,
})

/** Keeps account of whose events an asker is shown, and why it may see them. */
export const noteEntries = (asker: Asker, seen: readonly SeenEntry[]): void => {
  for (const [owner, entries] of groupBy(seen, ({ organisation }) => organisation))
    for (const [basis, same] of groupBy(entries, (entry) => entry.basis))
      noteRead(asker, {
        owner,
        basis: asker.kind === 'link' ? 'link' : (basis as SightBasis),
        reference: same[0]!.reference,
        count: same.length,
      })
}

/**
 * The strongest reason for each entry: what is whole before what is in part, own before all. A query that found the
 * entries may tell the audiences of each; else they are read.
 */
const listReasons = async (
  sql: Sql,
  asker: Asker,
  sight: Sight,
  entries: readonly FoundEntry[],
): Promise<Map<string, Reason>> => {
  const told = entries.every(({ reasons }) => reasons !== undefined)
  const rows = told
    ? entries.flatMap(({ key, reasons }) => reasons!.map((audience) => ({ key, audience })))
    : await listAudiencesOf(sql, [...new Set(entries.map(({ key }) => key))], sight.audiences)
  const rank = (audience: string): number => sight.audiences.indexOf(audience)
  const reasons = new Map<string, Reason>()
  for (const { key, audience } of rows.sort((a, b) => rank(a.audience) - rank(b.audience))) {
    if (reasons.has(key)) continue
    reasons.set(key, { inPart: !sight.whole.includes(audience), ...basisOf(asker, audience) })
  }
  return reasons
}

/** Cuts what is seen in part down to the things of the asker's own at the time of each event. */
const cutParts = async (
  sql: Sql,
  sight: Sight,
  seen: SeenEntry[],
  listContexts: ListContexts,
): Promise<void> => {
  const parts = seen.filter(({ inPart }) => inPart)
  if (parts.length === 0) return
  const keys = parts.map(({ key }) => key)
  const own = groupBy(await store.listOwnThings(sql, keys, sight.parties), ({ key }) => key)
  const contexts = await listContexts(
    parts.map(({ context }) => context),
    sql,
  )
  for (const entry of parts) {
    const event = JSON.parse(entry.source) as EpcisEvent
    const things = new Set(own.get(entry.key)?.map(({ thing }) => thing))
    const isOwn = (thing: string): boolean => things.has(thing)
    entry.source = JSON.stringify(cutToOwn(event, contexts.get(entry.context), isOwn))
    entry.context = NO_CONTEXT
    entry.correctiveIds = entry.correctiveIds?.filter((id) => !isHashId(id)) ?? null
  }
}

/** Hash under which no context is kept. */
export const NO_CONTEXT = '00000000-0000-0000-0000-000000000000'

/**
 * That somebody else uses the same event ID is theirs to know: a conflict is told where both are seen. It is looked for
 * of every event, marked or not, so that not even the time of an answer tells of a mark.
 */
export const markSeenConflicts = async (
  sql: Sql,
  asker: Asker,
  seen: readonly SeenEntry[],
): Promise<void> => {
  const sight = sightOf(asker)
  if (sight === 'all') return
  const ids = [...new Set(seen.map(({ eventId }) => eventId))]
  const told = new Set(await store.listSeenConflicts(sql, ids, sight.audiences))
  for (const entry of seen)
    entry.conflicting = entry.declarationTime === null && told.has(entry.eventId)
}

export const groupBy = <Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
