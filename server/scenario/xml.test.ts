import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CaptureJob, Problem } from '@karvan/contract'
import { type EpcisEvent, hashEvent, readXmlDocument } from '@karvan/epcis'
import { ADMIN_KEY, type House, openHouse } from './house.ts'

/** A thing of each test's own. */
const thingOf = (number: number): string => `urn:karvan:container:${number}`

/** With a comment, odd spaces and an attribute: just what a rewriting would lose. */
const event = (thing: string, rest = ''): string => `<ObjectEvent>
    <eventTime>2026-03-04T11:00:30.000+04:00</eventTime>
    <eventTimeZoneOffset>+04:00</eventTimeZoneOffset>
    <epcList><epc>${thing}</epc></epcList>
    <action>OBSERVE</action>
    <bizStep>urn:epcglobal:cbv:bizstep:departing</bizStep>${rest}
    <!-- as the yard saw it --><ex:seal   ex:state="whole">A  1</ex:seal>
  </ObjectEvent>`

const document = (events: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://example.org/voc/" schemaVersion="2.0" creationDate="2026-03-04T12:00:00Z">
  <EPCISBody><EventList>${events}</EventList></EPCISBody>
</epcis:EPCISDocument>`

describe('events in XML', () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(() => house.close())

  const send = async (
    path: string,
    body: string | Buffer,
    headers: Record<string, string> = {},
    key = ADMIN_KEY,
  ) =>
    house.app.http.inject({
      method: 'POST',
      url: path,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml', ...headers },
      payload: body,
    })
  const get = async (path: string, headers: Record<string, string> = {}, key = ADMIN_KEY) =>
    house.app.http.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${key}`, accept: 'application/xml', ...headers },
    })

  test('a document in XML is captured, found in JSON, and given back in the XML that it came in', async () => {
    const thing = thingOf(1)
    const answer = await send('/epcis/capture', document(event(thing)))
    assert.equal(answer.statusCode, 202, answer.body)
    assert.equal((answer.json() as CaptureJob).captured, 1)

    const inJson = await get(`/epcis/events?MATCH_epc=${thing}`, { accept: 'application/ld+json' })
    const found = (
      inJson.json() as { epcisBody: { queryResults: { resultsBody: { eventList: EpcisEvent[] } } } }
    ).epcisBody.queryResults.resultsBody.eventList[0]!
    assert.equal(found.bizStep, 'departing')
    assert.deepEqual(found['ex:seal'], { 'ex:state': 'whole', 'rdf:value': 'A  1' })

    const inXml = await get(`/epcis/events?MATCH_epc=${thing}`)
    assert.equal(inXml.statusCode, 200)
    assert.match(String(inXml.headers['content-type']), /^application\/xml/)
    assert.equal(inXml.headers['gs1-cbv-xml-format'], 'Never_Translates')
    assert.ok(
      inXml.body.includes('<!-- as the yard saw it --><ex:seal   ex:state="whole">A  1</ex:seal>'),
    )
    const read = readXmlDocument(inXml.body)
    assert.deepEqual(read.problems, [])
    assert.equal(read.events[0]!.event.recordTime, found.recordTime)
    assert.equal(
      hashEvent(read.events[0]!.event, read.context).id,
      hashEvent(found, found['@context']).id,
    )
  })

  test('the same event in XML and in JSON is one event', async () => {
    const thing = thingOf(2)
    const first = await send('/epcis/capture', document(event(thing)))
    assert.equal(first.statusCode, 202, first.body)
    const again = await send('/epcis/capture', document(event(thing).replace(/\s+</g, '<')), {
      'content-type': 'text/xml; charset=utf-8',
    })
    assert.equal((again.json() as CaptureJob).duplicates, 1)
    const { events, context } = readXmlDocument(document(event(thing)))
    const json = {
      '@context': context,
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-03-04T12:00:00Z',
      epcisBody: { eventList: events.map((one) => one.event) },
    }
    const third = await house.call<CaptureJob>('POST', '/epcis/capture', json)
    assert.equal(third.body.duplicates, 1)
  })

  test('what was captured in JSON is answered in XML, words as they are asked for', async () => {
    const thing = thingOf(3)
    await house.capture(
      [readXmlDocument(document(event(thing))).events[0]!.event].map(({ ...one }) => {
        delete (one as Record<string, unknown>)['ex:seal']
        return { ...one, 'karvan:note': 7 }
      }),
    )
    const urns = await get(`/epcis/events?MATCH_epc=${thing}`, {
      'gs1-cbv-xml-format': 'Always_URN',
    })
    assert.match(urns.body, /<bizStep>urn:epcglobal:cbv:bizstep:departing<\/bizStep>/)
    const uris = await get(`/epcis/events?MATCH_epc=${thing}`, {
      'gs1-cbv-xml-format': 'Always_Web_URI',
    })
    assert.match(uris.body, /<bizStep>https:\/\/ref\.gs1\.org\/cbv\/BizStep-departing<\/bizStep>/)
    const read = readXmlDocument(uris.body)
    assert.deepEqual(read.problems, [])
    assert.equal(read.events[0]!.event['karvan:note'], 7)
    const refused = await get(`/epcis/events?MATCH_epc=${thing}`, {
      'gs1-cbv-xml-format': 'Sometimes',
    })
    assert.equal(refused.statusCode, 400)
    assert.match(String(refused.headers['content-type']), /^application\/problem\+xml/)
    assert.match(refused.body, /journal\.word-format/)
    const liked = await get(`/epcis/events?MATCH_epc=${thing}`, {
      accept: 'application/xml;q=0.5, application/json',
    })
    assert.match(String(liked.headers['content-type']), /json/)
  })

  test('words and identifiers that are to be translated are translated in what came as XML', async () => {
    const thing = 'urn:epc:id:sgtin:0614141.107346.2017'
    await send('/epcis/capture', document(event(thing)))
    const uris = await get(`/epcis/events?MATCH_epc=${thing}`, {
      'gs1-cbv-xml-format': 'Always_Web_URI',
    })
    assert.match(uris.body, /BizStep-departing/)
    const links = await get(`/epcis/events?MATCH_epc=${thing}`, {
      'gs1-epc-format': 'Always_GS1_Digital_Link',
    })
    assert.match(links.body, /<epc>https:\/\/id\.gs1\.org\/01\/10614141073464\/21\/2017<\/epc>/)
    for (const { body } of [uris, links]) assert.deepEqual(readXmlDocument(body).problems, [])
  })

  test('a party that sees an event in part is given nothing of the XML that came', async () => {
    const thing = thingOf(5)
    const shipper = await house.createParty('forwarder', 'AZ')
    const interest = {
      organisation: shipper.id,
      thing,
      fromTime: '2026-03-01T00:00:00.000Z',
      toTime: null,
    }
    assert.equal((await house.call('PUT', '/api/interests', interest)).status, 200)
    const others = event(thing).replace('</epc>', '</epc><epc>urn:karvan:container:500</epc>')
    await send('/epcis/capture', document(others))
    await house.settle()
    const seen = await get('/epcis/events', {}, shipper.key)
    assert.equal(seen.statusCode, 200)
    const read = readXmlDocument(seen.body)
    assert.deepEqual(read.problems, [])
    assert.deepEqual((read.events[0]!.event as { epcList: string[] }).epcList, [thing])
    assert.equal(read.events[0]!.event['karvan:inPart'], true)
    for (const hidden of ['ex:seal', 'yard', 'container:500'])
      assert.ok(!seen.body.includes(hidden), hidden)
  })

  test('one event in XML is created at an address of its own', async () => {
    const thing = thingOf(6)
    const single = event(thing).replace(
      '<ObjectEvent>',
      '<ObjectEvent xmlns:ex="https://example.org/voc/">',
    )
    const answer = await send('/epcis/events', single)
    assert.equal(answer.statusCode, 201, answer.body)
    const there = await get(String(answer.headers.location))
    assert.ok(there.body.includes('<ex:seal   ex:state="whole">A  1</ex:seal>'), there.body)
  })

  test('wrong XML is refused with every reason at its line and column', async () => {
    const thing = thingOf(7)
    const wrong = document(
      event(thing, '<bizStep>urn:a:b</bizStep><nobody/>').replace('OBSERVE', 'LOOK'),
    )
    const answer = await send('/epcis/capture', wrong)
    assert.equal(answer.statusCode, 400)
    const { reasons } = answer.json() as Problem
    assert.deepEqual(
      reasons?.map(({ code, line }) => `${code} ${line}`),
      ['repeated-name 8', 'not-a-word 7', 'unknown-field 8'],
    )
  })

  test('hostile XML and what is no UTF-8 are refused, and nothing is stored', async () => {
    const thing = thingOf(8)
    const bodies: [string | Buffer, string][] = [
      [
        `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${document(event(thing, '&x;'))}`,
        'doctype',
      ],
      [document(event(thing, `<ex:a>${'<ex:b>'.repeat(5000)}</ex:a>`)), 'too-deep'],
      ['', 'not-well-formed'],
    ]
    for (const [body, code] of bodies) {
      const answer = await send('/epcis/capture', body)
      assert.equal(answer.statusCode, 400, answer.body)
      assert.equal((answer.json() as Problem).reasons?.[0]?.code, code)
    }
    const utf16 = await send(
      '/epcis/capture',
      Buffer.from(`\ufeff${document(event(thing))}`, 'utf16le'),
    )
    assert.equal(utf16.statusCode, 400)
    assert.equal((utf16.json() as Problem).code, 'capture.not-utf8')
    assert.equal(
      readXmlDocument((await get(`/epcis/events?MATCH_epc=${thing}`)).body).events.length,
      0,
    )
  })
})
