import type { Place } from '@karvan/contract'
import { useEffect } from 'react'
import { useText } from '../../i18n/index.ts'
import type { Drawing } from '../../map/drawn.ts'
import { useMap } from '../../map/MapContext.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'

/** Movement of the map is short, and none where the reader wants none. */
const MOVE_MILLISECONDS = 160
const FOCUS_ZOOM = 7

export const MapControls = ({ places }: { places: readonly Place[] }) => {
  const { t } = useText()
  const map = useMap()
  const showAll = (): void => {
    const at = places.map(({ position }) => position.value)
    const longitudes = at.map(({ longitude }) => longitude)
    const latitudes = at.map(({ latitude }) => latitude)
    map.fitBounds(
      [
        [Math.min(...longitudes), Math.min(...latitudes)],
        [Math.max(...longitudes), Math.max(...latitudes)],
      ],
      { padding: 40, duration: 0 },
    )
  }
  return (
    <div className="map-controls">
      <Button
        aria-label={t('map.zoomIn')}
        onPress={() => map.zoomIn({ duration: MOVE_MILLISECONDS })}
      >
        <Icon name="plus" />
      </Button>
      <Button
        aria-label={t('map.zoomOut')}
        onPress={() => map.zoomOut({ duration: MOVE_MILLISECONDS })}
      >
        <Icon name="minus" />
      </Button>
      <Button aria-label={t('map.whole')} onPress={showAll}>
        <Icon name="globe" />
      </Button>
    </div>
  )
}

interface MapFocusProps {
  drawing: Drawing
  thing: string | undefined
  place: string | undefined
}

/** Looks at the thing or the place that the address names. */
export const MapFocus = ({ drawing, thing, place }: MapFocusProps) => {
  const map = useMap()
  const target = thing ?? place
  // biome-ignore lint/correctness/useExhaustiveDependencies: later movement must not pull the reader along
  useEffect(() => {
    const at = findPosition(drawing, thing, place)
    if (!at || map.getBounds().contains(at)) return
    map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), FOCUS_ZOOM) })
  }, [map, target])
  return null
}

const findPosition = (
  { stacks, movers }: Drawing,
  thing: string | undefined,
  place: string | undefined,
): [number, number] | undefined => {
  const mover = movers.find((candidate) => candidate.thing.id === thing)
  if (mover) return [mover.longitude, mover.latitude]
  const stack = stacks.find(
    (candidate) =>
      candidate.things.some(({ id }) => id === thing) ||
      (thing === undefined && candidate.place.id === place),
  )
  if (!stack) return undefined
  const { longitude, latitude } = stack.place.position.value
  return [longitude, latitude]
}

/** What lines and fillings mean; shapes and colours are explained by the filters above the map. */
export const MapLegend = () => {
  const { t } = useText()
  return (
    <details className="map-legend">
      <summary>{t('legend.title')}</summary>
      <dl>
        <LegendLine className="legend-rail" text={t('legend.rail')} />
        <LegendLine className="legend-lane" text={t('legend.sea')} />
        <LegendLine className="legend-road" text={t('legend.road')} />
        <LegendLine className="legend-planned" text={t('legend.planned')} />
        <LegendLine className="legend-reported" text={t('legend.reported')} />
        <LegendLine className="legend-estimated" text={t('legend.estimated')} />
      </dl>
      <p className="muted">{t('legend.schematic')}</p>
    </details>
  )
}

const LegendLine = ({ className, text }: { className: string; text: string }) => (
  <div>
    <dt>
      <span className={`legend ${className}`} />
    </dt>
    <dd>{text}</dd>
  </div>
)

/** Whose data the map shows. All of them would cover the chart: the first stays, the others unfold. */
export const MapCredits = ({ credits }: { credits: readonly string[] }) => {
  const { t } = useText()
  const [first, ...others] = [...credits, t('credits.base')]
  return (
    <details className="map-credits">
      <summary>
        <bdi>{first}</bdi>
      </summary>
      {others.map((credit) => (
        <bdi key={credit}>{credit}</bdi>
      ))}
    </details>
  )
}
