import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Subscription } from '@karvan/contract'
import { createTestStore } from '../src/platform/testing.ts'
import { documentOf, seen } from './house.ts'
import { call, end, endAll, SERVER_KEY, start } from './process.ts'
import { checkSignature, createReceiver, type Receiver, TOKEN, until } from './receiver.ts'

const ROUNDS = process.env.KARVAN_LONG ? 200 : 3
const THING = 'urn:epc:id:bic:CSQU3054383'
const SETTINGS = {
  KARVAN_OUTGOING_ALLOW: '127.0.0.0/8',
  KARVAN_DELIVERY_SECONDS: '1',
}

after(endAll)

const subscribe = async (url: string, receiver: Receiver): Promise<void> => {
  // Answered without a body.
  const query = await fetch(`${url}/epcis/queries`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'all', query: {} }),
  })
  assert.equal(query.status, 201)
  const wanted = { dest: receiver.url, signatureToken: TOKEN, stream: true }
  const made = await call<Subscription>(url, '/epcis/queries/all/subscriptions', wanted)
  assert.equal(made.state, 'active')
}

/** Documents of three events, one after the other, until the server is gone; adds the ids of those that were acknowledged. */
const captureUntilDead = async (url: string, acknowledged: string[]): Promise<void> => {
  for (;;) {
    const events = Array.from({ length: 3 }, () => seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z'))
    try {
      await call(url, '/epcis/capture', documentOf(events))
    } catch {
      return
    }
    acknowledged.push(...events.map(({ eventID }) => String(eventID)))
  }
}

test(`killed ${ROUNDS} times between append and delivery, everything acknowledged is delivered, in order`, async () => {
  const { options, remove } = await createTestStore()
  const receiver = await createReceiver()
  let count = 0
  // Every third letter is not taken, so that a kill finds tries that are to be made again.
  receiver.behave = () => (count++ % 3 === 0 ? 'fail' : 'take')
  const acknowledged: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const server = await start(options, undefined, SETTINGS)
    if (round === 0) await subscribe(server.url, receiver)
    const capturing = captureUntilDead(server.url, acknowledged)
    const before = acknowledged.length
    await until(() => acknowledged.length > before, 'an acknowledgement')
    await sleep((round * 37) % 200)
    await end(server.child, 'SIGKILL')
    await capturing
  }
  receiver.behave = () => 'take'
  const server = await start(options, undefined, SETTINGS)
  const isDelivered = () => {
    const taken = new Set(receiver.takenIds())
    return acknowledged.every((id) => taken.has(id))
  }
  await until(isDelivered, 'everything acknowledged', 30_000).catch(async (fault: Error) => {
    const [stand] = await call<Subscription[]>(server.url, '/api/subscriptions')
    const path = `/api/subscriptions/${stand!.subscriptionID}/deliveries?limit=5`
    const deliveries = await call(server.url, path)
    const lacking = acknowledged.length - new Set(receiver.takenIds()).size
    throw new Error(
      `${fault.message}: ${JSON.stringify({ stand, deliveries, lacking })} ${server.output()}`,
    )
  })
  const first = [...new Set(receiver.takenIds())].filter((id) => acknowledged.includes(id))
  assert.deepEqual(first, acknowledged)
  for (const letter of receiver.letters) checkSignature(letter)
  await end(server.child, 'SIGTERM')
  await receiver.stop()
  await remove()
})

test('killed while its only letter is under way, it is delivered after the start, though nothing more happens', async () => {
  const { options, remove } = await createTestStore()
  const receiver = await createReceiver()
  receiver.behave = () => 'hang'
  const first = await start(options, undefined, SETTINGS)
  await subscribe(first.url, receiver)
  const event = seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')
  await call(first.url, '/epcis/capture', documentOf([event]))
  await until(() => receiver.letters.length === 1, 'the letter')
  await end(first.child, 'SIGKILL')
  receiver.behave = () => 'take'
  const second = await start(options, undefined, SETTINGS)
  await until(() => receiver.takenIds().length === 1, 'the same letter again')
  assert.deepEqual(receiver.takenIds(), [String(event.eventID)])
  const numbers = receiver.letters.map(({ headers }) => headers['karvan-delivery'])
  assert.deepEqual([...new Set(numbers)], ['1'])
  await end(second.child, 'SIGTERM')
  await receiver.stop()
  await remove()
})

test('two servers on one store deliver each event once between them, and one goes on for the other', {
  skip: process.env.DATABASE_URL ? false : 'the embedded store has one process',
}, async () => {
  const { options, remove } = await createTestStore()
  const receiver = await createReceiver()
  const first = await start(options, undefined, SETTINGS)
  const second = await start(options, undefined, SETTINGS)
  await subscribe(first.url, receiver)
  const ids: string[] = []
  for (let round = 0; round < 20; round++) {
    const events = [seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]
    await call((round % 2 ? first : second).url, '/epcis/capture', documentOf(events))
    ids.push(...events.map(({ eventID }) => String(eventID)))
  }
  await until(() => receiver.takenIds().length >= 20, 'all of them')
  assert.deepEqual(receiver.takenIds(), ids)
  assert.equal(
    new Set(receiver.letters.map(({ headers }) => headers['karvan-delivery'])).size,
    receiver.letters.length,
  )
  await end(first.child, 'SIGKILL')
  const last = [seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]
  await call(second.url, '/epcis/capture', documentOf(last))
  await until(() => receiver.takenIds().length >= 21, 'what came after')
  assert.deepEqual(receiver.takenIds().slice(0, 20), ids)
  await end(second.child, 'SIGTERM')
  await receiver.stop()
  await remove()
})
