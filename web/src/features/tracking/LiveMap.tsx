import type { Live, Network, Thing } from '@karvan/contract'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { formatAge } from '../../i18n/time.ts'
import { deriveDrawing } from '../../map/drawn.ts'
import { LandLayer } from '../../map/layers/LandLayer.tsx'
import { MoversLayer } from '../../map/layers/MoversLayer.tsx'
import { NamesLayer } from '../../map/layers/NamesLayer.tsx'
import { NetworkLayer } from '../../map/layers/NetworkLayer.tsx'
import { NodesLayer } from '../../map/layers/NodesLayer.tsx'
import { SpritesLayer } from '../../map/layers/SpritesLayer.tsx'
import { type Camera, MapCanvas } from '../../map/MapCanvas.tsx'
import { readPalette } from '../../map/palette.ts'
import { FIRST_VIEW, SAMPLE } from '../../map/view.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useDrawnTheme } from '../../ui/theme.ts'
import { DrawnThings } from './DrawnThings.tsx'
import { KINDS, type LiveSearch, readWords } from './filter.ts'
import type { ChangeSearch } from './LivePage.tsx'
import { MapControls, MapCredits, MapFocus, MapLegend } from './MapFurniture.tsx'
import { MapPopovers } from './MapPopovers.tsx'
import './furniture.css'

interface LiveMapProps {
  live: Live
  things: readonly Thing[]
  network: Network
  search: LiveSearch
  onChange: ChangeSearch
  onFailed: () => void
}

/** The chart: land, network, places with what stands there, things between places. */
const LiveMap = ({ live, things, network, search, onChange, onFailed }: LiveMapProps) => {
  const { t, language } = useText()
  const theme = useDrawnTheme()
  const camera = useRef<Camera | undefined>(undefined)
  const [isReady, setReady] = useState(false)
  const kinds = useMemo(() => readWords(search.kind, KINDS), [search.kind])
  const drawing = useMemo(
    () => deriveDrawing(things, network.places, live.counts, kinds),
    [things, network.places, live.counts, kinds],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  const palette = useMemo(readPalette, [theme])
  const nameAge = useCallback(
    (thing: Thing) =>
      `${t('map.estimate')} ${formatAge(thing.where?.time ?? thing.lastTime, new Date(live.time), t)}`,
    [t, live.time],
  )
  return (
    <div className="live-map" data-map-ready={isReady}>
      <MapCanvas
        key={`${theme} ${language}`}
        palette={palette}
        bounds={FIRST_VIEW}
        camera={camera}
        label={t('map.label')}
        sample={SAMPLE}
        onReady={setReady}
        onFailed={onFailed}
      >
        <SpritesLayer palette={palette} />
        <LandLayer palette={palette} />
        <NamesLayer palette={palette} language={language} t={t} />
        <NetworkLayer network={network} corridor={search.corridor} palette={palette} />
        <NodesLayer stacks={drawing.stacks} language={language} palette={palette} />
        <MoversLayer
          movers={drawing.movers}
          nameAge={nameAge}
          selected={search.thing}
          palette={palette}
        />
        <MapControls places={network.places} />
        <MapFocus drawing={drawing} thing={search.thing} place={search.place} />
        <MapPopovers drawing={drawing} live={live} thing={search.thing} onChange={onChange} />
        <DrawnThings drawing={drawing} position={live.position} />
      </MapCanvas>
      {!isReady && (
        <div className="map-wait">
          <Notice isBusy isSmall title={t('map.loading')} />
        </div>
      )}
      <div className="map-corner">
        <MapLegend />
        <Button onPress={() => onChange({ view: 'list' })}>
          <Icon name="list" />
          {t('filter.asList')}
        </Button>
      </div>
      <MapCredits credits={network.credits} />
      {isReady && things.length === 0 && (
        <div className="map-empty">
          <p role="status">{t(live.things.length === 0 ? 'live.none' : 'list.empty')}</p>
        </div>
      )}
    </div>
  )
}
export default LiveMap
