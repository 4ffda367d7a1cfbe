import type { AuditView } from '@karvan/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Failure } from '../../app/Failure.tsx'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Page, Panel } from '../../ui/Page.tsx'
import { Table } from '../../ui/Table.tsx'
import { useSession } from '../access/may.ts'
import { AuditFilters } from './AuditFilters.tsx'
import { type AuditFilter, auditQuery } from './audit.ts'
import { auditColumns } from './auditColumns.tsx'
import { ExportButton } from './ExportButton.tsx'
import './audit.css'

const route = getRouteApi('/audit')

/** Who did what: with our data, from our organisation, and for the operator's auditor all of it. */
export const AuditPage = () => {
  const { t } = useText()
  const navigate = useNavigate()
  const { part, owner, action } = route.useSearch()
  const { organisation } = useSession()
  const views: readonly AuditView[] =
    organisation.kind === 'operator' ? ['owner', 'actor', 'house'] : ['owner', 'actor']
  const as = findPart(part, views)
  const filter: AuditFilter = { as, owner: as === 'owner' ? undefined : owner, action }
  const change = (given: { owner?: string | undefined; action?: string | undefined }): void =>
    void navigate({ to: '/audit', search: { part, owner, action, ...given }, replace: true })
  return (
    <Page
      title={t('audit.title')}
      intro={t('audit.intro')}
      parts={
        <Parts
          label={t('audit.title')}
          to="/audit"
          current={as}
          parts={views.map((view) => [view, t(`auditView.${view}`)])}
        />
      }
    >
      <Panel
        id="trail-title"
        title={t(`auditView.${as}`)}
        hint={t(`auditViewHint.${as}`)}
        isFlush
        action={<ExportButton filter={filter} />}
      >
        <AuditFilters filter={filter} onChange={change} />
        <Trail key={JSON.stringify(filter)} filter={filter} />
      </Panel>
    </Page>
  )
}

const Trail = ({ filter }: { filter: AuditFilter }) => {
  const { t, language } = useText()
  const query = useInfiniteQuery(auditQuery(filter))
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  return (
    <>
      <Table
        label={t('audit.title')}
        columns={auditColumns(filter.as, t, language)}
        rows={data.pages.flatMap(({ entries }) => entries)}
        rowId={({ id }) => id}
        empty={t('audit.none')}
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
