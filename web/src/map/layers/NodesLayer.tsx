import type { Language } from '@karvan/contract'
import type { ExpressionSpecification } from 'maplibre-gl'
import { useMemo } from 'react'
import { nameOf } from '../../features/network/network.ts'
import { pointFeature, type Stack, shapeOf } from '../drawn.ts'
import type { Palette } from '../palette.ts'
import { EMPTY_SPRITE, glyphSprite, nodeSprite } from '../sprites.ts'
import { collect, type LayerOfSource, useLayers } from '../useLayers.ts'

interface NodesLayerProps {
  stacks: readonly Stack[]
  language: Language
  palette: Palette
}

/** Counts of at most this many kinds stand under the name of a place. */
const SHOWN_KINDS = 3

export const NODE_LAYERS = ['node', 'node-dot'] as const

/** Places: a small ring for a quiet one, a badge with counts where something stands. */
export const NodesLayer = ({ stacks, language, palette }: NodesLayerProps) => {
  const data = useMemo(
    () => collect(stacks.map((stack) => stackFeature(stack, language))),
    [stacks, language],
  )
  useLayers({ id: 'nodes', data, layers: () => layersOf(palette) })
  return null
}

const stackFeature = (stack: Stack, language: Language) => {
  const { place, worst, counts } = stack
  const shown: Record<string, unknown> = {}
  for (let index = 0; index < SHOWN_KINDS; index++) {
    const entry = counts[index]
    shown[`glyph${index}`] = entry ? glyphSprite(entry.kind) : EMPTY_SPRITE
    shown[`count${index}`] = entry ? ` ${entry.count}  ` : ''
  }
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const isBusy = counts.length > 0 || stack.things.length > 0
  return pointFeature(place.position.value, {
    ...shown,
    place: place.id,
    name: nameOf(place, language),
    sprite: nodeSprite(shapeOf(place), worst),
    isBusy,
    rank: isBusy ? -total : RANKS[shapeOf(place)],
  })
}

/** Which places keep their name when there is no room for all: smaller wins, the fullest first. */
const RANKS = { port: 1, border: 2, terminal: 3, city: 4, station: 5 } as const

const BADGE: ExpressionSpecification = [
  'any',
  ['get', 'isBusy'],
  ['all', ['==', ['get', 'rank'], 1], ['>=', ['zoom'], 5]],
  ['all', ['<=', ['get', 'rank'], 4], ['>=', ['zoom'], 7]],
]

const LABEL: ExpressionSpecification = [
  'format',
  ['get', 'name'],
  {},
  ['case', ['get', 'isBusy'], '\n', ''],
  {},
  ['image', ['get', 'glyph0']],
  ['get', 'count0'],
  { 'font-scale': 0.86 },
  ['image', ['get', 'glyph1']],
  ['get', 'count1'],
  { 'font-scale': 0.86 },
  ['image', ['get', 'glyph2']],
  ['get', 'count2'],
  { 'font-scale': 0.86 },
]

const layersOf = (palette: Palette): LayerOfSource[] => [
  {
    id: 'node-dot',
    type: 'circle',
    filter: ['!', BADGE],
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 1.6, 8, 4],
      'circle-color': palette.surface,
      'circle-stroke-color': palette.rail,
      'circle-stroke-width': 1.3,
    },
  },
  {
    id: 'node-name',
    type: 'symbol',
    filter: ['!', BADGE],
    minzoom: 5,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['IBM Plex Sans', 'IBM Plex Sans Arabic'],
      'text-size': 11,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 0.7,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': palette['text-2'],
      'text-halo-color': palette.land,
      'text-halo-width': 1.5,
    },
  },
  {
    id: 'node',
    type: 'symbol',
    filter: BADGE,
    layout: {
      'icon-image': ['get', 'sprite'],
      'icon-allow-overlap': true,
      'text-field': LABEL,
      'text-font': ['IBM Plex Sans', 'IBM Plex Sans Arabic'],
      'text-size': 13,
      'text-variable-anchor': [
        'left',
        'right',
        'bottom',
        'top',
        'top-left',
        'bottom-left',
        'top-right',
        'bottom-right',
      ],
      'text-radial-offset': 1.15,
      'text-justify': 'auto',
      'text-optional': true,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette.land,
      'text-halo-width': 1.8,
    },
  },
]
