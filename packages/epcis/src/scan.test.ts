import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Problems } from './problem.ts'
import { scanDocument } from './scan.ts'
import { summarise } from './testing.ts'

const scan = (text: string) => {
  const problems = new Problems()
  const { whole, captured, queried } = scanDocument(text, problems)
  return { whole, captured, queried, problems: summarise(problems.list), messages: problems.list }
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the scan of a text', () => {
  for (const [name, text, expected] of [
    ['a repeated name', '{"a":1,"b":{"c":1,"c":2}}', '/b/c repeated-name'],
    ['a name repeated with an escape', '{"ab":1,"\\u0061b":2}', '/ab repeated-name'],
    ['an escaped NUL', '{"a":["x\\u0000"]}', '/a/0 nul'],
    ['a lone high surrogate', '["\\ud83d"]', '/0 lone-surrogate'],
    ['a lone low surrogate', '["\\ude00\\ud83d"]', '/0 lone-surrogate'],
    ['a lone surrogate not escaped', '["\ud83d x"]', '/0 lone-surrogate'],
    ['a number too large', '{"a":1e400000}', '/a number-overflow'],
    ['a number that vanishes', '{"a":-1e-400}', '/a number-precision'],
    ['an integer that loses its last digit', '{"a":9007199254740993}', '/a number-precision'],
    ['a decimal that loses its integer part', '{"a":90071992547409931.5}', '/a number-precision'],
    [
      'a pointer with the characters ~ and /',
      '{"a/b":{"c~d":1e999}}',
      '/a~1b/c~0d number-overflow',
    ],
  ] as const) {
    test(`finds ${name}, at its pointer`, () => {
      const { whole, problems } = scan(text)
      assert.equal(whole, true)
      assert.deepEqual(problems, [expected])
    })
  }

  test('lets pass what only looks like that', () => {
    const text =
      '{"a":"\\ud83d\\ude00","b":"😀","c":9007199254740992,"d":1e22,"e":0.0e5,"f":"\\\\u0000","":{"":0}}'
    assert.deepEqual(scan(text).problems, [])
  })

  test('finds a repeated name among many', () => {
    const members = Array.from({ length: 50 }, (_, index) => `"n${index}":0`)
    assert.deepEqual(scan(`{${members.join(',')},"n49":1}`).problems, ['/n49 repeated-name'])
  })

  test('says where a text is cut off', () => {
    const { whole, messages } = scan('{"a":[1,2')
    assert.equal(whole, false)
    assert.equal(messages[0]?.pointer, '/a/1')
    assert.match(messages[0]?.message ?? '', /it ends too early \(offset 9\)/)
  })

  test('says at which offset a text is no JSON', () => {
    for (const [text, offset] of [
      ['', 0],
      ['\ufeff{}', 0],
      ['{"a":01}', 6],
      ["{'a':1}", 1],
      ['{"a":1,}', 7],
      ['[1 2]', 3],
      ['{} x', 3],
      ['["\n"]', 2],
      ['["\\x"]', 2],
      ['[-]', 2],
      ['{"a" 1}', 5],
      ['nul', 0],
    ] as const) {
      const { whole, messages } = scan(text)
      assert.equal(whole, false, text)
      assert.equal(messages.at(-1)?.code, 'not-json', text)
      assert.ok(messages.at(-1)?.message.endsWith(`(offset ${offset})`), messages.at(-1)?.message)
    }
  })

  test('says that a NUL stands in a text that is no JSON because of it', () => {
    assert.deepEqual(scan('["a\u0000"]').problems, ['/0 not-json', '/0 nul'])
  })

  test('refuses what lies deeper than 64, and no less', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    assert.deepEqual(scan(nested(64)).problems, [])
    const { whole, problems } = scan(nested(65))
    assert.equal(whole, false)
    assert.deepEqual(problems, [`${'/0'.repeat(64)} too-deep`])
    assert.equal(scan('['.repeat(5_000_000)).whole, false)
  })

  test('refuses more than 100,000 events, and no fewer', () => {
    const document = (count: number): string =>
      `{"epcisBody":{"eventList":[${Array(count).fill(0).join(',')}]}}`
    assert.equal(scan(document(100_000)).captured.length, 200_000)
    assert.deepEqual(scan(document(100_001)).problems, [
      '/epcisBody/eventList/100000 too-many-events',
    ])
  })

  test('gives the exact place of each event, with whatever stands between them', () => {
    const text = '{"epcisBody" :{ "eventList":[ {"a" : [1]} ,\n\t2, "x,]" ] } }'
    const { captured } = scan(text)
    const slices = [0, 2, 4].map((index) => text.slice(captured[index], captured[index + 1]))
    assert.deepEqual(slices, ['{"a" : [1]}', '2', '"x,]"'])
  })

  test('accepts exactly what JSON.parse accepts: any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space)
        assert.equal(scan(text).whole, true)
      }),
    )
  })

  test('accepts exactly what JSON.parse accepts: JSON with characters changed', () => {
    const mutation = fc.tuple(
      fc.nat(),
      fc.constantFrom(
        '"',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '\\',
        '0',
        '-',
        '.',
        'e',
        'u',
        'n',
        ' ',
        '\n',
        '\u0000',
        '\ud800',
        '',
      ),
    )
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.array(mutation, { maxLength: 3 }),
        (json, mutations) => {
          let text = json
          for (const [position, character] of mutations) {
            const at = position % (text.length + 1)
            text = text.slice(0, at) + character + text.slice(at + 1)
          }
          assert.equal(scan(text).whole, parses(text), JSON.stringify(text))
        },
      ),
      { numRuns: 20_000 },
    )
  })
})
