import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Collection } from '@karvan/contract'
import { createManualClock } from '../src/platform/index.ts'
import { type House, openHouse, packed, seen } from './house.ts'

const BOX = 'urn:epc:id:bic:CSQU3054383'
const OTHER = 'urn:epc:id:bic:MSKU1234565'
const WAGON = 'urn:karvan:wagon:58281347'
/** One thing of GS1 in each of its spellings: EPC Tag Data Standard 2.1 §6.3.1, GS1 Digital Link. */
const ITEM = {
  urn: 'urn:epc:id:sgtin:0614141.107346.2018',
  link: 'https://id.gs1.org/01/10614141073464/21/2018',
  elsewhere: 'https://shop.example/gtin/10614141073464/ser/2018?linkType=all',
}
const TYPES = ['eventTypes', 'epcs', 'bizSteps', 'bizLocations', 'readPoints', 'dispositions']
const place = (id: string): string => `urn:karvan:place:${id}`

/** Resources of EPCIS 2.0.1 §12: what an asker finds in the events that it sees. */
describe('the resources', () => {
  const clock = createManualClock('2026-05-02T00:00:00Z')
  let house: House
  const keys: Record<string, string> = {}
  before(async () => {
    house = await openHouse(clock)
    const carrier = await house.createParty('carrier', 'AZ')
    const shipper = await house.createParty('forwarder', 'UZ')
    Object.assign(keys, {
      carrier: carrier.key,
      shipper: shipper.key,
      customs: (await house.createAuthority('GE', ['customs'])).key,
      stranger: (await house.createParty('terminal', 'KZ')).key,
    })
    // The shipper is a party to its box; the other one is somebody else's.
    await house.call('PUT', '/api/interests', {
      organisation: shipper.id,
      thing: BOX,
      fromTime: '2026-04-01T00:00:00Z',
      toTime: null,
    })
    await house.capture(
      [
        packed(WAGON, [BOX, OTHER], 'ADD', '2026-05-01T08:00:00Z', {
          readPoint: { id: place('AZ-ALA') },
          disposition: 'in_progress',
        }),
        seen(OTHER, 'GE-PTI', '2026-05-01T20:00:00Z', {
          bizStep: 'https://ref.gs1.org/cbv/BizStep-inspecting',
          disposition: 'urn:epcglobal:cbv:disp:damaged',
        }),
        seen(ITEM.urn, 'AZ-ALA', '2026-05-01T09:00:00Z', {
          bizStep: 'https://example.com/steps/painting',
          quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: 2 }],
        }),
      ],
      carrier.key,
    )
    await house.settle()
  })
  after(() => house.close())

  const list = async (asker: string, path: string): Promise<string[]> => {
    const { status, body } = await house.call<Collection>(
      'GET',
      `/epcis${path && `/${path}`}`,
      undefined,
      keys[asker],
    )
    assert.equal(status, 200, `${asker} ${path}`)
    assert.equal(body.type, 'Collection')
    return body.member
  }
  const everything = async (asker: string): Promise<Record<string, string[]>> =>
    Object.fromEntries(
      await Promise.all(TYPES.map(async (path) => [path, await list(asker, path)])),
    )
  const statusOf = async (asker: string, path: string): Promise<string> => {
    const { status, text } = await house.call('GET', `/epcis/${path}`, undefined, keys[asker])
    return status === 200 ? '200' : `${status} ${(JSON.parse(text) as { code: string }).code}`
  }
  const eventsOf = async (asker: string, path: string): Promise<string[]> => {
    const { status, body } = await house.call<{
      epcisBody: { queryResults: { resultsBody: { eventList: { eventTime: string }[] } } }
    }>('GET', `/epcis/${path}`, undefined, keys[asker])
    assert.equal(status, 200, path)
    return body.epcisBody.queryResults.resultsBody.eventList.map(({ eventTime }) =>
      eventTime.slice(11, 13),
    )
  }
  const UNKNOWN = '404 journal.unknown-resource'

  test('are listed at the top', async () => {
    assert.deepEqual(await list('stranger', ''), [
      'bizLocations',
      'bizSteps',
      'capture',
      'dispositions',
      'epcs',
      'eventTypes',
      'events',
      'queries',
      'readPoints',
    ])
  })

  test('are what the events say that an asker sees whole', async () => {
    assert.deepEqual(await everything('carrier'), {
      eventTypes: ['AggregationEvent', 'ObjectEvent'],
      epcs: [ITEM.link, BOX, OTHER, WAGON].sort(),
      bizSteps: ['https://example.com/steps/painting', 'inspecting', 'loading'],
      bizLocations: [place('AZ-ALA'), place('GE-PTI')],
      readPoints: [place('AZ-ALA'), place('GE-PTI')],
      dispositions: ['damaged', 'in_progress'],
    })
    assert.deepEqual(await everything('customs'), {
      eventTypes: ['ObjectEvent'],
      epcs: [OTHER],
      bizSteps: ['inspecting'],
      bizLocations: [place('GE-PTI')],
      readPoints: [place('GE-PTI')],
      dispositions: ['damaged'],
    })
  })

  test('of who sees an event in part are what it is shown of it', async () => {
    assert.deepEqual(await everything('shipper'), {
      eventTypes: ['AggregationEvent'],
      // Whoever has to do with a thing has to do with what carries it.
      epcs: [BOX, WAGON],
      bizSteps: ['loading'],
      bizLocations: [],
      readPoints: [place('AZ-ALA')],
      dispositions: ['in_progress'],
    })
  })

  test('of who sees nothing are none', async () => {
    for (const members of Object.values(await everything('stranger'))) assert.deepEqual(members, [])
  })

  test('of the operator are those of everybody', async () => {
    const { body } = await house.call<Collection>('GET', '/epcis/bizSteps')
    assert.deepEqual(body.member, ['https://example.com/steps/painting', 'inspecting', 'loading'])
    const epcs = await house.call<Collection>('GET', '/epcis/epcs')
    assert.deepEqual(epcs.body.member, [ITEM.link, BOX, OTHER, WAGON].sort())
  })

  test('lead to their events, and only where they are known', async () => {
    assert.deepEqual(await list('shipper', 'bizSteps/loading'), ['events'])
    assert.deepEqual(await eventsOf('shipper', 'bizSteps/loading/events'), ['08'])
    for (const [asker, path] of [
      ['shipper', 'bizSteps/inspecting'],
      ['shipper', `epcs/${encodeURIComponent(OTHER)}`],
      ['customs', `readPoints/${encodeURIComponent(place('AZ-ALA'))}`],
      ['carrier', 'dispositions/in_transit'],
      ['carrier', 'eventTypes/TransactionEvent'],
      ['carrier', 'bizSteps/nonsense'],
      ['carrier', `epcs/${encodeURIComponent('https://id.gs1.org/01/04012345123456/10/998877')}`],
    ] as const)
      for (const end of ['', '/events'])
        assert.equal(await statusOf(asker, path + end), UNKNOWN, `${asker} ${path}${end}`)
  })

  test('are one under each of their spellings', async () => {
    const spellings: Record<string, string[]> = {
      epcs: Object.values(ITEM),
      bizSteps: [
        'inspecting',
        'https://ref.gs1.org/cbv/BizStep-inspecting',
        'urn:epcglobal:cbv:bizstep:inspecting',
        'cbv:BizStep-inspecting',
      ],
      dispositions: [
        'damaged',
        'https://ref.gs1.org/cbv/Disp-damaged',
        'urn:epcglobal:cbv:disp:damaged',
      ],
      eventTypes: [
        'AggregationEvent',
        'epcis:AggregationEvent',
        'https://ref.gs1.org/epcis/AggregationEvent',
      ],
    }
    for (const [path, values] of Object.entries(spellings)) {
      const [first, ...others] = values.map(
        (value) => `${path}/${encodeURIComponent(value)}/events`,
      )
      const expected = await eventsOf('carrier', first!)
      assert.equal(expected.length, 1, first)
      for (const other of others)
        assert.deepEqual(await eventsOf('carrier', other), expected, other)
    }
  })

  test('of a thing are its events in whichever role it has', async () => {
    assert.deepEqual(await eventsOf('carrier', `epcs/${encodeURIComponent(OTHER)}/events`), [
      '20',
      '08',
    ])
    assert.deepEqual(await eventsOf('carrier', `epcs/${encodeURIComponent(WAGON)}/events`), ['08'])
  })

  test('are narrowed by further parameters, but not by what the path says', async () => {
    const path = `epcs/${encodeURIComponent(OTHER)}/events`
    assert.deepEqual(await eventsOf('carrier', `${path}?EQ_bizStep=loading`), ['08'])
    assert.deepEqual(
      await eventsOf('carrier', `${path}?MATCH_parentID=${encodeURIComponent(WAGON)}`),
      ['08'],
    )
    assert.deepEqual(
      await eventsOf('carrier', `${path}?EQ_bizStep=arriving`),
      [],
      'known, and nothing',
    )
    for (const [at, parameter] of [
      [path, `MATCH_anyEPC=${BOX}`],
      ['bizSteps/loading/events', 'EQ_bizStep=loading'],
      ['eventTypes/ObjectEvent/events', 'eventType=ObjectEvent'],
      ['bizSteps/loading/events', 'EQ_nothing=1'],
    ] as const)
      assert.equal(
        await statusOf('carrier', `${at}?${parameter}`),
        '400 journal.query-parameter',
        parameter,
      )
  })

  test('are gone for who is no longer a party, and the values of other events stay', async () => {
    const interest = await house.createParty('farm', 'UZ')
    keys.farm = interest.key
    const box = 'urn:epc:id:bic:TGHU9876549'
    const another = 'urn:epc:id:bic:TGHU9876550'
    for (const thing of [box, another])
      await house.call('PUT', '/api/interests', {
        organisation: interest.id,
        thing,
        fromTime: '2026-04-01T00:00:00Z',
        toTime: null,
      })
    await house.capture(
      [
        seen(box, 'AZ-ALA', '2026-05-01T10:00:00Z', { bizStep: 'storing' }),
        seen(box, 'AZ-ALA', '2026-05-01T11:00:00Z', { bizStep: 'holding' }),
        seen(another, 'AZ-ALA', '2026-05-01T12:00:00Z', { bizStep: 'holding' }),
      ],
      keys.carrier,
    )
    assert.deepEqual(await list('farm', 'bizSteps'), ['holding', 'storing'])
    await house.call(
      'DELETE',
      `/api/interests?organisation=${interest.id}&thing=${encodeURIComponent(box)}`,
    )
    assert.deepEqual(await list('farm', 'bizSteps'), ['holding'])
    assert.deepEqual(await list('farm', 'epcs'), [another])
    assert.equal(await statusOf('farm', 'bizSteps/storing'), UNKNOWN)
    await house.call(
      'DELETE',
      `/api/interests?organisation=${interest.id}&thing=${encodeURIComponent(another)}`,
    )
    for (const members of Object.values(await everything('farm'))) assert.deepEqual(members, [])
  })

  test('are answered in JSON of either name, and in nothing else', async () => {
    const typeOf = async (path: string, accept?: string): Promise<string> => {
      const answer = await house.app.http.inject({
        url: path,
        headers: { authorization: `Bearer ${keys.carrier}`, ...(accept ? { accept } : {}) },
      })
      const { code } = JSON.parse(answer.body) as { code?: string }
      return code ?? String(answer.headers['content-type'])
    }
    const json = 'application/json'
    const ld = 'application/ld+json'
    for (const [path, accept, expected] of [
      ['/epcis/bizSteps', undefined, json],
      ['/epcis/bizSteps', `${ld}, ${json};q=0.5`, ld],
      ['/epcis/bizSteps', 'text/html', 'platform.not-acceptable'],
      ['/epcis/events', undefined, ld],
      ['/epcis/events', '*/*', ld],
      ['/epcis/events', `${json}; charset=utf-8`, json],
      ['/epcis/events', 'text/html, application/*;q=0.1', ld],
      ['/epcis/events', 'text/html', 'platform.not-acceptable'],
      ['/epcis/bizSteps/loading/events', 'image/png', 'platform.not-acceptable'],
      ['/epcis/queries', 'image/png', 'platform.not-acceptable'],
    ] as const) {
      const type = await typeOf(path, accept)
      assert.ok(type.startsWith(expected), `${path} as ${accept}: ${type}`)
    }
  })

  test('of an event that nobody captured or that is not seen are unknown', async () => {
    const UNKNOWN_EVENT = '404 journal.unknown-event'
    assert.equal(await statusOf('carrier', 'events/urn%3Auuid%3Anone'), UNKNOWN_EVENT)
    const event = seen(BOX, 'TR-MER', '2026-05-01T15:00:00Z', { eventID: 'urn:event:declared' })
    await house.capture([event], keys.carrier)
    assert.equal(await statusOf('stranger', 'events/urn:event:declared'), UNKNOWN_EVENT)
    const errorDeclaration = { declarationTime: '2026-05-01T18:00:00Z', reason: 'did_not_occur' }
    await house.capture([{ ...event, errorDeclaration }], keys.carrier)
    assert.deepEqual(await eventsOf('carrier', 'events/urn:event:declared'), ['15', '15'])
  })
})
