import type { PersonSession } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeed } from '../../api/useDeed.ts'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatAgo, formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useNow } from '../../ui/useNow.ts'
import { useNameOrganisation } from './organisations.ts'
import { endSession, endSessions, sessionsQuery } from './people.ts'
import { enter } from './session.ts'

/** Where the person is signed in: each can be ended, or all of them. */
export const MySessions = () => {
  const { t, language } = useText()
  const now = useNow(60_000)
  const queries = useQueryClient()
  const nameOrganisation = useNameOrganisation()
  const { data, error, refetch } = useQuery(sessionsQuery)
  const end = useDeed({ run: endSession, changes: ['sessions'] })
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  return (
    <Panel
      id="sessions-title"
      title={t('accountPart.sessions')}
      hint={t('sessions.hint')}
      isFlush
      action={
        <ConfirmButton
          text={t('sessions.endAll')}
          title={t('sessions.endAll')}
          consequence={t('sessions.endAllHint')}
          run={() => endSessions().then(() => enter(queries, null))}
        />
      }
    >
      <Table
        label={t('accountPart.sessions')}
        columns={sessionColumns(
          {
            seen: (time) => formatAgo(time, now, t),
            day: (time) => formatDay(time, language),
            organisation: nameOrganisation,
          },
          t,
        )}
        rows={data}
        rowId={({ id }) => id}
        empty={t('sessions.none')}
        actions={({ id, current, device }) =>
          !current && (
            <Button
              aria-label={`${t('sessions.end')}: ${device}`}
              isDisabled={end.isPending}
              onPress={() => end.mutate(id)}
            >
              {t('sessions.end')}
            </Button>
          )
        }
      />
    </Panel>
  )
}

interface Format {
  seen: (time: string) => string
  day: (time: string) => string
  organisation: (id: string) => string
}

const sessionColumns = (format: Format, t: Translate): Column<PersonSession>[] => [
  {
    id: 'device',
    title: t('sessions.device'),
    cell: ({ device, current }) => (
      <span>
        <strong>
          <bdi>{device}</bdi>
        </strong>{' '}
        {current && <span className="mark">{t('sessions.current')}</span>}
      </span>
    ),
  },
  {
    id: 'address',
    title: t('sessions.address'),
    cell: ({ address }) => <span className="mono">{address}</span>,
  },
  {
    id: 'organisation',
    title: t('nav.organisation'),
    cell: ({ organisation }) => <span>{format.organisation(organisation)}</span>,
  },
  {
    id: 'factors',
    title: t('sessions.factors'),
    cell: ({ factors }) => <span>{factors.map((factor) => t(`factor.${factor}`)).join(', ')}</span>,
  },
  {
    id: 'seen',
    title: t('sessions.seen'),
    cell: ({ seenTime }) => <span>{format.seen(seenTime)}</span>,
  },
  {
    id: 'until',
    title: t('state.until'),
    cell: ({ expiresTime }) => <span>{format.day(expiresTime)}</span>,
  },
]
