import type { Fact, Names, Place, PlaceIdentifier } from '@karvan/contract'

const fact = <T>(value: T): Fact<T> => ({ value, confidence: 'cited', sources: ['TEST'] })

export interface PlaceSketch {
  id: string
  names: Names
  at?: [latitude: number, longitude: number]
  codes?: Partial<Record<PlaceIdentifier['scheme'], string>>
}

/** A place for tests; its country is the first part of its id. */
export const makePlace = ({ id, names, at = [40, 50], codes = {} }: PlaceSketch): Place => ({
  id,
  uri: `urn:karvan:place:${id}`,
  kind: 'port',
  country: id.slice(0, 2),
  names: fact(names),
  corridors: ['TITR'],
  identifiers: Object.entries({ karvan: id, ...codes }).map(([scheme, value]) => ({
    scheme: scheme as PlaceIdentifier['scheme'],
    value,
    confidence: 'cited',
    sources: ['TEST'],
  })),
  position: fact({ latitude: at[0], longitude: at[1] }),
  positionAccuracyKm: fact(2),
  timeZone: fact('Asia/Baku'),
  gaugesMm: [1520],
  gaugeChange: false,
})

export const ALAT = makePlace({
  id: 'AZ-ALA',
  names: {
    az: 'Bakı Limanı, Ələt',
    ru: 'Порт Баку, Алят',
    en: 'Port of Baku, Alat',
    tr: 'Bakü Limanı, Alat',
    fa: 'بندر باکو، الت',
  },
  at: [39.95, 49.4],
  codes: { unlocode: 'AZALA', esr: '548502', uic: '5754850' },
})
export const TURKMENBASHI = makePlace({
  id: 'TM-KRW',
  names: {
    az: 'Türkmənbaşı',
    ru: 'Туркменбаши',
    en: 'Turkmenbashi',
    tr: 'Türkmenbaşı',
    fa: 'ترکمن‌باشی',
  },
  at: [40.02, 52.97],
  codes: { unlocode: 'TMKRW' },
})
export const ASTARA_NORTH = makePlace({
  id: 'AZ-AST',
  names: { az: 'Astara', ru: 'Астара', en: 'Astara (Azerbaijan)', tr: 'Astara', fa: 'آستارا' },
  at: [38.45, 48.87],
})
export const ASTARA_SOUTH = makePlace({
  id: 'IR-AST',
  names: {
    az: 'Astara (İran)',
    ru: 'Астара (Иран)',
    en: 'Astara (Iran)',
    tr: 'Astara (İran)',
    fa: 'آستارا (ایران)',
  },
  at: [38.43, 48.87],
})
export const PLACES = [ALAT, TURKMENBASHI, ASTARA_NORTH, ASTARA_SOUTH]
