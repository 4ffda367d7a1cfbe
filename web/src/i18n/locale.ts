import type { Language } from '@karvan/contract'

/**
 * The locale that browsers format in. Persian texts keep Latin digits and the Gregorian calendar:
 * they stand beside papers that use them. Chromium has no data of Azerbaijani; the numbers and
 * plurals of Turkish follow the same rules.
 */
export const intlLocale = (language: Language): string => {
  if (language === 'fa') return 'fa-u-ca-gregory-nu-latn'
  return language === 'az' ? 'tr-u-nu-latn' : `${language}-u-nu-latn`
}

/** CLDR 47, abbreviated months of Azerbaijani. */
export const AZERBAIJANI_MONTHS = [
  'yan',
  'fev',
  'mar',
  'apr',
  'may',
  'iyn',
  'iyl',
  'avq',
  'sen',
  'okt',
  'noy',
  'dek',
] as const

/** CLDR 47, countries in Azerbaijani: those that the map and the places name. */
const AZERBAIJANI_COUNTRIES: Record<string, string> = {
  AE: 'Birləşmiş Ərəb Əmirlikləri',
  AF: 'Əfqanıstan',
  AM: 'Ermənistan',
  AZ: 'Azərbaycan',
  BG: 'Bolqarıstan',
  BY: 'Belarus',
  CN: 'Çin',
  EG: 'Misir',
  GE: 'Gürcüstan',
  GR: 'Yunanıstan',
  IN: 'Hindistan',
  IQ: 'İraq',
  IR: 'İran',
  KG: 'Qırğızıstan',
  KZ: 'Qazaxıstan',
  MN: 'Monqolustan',
  OM: 'Oman',
  PK: 'Pakistan',
  PL: 'Polşa',
  RO: 'Rumıniya',
  RU: 'Rusiya',
  SA: 'Səudiyyə Ərəbistanı',
  SY: 'Suriya',
  TJ: 'Tacikistan',
  TM: 'Türkmənistan',
  TR: 'Türkiyə',
  UA: 'Ukrayna',
  UZ: 'Özbəkistan',
  YE: 'Yəmən',
}

/** The name of a country by its ISO 3166-1 alpha-2 code. */
export const nameCountry = (code: string, language: Language): string => {
  const own = language === 'az' ? AZERBAIJANI_COUNTRIES[code] : undefined
  return own ?? new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
}
