import { luhnDigit } from './digits.ts'
import { type Claim, createReader, groups } from './reading.ts'
import { findUicCountry } from './uic-countries.ts'

const listWarnings = (body: string): string[] => {
  const warnings: string[] = []
  if (!findUicCountry(body.slice(2, 4)))
    warnings.push(`${body.slice(2, 4)} is not a country code of UIC 920-14.`)
  if (body.startsWith('9')) warnings.push('A first digit 9 names traction stock, not a wagon.')
  return warnings
}

const label = (body: string): string => {
  const [exchange, country, type, serial, check] = groups(body, 2, 2, 4, 3)
  return `${exchange} ${country} ${type} ${serial}-${check}`
}

const derive = (body: string): Claim | undefined =>
  /^\d{12}$/.test(body)
    ? {
        value: body,
        label: label(body),
        given: body.slice(11),
        expected: luhnDigit(body.slice(0, 11)),
        certainty: 'plain',
        warnings: listWarnings(body),
      }
    : undefined

/**
 * A wagon by its twelve-digit vehicle number (UIC 438-2; European Vehicle Number, Commission
 * Implementing Decision (EU) 2018/1614 annex II appendix 6): exchange code, country, type, serial, Luhn digit.
 */
export const readWagonUic = createReader({
  scheme: 'wagon-uic',
  kind: 'wagon',
  order: 1,
  names: ['wagon', 'вагон', 'vaqon', 'vagon', 'EVN'],
  check: { standard: 'UIC 438-2', shapes: ['999999999999'] },
  derive,
})
