import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hashEvent, readDocument } from '@karvan/epcis'
import { type RunningServer, startServer } from '../conformance/server.ts'
import { documentOf, karvan, makeFolder } from '../testing.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const folder = makeFolder()
after(folder.remove)

describe('karvan epcis, without a server', () => {
  test('check tells of every document what is wrong with it, and where, and ends with 1', async () => {
    const good = folder.write('good.jsonld', documentOf(CONTAINER, [8, 9]))
    const bad = folder.write(
      'bad.jsonld',
      documentOf(CONTAINER, [8], { action: 'LOOK', bizStep: 7 }),
    )
    const { code, stdout } = await karvan(['epcis', 'check', good, bad, 'nowhere.jsonld'], {})
    assert.equal(code, 1)
    assert.match(stdout, new RegExp(`^${good}: right, 2 events$`, 'm'))
    assert.match(stdout, new RegExp(`^${bad}: 2 problems$`, 'm'))
    assert.match(stdout, /^ {2}\/epcisBody\/eventList\/0\/action {2}/m)
    assert.match(stdout, /^ {2}\/epcisBody\/eventList\/0\/bizStep {2}/m)
    assert.match(stdout, /nowhere\.jsonld: there is no such file/)
    assert.equal((await karvan(['epcis', 'check', good], {})).code, 0)
  })

  test('of very many problems all are counted', async () => {
    const hours = Array.from({ length: 150 }, (_, index) => index % 24)
    const bad = folder.write('many.jsonld', documentOf(CONTAINER, hours, { action: 'LOOK' }))
    const { stdout } = await karvan(['epcis', 'check', bad], {})
    assert.match(stdout, /: 150 problems$/m)
    assert.match(stdout, /… and 50 more/)
    const json = await karvan(['--json', 'epcis', 'check', bad], {})
    const [checked] = JSON.parse(json.stdout)
    assert.deepEqual([checked.problemCount, checked.problems.length, json.code], [150, 100, 1])
  })

  test('hash prints the ID that the standard gives each event, whatever its spelling', async () => {
    const document = documentOf(CONTAINER, [8, 9])
    const file = folder.write('hash.jsonld', document)
    const { events, context } = readDocument(JSON.stringify(document))
    const ids = events.map(({ event }) => hashEvent(event, context).id)
    const { code, stdout } = await karvan(['epcis', 'hash', file], {})
    assert.deepEqual([code, stdout], [0, `${ids.join('\n')}\n`])
    assert.match(ids[0]!, /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)
    const full = await karvan(['epcis', 'hash', '--prehash', file], {})
    assert.match(full.stdout, /\?ver=CBV2\.0 {2}eventType=ObjectEvent/)
    const bad = await karvan(['epcis', 'hash', folder.write('torn.jsonld', '{')], {})
    assert.deepEqual([bad.code, bad.stdout], [1, ''])
    assert.match(bad.stderr, /karvan epcis check/)
  })
})

describe('karvan epcis with XML', () => {
  test('convert goes to XML and back without loss; check and hash read both', async () => {
    const document = documentOf(CONTAINER, [8, 9])
    const json = folder.write('there.jsonld', document)
    const there = await karvan(['epcis', 'convert', '--words', 'Always_URN', json], {})
    assert.equal(there.code, 0, there.stderr)
    assert.match(there.stdout, /^<\?xml [^>]+>\n<epcis:EPCISDocument /)
    const xml = folder.write('there.xml', there.stdout)
    const back = await karvan(['epcis', 'convert', xml], {})
    assert.deepEqual(JSON.parse(back.stdout), document)
    const hashes = await Promise.all([json, xml].map((file) => karvan(['epcis', 'hash', file], {})))
    assert.equal(hashes[0]!.stdout, hashes[1]!.stdout)
  })

  test('notes keep what was an attribute, and wrong XML is told with its line', async () => {
    const attribute = '<ex:a ex:b="1"/></ObjectEvent>'
    const plain = await karvan(
      ['epcis', 'convert', folder.write('a.jsonld', documentOf(CONTAINER, [8]))],
      {},
    )
    const text = plain.stdout
      .replace('</ObjectEvent>', attribute)
      .replace('<ObjectEvent', '<ObjectEvent xmlns:ex="https://example.org/"')
    const xml = folder.write('a.xml', text)
    const notes = folder.write('a.notes', '')
    const json = folder.write(
      'b.json',
      (await karvan(['epcis', 'convert', '--notes', notes, xml], {})).stdout,
    )
    const again = await karvan(['epcis', 'convert', '--notes', notes, json], {})
    assert.match(again.stdout, /<ex:a ex:b="1"\/>/)
    const wrong = folder.write('c.xml', text.replace('</action>', 'X</action>'))
    const { code, stdout } = await karvan(['epcis', 'check', wrong], {})
    assert.equal(code, 1)
    assert.match(stdout, /is none of ADD, OBSERVE, DELETE \(line \d+, column \d+\)/)
  })
})

describe('karvan epcis query', () => {
  let server: RunningServer
  let settings: { KARVAN_URL: string; KARVAN_KEY: string }
  before(async () => {
    server = await startServer()
    settings = { KARVAN_URL: server.url, KARVAN_KEY: server.key }
    const hours = Array.from({ length: 24 }, (_, hour) => hour)
    const file = folder.write('day.jsonld', documentOf(CONTAINER, hours))
    assert.equal((await karvan(['capture', file], settings)).code, 0)
  })
  after(() => server.stop())

  test('finds events by the parameters of the standard, page after page', async () => {
    const of = ['epcis', 'query', `MATCH_anyEPC=${CONTAINER}`]
    const some = await karvan([...of, 'GE_eventTime=2026-05-01T20:00:00Z'], settings)
    assert.equal(some.code, 0)
    assert.equal(some.stdout.trim().split('\n').length, 4)
    assert.match(
      some.stdout,
      /^2026-05-01T23:00:00Z {2}ObjectEvent OBSERVE {2}arriving {2}urn:karvan:place:AZ-ALA {2}urn:epc:id:bic:CSQU3054383$/m,
    )
    const paged = await karvan(['--json', ...of, 'perPage=5', '--limit', '12'], settings)
    const times = JSON.parse(paged.stdout).map(({ eventTime }: { eventTime: string }) => eventTime)
    assert.equal(new Set(times).size, 12)
    assert.equal(times[11], '2026-05-01T12:00:00Z')
  })

  test('what a kept query finds is heard as it is captured, and from an instant on', async () => {
    const kept = await karvan(
      ['epcis', 'query', `MATCH_anyEPC=${CONTAINER}`, '--keep', 'the box', '--limit', '1'],
      settings,
    )
    assert.equal(kept.code, 0)
    const past = ['--from', '2020-01-01T00:00:00Z', '--limit', '24']
    const heard = await karvan(['epcis', 'subscribe', 'the box', ...past], settings)
    assert.deepEqual([heard.code, heard.stderr], [0, ''])
    assert.equal(heard.stdout.trim().split('\n').length, 24)
    const unknown = await karvan(['epcis', 'subscribe', 'no box'], settings)
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /query/)
    const inside = ['epcis', 'subscribe', 'the box', '--dest', 'http://127.0.0.1:9/']
    const refused = await karvan(inside, settings)
    assert.deepEqual([refused.code, refused.stdout], [1, ''])
  })

  test('ends with 1 where nothing matches or a parameter is wrong, and says every reason', async () => {
    const none = await karvan(['epcis', 'query', 'EQ_action=DELETE'], settings)
    assert.deepEqual([none.code, none.stdout], [1, ''])
    const wrong = await karvan(['epcis', 'query', 'EQ_nothing=1', 'EQ_action=LOOK'], settings)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /EQ_nothing/)
    assert.match(wrong.stderr, /LOOK/)
    const torn = await karvan(['epcis', 'query', 'EQ_action'], settings)
    assert.match(torn.stderr, /write it NAME=VALUE/)
  })
})
