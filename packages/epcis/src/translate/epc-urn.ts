import { CANONICAL } from './component.ts'
import { findScheme, type Scheme, writeKey, writeSerial } from './schemes.ts'

const URN = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.(.*)$/s
/** Number of the piece, of all pieces, serial number. */
const PIECE = /^(\d\d)\.(\d\d)\.(.+)$/s

/**
 * The canonical GS1 Digital Link of an EPC URN (EPC Tag Data Standard 2.1 §6, §7); undefined when it has none or breaks
 * its scheme. A pattern of all serial numbers is the link of their class.
 */
export const findEpcLink = (urn: string): string | undefined => {
  const match = URN.exec(urn)
  const [, space = '', name = '', prefix = '', rest = ''] = match ?? []
  const scheme = match ? findScheme(space, name) : undefined
  const path = scheme && findPath(scheme, space === 'idpat', prefix, rest)
  return path === undefined ? undefined : CANONICAL + path
}

const findPath = (
  scheme: Scheme,
  isPattern: boolean,
  prefix: string,
  rest: string,
): string | undefined => {
  const dot = scheme.serial ? rest.indexOf('.') : rest.length
  const key = dot < 0 ? undefined : writeKey(scheme, prefix, rest.slice(0, dot))
  if (key === undefined) return undefined
  const path = `/${scheme.ai}/${key}`
  if (!scheme.serial) return isPattern ? undefined : path
  const behind = rest.slice(dot + 1)
  const piece = scheme.hasPieces ? PIECE.exec(behind) : undefined
  if (piece === null) return undefined
  return piece
    ? findFiner(scheme, isPattern, path + piece[1] + piece[2], piece[3]!)
    : findFiner(scheme, isPattern, path, behind)
}

const findFiner = (
  { serial }: Scheme,
  isPattern: boolean,
  path: string,
  text: string,
): string | undefined => {
  if (!serial) return undefined
  // Without its serial number a place is a place, not the class of its parts.
  if (isPattern) return text === '*' && serial.none === undefined ? path : undefined
  if (text === serial.none) return path
  const written = writeSerial(serial, text)
  return written === undefined ? undefined : path + serial.before + written
}
