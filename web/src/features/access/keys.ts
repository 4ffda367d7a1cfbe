import type { CreatedKey, Key, NewKey } from '@karvan/contract'
import { queryOptions } from '@tanstack/react-query'
import { remove, request, send } from '../../api/client.ts'

/** Keys of the own organisation; of all for who governs the house. Revoked ones too. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => request<Key[]>('/api/keys', { signal }),
})

export const makeKey = (key: NewKey) => send<CreatedKey>('/api/keys', key)
export const revokeKey = (id: string) => remove(`/api/keys/${encodeURIComponent(id)}`)
