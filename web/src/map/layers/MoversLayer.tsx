import type { Thing } from '@karvan/contract'
import { useMemo } from 'react'
import { type Mover, pointFeature } from '../drawn.ts'
import type { Palette } from '../palette.ts'
import { headingSprite, SELECTION_SPRITE, thingSprite } from '../sprites.ts'
import { collect, type LayerOfSource, useLayers } from '../useLayers.ts'
import { NODE_LAYERS } from './NodesLayer.tsx'

interface MoversLayerProps {
  movers: readonly Mover[]
  /** How old the last report of a thing is, in words; shown beside estimates. */
  nameAge: (thing: Thing) => string
  selected: string | undefined
  palette: Palette
}

export const MOVER_LAYER = 'mover'

/** Things between places, each by itself: filled where reported, hollow with its age where estimated. */
export const MoversLayer = ({ movers, nameAge, selected, palette }: MoversLayerProps) => {
  const data = useMemo(
    () => collect(movers.map((mover) => moverFeature(mover, nameAge, selected))),
    [movers, nameAge, selected],
  )
  useLayers({ id: 'movers', data, layers: () => layersOf(palette), beneath: BENEATH })
  return null
}

const moverFeature = (
  mover: Mover,
  nameAge: (thing: Thing) => string,
  selected: string | undefined,
) => {
  const { thing, isEstimate, heading } = mover
  return pointFeature(mover, {
    thing: thing.id,
    label: isEstimate ? `${thing.label}\n${nameAge(thing)}` : thing.label,
    sprite: thingSprite(thing.kind, thing.status, isEstimate),
    headingSprite: headingSprite(thing.status),
    heading: heading ?? 0,
    hasHeading: heading !== undefined,
    isPlain: thing.status === 'normal',
    isSelected: thing.id === selected,
  })
}

/** The badges of places and their names get their room first, then the things, then the labels of these. */
const BENEATH = {
  'mover-selection': NODE_LAYERS[0],
  'mover-heading': NODE_LAYERS[0],
  [MOVER_LAYER]: NODE_LAYERS[0],
  'mover-label': 'mover-selection',
}

/** Below this zoom only what needs attention is labelled. */
const LABEL_ZOOM = 6.2

const layersOf = (palette: Palette): LayerOfSource[] => [
  {
    id: 'mover-selection',
    type: 'symbol',
    filter: ['==', ['get', 'isSelected'], true],
    layout: { 'icon-image': SELECTION_SPRITE, 'icon-allow-overlap': true },
  },
  {
    id: 'mover-heading',
    type: 'symbol',
    filter: ['==', ['get', 'hasHeading'], true],
    layout: {
      'icon-image': ['get', 'headingSprite'],
      'icon-rotate': ['get', 'heading'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 4, 0.7, 7, 1],
    },
  },
  {
    id: MOVER_LAYER,
    type: 'symbol',
    layout: {
      'icon-image': ['get', 'sprite'],
      'icon-allow-overlap': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 4, 0.7, 7, 1],
    },
  },
  {
    id: 'mover-label',
    type: 'symbol',
    filter: ['any', ['!', ['get', 'isPlain']], ['>=', ['zoom'], LABEL_ZOOM]],
    layout: {
      'text-field': ['get', 'label'],
      'text-font': ['IBM Plex Mono', 'IBM Plex Sans Arabic'],
      'text-size': 11,
      'text-variable-anchor': ['left', 'right', 'bottom', 'top'],
      'text-radial-offset': 1.6,
      'text-justify': 'auto',
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette.land,
      'text-halo-width': 1.6,
    },
  },
]
