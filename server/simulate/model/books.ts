/** What a node is held to: kept twice, over time and over visitors, so that one can be tested by the other. */
export interface Account {
  name: string
  servers: number
  arrivals: number
  departures: number
  present: number
  mostPresent: number
  mostBusy: number
  /** ∫ N dt, milliseconds. */
  presenceMilliseconds: number
  /** Sum of the times that visitors spent, those still here up to now. */
  stayMilliseconds: number
  /** ∫ busy servers dt, milliseconds. */
  busyMilliseconds: number
}

export interface Books {
  arrive(now: number): void
  /** `since` is when the visitor arrived. */
  leave(now: number, since: number): void
  busy(now: number, change: 1 | -1): void
  close(now: number): Account
}

export const createBooks = (name: string, servers: number): Books => {
  let arrivals = 0
  let departures = 0
  let mostPresent = 0
  let mostBusy = 0
  let busyNow = 0
  let presence = 0
  let busyTime = 0
  let stayOfGone = 0
  let sumOfSince = 0
  let last: number | undefined
  const present = (): number => arrivals - departures
  const pass = (now: number): void => {
    const elapsed = now - (last ?? now)
    presence += present() * elapsed
    busyTime += busyNow * elapsed
    last = now
  }
  return {
    arrive(now) {
      pass(now)
      arrivals++
      sumOfSince += now
      mostPresent = Math.max(mostPresent, present())
    },
    leave(now, since) {
      pass(now)
      departures++
      sumOfSince -= since
      stayOfGone += now - since
    },
    busy(now, change) {
      pass(now)
      busyNow += change
      mostBusy = Math.max(mostBusy, busyNow)
    },
    close(now) {
      pass(now)
      return {
        name,
        servers,
        arrivals,
        departures,
        present: present(),
        mostPresent,
        mostBusy,
        presenceMilliseconds: presence,
        stayMilliseconds: stayOfGone + present() * now - sumOfSince,
        busyMilliseconds: busyTime,
      }
    },
  }
}
