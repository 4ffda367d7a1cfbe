import type { Language, Network, Place } from '@karvan/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { request } from '../../api/client.ts'
import { useText } from '../../i18n/index.ts'

/** Reference data: changes only with the data; the service worker keeps the last for offline use. */
export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: ({ signal }) => request<Network>('/api/network', { signal }),
  staleTime: 60 * 60_000,
  networkMode: 'always',
})

export const placeQuery = (id: string) =>
  queryOptions({
    queryKey: ['place', id],
    queryFn: ({ signal }) => request<Place>(`/api/places/${encodeURIComponent(id)}`, { signal }),
    staleTime: 5 * 60_000,
  })

export type NamePlace = (id: string) => string

/** Names places in the language of the page; a place that is not in the data keeps its id. */
export const useNamePlace = (): NamePlace => {
  const { language } = useText()
  const { data } = useQuery(networkQuery)
  return useMemo(() => {
    const names = new Map(data?.places.map((place) => [place.id, nameOf(place, language)]))
    return (id) => names.get(id) ?? id
  }, [data, language])
}

export const nameOf = (place: Place, language: Language): string => place.names.value[language]

/** Lower case without marks, for comparing what people type: `Ələt` is found by `elet`. */
const foldName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ə', 'e')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

/** Places whose name in any language, id or identifier begins with or contains the text; best first. */
export const searchPlaces = (places: readonly Place[], text: string, limit: number): Place[] => {
  const wanted = foldName(text.trim())
  if (wanted === '') return []
  const scored = places.map((place) => ({ place, score: scorePlace(place, wanted) }))
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ place }) => place)
}

const scorePlace = (place: Place, wanted: string): number => {
  const words = [
    place.id,
    ...Object.values(place.names.value),
    ...place.identifiers.map(({ value }) => value),
  ].map(foldName)
  if (words.includes(wanted)) return 3
  if (words.some((word) => word.startsWith(wanted))) return 2
  return words.some((word) => word.includes(wanted)) ? 1 : 0
}
