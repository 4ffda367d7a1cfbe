import type { Language } from '@karvan/contract'
import { useMemo } from 'react'
import type { Translate } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { pointFeature } from '../drawn.ts'
import { COUNTRIES, SEAS } from '../geographyNames.ts'
import type { Palette } from '../palette.ts'
import { collect, useLayers } from '../useLayers.ts'

interface NamesLayerProps {
  palette: Palette
  language: Language
  t: Translate
}

/** Countries and seas in the language of the page, under everything of ours. */
export const NamesLayer = ({ palette, language, t }: NamesLayerProps) => {
  const data = useMemo(
    () => collect([...countryFeatures(language), ...seaFeatures(t)]),
    [language, t],
  )
  useLayers({
    id: 'names',
    data,
    layers: () => [
      {
        id: 'country-name',
        type: 'symbol',
        filter: ['==', ['get', 'kind'], 'country'],
        maxzoom: 7,
        layout: {
          'text-field': ['get', 'name'],
          'text-font': ['IBM Plex Sans', 'IBM Plex Sans Arabic'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 3, 10, 6, 14],
          'text-letter-spacing': language === 'fa' ? 0 : 0.12,
          'text-max-width': 8,
        },
        paint: {
          'text-color': palette['text-2'],
          'text-opacity': 0.75,
          'text-halo-color': palette.land,
          'text-halo-width': 1,
        },
      },
      {
        id: 'sea-name',
        type: 'symbol',
        filter: ['==', ['get', 'kind'], 'sea'],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': ['IBM Plex Sans', 'IBM Plex Sans Arabic'],
          'text-size': ['interpolate', ['linear'], ['zoom'], 3, 10, 7, 17],
          'text-letter-spacing': language === 'fa' ? 0 : 0.2,
          'text-max-width': 6,
        },
        paint: { 'text-color': palette.lane, 'text-halo-color': palette.sea, 'text-halo-width': 1 },
      },
    ],
  })
  return null
}

const countryFeatures = (language: Language) =>
  Object.entries(COUNTRIES).map(([code, [longitude, latitude]]) =>
    pointFeature({ longitude, latitude }, { kind: 'country', name: nameCountry(code, language) }),
  )

const seaFeatures = (t: Translate) =>
  SEAS.map(({ id, at: [longitude, latitude] }) =>
    pointFeature({ longitude, latitude }, { kind: 'sea', name: t(id) }),
  )
