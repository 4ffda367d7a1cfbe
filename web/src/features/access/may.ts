import type { Deed, Session } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './session.ts'

/** Who is asking; the screens behind the sign-in are shown only when there is somebody. */
export const useSession = (): Session => {
  const { data } = useQuery(sessionQuery)
  if (!data) throw new Error('this screen stands behind the sign-in')
  return data
}

/** Whether the session may do a deed: what may not be done is not offered. */
export const useMay = (): ((deed: Deed) => boolean) => {
  const { data } = useQuery(sessionQuery)
  return (deed) => data?.deeds.includes(deed) ?? false
}
