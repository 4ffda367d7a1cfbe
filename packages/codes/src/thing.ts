import { readContainer } from './container.ts'
import { gs1Digit } from './digits.ts'
import { readSscc } from './gs1.ts'
import { readImo } from './imo.ts'
import { readPlate } from './plate.ts'
import type { Reading } from './reading.ts'
import { readTrain } from './train.ts'
import { findUicCountry } from './uic-countries.ts'
import { readWagon1520 } from './wagon-1520.ts'
import { readWagonUic } from './wagon-uic.ts'

export type ThingKind = 'train' | 'vessel' | 'truck' | 'wagon' | 'container' | 'goods'

/** GS1 EPC Tag Data Standard §6.3: pure identity URIs of BIC container codes and IMO vessel numbers. */
const CONTAINER = 'urn:epc:id:bic:'
const VESSEL = 'urn:epc:id:imovn:'
/** GS1 Digital Link, canonical form. */
const SSCC = 'https://id.gs1.org/00/'

/**
 * The canonical URI under which events name what was read; undefined for what is not a single
 * thing: places, commodities, documents, parties, trade items, size codes.
 */
export const thingUri = ({ scheme, value }: Reading): string | undefined => {
  switch (scheme) {
    case 'container':
      return CONTAINER + value
    case 'imo':
      return VESSEL + value
    case 'wagon-1520':
    case 'wagon-uic':
      return `urn:karvan:wagon:${value}`
    case 'train':
      return `urn:karvan:train:${value}`
    case 'plate':
      return `urn:karvan:truck:${encodeURIComponent(value)}`
    case 'sscc':
      return SSCC + value
    default:
      return undefined
  }
}

const OWN = /^urn:karvan:(train|vessel|truck|wagon|container|goods):(.+)$/i
const DIGITAL_LINK = /^https?:\/\/[^?#]*?\/(00|01|8003|8004)\/([^/?#]+)/i

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // a stray % is no reason to refuse an identifier
  }
}

interface Part {
  kind: ThingKind
  read: (text: string) => Reading | undefined
  number: string
}

/** A GIAI of a wagon: GS1 company prefix (at least six digits) followed by the vehicle number. */
const findWagonInAsset = (asset: string): string | undefined => {
  if (!/^\d{18,24}$/.test(asset)) return undefined
  const number = asset.slice(-12)
  if (!findUicCountry(number.slice(2, 4))) return undefined
  return readWagonUic(number)?.checkDigit === 'right' ? number : undefined
}

const OWN_READERS: Readonly<Record<ThingKind, (text: string) => Reading | undefined>> = {
  container: readContainer,
  vessel: readImo,
  wagon: (text) => readWagon1520(text) ?? readWagonUic(text),
  train: readTrain,
  truck: readPlate,
  goods: () => undefined,
}

const ofDigitalLink = (key: string, number: string): Part => {
  const wagon = key === '8004' ? findWagonInAsset(number) : undefined
  if (wagon) return { kind: 'wagon', read: readWagonUic, number: wagon }
  return { kind: 'goods', read: key === '00' ? readSscc : () => undefined, number }
}

/** Kind, number and reader of the URIs that this package knows. */
const findPart = (uri: string): Part | undefined => {
  const lower = uri.toLowerCase()
  if (lower.startsWith(CONTAINER))
    return { kind: 'container', read: readContainer, number: uri.slice(CONTAINER.length) }
  if (lower.startsWith(VESSEL))
    return { kind: 'vessel', read: readImo, number: uri.slice(VESSEL.length) }
  const [, own, rest = ''] = OWN.exec(uri) ?? []
  if (own) {
    const kind = own.toLowerCase() as ThingKind
    return { kind, read: OWN_READERS[kind], number: decode(rest) }
  }
  const [, key, number = ''] = DIGITAL_LINK.exec(uri) ?? []
  return key ? ofDigitalLink(key, decode(number)) : undefined
}

/**
 * What kind of thing a URI names, from the URI alone. A GIAI (Digital Link key 8004) is a wagon only
 * when it ends in a vehicle number with country code and right check digit; whatever else is goods.
 */
export const kindOfThing = (uri: string): ThingKind => findPart(uri)?.kind ?? 'goods'

const lastPart = (uri: string): string => decode(uri.split(/[/:]/).findLast((part) => part) ?? uri)

/** The thing as the trade writes it, `CSQU 305438 3`, `IMO 9074729`; else the last part of the URI. */
export const labelOfThing = (uri: string): string => {
  const part = findPart(uri)
  const reading = part?.read(part.number)
  // A mended reading would hide what the URI really says.
  if (!part || !reading || !isAsWritten(part, reading)) return lastPart(uri)
  return reading.label
}

const isAsWritten = (part: Part, reading: Reading): boolean =>
  reading.value === part.number || part.kind === 'train'

export interface ThingWarning {
  message: string
  /** The check digit that the standard gives. */
  expected: string
}

/** GTIN (01, 14 digits) and GRAI (8003, filler 0 and 13 digits) carry a GS1 check digit at place 14. */
const checkKey = (uri: string): ThingWarning | undefined => {
  const [, key, number = ''] = /\/(01|8003)\/(\d{14})/.exec(uri) ?? []
  if (!key || !DIGITAL_LINK.test(uri)) return undefined
  const expected = gs1Digit(number.slice(0, 13))
  if (number[13] === expected) return undefined
  const message = `The check digit is ${number[13]}, GS1 General Specifications §7.9 gives ${expected}: a digit may be mistyped.`
  return { message, expected }
}

/**
 * A wrong check digit inside the URI of a thing: a warning, never an error, because published
 * samples of the great standards contain wrong ones. Undefined when right or when there is none.
 */
export const checkThing = (uri: string): ThingWarning | undefined => {
  const part = findPart(uri)
  const reading = part?.read(part.number)
  if (!part || reading?.checkDigit !== 'wrong' || !isAsWritten(part, reading)) return checkKey(uri)
  const { expected = '', warnings } = reading
  return { message: warnings[0] ?? '', expected }
}
