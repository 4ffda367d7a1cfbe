import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type EpcisEvent, hashEvent, readDocument, writeXml } from '@karvan/epcis'
import { begin, documentOf, makeFolder } from '../testing.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'

const conformance = (...args: readonly string[]) => begin('conformance/main.js', args).ended

describe('the conformance command', () => {
  let folder: ReturnType<typeof makeFolder>
  beforeEach(() => {
    folder = makeFolder()
    mkdirSync(join(folder.path, 'Invalid'))
  })
  afterEach(() => folder.remove())

  test('good documents are captured and found again, invalid ones refused: all passed, with 0', async () => {
    folder.write('good.jsonld', documentOf(CONTAINER, [8, 9]))
    folder.write('Invalid/action.json', documentOf(CONTAINER, [8], { action: 'LOOK' }))
    folder.write('Invalid/torn.json', '{')
    folder.write('README.md', 'no document')
    const { code, stdout, stderr } = await conformance('epcis-documents', folder.path)
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /^passed {2}good\.jsonld/m)
    assert.match(stdout, /^passed {2}Invalid\/action\.json/m)
    assert.match(stdout, /^passed {2}Invalid\/torn\.json/m)
    assert.match(stdout, /\n\d+ passed, 0 failed\n$/)
    assert.ok(!stdout.includes('README'))
  })

  test('a good document among the invalid ones and a bad one among the good fail, with 1', async () => {
    folder.write('Invalid/good.jsonld', documentOf(CONTAINER, [8]))
    folder.write('bad.jsonld', documentOf(CONTAINER, [8], { action: 'LOOK' }))
    const { code, stdout } = await conformance('epcis-documents', folder.path)
    assert.equal(code, 1)
    assert.match(stdout, /^failed {2}Invalid\/good\.jsonld/m)
    assert.match(stdout, /^failed {2}bad\.jsonld .*action/m)
    // The one that passes: what was captured and is sent again stands once.
    assert.match(stdout, /\n1 passed, 2 failed\n$/)
  })

  test('a hash that differs fails and the right one passes', async () => {
    const document = documentOf(CONTAINER, [8, 9])
    const { events, context } = readDocument(JSON.stringify(document))
    const hashes = events.map(({ event }: { event: EpcisEvent }) => hashEvent(event, context).id)
    folder.write('two.jsonld', document)
    folder.write('two.hashes', `${hashes[0]}\n${hashes[0]}\n`)
    const { code, stdout } = await conformance('event-hash', folder.path)
    assert.equal(code, 1)
    assert.match(stdout, /^passed {2}two\.jsonld event 1/m)
    assert.match(stdout, /^failed {2}two\.jsonld event 2 .*wanted/m)
    assert.match(stdout, /\n1 passed, 1 failed\n$/)
    folder.write('two.hashes', `${hashes.join('\n')}\n`)
    assert.equal((await conformance('event-hash', folder.path)).code, 0)
  })

  test('a query is asked in a URL and in a body, answers are captured and found again', async () => {
    const answer = (events: unknown[]) => ({
      '@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      type: 'EPCISQueryDocument',
      schemaVersion: '2.0',
      creationDate: '2026-05-01T00:00:00Z',
      epcisBody: { queryResults: { queryName: 'Q', resultsBody: { eventList: events } } },
    })
    const { epcisBody } = documentOf(CONTAINER, [8, 9]) as { epcisBody: { eventList: unknown[] } }
    folder.write('answer.json', answer(epcisBody.eventList))
    folder.write('query.json', { EQ_action: ['OBSERVE'], GE_quantity: 1, MATCH_epc: [CONTAINER] })
    folder.write('Invalid/unknown.json', { EQ_bizstep: ['x'] })
    const right = await conformance('epcis-queries', folder.path)
    assert.equal(right.code, 0, right.stdout + right.stderr)
    assert.match(right.stdout, /^passed {2}answer\.json {2}2 events found again/m)
    assert.match(right.stdout, /\n3 passed, 0 failed\n$/)
    folder.write('wrong.json', { EQ_bizstep: ['x'] })
    folder.write('Invalid/right.json', { EQ_action: ['ADD'] })
    const wrong = await conformance('epcis-queries', folder.path)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stdout, /\n3 passed, 2 failed\n$/)
  })

  test('twins in XML and JSON pass when they say the same and fail when they do not', async () => {
    const document = documentOf(CONTAINER, [8, 9])
    folder.write('same.jsonld', document)
    folder.write('same.xml', writeXml(JSON.stringify(document)))
    folder.write('other.jsonld', document)
    folder.write('other.xml', writeXml(JSON.stringify(documentOf(CONTAINER, [8, 10]))))
    folder.write('alone.xml', '<nobody/>')
    const { code, stdout } = await conformance('xml-json-pairs', folder.path)
    assert.equal(code, 1)
    assert.match(stdout, /^passed {2}same\.xml {2}2 events are the same/m)
    assert.match(stdout, /^failed {2}other\.xml {2}event 2 has another hash/m)
    assert.match(stdout, /\n1 passed, 1 failed\n$/)
  })

  test('wrong use ends with 2 and says how; nothing to check is no success', async () => {
    const ends = await Promise.all([
      conformance(),
      conformance('epcis-documents'),
      conformance('magic', folder.path),
      conformance('event-hash', join(folder.path, 'nowhere')),
      conformance('event-hash', folder.path),
    ])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [2, 2, 2, 2, 1],
    )
    assert.match(ends[0]!.stderr, /epcis-documents\|event-hash\|epcis-queries\|xml-json-pairs DIR/)
    assert.match(ends[3]!.stderr, /is no directory/)
    assert.equal(ends[4]!.stdout, '0 passed, 0 failed\n')
  })
})
