import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyNumber } from './arbitraries.ts'
import {
  checkThing,
  fold,
  kindOfThing,
  labelOfThing,
  READERS,
  readNumber,
  type Scheme,
  type ThingKind,
  thingUri,
} from './index.ts'

const uriOf = (scheme: Scheme, text: string): string | undefined => {
  const reading = READERS[scheme](text)
  return reading && thingUri(reading)
}

const THINGS: [scheme: Scheme, text: string, uri: string, kind: ThingKind, label: string][] = [
  ['container', 'csqu 305438 3', 'urn:epc:id:bic:CSQU3054383', 'container', 'CSQU 305438 3'],
  ['imo', 'IMO 9074729', 'urn:epc:id:imovn:9074729', 'vessel', 'IMO 9074729'],
  ['wagon-1520', '24548885', 'urn:karvan:wagon:24548885', 'wagon', '24548885'],
  ['wagon-uic', '218124712173', 'urn:karvan:wagon:218124712173', 'wagon', '21 81 2471 217-3'],
  ['train', '54850 45 66340', 'urn:karvan:train:54850456634', 'train', '5485-045-6634'],
  ['plate', '10 aa 123', 'urn:karvan:truck:10AA123', 'truck', '10-AA-123'],
  ['plate', '12 ع 345 67', 'urn:karvan:truck:12%D8%B934567', 'truck', '12 ع 345 67'],
  [
    'sscc',
    '106141412345678908',
    'https://id.gs1.org/00/106141412345678908',
    'goods',
    'SSCC 106141412345678908',
  ],
]

for (const [scheme, text, uri, kind, label] of THINGS)
  test(`${scheme} ${text} is the ${kind} ${uri}, written ${label}`, () => {
    assert.equal(uriOf(scheme, text), uri)
    assert.equal(kindOfThing(uri), kind)
    assert.equal(labelOfThing(uri), label)
    assert.equal(checkThing(uri), undefined)
  })

test('places, commodities, documents, parties, trade items and size codes are no things', () => {
  const texts: [Scheme, string][] = [
    ['esr', '548502'],
    ['unlocode', 'AZBAK'],
    ['hs', '0702'],
    ['smgs', '12345678'],
    ['tir', 'XB12345678'],
    ['lei', '5493001KJTIIGC8Y1R12'],
    ['gtin', '04012345111118'],
    ['gln', '9520123456788'],
    ['container-size', '45G1'],
  ]
  for (const [scheme, text] of texts) {
    assert.ok(READERS[scheme](text), scheme)
    assert.equal(uriOf(scheme, text), undefined, scheme)
  }
})

test('the URI of whatever is read gives back its kind and its label', () => {
  fc.assert(
    fc.property(anyNumber, (text) => {
      for (const reading of readNumber(text)) {
        const uri = thingUri(reading)
        if (!uri) continue
        assert.equal(kindOfThing(uri), reading.kind)
        assert.equal(labelOfThing(uri), reading.label)
        assert.equal(fold(labelOfThing(uri)), fold(reading.label))
      }
    }),
    { numRuns: 2000 },
  )
})

test('any string has a kind and a label and is checked without throwing', () => {
  const uri = fc
    .tuple(
      fc.constantFrom('', 'urn:epc:id:bic:', 'urn:karvan:truck:', 'https://id.gs1.org/00/', 'urn:'),
      fc.string({ unit: 'binary' }),
    )
    .map(([scheme, rest]) => scheme + rest)
  fc.assert(
    fc.property(uri, (text) => {
      assert.equal(typeof kindOfThing(text), 'string')
      assert.equal(typeof labelOfThing(text), 'string')
      checkThing(text)
    }),
    { numRuns: 2000 },
  )
})

test('returnable assets, trade items, samples and unknown URIs are goods', () => {
  for (const uri of [
    'https://id.gs1.org/8003/030013450007718765',
    'https://id.gs1.org/01/04012345111118/21/987',
    'urn:epc:id:sgtin:4012345.011111.987',
    'https://example.org/anything/1',
    'nonsense',
  ])
    assert.equal(kindOfThing(uri), 'goods', uri)
})

test('an individual asset is a wagon only with a vehicle number, country code and right digit', () => {
  assert.equal(kindOfThing('https://id.gs1.org/8004/7350012218124712173'), 'wagon')
  assert.equal(labelOfThing('https://id.gs1.org/8004/7350012218124712173'), '21 81 2471 217-3')
  assert.equal(kindOfThing('https://id.gs1.org/8004/7350012218124712174'), 'goods')
  assert.equal(kindOfThing('https://id.gs1.org/8004/4000001111'), 'goods')
  assert.equal(kindOfThing('https://example.org/8004/401234599999'), 'goods')
})

test('an unknown URI is labelled by its last part, decoded', () => {
  assert.equal(labelOfThing('https://example.org/a/lot%2042'), 'lot 42')
  assert.equal(labelOfThing('urn:karvan:goods:LOT-42'), 'LOT-42')
  assert.equal(labelOfThing('https://id.gs1.org/01/04012345111118/21/987'), '987')
  assert.equal(labelOfThing('urn:karvan:train:express to Tbilisi'), 'express to Tbilisi')
  assert.equal(labelOfThing('https://example.org/50%'), '50%')
})

const WRONG_THINGS: [uri: string, expected: string][] = [
  ['urn:epc:id:bic:TESI1120274', '7'],
  ['urn:epc:id:bic:CSQU3054384', '3'],
  ['urn:epc:id:imovn:9456789', '3'],
  ['urn:karvan:wagon:24548886', '5'],
  ['urn:karvan:wagon:218124712174', '3'],
  ['https://id.gs1.org/00/106141412345678909', '8'],
  ['https://id.example.com/8003/030013450007718765', '6'],
]

for (const [uri, expected] of WRONG_THINGS)
  test(`${uri} is warned of, ${expected} is right`, () => {
    const warning = checkThing(uri)
    assert.equal(warning?.expected, expected)
    assert.match(warning?.message ?? '', new RegExp(`gives ${expected}`))
  })
