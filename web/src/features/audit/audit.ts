import type { AuditEntry, AuditPage, AuditView } from '@karvan/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { request } from '../../api/client.ts'

const PAGE_LIMIT = 50
const EXPORT_PAGE_LIMIT = 200
/** More rows than this are not gathered in a browser. */
export const EXPORT_LIMIT = 20_000

/** What is asked of the trail. */
export interface AuditFilter {
  as: AuditView
  /** Id of the organisation whose data it was. */
  owner?: string | undefined
  action?: string | undefined
}

const readPage = (
  { as, owner, action }: AuditFilter,
  after: string | null,
  limit: number,
  signal?: AbortSignal,
): Promise<AuditPage> => {
  const query = new URLSearchParams({ as, limit: String(limit) })
  if (owner) query.set('owner', owner)
  if (action) query.set('action', action)
  if (after) query.set('after', after)
  return request<AuditPage>(`/api/audit?${query}`, signal ? { signal } : {})
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, PAGE_LIMIT, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

/** All that the filter lets through, newest first, up to `EXPORT_LIMIT` rows. */
export const readTrail = async (filter: AuditFilter): Promise<AuditEntry[]> => {
  const entries: AuditEntry[] = []
  let after: string | null = null
  do {
    const page: AuditPage = await readPage(filter, after, EXPORT_PAGE_LIMIT)
    entries.push(...page.entries)
    after = page.next
  } while (after !== null && entries.length < EXPORT_LIMIT)
  return entries
}

const HEAD = [
  'time',
  'organisation',
  'organisationName',
  'askerKind',
  'asker',
  'askerLabel',
  'person',
  'action',
  'subject',
  'owner',
  'ownerName',
  'basis',
  'reference',
  'count',
  'requestId',
  'detail',
] as const

/** The rows of a table for spreadsheets: the names of the contract, times as the server gave them. */
export const rowsOfTrail = (entries: readonly AuditEntry[]): (string | number | null)[][] => [
  [...HEAD],
  ...entries.map((entry) => [
    entry.time,
    entry.organisation.id,
    entry.organisation.name,
    entry.asker?.kind ?? null,
    entry.asker?.id ?? null,
    entry.asker?.label ?? null,
    entry.person,
    entry.action,
    entry.subject,
    entry.owner?.id ?? null,
    entry.owner?.name ?? null,
    entry.basis,
    entry.reference,
    entry.count,
    entry.requestId,
    JSON.stringify(entry.detail),
  ]),
]
