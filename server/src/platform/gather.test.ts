import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGather } from './gather.ts'
import { Refusal } from './refusal.ts'

const options = { weigh: () => 1, batchWeight: 100, queueWeight: 1_000 }

test('what comes in one turn goes in one batch, and each gets its own result', async () => {
  const batches: number[][] = []
  const gather = createGather<number, number>({
    ...options,
    handle: async (items) => {
      batches.push(items)
      return items.map((item) => item * 2)
    },
  })
  assert.deepEqual(await Promise.all([1, 2, 3].map((item) => gather.add(item))), [2, 4, 6])
  assert.deepEqual(batches, [[1, 2, 3]])
  assert.equal(gather.waiting(), 0)
})

test('a batch that fails is tried item by item: only the bad one fails', async () => {
  const gather = createGather<number, number>({
    ...options,
    handle: async (items) => {
      if (items.includes(2)) throw new Error('two is bad')
      return items
    },
  })
  const results = await Promise.allSettled([1, 2, 3].map((item) => gather.add(item)))
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
})

test('a full queue refuses with 429 and Retry-After, and takes again when it has drained', async () => {
  let release = (): void => {}
  const gather = createGather<number, number>({
    ...options,
    queueWeight: 2,
    handle: async (items) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return items
    },
  })
  const first = gather.add(1)
  const second = gather.add(2)
  assert.throws(
    () => gather.add(3),
    (fault: unknown) =>
      fault instanceof Refusal &&
      fault.kind.status === 429 &&
      fault.details.headers?.['retry-after'] === '1',
  )
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  release()
  await Promise.all([first, second])
  await gather.drain()
  const third = gather.add(3)
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  release()
  assert.equal(await third, 3)
})

test('a batch is bounded by weight; a single heavier item goes alone', async () => {
  const batches: number[][] = []
  const gather = createGather<number, number>({
    weigh: (item) => item,
    batchWeight: 10,
    queueWeight: 1_000,
    handle: async (items) => {
      batches.push(items)
      return items
    },
  })
  await Promise.all([4, 5, 6, 50, 1].map((item) => gather.add(item)))
  assert.deepEqual(batches, [[4, 5], [6], [50], [1]])
})
