import type { Subscription, SubscriptionDelivery } from '@karvan/contract'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure, FaultNote } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatTime } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay } from '../access/may.ts'
import { deliveriesQuery, replay } from './subscriptions.ts'

/** What was sent to one address; what was given up can be sent again. */
export const DeliveriesPanel = ({ subscription }: { subscription: Subscription }) => {
  const { t } = useText()
  const [isDead, setDead] = useState(false)
  return (
    <Panel
      id="deliveries-title"
      title={t('delivery.title', { dest: subscription.dest })}
      hint={t('delivery.hint')}
      isFlush
    >
      <div className="filter-line">
        <CheckField label={t('delivery.onlyDead')} isChecked={isDead} onChange={setDead} />
      </div>
      <Deliveries key={String(isDead)} id={subscription.subscriptionID} isDead={isDead} />
    </Panel>
  )
}

const Deliveries = ({ id, isDead }: { id: string; isDead: boolean }) => {
  const { t, language } = useText()
  const may = useMay()
  const client = useQueryClient()
  const query = useInfiniteQuery(deliveriesQuery(id, isDead))
  const again = useMutation({
    mutationFn: (number: number) => replay(id, number),
    networkMode: 'always',
    onSettled: () => client.invalidateQueries({ queryKey: ['subscriptions'] }),
  })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const actions = ({ number, state }: SubscriptionDelivery) =>
    state === 'dead' && (
      <Button
        aria-label={t('delivery.replayOf', { number })}
        isDisabled={again.isPending}
        onPress={() => again.mutate(number)}
      >
        {t('delivery.replay')}
      </Button>
    )
  return (
    <>
      <FaultNote fault={again.error} />
      <Table
        label={t('delivery.label')}
        columns={columnsOf(t, (time) => formatTime(time, language))}
        rows={data.pages.flatMap(({ deliveries }) => deliveries)}
        rowId={({ number }) => String(number)}
        empty={t(isDead ? 'delivery.noneDead' : 'delivery.none')}
        actions={may('share') ? actions : undefined}
      />
      {hasNextPage && (
        <div className="panel-body">
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('timeline.older')}
          </Button>
        </div>
      )}
    </>
  )
}

const columnsOf = (
  t: Translate,
  format: (time: string) => string,
): Column<SubscriptionDelivery>[] => [
  {
    id: 'number',
    title: t('delivery.number'),
    cell: ({ number }) => <span className="mono">{number}</span>,
  },
  {
    id: 'time',
    title: t('delivery.tried'),
    cell: ({ triedTime, createdTime }) => format(triedTime ?? createdTime),
  },
  { id: 'events', title: t('events.title'), cell: ({ eventCount }) => eventCount },
  {
    id: 'state',
    title: t('subscription.state'),
    cell: ({ state, attempts, problem }) => (
      <>
        <span className={state === 'dead' ? 'mark mark-ended' : 'mark'}>
          {t(`deliveryState.${state}`)}
        </span>
        {attempts > 1 && (
          <span className="records-sub">{t('delivery.attempts', { count: attempts })}</span>
        )}
        {problem && <span className="records-sub">{problem}</span>}
      </>
    ),
  },
]
