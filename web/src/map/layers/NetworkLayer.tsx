import type { Network } from '@karvan/contract'
import { useMemo } from 'react'
import { deriveLinkFeatures } from '../drawn.ts'
import type { Palette } from '../palette.ts'
import { collect, type LayerOfSource, useLayers } from '../useLayers.ts'

interface NetworkLayerProps {
  network: Network
  corridor: string | undefined
  palette: Palette
}

/** Railways as track, sea lanes and roads; what is not open yet is dashed. */
export const NetworkLayer = ({ network, corridor, palette }: NetworkLayerProps) => {
  const data = useMemo(
    () => collect(deriveLinkFeatures(network.links, network.places, corridor)),
    [network, corridor],
  )
  useLayers({ id: 'network', data, layers: () => layersOf(palette) })
  return null
}

const open = (mode: string) =>
  ['all', ['==', ['get', 'mode'], mode], ['get', 'isOpen']] as unknown as ['all']
const grown = (small: number, large: number) =>
  ['interpolate', ['linear'], ['zoom'], 4, small, 9, large] as unknown as number

const layersOf = (palette: Palette): LayerOfSource[] => [
  {
    id: 'corridor-highlight',
    type: 'line',
    filter: ['get', 'isHighlighted'] as unknown as ['has', string],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.highlight,
      'line-width': grown(9, 18),
      'line-opacity': 0.28,
    },
  },
  {
    id: 'road',
    type: 'line',
    filter: open('road'),
    paint: { 'line-color': palette.road, 'line-width': grown(0.8, 2) },
  },
  {
    id: 'sea-lane',
    type: 'line',
    filter: open('sea'),
    paint: { 'line-color': palette.lane, 'line-width': grown(1, 1.8), 'line-dasharray': [1, 3] },
    layout: { 'line-cap': 'round' },
  },
  {
    id: 'rail',
    type: 'line',
    filter: open('rail'),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': palette.rail, 'line-width': grown(2.2, 4.5) },
  },
  {
    id: 'rail-ties',
    type: 'line',
    filter: open('rail'),
    minzoom: 3.5,
    paint: {
      'line-color': palette['rail-tie'],
      'line-width': grown(0.9, 2.4),
      'line-dasharray': [4, 4],
    },
  },
  {
    id: 'not-open',
    type: 'line',
    filter: ['!', ['get', 'isOpen']] as unknown as ['all'],
    paint: { 'line-color': palette.rail, 'line-width': grown(1.2, 2), 'line-dasharray': [3, 3] },
  },
]
