import { I18nProvider as LinguiProvider } from '@lingui/react'
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { I18nProvider as AriaLocaleProvider } from 'react-aria-components/I18nProvider'
import { hasStatus, isPassing } from '../api/client.ts'
import { meQuery } from '../features/access/people.ts'
import { sessionQuery, type Taken } from '../features/access/session.ts'
import { i18n, useText } from '../i18n/index.ts'
import { Notice } from '../ui/Notice.tsx'
import { Failure } from './Failure.tsx'
import { router } from './router.tsx'

const SignInPage = lazy(async () => ({
  default: (await import('../features/access/SignInPage.tsx')).SignInPage,
}))
const JoinPage = lazy(async () => ({
  default: (await import('../features/access/JoinPage.tsx')).JoinPage,
}))
const ResetPage = lazy(async () => ({
  default: (await import('../features/access/ResetPage.tsx')).ResetPage,
}))
const FactorGate = lazy(async () => ({
  default: (await import('../features/access/FactorGate.tsx')).FactorGate,
}))

const RETRIES = 2

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that has ended shows at any reading: the sign-in page comes back.
    onError: (fault) => {
      if (hasStatus(fault, 401)) queries.setQueryData(sessionQuery.queryKey, null)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (failures, fault) => failures < RETRIES && isPassing(fault),
    },
  },
})

export const App = (taken: Taken) => (
  <LinguiProvider i18n={i18n}>
    <QueryClientProvider client={queries}>
      <Localised {...taken} />
    </QueryClientProvider>
  </LinguiProvider>
)

const Localised = (taken: Taken) => {
  const { t, language } = useText()
  const waiting = <Notice isBusy title={t('common.loading')} />
  return (
    <AriaLocaleProvider locale={language}>
      <Suspense fallback={waiting}>
        <Page {...taken} />
      </Suspense>
    </AriaLocaleProvider>
  )
}

/** Links that let somebody in have pages of their own, signed in or not. */
const Page = (taken: Taken) => {
  if (taken.invitation !== undefined) return <JoinPage invitation={taken.invitation} />
  if (taken.reset !== undefined) return <ResetPage reset={taken.reset} />
  return <Guarded {...taken} />
}

/** A key in the address goes before a session that may be there already. */
const Guarded = ({ keyOfAddress, ticket, problem }: Taken) => {
  const { t } = useText()
  const {
    data: session,
    error,
    refetch,
    isPending,
  } = useQuery({
    ...sessionQuery,
    enabled: keyOfAddress === undefined,
  })
  if (keyOfAddress !== undefined && !session) {
    return <SignInPage keyOfAddress={keyOfAddress} ticket={undefined} problem={undefined} />
  }
  if (error && !session) return <Failure fault={error} onRetry={() => void refetch()} />
  if (isPending) return <Notice isBusy title={t('common.loading')} />
  return session ? (
    <SignedIn isPerson={session.person !== null} />
  ) : (
    <SignInPage keyOfAddress={undefined} ticket={ticket} problem={problem} />
  )
}

/** Who still lacks the second factor that the organisation asks for sets it up first. */
const SignedIn = ({ isPerson }: { isPerson: boolean }) => {
  const { data: me } = useQuery({ ...meQuery, enabled: isPerson })
  return isPerson && me?.secondFactorNeeded ? (
    <FactorGate me={me} />
  ) : (
    <RouterProvider router={router} />
  )
}
