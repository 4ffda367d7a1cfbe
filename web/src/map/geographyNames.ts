import type { MessageId } from '../i18n/index.ts'

type LongitudeLatitude = readonly [number, number]

/** Where the name of a country stands, by ISO 3166-1 alpha-2; chosen by eye, away from the corridors. */
export const COUNTRIES: Record<string, LongitudeLatitude> = {
  AZ: [47.9, 40.15],
  GE: [43.6, 42.35],
  AM: [44.75, 40.45],
  TR: [34.2, 39.2],
  IR: [55.2, 32.4],
  RU: [45.5, 52.5],
  KZ: [67.5, 48.4],
  TM: [58.6, 39.9],
  UZ: [63.6, 41.9],
  IQ: [43.2, 33.1],
  SY: [38.4, 35],
  SA: [44.5, 24.6],
  AE: [54.3, 23.7],
  OM: [56.6, 21],
  AF: [66.3, 34],
  PK: [68.7, 29.3],
  IN: [77.6, 22.8],
  CN: [88, 41],
  KG: [74.6, 41.5],
  TJ: [70.8, 38.6],
  UA: [31.3, 49],
  RO: [24.8, 45.9],
  BG: [25.3, 42.8],
  GR: [22, 39.5],
  EG: [29.8, 26.8],
  BY: [28, 53.5],
  PL: [19.4, 52.1],
  YE: [47.6, 15.8],
  MN: [103, 46.5],
}

/** Where the name of a sea stands */
export const SEAS: readonly { id: MessageId; at: LongitudeLatitude }[] = [
  { id: 'map.sea.caspian', at: [50.9, 41.3] },
  { id: 'map.sea.black', at: [34.5, 43.3] },
  { id: 'map.sea.persian', at: [51.2, 27] },
  { id: 'map.sea.oman', at: [59.2, 24.7] },
  { id: 'map.sea.arabian', at: [64, 18] },
  { id: 'map.sea.mediterranean', at: [29.8, 33.6] },
]
