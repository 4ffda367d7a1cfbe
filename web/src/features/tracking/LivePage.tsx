import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Notice } from '../../ui/Notice.tsx'
import { useTitle } from '../../ui/useTitle.ts'
import { networkQuery } from '../network/network.ts'
import { FilterBar } from './FilterBar.tsx'
import { filterThings, type LiveSearch } from './filter.ts'
import { liveQuery, replayQuery } from './live.ts'
import { SimulatedBanner } from './Marks.tsx'
import { Replay } from './Replay.tsx'
import { SidePanels } from './SidePanels.tsx'
import './live.css'

const LiveMap = lazy(() => import('./LiveMap.tsx'))
const ThingList = lazy(() => import('./ThingList.tsx'))
const route = getRouteApi('/')

export type ChangeSearch = (part: LiveSearch) => void

/** What is on its way now or was in the last day: as a map or as an equal list. */
export const LivePage = () => {
  const { t } = useText()
  const search = route.useSearch()
  useTitle(t(search.view === 'list' ? 'nav.list' : 'nav.map'))
  const navigate = route.useNavigate()
  const change: ChangeSearch = (part) =>
    void navigate({ search: (known) => ({ ...known, ...part }), replace: true })
  const [isMapFailed, setMapFailed] = useState(false)
  const network = useQuery(networkQuery)
  const { live, fault, isLoading, retry, isSimulated } = useLiveAt(search.time)
  if (fault && !live) return <Failure fault={fault} onRetry={retry} />
  if (network.error && !network.data) {
    return <Failure fault={network.error} onRetry={() => void network.refetch()} />
  }
  if (!live || !network.data) return <Notice isBusy title={t('common.loading')} />
  const things = filterThings(live, search)
  const isList = search.view === 'list' || isMapFailed
  return (
    <div className="live">
      {isSimulated && <SimulatedBanner />}
      {isMapFailed && <p className="live-note">{t('map.failed')}</p>}
      <FilterBar search={search} live={live} network={network.data} onChange={change} />
      <div className="live-main">
        <div className="live-view panel">
          <Suspense fallback={<Notice isBusy title={t('common.loading')} />}>
            {isList ? (
              <ThingList
                things={things}
                past={search.time}
                onClear={() => change(CLEARED)}
                isAny={live.things.length > 0}
                onShowMap={isMapFailed ? undefined : () => change({ view: undefined })}
              />
            ) : (
              <LiveMap
                live={live}
                things={things}
                network={network.data}
                search={search}
                onChange={change}
                onFailed={() => setMapFailed(true)}
              />
            )}
          </Suspense>
        </div>
        <SidePanels
          live={live}
          things={things}
          isPast={search.time !== undefined}
          onChange={change}
        />
      </div>
      <Replay time={search.time} isLoading={isLoading} onChange={change} />
    </div>
  )
}

export const CLEARED: LiveSearch = {
  kind: undefined,
  status: undefined,
  place: undefined,
  text: undefined,
}

/** Now, or as it was; while a past is being read the one before stays. */
const useLiveAt = (time: string | undefined) => {
  const now = useQuery({ ...liveQuery })
  const past = useQuery({
    ...replayQuery(time ?? ''),
    enabled: time !== undefined,
    placeholderData: (previous) => previous ?? now.data,
  })
  const shown = time === undefined ? now : past
  const known = [...(now.data?.things ?? []), ...(shown.data?.things ?? [])]
  return {
    live: shown.data,
    fault: shown.error,
    isSimulated: known.some(({ simulated }) => simulated),
    isLoading: time !== undefined && past.isPlaceholderData,
    retry: () => void shown.refetch(),
  }
}
