/** What a process waits for: it is handed the way to go on. */
type Pause = (resume: () => void) => void
/** What a unit does, written as one story that pauses. */
export type Process = Generator<Pause, void, void>

interface Entry {
  time: number
  order: number
  act: () => void
}

export const SECOND = 1000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** The simulated clock and what is still to happen, in order of time, then of asking. */
export interface Agenda {
  /** Milliseconds since 1970, UTC, whole seconds. */
  now(): number
  at(time: number, act: () => void): void
  wait(milliseconds: number): Pause
  start(process: Process): void
  /** Lets everything happen until then, inclusive. */
  advance(time: number): void
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order)

const toSecond = (time: number): number => Math.ceil(time / SECOND) * SECOND

export const createAgenda = (startTime: number): Agenda => {
  const heap: Entry[] = []
  let now = toSecond(startTime)
  let order = 0

  const push = (entry: Entry): void => {
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }
  const pop = (): Entry => {
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) sink(last)
    return first
  }
  const sink = (entry: Entry): void => {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, entry)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = entry
  }
  const at: Agenda['at'] = (time, act) =>
    push({ time: Math.max(now, toSecond(time)), order: order++, act })

  return {
    now: () => now,
    at,
    wait: (milliseconds) => (resume) => at(now + Math.max(0, milliseconds), resume),
    start(process) {
      const step = (): void => {
        const { done, value } = process.next()
        if (!done) value(step)
      }
      step()
    },
    advance(time) {
      while (heap.length > 0 && heap[0]!.time <= time) {
        const entry = pop()
        now = entry.time
        entry.act()
      }
      now = Math.max(now, Math.floor(time / SECOND) * SECOND)
    },
  }
}
