import type { Live, Thing } from '@karvan/contract'
import { Link } from '@tanstack/react-router'
import { type LngLatLike, type MapMouseEvent, Popup } from 'maplibre-gl'
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { translateWord, useText } from '../../i18n/index.ts'
import { formatAgo, formatDelay } from '../../i18n/time.ts'
import type { Drawing, Stack } from '../../map/drawn.ts'
import { MOVER_LAYER } from '../../map/layers/MoversLayer.tsx'
import { NODE_LAYERS } from '../../map/layers/NodesLayer.tsx'
import { isRemoved, useMap } from '../../map/MapContext.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useNamePlace } from '../network/network.ts'
import { compareByUrgency } from './filter.ts'
import type { ChangeSearch } from './LivePage.tsx'
import { KindGlyph, SimulatedMark, StatusMark, StatusShape } from './Marks.tsx'
import { Counts } from './SidePanels.tsx'
import { describeWhere } from './words.ts'

const SHOWN_THINGS = 8
/** A finger is no needle: what lies this near to a click counts as hit. */
const HIT_PIXELS = 6

interface MapPopoversProps {
  drawing: Drawing
  live: Live
  /** The thing that the address names. */
  thing: string | undefined
  onChange: ChangeSearch
}

/** A click on a thing or a place opens a card at it. */
export const MapPopovers = ({ drawing, live, thing, onChange }: MapPopoversProps) => {
  const [place, setPlace] = useState<string | undefined>()
  useClicks(
    (id) => {
      setPlace(undefined)
      onChange({ thing: id })
    },
    (id) => {
      onChange({ thing: undefined })
      setPlace(id)
    },
  )
  const mover = drawing.movers.find((candidate) => candidate.thing.id === thing)
  const stack = drawing.stacks.find((candidate) =>
    thing === undefined
      ? candidate.place.id === place
      : candidate.things.some(({ id }) => id === thing),
  )
  if (mover) {
    return (
      <MapPopover
        at={[mover.longitude, mover.latitude]}
        onClose={() => onChange({ thing: undefined })}
      >
        <ThingCard thing={mover.thing} now={live.time} />
      </MapPopover>
    )
  }
  if (!stack) return null
  const { longitude, latitude } = stack.place.position.value
  const close = (): void => {
    setPlace(undefined)
    if (thing !== undefined) onChange({ thing: undefined })
  }
  return (
    <MapPopover at={[longitude, latitude]} onClose={close}>
      <PlaceCard stack={stack} live={live} onChange={onChange} />
    </MapPopover>
  )
}

const useClicks = (onThing: (id: string) => void, onPlace: (id: string) => void): void => {
  const map = useMap()
  useEffect(() => {
    const hit = ({ point }: MapMouseEvent): { thing?: string; place?: string } | undefined => {
      const box: [[number, number], [number, number]] = [
        [point.x - HIT_PIXELS, point.y - HIT_PIXELS],
        [point.x + HIT_PIXELS, point.y + HIT_PIXELS],
      ]
      const layers = [MOVER_LAYER, ...NODE_LAYERS].filter((layer) => map.getLayer(layer))
      return map.queryRenderedFeatures(box, { layers })[0]?.properties
    }
    const click = (event: MapMouseEvent): void => {
      const found = hit(event)
      if (found?.thing) onThing(found.thing)
      else if (found?.place) onPlace(found.place)
    }
    const point = (event: MapMouseEvent): void => {
      map.getCanvas().style.cursor = hit(event) ? 'pointer' : ''
    }
    map.on('click', click)
    map.on('mousemove', point)
    return () => {
      map.off('click', click)
      map.off('mousemove', point)
    }
  })
}

interface MapPopoverProps {
  at: [number, number]
  onClose: () => void
  children: ReactNode
}

const MapPopover = ({ at, onClose, children }: MapPopoverProps) => {
  const { t } = useText()
  const map = useMap()
  const [content] = useState(() => document.createElement('div'))
  const [popup] = useState(
    () => new Popup({ closeButton: false, closeOnClick: false, maxWidth: '320px', offset: 18 }),
  )
  const [longitude, latitude] = at
  useEffect(() => {
    const place: LngLatLike = [longitude, latitude]
    popup.setLngLat(place)
    if (!popup.isOpen()) popup.setDOMContent(content).addTo(map)
  }, [map, popup, content, longitude, latitude])
  useEffect(() => {
    return () => {
      if (!isRemoved(map)) popup.remove()
    }
  }, [map, popup])
  useEffect(() => {
    const press = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
  return createPortal(
    <div className="map-card" dir={document.body.dir}>
      <span className="map-card-close">
        <Button look="quiet" aria-label={t('common.close')} onPress={onClose}>
          <Icon name="close" size={16} />
        </Button>
      </span>
      {children}
    </div>,
    content,
  )
}

const ThingCard = ({ thing, now }: { thing: Thing; now: string }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const basis = thing.estimate?.basis ?? thing.where?.basis ?? 'reported'
  return (
    <>
      <h2>
        <KindGlyph kind={thing.kind} size={18} /> <span className="mono">{thing.label}</span>
      </h2>
      <p className="map-card-line">
        <StatusMark status={thing.status} />
        {thing.delayMinutes !== null && <span>{formatDelay(thing.delayMinutes, t)}</span>}
        {thing.simulated && <SimulatedMark />}
      </p>
      <p>{describeWhere(thing, t, namePlace)}</p>
      <p className="muted">
        {t(`basis.${basis}`)} · {t('thing.lastReport')}{' '}
        {formatAgo(thing.where?.time ?? thing.lastTime, new Date(now), t)}
      </p>
      <Counts counts={thing.contents} />
      <Link className="button button-primary" to="/things/$id" params={{ id: thing.id }}>
        {t('timeline.title')}
      </Link>
    </>
  )
}

interface PlaceCardProps {
  stack: Stack
  live: Live
  onChange: ChangeSearch
}

const PlaceCard = ({ stack, live, onChange }: PlaceCardProps) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const { place, things } = stack
  const shown = [...things].sort(compareByUrgency).slice(0, SHOWN_THINGS)
  return (
    <>
      <h2>{namePlace(place.id)}</h2>
      <p className="muted">{translateWord(t, 'placeKind', place.kind)}</p>
      <Counts counts={live.counts[place.id] ?? {}} />
      <ul className="map-card-things">
        {shown.map((thing) => (
          <li key={thing.id}>
            <StatusShape status={thing.status} />
            <Link to="/things/$id" params={{ id: thing.id }} className="mono">
              {thing.label}
            </Link>
            <span className="muted">{t(`status.${thing.status}`)}</span>
          </li>
        ))}
      </ul>
      {things.length === 0 && <p className="muted">{t('place.nothingHere')}</p>}
      <p className="map-card-line">
        <Link className="button button-primary" to="/places/$id" params={{ id: place.id }}>
          {t('filter.place')}
        </Link>
        {things.length > SHOWN_THINGS && (
          <Button onPress={() => onChange({ place: place.id, view: 'list' })}>
            {t('list.count', { count: things.length })}
          </Button>
        )}
      </p>
    </>
  )
}
