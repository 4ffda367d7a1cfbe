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

/**
 * Goes on as who the server says, and forgets what was read as somebody else: another organisation
 * sees other things. Unsent reports stay.
 */
export const enter = async (queries: QueryClient, session: Session | null): Promise<void> => {
  await globalThis.caches?.delete('data')
  queries.setQueryData(sessionQuery.queryKey, keep(session))
  const isOther = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    queryKey[0] !== sessionQuery.queryKey[0]
  // What is on the screen is read again, everything else is dropped.
  if (session) await queries.resetQueries({ predicate: isOther })
  else queries.removeQueries({ predicate: isOther })
}

/** Trades a key for a session cookie. Throws `ApiProblem` 401 when the key is refused. */
export const signIn = async (queries: QueryClient, key: string): Promise<void> =>
  enter(queries, await send<Session>('/api/session', { key }))

export const signOut = async (queries: QueryClient): Promise<void> => {
  await request('/api/session', { method: 'DELETE' })
  await enter(queries, null)
}

/** What an address gave, beside the page that it names. */
export interface Taken {
  /** Of `#key=…`: signs in once. */
  keyOfAddress: string | undefined
  /** Of `#second-factor=…`, from the issuer of OpenID Connect: the sign-in goes on. */
  ticket: string | undefined
  /** Of `#problem=…`: why the issuer's way did not lead in. */
  problem: string | undefined
  /** Of `/join#…`: an invitation; empty where the address was cut. */
  invitation: string | undefined
  /** Of `/reset#…`: a link for a new password; empty where the address was cut. */
  reset: string | undefined
}

const NOTHING: Taken = {
  keyOfAddress: undefined,
  ticket: undefined,
  problem: undefined,
  invitation: undefined,
  reset: undefined,
}

/** Secrets are taken out of the address and the history; links of invitations and for a new password stay until they are used. */
export const takeFromAddress = (): Taken => {
  const { hash, pathname, search } = window.location
  if (pathname === '/join') return { ...NOTHING, invitation: hash.slice(1) }
  if (pathname === '/reset') return { ...NOTHING, reset: hash.slice(1) }
  const given = new URLSearchParams(hash.slice(1))
  const taken = {
    ...NOTHING,
    keyOfAddress: given.get('key')?.trim() || undefined,
    ticket: given.get('second-factor') || undefined,
    problem: given.get('problem') || undefined,
  }
  const isSpent = ['key', 'second-factor', 'problem'].some((name) => given.has(name))
  if (isSpent) window.history.replaceState(window.history.state, '', pathname + search)
  return taken
}
