import { crc32 } from 'node:zlib'

/** Types of image that a report takes. */
export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp'

/** Why bytes are not taken as a photo. */
export class PhotoRefused extends Error {}

/** A viewer makes four bytes of each pixel: no more than these, and no side that browsers cannot draw. */
const MAX_PIXELS = 64_000_000
const MAX_SIDE = 16_384

/**
 * A photo with nothing in it but the picture. Where it was taken, by which camera and whose, stands in parts beside the
 * picture (EXIF, XMP, IPTC, comments): they are left out, so that a photo tells of the cargo and not of the person.
 * What follows the end of the picture is left out too: a file that is two things at once becomes one. How a JPEG is
 * to be turned is kept, of a moving picture its still. The picture itself is not decoded; its parts must be whole and its size within bounds.
 */
export const cleanPhoto = (type: PhotoType, bytes: Buffer): Buffer => {
  const clean = CLEANERS[type](new Reader(bytes, type))
  return Buffer.concat(clean)
}

/** Reads within bounds: what ends too early is a damaged file, never a fault. */
class Reader {
  readonly bytes: Buffer
  readonly type: PhotoType
  at = 0

  constructor(bytes: Buffer, type: PhotoType) {
    this.bytes = bytes
    this.type = type
  }

  take(length: number): Buffer {
    if (length < 0 || this.at + length > this.bytes.length) throw this.damaged()
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  expect(what: Buffer): Buffer {
    const found = this.bytes.subarray(this.at, this.at + what.length)
    if (!found.equals(what)) throw new PhotoRefused(`the photo is no ${this.type}`)
    return this.take(what.length)
  }

  damaged(): PhotoRefused {
    return new PhotoRefused('the photo is damaged: it ends too early or its parts do not fit')
  }
}

const checkSize = (width: number, height: number): void => {
  if (width < 1 || height < 1) throw new PhotoRefused('the photo has no size')
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    throw new PhotoRefused(`the photo is larger than 64 megapixels or ${MAX_SIDE} on a side`)
}

// JPEG: ITU-T T.81 annex B.

const START = Buffer.from([0xff, 0xd8])
const END = Buffer.from([0xff, 0xd9])
const SCAN = 0xda
/** Frame headers; C4, C8 and CC are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef
const COMMENT = 0xfe

const cleanJpeg = (reader: Reader): Buffer[] => {
  const kept = [reader.expect(START)]
  let orientation = 1
  let isSized = false
  let isScanned = false
  for (;;) {
    const marker = readMarker(reader)
    if (marker === 0xd9) break
    const length = reader.take(2)
    const content = reader.take(length.readUInt16BE() - 2)
    if (isFrame(marker) && content.length >= 5) {
      checkSize(content.readUInt16BE(3), content.readUInt16BE(1))
      isSized = true
    }
    orientation = orientationOf(marker, content) ?? orientation
    if (isPicture(marker, content)) kept.push(Buffer.from([0xff, marker]), length, content)
    if (marker !== SCAN) continue
    kept.push(takeEntropy(reader))
    isScanned = true
  }
  if (!isSized || !isScanned) throw reader.damaged()
  if (orientation > 1) kept.splice(1, 0, orientationSegment(orientation))
  return [...kept, END]
}

/** A marker may be led in by any number of FF. */
const readMarker = (reader: Reader): number => {
  if (reader.take(1)[0] !== 0xff) throw reader.damaged()
  let marker = reader.take(1)[0]!
  while (marker === 0xff) marker = reader.take(1)[0]!
  if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) throw reader.damaged()
  return marker
}

/** Tables, frames and scans; of the application segments those without which the colours are wrong. */
const isPicture = (marker: number, content: Buffer): boolean => {
  if (marker === COMMENT) return false
  if (!isApplication(marker)) return true
  const begins = (text: string): boolean => content.toString('latin1', 0, text.length) === text
  if (marker === 0xe0) return begins('JFIF\0') && content.length === 14
  if (marker === 0xe2) return begins('ICC_PROFILE\0')
  return marker === 0xee && begins('Adobe') && content.length === 12
}

/** Compressed data up to the next marker that is neither a stuffed FF nor a restart. */
const takeEntropy = (reader: Reader): Buffer => {
  const { bytes, at } = reader
  for (let end = at; end + 1 < bytes.length; end++) {
    if (bytes[end] !== 0xff) continue
    const next = bytes[end + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return reader.take(end - at)
  }
  throw reader.damaged()
}

const EXIF = 'Exif\0\0'
/** TIFF tag 274, how the picture is to be turned: 1 (upright) to 8. */
const ORIENTATION = 0x0112

/** TIFF 6.0 §2 within EXIF 2.3 §4.7.2; undefined where it is not said or cannot be read. */
const orientationOf = (marker: number, content: Buffer): number | undefined => {
  if (marker !== 0xe1 || content.toString('latin1', 0, 6) !== EXIF) return undefined
  const tiff = content.subarray(6)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const read16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  if (tiff.length < 8) return undefined
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < read16(directory); entry++) {
    const at = directory + 2 + entry * 12
    if (read16(at) !== ORIENTATION) continue
    const value = read16(at + 8)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** An EXIF segment that says how to turn the picture and nothing else. */
const orientationSegment = (orientation: number): Buffer => {
  const tiff = Buffer.from(
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0',
    'latin1',
  )
  tiff.writeUInt16BE(orientation, 18)
  const segment = Buffer.concat([
    Buffer.from([0xff, 0xe1, 0, 0]),
    Buffer.from(EXIF, 'latin1'),
    tiff,
  ])
  segment.writeUInt16BE(segment.length - 2, 2)
  return segment
}

// PNG: W3C, third edition, §5 and §11.

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PNG_PICTURE = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs'.split(' '),
)

const cleanPng = (reader: Reader): Buffer[] => {
  const kept = [reader.expect(PNG_START)]
  const seen = new Set<string>()
  for (;;) {
    const head = reader.take(8)
    const name = head.toString('latin1', 4)
    const content = reader.take(head.readUInt32BE())
    const check = reader.take(4)
    if (check.readUInt32BE() !== crc32(content, crc32(head.subarray(4)))) throw reader.damaged()
    if (seen.size === 0) checkHeader(reader, name, content)
    seen.add(name)
    if (PNG_PICTURE.has(name)) kept.push(head, content, check)
    if (name === 'IEND') break
  }
  if (!seen.has('IDAT')) throw reader.damaged()
  return kept
}

const checkHeader = (reader: Reader, name: string, content: Buffer): void => {
  if (name !== 'IHDR' || content.length !== 13) throw reader.damaged()
  checkSize(content.readUInt32BE(0), content.readUInt32BE(4))
}

// WebP: RFC 9649 §2.

const WEBP_PICTURE = new Set(['VP8 ', 'VP8L', 'VP8X', 'ICCP', 'ALPH'])
/** Bits of VP8X that announce EXIF and XMP. */
const ANNOUNCES_METADATA = 0x0c

const cleanWebp = (reader: Reader): Buffer[] => {
  reader.expect(Buffer.from('RIFF'))
  const end = reader.take(4).readUInt32LE() + 8
  reader.expect(Buffer.from('WEBP'))
  const kept: Buffer[] = []
  let isDrawn = false
  while (reader.at < end) {
    const head = reader.take(8)
    const name = head.toString('latin1', 0, 4)
    const length = head.readUInt32LE(4)
    const content = Buffer.from(reader.take(length + (length % 2)))
    checkWebpSize(reader, name, content)
    if (name === 'VP8X') content[0]! &= ~ANNOUNCES_METADATA
    if (WEBP_PICTURE.has(name)) kept.push(head, content)
    isDrawn ||= name === 'VP8 ' || name === 'VP8L'
  }
  if (!isDrawn) throw reader.damaged()
  return [webpStart(kept), ...kept]
}

const webpStart = (parts: readonly Buffer[]): Buffer => {
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  start.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 4),
    4,
  )
  return start
}

const checkWebpSize = (reader: Reader, name: string, content: Buffer): void => {
  if (!['VP8X', 'VP8 ', 'VP8L'].includes(name)) return
  if (content.length < 10) throw reader.damaged()
  if (name === 'VP8X') checkSize(1 + content.readUIntLE(4, 3), 1 + content.readUIntLE(7, 3))
  // RFC 6386 §9.1: a start code, then fourteen bits each.
  if (name === 'VP8 ') checkSize(content.readUInt16LE(6) & 0x3fff, content.readUInt16LE(8) & 0x3fff)
  if (name !== 'VP8L') return
  const bits = content.readUInt32LE(1)
  checkSize(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff))
}

const CLEANERS: Record<PhotoType, (reader: Reader) => Buffer[]> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/webp': cleanWebp,
}
