import type { TrackingLink } from '@karvan/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay } from '../access/may.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { isLiving, StateMark, sortByState } from './StateMark.tsx'
import { linksQuery, rereadShared, revokeLink } from './sharing.ts'
import { ThingNames } from './ThingNames.tsx'

/** Public links that the own organisation made. */
export const LinksPart = () => {
  const { t } = useText()
  const may = useMay()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(linksQuery)
  const [isMaking, setMaking] = useState(false)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const actions = (link: TrackingLink) =>
    isLiving(link) && (
      <ConfirmButton
        text={t('common.revoke')}
        of={link.label}
        title={t('links.revokeTitle', { label: link.label })}
        consequence={t('links.revokeHint')}
        run={() => revokeLink(link.id).then(() => rereadShared(queries))}
      />
    )
  return (
    <Panel
      id="links-title"
      title={t('sharing.links')}
      hint={t('links.hint')}
      isFlush
      action={
        may('share') && (
          <Button look="primary" onPress={() => setMaking(true)}>
            {t('links.make')}
          </Button>
        )
      }
    >
      <Table
        label={t('sharing.links')}
        columns={linkColumns(t)}
        rows={sortByState(data)}
        rowId={({ id }) => id}
        empty={t('links.none')}
        isFaded={(link) => !isLiving(link)}
        actions={may('share') ? actions : undefined}
      />
      {isMaking && <LinkDialog onClose={() => setMaking(false)} />}
    </Panel>
  )
}

const linkColumns = (t: Translate): Column<TrackingLink>[] => [
  { id: 'label', title: t('links.label'), cell: ({ label }) => <strong>{label}</strong> },
  { id: 'thing', title: t('links.thing'), cell: ({ thing }) => <ThingNames things={[thing]} /> },
  {
    id: 'fields',
    title: t('links.fields'),
    cell: ({ fields }) => (
      <span className="marks">
        {fields.map((field) => (
          <span key={field} className="mark">
            {t(`linkField.${field}`)}
          </span>
        ))}
      </span>
    ),
  },
  { id: 'until', title: t('state.until'), cell: (link) => <StateMark given={link} /> },
]
