import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { CaptureJob, Problem } from '@karvan/contract'
import { readDocument } from '@karvan/epcis'
import { ADMIN_KEY, documentOf, type House, openHouse, seen } from './house.ts'

/** One thing of each scheme of the EPC Tag Data Standard that has both forms: EPC URN, path of its link, another link. */
const THINGS: readonly (readonly [string, string, string?])[] = [
  [
    'urn:epc:id:sgtin:4012345.011111.9%2F8',
    '/01/04012345111118/21/9%2F8',
    '/gtin/4012345111118/ser/9%2f8?x=1',
  ],
  ['urn:epc:id:sscc:4012345.3111111111', '/00/340123451111111111', '/sscc/340123451111111111'],
  ['urn:epc:id:grai:4012345.00022.334455', '/8003/04012345000221334455'],
  ['urn:epc:id:giai:4012345.A.B', '/8004/4012345A.B'],
  [
    'urn:epc:id:gsrn:4012345.0000006765',
    '/8018/401234500000067657',
    '/8018/401234500000067657/8019/3',
  ],
  ['urn:epc:id:gsrnp:4012345.0000000007', '/8017/401234500000000074'],
  ['urn:epc:id:gdti:4012345.00009.PO-4711', '/253/4012345000092PO-4711'],
  ['urn:epc:id:cpi:4012345.11-A%23%2F.1234', '/8010/401234511-A%23%2F/8011/1234'],
  ['urn:epc:id:sgcn:4012345.99999.44', '/255/401234599999044'],
  ['urn:epc:id:ginc:4012345.xyz47%2F11', '/401/4012345xyz47%2F11'],
  ['urn:epc:id:gsin:4012345.222333444', '/402/40123452223334442'],
  ['urn:epc:id:itip:4012345.011111.01.02.987', '/8006/040123451111180102/21/987'],
  [
    "urn:epc:id:upui:4012345.098765.51qIgY)%3C%26Jp3+j7'SDB",
    "/01/04012345987652/235/51qIgY%29%3C%26Jp3%2Bj7'SDB",
  ],
  ['urn:epc:id:pgln:4012345.00000', '/417/4012345000009'],
  ['urn:epc:id:sgln:4012345.00005.122', '/414/4012345000054/254/122'],
  ['urn:epc:id:sgln:4012345.00006.0', '/414/4012345000061', '/414/4012345000061?a=b'],
]

/** Classes: the URN of a lot, and patterns of all serial numbers. */
const CLASSES: readonly (readonly [string, string])[] = [
  ['urn:epc:class:lgtin:4012345.012345.Lot%22987', '/01/04012345123456/10/Lot%22987'],
  ['urn:epc:idpat:sgtin:4012345.099914.*', '/01/04012345999143'],
  ['urn:epc:idpat:grai:4012345.66666.*', '/8003/04012345666663'],
  ['urn:epc:idpat:gdti:4012345.55555.*', '/253/4012345555554'],
  ['urn:epc:idpat:sgcn:4012345.99998.*', '/255/4012345999983'],
  ['urn:epc:idpat:cpi:4012345.ABC.*', '/8010/4012345ABC'],
  ['urn:epc:idpat:itip:4012345.012345.01.02.*', '/8006/040123451234560102'],
]

const TIME = '2026-05-01T10:00:00Z'
const canonical = (path: string): string => `https://id.gs1.org${path}`
const elsewhere = (path: string): string => `https://example.com/shop${path}`

type Event = Record<string, unknown> & { eventID: string; epcList?: string[] }
interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } }
}

let house: House
const call = async (
  method: 'GET' | 'POST',
  url: string,
  { format, body, key = ADMIN_KEY }: { format?: string; body?: string; key?: string } = {},
) => {
  const {
    statusCode: status,
    headers,
    body: text,
  } = await house.app.http.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${key}`,
      ...(format === undefined ? {} : { 'gs1-epc-format': format }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status, headers, text }
}

const ask = async (query: Record<string, string>, format?: string, key?: string) => {
  const asked = {
    ...(format === undefined ? {} : { format }),
    ...(key === undefined ? {} : { key }),
  }
  const answer = await call('GET', `/epcis/events?${new URLSearchParams(query)}`, asked)
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(readDocument(answer.text).problems, [])
  const document = JSON.parse(answer.text) as QueryDocument
  const events = document.epcisBody.queryResults.resultsBody.eventList
  return { ...answer, events, ids: events.map(({ eventID }) => eventID).sort() }
}

describe('both worlds of identifiers', () => {
  before(async () => {
    house = await openHouse(undefined, undefined, { gs1Prefixes: new Map([['4012345', 7]]) })
  })
  after(() => house.close())

  test('a thing captured in one form is found in the other, whatever its scheme', async () => {
    const named = (thing: string) => seen(thing, 'AZ-ALA', TIME)
    const forms = THINGS.map(([urn, path, other]) => [
      urn,
      canonical(path),
      elsewhere(other ?? path),
    ])
    const events = forms.map((each) => each.map(named))
    await house.capture(events.flat())
    for (const [index, each] of forms.entries()) {
      const ids = events[index]!.map(({ eventID }) => eventID).sort()
      for (const form of each) assert.deepEqual((await ask({ MATCH_anyEPC: form })).ids, ids, form)
    }
  })

  test('a class captured in one form is found in the other, whatever its scheme', async () => {
    const named = (epcClass: string) =>
      seen('', 'AZ-ALA', TIME, { epcList: [], quantityList: [{ epcClass }] })
    for (const [urn, path] of CLASSES) {
      const forms = [urn, canonical(path), elsewhere(path)]
      const events = forms.map(named)
      await house.capture(events)
      const ids = events.map(({ eventID }) => eventID).sort()
      for (const form of forms)
        assert.deepEqual((await ask({ MATCH_anyEPCClass: form })).ids, ids, form)
    }
  })

  test('a place captured in one form is found in the other', async () => {
    const forms = [
      'urn:epc:id:sgln:4012345.00007.9',
      canonical('/414/4012345000078/254/9'),
      elsewhere('/gln/4012345000078/254/9'),
    ]
    const at = (id: string) =>
      seen(`urn:epc:id:bic:TEST${randomUUID()}`, '', TIME, {
        readPoint: { id },
        bizLocation: { id },
      })
    const events = forms.map(at)
    await house.capture(events)
    const ids = events.map(({ eventID }) => eventID).sort()
    for (const form of forms)
      for (const name of ['EQ_readPoint', 'EQ_bizLocation'])
        assert.deepEqual((await ask({ [name]: form })).ids, ids, `${name}=${form}`)
  })

  const [sgtin, path] = ['urn:epc:id:sgtin:4012345.077777.1', '/01/04012345777772/21/1']
  const container = 'urn:epc:id:bic:CSQU3054383'
  const foreign = 'https://id.gs1.org/01/10614141123459/21/7'
  /** As no program writes it: to be given back so. */
  const written = (id: string, things: string[]): string =>
    `{ "type":"ObjectEvent","eventID":"${id}",\t"eventTime": "${TIME}","eventTimeZoneOffset":"+04:00",
      "action":"OBSERVE", "epcList" : ${JSON.stringify(things, undefined, 1)},
      "karvan:remark":"${sgtin}", "karvan:delayMinutes": 1.50 }`
  const captureText = (event: string, format?: string) =>
    call('POST', '/epcis/capture', {
      ...(format === undefined ? {} : { format }),
      body: JSON.stringify(documentOf([])).replace('"eventList":[]', `"eventList":[${event}]`),
    })

  for (const format of [
    undefined,
    'Always_GS1_Digital_Link',
    'Always_EPC_URN',
    'Never_Translates',
  ]) {
    test(`captured with GS1-EPC-Format ${format}, an event is kept and given back as it came`, async () => {
      const id = `urn:uuid:${randomUUID()}`
      const event = written(id, [sgtin, elsewhere(path.replace(/1$/, '2')), container])
      const captured = await captureText(event, format)
      assert.equal(captured.status, 202, captured.text)
      assert.equal((JSON.parse(captured.text) as CaptureJob).captured, 1)
      assert.equal(captured.headers['gs1-epc-format'], 'Never_Translates')
      for (const asked of [undefined, 'Never_Translates', 'No_Preference']) {
        const answer = await ask({ EQ_eventID: id }, asked)
        assert.ok(answer.text.includes(event.trim().slice(1)), answer.text)
        assert.equal(answer.headers['gs1-epc-format'], 'Never_Translates')
      }
    })
  }

  test('asked for links or URNs, it stands in them, and every other character as it came', async () => {
    const id = `urn:uuid:${randomUUID()}`
    const link = elsewhere(path.replace(/1$/, '2'))
    const event = written(id, [sgtin, link, container])
    assert.equal((await captureText(event)).status, 202)
    const links = await ask({ EQ_eventID: id }, 'Always_GS1_Digital_Link')
    const asLinks = written(id, [canonical(path), link, container])
    assert.ok(links.text.includes(asLinks.slice(1)), links.text)
    assert.equal(links.headers['gs1-epc-format'], 'Always_GS1_Digital_Link')
    const urns = await ask({ EQ_eventID: id }, 'Always_EPC_URN')
    const asUrns = written(id, [sgtin, sgtin.replace(/1$/, '2'), container])
    assert.ok(urns.text.includes(asUrns.slice(1)), urns.text)
    assert.equal(urns.headers['gs1-epc-format'], 'Always_EPC_URN')
    const one = await call('GET', `/epcis/events/${encodeURIComponent(id)}`, {
      format: 'Always_EPC_URN',
    })
    assert.ok(one.text.includes(asUrns.slice(1)), one.text)
  })

  test('what cannot be translated stays, and the event says so and why', async () => {
    const event = seen(foreign, 'AZ-ALA', TIME, {
      epcList: [foreign, 'https://id.gs1.org/01/04012345777778/21/1', canonical(path)],
    })
    await house.capture([event])
    const { events } = await ask({ EQ_eventID: String(event.eventID) }, 'Always_EPC_URN')
    assert.deepEqual(events[0]?.epcList, [
      foreign,
      'https://id.gs1.org/01/04012345777778/21/1',
      sgtin,
    ])
    assert.deepEqual(events[0]?.['karvan:untranslated'], [
      {
        'karvan:pointer': '/epcList/0',
        'karvan:value': foreign,
        'karvan:obstacle': 'prefix-unknown',
      },
      {
        'karvan:pointer': '/epcList/1',
        'karvan:value': 'https://id.gs1.org/01/04012345777778/21/1',
        'karvan:obstacle': 'check-digit',
      },
    ])
  })

  test('a company prefix is learnt from the same event, never from what the asker does not see of it', async () => {
    const party = await house.createParty('forwarder', 'AZ')
    const interest = { organisation: party.id, thing: foreign, fromTime: TIME, toTime: null }
    assert.equal((await house.call('PUT', '/api/interests', interest)).status, 200)
    const event = seen(foreign, 'AZ-ALA', '2026-05-01T11:00:00Z', {
      epcList: [foreign, 'urn:epc:id:sscc:0614141.1234567890'],
    })
    await house.capture([event])
    const query = { EQ_eventID: String(event.eventID) }
    const whole = await ask(query, 'Always_EPC_URN')
    assert.deepEqual(whole.events[0]?.epcList, [
      'urn:epc:id:sgtin:0614141.112345.7',
      'urn:epc:id:sscc:0614141.1234567890',
    ])
    const inPart = await ask(query, 'Always_EPC_URN', party.key)
    assert.deepEqual(inPart.events[0]?.epcList, [foreign])
    assert.doesNotMatch(inPart.text, /0614141\./)
  })

  test('a form that the standard does not know is refused wherever it may be asked for', async () => {
    const body = written('urn:uuid:1', [container])
    const single = body.replace(
      '{',
      '{ "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",',
    )
    for (const format of ['always_epc_urn', 'Always', '', 'Always_EPC_URN, Never_Translates'])
      for (const answer of [
        await call('GET', '/epcis/events', { format }),
        await call('GET', '/epcis/events/urn:uuid:1', { format }),
        await captureText(body, format),
        await call('POST', '/epcis/events', { format, body: single }),
      ]) {
        assert.equal(answer.status, 400, answer.text)
        const problem = JSON.parse(answer.text) as Problem
        assert.equal(problem.code, 'journal.epc-format')
        assert.equal(problem.reasons?.[0]?.pointer, '/GS1-EPC-Format')
        assert.match(problem.reasons?.[0]?.message ?? '', /Always_GS1_Digital_Link, Always_EPC_URN/)
      }
  })
})
