import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { LandLayer } from '../../map/layers/LandLayer.tsx'
import { NetworkLayer } from '../../map/layers/NetworkLayer.tsx'
import { SpotsLayer } from '../../map/layers/SpotsLayer.tsx'
import { type Camera, MapCanvas } from '../../map/MapCanvas.tsx'
import { readPalette } from '../../map/palette.ts'
import { FIRST_VIEW, SAMPLE } from '../../map/view.ts'
import { Notice } from '../../ui/Notice.tsx'
import { useDrawnTheme } from '../../ui/theme.ts'
import { nameOf, networkQuery } from '../network/network.ts'
import type { Event } from './events.ts'
import { deriveSpots, type Spot } from './spots.ts'

/** Where what was found happened. The list beside it is the same in words; a canvas says nothing to who cannot see it. */
const EventsMap = ({ events }: { events: readonly Event[] }) => {
  const { t, language } = useText()
  const theme = useDrawnTheme()
  const camera = useRef<Camera | undefined>(undefined)
  const [isReady, setReady] = useState(false)
  const [isFailed, setFailed] = useState(false)
  const { data: network } = useQuery(networkQuery)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  const palette = useMemo(readPalette, [theme])
  const { spots, elsewhere } = useMemo(
    () => deriveSpots(events, network?.places ?? []),
    [events, network],
  )
  if (!network) return <Notice isBusy isSmall title={t('common.loading')} />
  return (
    <>
      {isFailed ? (
        <p className="panel-body">{t('map.failed')}</p>
      ) : (
        <div className="events-map" data-map-ready={isReady}>
          <MapCanvas
            key={`${theme} ${language}`}
            palette={palette}
            bounds={FIRST_VIEW}
            camera={camera}
            label={t('events.mapLabel')}
            sample={SAMPLE}
            onReady={setReady}
            onFailed={() => setFailed(true)}
          >
            <LandLayer palette={palette} />
            <NetworkLayer network={network} corridor={undefined} palette={palette} />
            <SpotsLayer spots={spots} language={language} palette={palette} />
          </MapCanvas>
        </div>
      )}
      <SpotList spots={spots} elsewhere={elsewhere} />
    </>
  )
}
export default EventsMap

const SpotList = ({ spots, elsewhere }: { spots: readonly Spot[]; elsewhere: number }) => {
  const { t, language } = useText()
  return (
    <ul className="spots panel-body">
      {spots.map(({ place, latitude, longitude, events }) => (
        <li key={place?.id ?? `${latitude} ${longitude}`}>
          {place ? nameOf(place, language) : `${latitude.toFixed(3)}, ${longitude.toFixed(3)}`}
          <span className="muted"> {t('events.count', { count: events })}</span>
        </li>
      ))}
      {elsewhere > 0 && <li className="muted">{t('events.elsewhere', { count: elsewhere })}</li>}
    </ul>
  )
}
