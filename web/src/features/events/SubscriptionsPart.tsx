import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Notice } from '../../ui/Notice.tsx'
import { DeliveriesPanel } from './DeliveriesPanel.tsx'
import { KeptQueriesPanel } from './KeptQueriesPanel.tsx'
import { keptQueriesQuery } from './keptQueries.ts'
import { SubscriptionsPanel } from './SubscriptionsPanel.tsx'
import { subscriptionsQuery } from './subscriptions.ts'

const route = getRouteApi('/events')

/** What the own organisation asks again and again, and who is told by itself. */
export const SubscriptionsPart = () => {
  const { t } = useText()
  const { subscription: chosen } = route.useSearch()
  const kept = useQuery(keptQueriesQuery)
  const subscriptions = useQuery(subscriptionsQuery)
  const error = kept.error ?? subscriptions.error
  const read = (): void => {
    void kept.refetch()
    void subscriptions.refetch()
  }
  if (!(kept.data && subscriptions.data)) {
    if (error) return <Failure fault={error} onRetry={read} />
    return <Notice isBusy isSmall title={t('common.loading')} />
  }
  const one = subscriptions.data.find(({ subscriptionID }) => subscriptionID === chosen)
  return (
    <>
      <KeptQueriesPanel queries={kept.data} />
      <SubscriptionsPanel subscriptions={subscriptions.data} queries={kept.data} chosen={chosen} />
      {one && <DeliveriesPanel key={one.subscriptionID} subscription={one} />}
    </>
  )
}
