import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { canonicalThing } from '../thing.ts'
import { createPrefixes, noPrefixes } from './company-prefix.ts'
import { anyThing, PAIRS, RUNS, THINGS } from './testing.ts'
import { translateUri } from './translate-uri.ts'

const knowing = (...prefixes: string[]) =>
  createPrefixes(new Map(prefixes.map((prefix) => [prefix, prefix.length])))

const prefixOf = (urn: string): string => urn.split(':')[4]!.split('.')[0]!
const toLink = (uri: string) => translateUri(uri, 'Always_GS1_Digital_Link', noPrefixes)
const toUrn = (uri: string, ...prefixes: string[]) =>
  translateUri(uri, 'Always_EPC_URN', knowing(...prefixes))

/** Those of the published URNs that stand for others: a link has one URN only. */
const OTHER_SPELLINGS = new Map([
  ['urn:epc:idpat:upui:4012345.012345.*', 'urn:epc:idpat:sgtin:4012345.012345.*'],
])

describe('published pairs', () => {
  for (const [urn, path] of PAIRS) {
    test(`${urn} and ${path} are translated both ways`, () => {
      const link = `https://id.gs1.org${path}`
      assert.deepEqual(toLink(urn), { uri: link })
      assert.deepEqual(toUrn(link, prefixOf(urn)), { uri: OTHER_SPELLINGS.get(urn) ?? urn })
    })
  }
})

describe('things at random, with company prefixes of every length and every permitted character', () => {
  for (const [scheme, things] of Object.entries(THINGS)) {
    test(`${scheme} goes from URN to link to URN and from link to URN to link`, () => {
      fc.assert(
        fc.property(things, ({ urn, link, prefix }) => {
          assert.deepEqual(toLink(urn), { uri: link })
          assert.deepEqual(toUrn(link, prefix), { uri: urn })
          assert.equal(canonicalThing(urn), link)
          assert.equal(canonicalThing(link), link)
        }),
        { numRuns: RUNS },
      )
    })
  }

  test('a link on another domain, with a short name and a query, is the same URN', () => {
    for (const link of [
      'https://example.com/gtin/04012345111118/ser/9876?15=211231#top',
      'http://example.com/a/b/01/04012345111118/10/L1/21/9876',
      'HTTPS://EXAMPLE.COM/01/04012345111118/21/9876',
    ])
      assert.deepEqual(toUrn(link, '4012345'), { uri: 'urn:epc:id:sgtin:4012345.011111.9876' })
  })

  test('a link stays on its own domain where links are asked for', () => {
    const link = 'https://example.com/gtin/04012345111118/ser/9876?15=211231'
    assert.deepEqual(toLink(link), { uri: link })
  })
})

describe('what is not translated stays, and is told when it might have been', () => {
  const told: [string, string, string][] = [
    [
      'a company prefix that nobody knows',
      'https://id.gs1.org/01/04012345111118/21/1',
      'prefix-unknown',
    ],
    ['a wrong check digit', 'https://id.gs1.org/01/04012345111117/21/1', 'check-digit'],
    ['a wrong check digit', 'https://id.gs1.org/8003/04012345000222334455', 'check-digit'],
    ['a lot of pieces', 'https://id.gs1.org/8006/040123451111180102/10/L1', 'no-urn'],
    ['a company prefix and nothing behind it', 'https://id.gs1.org/8004/0614141', 'no-urn'],
  ]
  for (const [what, link, obstacle] of told) {
    test(`${what}: ${link}`, () => {
      assert.deepEqual(toUrn(link, '0614141'), { uri: link, obstacle })
    })
  }

  for (const urn of [
    'urn:epc:idpat:sgtin:4054739.*.*',
    'urn:epc:idpat:sscc:4012345.*',
    'urn:epc:id:sgtin:4012345.01111.9876',
    'urn:epc:id:sgtin:4012345.011111.%ZZ',
  ]) {
    test(`${urn} has no link`, () => {
      assert.deepEqual(toLink(urn), { uri: urn, obstacle: 'no-link' })
    })
  }

  for (const uri of [
    'urn:epc:id:bic:CSQU3054383',
    'urn:epc:id:imovn:9074729',
    'urn:epc:id:usdod:CAGEY.5678',
    'urn:epc:id:adi:2S194.12345ABC.XYZ123',
    'urn:epc:id:gid:95100000.12345.400',
    'urn:epc:tid:x',
    'urn:epcglobal:cbv:bt:5200001000008:4711',
    'urn:karvan:wagon:24548885',
    'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'https://example.com/orders/4711',
    'geo:47.506694,11.104301',
  ]) {
    test(`${uri} is in no other form`, () => {
      assert.deepEqual(toLink(uri), { uri })
      assert.deepEqual(toUrn(uri), { uri })
    })
  }

  test('the name of a thing never changes, whatever is known of company prefixes', () => {
    const prefixes = fc.array(fc.stringMatching(/^\d{4,12}$/), { maxLength: 3 })
    fc.assert(
      fc.property(
        anyThing,
        fc.integer({ min: 0, max: 12 }),
        prefixes,
        ({ link }, length, other) => {
          const known = [...other, ...(length > 3 ? [link.replace(/\D/g, '').slice(-length)] : [])]
          for (const uri of [toUrn(link, ...known).uri, toLink(link).uri])
            assert.equal(canonicalThing(uri), link)
        },
      ),
      { numRuns: RUNS * 5 },
    )
  })

  test('no text makes it throw, and what is translated is the same thing', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `urn:epc:id:sgtin:4012345.${rest}`),
      fc.string().map((rest) => `urn:epc:idpat:${rest}`),
      fc.string().map((rest) => `https://id.gs1.org/8010/4012345${rest}`),
      fc
        .tuple(anyThing, fc.string({ unit: 'binary' }), fc.nat(60))
        .map(([{ urn, link }, junk, at]) =>
          at % 2
            ? urn.slice(0, at) + junk + urn.slice(at)
            : link.slice(0, at) + junk + link.slice(at),
        ),
    )
    fc.assert(
      fc.property(text, (uri) => {
        for (const { uri: translated } of [toLink(uri), toUrn(uri, '4012345')])
          assert.equal(canonicalThing(translated), canonicalThing(uri))
      }),
      { numRuns: RUNS * 5 },
    )
  })
})
