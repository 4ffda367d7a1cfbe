import type { NewOrganisation, NewPlaceRight, Organisation, PlaceRight } from '@karvan/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request, send } from '../../api/client.ts'

/** Those that the asker deals with: all for the house, else its own. */
export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: ({ signal }) => request<Organisation[]>('/api/organisations', { signal }),
  staleTime: 60_000,
})

export const makeOrganisation = (organisation: NewOrganisation) =>
  send<Organisation>('/api/organisations', organisation)

/** Names organisations that the asker knows; another keeps its id. */
export const useNameOrganisation = (): ((id: string) => string) => {
  const { data } = useQuery(organisationsQuery)
  return useMemo(() => {
    const names = new Map(data?.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? id
  }, [data])
}

export const placeRightsQuery = (organisation: string) =>
  queryOptions({
    queryKey: ['place-rights', organisation],
    queryFn: ({ signal }) =>
      request<PlaceRight[]>(`/api/organisations/${encodeURIComponent(organisation)}/places`, {
        signal,
      }),
  })

export const putPlaceRights = (organisation: string, places: readonly NewPlaceRight[]) =>
  send<PlaceRight[]>(`/api/organisations/${encodeURIComponent(organisation)}/places`, places, 'PUT')
