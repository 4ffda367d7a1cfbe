import type { Session } from '@karvan/contract'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { hasStatus, request, send, Unreachable } from '../../api/client.ts'

const KEY = 'karvan.session'

/**
 * Who is asking; null when nobody. Without a connection the last known session counts, so that
 * reports can still be written: the server checks them when they are sent.
 */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return keep(await request<Session>('/api/session'))
    } catch (fault) {
      if (hasStatus(fault, 401)) return keep(null)
      if (fault instanceof Unreachable) return readKept()
      throw fault
    }
  },
  staleTime: 5 * 60_000,
  retry: false,
  networkMode: 'always',
})

const keep = <Kept extends Session | null>(session: Kept): Kept => {
  if (session) localStorage.setItem(KEY, JSON.stringify(session))
  else localStorage.removeItem(KEY)
  return session
}

const readKept = (): Session | null => {
  const kept = localStorage.getItem(KEY)
  return kept === null ? null : (JSON.parse(kept) as Session)
}

/** Trades a key for a session cookie. Throws `ApiProblem` 401 when the key is refused. */
export const signIn = async (queries: QueryClient, key: string): Promise<void> => {
  queries.setQueryData(sessionQuery.queryKey, keep(await send<Session>('/api/session', { key })))
}

/** Ends the session and forgets what was read with it; unsent reports stay. */
export const signOut = async (queries: QueryClient): Promise<void> => {
  await request('/api/session', { method: 'DELETE' })
  await globalThis.caches?.delete('data')
  queries.setQueryData(sessionQuery.queryKey, keep(null))
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

/** A key in the address (`#key=…`) signs in once and is taken out of the address and the history. */
export const takeKeyFromAddress = (): string | undefined => {
  const { hash, pathname, search } = window.location
  const key = new URLSearchParams(hash.slice(1)).get('key')
  if (key === null) return undefined
  window.history.replaceState(window.history.state, '', pathname + search)
  return key.trim() || undefined
}
