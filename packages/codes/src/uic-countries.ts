/** Two-digit country codes of railways, UIC leaflet 920-14 (OSJD O 920-14), with ISO 3166-1 alpha-2. */
const UIC_COUNTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    '10FI 20RU 21BY 22UA 23MD 24LT 25LV 26EE 27KZ 28GE 29UZ 30KP 31MN 32VN 33CN 40CU 41AL 42JP ' +
    '44BA 49BA 50BA 51PL 52BG 53RO 54CZ 55HU 56SK 57AZ 58AM 59KG 60IE 61KR 62ME 65MK 66TJ 67TM ' +
    '68AF 70GB 71ES 72RS 73GR 74SE 75TR 76NO 78HR 79SI 80DE 81AT 82LU 83IT 84NL 85CH 86DK 87FR ' +
    '88BE 89TZ 90EG 91TN 92DZ 93MA 94PT 95IL 96IR 97SY 98LB 99IQ'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), entry.slice(2)]),
)

/** ISO 3166-1 alpha-2 of a two-digit railway country code (UIC 920-14); undefined when it is not one. */
export const findUicCountry = (code: string): string | undefined =>
  Object.hasOwn(UIC_COUNTRIES, code) ? UIC_COUNTRIES[code] : undefined
