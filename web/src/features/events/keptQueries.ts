import type { NamedQuery } from '@karvan/contract'
import { queryOptions } from '@tanstack/react-query'
import { remove, request } from '../../api/client.ts'
import type { Condition } from './conditions.ts'

/** What a deed on kept queries and subscriptions changes. */
export const KEPT = ['kept-queries', 'subscriptions'] as const

const MOST = 1_000

export const keptQueriesQuery = queryOptions({
  queryKey: ['kept-queries'],
  queryFn: ({ signal }) => request<NamedQuery[]>(`/epcis/queries?perPage=${MOST}`, { signal }),
})

/** Keeps a question under a name of the own organisation. */
export const keepQuery = ({
  name,
  conditions,
}: {
  name: string
  conditions: readonly Condition[]
}): Promise<void> => request('/epcis/queries', post(bodyOf(name, conditions)))

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export const forgetQuery = (name: string): Promise<void> =>
  remove(`/epcis/queries/${encodeURIComponent(name)}`)

/** Several values of a parameter are a list in JSON (EPCIS 2.0.1 OpenAPI, query schema). */
const bodyOf = (name: string, conditions: readonly Condition[]): NamedQuery => {
  const query: Record<string, unknown> = {}
  for (const { name: parameter, value } of conditions) {
    const values = value.split('|').filter((one) => one !== '')
    query[parameter] = values.length === 1 ? values[0] : values
  }
  return { name, query }
}

/** The lines of the builder for a query that is kept. */
export const conditionsOf = ({ query }: NamedQuery): Condition[] =>
  Object.entries(query).map(([name, value]) => ({
    name,
    value: Array.isArray(value) ? value.join('|') : String(value),
  }))
