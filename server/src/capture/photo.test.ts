import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { cleanPhoto, PhotoRefused, type PhotoType } from './photo.ts'

const GPS = 'GPS 40.3N 49.8E'
const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
/** EXIF with an orientation and a place, in either order of bytes. */
const exif = (orientation: number, order: 'II' | 'MM'): Buffer => {
  const tiff = Buffer.alloc(26)
  const is = order === 'II'
  const write16 = (value: number, at: number) =>
    is ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at)
  tiff.write(order, 'latin1')
  write16(42, 2)
  if (is) tiff.writeUInt32LE(8, 4)
  else tiff.writeUInt32BE(8, 4)
  for (const [value, at] of [
    [1, 8],
    [0x0112, 10],
    [3, 12],
  ] as const)
    write16(value, at)
  write16(orientation, 18)
  return segment(0xe1, Buffer.concat([latin('Exif\0\0'), tiff, latin(GPS)]))
}
const frame = (width: number, height: number): Buffer => {
  const content = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  content.writeUInt16BE(height, 1)
  content.writeUInt16BE(width, 3)
  return segment(0xc0, content)
}
const JFIF = segment(0xe0, latin('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'))
const TABLE = segment(0xdb, Buffer.alloc(65, 1))
const COLOURS = segment(0xe2, latin('ICC_PROFILE\0\x01\x01profile'))
const ADOBE = segment(0xee, latin('Adobe\0\x64\0\0\0\0\x01'))
/** Compressed data with a stuffed FF and a restart marker in it. */
const SCAN = Buffer.concat([
  segment(0xda, Buffer.alloc(6)),
  Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3]),
])
const jpeg = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, 0xd9])])

const chunk = (name: string, content: Buffer): Buffer => {
  const body = Buffer.concat([latin(name), content])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(content.length)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
const header = (width: number, height: number): Buffer => {
  const content = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  content.writeUInt32BE(width)
  content.writeUInt32BE(height, 4)
  return chunk('IHDR', content)
}
const PIXELS = chunk('IDAT', deflateSync(Buffer.from([0, 128])))
const png = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts, chunk('IEND', Buffer.alloc(0))])

const part = (name: string, content: Buffer): Buffer => {
  const head = latin(`${name}\0\0\0\0`)
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
const webp = (...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat([latin('WEBP'), ...parts])
  const head = latin('RIFF\0\0\0\0')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}
const canvas = (width: number, height: number, flags: number): Buffer => {
  const content = Buffer.alloc(10)
  content[0] = flags
  content.writeUIntLE(width - 1, 4, 3)
  content.writeUIntLE(height - 1, 7, 3)
  return part('VP8X', content)
}
const lossy = (width: number, height: number): Buffer => {
  const content = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0, 7])
  content.writeUInt16LE(width, 6)
  content.writeUInt16LE(height, 8)
  return part('VP8 ', content)
}

const SOUND: Record<PhotoType, Buffer> = {
  'image/jpeg': jpeg(JFIF, COLOURS, TABLE, frame(640, 480), SCAN),
  'image/png': png(header(1, 1), PIXELS),
  'image/webp': webp(canvas(640, 480, 0), lossy(640, 480)),
}
const TYPES = Object.keys(SOUND) as PhotoType[]

for (const type of TYPES) {
  test(`a ${type} with nothing beside the picture stays as it is, byte for byte`, () => {
    assert.deepEqual(cleanPhoto(type, SOUND[type]), SOUND[type])
  })

  test(`what follows the end of a ${type} is not kept`, () => {
    const two = Buffer.concat([SOUND[type], latin('PK\x03\x04<script>alert(1)</script>')])
    assert.deepEqual(cleanPhoto(type, two), SOUND[type])
  })

  test(`a ${type} that ends too early is refused wherever it ends`, () => {
    for (let length = 0; length < SOUND[type].length; length++)
      assert.throws(
        () => cleanPhoto(type, SOUND[type].subarray(0, length)),
        PhotoRefused,
        `${length}`,
      )
  })

  test(`a ${type} that was tampered with is refused or cleaned, and never breaks anything`, () => {
    const changes = fc.array(fc.tuple(fc.nat(SOUND[type].length - 1), fc.nat(255)), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(changes, (changed) => {
        const bytes = Buffer.from(SOUND[type])
        for (const [at, value] of changed) bytes[at] = value
        try {
          const clean = cleanPhoto(type, bytes)
          assert.deepEqual(cleanPhoto(type, clean), clean, 'clean is clean')
        } catch (fault) {
          assert.ok(fault instanceof PhotoRefused, String(fault))
        }
      }),
      { numRuns: 300 },
    )
  })

  test(`bytes of another kind are no ${type}`, () => {
    for (const other of TYPES.filter((one) => one !== type))
      assert.throws(() => cleanPhoto(type, SOUND[other]), /the photo is no/)
    for (const text of ['', '<svg onload="alert(1)"/>', 'GIF89a', '%PDF-1.7'])
      assert.throws(() => cleanPhoto(type, latin(text)), PhotoRefused)
  })
}

test('where a JPEG was taken, by what and whose is not kept; how it is turned is', () => {
  for (const order of ['II', 'MM'] as const) {
    const beside = [
      exif(6, order),
      segment(0xe1, latin(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${GPS}</x:xmpmeta>`)),
      segment(0xe2, latin(`MPF\0${GPS}`)),
      segment(0xe0, latin(`JFXX\0${GPS}`)),
      segment(0xed, latin(`Photoshop 3.0\0${GPS}`)),
      segment(0xfe, latin(GPS)),
    ]
    const taken = jpeg(
      JFIF,
      ...beside,
      COLOURS,
      ADOBE,
      TABLE,
      frame(640, 480),
      segment(0xfe, latin(GPS)),
      SCAN,
      SCAN,
    )
    const clean = cleanPhoto('image/jpeg', taken)
    assert.ok(!clean.includes(GPS))
    const turned = clean.subarray(2, 38)
    assert.deepEqual(clean, jpeg(turned, JFIF, COLOURS, ADOBE, TABLE, frame(640, 480), SCAN, SCAN))
    assert.equal(turned.readUInt16BE(), 0xffe1)
    assert.equal(turned.readUInt16BE(2), 34)
    assert.equal(turned.readUInt16BE(20), 0x0112)
    assert.equal(turned.readUInt16BE(28), 6)
    assert.deepEqual(cleanPhoto('image/jpeg', clean), clean)
  }
  const upright = jpeg(exif(1, 'MM'), TABLE, frame(640, 480), SCAN)
  assert.deepEqual(cleanPhoto('image/jpeg', upright), jpeg(TABLE, frame(640, 480), SCAN))
})

test('words, EXIF and the frames of a moving PNG are not kept; pixels and colours are', () => {
  const beside = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'acTL', 'prVt'].map((name) =>
    chunk(name, latin(GPS)),
  )
  const colours = chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]))
  const clean = cleanPhoto('image/png', png(header(1, 1), colours, ...beside, PIXELS, ...beside))
  assert.deepEqual(clean, png(header(1, 1), colours, PIXELS))
  assert.deepEqual(inflateSync(PIXELS.subarray(8, -4)), Buffer.from([0, 128]))
})

test('EXIF and XMP of a WebP are not kept, nor announced', () => {
  const taken = webp(
    canvas(640, 480, 0x3c),
    part('ICCP', latin('abc')),
    lossy(640, 480),
    part('EXIF', latin(GPS)),
    part('XMP ', latin(GPS)),
    part('JUNK', latin(GPS)),
  )
  const clean = cleanPhoto('image/webp', taken)
  assert.deepEqual(clean, webp(canvas(640, 480, 0x30), part('ICCP', latin('abc')), lossy(640, 480)))
})

test('a picture too large to be drawn is refused whatever its file weighs', () => {
  const bombs: [PhotoType, Buffer][] = [
    ['image/jpeg', jpeg(TABLE, frame(16_385, 10), SCAN)],
    ['image/jpeg', jpeg(TABLE, frame(9_000, 9_000), SCAN)],
    ['image/png', png(header(30_000, 30_000), PIXELS)],
    ['image/png', png(header(0xffffffff, 0xffffffff), PIXELS)],
    ['image/webp', webp(canvas(16_777_216, 1, 0), lossy(1, 1))],
    ['image/webp', webp(lossy(16_383, 16_383))],
  ]
  for (const [type, bytes] of bombs)
    assert.throws(() => cleanPhoto(type, bytes), /larger than 64 megapixels/)
  const empty: [PhotoType, Buffer][] = [
    ['image/jpeg', jpeg(TABLE, frame(0, 10), SCAN)],
    ['image/png', png(header(0, 1), PIXELS)],
    ['image/webp', webp(lossy(0, 0))],
  ]
  for (const [type, bytes] of empty) assert.throws(() => cleanPhoto(type, bytes), /has no size/)
  assert.doesNotThrow(() => cleanPhoto('image/png', png(header(8_000, 8_000), PIXELS)))
})

test('a file without a picture in it is refused', () => {
  for (const bytes of [jpeg(JFIF, TABLE), jpeg(frame(1, 1)), jpeg(SCAN)])
    assert.throws(() => cleanPhoto('image/jpeg', bytes), PhotoRefused)
  assert.throws(() => cleanPhoto('image/png', png(header(1, 1))), PhotoRefused)
  assert.throws(() => cleanPhoto('image/png', png(PIXELS, header(1, 1))), PhotoRefused)
  assert.throws(
    () => cleanPhoto('image/webp', webp(canvas(1, 1, 2), part('ANMF', latin('x')))),
    PhotoRefused,
  )
})
