import { gs1Digit } from '@karvan/codes'
import type { FindPrefixLength } from './company-prefix.ts'
import { urnComponentOf } from './component.ts'
import { findEpcLink } from './epc-urn.ts'
import { keyLength, prefixStart, referenceOf, SCHEMES, type Scheme } from './schemes.ts'

/**
 * Why an identifier stays in the form in which it came: nobody told where its company prefix ends, or URNs told
 * differently; its check digit is wrong, which a URN cannot say; or the other world has no form for it.
 */
export type Obstacle = 'prefix-unknown' | 'prefix-ambiguous' | 'check-digit' | 'no-urn' | 'no-link'

const LINK = /^https:\/\/id\.gs1\.org\/(\d+)\/([^/]+)(?:\/(\d+)\/([^/]+))?$/
/** Behind the key: number of the piece, of all pieces. */
const PIECES = /^(\d\d)(\d\d)$/

/** The parts of a canonical link as a scheme reads them. */
interface LinkParts {
  scheme: Scheme
  key: string
  /** Behind the key: `.01.02`, or ''. */
  pieces: string
  /** Undefined: none, which names the class. */
  serial: string | undefined
}

/**
 * The EPC URN (EPC Tag Data Standard 2.1 §6) of a canonical GS1 Digital Link, which leads back to that very link; a class
 * is the pattern of all its serial numbers. Else what stands in the way.
 */
export const findEpcUrn = (
  link: string,
  findPrefixLength: FindPrefixLength,
): { urn: string } | { obstacle: Obstacle } => {
  const parts = findParts(link)
  if (!parts) return { obstacle: 'no-urn' }
  if (!isChecked(parts)) return { obstacle: 'check-digit' }
  const start = prefixStart(parts.scheme)
  const length = findPrefixLength(parts.key.slice(start))
  if (typeof length !== 'number') return { obstacle: `prefix-${length}` }
  const urn = writeUrn(parts, parts.key.slice(start, start + length))
  return findEpcLink(urn) === link ? { urn } : { obstacle: 'no-urn' }
}

const findParts = (link: string): LinkParts | undefined => {
  const [, ai, value = '', qualifier, finer] = LINK.exec(link) ?? []
  const before = qualifier === undefined ? undefined : `/${qualifier}/`
  const scheme = SCHEMES.find(
    (each) => each.ai === ai && (before === undefined || each.serial?.before === before),
  )
  if (!scheme) return undefined
  const count = keyLength(scheme) ?? value.length
  const head = value.slice(0, count)
  const joined = scheme.serial?.before === '' ? value.slice(count) : ''
  const [, piece, total] = (scheme.hasPieces && PIECES.exec(head.slice(-4))) || []
  return {
    scheme,
    key: piece === undefined ? head : head.slice(0, -4),
    pieces: piece === undefined ? '' : `.${piece}.${total}`,
    serial: finer ?? (joined === '' ? undefined : joined),
  }
}

const isChecked = ({ scheme, key }: LinkParts): boolean => {
  if (scheme.key.kind !== 'digits') return true
  const body = key.slice((scheme.key.filler ?? '').length)
  return gs1Digit(body.slice(0, -1)) === body.at(-1)
}

const writeUrn = ({ scheme, key, pieces, serial }: LinkParts, prefix: string): string => {
  const { name, space, serial: about } = scheme
  const reference = urnComponentOf(referenceOf(scheme, key, prefix.length))
  const head = `${name}:${prefix}.${reference}${pieces}`
  if (!about) return `urn:epc:${space}:${head}`
  if (serial !== undefined) return `urn:epc:${space}:${head}.${urnComponentOf(serial)}`
  return about.none === undefined
    ? `urn:epc:idpat:${head}.*`
    : `urn:epc:${space}:${head}.${about.none}`
}
