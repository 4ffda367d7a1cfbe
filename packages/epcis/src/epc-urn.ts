import { gs1Digit } from '@karvan/codes'
import { CANONICAL, componentOf, isDigits, partOf } from './key.ts'

/** The parts of an EPC URN behind its scheme: company prefix, reference, and what follows it. */
interface Parts {
  prefix: string
  reference: string
  rest: string | undefined
}

/** Makes the path of a Digital Link; undefined when the parts break the scheme's rules. */
type Scheme = (parts: Parts) => string | undefined

const URN = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.([^.]*)(?:\.(.*))?$/

/** A key of digits without check digit: company prefix and reference, `count` digits together. */
const keyOf = ({ prefix, reference }: Parts, count: number): string | undefined => {
  const digits = prefix + reference
  return isDigits(digits, count) ? digits + gs1Digit(digits) : undefined
}

/** The reference begins with the indicator or extension digit, which leads the whole key. */
const leadingKeyOf = ({ prefix, reference }: Parts, count: number): string | undefined => {
  const digits = reference.slice(0, 1) + prefix + reference.slice(1)
  return reference !== '' && isDigits(digits, count) ? digits + gs1Digit(digits) : undefined
}

const join = (...parts: (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join('')

const component = (rest: string | undefined, most: number): string | undefined =>
  rest === undefined ? undefined : componentOf(rest, most)

/** A key alone: nothing may follow. */
const bare = (ai: string, parts: Parts, key: string | undefined): string | undefined =>
  parts.rest === undefined ? join(`/${ai}/`, key) : undefined

/** A pattern stands for its whole class: its last part is `*`. */
const any = (ai: string, { rest }: Parts, key: string | undefined): string | undefined =>
  rest === '*' ? join(`/${ai}/`, key) : undefined

/** GTIN with something behind it: serial number, lot, third-party extension. */
const gtinWith =
  (qualifier: string, most: number): Scheme =>
  (parts) =>
    join('/01/', leadingKeyOf(parts, 13), `/${qualifier}/`, component(parts.rest, most))

const sgln: Scheme = (parts) =>
  parts.rest === '0'
    ? join('/414/', keyOf(parts, 12))
    : join('/414/', keyOf(parts, 12), '/254/', component(parts.rest, 20))

/** Individual asset and consignment: company prefix and reference are one text of up to 30. */
const textKey =
  (ai: string): Scheme =>
  ({ prefix, reference, rest }) => {
    const whole = rest === undefined ? reference : `${reference}.${rest}`
    return join(`/${ai}/`, prefix, componentOf(whole, 30 - prefix.length))
  }

const part = ({ prefix, reference }: Parts): string | undefined =>
  join('/8010/', prefix, partOf(reference, 30 - prefix.length))

const serialDigits = (rest: string | undefined): string | undefined =>
  rest !== undefined && rest.length <= 12 && isDigits(rest) ? rest : undefined

const PIECE = /^(\d\d)\.(\d\d)\.(.+)$/

/** Piece of a trade item: piece, total, then a serial number (an asterisk in patterns). */
const itip =
  (isPattern: boolean): Scheme =>
  (parts) => {
    const match = PIECE.exec(parts.rest ?? '')
    if (!match) return undefined
    const item = join('/8006/', leadingKeyOf(parts, 13), match[1], match[2])
    if (isPattern) return match[3] === '*' ? item : undefined
    return join(item, '/21/', component(match[3], 20))
  }

/** EPC schemes with a GS1 Digital Link form (EPC Tag Data Standard 2.0 §6 and §7). */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['id:sgtin', gtinWith('21', 20)],
  ['id:sscc', (parts) => bare('00', parts, leadingKeyOf(parts, 17))],
  ['id:sgln', sgln],
  ['id:grai', (parts) => join('/8003/0', keyOf(parts, 12), component(parts.rest, 16))],
  ['id:giai', textKey('8004')],
  ['id:gsrn', (parts) => bare('8018', parts, keyOf(parts, 17))],
  ['id:gsrnp', (parts) => bare('8017', parts, keyOf(parts, 17))],
  ['id:gdti', (parts) => join('/253/', keyOf(parts, 12), component(parts.rest, 17))],
  ['id:cpi', (parts) => join(part(parts), '/8011/', serialDigits(parts.rest))],
  ['id:sgcn', (parts) => join('/255/', keyOf(parts, 12), serialDigits(parts.rest))],
  ['id:ginc', textKey('401')],
  ['id:gsin', (parts) => bare('402', parts, keyOf(parts, 16))],
  ['id:itip', itip(false)],
  ['id:upui', gtinWith('235', 28)],
  ['id:pgln', (parts) => bare('417', parts, keyOf(parts, 12))],
  ['class:lgtin', gtinWith('10', 20)],
  ['idpat:sgtin', (parts) => any('01', parts, leadingKeyOf(parts, 13))],
  ['idpat:grai', (parts) => any('8003', parts, join('0', keyOf(parts, 12)))],
  ['idpat:gdti', (parts) => any('253', parts, keyOf(parts, 12))],
  ['idpat:sgcn', (parts) => any('255', parts, keyOf(parts, 12))],
  ['idpat:cpi', (parts) => (parts.rest === '*' ? part(parts) : undefined)],
  ['idpat:itip', itip(true)],
  ['idpat:upui', (parts) => any('01', parts, leadingKeyOf(parts, 13))],
])

/** The canonical GS1 Digital Link of an EPC URN; undefined when it has none or breaks its scheme. */
export const findEpcLink = (urn: string): string | undefined => {
  const match = URN.exec(urn)
  const scheme = match && SCHEMES.get(`${match[1]}:${match[2]}`)
  if (!scheme) return undefined
  const path = scheme({ prefix: match[3]!, reference: match[4]!, rest: match[5] })
  return path === undefined ? undefined : CANONICAL + path
}
