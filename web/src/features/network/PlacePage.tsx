import { type Fact, LANGUAGES, type Network, type Place } from '@karvan/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { hasStatus } from '../../api/client.ts'
import { Failure } from '../../app/Failure.tsx'
import { LANGUAGE_NAMES, translateWord, useText } from '../../i18n/index.ts'
import { intlLocale, nameCountry } from '../../i18n/locale.ts'
import { formatClock, formatZoneOffset } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Panel } from '../../ui/Page.tsx'
import { useNow } from '../../ui/useNow.ts'
import { useTitle } from '../../ui/useTitle.ts'
import { liveQuery } from '../tracking/live.ts'
import { SimulatedBanner } from '../tracking/Marks.tsx'
import { Counts } from '../tracking/SidePanels.tsx'
import { PlaceLink, ThingLinks } from '../tracking/ThingPage.tsx'
import { thingsQuery } from '../tracking/things.ts'
import { nameOf, networkQuery, placeQuery, useNamePlace } from './network.ts'
import './place.css'

const route = getRouteApi('/places/$id')

/** One place: names, identifiers, facts with their sources, what is there now. */
export const PlacePage = () => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const { id } = route.useParams()
  useTitle(namePlace(id))
  const { data: place, error, refetch } = useQuery(placeQuery(id))
  if (hasStatus(error, 404)) {
    return <Notice title={t('place.notFound')} hint={t('place.notFoundHint')} />
  }
  if (!place && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!place) return <Notice isBusy title={t('common.loading')} />
  return <KnownPlace place={place} />
}

const KnownPlace = ({ place }: { place: Place }) => {
  const { data: network } = useQuery(networkQuery)
  const { data } = useQuery({ ...liveQuery, refetchInterval: false })
  const here = useInfiniteQuery(thingsQuery({ place: place.id }))
  const things = here.data?.pages.flatMap((page) => page.things) ?? []
  const { t } = useText()
  return (
    <>
      {things.some(({ simulated }) => simulated) && <SimulatedBanner />}
      <div className="place">
        <PlaceHead place={place} />
        <div className="place-column">
          <Panel id="here-title" title={t('place.hereNow')}>
            <Counts counts={data?.counts[place.id] ?? {}} />
            {here.data && things.length === 0 && <p className="muted">{t('place.nothingHere')}</p>}
            <ThingLinks things={things} />
            {here.hasNextPage && (
              <Button onPress={() => void here.fetchNextPage()}>{t('timeline.older')}</Button>
            )}
          </Panel>
          {network && <LinksPanel place={place} network={network} />}
        </div>
        <div className="place-column">
          <FactsPanel place={place} network={network} />
          <IdentifiersPanel place={place} network={network} />
          <NamesPanel place={place} network={network} />
        </div>
      </div>
    </>
  )
}

const PlaceHead = ({ place }: { place: Place }) => {
  const { t, language } = useText()
  const now = useNow(10_000)
  const zone = place.timeZone.value
  const country = nameCountry(place.country, language)
  return (
    <header className="place-head">
      <div>
        <p className="muted">
          {translateWord(t, 'placeKind', place.kind)} · {country}
        </p>
        <h1>{nameOf(place, language)}</h1>
      </div>
      <p className="place-clock">
        <span className="clock-time data">{formatClock(now, zone)}</span>
        <span className="clock-zone">
          {t('place.localTime')} <span className="data">{formatZoneOffset(now, zone)}</span>
        </span>
      </p>
      <Link className="button" to="/" search={{ place: place.id }}>
        <Icon name="map" /> {t('thing.showOnMap')}
      </Link>
    </header>
  )
}

interface PartProps {
  place: Place
  network: Network | undefined
}

const FactsPanel = ({ place, network }: PartProps) => {
  const { t, language } = useText()
  const { latitude, longitude } = place.position.value
  const number = new Intl.NumberFormat(intlLocale(language))
  return (
    <Panel id="facts-title" title={t('place.facts')}>
      <table className="fact-table">
        <FactHead />
        <tbody>
          <FactRow name={t('place.position')} fact={place.position} network={network}>
            <span className="mono">
              {latitude.toFixed(4)}, {longitude.toFixed(4)}
            </span>
          </FactRow>
          <FactRow name={t('place.accuracy')} fact={place.positionAccuracyKm} network={network}>
            {t('place.accuracyKm', { km: number.format(place.positionAccuracyKm.value) })}
          </FactRow>
          <FactRow name={t('place.timeZone')} fact={place.timeZone} network={network}>
            <span className="data">{place.timeZone.value}</span>
          </FactRow>
          {place.capacityPresent && (
            <FactRow
              name={t('place.capacityPresent')}
              fact={place.capacityPresent}
              network={network}
            >
              <span dir="ltr">{place.capacityPresent.value}</span>
            </FactRow>
          )}
          {place.capacityPlanned && (
            <FactRow
              name={t('place.capacityPlanned')}
              fact={place.capacityPlanned}
              network={network}
            >
              <span dir="ltr">{place.capacityPlanned.value}</span>
            </FactRow>
          )}
        </tbody>
      </table>
      <PlainFacts place={place} />
    </Panel>
  )
}

const PlainFacts = ({ place }: { place: Place }) => {
  const { t } = useText()
  return (
    <ul className="place-plain">
      {place.gaugesMm.length > 0 && (
        <li>
          {t('place.gauges')}: <span className="data">{place.gaugesMm.join(', ')} mm</span>
          {place.gaugeChange && ` · ${t('place.gaugeChange')}`}
        </li>
      )}
      {place.corridors.length > 0 && (
        <li>
          {t('place.corridors')}: <span className="data">{place.corridors.join(', ')}</span>
        </li>
      )}
      {place.note && (
        <li>
          {t('place.note')}: <span dir="ltr">{place.note}</span>
        </li>
      )}
    </ul>
  )
}

const FactHead = () => {
  const { t } = useText()
  return (
    <thead className="visually-hidden">
      <tr>
        <th>{t('place.facts')}</th>
        <th>{t('place.note')}</th>
        <th>{t('place.source')}</th>
      </tr>
    </thead>
  )
}

interface FactRowProps {
  name: string
  fact: Pick<Fact<unknown>, 'confidence' | 'sources' | 'note'>
  network: Network | undefined
  children: ReactNode
}

/** A fact with how sure it is and who says so. */
const FactRow = ({ name, fact, network, children }: FactRowProps) => {
  const { t } = useText()
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {children}
        {fact.note && (
          <span className="muted fact-note" dir="ltr">
            {fact.note}
          </span>
        )}
      </td>
      <td className="fact-source">
        <span className={`confidence confidence-${fact.confidence}`}>
          {t(`confidence.${fact.confidence}`)}
        </span>
        <SourceNames ids={fact.sources} network={network} />
      </td>
    </tr>
  )
}

/** Sources shown before the others are folded away. */
const SHOWN_SOURCES = 2

const SourceNames = ({
  ids,
  network,
}: {
  ids: readonly string[]
  network: PartProps['network']
}) => {
  const { t } = useText()
  const names = (part: readonly string[]) =>
    part.map((id) => <SourceName key={id} id={id} network={network} />)
  const folded = ids.slice(SHOWN_SOURCES)
  return (
    <>
      {names(ids.slice(0, SHOWN_SOURCES))}
      {folded.length > 0 && (
        <details>
          <summary>{t('place.moreSources', { count: folded.length })}</summary>
          {names(folded)}
        </details>
      )}
    </>
  )
}

const SourceName = ({ id, network }: { id: string; network: Network | undefined }) => {
  const source = network?.sources.find((candidate) => candidate.id === id)
  return (
    <span className="muted" dir="ltr" title={source && `${source.topic} (${source.date})`}>
      {source?.publisher ?? id}
    </span>
  )
}

const IdentifiersPanel = ({ place, network }: PartProps) => {
  const { t } = useText()
  return (
    <Panel id="identifiers-title" title={t('place.identifiers')}>
      <table className="fact-table">
        <FactHead />
        <tbody>
          {place.identifiers.map((identifier) => (
            <FactRow
              key={identifier.scheme + identifier.value}
              name={translateWord(t, 'scheme', identifier.scheme)}
              fact={identifier}
              network={network}
            >
              <span className="mono">{identifier.value}</span>
            </FactRow>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const NamesPanel = ({ place, network }: PartProps) => {
  const { t } = useText()
  return (
    <Panel id="names-title" title={t('place.names')}>
      <table className="fact-table">
        <FactHead />
        <tbody>
          {LANGUAGES.map((language) => (
            <FactRow
              key={language}
              name={LANGUAGE_NAMES[language]}
              fact={place.names}
              network={network}
            >
              <bdi lang={language}>{place.names.value[language]}</bdi>
            </FactRow>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const LinksPanel = ({ place, network }: { place: Place; network: Network }) => {
  const { t, language } = useText()
  const links = network.links.filter(
    ({ from, to, level }) => level === 'base' && (from === place.id || to === place.id),
  )
  const number = new Intl.NumberFormat(intlLocale(language))
  return (
    <Panel id="links-title" title={t('place.links')}>
      <ul className="thing-links">
        {links.map((link) => (
          <li key={link.id}>
            <PlaceLink id={link.from === place.id ? link.to : link.from} />
            <span className="muted">
              {t(`mode.${link.mode}`)} · {t(`linkStatus.${link.status.value}`)} ·{' '}
              <span className="data">{number.format(link.distanceKm.value)} km</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
