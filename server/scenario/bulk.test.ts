import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Timeline } from '@karvan/contract'
import { openHouse, seen } from './house.ts'

const BOX = 'urn:epc:id:bic:CSQU3054383'
const START = Date.parse('2026-05-01T00:00:00Z')
/** More than from which on a server takes them in bulk. */
const EVENTS = 2_100

test('a document of thousands of events is taken as one, and each comes back as it was said', async (t) => {
  const house = await openHouse()
  t.after(() => house.close())
  const remark = 'Seal "AZ 1", broken;\nsecond line, \\N and a tab\there'
  const events = Array.from({ length: EVENTS }, (_, n) => {
    const more = n === EVENTS - 1 ? { 'karvan:remark': remark } : { disposition: undefined }
    const thing = n % 700 === 699 ? BOX : `urn:karvan:wagon:${24_000_000 + n}`
    return seen(thing, 'AZ-ALA', new Date(START + n * 1_000).toISOString(), more)
  })
  const job = await house.capture([...events, events[0]!])
  assert.deepEqual([job.events, job.captured, job.duplicates], [EVENTS + 1, EVENTS, 1])
  const again = await house.capture(events)
  assert.deepEqual([again.captured, again.duplicates], [0, EVENTS])
  await house.settle()
  const path = `/api/things/${encodeURIComponent(BOX)}/timeline`
  const { body } = await house.call<Timeline>('GET', path)
  assert.deepEqual(
    body.entries.map((entry) => [entry.eventID, entry.remark ?? null]),
    [2_099, 1_399, 699].map((n) => [events[n]!.eventID, n === EVENTS - 1 ? remark : null]),
  )
  const { body: verification } = await house.call<{ checked: number; problems: unknown[] }>(
    'GET',
    '/api/verification',
  )
  assert.deepEqual([verification.checked > 0, verification.problems], [true, []])
})
