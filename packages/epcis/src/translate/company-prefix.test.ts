import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPrefixes, learnPrefixes, readPrefixList, readPrefixTable } from './company-prefix.ts'

test('a list names company prefixes, or the beginning of some with their length', () => {
  const { lengths, problems } = readPrefixList('4012345, 950:7,4760')
  assert.deepEqual(problems, [])
  const find = createPrefixes(lengths)
  assert.equal(find('401234511111'), 7)
  assert.equal(find('950123456789'), 7)
  assert.equal(find('9501'), 'unknown')
  assert.equal(find('5012345'), 'unknown')
})

test('the longest beginning that is known decides', () => {
  const find = createPrefixes(readPrefixList('40:7,40123:9').lengths)
  assert.equal(find('401234511111'), 9)
  assert.equal(find('409999999999'), 7)
})

test('a company prefix of four or five digits is written with six', () => {
  const find = createPrefixes(readPrefixList('4760').lengths)
  assert.equal(find('476012345678'), 6)
  assert.equal(find('4760AB'), 'unknown')
})

test('everything that is wrong in a list is told', () => {
  const { problems } = readPrefixList('123,401234:5,9:13,x,4012345')
  assert.equal(problems.length, 4)
  for (const wrong of ['"123"', '"401234:5"', '"9:13"', '"x"'])
    assert.equal(problems.filter((problem) => problem.startsWith(wrong)).length, 1, wrong)
})

test("GS1's table is read from its JSON and its XML; what is given to nobody is left out", () => {
  const json = JSON.stringify({
    _disclaimer: ['…'],
    GCPPrefixFormatList: {
      date: '2026-01-01',
      entry: [
        { prefix: '000000', gcpLength: 0 },
        { prefix: '4012345', gcpLength: 7 },
        { prefix: '952', gcpLength: 11 },
      ],
    },
  })
  const xml = `<GCPPrefixFormatList date="2026-01-01">
    <entry prefix="000000" gcpLength="0"/><entry prefix="4012345" gcpLength="7" />
    <entry prefix="952" gcpLength="11"/></GCPPrefixFormatList>`
  const expected = new Map([
    ['4012345', 7],
    ['952', 11],
  ])
  assert.deepEqual(readPrefixTable(json), expected)
  assert.deepEqual(readPrefixTable(JSON.stringify(JSON.parse(json), null, 2)), expected)
  assert.deepEqual(readPrefixTable(xml), expected)
  assert.equal(readPrefixTable('{}'), undefined)
})

test('a URN tells the company prefix of every key of its company', () => {
  const find = learnPrefixes(['urn:epc:id:sscc:4012345.3111111111', 'urn:epc:id:bic:CSQU3054383'])
  assert.equal(find('401234500005'), 7)
  assert.equal(find('401234'), 'unknown')
  assert.equal(find('061414100005'), 'unknown')
})

test('a URN that breaks its scheme tells nothing', () => {
  assert.equal(learnPrefixes(['urn:epc:id:sscc:4012345.31'])('401234500005'), 'unknown')
})

test('URNs that contradict each other tell nothing, unless it is known', () => {
  const urns = ['urn:epc:id:sscc:4012345.3111111111', 'urn:epc:id:sscc:401234.31111111111']
  assert.equal(learnPrefixes(urns)('401234500005'), 'ambiguous')
  assert.equal(learnPrefixes(urns)('401234900005'), 6)
  const known = createPrefixes(new Map([['4012345', 7]]))
  assert.equal(learnPrefixes(urns, known)('401234500005'), 7)
})
