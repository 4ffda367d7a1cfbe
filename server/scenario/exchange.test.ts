import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  type ConsignmentData,
  type ExportRules,
  type HeldReference,
  KARVAN_CONTEXT,
  type Offer,
  type OrganisationKind,
  type Problem,
  type Role,
} from '@karvan/contract'
import type { FetchPeer, Peer } from '../src/exchange/index.ts'
import { createManualClock, createOutgoing } from '../src/platform/index.ts'
import { documentOf, type House, openHouse, packed, seen } from './house.ts'

const MINE = 'urn:epc:id:bic:CSQU3054383'
const THEIRS = 'urn:epc:id:bic:MSKU9070323'
const SHARED = 'urn:epc:id:bic:TGHU7599330'
const TRAIN = 'urn:karvan:train:2305'
const UNKNOWN = 'd290f1ee-6c54-4b01-90e6-d701748f0851'
const START = '2026-05-01T00:00:00.000Z'
const RULES: ExportRules = {
  rules: [
    { jurisdiction: 'GE', subset: 'goods', mandates: ['customs'] },
    { jurisdiction: 'GE', subset: 'identifiers', mandates: ['customs'] },
    { jurisdiction: 'GE', subset: 'transport', mandates: ['customs'] },
  ],
}

/** A port that nobody listens on. */
const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const until = async (isTrue: () => Promise<boolean>): Promise<void> => {
  const start = Date.now()
  while (!(await isTrue())) {
    assert.ok(Date.now() - start < 8_000, 'not within eight seconds')
    await sleep(50)
  }
}

/** Pulls by the one way out and keeps everything that crosses, as it crosses. */
const listenIn = (crossed: string[]): FetchPeer => {
  const outgoing = createOutgoing({ allow: ['127.0.0.0/8'] })
  return async (url, request, limits) => {
    crossed.push(url, request.body ?? '')
    const answer = await outgoing.fetch(url, request, limits)
    crossed.push(await answer.clone().text())
    return answer
  }
}

const makeOrganisation = async (
  house: House,
  kind: OrganisationKind,
  homeJurisdiction: string,
  more: object = {},
): Promise<string> => {
  const given = { name: `${kind} of ${homeJurisdiction}`, kind, homeJurisdiction, ...more }
  return (await house.call<{ id: string }>('POST', '/api/organisations', given)).body.id
}
const makeKey = async (house: House, organisation: string, role: Role, more: object = {}) => {
  const given = { organisation, role, label: `A ${role} of tests`, ...more }
  const { status, text, body } = await house.call<{ secret: string }>('POST', '/api/keys', given)
  assert.equal(status, 201, text)
  return body.secret
}

/** An organisation becomes a party to a thing since the beginning of the year. */
const giveInterest = async (house: House, organisation: string, thing: string): Promise<void> => {
  const interest = { organisation, thing, fromTime: '2026-01-01T00:00:00Z', toTime: null }
  const { status, text } = await house.call('PUT', '/api/interests', interest)
  assert.equal(status, 200, text)
}
const takeInterest = async (house: House, organisation: string, thing: string): Promise<void> => {
  const query = new URLSearchParams({ organisation, thing })
  const { status, text } = await house.call('DELETE', `/api/interests?${query}`)
  assert.equal(status, 204, text)
}

const eventsOf = ({ document }: ConsignmentData) =>
  document.epcisBody.queryResults.resultsBody.eventList

describe('two Karvans, of Azerbaijan and of Georgia', () => {
  const clock = createManualClock(START)
  const crossed: string[] = []
  const callPeer = listenIn(crossed)
  const peersOfAz: Peer[] = []
  const peersOfGe: Peer[] = []
  let az: House
  let ge: House
  let geAddress: { port: number; host: string }
  let forwarder: { id: string; key: string }
  let carrier: { id: string; key: string }
  let reader: string
  let kazakh: string
  let geInAz: string
  let customs: string
  let plants: string
  let geCarrier: string
  let handover: Record<string, unknown>
  let arrival: Record<string, unknown>
  let loading: Record<string, unknown>
  let inspection: Record<string, unknown>
  let dataset: string

  before(async () => {
    const outgoingAllow = ['127.0.0.0/8']
    az = await openHouse(clock, undefined, { jurisdiction: 'AZ', peers: peersOfAz, outgoingAllow })
    ge = await openHouse(clock, undefined, { jurisdiction: 'GE', peers: peersOfGe, callPeer })
    geAddress = { port: await findFreePort(), host: '127.0.0.1' }
    await az.app.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = az.app.http.server.address() as AddressInfo

    geInAz = await makeOrganisation(az, 'peer', 'GE')
    const azInGe = await makeOrganisation(ge, 'peer', 'AZ')
    const expiresTime = '2026-05-02T00:00:00Z'
    const keyOfAz = await makeKey(az, geInAz, 'peer', { expiresTime })
    const keyOfGe = await makeKey(ge, azInGe, 'peer')
    peersOfAz.push({
      name: 'ge',
      jurisdiction: 'GE',
      url: `http://127.0.0.1:${geAddress.port}`,
      key: keyOfGe,
    })
    const url = `http://127.0.0.1:${port}`
    peersOfGe.push({ name: 'az', jurisdiction: 'AZ', url, key: keyOfAz })
    kazakh = await makeKey(az, await makeOrganisation(az, 'peer', 'KZ'), 'peer')

    const owner = await makeOrganisation(az, 'forwarder', 'AZ')
    forwarder = { id: owner, key: await makeKey(az, owner, 'dispatcher') }
    reader = await makeKey(az, owner, 'reader')
    carrier = await az.createParty('carrier', 'AZ')
    customs = await makeKey(ge, await makeOrganisation(ge, 'authority', 'GE'), 'reader')
    const mandates = { mandates: ['phytosanitary'] }
    plants = await makeKey(ge, await makeOrganisation(ge, 'authority', 'GE', mandates), 'reader')
    geCarrier = await makeKey(ge, await makeOrganisation(ge, 'carrier', 'GE'), 'administrator')

    const both = {
      epcList: [MINE, THEIRS],
      bizTransactionList: [{ type: 'inv', bizTransaction: 'urn:x:invoice:4711' }],
      'karvan:remark': 'driven by somebody',
    }
    const shared = { ...both, epcList: [MINE, SHARED] }
    handover = seen(MINE, 'AZ-ALA', '2026-04-20T09:00:00Z', shared)
    arrival = seen(MINE, 'AZ-ALA', '2026-04-20T10:00:00Z', both)
    loading = packed(TRAIN, [THEIRS, MINE], 'ADD', '2026-04-20T12:00:00Z', {
      readPoint: { id: 'urn:karvan:place:AZ-ALA' },
    })
    inspection = seen(MINE, 'AZ-ALA', '2026-04-20T11:00:00Z', { bizStep: 'inspecting' })
    const others = [
      seen(MINE, 'AZ-ALA', '2025-04-20T10:00:00Z'),
      seen(THEIRS, 'AZ-ALA', '2026-04-20T13:00:00Z'),
    ]
    await az.capture([handover], forwarder.key)
    await az.capture([arrival, loading, ...others], carrier.key)
    const azCustoms = await az.createParty('authority', 'AZ')
    await az.capture([inspection], azCustoms.key)
    await az.settle()
    await giveInterest(az, forwarder.id, MINE)
  })
  after(async () => {
    await az.close()
    await ge.close()
  })

  const offerOf = (more: object = {}) => ({
    things: ['CSQU 305438 3'],
    fromTime: '2026-04-01T00:00:00Z',
    toTime: '2026-06-01T00:00:00Z',
    destinations: ['GE'],
    subsets: ['identifiers', 'transport', 'full'],
    purpose: 'transit to Poti',
    expiresTime: '2026-07-01T00:00:00Z',
    ...more,
  })
  const offer = (more: object, key = forwarder.key) =>
    az.call<Offer & Problem>('POST', '/api/exchange/consignments', offerOf(more), key)
  const listOffers = async () =>
    (await az.call<Offer[]>('GET', '/api/exchange/consignments', undefined, forwarder.key)).body
  const stateAt = async (jurisdiction: string) =>
    (await listOffers())
      .find((one) => one.dataset === dataset)!
      .destinations.find((one) => one.jurisdiction === jurisdiction)!
  const find = async (identifier: string, key: string) => {
    const url = `/api/exchange/references?identifier=${encodeURIComponent(identifier)}`
    return (await ge.call<HeldReference[]>('GET', url, undefined, key)).body
  }
  const pull = (subset: string, key = customs, mandate = 'customs', of = dataset) => {
    const query = new URLSearchParams({ subset, mandate, purpose: 'risk analysis' })
    const url = `/api/exchange/references/AZ/${of}/data?${query}`
    return ge.call<ConsignmentData & Problem>('GET', url, undefined, key)
  }
  const codesOf = ({ reasons = [] }: Problem) => reasons.map(({ code }) => code).sort()
  const putRules = (rules: ExportRules) => az.call('PUT', '/api/exchange/rules', rules)
  /** What a house's trail says of an action on the dataset, in no order: the clock stands still. */
  const trailOf = async (house: House, action: string) =>
    (await house.app.access.listAudit(10_000))
      .filter((row) => row.action === action && row.subject === dataset)
      .map(
        ({ detail, owner, count }): Record<string, unknown> => ({
          ...(detail as Record<string, unknown>),
          ...(owner === null ? {} : { owner }),
          ...(count === null ? {} : { count }),
        }),
      )

  test('without a rule nothing is offered: every reason is said at once', async () => {
    const { status, body } = await offer({ destinations: ['GE', 'KZ'], things: ['hello', MINE] })
    assert.equal(status, 422)
    assert.deepEqual(
      body.reasons!.map(({ pointer }) => pointer),
      ['/things/0', '/destinations/0', '/destinations/1', '/destinations/1'],
    )
    assert.equal((await putRules({ rules: [...RULES.rules, ...RULES.rules] })).status, 422)
    assert.equal((await putRules(RULES)).status, 200)
    assert.deepEqual((await az.call('GET', '/api/exchange/rules')).body, RULES)
  })

  test("nobody offers what is not theirs, and an authority nothing of others'", async () => {
    const foreign = await offer({ things: [THEIRS] })
    assert.equal(foreign.status, 422)
    const strange = await offer({ things: ['MSCU6639871'] })
    const withoutName = ({ reasons }: Problem) =>
      reasons!.map(({ message }) => message.replace(/urn:\S+/, ''))
    assert.deepEqual(withoutName(foreign.body), withoutName(strange.body))
    const authority = await makeKey(
      az,
      await makeOrganisation(az, 'authority', 'AZ'),
      'administrator',
    )
    assert.equal((await offer({}, authority)).body.code, 'exchange.may-not-offer')
    assert.equal((await offer({}, reader)).status, 403)
  })

  test('a reference is offered while the other Karvan is down, and arrives when it is up', async () => {
    const { status, body } = await offer({})
    assert.equal(status, 201)
    dataset = body.dataset
    assert.deepEqual(body.things, [MINE])
    await until(async () => (await stateAt('GE')).state === 'failing')
    assert.match((await stateAt('GE')).problem!, /no answer/)
    assert.deepEqual(await find(MINE, customs), [])
    await ge.app.http.listen(geAddress)
    clock.advance(5_000)
    await until(async () => (await stateAt('GE')).state === 'delivered')
    assert.deepEqual(await trailOf(ge, 'exchange.receive-reference'), [
      { gate: 'AZ', revision: 1, withdrawn: false },
    ])
  })

  test('customs find it by the number of the container; it names the things and nothing else', async () => {
    const [held, ...more] = await find('csqu3054383', customs)
    assert.deepEqual(more, [])
    assert.deepEqual(held!.reference, {
      gate: 'AZ',
      dataset,
      revision: 1,
      identifiers: [MINE],
      mode: null,
      subsets: ['identifiers', 'transport', 'full'],
      expiresTime: '2026-07-01T00:00:00.000Z',
      withdrawn: false,
    })
    assert.deepEqual(await find(THEIRS, customs), [])
  })

  test('others find nothing, and what they may not pull looks like what is not there', async () => {
    assert.deepEqual(await find(MINE, geCarrier), [])
    const [hidden, absent, forCustoms] = [
      await pull('transport', geCarrier),
      await pull('transport', geCarrier, 'customs', UNKNOWN),
      await pull('transport', customs, 'customs', UNKNOWN),
    ]
    assert.equal(hidden.status, 404)
    assert.equal(hidden.text, absent.text)
    assert.equal(hidden.text, forCustoms.text)
  })

  test('customs pull what was done with it: exactly these events, and no word more', async () => {
    const { status, body, text, headers } = await pull('transport')
    assert.equal(status, 200, text)
    assert.equal(headers['cache-control'], 'no-store')
    assert.deepEqual(body.things, [{ id: MINE, kind: 'container' }])
    const told = eventsOf(body).map((event) => {
      const { recordTime, '@context': _, ...rest } = event as Record<string, unknown>
      assert.match(recordTime as string, /^2026-05-01T00:00:/)
      return rest
    })
    const cut = ({ bizTransactionList, 'karvan:remark': _, ...rest }: Record<string, unknown>) => ({
      ...rest,
      epcList: [MINE],
    })
    const withheld = ['bizTransactionList', 'epcList', 'extensions']
    assert.deepEqual(told, [
      { ...cut(handover), 'karvan:withheld': withheld },
      { ...cut(arrival), 'karvan:inPart': true },
      { ...loading, childEPCs: [MINE], 'karvan:inPart': true },
    ])
    assert.equal(body.next, null)
    const identifiers = await pull('identifiers')
    assert.deepEqual(eventsOf(identifiers.body), [])
    assert.deepEqual(identifiers.body.things, body.things)
  })

  test('nothing of it is kept: the journal of Georgia knows no such event', async () => {
    assert.equal(await ge.app.journal.getHead(ge.db), 0)
  })

  test('what no rule lets cross is refused with every reason, and so is another mandate', async () => {
    const full = await pull('full')
    assert.equal(full.status, 403)
    assert.equal(full.body.code, 'exchange.not-exported')
    assert.deepEqual(codesOf(full.body), ['exchange.no-export-rule'])
    assert.deepEqual(codesOf((await pull('goods')).body), ['exchange.subset-not-offered'])
    const borrowed = await pull('transport', customs, 'phytosanitary')
    assert.equal(borrowed.status, 403)
    assert.equal(borrowed.body.code, 'exchange.no-mandate')
    const own = await pull('goods', plants, 'phytosanitary')
    assert.deepEqual(codesOf(own.body), ['exchange.no-export-rule', 'exchange.subset-not-offered'])
  })

  test('a third Karvan learns nothing of what was not offered to it, and tells nothing in the name of another', async () => {
    const query = 'subset=transport&mandate=customs&purpose=curious&authority=x'
    const ask = (of: string) =>
      az.call<Problem>('GET', `/api/exchange/consignments/${of}?${query}`, undefined, kazakh)
    const [hidden, absent] = [await ask(dataset), await ask(UNKNOWN)]
    assert.equal(hidden.status, 404)
    assert.equal(hidden.text, absent.text)
    const { reference } = (await find(MINE, customs))[0]!
    const told = await az.call<Problem>(
      'PUT',
      `/api/exchange/references/GE/${UNKNOWN}`,
      { ...reference, gate: 'KZ', identifiers: [] },
      kazakh,
    )
    assert.equal(told.status, 422)
    assert.deepEqual(codesOf(told.body), [
      'exchange.invalid-reference',
      'exchange.invalid-reference',
    ])
  })

  test('a peer may exchange and nothing else', async () => {
    for (const url of ['/epcis/events', '/api/things', '/api/exchange/references'])
      assert.equal((await az.call('GET', url, undefined, kazakh)).status, 403, url)
    assert.equal((await az.call('POST', '/epcis/capture', {}, kazakh)).status, 403)
  })

  test('a party that is taken back, also for the past, still tells what it said itself and nothing else', async () => {
    await takeInterest(az, forwarder.id, MINE)
    const { status, body } = await pull('transport')
    assert.equal(status, 200)
    assert.deepEqual(
      eventsOf(body).map((event) => (event as { eventID?: string }).eventID),
      [handover.eventID],
    )
    await giveInterest(az, forwarder.id, MINE)
    assert.equal(eventsOf((await pull('transport')).body).length, 3)
  })

  test('a rule that is taken back withdraws the references that it let cross, and brings them back', async () => {
    await putRules({ rules: [] })
    await until(async () => (await find(MINE, customs)).length === 0)
    assert.equal((await pull('transport')).status, 404)
    await putRules(RULES)
    await until(async () => (await find(MINE, customs)).length === 1)
    assert.equal((await find(MINE, customs))[0]!.reference.revision, 3)
    assert.equal((await pull('transport')).status, 200)
  })

  test('a key that has expired opens nothing; a new one does', async () => {
    clock.advance(86_400_000)
    const { status, body } = await pull('transport')
    assert.equal(status, 502)
    assert.equal(body.code, 'exchange.peer-key')
    const key = await makeKey(az, geInAz, 'peer')
    peersOfGe[0] = { ...peersOfGe[0]!, key }
    assert.equal((await pull('transport')).status, 200)
  })

  test('what is withdrawn is gone, for those who found it and for those who remember it', async () => {
    const url = `/api/exchange/consignments/${dataset}`
    assert.equal((await az.call('DELETE', url, undefined, reader)).status, 403)
    assert.equal((await az.call('DELETE', url, undefined, carrier.key)).status, 404)
    assert.equal((await az.call('DELETE', url, undefined, forwarder.key)).status, 204)
    assert.equal((await az.call('DELETE', url, undefined, forwarder.key)).status, 404)
    await until(async () => (await stateAt('GE')).state === 'delivered')
    assert.deepEqual(await find(MINE, customs), [])
    assert.equal((await pull('transport')).status, 404)
    const query = 'subset=transport&mandate=customs&purpose=memory&authority=x'
    const { key } = peersOfGe[0]!
    const remembered = await az.call<Problem>('GET', `${url}?${query}`, undefined, key)
    assert.equal(remembered.status, 403)
    assert.deepEqual(codesOf(remembered.body), ['exchange.withdrawn'])
    assert.deepEqual((await ge.db.query('select identifiers from exchange.reference')).rows, [
      { identifiers: [] },
    ])
  })

  test('both sides wrote who asked for what, by which mandate and why', async () => {
    const asked = { mandate: 'customs', purpose: 'risk analysis', subset: 'transport' }
    const given = await trailOf(az, 'exchange.give')
    const about = {
      ...asked,
      jurisdiction: 'GE',
      authority: 'authority of GE',
      offerer: forwarder.id,
    }
    const has = (rows: readonly object[], row: object) =>
      rows.some((one) => isDeepStrictEqual(one, row))
    assert.ok(has(given, { ...about, owner: forwarder.id, count: 1 }))
    assert.ok(has(given, { ...about, owner: carrier.id, count: 2 }))
    const pulled = await trailOf(ge, 'exchange.pull')
    assert.ok(has(pulled, { ...asked, gate: 'AZ', count: 3 }))
    const sum = (rows: readonly Record<string, unknown>[]) =>
      rows.reduce((total, { count }) => total + (count as number), 0)
    assert.equal(sum(given), sum(pulled))
    assert.equal(given.filter(({ owner }) => owner === forwarder.id).length, pulled.length)
    const reasonsOf = async (house: House, action: string) =>
      (await trailOf(house, action)).map(({ reasons }) => (reasons as string[]).join(' ')).sort()
    assert.deepEqual(await reasonsOf(az, 'exchange.refuse'), [
      'exchange.no-export-rule',
      'exchange.subset-not-offered',
      'exchange.subset-not-offered exchange.no-export-rule',
      'exchange.unknown-reference',
      'exchange.withdrawn',
    ])
    assert.deepEqual(await reasonsOf(ge, 'exchange.pull-refused'), [
      'exchange.no-mandate',
      'exchange.not-exported exchange.no-export-rule',
      'exchange.not-exported exchange.subset-not-offered',
      'exchange.not-exported exchange.subset-not-offered exchange.no-export-rule',
      'exchange.peer-key',
      'exchange.unknown-reference',
      'exchange.unknown-reference',
    ])
  })

  test('nothing official, nothing of others and nobody is in anything that crossed', () => {
    assert.ok(crossed.length > 20)
    const all = crossed.join('\n')
    assert.ok(all.includes(arrival.eventID as string))
    const secrets = [
      inspection.eventID as string,
      THEIRS,
      SHARED,
      'driven by somebody',
      'invoice',
      'transit to Poti',
      forwarder.id,
      carrier.id,
      'A dispatcher of tests',
      ...[...peersOfAz, ...peersOfGe].map(({ key }) => key),
    ]
    for (const secret of secrets) assert.ok(!all.includes(secret), secret)
  })

  test('what an authority of elsewhere says is not kept here, however it says it', async () => {
    const head = await az.app.journal.getHead(az.db)
    const abroad = await az.createParty('authority', 'GE')
    const event = { '@context': KARVAN_CONTEXT, ...seen(MINE, 'GE-POT', START) }
    const report = { id: UNKNOWN, thing: MINE, place: 'Poti', step: 'held', time: START }
    for (const [url, body] of [
      ['/epcis/events', event],
      ['/epcis/capture', documentOf([seen(MINE, 'GE-POT', START)])],
      ['/api/reports', report],
    ] as const) {
      const refused = await az.call<Problem>('POST', url, body, abroad.key)
      assert.equal(refused.status, 403, refused.text)
      assert.equal(refused.body.code, 'capture.foreign-official')
    }
    assert.equal(await az.app.journal.getHead(az.db), head)
  })

  test('a long consignment comes page by page, each event once and in its order', async () => {
    const first = Date.parse('2026-04-21T00:00:00Z')
    const times = Array.from({ length: 620 }, (_, n) => new Date(first + n * 60_000).toISOString())
    const long = 'urn:epc:id:bic:MSCU6639871'
    const owner = await makeOrganisation(az, 'carrier', 'GE')
    const key = await makeKey(az, owner, 'dispatcher')
    await az.capture(
      times.map((time) => seen(long, 'AZ-ALA', time)),
      key,
    )
    dataset = (await offer({ things: [long], subsets: ['transport'] }, key)).body.dataset
    await until(async () => (await find(long, customs)).length === 1)
    const query = 'subset=transport&mandate=customs&purpose=all%20of%20it'
    const told: unknown[] = []
    let next: string | null = ''
    while (next !== null) {
      const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`
      const url = `/api/exchange/references/AZ/${dataset}/data?${query}${after}`
      const page = await ge.call<ConsignmentData>('GET', url, undefined, customs)
      assert.equal(page.status, 200, page.text)
      told.push(...eventsOf(page.body).map((event) => (event as { eventTime?: string }).eventTime))
      next = page.body.next
    }
    assert.deepEqual(told, times)
    const wrong = await ge.call<Problem>(
      'GET',
      `/api/exchange/references/AZ/${dataset}/data?${query}&after=x`,
      undefined,
      customs,
    )
    assert.deepEqual(codesOf(wrong.body), ['exchange.cursor'])
  })
})
