import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  AuditPage,
  Problem,
  Subscription,
  SubscriptionDeliveries,
  SubscriptionDelivery,
} from '@karvan/contract'
import { createManualClock } from '../src/platform/index.ts'
import { type House, openHouse, seen } from './house.ts'
import {
  checkSignature,
  createReceiver,
  type Letter,
  type Receiver,
  TOKEN,
  until,
} from './receiver.ts'

const THING = 'urn:epc:id:bic:CSQU3054383'
const OTHER = 'urn:epc:id:bic:MSKU9070323'
const ALAT = 'AZ-ALA'
const SETTINGS = {
  outgoingAllow: ['127.0.0.0/8'],
  deliveries: { timeoutMilliseconds: 1_500, tries: 6, firstWaitMilliseconds: 20 },
}
/** A clock that stands still makes no try again: a machine that is busy must not be taken for one that does not answer. */
const PATIENT = {
  ...SETTINGS,
  deliveries: { ...SETTINGS.deliveries, timeoutMilliseconds: 20_000 },
}

const eventOf = (more: object = {}, thing = THING) =>
  seen(thing, ALAT, '2026-05-01T10:00:00Z', more)
const idsOf = (events: readonly Record<string, unknown>[]): string[] =>
  events.map(({ eventID }) => String(eventID))

const makeQuery = async (house: House, name: string, key: string, query: object = {}) => {
  const { status, text } = await house.call('POST', '/epcis/queries', { name, query }, key)
  assert.equal(status, 201, text)
}
const subscribe = async (
  house: House,
  query: string,
  key: string,
  given: object,
): Promise<Subscription> => {
  const path = `/epcis/queries/${query}/subscriptions`
  const { status, text, body, headers } = await house.call<Subscription>('POST', path, given, key)
  assert.equal(status, 201, text)
  assert.equal(headers.location, `${path}/${body.subscriptionID}`)
  return body
}
const getOf = (house: House, { queryName, subscriptionID }: Subscription, key: string) =>
  house.call<Subscription>(
    'GET',
    `/epcis/queries/${queryName}/subscriptions/${subscriptionID}`,
    undefined,
    key,
  )

describe('a subscription by webhook', () => {
  let house: House
  let receiver: Receiver
  let carrier: { id: string; key: string }
  before(async () => {
    house = await openHouse(undefined, undefined, SETTINGS)
    receiver = await createReceiver()
    carrier = await house.createParty('carrier', 'AZ')
    await makeQuery(house, 'arrivals', carrier.key, { EQ_bizStep: ['arriving'] })
    await makeQuery(house, 'everything', carrier.key)
  })
  beforeEach(() => {
    receiver.letters.length = 0
    receiver.behave = () => 'take'
  })
  after(async () => {
    await house.close()
    await receiver.stop()
  })
  const stream = (query: string, more: object = {}, key = carrier.key) =>
    subscribe(house, query, key, {
      dest: `${receiver.url}/${query}`,
      signatureToken: TOKEN,
      stream: true,
      ...more,
    })
  const unsubscribe = async ({ queryName, subscriptionID }: Subscription, key = carrier.key) => {
    const path = `/epcis/queries/${queryName}/subscriptions/${subscriptionID}`
    assert.equal((await house.call('DELETE', path, undefined, key)).status, 204)
  }
  const capture = async (events: Record<string, unknown>[], key = carrier.key) => {
    await house.capture(events, key)
    return idsOf(events)
  }

  test('gets what matches after it was made, signed, in the order of record time, and nothing else', async () => {
    await capture([eventOf()])
    const made = await stream('arrivals')
    const ids = [
      ...(await capture([eventOf(), eventOf({ bizStep: 'departing' }), eventOf()])),
      ...(await capture([eventOf({ eventTime: '2026-04-01T00:00:00Z' })])),
    ]
    const expected = ids.filter((_, index) => index !== 1)
    await until(() => receiver.takenIds().length >= 3, 'what matches')
    assert.deepEqual(receiver.takenIds(), expected)
    const [letter] = receiver.letters as [Letter]
    for (const one of receiver.letters) checkSignature(one)
    assert.equal(letter.headers['karvan-subscription'], made.subscriptionID)
    assert.equal(letter.headers['karvan-delivery'], '1')
    assert.equal(letter.headers['content-type'], 'application/json')
    const { epcisBody, id } = JSON.parse(letter.text)
    assert.equal(id, `urn:karvan:delivery:${made.subscriptionID}:1`)
    assert.equal(epcisBody.queryResults.subscriptionID, made.subscriptionID)
    assert.equal(epcisBody.queryResults.queryName, 'arrivals')
    await until(
      async () => (await getOf(house, made, carrier.key)).body.lastNotifiedAt !== undefined,
    )
    await unsubscribe(made)
    await capture([eventOf()])
    await sleep(100)
    assert.equal(receiver.takenIds().length, 3)
  })

  test('goes on through a receiver that fails, hangs, redirects, breaks off and restarts: at least once, in order', async () => {
    const made = await stream('everything')
    const behaviours = ['fail', 'hang', 'take', 'redirect', 'break-off', 'take', 'fail'] as const
    let count = 0
    receiver.behave = () => behaviours[count++] ?? 'take'
    const ids: string[] = []
    for (let round = 0; round < 10; round++) {
      if (round === 5) await receiver.stop()
      ids.push(...(await capture([eventOf(), eventOf()])))
      await sleep(round === 2 ? 300 : 20)
      if (round === 7) await receiver.restart()
    }
    await until(() => new Set(receiver.takenIds()).size === ids.length, 'everything')
    assert.deepEqual([...new Set(receiver.takenIds())], ids)
    for (const letter of receiver.letters) checkSignature(letter)
    const attempts = receiver.letters.map(({ headers }) => Number(headers['karvan-attempt']))
    assert.ok(Math.max(...attempts) > 1)
    const numbers = receiver.taken().map(({ headers }) => Number(headers['karvan-delivery']))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
    assert.ok(
      receiver.letters.every(({ path }) => path === '/everything'),
      'a redirect was followed',
    )
    assert.equal((await getOf(house, made, carrier.key)).body.deadLetters, 0)
    await unsubscribe(made)
  })

  test('that is stuck holds up no other', async () => {
    receiver.behave = ({ path }) => (path === '/arrivals' ? 'hang' : 'take')
    const stuck = await stream('arrivals')
    const other = await stream('everything')
    const ids = await capture([eventOf()])
    const start = Date.now()
    await until(() => receiver.takenIds('/everything').length === 1, 'the other')
    assert.ok(Date.now() - start < 2_000)
    receiver.behave = () => 'take'
    await until(() => receiver.takenIds('/arrivals').length === 1, 'the stuck one')
    assert.deepEqual(receiver.takenIds('/arrivals'), ids)
    await unsubscribe(stuck)
    await unsubscribe(other)
  })

  test('gives up after so many tries, goes on with what comes after, and replays what is asked for, marked', async () => {
    const poison = eventOf()
    receiver.behave = ({ text }) => (text.includes(String(poison.eventID)) ? 'fail' : 'take')
    const made = await stream('everything')
    await capture([poison])
    const list = async (path: string) =>
      (
        await house.call<SubscriptionDeliveries>(
          'GET',
          `/api/subscriptions/${made.subscriptionID}/${path}`,
          undefined,
          carrier.key,
        )
      ).body.deliveries
    await until(async () => (await list('dead-letters')).length === 1, 'the dead letter')
    assert.equal(receiver.letters.length, 6)
    const next = await capture([eventOf()])
    await until(() => receiver.takenIds().length === 1, 'what comes after')
    assert.deepEqual(receiver.takenIds(), next)
    const [dead] = (await list('dead-letters')) as [SubscriptionDelivery]
    // Bookmarks are record times of the newest event of anybody.
    for (const one of await list('deliveries'))
      assert.deepEqual(
        [...Object.keys(one)].filter((name) => /^(after|until)/.test(name)),
        [],
      )
    assert.deepEqual(
      [dead.number, dead.state, dead.eventCount, dead.attempts, dead.problem],
      [1, 'dead', 1, 6, 'it answered 500'],
    )
    assert.equal((await getOf(house, made, carrier.key)).body.deadLetters, 1)
    const replay = () =>
      house.call<SubscriptionDelivery>(
        'POST',
        `/api/subscriptions/${made.subscriptionID}/dead-letters/1/replay`,
        undefined,
        carrier.key,
      )
    const failed = await replay()
    assert.deepEqual([failed.status, failed.body.state, failed.body.attempts], [200, 'dead', 7])
    receiver.behave = () => 'take'
    const done = await replay()
    assert.deepEqual([done.body.state, done.body.problem], ['replayed', null])
    const last = receiver.letters.at(-1)!
    checkSignature(last)
    assert.equal(last.headers['karvan-replay'], 'true')
    assert.deepEqual(last.eventIds, [String(poison.eventID)])
    assert.equal((await replay()).status, 404)
    assert.deepEqual(
      (await list('deliveries')).map(({ number, state }) => [number, state]),
      [
        [2, 'delivered'],
        [1, 'replayed'],
      ],
    )
    await unsubscribe(made)
  })

  test('sends smaller batches to a receiver that says that it cannot take so many', async () => {
    receiver.behave = ({ eventIds }) => (eventIds.length > 3 ? 'too-large' : 'take')
    const made = await stream('everything')
    const ids = await capture(Array.from({ length: 20 }, () => eventOf()))
    await until(() => receiver.takenIds().length === 20, 'all of it')
    assert.deepEqual(receiver.takenIds(), ids)
    await unsubscribe(made)
  })

  test('begins at the initial record time', async () => {
    const [first, second] = [await capture([eventOf()]), await capture([eventOf()])] as const
    const { body } = await house.call<{
      epcisBody: { queryResults: { resultsBody: { eventList: { recordTime: string }[] } } }
    }>('GET', `/epcis/events/${encodeURIComponent(first[0]!)}`, undefined, carrier.key)
    const [{ recordTime }] = body.epcisBody.queryResults.resultsBody.eventList as [
      { recordTime: string },
    ]
    const made = await stream('everything', { initialRecordTime: recordTime })
    await until(() => receiver.takenIds().length >= 2, 'both')
    assert.deepEqual(receiver.takenIds().slice(0, 2), [...first, ...second])
    assert.equal(made.initialRecordTime?.slice(0, 23), recordTime.slice(0, 23))
    await unsubscribe(made)
  })

  test('is sent identifiers in the form that was asked for when it was made', async () => {
    const asked = await house.app.http.inject({
      method: 'POST',
      url: '/epcis/queries/everything/subscriptions',
      headers: {
        authorization: `Bearer ${carrier.key}`,
        'gs1-epc-format': 'Always_GS1_Digital_Link',
      },
      payload: { dest: receiver.url, stream: true },
    })
    assert.equal(asked.statusCode, 201, asked.body)
    await capture([eventOf({}, 'urn:epc:id:sgtin:4012345.011111.987')])
    await until(() => receiver.letters.length === 1)
    const [letter] = receiver.letters
    assert.ok(letter!.text.includes('https://id.gs1.org/01/04012345111118/21/987'), letter!.text)
    assert.equal(letter!.headers['gs1-epc-format'], 'Always_GS1_Digital_Link')
    await unsubscribe(asked.json())
  })

  test('never shows its secret, and is of the organisation that made it', async () => {
    const made = await stream('everything')
    const path = '/epcis/queries/everything/subscriptions'
    for (const answer of [
      await getOf(house, made, carrier.key),
      await house.call('GET', path, undefined, carrier.key),
      await house.call('GET', '/api/subscriptions', undefined, carrier.key),
    ]) {
      assert.equal(answer.status, 200)
      assert.ok(!answer.text.includes(TOKEN))
      assert.ok(answer.text.includes(made.subscriptionID))
    }
    const stranger = await house.createParty('carrier', 'AZ')
    for (const [method, url] of [
      ['GET', path],
      ['GET', `${path}/${made.subscriptionID}`],
      ['DELETE', `${path}/${made.subscriptionID}`],
      ['GET', `/api/subscriptions/${made.subscriptionID}/deliveries`],
      ['GET', `/api/subscriptions/${made.subscriptionID}/dead-letters`],
      ['POST', `/api/subscriptions/${made.subscriptionID}/dead-letters/1/replay`],
    ] as const)
      assert.equal((await house.call(method, url, undefined, stranger.key)).status, 404, url)
    const all = await house.call<Subscription[]>(
      'GET',
      '/api/subscriptions',
      undefined,
      stranger.key,
    )
    assert.deepEqual(all.body, [])
    await unsubscribe(made)
  })

  test('is listed page by page', async () => {
    const made = [
      await stream('everything'),
      await stream('everything'),
      await stream('everything'),
    ]
    const found: string[] = []
    let url: string | undefined = '/epcis/queries/everything/subscriptions?perPage=2'
    while (url) {
      const answer: Awaited<ReturnType<typeof house.call<Subscription[]>>> = await house.call(
        'GET',
        url,
        undefined,
        carrier.key,
      )
      found.push(...answer.body.map(({ subscriptionID }) => subscriptionID))
      url = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1]
    }
    assert.deepEqual(found.toSorted(), made.map(({ subscriptionID }) => subscriptionID).toSorted())
    for (const one of made) await unsubscribe(one)
  })

  test('that is wrong is refused with all that is wrong', async () => {
    await makeQuery(house, 'the-first-ten', carrier.key, {
      eventCountLimit: 10,
      orderBy: 'eventTime',
    })
    const refuse = async (given: object, query = 'the-first-ten') => {
      const path = `/epcis/queries/${query}/subscriptions`
      const answer = await house.call<Problem>('POST', path, given, carrier.key)
      return [answer.status, answer.body.reasons?.map(({ pointer }) => pointer)] as const
    }
    assert.deepEqual(
      await refuse({
        dest: 'http://10.0.0.1/in',
        stream: true,
        schedule: { hour: 24 },
        initialRecordTime: '0000-01-01T00:00:00Z',
      }),
      [
        400,
        [
          '',
          '/schedule/hour',
          '/initialRecordTime',
          '/dest',
          '/query/eventCountLimit',
          '/query/orderBy',
        ],
      ],
    )
    const dest = receiver.url
    assert.deepEqual(await refuse({ dest }, 'everything'), [400, ['']])
    assert.deepEqual(await refuse({ dest, stream: false }, 'everything'), [400, ['']])
    for (const wrong of [
      { dest: 'ftp://example.com/', stream: true },
      { dest: 'nowhere', stream: true },
      { dest: 'http://user:word@127.0.0.1/', stream: true },
      { dest: 'https://169.254.169.254/', stream: true },
    ])
      assert.deepEqual(await refuse(wrong, 'everything'), [400, ['/dest']], wrong.dest)
    assert.equal((await refuse({ dest, stream: true }, 'unknown'))[0], 404)
  })

  test('of a key that was revoked, or of a query that is gone, sends nothing more', async () => {
    const key = { organisation: carrier.id, role: 'dispatcher', label: 'for a while' }
    const { body } = await house.call<{ secret: string; key: { id: string } }>(
      'POST',
      '/api/keys',
      key,
    )
    const made = await stream('arrivals', {}, body.secret)
    const ids = await capture([eventOf()])
    await until(() => receiver.takenIds().length === 1)
    assert.deepEqual(receiver.takenIds(), ids)
    await house.call('DELETE', `/api/keys/${body.key.id}`)
    await capture([eventOf()])
    await until(
      async () => (await getOf(house, made, carrier.key)).body.state === 'ended',
      'the end',
      5_000,
    )
    assert.equal(receiver.letters.length, 1)

    await makeQuery(house, 'for-a-while', carrier.key)
    const ofQuery = await stream('for-a-while')
    await house.call('DELETE', '/epcis/queries/for-a-while', undefined, carrier.key)
    await makeQuery(house, 'for-a-while', carrier.key)
    await capture([eventOf()])
    await sleep(200)
    assert.equal(receiver.letters.length, 1)
    assert.equal((await getOf(house, ofQuery, carrier.key)).status, 404)
  })

  test('asks the right to see again at each delivery, shows parts in part, and keeps account', async () => {
    const forwarder = await house.createParty('forwarder', 'AZ')
    await makeQuery(house, 'mine', forwarder.key)
    await makeQuery(house, 'with-other', forwarder.key, { MATCH_anyEPC: [OTHER] })
    const interest = { organisation: forwarder.id, thing: THING, fromTime: '2026-01-01T00:00:00Z' }
    await house.call('PUT', '/api/interests', { ...interest, toTime: null })
    const mine = await stream('mine', {}, forwarder.key)
    const guess = await stream('with-other', {}, forwarder.key)
    const both = { epcList: [THING, OTHER] }
    await capture([eventOf({}, OTHER), eventOf(both)])
    await until(() => receiver.letters.length === 1)
    await sleep(100)
    assert.equal(receiver.letters.length, 1, 'it matched by what is hidden')
    const { path, text } = receiver.letters[0]!
    assert.equal(path, '/mine')
    assert.ok(text.includes(THING) && !text.includes(OTHER))
    assert.equal(JSON.parse(text).epcisBody.queryResults.resultsBody.eventList.length, 1)
    await house.app.sealAudit()
    const trail = await house.call<AuditPage>('GET', `/api/audit?as=house&owner=${carrier.id}`)
    const row = trail.body.entries.find(({ subject }) => subject === 'subscription')
    assert.deepEqual(
      [row?.action, row?.organisation.id, row?.count],
      ['access.read', forwarder.id, 1],
    )

    // A receiver that is down gets later what may be seen then.
    receiver.behave = () => 'fail'
    await capture([eventOf(both)])
    await until(() => receiver.letters.length >= 2)
    const before = receiver.letters.length
    const query = `organisation=${forwarder.id}&thing=${encodeURIComponent(THING)}`
    await house.call('DELETE', `/api/interests?${query}`)
    receiver.behave = () => 'take'
    await sleep(400)
    await capture([eventOf(both)])
    await sleep(300)
    const later = receiver.letters.slice(before).filter(({ isTaken }) => isTaken)
    assert.deepEqual(later, [])
    await unsubscribe(mine, forwarder.key)
    await unsubscribe(guess, forwarder.key)
  })
})

describe('a subscription with a schedule', () => {
  const clock = createManualClock('2026-05-01T00:00:00Z')
  let house: House
  let receiver: Receiver
  before(async () => {
    house = await openHouse(clock, undefined, PATIENT)
    receiver = await createReceiver()
    await house.call('POST', '/epcis/queries', { name: 'all', query: {} })
  })
  after(async () => {
    await house.close()
    await receiver.stop()
  })

  test('is sent at its times what was recorded since, nothing of nothing unless asked, and once for times that were missed', async () => {
    const at = { dest: receiver.url, schedule: { hour: '1', minute: 5 } }
    const path = '/epcis/queries/all/subscriptions'
    const daily = await house.call<Subscription>('POST', path, {
      ...at,
      dest: `${receiver.url}/daily`,
    })
    assert.equal(daily.status, 201, daily.text)
    assert.deepEqual(daily.body.schedule, { hour: '1', minute: '5' })
    const empty = { ...at, dest: `${receiver.url}/always`, reportIfEmpty: true }
    await house.call('POST', path, empty)
    const first = eventOf()
    await house.capture([first])
    await sleep(100)
    assert.equal(receiver.letters.length, 0)
    clock.advance(65 * 60_000)
    await until(() => receiver.letters.length === 2, 'the first morning')
    assert.deepEqual(receiver.takenIds('/daily'), idsOf([first]))
    assert.deepEqual(receiver.takenIds('/always'), idsOf([first]))
    assert.equal(receiver.letters[0]!.headers['gs1-signature'], undefined)
    clock.advance(3 * 86_400_000)
    await until(() => receiver.letters.length === 3, 'the empty report')
    assert.equal(receiver.letters[2]!.path, '/always')
    assert.deepEqual(receiver.letters[2]!.eventIds, [])
    const later = eventOf()
    await house.capture([later])
    await sleep(1_200)
    assert.equal(receiver.letters.length, 3)
    clock.advance(86_400_000)
    await until(() => receiver.letters.length === 5, 'the next morning')
    assert.deepEqual(receiver.takenIds('/daily'), idsOf([first, later]))
  })
})
