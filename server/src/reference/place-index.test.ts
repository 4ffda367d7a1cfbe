import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCorridor } from '@karvan/data'
import fc from 'fast-check'
import { createPlaceIndex } from './place-index.ts'
import { ALAT, ASTARA_NORTH, ASTARA_SOUTH, makePlace, PLACES, TURKMENBASHI } from './testing.ts'

const SGLN = 'https://id.gs1.org/414/9521321000018'
const withSgln = {
  ...ALAT,
  identifiers: [
    ...ALAT.identifiers,
    { scheme: 'sgln' as const, value: SGLN, confidence: 'cited' as const, sources: [] },
  ],
}
const living = (places = PLACES) => places.map((place) => ({ place, withdrawn: false }))
const index = createPlaceIndex(living([withSgln, ...PLACES.slice(1)]))
const idsOf = (text: string, limit = 10) => index.search(text, limit).map(({ id }) => id)

test('a place is resolved by every one of its identifiers, as people write them', () => {
  const written = [
    'AZ-ALA',
    'az-ala',
    'urn:karvan:place:AZ-ALA',
    'AZALA',
    'AZ ALA',
    'UNLOCODE AZALA',
    '548502',
    'ESR 548502',
    'ЕСР 548502',
    '5485',
    '5754850',
    '57 54850',
    SGLN,
    '9521321000018',
    'GLN 9521321000018',
  ]
  for (const text of written) assert.equal(index.resolve(text)?.id, 'AZ-ALA', text)
})

test('a place is resolved by its name in all five languages, in any case', () => {
  for (const name of Object.values(ALAT.names.value)) {
    assert.equal(index.resolve(name)?.id, 'AZ-ALA', name)
    assert.equal(index.resolve(`  ${name.toLowerCase()} `)?.id, 'AZ-ALA', name)
  }
  assert.equal(index.resolve('Alat')?.id, 'AZ-ALA')
})

test('look-alike letters, Persian digits and missing marks do not hide a place', () => {
  const [cyrillicA, persianDigits] = ['\u0410Z-\u0410LA', '۵۴۸۵۰۲']
  for (const text of [cyrillicA, persianDigits, 'Bakı Limani, Elet', 'elet'])
    assert.equal(index.resolve(text)?.id, 'AZ-ALA', text)
  for (const text of ['turkmenbasi', 'Turkmenbaşi', 'ترکمن باشی', 'تركمن‌باشي'])
    assert.equal(index.resolve(text)?.id, 'TM-KRW', text)
})

test('nobody guesses between two places of one name', () => {
  assert.equal(index.resolve('آستارا')?.id, 'AZ-AST', 'the full name of one is part of the other')
  assert.equal(index.resolve('Astara (Iran)')?.id, 'IR-AST')
  const twins = createPlaceIndex(
    living([ASTARA_NORTH, { ...ASTARA_SOUTH, names: ASTARA_NORTH.names }]),
  )
  assert.equal(twins.resolve('Astara'), undefined)
  assert.deepEqual(idsOf('astara'), ['AZ-AST', 'IR-AST'])
})

test('events name a place by its URI or SGLN, also a gate within it, and by nothing else', () => {
  const uris = [
    'urn:karvan:place:AZ-ALA',
    SGLN,
    'https://example.com/414/9521321000018',
    'urn:epc:id:sgln:9521321.00001.0',
    'urn:epc:id:sgln:9521321.00001.gate7',
  ]
  for (const uri of uris) assert.equal(index.findByUri(uri)?.id, 'AZ-ALA', uri)
  for (const uri of ['AZ-ALA', 'urn:karvan:place:XX-XXX', 'https://id.gs1.org/414/9521321000027'])
    assert.equal(index.findByUri(uri), undefined, uri)
})

test('search finds by beginnings, words in any order and one mistyped letter', () => {
  const found: [string, string][] = [
    ['alat', 'AZ-ALA'],
    ['port bak', 'AZ-ALA'],
    ['baku port', 'AZ-ALA'],
    ['порт ал', 'AZ-ALA'],
    ['5485', 'AZ-ALA'],
    ['Turkmenbahsi', 'TM-KRW'],
    ['Turkmembashi', 'TM-KRW'],
    ['TMK', 'TM-KRW'],
  ]
  for (const [text, id] of found) assert.equal(idsOf(text)[0], id, text)
  assert.deepEqual(idsOf('nowhere at all'), [])
  assert.deepEqual(idsOf('  '), [])
})

test('every beginning of every name finds its place', () => {
  const names = PLACES.flatMap(({ id, names }) =>
    Object.values(names.value).map((name) => [id, name] as const),
  )
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(40), ([id, name], length) => {
      const text = name.slice(0, 2 + (length % name.length))
      return idsOf(text).includes(id)
    }),
  )
})

test('no text makes it fail, and no more are found than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), (text, limit) => {
      index.resolve(text)
      index.findByUri(text)
      return index.search(text, limit).length <= limit
    }),
  )
})

test('a withdrawn place is still known, but comes after those that live', () => {
  const old = makePlace({ id: 'AZ-OLD', names: ALAT.names.value })
  const mixed = createPlaceIndex([{ place: old, withdrawn: true }, ...living()])
  assert.equal(mixed.findByUri('urn:karvan:place:AZ-OLD')?.id, 'AZ-OLD')
  assert.equal(mixed.resolve('Port of Baku, Alat')?.id, 'AZ-ALA')
  assert.deepEqual(
    mixed.search('Alat', 5).map(({ id }) => id),
    ['AZ-ALA', 'AZ-OLD'],
  )
  assert.deepEqual(
    mixed.list().map(({ id }) => id),
    PLACES.map(({ id }) => id),
  )
  assert.equal(mixed.findById(TURKMENBASHI.id)?.country, 'TM')
})

test('every place of the reference corridor is found by all that it is called', () => {
  const { places } = loadCorridor()
  const whole = createPlaceIndex(living(places))
  assert.ok(places.length > 100)
  for (const { id, uri, identifiers, names } of places) {
    const called = [uri, ...identifiers.map(({ value }) => value), ...Object.values(names.value)]
    for (const text of called) {
      assert.equal(whole.resolve(text)?.id, id, text)
      assert.equal(whole.search(text, 1)[0]?.id, id, text)
    }
  }
})
