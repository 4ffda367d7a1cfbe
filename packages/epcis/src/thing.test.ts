import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gs1Digit } from '@karvan/codes'
import fc from 'fast-check'
import { canonicalThing } from './thing.ts'
import { digits, PAIRS, SET_82, textOf } from './translate/testing.ts'

describe('EPC URNs', () => {
  for (const [urn, path] of PAIRS) {
    test(`${urn} is ${path}`, () => {
      assert.equal(canonicalThing(urn), `https://id.gs1.org${path}`)
    })
  }

  for (const urn of [
    'urn:epc:id:bic:CSQU3054383',
    'urn:epc:id:imovn:9074729',
    'urn:epc:id:adi:2S194.12345ABC.XYZ123',
    'urn:epc:id:gid:95100000.12345.400',
    'urn:epc:idpat:sgtin:*.*.*',
    'urn:epc:idpat:sgtin:4054739.*.*',
    'urn:epc:idpat:sscc:4012345.*',
    'urn:karvan:wagon:24548885',
    'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'geo:47.506694,11.104301',
  ]) {
    test(`${urn} has no Digital Link and stays`, () => {
      assert.equal(canonicalThing(urn), urn)
    })
  }

  for (const urn of [
    'urn:epc:id:sgtin:4012345.01111.9876',
    'urn:epc:id:sgtin:4012345.011111.',
    'urn:epc:id:sgtin:4012345.011111',
    'urn:epc:id:sgtin:40123.45011111.9876',
    'urn:epc:id:sgtin:4012345.011111.123456789012345678901',
    'urn:epc:id:sgtin:4012345.011111.%ZZ',
    'urn:epc:id:sgtin:4012345.011111.%C3%A4',
    'urn:epc:id:sscc:4012345.3111111111.1',
    'urn:epc:id:sscc:4012345.x111111111',
    'urn:epc:id:cpi:0614141.abc.1234',
    'urn:epc:id:cpi:0614141.ABC.1234567890123',
    'urn:epc:id:itip:4012345.011111.1.2.987',
    'urn:epc:idpat:sgtin:4054739.099914.5',
    'urn:epc:id:sgln:4012345.00005',
    'urn:epc:',
  ]) {
    test(`${urn} breaks its scheme and stays`, () => {
      assert.equal(canonicalThing(urn), urn)
    })
  }
})

describe('GS1 Digital Links', () => {
  for (const [link, path] of [
    ['https://example.com/gtin/09780345418913/21/765tz?abc=211121', '/01/09780345418913/21/765tz'],
    ['https://id.gs1.org/gtin/9780345418913', '/01/09780345418913'],
    ['http://example.com/shop/de/01/12345670/', '/01/00000012345670'],
    ['https://example.com/01/09780345418913/22/v2/10/L1/21/S1#top', '/01/09780345418913/21/S1'],
    ['https://example.com/01/09780345418913/22/v2/10/L1', '/01/09780345418913/10/L1'],
    ['https://example.com/01/09780345418913/lot/a%2fb', '/01/09780345418913/10/a%2Fb'],
    ['https://example.com/414/4012345000054/254/1', '/414/4012345000054/254/1'],
    ['https://id.example.com/8003/030013450007718765', '/8003/030013450007718765'],
    ['https://example.org/8004/401234599999', '/8004/401234599999'],
    ['https://example.org/8010/4012345ABC/8011/12', '/8010/4012345ABC/8011/12'],
    ['https://example.org/8018/401234500000067657/8019/3', '/8018/401234500000067657'],
    ['https://example.org/00/340123451111111111', '/00/340123451111111111'],
  ] as const) {
    test(`${link} is ${path}`, () => {
      assert.equal(canonicalThing(link), `https://id.gs1.org${path}`)
    })
  }

  for (const link of [
    'https://example.com/',
    'https://example.com/01/123',
    'https://example.com/00/12/2026',
    'https://example.com/01/09780345418913/reviews',
    'https://example.com/01/09780345418913/99/x',
    'https://example.com/01/09780345418913/21/%zz',
    'https://example.com/orders/4711',
    'http://transaction.acme.com/po/12345678',
    'https://example.com?x=/01/09780345418913',
  ]) {
    test(`${link} is none and stays`, () => {
      assert.equal(canonicalThing(link), link)
    })
  }
})

const serial = textOf(SET_82, 20)
/** GTIN without check digit, split as a company prefix of 6 to 12 digits does it. */
const sgtin = fc.tuple(digits(13), fc.integer({ min: 6, max: 12 }), serial)

const urnOf = ([item, length, text]: readonly [string, number, string]): string => {
  const prefix = item.slice(1, 1 + length)
  return `urn:epc:id:sgtin:${prefix}.${item[0]}${item.slice(1 + length)}.${encodeURIComponent(text)}`
}

describe('properties of canonical names', () => {
  test('the length of the company prefix does not matter', () => {
    fc.assert(
      fc.property(sgtin, fc.integer({ min: 6, max: 12 }), ([item, length, text], other) => {
        assert.equal(
          canonicalThing(urnOf([item, length, text])),
          canonicalThing(urnOf([item, other, text])),
        )
      }),
    )
  })

  test('a URN and a Digital Link on any domain, in any escaping, are the same thing', () => {
    fc.assert(
      fc.property(sgtin, fc.webAuthority({ withPort: true }), ([item, length, text], authority) => {
        const gtin = item + gs1Digit(item)
        const urn = canonicalThing(urnOf([item, length, text]))
        assert.equal(
          canonicalThing(`https://${authority}/01/${gtin}/21/${encodeURIComponent(text)}`),
          urn,
        )
        const escaped = [...text].map((char) => `%${char.charCodeAt(0).toString(16)}`).join('')
        assert.equal(canonicalThing(`http://${authority}/x/01/${gtin}/21/${escaped}?q=1`), urn)
        assert.ok(urn.startsWith(`https://id.gs1.org/01/${gtin}/21/`))
      }),
    )
  })

  test('what is canonical stays', () => {
    const text = fc.oneof(
      fc.constantFrom(...PAIRS.map(([urn]) => urn)),
      sgtin.map(urnOf),
      fc.webUrl(),
      fc.string().map((rest) => `urn:epc:id:${rest}`),
      fc.string().map((rest) => `https://id.gs1.org/01/09780345418913/21/${rest}`),
      fc.string(),
    )
    fc.assert(
      fc.property(text, (uri) => {
        const once = canonicalThing(uri)
        assert.equal(canonicalThing(once), once)
      }),
      { numRuns: 5_000 },
    )
  })

  test('different things do not become the same', () => {
    fc.assert(
      fc.property(sgtin, sgtin, (a, b) => {
        fc.pre(a[0] !== b[0] || a[2] !== b[2])
        assert.notEqual(canonicalThing(urnOf(a)), canonicalThing(urnOf(b)))
      }),
    )
  })
})
