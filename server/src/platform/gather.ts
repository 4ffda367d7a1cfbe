import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

interface Waiting<Item, Result> {
  item: Item
  weight: number
  settle(result: Result): void
  fail(fault: unknown): void
}

interface GatherOptions<Item, Result> {
  /** Handles a batch in one transaction; one result an item, in order. */
  handle(items: Item[]): Promise<Result[]>
  weigh(item: Item): number
  /** A batch holds at most this weight (or a single heavier item). */
  batchWeight: number
  /** More than this waiting is refused with 429. */
  queueWeight: number
}

export interface Gather<Item, Result> {
  add(item: Item): Promise<Result>
  /** Weight that waits or is being handled. */
  waiting(): number
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>
}

/**
 * Gathers what comes while a batch is being written into the next batch: one commit for many.
 * A batch that fails is tried again item by item, so that neighbours are unharmed.
 */
export const createGather = <Item, Result>(
  options: GatherOptions<Item, Result>,
): Gather<Item, Result> => {
  const queue: Waiting<Item, Result>[] = []
  let weight = 0
  let running: Promise<void> | undefined

  const takeBatch = (): Waiting<Item, Result>[] => {
    let batchWeight = 0
    let length = 0
    while (length < queue.length) {
      batchWeight += queue[length]!.weight
      if (length > 0 && batchWeight > options.batchWeight) break
      length++
    }
    return queue.splice(0, length)
  }
  const run = async (): Promise<void> => {
    // Let everything that arrived in this turn of the loop join the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const batch = takeBatch()
      await handleBatch(batch, options.handle)
      for (const entry of batch) weight -= entry.weight
    }
    running = undefined
  }
  return {
    add(item) {
      const itemWeight = options.weigh(item)
      if (weight > 0 && weight + itemWeight > options.queueWeight) {
        throw new Refusal(refusals.tooMuchWaiting, { headers: { 'retry-after': '1' } })
      }
      weight += itemWeight
      const result = new Promise<Result>((settle, fail) => {
        queue.push({ item, weight: itemWeight, settle, fail })
      })
      running ??= run()
      return result
    },
    waiting: () => weight,
    async drain() {
      while (running) await running
    },
  }
}

const handleBatch = async <Item, Result>(
  batch: Waiting<Item, Result>[],
  handle: (items: Item[]) => Promise<Result[]>,
): Promise<void> => {
  try {
    const results = await handle(batch.map((entry) => entry.item))
    batch.forEach((entry, index) => {
      entry.settle(results[index]!)
    })
  } catch (fault) {
    const [only] = batch
    if (batch.length === 1) only!.fail(fault)
    else for (const entry of batch) await handleBatch([entry], handle)
  }
}
