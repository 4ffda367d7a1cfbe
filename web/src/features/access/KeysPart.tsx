import type { Key } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { isLiving, StateMark, sortByState } from '../sharing/StateMark.tsx'
import { ThingNames } from '../sharing/ThingNames.tsx'
import { KeyDialog } from './KeyDialog.tsx'
import { keysQuery, revokeKey } from './keys.ts'
import { useNameOrganisation } from './organisations.ts'

/** What systems and devices sign in with. */
export const KeysPart = () => {
  const { t, language } = useText()
  const queries = useQueryClient()
  const nameOrganisation = useNameOrganisation()
  const { data, error, refetch } = useQuery(keysQuery)
  const [isMaking, setMaking] = useState(false)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const formatMade = (time: string): string => formatDay(time, language)
  const actions = (key: Key) =>
    isLiving(key) && (
      <ConfirmButton
        text={t('common.revoke')}
        of={key.label}
        title={t('keys.revokeTitle', { label: key.label })}
        consequence={t('keys.revokeHint')}
        run={() =>
          revokeKey(key.id).then(() => queries.invalidateQueries({ queryKey: keysQuery.queryKey }))
        }
      />
    )
  return (
    <Panel
      id="keys-title"
      title={t('organisationPart.keys')}
      hint={t('keys.hint')}
      isFlush
      action={
        <Button look="primary" onPress={() => setMaking(true)}>
          {t('keys.make')}
        </Button>
      }
    >
      <Table
        label={t('organisationPart.keys')}
        columns={keyColumns(nameOrganisation, formatMade, t)}
        rows={sortByState(data)}
        rowId={({ id }) => id}
        empty={t('keys.none')}
        isFaded={(key) => !isLiving(key)}
        actions={actions}
      />
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
    </Panel>
  )
}

const keyColumns = (
  nameOrganisation: (id: string) => string,
  formatMade: (time: string) => string,
  t: Translate,
): Column<Key>[] => [
  {
    id: 'label',
    title: t('keys.label'),
    cell: ({ label, organisation }) => (
      <span>
        <strong>{label}</strong>
        <span className="records-sub">{nameOrganisation(organisation)}</span>
      </span>
    ),
  },
  { id: 'role', title: t('keys.role'), cell: ({ role }) => <span>{t(`role.${role}`)}</span> },
  {
    id: 'scopes',
    title: t('keys.scopes'),
    cell: ({ scopes, things }) => (
      <span className="marks">
        {scopes === null && things === null && <span>{t('keys.wholeRole')}</span>}
        {scopes?.map((deed) => (
          <span key={deed} className="mark">
            {t(`deed.${deed}`)}
          </span>
        ))}
        {things && <ThingNames things={things} />}
      </span>
    ),
  },
  {
    id: 'made',
    title: t('keys.made'),
    cell: ({ createdTime }) => <time dateTime={createdTime}>{formatMade(createdTime)}</time>,
  },
  { id: 'until', title: t('state.until'), cell: (key) => <StateMark given={key} /> },
]
