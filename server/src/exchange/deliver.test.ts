import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsignmentReference } from '@karvan/contract'
import { pino } from 'pino'
import { openAccess, testAsker } from '../access/testing.ts'
import { Refusal } from '../platform/index.ts'
import { type Delivering, retryTime, startDelivering } from './deliver.ts'
import type { FetchPeer } from './peer.ts'
import { createPull } from './pull.ts'
import * as references from './reference-store.ts'
import * as store from './store.ts'

const NOW = new Date('2026-05-01T00:00:00Z')
const THING = 'urn:epc:id:bic:CSQU3054383'
const PEERS = [{ name: 'ge', jurisdiction: 'GE', url: 'https://ge.example', key: 'kv_x' }]
const logger = pino({ level: 'silent' })

const offerOf = (more: Partial<store.OfferRow> = {}): store.OfferRow => ({
  dataset: randomUUID(),
  organisation: 'forwarder',
  things: [THING],
  fromTime: '2026-04-01T00:00:00.000Z',
  toTime: '2026-06-01T00:00:00.000Z',
  subsets: ['transport'],
  mode: 'rail',
  purpose: 'transit',
  createdTime: NOW.toISOString(),
  expiresTime: '2026-07-01T00:00:00.000Z',
  withdrawnTime: null,
  ...more,
})

test('the wait doubles and ends at ten minutes', () => {
  const seconds = [0, 1, 2, 5, 9, 10, 1_000].map(
    (attempts) => (retryTime(attempts, NOW).getTime() - NOW.getTime()) / 1_000,
  )
  assert.deepEqual(seconds, [1, 2, 4, 32, 512, 600, 600])
})

describe('references on their way', () => {
  let opened: Awaited<ReturnType<typeof openAccess>>
  const jobs: Delivering[] = []
  before(async () => {
    opened = await openAccess()
  })
  beforeEach(async () => {
    const { db } = opened
    await db.script('truncate exchange.offer, exchange.delivery, exchange.reference')
    await store.replaceRules(db, [
      { jurisdiction: 'GE', subset: 'identifiers', mandates: ['customs'] },
    ])
  })
  after(async () => {
    for (const job of jobs) await job.stop()
    await opened.db.close()
  })

  const start = (fetchPeer: FetchPeer): Delivering => {
    const { db, clock, access } = opened
    const job = startDelivering({ db, clock, access, logger, gate: 'AZ', peers: PEERS, fetchPeer })
    jobs.push(job)
    return job
  }
  /** Wakes it and waits until it has done what was due. */
  const runOnce = async (fetchPeer: FetchPeer): Promise<void> => {
    const job = start(fetchPeer)
    job.wake()
    await job.stop()
  }
  const collecting = (told: ConsignmentReference[], status = 204): FetchPeer => {
    return async (_url, { body }) => {
      told.push(JSON.parse(body!) as ConsignmentReference)
      return new Response(null, { status })
    }
  }
  const stateOf = async ({ dataset }: store.OfferRow) =>
    (await store.listDestinations(opened.db, [dataset]))[0]!

  test('two processes deliver a reference once', async () => {
    const { db } = opened
    const offers = Array.from({ length: 30 }, () => offerOf())
    for (const offer of offers) await store.insertOffer(db, offer, ['GE'])
    const told: ConsignmentReference[] = []
    const both = [start(collecting(told)), start(collecting(told))]
    for (const job of both) job.wake()
    const begun = Date.now()
    while (told.length < offers.length && Date.now() - begun < 5_000) await sleep(10)
    for (const job of both) await job.stop()
    assert.deepEqual(
      told.map(({ dataset }) => dataset).sort(),
      offers.map(({ dataset }) => dataset).sort(),
    )
    for (const offer of offers) assert.equal((await stateOf(offer)).state, 'delivered')
  })

  test('what is withdrawn while it is on its way is told as withdrawn after it, and names nothing', async () => {
    const { db, clock } = opened
    const offer = offerOf()
    await store.insertOffer(db, offer, ['GE'])
    const told: ConsignmentReference[] = []
    await runOnce(async (url, request, limits) => {
      if (told.length === 0)
        await store.withdrawOffer(db, offer.dataset, offer.organisation, clock.now())
      return collecting(told)(url, request, limits)
    })
    await runOnce(collecting(told))
    assert.deepEqual(
      told.map(({ revision, withdrawn, identifiers }) => [revision, withdrawn, identifiers]),
      [
        [1, false, [THING]],
        [2, true, []],
      ],
    )
    assert.equal((await stateOf(offer)).state, 'delivered')
  })

  test('a failure is told and tried again later, not at once', async () => {
    const offer = offerOf()
    await store.insertOffer(opened.db, offer, ['GE'])
    const told: ConsignmentReference[] = []
    await runOnce(collecting(told, 503))
    await runOnce(collecting(told, 503))
    assert.equal(told.length, 1)
    assert.deepEqual(await stateOf(offer), {
      dataset: offer.dataset,
      jurisdiction: 'GE',
      state: 'failing',
      problem: 'the Karvan of GE answered 503',
    })
    opened.clock.advance(1_000)
    await runOnce(collecting(told))
    assert.equal((await stateOf(offer)).state, 'delivered')
  })

  test('an offer that ended is not told any more; one that no rule lets cross is told as withdrawn', async () => {
    const { db } = opened
    await store.insertOffer(db, offerOf({ expiresTime: NOW.toISOString() }), ['GE'])
    const told: ConsignmentReference[] = []
    await runOnce(collecting(told))
    assert.deepEqual(told, [])
    await store.replaceRules(db, [])
    await store.insertOffer(db, offerOf(), ['GE'])
    await runOnce(collecting(told))
    assert.deepEqual(
      told.map(({ withdrawn, identifiers, subsets, mode }) => [
        withdrawn,
        identifiers,
        subsets,
        mode,
      ]),
      [[true, [], [], null]],
    )
  })

  describe('on their arrival', () => {
    const reference = (more: Partial<ConsignmentReference> = {}): ConsignmentReference => ({
      gate: 'GE',
      dataset: 'd290f1ee-6c54-4b01-90e6-d701748f0851',
      revision: 2,
      identifiers: [THING],
      mode: null,
      subsets: ['transport'],
      expiresTime: '2026-07-01T00:00:00.000Z',
      withdrawn: false,
      ...more,
    })
    const peer = (id: string) => {
      const asker = testAsker(id, 'peer', 'peer', 'GE')
      return { ...asker, id: randomUUID() }
    }
    const receive = (given: ConsignmentReference, from = peer('ge')) => {
      const { db, clock, access } = opened
      const fetchPeer = collecting([])
      const pull = createPull({ db, clock, access, gate: 'AZ', peers: [], fetchPeer })
      return pull.receive(from, given)
    }
    const held = () => references.listReferences(opened.db, THING, opened.clock.now(), 10)

    test('an older word that comes later changes nothing; a newer one does', async () => {
      await receive(reference())
      await receive(reference())
      await receive(reference({ revision: 1, subsets: [] }))
      assert.deepEqual(
        (await held()).map((one) => one.reference),
        [reference()],
      )
      await receive(reference({ revision: 3, withdrawn: true, identifiers: [], subsets: [] }))
      assert.deepEqual(await held(), [])
      await receive(reference())
      assert.deepEqual(await held(), [])
    })

    test('nobody tells in the name of another, and every reason is said', async () => {
      const refused = async (work: Promise<void>) => {
        const fault = await work.then(
          () => undefined,
          (reason: unknown) => reason,
        )
        assert.ok(fault instanceof Refusal)
        return fault.details.reasons!.map(({ pointer }) => pointer)
      }
      const wrong = reference({ gate: 'KZ', expiresTime: '2029-01-01T00:00:00Z', identifiers: [] })
      assert.deepEqual(await refused(receive(wrong)), ['/gate', '/expiresTime', '/identifiers'])
      await receive(reference())
      assert.deepEqual(await refused(receive(reference({ revision: 9 }), peer('other'))), [
        '/dataset',
      ])
      assert.equal((await held())[0]!.reference.revision, 2)
    })

    test('what has ended is not found, and goes', async () => {
      await receive(reference({ expiresTime: '2026-05-02T00:00:00.000Z' }))
      const later = new Date('2026-05-03T00:00:00Z')
      assert.equal((await references.listReferences(opened.db, null, later, 10)).length, 0)
      await references.deleteExpired(opened.db, later)
      const { rows } = await opened.db.query('select dataset from exchange.reference')
      assert.deepEqual(rows, [])
    })
  })
})
