/** Numbers of telephones as the corridor's countries write them. All patterns are anchored and bounded. */

const JOINT = '[ .\\u00a0-]'

/** National forms with their trunk digit or area, grouped as only telephones are. */
const GROUPED: readonly RegExp[] = [
  // Azerbaijan 050 123 45 67 and (012) 404-50-60, Türkiye 0532 123 45 67 and (0532) 123 45 67
  '\\(?0\\d{2,3}\\)?JJ?\\d{3}J\\d{2}J\\d{2}',
  // Russia and Kazakhstan 8 (916) 123-45-67, 8-701-123-45-67
  '[78]J?\\(?[3-9]\\d{2}\\)?J?\\d{3}J\\d{2}J\\d{2}',
  // Iran (021) 8888 1234, Türkiye (0212) 123 4567
  '\\(0\\d{2,3}\\)J?\\d{3,4}J?\\d{4}',
  // Iran 0912 3456789, and 0912 345 67 89
  '09\\d{2}J\\d{7}',
  // Georgia 555 12 34 56
  '5\\d{2}J\\d{2}J\\d{2}J\\d{2}',
  // Uzbekistan 90 123 45 67 and (90) 123-45-67
  '\\(?(?:9\\d|88|33|77|50|20|55)\\)?J\\d{3}J\\d{2}J\\d{2}',
  // Armenia 091 12 34 56
  '\\(?0\\d{2}\\)?J\\d{2}J\\d{2}J\\d{2}',
  // Turkmenistan 8 65 12 34 56
  '8J\\(?6\\d\\)?J\\d{2}J?\\d{2}J?\\d{2}',
].map((form) => new RegExp(`^${form.replaceAll('J', JOINT)}$`))

/** Whether a number, separators and all, is grouped as a telephone of the corridor is. */
export const isGroupedPhone = (text: string): boolean => GROUPED.some((form) => form.test(text))

/** Mobile numbers in one piece: Russia 8 9…, Iran 09…, Türkiye 05…. */
export const isBareMobile = (digits: string): boolean => /^(?:89|09|05)\d{9}$/.test(digits)

/** How many digits follow the country code (ITU-T E.164 numbering plans of the countries). */
const NATIONAL_LENGTH: readonly (readonly [string, number])[] = [
  ['994', 9],
  ['995', 9],
  ['993', 8],
  ['998', 9],
  ['374', 8],
  ['98', 10],
  ['90', 10],
  ['7', 10],
]

/** ITU-T E.164: digits behind `+` or `00`, of the right length where the country is one of the corridor's. */
export const isInternational = (digits: string): boolean => {
  if (!/^[1-9]\d{8,14}$/.test(digits)) return false
  const known = NATIONAL_LENGTH.find(([code]) => digits.startsWith(code))
  return known === undefined ? digits.length >= 10 : digits.length === known[0].length + known[1]
}

/** What stands in a field or behind a word that says telephone. */
export const isPhoneLength = (digits: string): boolean => /^\d{7,15}$/.test(digits)
