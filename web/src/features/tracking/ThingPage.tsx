import type { Thing, Whereabouts } from '@karvan/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { hasStatus } from '../../api/client.ts'
import { Failure } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatAgo, formatDelay, formatTime } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Fact, Panel } from '../../ui/Page.tsx'
import { useNow } from '../../ui/useNow.ts'
import { useTitle } from '../../ui/useTitle.ts'
import { useMay } from '../access/may.ts'
import { useNamePlace } from '../network/network.ts'
import { KindGlyph, SimulatedBanner, SimulatedMark, StatusMark } from './Marks.tsx'
import { Counts } from './SidePanels.tsx'
import { Timeline } from './Timeline.tsx'
import { thingQuery, thingsQuery } from './things.ts'
import { describePosition, describeWhere, nameDisposition } from './words.ts'
import './thing.css'

const SightPanel = lazy(async () => ({
  default: (await import('../sharing/SightPanel.tsx')).SightPanel,
}))

const route = getRouteApi('/things/$id')

/** All that is known of one thing: what it is, where it is, what happened. */
export const ThingPage = () => {
  const { t } = useText()
  const may = useMay()
  const { id } = route.useParams()
  const { data: thing, error, refetch } = useQuery(thingQuery(id))
  useTitle(thing?.label ?? id)
  if (hasStatus(error, 404)) return <UnknownThing id={id} />
  if (!thing && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!thing) return <Notice isBusy title={t('common.loading')} />
  return (
    <>
      {thing.simulated && <SimulatedBanner />}
      <div className="thing">
        <ThingHead thing={thing} />
        <div className="thing-side">
          <WherePanel thing={thing} />
          {thing.inside.length > 0 && <InsidePanel inside={thing.inside} />}
          <ContentsPanel thing={thing} />
          <IdentityPanel thing={thing} />
          <Suspense>
            <SightPanel key={thing.id} id={thing.id} label={thing.label} mayShare={may('share')} />
          </Suspense>
        </div>
        <Timeline key={thing.id} thing={thing} />
      </div>
    </>
  )
}

const UnknownThing = ({ id }: { id: string }) => {
  const { t } = useText()
  return (
    <Notice title={t('thing.notFound')} hint={t('thing.notFoundHint')}>
      <p className="mono thing-id">{id}</p>
      <Link className="button button-primary" to="/report" search={{ thing: id }}>
        {t('thing.report')}
      </Link>
    </Notice>
  )
}

const ThingHead = ({ thing }: { thing: Thing }) => {
  const { t } = useText()
  const { disposition, delayMinutes } = thing
  return (
    <header className="thing-head">
      <KindGlyph kind={thing.kind} size={34} />
      <div>
        <p className="muted">{t(`kind.${thing.kind}`)}</p>
        <h1 className="mono">{thing.label}</h1>
      </div>
      <p className="thing-marks">
        <StatusMark status={thing.status} />
        {delayMinutes !== null && <span>{formatDelay(delayMinutes, t)}</span>}
        {disposition && (
          <span>
            {t('thing.disposition')}: {nameDisposition(disposition, t)}
          </span>
        )}
        {thing.simulated && <SimulatedMark />}
      </p>
      <div className="thing-actions">
        <Link className="button" to="/" search={{ thing: thing.inside.at(-1) ?? thing.id }}>
          {t('thing.showOnMap')}
        </Link>
        <Link className="button button-primary" to="/report" search={{ thing: thing.label }}>
          {t('thing.report')}
        </Link>
      </div>
    </header>
  )
}

const WherePanel = ({ thing }: { thing: Thing }) => {
  const { t, language } = useText()
  const namePlace = useNamePlace()
  const now = useNow(30_000)
  const { where, estimate, nextPlace, destination } = thing
  return (
    <Panel id="where-title" title={t('thing.where')}>
      <p className="thing-where">{describeWhere(thing, t, namePlace)}</p>
      <dl className="facts">
        {where && (
          <Fact name={t('thing.lastReport')}>
            <Spot spot={where} t={t} namePlace={namePlace} />
            <span className="muted">
              {t(`basis.${where.basis}`)} · <time>{formatTime(where.time, language)}</time> ·{' '}
              {formatAgo(where.time, now, t)}
            </span>
          </Fact>
        )}
        {estimate && (
          <Fact name={t('thing.estimate')}>
            <span className="thing-estimate">{describeEstimate(estimate, t, language)}</span>
          </Fact>
        )}
        {nextPlace && (
          <Fact name={t('thing.nextPlace')}>
            <PlaceLink id={nextPlace} />
          </Fact>
        )}
        {destination && (
          <Fact name={t('thing.destination')}>
            <PlaceLink id={destination} />
          </Fact>
        )}
      </dl>
    </Panel>
  )
}

const describeEstimate = (
  { latitude, longitude, time }: Whereabouts,
  t: Translate,
  language: Parameters<typeof formatTime>[1],
): string =>
  t('thing.estimateAt', {
    latitude: latitude?.toFixed(2) ?? '–',
    longitude: longitude?.toFixed(2) ?? '–',
    time: formatTime(time, language),
  })

interface SpotProps {
  spot: Whereabouts
  t: Translate
  namePlace: (id: string) => string
}

const Spot = ({ spot, t }: SpotProps) =>
  spot.place ? <PlaceLink id={spot.place} /> : <span>{describePosition(spot, t)}</span>

export const PlaceLink = ({ id }: { id: string }) => {
  const namePlace = useNamePlace()
  return (
    <Link to="/places/$id" params={{ id }}>
      {namePlace(id)}
    </Link>
  )
}

const InsidePanel = ({ inside }: { inside: readonly string[] }) => {
  const { t } = useText()
  return (
    <Panel id="inside-title" title={t('thing.inside')}>
      <ul className="thing-links">
        {inside.map((id) => (
          <li key={id}>
            <ThingLink id={id} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A carrier by its number; by its identifier until it has been read. */
const ThingLink = ({ id }: { id: string }) => {
  const { data } = useQuery(thingQuery(id))
  return (
    <Link to="/things/$id" params={{ id }} className="thing-link">
      {data && <KindGlyph kind={data.kind} />}
      <span className="mono">{data?.label ?? id}</span>
    </Link>
  )
}

const ContentsPanel = ({ thing }: { thing: Thing }) => {
  const { t } = useText()
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...thingsQuery({ inside: thing.id }),
    enabled: Object.keys(thing.contents).length > 0,
  })
  const contents = data?.pages.flatMap(({ things }) => things) ?? []
  return (
    <Panel id="contents-title" title={t('thing.contents')}>
      {Object.keys(thing.contents).length === 0 ? (
        <p className="muted">{t('thing.noContents')}</p>
      ) : (
        <Counts counts={thing.contents} />
      )}
      <ThingLinks things={contents} />
      {hasNextPage && <Button onPress={() => void fetchNextPage()}>{t('timeline.older')}</Button>}
    </Panel>
  )
}

export const ThingLinks = ({ things }: { things: readonly Thing[] }) => (
  <ul className="thing-links">
    {things.map((thing) => (
      <li key={thing.id} data-thing-id={thing.id}>
        <Link to="/things/$id" params={{ id: thing.id }} className="thing-link">
          <KindGlyph kind={thing.kind} />
          <span className="mono">{thing.label}</span>
        </Link>
        {thing.simulated && <SimulatedMark />}
        <StatusMark status={thing.status} />
      </li>
    ))}
  </ul>
)

const IdentityPanel = ({ thing }: { thing: Thing }) => {
  const { t, language } = useText()
  return (
    <Panel id="identity-title" title={t('thing.id')}>
      <p className="mono thing-id">{thing.id}</p>
      <dl className="facts">
        <Fact name={t('thing.first')}>
          <time dateTime={thing.firstTime}>{formatTime(thing.firstTime, language)}</time>
        </Fact>
        <Fact name={t('thing.recorded')}>
          <time dateTime={thing.lastRecordTime}>{formatTime(thing.lastRecordTime, language)}</time>
        </Fact>
      </dl>
    </Panel>
  )
}
