import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaptureJob, Problem } from '@karvan/contract'
import { createManualClock } from '../src/platform/index.ts'
import { documentOf, type House, openHouse, seen } from './house.ts'

/** Documents that together hold as many events as may wait. */
const DOCUMENTS = 4
const EVENTS = 50_000

/** Reading a document keeps the loop busy; when it is not, all are read and wait. Asking the store would wait with them. */
const untilIdle = async (): Promise<void> => {
  for (;;) {
    const before = performance.eventLoopUtilization()
    await sleep(150)
    if (performance.eventLoopUtilization(before).utilization < 0.3) return
  }
}

describe('more than the store can take', () => {
  let house: House
  before(async () => {
    // A clock that stands still: who asks stays known while the store is held.
    house = await openHouse(createManualClock('2026-05-02T00:00:00Z'))
  })
  after(() => house.close())

  test('is refused with 429 and Retry-After while it waits, and nothing that was taken is lost', async () => {
    const event = seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', '2026-05-01T10:00:00Z')
    const large = JSON.stringify(documentOf(Array.from({ length: EVENTS }, () => event)))
    const small = documentOf([seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', '2026-05-01T11:00:00Z')])
    const send = (body: unknown) => house.call<CaptureJob & Problem>('POST', '/epcis/capture', body)
    // Who asks, and which places it may speak of, stay known.
    await send(documentOf([seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', '2026-05-01T09:00:00Z')]))
    let release = (): void => {}
    const held = house.db.transaction(async (tx) => {
      await tx.query('lock table journal.event in access exclusive mode')
      await new Promise<void>((resolve) => {
        release = resolve
      })
    })
    await sleep(50)
    const taken = Array.from({ length: DOCUMENTS }, () => send(large))
    await untilIdle()
    const refused = await send(small)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers['retry-after'], '1')
    assert.match(String(refused.headers['content-type']), /^application\/problem\+json/)
    assert.equal(refused.body.code, 'platform.too-much-waiting')
    release()
    await held
    const jobs = await Promise.all(taken)
    for (const { status, body } of jobs) {
      assert.equal(status, 202)
      assert.equal(body.events, EVENTS)
    }
    assert.equal(
      jobs.reduce((sum, { body }) => sum + body.captured, 0),
      1,
    )
    assert.equal((await send(small)).body.captured, 1)
  })
})
