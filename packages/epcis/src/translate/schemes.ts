import { gs1Digit } from '@karvan/codes'
import { componentOf, isDigits, partOf } from './component.ts'

/**
 * A scheme of EPC URNs (EPC Tag Data Standard 2.1 §6) and the GS1 Digital Link of the same thing: the one table that
 * both directions and patterns are read from.
 */
export interface Scheme {
  /** As it stands in the URN: `sgtin`. */
  name: string
  /** `class`: `urn:epc:class:…`, which names a lot. */
  space: 'id' | 'class'
  /** The GS1 application identifier of its key. */
  ai: string
  key: Key
  /** What makes the key finer; undefined: the key is all. */
  serial?: Serial
  /** Of pieces: two digits each of the piece and of the total stand behind the key. */
  hasPieces?: boolean
}

/**
 * `digits`: company prefix and reference, so many digits together, then a check digit; `leads`: the first digit of the
 * reference leads the whole; `filler` stands before the whole. `text`, `part`: a text of up to 30 characters.
 */
type Key =
  | { kind: 'digits'; count: number; leads?: boolean; filler?: string }
  | { kind: 'text' | 'part' }

interface Serial {
  /** What stands before it in the link: `/21/`; '' where it follows the key at once. */
  before: string
  most: number
  digits?: boolean
  /** The serial in the URN that says that there is none. */
  none?: string
}

const LONGEST_TEXT = 30
/** Number of the piece and of all pieces, two digits each (AI 8006). */
const PIECE_DIGITS = 4

const digits = (count: number, leads = false): Key => ({ kind: 'digits', count, leads })
const serial = (before: string, most: number): Serial => ({ before, most })

const scheme = (
  name: string,
  ai: string,
  key: Key,
  serialOf?: Serial,
  more: Partial<Scheme> = {},
): Scheme => ({
  name,
  space: 'id',
  ai,
  key,
  ...(serialOf ? { serial: serialOf } : {}),
  ...more,
})

export const SCHEMES: readonly Scheme[] = [
  scheme('sgtin', '01', digits(13, true), serial('/21/', 20)),
  scheme('upui', '01', digits(13, true), serial('/235/', 28)),
  scheme('lgtin', '01', digits(13, true), serial('/10/', 20), { space: 'class' }),
  scheme('sscc', '00', digits(17, true)),
  scheme('sgln', '414', digits(12), { ...serial('/254/', 20), none: '0' }),
  scheme('pgln', '417', digits(12)),
  scheme('grai', '8003', { kind: 'digits', count: 12, filler: '0' }, serial('', 16)),
  scheme('giai', '8004', { kind: 'text' }),
  scheme('gsrn', '8018', digits(17)),
  scheme('gsrnp', '8017', digits(17)),
  scheme('gdti', '253', digits(12), serial('', 17)),
  scheme('sgcn', '255', digits(12), { ...serial('', 12), digits: true }),
  scheme('cpi', '8010', { kind: 'part' }, { ...serial('/8011/', 12), digits: true }),
  scheme('ginc', '401', { kind: 'text' }),
  scheme('gsin', '402', digits(16)),
  scheme('itip', '8006', digits(13, true), serial('/21/', 20), { hasPieces: true }),
]

/** Schemes of EPC URNs without a GS1 Digital Link, with the number of their fields (§6.3). */
export const OTHER_SCHEMES: ReadonlyMap<string, number> = new Map([
  ['gid', 3],
  ['usdod', 2],
  ['adi', 3],
  ['bic', 1],
  ['imovn', 1],
])

const BY_NAME = new Map(SCHEMES.map((each) => [`${each.space}:${each.name}`, each]))

/** `id`, `class` or, of patterns, `idpat`: those of things. */
export const findScheme = (space: string, name: string): Scheme | undefined =>
  BY_NAME.get(`${space === 'idpat' ? 'id' : space}:${name}`)

/** The key in a link, with its check digit; undefined when the parts break the scheme. */
export const writeKey = (
  { key }: Scheme,
  prefix: string,
  reference: string,
): string | undefined => {
  if (key.kind === 'digits') {
    const body = joinDigits(key, prefix, reference)
    return isDigits(body, key.count) ? (key.filler ?? '') + body + gs1Digit(body) : undefined
  }
  const written = (key.kind === 'text' ? componentOf : partOf)(
    reference,
    LONGEST_TEXT - prefix.length,
  )
  return written === undefined ? undefined : prefix + written
}

/** Company prefix and reference in the order of the key, without check digit. */
export const joinDigits = ({ leads }: { leads?: boolean }, prefix: string, reference: string) =>
  leads ? reference.slice(0, 1) + prefix + reference.slice(1) : prefix + reference

/** Where the company prefix begins in the key of a link. */
export const prefixStart = ({ key }: Scheme): number =>
  key.kind === 'digits' && (key.leads || key.filler !== undefined) ? 1 : 0

/** How many digits of a link belong to its key and pieces; undefined of a text: all of it. */
export const keyLength = ({ key, hasPieces }: Scheme): number | undefined =>
  key.kind === 'digits'
    ? (key.filler ?? '').length + key.count + 1 + (hasPieces ? PIECE_DIGITS : 0)
    : undefined

/** The reference of a key in a link whose company prefix has so many digits. */
export const referenceOf = ({ key }: Scheme, value: string, length: number): string => {
  if (key.kind !== 'digits') return value.slice(length)
  const body = value.slice((key.filler ?? '').length).slice(0, key.count)
  return key.leads ? body.slice(0, 1) + body.slice(1 + length) : body.slice(length)
}

/** A serial number as a link writes it; undefined when it is none. */
export const writeSerial = ({ digits: only, most }: Serial, text: string): string | undefined => {
  if (!only) return componentOf(text, most)
  return text.length <= most && isDigits(text) ? text : undefined
}
