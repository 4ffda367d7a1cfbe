import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestStore } from '../src/platform/testing.ts'
import { documentOf, seen } from './house.ts'
import { call, end, endAll, SERVER_KEY, start, verify } from './process.ts'

const ROUNDS = process.env.KARVAN_LONG ? 1_000 : 6
const THING = 'urn:epc:id:bic:CSQU3054383'

after(endAll)

/** Documents of five events, several at a time, until the server is gone; returns the ids that were acknowledged. */
const captureUntilDead = async (url: string, acknowledged: Set<string>[]): Promise<void> => {
  const worker = async (): Promise<void> => {
    for (;;) {
      const events = Array.from({ length: 5 }, () =>
        seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z', { 'karvan:remark': randomUUID() }),
      )
      try {
        await call(url, '/epcis/capture', documentOf(events))
      } catch {
        return
      }
      acknowledged.push(new Set(events.map(({ eventID }) => String(eventID))))
    }
  }
  await Promise.all([worker(), worker(), worker()])
}

test(`killed ${ROUNDS} times in the middle of captures, every acknowledged document is there and no half one`, async () => {
  const { options, remove } = await createTestStore()
  const acknowledged: Set<string>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const server = await start(options)
    const capturing = captureUntilDead(server.url, acknowledged)
    const before = acknowledged.length
    for (let waited = 0; acknowledged.length === before && waited < 10_000; waited += 10)
      await sleep(10)
    await sleep((round * 37) % 200)
    await end(server.child, 'SIGKILL')
    await capturing
  }
  const server = await start(options)
  const { head, checked } = await verify(server.url)
  assert.equal(checked, head)
  assert.equal(head % 5, 0, 'a document stands half')
  const there = new Set<string>()
  let url: string | null = '/epcis/events?perPage=1000&orderBy=recordTime&orderDirection=ASC'
  while (url) {
    const response: Response = await fetch(server.url + url, {
      headers: { authorization: `Bearer ${SERVER_KEY}` },
    })
    const body = (await response.json()) as {
      epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
    }
    for (const { eventID } of body.epcisBody.queryResults.resultsBody.eventList) there.add(eventID)
    url = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1] ?? null
  }
  assert.equal(there.size, head)
  assert.ok(
    acknowledged.length >= ROUNDS,
    `only ${acknowledged.length} documents were acknowledged`,
  )
  for (const ids of acknowledged)
    for (const id of ids) assert.ok(there.has(id), `${id} was acknowledged and is lost`)
  await end(server.child, 'SIGTERM')
  await remove()
})

test('a stop drains: what was taken is answered, and the process ends with 0', async () => {
  const { options, remove } = await createTestStore()
  const server = await start(options)
  const answers = Array.from({ length: 20 }, () =>
    call<{ captured: number }>(
      server.url,
      '/epcis/capture',
      documentOf([seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]),
    ).catch((fault: Error) => fault),
  )
  await sleep(30)
  assert.equal(await end(server.child, 'SIGTERM'), 0)
  const outcomes = await Promise.all(answers)
  const again = await start(options)
  const { head } = await verify(again.url)
  assert.equal(head, outcomes.filter((outcome) => !(outcome instanceof Error)).length)
  await end(again.child, 'SIGTERM')
  await remove()
})
