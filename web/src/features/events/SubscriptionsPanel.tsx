import type { NamedQuery, Subscription } from '@karvan/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatTime } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay } from '../access/may.ts'
import { SubscribeDialog } from './SubscribeDialog.tsx'
import { describeSchedule } from './schedule.ts'
import { endSubscription, subscriptionsQuery } from './subscriptions.ts'

interface SubscriptionsPanelProps {
  subscriptions: readonly Subscription[]
  queries: readonly NamedQuery[]
  /** Id of the one whose deliveries are shown. */
  chosen: string | undefined
}

/** Addresses that are told by themselves, and how it goes with each. */
export const SubscriptionsPanel = ({ subscriptions, queries, chosen }: SubscriptionsPanelProps) => {
  const { t, language } = useText()
  const may = useMay()
  const client = useQueryClient()
  const [isMaking, setMaking] = useState(false)
  const end = (subscription: Subscription) =>
    endSubscription(subscription).then(() => client.invalidateQueries(subscriptionsQuery))
  const actions = (subscription: Subscription) => (
    <ConfirmButton
      text={t('subscription.end')}
      of={subscription.dest}
      title={t('subscription.endTitle', { dest: subscription.dest })}
      consequence={t('subscription.endHint')}
      run={() => end(subscription)}
    />
  )
  return (
    <Panel
      id="subscriptions-title"
      title={t('eventsPart.subscriptions')}
      hint={t('subscription.hint')}
      isFlush
      action={
        may('share') &&
        queries.length > 0 && (
          <Button look="primary" onPress={() => setMaking(true)}>
            {t('subscription.make')}
          </Button>
        )
      }
    >
      <Table
        label={t('eventsPart.subscriptions')}
        columns={columnsOf(t, chosen, (time) => formatTime(time, language))}
        rows={subscriptions}
        rowId={({ subscriptionID }) => subscriptionID}
        empty={t(queries.length > 0 ? 'subscription.none' : 'subscription.noQuery')}
        isFaded={({ state }) => state === 'ended'}
        actions={may('share') ? actions : undefined}
      />
      {isMaking && <SubscribeDialog queries={queries} onClose={() => setMaking(false)} />}
    </Panel>
  )
}

const columnsOf = (
  t: Translate,
  chosen: string | undefined,
  format: (time: string) => string,
): Column<Subscription>[] => [
  {
    id: 'dest',
    title: t('subscription.dest'),
    cell: ({ subscriptionID, dest, queryName }) => (
      <>
        <Link
          className="mono"
          dir="ltr"
          to="/events"
          search={{ part: 'subscriptions', subscription: subscriptionID }}
          aria-current={subscriptionID === chosen ? 'true' : undefined}
        >
          {dest}
        </Link>
        <span className="records-sub">{queryName}</span>
      </>
    ),
  },
  {
    id: 'when',
    title: t('subscription.when'),
    cell: ({ schedule, signed }) => (
      <>
        {schedule ? (
          <span className="mono" dir="ltr">
            {describeSchedule(schedule)}
          </span>
        ) : (
          t('subscription.stream')
        )}
        {!signed && <span className="records-sub">{t('subscription.unsigned')}</span>}
      </>
    ),
  },
  {
    id: 'state',
    title: t('subscription.state'),
    cell: ({ state, problem, deadLetters }) => (
      <>
        <span className={state === 'active' ? 'mark' : 'mark mark-ended'}>
          {t(`subscriptionState.${state}`)}
        </span>
        {problem && <span className="records-sub">{problem}</span>}
        {deadLetters > 0 && (
          <span className="records-sub">{t('subscription.dead', { count: deadLetters })}</span>
        )}
      </>
    ),
  },
  {
    id: 'time',
    title: t('subscription.last'),
    cell: ({ lastNotifiedAt }) => (lastNotifiedAt ? format(lastNotifiedAt) : '–'),
  },
]
