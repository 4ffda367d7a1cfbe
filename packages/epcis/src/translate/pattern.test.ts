import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { canonicalThing } from '../thing.ts'
import { readPattern, type ThingPattern } from './pattern.ts'
import { anyThing, RUNS, THINGS } from './testing.ts'

const patternOf = (text: string): ThingPattern => {
  const pattern = readPattern(text)
  if ('problem' in pattern) throw new Error(`${text}: ${pattern.problem}`)
  return pattern
}

/** Pattern, what it matches, what it does not. */
const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'urn:epc:id:sgtin:4012345.011111.9876',
    [
      'urn:epc:id:sgtin:4012345.011111.9876',
      'https://id.gs1.org/01/04012345111118/21/9876',
      'https://example.com/gtin/4012345111118/ser/9876',
    ],
    ['urn:epc:id:sgtin:4012345.011111.98761', 'urn:epc:idpat:sgtin:4012345.011111.*'],
  ],
  [
    'urn:epc:idpat:sgtin:4012345.011111.*',
    [
      'urn:epc:id:sgtin:4012345.011111.9876',
      'urn:epc:id:sgtin:4012345.011111.a_b%25',
      'https://id.gs1.org/01/04012345111118',
      'urn:epc:class:lgtin:4012345.011111.L1',
    ],
    [
      'urn:epc:id:sgtin:4012345.011112.9876',
      'urn:epc:id:itip:4012345.011111.01.02.987',
      'urn:epc:idpat:sgtin:4012345.*.*',
    ],
  ],
  [
    'urn:epc:idpat:sgtin:4012345.*.*',
    [
      'urn:epc:id:sgtin:4012345.011111.9876',
      'urn:epc:id:sgtin:4012345.911111.9876',
      'urn:epc:idpat:sgtin:4012345.*.*',
      'https://example.org/01/94012345111111/10/L',
    ],
    ['urn:epc:id:sgtin:4012346.011111.9876', 'urn:epc:idpat:sgtin:*.*.*'],
  ],
  [
    'urn:epc:idpat:sgtin:*.*.*',
    ['urn:epc:id:sgtin:4012346.011111.9876', 'urn:epc:idpat:sgtin:4012345.*.*'],
    ['urn:epc:id:sscc:4012345.3111111111', 'urn:epc:id:itip:4012345.011111.01.02.987'],
  ],
  [
    'urn:epc:idpat:sgtin:4012345.011111.[5-120]',
    [5, 9, 10, 99, 100, 120].map((serial) => `urn:epc:id:sgtin:4012345.011111.${serial}`),
    ['4', '121', '500', '05', '5a', '1000', '012'].map(
      (serial) => `urn:epc:id:sgtin:4012345.011111.${serial}`,
    ),
  ],
  [
    'urn:epc:idpat:sgtin:4012345.[011110-211112].*',
    ['011110', '011111', '099999', '100000', '211112'].map(
      (reference) => `urn:epc:id:sgtin:4012345.${reference}.1`,
    ),
    ['011109', '211113', '300000'].map((reference) => `urn:epc:id:sgtin:4012345.${reference}.1`),
  ],
  [
    'urn:epc:idpat:sscc:4012345.[3000000000-3000000099]',
    ['urn:epc:id:sscc:4012345.3000000000', 'urn:epc:id:sscc:4012345.3000000099'],
    ['urn:epc:id:sscc:4012345.3000000100', 'urn:epc:id:sscc:4012345.2999999999'],
  ],
  [
    'urn:epc:idpat:sgln:4012345.00005.*',
    ['urn:epc:id:sgln:4012345.00005.0', 'https://id.gs1.org/414/4012345000054/254/122'],
    ['urn:epc:id:sgln:4012345.00006.0', 'urn:epc:id:pgln:4012345.00005'],
  ],
  [
    'urn:epc:id:sgln:4012345.00005.0',
    ['https://id.gs1.org/414/4012345000054'],
    ['urn:epc:id:sgln:4012345.00005.122'],
  ],
  [
    'urn:epc:idpat:upui:*.*.*',
    ['urn:epc:id:upui:1234567.098765.51qIgY'],
    ['urn:epc:id:sgtin:1234567.098765.51qIgY'],
  ],
  [
    'urn:epc:idpat:itip:4012345.011111.01.*.*',
    ['urn:epc:id:itip:4012345.011111.01.02.987', 'urn:epc:idpat:itip:4012345.011111.01.02.*'],
    ['urn:epc:id:itip:4012345.011111.02.02.987'],
  ],
  [
    'urn:epc:idpat:giai:4012345.*',
    ['urn:epc:id:giai:4012345.A.B', 'https://id.gs1.org/8004/4012345A%2FB'],
    ['urn:epc:id:giai:4012346.A'],
  ],
  [
    'urn:epc:idpat:gid:95100000.12345.*',
    ['urn:epc:id:gid:95100000.12345.400', 'urn:epc:idpat:gid:95100000.12345.*'],
    ['urn:epc:id:gid:95100000.123456.400'],
  ],
  ['urn:epc:idpat:bic:*', ['urn:epc:id:bic:CSQU3054383'], ['urn:epc:id:imovn:9074729']],
  [
    'https://example.com/gtin/04012345111118',
    ['urn:epc:id:sgtin:4012345.011111.9876', 'urn:epc:idpat:sgtin:4012345.011111.*'],
    ['urn:epc:id:sgtin:4012345.011112.9876'],
  ],
  [
    'https://id.gs1.org/01/04012345111118/21/A*',
    ['urn:epc:id:sgtin:4012345.011111.A1', 'urn:epc:id:sgtin:4012345.011111.A'],
    ['urn:epc:id:sgtin:4012345.011111.B', 'urn:epc:class:lgtin:4012345.011111.A1'],
  ],
  // Signs that other languages of patterns know mean themselves.
  ['urn:example:a_b%25*', ['urn:example:a_b%25*'], ['urn:example:axb%25*', 'urn:example:a_b%25x']],
  [
    'https://example.com/things/*',
    ['https://example.com/things/*'],
    ['https://example.com/things/1'],
  ],
  [
    'https://id.gs1.org/00/3?x=*',
    ['https://id.gs1.org/00/3?x=*'],
    ['urn:epc:id:sscc:4012345.3111111111'],
  ],
]

describe('patterns of MATCH_ parameters', () => {
  for (const [text, inside, outside] of CASES) {
    test(text, () => {
      const { matches } = patternOf(text)
      for (const thing of inside) assert.equal(matches(thing), true, thing)
      for (const thing of outside) assert.equal(matches(thing), false, thing)
    })
  }

  for (const [text, why] of [
    ['urn:epc:idpat:foo:1.*', 'no scheme'],
    ['urn:epc:idpat:sgtin:4012345.*.7', 'behind "*"'],
    ['urn:epc:idpat:sgtin:4012345.*', '3 fields'],
    ['urn:epc:idpat:sscc:4012345.1.*', '2 fields'],
    ['urn:epc:idpat:sgtin:40123.*.*', 'company prefix'],
    ['urn:epc:idpat:sgtin:[1-2].*.*', 'company prefix'],
    ['urn:epc:idpat:sgtin:4012345.01111.*', 'no reference'],
    ['urn:epc:idpat:sgtin:4012345.011111.[9-1]', 'no range'],
    ['urn:epc:idpat:sgtin:4012345.011111.[01-09]', 'no range'],
    ['urn:epc:idpat:sgtin:4012345.[1-9].*', '6 digits'],
    ['urn:epc:idpat:sgtin:4012345.011111.[a-b]', 'neither'],
    ['urn:epc:idpat:cpi:4012345.[1-9].*', 'no number'],
    ['urn:epc:idpat:itip:4012345.011111.[01-02].*.*', 'no ranges'],
    ['urn:epc:idpat:gid:[1-2].*.*', 'last field'],
  ] as const) {
    test(`${text} is refused: ${why}`, () => {
      const read = readPattern(text)
      assert.ok('problem' in read && read.problem.includes(why), JSON.stringify(read))
    })
  }

  test('a thing in either form is matched by itself in the other, and by no other thing', () => {
    fc.assert(
      fc.property(anyThing, anyThing, ({ urn, link }, other) => {
        assert.equal(patternOf(urn).matches(link), true)
        assert.equal(patternOf(link).matches(urn), true)
        fc.pre(link !== other.link)
        assert.equal(patternOf(other.link).matches(link), link.startsWith(other.link))
      }),
      { numRuns: RUNS * 5 },
    )
  })

  /** Schemes whose last field is a serial number that may be open. */
  for (const scheme of ['sgtin', 'upui', 'sgln', 'grai', 'gdti', 'sgcn', 'cpi', 'itip'] as const) {
    test(`${scheme}: everything with the same key, and nothing of another, is in the pattern`, () => {
      fc.assert(
        fc.property(THINGS[scheme]!, THINGS[scheme]!, (thing, other) => {
          const [, key = ''] =
            /^urn:epc:id:([a-z]+:\d+\.[^.]*(?:\.\d\d\.\d\d(?=\.))?)\./.exec(thing.urn) ?? []
          const fields = scheme === 'itip' ? key : key.split('.').slice(0, 2).join('.')
          const { matches } = patternOf(`urn:epc:idpat:${fields}.*`)
          assert.equal(matches(thing.link), true)
          assert.equal(matches(other.urn), other.urn.startsWith(`urn:epc:id:${fields}.`))
          const company = `urn:epc:idpat:${scheme}:${thing.prefix}${'.*'.repeat(scheme === 'itip' ? 4 : 2)}`
          assert.equal(patternOf(company).matches(thing.link), true)
          fc.pre(!other.prefix.startsWith(thing.prefix) && !thing.prefix.startsWith(other.prefix))
          assert.equal(patternOf(company).matches(other.link), false)
        }),
        { numRuns: RUNS },
      )
    })
  }

  test('a range of serial numbers is that of the numbers', () => {
    const number = fc.nat(12_000)
    fc.assert(
      fc.property(number, number, fc.array(number), (a, b, serials) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const { matches } = patternOf(`urn:epc:idpat:grai:4012345.00022.[${low}-${high}]`)
        for (const serial of serials)
          assert.equal(
            matches(`urn:epc:id:grai:4012345.00022.${serial}`),
            serial >= low && serial <= high,
          )
      }),
      { numRuns: RUNS },
    )
  })

  test('no text makes it throw, and what is no pattern is matched by itself', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.constantFrom('sgtin', 'itip', 'giai', 'bic', 'gid'),
          fc.stringMatching(/^[\d.*[\]-]{0,20}$/),
        )
        .map(([scheme, body]) => `urn:epc:idpat:${scheme}:${body}`),
      anyThing.map(({ urn }) => urn),
      fc.webUrl(),
    )
    fc.assert(
      fc.property(text, (uri) => {
        const read = readPattern(uri)
        if ('problem' in read) assert.ok(uri.startsWith('urn:epc:idpat:'))
        else if (!uri.includes('*') && !uri.includes('['))
          assert.equal(read.matches(canonicalThing(uri)), true)
      }),
      { numRuns: RUNS * 5 },
    )
  })
})
