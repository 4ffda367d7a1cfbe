import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CaptureJob, Problem } from '@karvan/contract'
import { ADMIN_KEY, documentOf, type House, openHouse, packed, seen } from './house.ts'

/**
 * What repositories of EPCIS commonly get wrong and no other scenario tells whole; all of it stands in
 * docs/epcis-conformance.md.
 */

type Headers = Record<string, string>
interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
}

const EX = 'https://ex.example/voc/'
const at = (hour: number): string => `2026-06-02T${String(hour).padStart(2, '0')}:00:00.000Z`
const id = (name: string): string => `urn:behaviour:${name}`
const uri = encodeURIComponent

describe('what repositories of EPCIS commonly get wrong', () => {
  let house: House
  before(async () => {
    house = await openHouse(undefined, undefined, { outgoingAllow: ['127.0.0.0/8'] })
  })
  after(() => house.close())

  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Headers = {},
    payload?: string,
  ) => {
    const authorization = `Bearer ${ADMIN_KEY}`
    const answer = await house.app.http.inject({
      method,
      url,
      headers: { authorization, ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    const { statusCode: status, headers: told, body: text } = answer
    return { status, headers: told, text, type: String(told['content-type'] ?? '') }
  }
  const postXml = (events: string) =>
    ask(
      'POST',
      '/epcis/capture',
      { 'content-type': 'application/xml' },
      `<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="${EX}"
  schemaVersion="2.0" creationDate="2026-06-02T12:00:00Z"><EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`,
    )
  const eventsOf = async (url: string): Promise<Record<string, unknown>[]> => {
    const { status, text } = await ask('GET', url, { 'gs1-extensions': `ex=${EX}` })
    assert.equal(status, 200, `${url}: ${text}`)
    return (JSON.parse(text) as QueryDocument).epcisBody.queryResults.resultsBody.eventList
  }
  /** The names of the events of this file that a query finds, the earliest first. */
  const found = async (parameters: string): Promise<string[]> =>
    (await eventsOf(`/epcis/events?orderBy=eventTime&orderDirection=ASC&${parameters}`)).map(
      ({ eventID }) => String(eventID).slice(id('').length),
    )
  const event = (name: string, hour: number, more: object = {}) =>
    seen(`urn:ex:${name}`, 'AZ-ALA', at(hour), { eventID: id(name), ...more })

  test(
    'the time of recordX'.slice(0, 0) +
      'the time of record is the repository’s alone, and orders by capture, not by what events say',
    async () => {
      await house.capture([event('late', 5, { recordTime: '2001-01-01T00:00:00Z' })])
      await house.capture([event('early', 1, { recordTime: '2099-01-01T00:00:00Z' })])
      const both = `MATCH_epc=${uri('urn:ex:late|urn:ex:early')}`
      const recorded = await eventsOf(`/epcis/events?${both}&orderBy=recordTime&orderDirection=ASC`)
      assert.deepEqual(
        recorded.map(({ eventID }) => eventID),
        [id('late'), id('early')],
      )
      const [first, second] = recorded.map(({ recordTime }) => String(recordTime)) as [
        string,
        string,
      ]
      assert.ok(first < second && Math.abs(Date.parse(first) - Date.now()) < 600_000, first)
      assert.deepEqual(await found(`${both}&GE_recordTime=${uri(second)}`), ['early'])
      assert.deepEqual(await found(`${both}&LT_recordTime=${uri(second)}`), ['late'])
    },
  )

  test('the next page is a Link of RFC 8288 with an expiry, and its token tells nothing', async () => {
    await house.capture([1, 2, 3].map((hour) => event(`page-${hour}`, hour)))
    const things = uri('urn:ex:page-1|urn:ex:page-2|urn:ex:page-3')
    const first = await ask('GET', `/epcis/events?MATCH_epc=${things}&perPage=2`)
    const [, target] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link))!
    const expires = Date.parse(String(first.headers['gs1-next-page-token-expires']))
    assert.ok(expires > Date.now() && expires <= Date.now() + 25 * 60 * 60 * 1000)
    const token = /nextPageToken=([^&]+)/.exec(target!)![1]!
    const readable = Buffer.from(decodeURIComponent(token), 'base64url').toString('latin1')
    for (const told of ['page-2', 'behaviour', 'eventTime'])
      assert.ok(!readable.includes(told) && !token.includes(told), told)
    const last = await ask('GET', target!)
    assert.equal(last.status, 200)
    assert.deepEqual(
      [last.headers.link, last.headers['gs1-next-page-token-expires']],
      [undefined, undefined],
    )
    const others = target!.replace(token, `${token.slice(0, -3)}AAA`)
    assert.equal((await ask('GET', others)).status, 400)
  })

  test('every value of a list counts, of sensors too, whichever stands first', async () => {
    const report = (more: object) => ({
      sensorElementList: [{ sensorReport: [{ type: 'Temperature', ...more }] }],
    })
    await house.capture([
      event('warm', 1, report({ deviceID: 'urn:ex:device:1', stringValue: 'warm' })),
      event('cold', 2, report({ deviceID: 'urn:ex:device:2', stringValue: 'cold' })),
      event('damp', 3, report({ type: 'Pressure', stringValue: 'damp' })),
    ])
    const among = `MATCH_epc=${uri('urn:ex:warm|urn:ex:cold|urn:ex:damp')}`
    for (const [parameter, values, names] of [
      ['EQ_stringValue', ['warm', 'cold'], ['warm', 'cold']],
      ['EQ_deviceID', ['urn:ex:device:1', 'urn:ex:device:2'], ['warm', 'cold']],
      ['EQ_type', ['Temperature', 'Pressure'], ['warm', 'cold', 'damp']],
      ['EQ_eventID', [id('damp'), id('warm')], ['warm', 'damp']],
    ] as const)
      for (const list of [values, values.toReversed()])
        assert.deepEqual(await found(`${among}&${parameter}=${uri(list.join('|'))}`), names)
    assert.deepEqual(await found(`${among}&EQ_stringValue=cold|nothing`), ['cold'])
  })

  test('a parameter that nobody knows is the exception of the standard in a URL, in a body and by name', async () => {
    const json = { 'content-type': 'application/json' }
    const query = { EQ_colour: ['red'], eventType: ['ObjectEvent'] }
    const named = JSON.stringify({ name: 'of-colours', query })
    for (const answer of [
      await ask('GET', '/epcis/events?EQ_colour=red&eventType=ObjectEvent'),
      await ask('POST', '/epcis/queries', json, named),
    ]) {
      const problem = JSON.parse(answer.text) as Problem
      assert.deepEqual(
        [answer.status, problem.type],
        [400, 'epcisException:QueryParameterException'],
      )
      assert.ok(problem.reasons!.some(({ pointer }) => pointer.endsWith('/EQ_colour')))
    }
  })

  test('in a pattern an underscore, a per cent sign and a star in the middle are themselves', async () => {
    await house.capture([
      event('a_b', 1),
      event('axb', 2),
      event('a%25b', 3),
      event('a*b', 4),
      event('a*bc', 5),
    ])
    for (const [pattern, names] of [
      ['urn:ex:a_b', ['a_b']],
      ['urn:ex:a%25b', ['a%25b']],
      ['urn:ex:a%', []],
      ['urn:ex:a*b', ['a*b']],
      ['urn:ex:*', []],
    ] as const)
      for (const parameter of ['MATCH_epc', 'MATCH_anyEPC'])
        assert.deepEqual(await found(`${parameter}=${uri(pattern)}`), names, pattern)
    const malformed = await ask('GET', `/epcis/events?MATCH_epc=${uri('urn:epc:idpat:sgtin:*.1')}`)
    assert.equal(malformed.status, 400)
  })

  test('the events of a thing are those in which it has any role, by either form of its identifier', async () => {
    const [urn, link] = [
      'urn:epc:id:sscc:0614141.0000000017',
      'https://id.gs1.org/00/006141410000000173',
    ]
    const inOrOut = (name: string, hour: number, more: object) => ({
      type: 'TransformationEvent',
      eventID: id(name),
      eventTime: at(hour),
      eventTimeZoneOffset: '+00:00',
      ...more,
    })
    await house.capture([
      seen(urn, 'AZ-ALA', at(1), { eventID: id('thing') }),
      packed(link, ['urn:ex:child'], 'ADD', at(2), { eventID: id('parent') }),
      packed('urn:ex:parent', [urn], 'ADD', at(3), { eventID: id('child') }),
      inOrOut('input', 4, { inputEPCList: [link], outputEPCList: ['urn:ex:output'] }),
      inOrOut('output', 5, { inputEPCList: ['urn:ex:input'], outputEPCList: [urn] }),
    ])
    const names = ['thing', 'parent', 'child', 'input', 'output']
    for (const spelled of [urn, link]) {
      assert.deepEqual(await found(`MATCH_anyEPC=${uri(spelled)}`), names)
      const ofThing = await eventsOf(
        `/epcis/epcs/${uri(spelled)}/events?orderBy=eventTime&orderDirection=ASC`,
      )
      assert.deepEqual(
        ofThing.map(({ eventID }) => eventID),
        names.map(id),
      )
    }
  })

  test('what is refused is a problem of the standard’s type in JSON and in XML, as it is asked for', async () => {
    const many = JSON.stringify(documentOf([event('none', 1)]))
    const cases: [number, string, () => [string, string, Headers, string?]][] = [
      [
        406,
        'NotAcceptableException',
        () => ['GET', '/epcis/events', { 'gs1-epcis-version': '1.2' }],
      ],
      [
        415,
        'UnsupportedMediaTypeException',
        () => ['POST', '/epcis/capture', { 'content-type': 'text/plain' }, many],
      ],
      [
        413,
        'CaptureLimitExceededException',
        () => [
          'POST',
          '/epcis/capture',
          { 'content-type': 'application/json' },
          many + ' '.repeat(33_554_433 - many.length),
        ],
      ],
      [
        413,
        'QueryTooLargeException',
        () => ['GET', `/epcis/events?maxEventCount=1&MATCH_epc=${uri('urn:ex:b1|urn:ex:b2')}`, {}],
      ],
      [414, 'URITooLongException', () => ['GET', `/epcis/events?x=${'x'.repeat(9_000)}`, {}]],
      [404, 'NoSuchNameException', () => ['GET', '/epcis/events/urn:ex:nobody', {}]],
      [400, 'QueryParameterException', () => ['GET', '/epcis/events?EQ_colour=red', {}]],
    ]
    await house.capture([event('b1', 1), event('b2', 2)])
    for (const [status, exception, request] of cases)
      for (const form of ['json', 'xml']) {
        const [method, url, headers, body] = request()
        const accept = `application/problem+${form}, application/${form}`
        const answer = await ask(method as 'GET' | 'POST', url, { accept, ...headers }, body)
        assert.equal(answer.status, status, `${exception} in ${form}: ${answer.text}`)
        assert.ok(answer.type.startsWith(`application/problem+${form}`), answer.type)
        assert.ok(answer.text.includes(`epcisException:${exception}`), answer.text)
      }
  })

  test('deleting a query ends its subscription; one asks for exactly one of a stream and a schedule', async () => {
    const path = '/epcis/queries/short-lived'
    const make = () => house.call('POST', '/epcis/queries', { name: 'short-lived', query: {} })
    assert.equal((await make()).status, 201)
    const subscribe = (times: object) =>
      house.call<{ subscriptionID: string }>('POST', `${path}/subscriptions`, {
        dest: 'http://127.0.0.1:9/events',
        ...times,
      })
    const schedule = { month: '2', dayOfMonth: '29' }
    for (const times of [{}, { stream: false }, { stream: true, schedule }])
      assert.equal((await subscribe(times)).status, 400, JSON.stringify(times))
    const { status, body, text } = await subscribe({ schedule })
    assert.equal(status, 201, text)
    const made = `${path}/subscriptions/${body.subscriptionID}`
    assert.equal((await house.call('GET', made)).status, 200)
    assert.equal((await house.call('DELETE', path)).status, 204)
    assert.equal((await house.call('GET', made)).status, 404)
    assert.equal((await make()).status, 201)
    assert.equal((await house.call('GET', made)).status, 404)
    assert.deepEqual((await house.call('GET', `${path}/subscriptions`)).body, [])
  })

  test('decimals keep their digits and are compared exactly; a time keeps the offset in which it was said', async () => {
    const text = JSON.stringify(
      documentOf([
        event('exact', 1, {
          eventTime: '2026-06-02T05:00:00.10+04:00',
          eventTimeZoneOffset: '+03:30',
          quantityList: [{ epcClass: 'urn:ex:oil', quantity: 7777, uom: 'KGM' }],
        }),
      ]),
    ).replace('7777', '0.30')
    const posted = await ask('POST', '/epcis/capture', { 'content-type': 'application/json' }, text)
    assert.equal(posted.status, 202, posted.text)
    const { text: answer } = await ask('GET', `/epcis/events/${uri(id('exact'))}`)
    for (const said of [
      '"quantity":0.30,',
      '"eventTime":"2026-06-02T05:00:00.10+04:00"',
      '"eventTimeZoneOffset":"+03:30"',
    ])
      assert.ok(answer.includes(said), `${said} in ${answer}`)
    const among = 'MATCH_epc=urn:ex:exact'
    assert.deepEqual(await found(`${among}&EQ_quantity_KGM=0.3`), ['exact'])
    for (const other of [
      'EQ_quantity_KGM=0.30000000000000004',
      'GT_quantity_KGM=0.3',
      'LT_quantity_KGM=0.3',
    ])
      assert.deepEqual(await found(`${among}&${other}`), [], other)
    assert.deepEqual(await found(`${among}&EQ_quantity_GRM=300`), ['exact'])
  })

  test('in XML too a sensor element without report is refused, and what was measured after its event is doubted', async () => {
    const measured = (name: string, inside: string) => `<ObjectEvent>
      <eventTime>2026-06-02T11:00:00+04:00</eventTime><eventTimeZoneOffset>+04:00</eventTimeZoneOffset>
      <epcList><epc>urn:ex:${name}</epc></epcList><action>OBSERVE</action>
      <sensorElementList><sensorElement>${inside}</sensorElement></sensorElementList></ObjectEvent>`
    const report = '<sensorReport type="gs1:Temperature" value="4" uom="CEL"/>'
    const time = (text: string) => `<sensorMetadata time="${text}"/>`
    const refused = await postXml(measured('unmeasured', time('2026-06-02T06:00:00Z')))
    const { reasons } = JSON.parse(refused.text) as Problem
    assert.equal(refused.status, 400)
    assert.deepEqual(
      reasons!.map(({ code, pointer }) => `${code} ${pointer}`),
      ['missing /epcisBody/eventList/0/sensorElementList/0/sensorReport'],
    )
    const warned = async (moment: string) => {
      const { status, text } = await postXml(measured('measured', time(moment) + report))
      assert.equal(status, 202, text)
      return (JSON.parse(text) as CaptureJob).warnings.map(({ code }) => code)
    }
    assert.deepEqual(await warned('2026-06-02T07:00:00Z'), [])
    assert.deepEqual(await warned('2026-06-02T07:00:00.001Z'), ['sensor-time'])
  })

  test('extensions inside of extensions and the attributes of their elements in XML are found and given back', async () => {
    const deep =
      '<ex:tray><ex:egg ex:state="whole">7<ex:laid>2026-06-01</ex:laid></ex:egg></ex:tray>'
    const posted = await postXml(`<ObjectEvent>
      <eventTime>2026-06-02T11:00:00+04:00</eventTime><eventTimeZoneOffset>+04:00</eventTimeZoneOffset>
      <eventID>${id('deep')}</eventID><epcList><epc>urn:ex:deep</epc></epcList><action>OBSERVE</action>
      <ex:box ex:seal="K7">${deep}</ex:box></ObjectEvent>`)
    assert.equal(posted.status, 202, posted.text)
    for (const parameter of [
      'EQ_INNER_ex:state=whole',
      'EQ_INNER_ex:seal=K7',
      'EXISTS_INNER_ex:egg=true',
      'EQ_INNER_ex:laid=2026-06-01',
      'EXISTS_ex:box=true',
    ])
      assert.deepEqual(await found(parameter), ['deep'], parameter)
    for (const other of ['EQ_INNER_ex:state=broken', 'EXISTS_ex:egg=true'])
      assert.deepEqual(await found(other), [], other)
    const inXml = await ask('GET', '/epcis/events?MATCH_epc=urn:ex:deep', {
      accept: 'application/xml',
    })
    assert.ok(inXml.text.includes(`<ex:box ex:seal="K7">${deep}</ex:box>`), inXml.text)
  })

  test('the type of a transaction is a word in any spelling or a URI; quantities are one number or several', async () => {
    const order = (type: string) => ({
      bizTransactionList: [{ type, bizTransaction: 'urn:ex:order:1' }],
    })
    await house.capture([
      event('word', 1, order('po')),
      event('own', 2, order('https://ex.example/voc/waybill')),
      event('seven', 3, { quantityList: [{ epcClass: 'urn:ex:piece', quantity: 7 }] }),
      event('nine', 4, { quantityList: [{ epcClass: 'urn:ex:piece', quantity: 9 }] }),
    ])
    for (const [type, name] of [
      ['po', 'word'],
      ['urn:epcglobal:cbv:btt:po', 'word'],
      ['https://ref.gs1.org/cbv/BTT-po', 'word'],
      ['https://ex.example/voc/waybill', 'own'],
      ['ex:waybill', 'own'],
    ] as const)
      assert.deepEqual(await found(`EQ_bizTransaction_${uri(type)}=urn:ex:order:1`), [name], type)
    const named = async (name: string, EQ_quantity: unknown) => {
      const query = { EQ_quantity, MATCH_anyEPCClass: ['urn:ex:piece'] }
      assert.equal((await house.call('POST', '/epcis/queries', { name, query })).status, 201)
      const events = await eventsOf(`/epcis/queries/${name}/events`)
      return events.map(({ eventID }) => String(eventID)).toSorted()
    }
    assert.deepEqual(await named('of-seven', 7), [id('seven')])
    assert.deepEqual(await named('of-both', [9, 7]), [id('nine'), id('seven')])
  })
})
