import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Grant, Live, Problem, SearchResult, Seer, Thing, Timeline } from '@karvan/contract'
import { type House, openHouse, packed, seen } from './house.ts'

/** A train is loaded at Alat with the containers of thirty shippers, and leaves for Georgia. */
const SHIPPERS = 30
const TRAIN = 'urn:karvan:train:4410'
const LOADED = '2026-05-02T10:00:00Z'
const LEFT = '2026-05-02T12:00:00Z'
const ARRIVED = '2026-05-03T02:00:00Z'
const UNLOADED = '2026-05-03T04:00:00Z'

const container = (index: number): string =>
  `urn:epc:id:bic:KRVU${String(1_000_000 + index * 13).slice(0, 7)}`
const CONTAINERS = Array.from({ length: SHIPPERS }, (_, index) => container(index))

interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
}
interface Party {
  id: string
  key: string
}

describe('the loading of a train with thirty containers', () => {
  let house: House
  let carrier: Party
  let stranger: Party
  let customsAz: Party
  let customsGe: Party
  let halal: Party
  const shippers: Party[] = []
  const loading: Record<string, unknown> = {
    ...packed(TRAIN, CONTAINERS, 'ADD', LOADED, {
      readPoint: { id: 'urn:karvan:place:AZ-ALA', 'ex:track': 'track seven' },
      bizLocation: { id: 'urn:karvan:place:AZ-ALA' },
      bizTransactionList: CONTAINERS.map((_, index) => ({
        type: 'po',
        bizTransaction: `urn:orders:${index}`,
      })),
      'ex:seals': { 'ex:seal': 'SEALED-SECRET' },
      disposition: 'in_transit',
    }),
    '@context': [{ ex: 'https://carrier.example/voc/' }],
  }

  before(async () => {
    house = await openHouse()
    carrier = await house.createParty('carrier', 'AZ')
    stranger = await house.createParty('forwarder', 'AZ')
    customsAz = await house.createParty('authority', 'AZ')
    customsGe = await house.createParty('authority', 'GE')
    halal = await house.createAuthority('AZ', ['halal'])
    for (const thing of CONTAINERS) {
      const shipper = await house.createParty('forwarder', 'AZ')
      shippers.push(shipper)
      await say(shipper, thing)
    }
    const at = (place: string) => ({
      readPoint: { id: `urn:karvan:place:${place}` },
      bizLocation: { id: `urn:karvan:place:${place}` },
    })
    await house.capture(
      [
        loading,
        seen(TRAIN, 'AZ-ALA', LEFT, { bizStep: 'departing', disposition: 'in_transit' }),
        seen(TRAIN, 'GE-GAR', ARRIVED),
        packed(TRAIN, [CONTAINERS[3]!], 'DELETE', UNLOADED, at('GE-GAR')),
      ],
      carrier.key,
    )
    await house.settle()
  })
  after(() => house.close())

  const say = async (
    { id }: Party,
    thing: string,
    fromTime = '2026-05-01T00:00:00Z',
    toTime: string | null = null,
  ) => {
    const answer = await house.call('PUT', '/api/interests', {
      organisation: id,
      thing,
      fromTime,
      toTime,
    })
    assert.equal(answer.status, 200, answer.text)
  }
  const query = async (
    key: string | undefined,
    parameters = '',
  ): Promise<Record<string, unknown>[]> => {
    const answer = await house.call<QueryDocument>(
      'GET',
      `/epcis/events?orderBy=eventTime&orderDirection=ASC&perPage=100${parameters}`,
      undefined,
      key,
    )
    assert.equal(answer.status, 200, answer.text)
    return answer.body.epcisBody.queryResults.resultsBody.eventList
  }
  const steps = (events: readonly Record<string, unknown>[]) =>
    events.map(({ eventTime }) => eventTime)

  test('each shipper reads its own container of it, the train while it is inside, and nothing of the others', async () => {
    for (const [index, shipper] of shippers.entries()) {
      const events = await query(shipper.key)
      const leaves = index === 3 ? [UNLOADED] : []
      assert.deepEqual(steps(events), [LOADED, LEFT, ARRIVED, ...leaves], `shipper ${index}`)
      const [first] = events
      const { recordTime, eventID, ...rest } = first!
      assert.ok(recordTime)
      assert.equal(eventID, loading.eventID)
      assert.deepEqual(rest, {
        'karvan:inPart': true,
        type: 'AggregationEvent',
        eventTime: LOADED,
        eventTimeZoneOffset: '+04:00',
        parentID: TRAIN,
        childEPCs: [CONTAINERS[index]],
        action: 'ADD',
        bizStep: 'loading',
        disposition: 'in_transit',
        readPoint: { id: 'urn:karvan:place:AZ-ALA' },
        bizLocation: { id: 'urn:karvan:place:AZ-ALA' },
      })
      const text = JSON.stringify(events)
      for (const other of CONTAINERS) {
        if (other !== CONTAINERS[index]) assert.ok(!text.includes(other.slice(15)), other)
      }
      for (const secret of ['urn:orders', 'SEALED', 'track seven', 'carrier.example'])
        assert.ok(!text.includes(secret), secret)
    }
  })

  test('the carrier, the operator and the authority of the place read it whole', async () => {
    for (const key of [carrier.key, undefined, customsAz.key]) {
      const [first] = await query(key)
      assert.deepEqual(first!.childEPCs, CONTAINERS)
      assert.equal(first!['karvan:inPart'], undefined)
      assert.deepEqual(first!['ex:seals'], { 'ex:seal': 'SEALED-SECRET' })
    }
    assert.deepEqual(steps(await query(customsAz.key)), [LOADED, LEFT])
    assert.deepEqual(steps(await query(customsGe.key)), [ARRIVED, UNLOADED])
    assert.deepEqual(steps(await query(undefined)), [LOADED, LEFT, ARRIVED, UNLOADED])
    assert.deepEqual(await query(stranger.key), [])
    assert.deepEqual(await query(halal.key), [])
  })

  test('no parameter finds what was removed', async () => {
    const { key } = shippers[0]!
    const other = encodeURIComponent(CONTAINERS[1]!)
    for (const name of ['MATCH_epc', 'MATCH_anyEPC', 'MATCH_parentID']) {
      assert.deepEqual(await query(key, `&${name}=${other}`), [], name)
    }
    const both = encodeURIComponent(`${CONTAINERS[0]}|${CONTAINERS[1]}`)
    assert.deepEqual(steps(await query(key, `&MATCH_epc=${both}`)), [LOADED])
    assert.deepEqual(steps(await query(key, `&MATCH_epc=${other}&MATCH_anyEPC=${both}`)), [])
    for (const parameter of [
      'EQ_bizTransaction_po=urn:orders:1',
      'EQ_https%3A%2F%2Fcarrier.example%2Fvoc%2Fseals=x',
      'EXISTS_INNER_https%3A%2F%2Fcarrier.example%2Fvoc%2Fseal=',
    ]) {
      const answer = await house.call<Problem>('GET', `/epcis/events?${parameter}`, undefined, key)
      const events =
        answer.status === 200
          ? (answer.body as unknown as QueryDocument).epcisBody.queryResults.resultsBody.eventList
          : []
      assert.deepEqual(events, [], parameter)
    }
  })

  test('an ID that is a hash of the whole is not shown in part, and does not find', async () => {
    const things = [CONTAINERS[5]!, CONTAINERS[6]!]
    const { eventID: _, ...event } = packed(
      'urn:karvan:train:9',
      things,
      'ADD',
      '2026-05-05T00:00:00Z',
    )
    await house.capture([event], carrier.key)
    await house.settle()
    const whole = (await query(carrier.key, '&GE_eventTime=2026-05-05T00:00:00Z'))[0]!
    assert.match(String(whole.eventID), /^ni:/)
    const part = (await query(shippers[5]!.key, '&GE_eventTime=2026-05-05T00:00:00Z'))[0]!
    assert.equal(part.eventID, undefined)
    const id = encodeURIComponent(String(whole.eventID))
    assert.equal((await query(carrier.key, `&EQ_eventID=${id}`)).length, 1)
    assert.deepEqual(await query(shippers[5]!.key, `&EQ_eventID=${id}`), [])
    const one = await house.call('GET', `/epcis/events/${id}`, undefined, shippers[5]!.key)
    const unknown = await house.call(
      'GET',
      `/epcis/events/${encodeURIComponent(`ni:///sha-256;${'a'.repeat(64)}?ver=CBV2.0`)}`,
      undefined,
      shippers[5]!.key,
    )
    assert.deepEqual([one.status, one.text], [unknown.status, unknown.text])
  })

  test('a shipper sees where its container is, inside of what, and its timeline; of another there is none', async () => {
    const { key } = shippers[0]!
    const path = (thing: string) => `/api/things/${encodeURIComponent(thing)}`
    const { body: thing } = await house.call<Thing>('GET', path(CONTAINERS[0]!), undefined, key)
    assert.deepEqual(thing.inside, [TRAIN])
    assert.deepEqual([thing.where?.place, thing.where?.basis], ['GE-GAR', 'inherited'])
    const { body: timeline } = await house.call<Timeline>(
      'GET',
      `${path(CONTAINERS[0]!)}/timeline`,
      undefined,
      key,
    )
    assert.deepEqual(
      timeline.entries.map(({ eventTime, of, inPart }) => [eventTime.slice(0, 19), of, inPart]),
      [
        ['2026-05-03T02:00:00', TRAIN, true],
        ['2026-05-02T12:00:00', TRAIN, true],
        ['2026-05-02T10:00:00', CONTAINERS[0], true],
      ],
    )
    const { body: train } = await house.call<Thing>('GET', path(TRAIN), undefined, key)
    assert.deepEqual(train.contents, { container: 1 })
    const foreign = await house.call<Problem>('GET', path(CONTAINERS[1]!), undefined, key)
    const unknown = await house.call<Problem>(
      'GET',
      path('urn:epc:id:bic:XXXU9999999'),
      undefined,
      key,
    )
    assert.equal(foreign.status, 404)
    assert.deepEqual(
      foreign.text.replaceAll(CONTAINERS[1]!, ''),
      unknown.text.replaceAll('urn:epc:id:bic:XXXU9999999', ''),
    )
    const found = await house.call<SearchResult>('GET', '/api/search?q=KRVU', undefined, key)
    assert.deepEqual(
      found.body.hits.map(({ id }) => id),
      [CONTAINERS[0]],
    )
    // The unloaded one is out of the train for its shipper, who sees the unloading.
    const unloaded = await house.call<Thing>(
      'GET',
      path(CONTAINERS[3]!),
      undefined,
      shippers[3]!.key,
    )
    assert.deepEqual(unloaded.body.inside, [])
  })

  test('what is loaded beside it onto its train is not its business', async () => {
    const beside = 'urn:epc:id:bic:OTHU0000001'
    await house.capture([packed(TRAIN, [beside], 'ADD', '2026-05-02T11:00:00Z')], carrier.key)
    await house.settle()
    assert.deepEqual(steps(await query(shippers[0]!.key, '&LT_eventTime=2026-05-04T00:00:00Z')), [
      LOADED,
      LEFT,
      ARRIVED,
    ])
  })

  test('a backdated interest, its end and its withdrawal take effect on old events', async () => {
    await say(stranger, CONTAINERS[9]!, '2026-05-01T00:00:00Z', '2026-05-02T12:30:00Z')
    assert.deepEqual(steps(await query(stranger.key)), [LOADED, LEFT])
    await say(stranger, CONTAINERS[9]!, '2026-05-01T00:00:00Z', '2026-05-02T11:00:00Z')
    assert.deepEqual(steps(await query(stranger.key)), [LOADED])
    const gone = await house.call(
      'DELETE',
      `/api/interests?organisation=${stranger.id}&thing=${CONTAINERS[9]}`,
    )
    assert.equal(gone.status, 204)
    assert.deepEqual(await query(stranger.key), [])
    const live = await house.call<Live>('GET', '/api/live', undefined, stranger.key)
    assert.deepEqual([live.body.things, live.body.counts, live.body.position], [[], {}, 0])
  })

  test('a grant shows whole what the grantor captured, all or of the things named, until it is revoked', async () => {
    const give = async (more: object) => {
      const answer = await house.call<Grant>(
        'POST',
        '/api/grants',
        {
          receiver: stranger.id,
          kind: 'read',
          purpose: 'insurance',
          expiresTime: inDays(30),
          ...more,
        },
        carrier.key,
      )
      assert.equal(answer.status, 201, answer.text)
      return answer.body
    }
    const revoke = async ({ id }: Grant) =>
      assert.equal(
        (await house.call('DELETE', `/api/grants/${id}`, undefined, carrier.key)).status,
        204,
      )

    const narrow = await give({ things: ['KRVU1000117', CONTAINERS[3]!] })
    assert.deepEqual(steps(await query(stranger.key)), [LOADED, UNLOADED])
    assert.deepEqual((await query(stranger.key))[0]!.childEPCs, CONTAINERS)
    // What comes later falls under it too.
    const later = '2026-05-06T00:00:00Z'
    await house.capture([seen(CONTAINERS[3]!, 'GE-GAR', later)], carrier.key)
    assert.deepEqual(steps(await query(stranger.key)), [LOADED, UNLOADED, later])
    await revoke(narrow)
    assert.deepEqual(await query(stranger.key), [])

    const wide = await give({})
    assert.equal((await query(stranger.key)).length, (await query(carrier.key)).length)
    await revoke(wide)
    assert.deepEqual(await query(stranger.key), [])
  })

  test('who stands in for a shipper sees what the shipper sees, as the shipper sees it', async () => {
    const broker = await house.createParty('forwarder', 'AZ')
    const { key } = shippers[12]!
    const body = {
      receiver: broker.id,
      kind: 'delegate',
      purpose: 'customs broker',
      expiresTime: inDays(1),
    }
    assert.equal((await house.call('POST', '/api/grants', body, key)).status, 201)
    assert.deepEqual(await query(broker.key), await query(key))
  })

  test('who sees a thing and why is told to the operator whole, to a party of itself', async () => {
    const sight = async (key?: string) =>
      (await house.call<Seer[]>('GET', `/api/sight?thing=${CONTAINERS[0]}`, undefined, key)).body
    const all = await sight()
    const kinds = all.map(({ basis }) => basis)
    assert.ok(kinds.includes('own') && kinds.includes('authority') && kinds.includes('operator'))
    assert.ok(
      all.some(({ basis, organisation }) => basis === 'party' && organisation === shippers[0]!.id),
    )
    const mine = await sight(shippers[0]!.key)
    assert.deepEqual(
      mine.map(({ basis, organisation }) => [basis, organisation]),
      [['party', shippers[0]!.id]],
    )
    const foreign = await house.call(
      'GET',
      `/api/sight?thing=${CONTAINERS[1]}`,
      undefined,
      shippers[0]!.key,
    )
    assert.equal(foreign.status, 404)
  })

  test('the same event ID, used by another organisation, is no news to the first', async () => {
    const event = seen(CONTAINERS[20]!, 'AZ-ALA', '2026-05-07T00:00:00Z')
    await house.capture([event], carrier.key)
    await house.capture([{ ...event, disposition: 'damaged' }], stranger.key)
    const id = encodeURIComponent(String(event.eventID))
    const [mine] = await query(carrier.key, `&EQ_eventID=${id}`)
    assert.equal(mine!['karvan:conflicting'], undefined)
    assert.equal((await query(undefined, `&EQ_eventID=${id}`))[0]!['karvan:conflicting'], true)
  })
})

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

test('interests follow a container through wagons and trains, however late its loading is told', async () => {
  const house = await openHouse()
  try {
    const carrier = await house.createParty('carrier', 'AZ')
    const shipper = await house.createParty('forwarder', 'AZ')
    const box = 'urn:epc:id:bic:CSQU3054383'
    const wagon = 'urn:karvan:wagon:24548885'
    const train = `urn:karvan:train:${randomUUID()}`
    const put = await house.call('PUT', '/api/interests', {
      organisation: shipper.id,
      thing: 'CSQU3054383',
      fromTime: '2026-05-01T00:00:00Z',
      toTime: null,
    })
    assert.equal(put.status, 200)
    await house.capture([seen(train, 'AZ-YAL', '2026-05-03T06:00:00Z')], carrier.key)
    await house.capture([packed(train, [wagon], 'ADD', '2026-05-03T05:00:00Z')], carrier.key)
    await house.settle()
    const times = async () => {
      const { body } = await house.call<Timeline>(
        'GET',
        `/api/things/${encodeURIComponent(box)}/timeline`,
        undefined,
        shipper.key,
      )
      return (body.entries ?? []).map(({ of, eventTime }) => [of, eventTime.slice(8, 16)])
    }
    assert.deepEqual(await times(), [])
    await house.capture([packed(wagon, [box], 'ADD', '2026-05-02T05:00:00Z')], carrier.key)
    await house.settle()
    assert.deepEqual(await times(), [
      [train, '03T06:00'],
      [wagon, '03T05:00'],
      [box, '02T05:00'],
    ])
    // The wagon is emptied before the train is made up: what came after is others' business.
    await house.capture([packed(wagon, [], 'DELETE', '2026-05-02T20:00:00Z')], carrier.key)
    await house.settle()
    assert.deepEqual(await times(), [[box, '02T05:00']])
  } finally {
    await house.close()
  }
})
