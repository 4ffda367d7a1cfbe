import type { NamedQuery } from '@karvan/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ConfirmButton } from '../../app/ConfirmButton.tsx'
import { useText } from '../../i18n/index.ts'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { useMay } from '../access/may.ts'
import { writeConditions } from './conditions.ts'
import { conditionsOf, forgetQuery, KEPT } from './keptQueries.ts'

/** Questions under a name; a subscription is to one of them. */
export const KeptQueriesPanel = ({ queries }: { queries: readonly NamedQuery[] }) => {
  const { t } = useText()
  const client = useQueryClient()
  const may = useMay()
  const reread = () => Promise.all(KEPT.map((key) => client.invalidateQueries({ queryKey: [key] })))
  const columns: Column<NamedQuery>[] = [
    {
      id: 'name',
      title: t('events.keepName'),
      cell: (query) => (
        <Link to="/events" search={{ q: writeConditions(conditionsOf(query)) }}>
          {query.name}
        </Link>
      ),
    },
    {
      id: 'query',
      title: t('events.conditions'),
      cell: (query) =>
        conditionsOf(query).map(({ name, value }) => (
          <span key={name} className="records-sub mono" dir="ltr">
            {name} = {value}
          </span>
        )),
    },
  ]
  return (
    <Panel id="kept-title" title={t('events.kept')} hint={t('events.keptHint')} isFlush>
      <Table
        label={t('events.kept')}
        columns={columns}
        rows={queries}
        rowId={({ name }) => name}
        empty={t('events.keptNone')}
        actions={
          may('share')
            ? ({ name }) => (
                <ConfirmButton
                  text={t('common.remove')}
                  of={name}
                  title={t('events.forgetTitle', { name })}
                  consequence={t('events.forgetHint')}
                  run={() => forgetQuery(name).then(reread)}
                />
              )
            : undefined
        }
      />
    </Panel>
  )
}
