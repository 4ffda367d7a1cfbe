import { I18nProvider as LinguiProvider } from '@lingui/react'
import { QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { I18nProvider as AriaLocaleProvider } from 'react-aria-components/I18nProvider'
import { hasStatus, isPassing } from '../api/client.ts'
import { SignInPage } from '../features/access/SignInPage.tsx'
import { sessionQuery } from '../features/access/session.ts'
import { i18n, useText } from '../i18n/index.ts'
import { Notice } from '../ui/Notice.tsx'
import { Failure } from './Failure.tsx'
import { router } from './router.tsx'

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

interface AppProps {
  keyOfAddress: string | undefined
}

export const App = ({ keyOfAddress }: AppProps) => (
  <LinguiProvider i18n={i18n}>
    <QueryClientProvider client={queries}>
      <Localised keyOfAddress={keyOfAddress} />
    </QueryClientProvider>
  </LinguiProvider>
)

const Localised = ({ keyOfAddress }: AppProps) => {
  const { language } = useText()
  return (
    <AriaLocaleProvider locale={language}>
      <Guarded keyOfAddress={keyOfAddress} />
    </AriaLocaleProvider>
  )
}

/** A key in the address goes before a session that may be there already. */
const Guarded = ({ keyOfAddress }: AppProps) => {
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
    return <SignInPage keyOfAddress={keyOfAddress} />
  }
  if (error && !session) return <Failure fault={error} onRetry={() => void refetch()} />
  if (isPending) return <Notice isBusy title={t('common.loading')} />
  return session ? <RouterProvider router={router} /> : <SignInPage keyOfAddress={undefined} />
}
