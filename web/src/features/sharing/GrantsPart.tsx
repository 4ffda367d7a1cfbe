import type { Grant } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay, useSession } from '../access/may.ts'
import { useNameOrganisation } from '../access/organisations.ts'
import { GrantDialog } from './GrantDialog.tsx'
import { isLiving, StateMark, sortByState } from './StateMark.tsx'
import { grantsQuery, rereadShared, revokeGrant } from './sharing.ts'
import { ThingNames } from './ThingNames.tsx'

/** Grants that the own organisation gave, and those that it holds. */
export const GrantsPart = () => {
  const { t } = useText()
  const may = useMay()
  const { organisation } = useSession()
  const { data, error, refetch } = useQuery(grantsQuery)
  const [isGiving, setGiving] = useState(false)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const grants = sortByState(data)
  return (
    <>
      <Panel
        id="given-title"
        title={t('grants.given')}
        hint={t('grants.givenHint')}
        isFlush
        action={
          may('share') && (
            <Button look="primary" onPress={() => setGiving(true)}>
              {t('grants.give')}
            </Button>
          )
        }
      >
        <GrantTable grants={grants.filter(({ grantor }) => grantor === organisation.id)} isGiven />
      </Panel>
      <Panel
        id="received-title"
        title={t('grants.received')}
        hint={t('grants.receivedHint')}
        isFlush
      >
        <GrantTable grants={grants.filter(({ grantor }) => grantor !== organisation.id)} />
      </Panel>
      {isGiving && <GrantDialog onClose={() => setGiving(false)} />}
    </>
  )
}

interface GrantTableProps {
  grants: readonly Grant[]
  isGiven?: boolean
}

const GrantTable = ({ grants, isGiven = false }: GrantTableProps) => {
  const { t } = useText()
  const may = useMay()
  const queries = useQueryClient()
  const nameOrganisation = useNameOrganisation()
  const other = (grant: Grant): string => nameOrganisation(isGiven ? grant.receiver : grant.grantor)
  return (
    <Table
      label={t(isGiven ? 'grants.given' : 'grants.received')}
      columns={grantColumns(isGiven, other, t)}
      rows={grants}
      rowId={({ id }) => id}
      empty={t(isGiven ? 'grants.noneGiven' : 'grants.noneReceived')}
      isFaded={(grant) => !isLiving(grant)}
      actions={
        isGiven && may('share')
          ? (grant) =>
              isLiving(grant) && (
                <ConfirmButton
                  text={t('common.revoke')}
                  of={other(grant)}
                  title={t('grants.revokeTitle', { name: other(grant) })}
                  consequence={t('grants.revokeHint')}
                  run={() => revokeGrant(grant.id).then(() => rereadShared(queries))}
                />
              )
          : undefined
      }
    />
  )
}

const grantColumns = (
  isGiven: boolean,
  other: (grant: Grant) => string,
  t: Translate,
): Column<Grant>[] => [
  {
    id: 'other',
    title: t(isGiven ? 'grants.receiver' : 'grants.grantor'),
    cell: (grant) => <strong>{other(grant)}</strong>,
  },
  {
    id: 'kind',
    title: t('grants.kind'),
    cell: ({ kind, mayCapture }) => (
      <span>
        {t(`grantKind.${kind}`)}
        {mayCapture && <span className="records-sub">{t('grants.mayCapture')}</span>}
      </span>
    ),
  },
  {
    id: 'things',
    title: t('grants.things'),
    cell: ({ things, kind }) =>
      things === null ? (
        <span>{t(kind === 'read' ? 'grants.allThings' : 'grants.allSeen')}</span>
      ) : (
        <ThingNames things={things} />
      ),
  },
  { id: 'purpose', title: t('grants.purpose'), cell: ({ purpose }) => <span>{purpose}</span> },
  { id: 'until', title: t('state.until'), cell: (grant) => <StateMark given={grant} /> },
]
