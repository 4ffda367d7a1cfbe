import type {
  CreatedTrackingLink,
  Grant,
  Interest,
  NewGrant,
  NewInterest,
  NewTrackingLink,
  Seer,
  TrackingLink,
} from '@karvan/contract'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { remove, request, send } from '../../api/client.ts'

/** Rows of a full page of `GET /api/interests`. */
const INTERESTS_PAGE = 500

/** Given and received by the own organisation, ended ones too. */
export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => request<Grant[]>('/api/grants', { signal }),
})

export const linksQuery = queryOptions({
  queryKey: ['tracking-links'],
  queryFn: ({ signal }) => request<TrackingLink[]>('/api/tracking-links', { signal }),
})

/** What was said of who is a party to what, page by page in the order of things. */
export const interestsQuery = infiniteQueryOptions({
  queryKey: ['interests'],
  queryFn: ({ pageParam, signal }) =>
    request<Interest[]>(`/api/interests?${new URLSearchParams({ after: pageParam })}`, { signal }),
  initialPageParam: '',
  getNextPageParam: (page) => (page.length < INTERESTS_PAGE ? undefined : page.at(-1)!.thing),
})

/** Who sees the thing, and why. */
export const sightQuery = (thing: string) =>
  queryOptions({
    queryKey: ['sight', thing],
    queryFn: ({ signal }) =>
      request<Seer[]>(`/api/sight?${new URLSearchParams({ thing })}`, { signal }),
  })

export const giveGrant = (grant: NewGrant) => send<Grant>('/api/grants', grant)
export const revokeGrant = (id: string) => remove(`/api/grants/${encodeURIComponent(id)}`)
export const makeLink = (link: NewTrackingLink) =>
  send<CreatedTrackingLink>('/api/tracking-links', link)
export const revokeLink = (id: string) => remove(`/api/tracking-links/${encodeURIComponent(id)}`)
export const putInterest = (interest: NewInterest) => send<void>('/api/interests', interest, 'PUT')
export const withdrawInterest = ({ organisation, thing }: Interest) =>
  remove(`/api/interests?${new URLSearchParams({ organisation, thing })}`)

/** What is drawn from who may see what: read again when that changed. */
export const SHARED: readonly string[] = ['grants', 'tracking-links', 'interests', 'sight']

export const rereadShared = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => SHARED.includes(String(queryKey[0])) })
