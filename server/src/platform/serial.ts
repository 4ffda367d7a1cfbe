/** Runs one piece of work after the other, in the order of asking. */
export interface Serial {
  run<T>(work: () => Promise<T>): Promise<T>
  /** How many wait or run. */
  waiting(): number
}

export const createSerial = (): Serial => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    run(work) {
      waiting++
      const result = last.then(work).finally(() => {
        waiting--
      })
      last = result.catch(() => {})
      return result
    },
    waiting: () => waiting,
  }
}
