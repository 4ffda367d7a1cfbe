import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { latest, type SeenEntry, shiftMicroseconds, toRecordTime } from '../journal/index.ts'
import { OutgoingRefused } from '../platform/index.ts'
import { cutBatch, nextRun } from './deliver.ts'
import { type Letter, type Post, retryTime, sendLetter, signatureOf } from './send.ts'
import { checkTimes } from './subscriptions.ts'

const NOW = new Date('2026-05-01T10:00:00.000Z')
const entryAt = (recordTime: string, characters = 100): SeenEntry =>
  ({ recordTime, source: 'x'.repeat(characters) }) as SeenEntry
const second = (count: number): string =>
  `2026-05-01T10:00:${String(count).padStart(2, '0')}.000000Z`

describe('a batch', () => {
  const within = { after: second(0), until: null }
  test('of all there is ends with the newest event of the journal, seen or not', () => {
    const found = [entryAt(second(1)), entryAt(second(2))]
    const batch = cutBatch(found, 2, within, second(5))
    assert.deepEqual([batch.entries.length, batch.untilTime, batch.isMore], [2, second(5), false])
    assert.equal(cutBatch(found, 2, within, second(1)).untilTime, second(2))
    assert.equal(cutBatch([], 2, within, second(5)).untilTime, second(5))
  })

  test('that is cut ends with its last event, so that the next begins behind it', () => {
    const found = [entryAt(second(1)), entryAt(second(2)), entryAt(second(3))]
    const batch = cutBatch(found, 2, within, second(5))
    assert.deepEqual([batch.entries.length, batch.untilTime, batch.isMore], [2, second(2), true])
    const large = [entryAt(second(1), 5_000_000), entryAt(second(2), 10)]
    assert.deepEqual(cutBatch(large, 200, within, second(5)).untilTime, second(1))
  })

  test('of a delivery of before keeps its end', () => {
    const batch = cutBatch(
      [entryAt(second(1))],
      2,
      { after: second(0), until: second(3) },
      second(5),
    )
    assert.deepEqual([batch.untilTime, batch.isMore], [second(3), false])
  })
})

describe('record times', () => {
  test('are shifted by microseconds, over seconds and days', () => {
    assert.equal(shiftMicroseconds('2026-12-31T23:59:59.999999Z', 1), '2027-01-01T00:00:00.000000Z')
    assert.equal(
      shiftMicroseconds('2026-01-01T00:00:00.000000Z', -1),
      '2025-12-31T23:59:59.999999Z',
    )
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => new Date(ms))
    fc.assert(
      fc.property(time, fc.integer({ min: -5_000_000, max: 5_000_000 }), (date, count) => {
        const start = toRecordTime(date.toISOString())
        const there = shiftMicroseconds(start, count)
        assert.equal(shiftMicroseconds(there, -count), start)
        assert.equal(latest(start, there), count > 0 ? there : start)
      }),
      { seed: 23, endOnFailure: true },
    )
  })

  test('of any offset and precision are read', () => {
    assert.equal(toRecordTime('2026-05-01T14:00:00.5+04:00'), '2026-05-01T10:00:00.500000Z')
    assert.equal(toRecordTime('2026-05-01T10:00:00.123456789Z'), '2026-05-01T10:00:00.123456Z')
    assert.equal(toRecordTime('2026-05-01T10:00:00Z'), '2026-05-01T10:00:00.000000Z')
  })
})

describe('the times of a subscription', () => {
  const pointersOf = (times: Parameters<typeof checkTimes>[0]) =>
    checkTimes(times).map(({ pointer }) => pointer)
  test('are exactly one of a stream and a schedule', () => {
    assert.deepEqual(pointersOf({ stream: true }), [])
    assert.deepEqual(pointersOf({ schedule: { hour: 1 } }), [])
    assert.deepEqual(pointersOf({ stream: false, schedule: { hour: 1 } }), [])
    for (const wrong of [{}, { stream: false }, { stream: true, schedule: { hour: 1 } }])
      assert.deepEqual(pointersOf(wrong), [''])
  })

  test('begin at an instant that the store knows', () => {
    for (const initialRecordTime of ['2026-05-01T23:59:60Z', '0000-01-01T00:00:00Z', 'now', '2026'])
      assert.deepEqual(pointersOf({ stream: true, initialRecordTime }), ['/initialRecordTime'])
  })

  test('run once for all that went by while a try was made again, and at once for what did not fit', () => {
    const daily = { hour: '1', minute: '5' }
    const tomorrow = new Date('2026-05-02T01:05:00Z')
    assert.deepEqual(nextRun(daily, null, false, NOW), tomorrow)
    assert.equal(nextRun(daily, null, true, NOW), NOW)
    const since = (createdTime: string, isFollowed = false) => ({
      createdTime: new Date(createdTime),
      isFollowed,
    })
    assert.deepEqual(nextRun(daily, since('2026-05-01T01:05:01Z'), false, NOW), tomorrow)
    assert.equal(nextRun(daily, since('2026-05-01T01:05:01Z', true), false, NOW), NOW)
    assert.equal(nextRun(daily, since('2026-04-28T01:05:01Z'), false, NOW), NOW)
  })
})

describe('a letter', () => {
  const letter: Letter = {
    dest: 'https://receiver.example/in',
    signatureToken: 'secret',
    epcFormat: 'Never_Translates',
    body: '{"é":1}',
    subscription: 's',
    number: 3,
    attempt: 2,
    isReplay: false,
  }
  const sendBy = (post: Post, given = letter) => sendLetter(post, given, NOW, 100)
  const answer =
    (status: number): Post =>
    async () =>
      new Response(null, { status })

  test('is signed over the time and the bytes of the body', () => {
    const time = NOW.getTime() / 1000
    const mac = createHmac('sha256', 'secret').update(`${time}.{"é":1}`).digest('hex')
    assert.equal(signatureOf('secret', letter.body, NOW), `t=${time},v1=${mac}`)
  })

  test('says whose it is, and which; a replay says so, and without a token nothing is signed', async () => {
    const seen: Record<string, string>[] = []
    const post: Post = async (_address, { headers }) => {
      seen.push(headers!)
      return new Response(null, { status: 200 })
    }
    await sendBy(post)
    await sendBy(post, { ...letter, signatureToken: null, isReplay: true })
    const [first, second] = seen as [Record<string, string>, Record<string, string>]
    assert.equal(first['content-length'], '8')
    assert.equal(first['karvan-delivery'], '3')
    assert.equal(first['karvan-attempt'], '2')
    assert.equal(first['karvan-replay'], undefined)
    assert.equal(second['karvan-replay'], 'true')
    assert.equal(second['gs1-signature'], undefined)
  })

  test('is taken by 2xx alone; what was not is told without the words of the receiver', async () => {
    for (const status of [200, 202, 204])
      assert.deepEqual(await sendBy(answer(status)), { outcome: 'taken' })
    for (const status of [301, 307, 400, 401, 404, 410, 429, 500, 503])
      assert.deepEqual(await sendBy(answer(status)), {
        outcome: 'failed',
        problem: `it answered ${status}`,
      })
    assert.equal((await sendBy(answer(413))).outcome, 'too-large')
    const refusing: Post = async () => {
      throw new OutgoingRefused('inside', 'receiver.example leads inside')
    }
    const problem = 'receiver.example leads inside'
    assert.deepEqual(await sendBy(refusing), { outcome: 'failed', problem })
    const faulty: Post = async () => {
      throw new TypeError('ours')
    }
    await assert.rejects(sendBy(faulty), /ours/)
  })

  test('is tried again after twice the time, of which half is by chance, and at most after ten minutes', () => {
    const waits = (chance: number) =>
      [1, 2, 3, 11, 1_000].map(
        (attempts) => retryTime(attempts, NOW, 1_000, chance).getTime() - NOW.getTime(),
      )
    assert.deepEqual(waits(0), [500, 1_000, 2_000, 300_000, 300_000])
    assert.deepEqual(waits(1), [1_000, 2_000, 4_000, 600_000, 600_000])
  })
})
