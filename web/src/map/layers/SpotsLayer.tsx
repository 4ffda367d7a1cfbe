import type { Language } from '@karvan/contract'
import { useMemo } from 'react'
import type { Spot } from '../../features/events/spots.ts'
import { nameOf } from '../../features/network/network.ts'
import { pointFeature } from '../drawn.ts'
import type { Palette } from '../palette.ts'
import { collect, type LayerOfSource, useLayers } from '../useLayers.ts'

interface SpotsLayerProps {
  spots: readonly Spot[]
  language: Language
  palette: Palette
}

/** Where events happened: a disc that grows with their number, the number in it, the place beside it. */
export const SpotsLayer = ({ spots, language, palette }: SpotsLayerProps) => {
  const data = useMemo(
    () =>
      collect(
        spots.map((spot) =>
          pointFeature(spot, {
            count: spot.events,
            text: String(spot.events),
            name: spot.place ? nameOf(spot.place, language) : '',
          }),
        ),
      ),
    [spots, language],
  )
  useLayers({ id: 'spots', data, layers: () => layersOf(palette) })
  return null
}

const layersOf = (palette: Palette): LayerOfSource[] => [
  {
    id: 'spot',
    type: 'circle',
    layout: { 'circle-sort-key': ['get', 'count'] },
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 9, 20, 22],
      'circle-color': palette.accent,
      'circle-stroke-color': palette.surface,
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'spot-text',
    type: 'symbol',
    layout: {
      'text-field': ['get', 'text'],
      'text-font': ['IBM Plex Sans'],
      'text-size': 11,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': palette.surface },
  },
  {
    id: 'spot-name',
    type: 'symbol',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['IBM Plex Sans', 'IBM Plex Sans Arabic'],
      'text-size': 12,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 1.6,
      'symbol-sort-key': ['-', ['get', 'count']],
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette.land,
      'text-halo-width': 1.8,
    },
  },
]
