import { moduloNinetySeven } from './digits.ts'
import { type Claim, createReader } from './reading.ts'

/** The two check digits that make the whole number leave remainder 1 (ISO 17442-1 annex A). */
export const leiDigits = (stem: string): string =>
  String(98 - moduloNinetySeven(`${stem}00`)).padStart(2, '0')

const derive = (body: string): Claim | undefined =>
  /^[A-Z\d]{18}\d\d$/.test(body)
    ? {
        value: body,
        label: body,
        given: body.slice(18),
        expected: leiDigits(body.slice(0, 18)),
        certainty: /[A-Z]/.test(body) ? 'form' : 'plain',
      }
    : undefined

/** A legal entity by its LEI (ISO 17442-1): 18 letters or digits and two check digits, ISO/IEC 7064 MOD 97-10. */
export const readLei = createReader({
  scheme: 'lei',
  kind: 'party',
  order: 0,
  names: ['LEI'],
  check: { standard: 'ISO 17442', shapes: [] },
  derive,
})
