import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import type { Condition } from './conditions.ts'
import { EventTable } from './EventTable.tsx'
import { eventsQuery } from './events.ts'
import { JsonView, XmlView } from './SourceViews.tsx'
import { RESULT_VIEWS, type ResultView } from './views.ts'

const EventsMap = lazy(() => import('./EventsMap.tsx'))

interface EventResultsProps {
  conditions: readonly Condition[]
  view: ResultView
  onShow: (view: ResultView) => void
}

/** What was found: as a list, on the map, or as the document that any client of the standard gets. */
export const EventResults = ({ conditions, view, onShow }: EventResultsProps) => {
  const { t } = useText()
  const query = useInfiniteQuery(eventsQuery(conditions))
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy isSmall title={t('common.loading')} />
  const events = data.pages.flatMap((page) => page.events)
  return (
    <Panel
      id="results-title"
      title={t('events.found', { count: events.length, more: hasNextPage ? 'yes' : 'no' })}
      isFlush
      action={<Views view={view} onShow={onShow} />}
    >
      {view === 'list' && <EventTable events={events} />}
      {view === 'map' && (
        <Suspense fallback={<Notice isBusy isSmall title={t('map.loading')} />}>
          <EventsMap events={events} />
        </Suspense>
      )}
      {view === 'json' && <JsonView pages={data.pages} />}
      {view === 'xml' && <XmlView conditions={conditions} />}
      {hasNextPage && view !== 'xml' && (
        <div className="panel-body">
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('events.more')}
          </Button>
        </div>
      )}
    </Panel>
  )
}

const Views = ({ view, onShow }: Pick<EventResultsProps, 'view' | 'onShow'>) => {
  const { t } = useText()
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{t('events.shownAs')}</legend>
      {RESULT_VIEWS.map((one) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => onShow(one)}>
          {t(`eventsView.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}
