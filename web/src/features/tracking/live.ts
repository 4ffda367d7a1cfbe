import type { Live } from '@karvan/contract'
import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import { applyLive } from './applyLive.ts'
import { type Connection, type HintMessage, listenToHints } from './hints.ts'

/** Estimates age without any event: they are read again this often. */
const REREAD_MILLISECONDS = 60_000

/** Hints that come together are answered by one reading. */
const GATHER_MILLISECONDS = 250

export const liveQuery = queryOptions({
  queryKey: ['live'],
  queryFn: ({ signal }) => request<Live>('/api/live', { signal }),
  refetchInterval: REREAD_MILLISECONDS,
  staleTime: Number.POSITIVE_INFINITY,
})

/** The past: as it was at an instant. */
export const replayQuery = (time: string) =>
  queryOptions({
    queryKey: ['replay', time],
    queryFn: ({ signal }) =>
      request<Live>(`/api/replay?time=${encodeURIComponent(time)}`, { signal }),
    staleTime: 10 * 60_000,
  })

const ConnectionContext = createContext<Connection>('reconnecting')
export const ConnectionProvider = ConnectionContext.Provider
export const useConnection = (): Connection => useContext(ConnectionContext)

/** Follows the server's hints for as long as the shell is shown; tells how the connection is. */
export const useHints = (): Connection => {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('reconnecting')
  useEffect(() => {
    const reader = createReader(queries)
    const stop = listenToHints((message) => {
      if (message.type === 'connection') setConnection(message.connection)
      reader.hear(message)
    })
    return () => {
      stop()
      reader.stop()
    }
  }, [queries])
  return connection
}

/** Turns hints into readings: at most one runs, and one more follows when hints came meanwhile. */
const createReader = (queries: QueryClient) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let isWanted = false
  const read = async (): Promise<void> => {
    timer = undefined
    if (isReading) {
      isWanted = true
      return
    }
    isReading = true
    await readDelta(queries).finally(() => {
      isReading = false
      if (isWanted) plan()
      isWanted = false
    })
  }
  const plan = (): void => {
    timer ??= setTimeout(() => void read(), GATHER_MILLISECONDS)
  }
  return {
    hear(message: HintMessage): void {
      if (message.type === 'reopened' || (message.type === 'hint' && message.hint.rebuilt)) {
        void queries.invalidateQueries({ predicate: isDerived })
      } else if (message.type === 'hint') {
        markStale(queries, message.hint)
        plan()
      }
    },
    stop: () => clearTimeout(timer),
  }
}

const readDelta = async (queries: QueryClient): Promise<void> => {
  const known = queries.getQueryData(liveQuery.queryKey)
  if (!known) return
  try {
    const delta = await request<Live>(`/api/live?since=${known.position}`)
    queries.setQueryData(liveQuery.queryKey, (now) => (now ? applyLive(now, delta) : delta))
  } catch {
    await queries.invalidateQueries({ queryKey: liveQuery.queryKey })
  }
}

const DERIVED = new Set(['live', 'thing', 'timeline', 'things'])
const isDerived = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
  DERIVED.has(String(queryKey[0]))

const markStale = (queries: QueryClient, hint: { things: string[]; places: string[] }): void => {
  const named = new Set([...hint.things, ...hint.places])
  void queries.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] === 'things' || (isDerived({ queryKey }) && named.has(String(queryKey[1]))),
  })
}
