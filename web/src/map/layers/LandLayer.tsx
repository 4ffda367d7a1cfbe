import geographyUrl from 'virtual:geography'
import type { Palette } from '../palette.ts'
import { useLayers } from '../useLayers.ts'

const GLOW_PIXELS = 22

/** Land, coast with its vignette, and boundaries. */
export const LandLayer = ({ palette }: { palette: Palette }) => {
  useLayers({
    id: 'land',
    data: new URL(geographyUrl, window.location.href).href,
    buffer: 256,
    layers: () => [
      {
        id: 'coast-glow',
        type: 'line',
        filter: ['==', ['get', 'kind'], 'coast'],
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette['sea-glow'],
          'line-width': GLOW_PIXELS,
          'line-blur': GLOW_PIXELS / 2,
        },
      },
      {
        id: 'land',
        type: 'fill',
        filter: ['==', ['get', 'kind'], 'land'],
        paint: { 'fill-color': palette.land, 'fill-antialias': false },
      },
      {
        id: 'coast',
        type: 'line',
        filter: ['==', ['get', 'kind'], 'coast'],
        paint: { 'line-color': palette.coast, 'line-width': 1 },
      },
      {
        id: 'boundary',
        type: 'line',
        filter: ['==', ['get', 'kind'], 'boundary'],
        paint: {
          'line-color': palette.boundary,
          'line-width': 1,
          'line-dasharray': [5, 2, 1, 2],
        },
      },
    ],
  })
  return null
}
