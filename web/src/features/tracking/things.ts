import type { Thing, ThingPage, Timeline } from '@karvan/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { request } from '../../api/client.ts'

const CONTENTS_LIMIT = 100
const TIMELINE_LIMIT = 60

export const thingQuery = (id: string) =>
  queryOptions({
    queryKey: ['thing', id],
    queryFn: ({ signal }) => request<Thing>(`/api/things/${encodeURIComponent(id)}`, { signal }),
  })

export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(TIMELINE_LIMIT) })
      if (pageParam) query.set('before', pageParam)
      return request<Timeline>(`/api/things/${encodeURIComponent(id)}/timeline?${query}`, {
        signal,
      })
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

/** Things by what they are inside of, or by the place where they are; page by page. */
export const thingsQuery = (filter: { inside: string } | { place: string }) =>
  infiniteQueryOptions({
    queryKey: ['things', Object.values(filter)[0], Object.keys(filter)[0]],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...filter, limit: String(CONTENTS_LIMIT) })
      if (pageParam) query.set('after', pageParam)
      return request<ThingPage>(`/api/things?${query}`, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
