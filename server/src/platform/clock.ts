/** Time is passed in, so that tests can hold it still. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock for tests: stands at `start` and moves only when told. */
export const createManualClock = (
  start: string,
): Clock & { advance(milliseconds: number): void } => {
  let current = Date.parse(start)
  return {
    now: () => new Date(current),
    advance: (milliseconds) => {
      current += milliseconds
    },
  }
}
