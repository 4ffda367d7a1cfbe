import type { Agenda, Process } from './agenda.ts'
import { type Account, createBooks } from './books.ts'

/** A node with slots: berths, customs lanes, cranes. First come, first served. */
export interface Station {
  /** Waits for a slot, keeps it for so long, gives it back. */
  visit(serviceMilliseconds: number): Process
  close(): Account
}

interface Parts {
  name: string
  servers: number
  agenda: Agenda
  /** The earliest instant from then on at which service may begin. What has begun is finished. */
  opensAt: (time: number) => number
}

export const createStation = ({ name, servers, agenda, opensAt }: Parts): Station => {
  const books = createBooks(name, servers)
  const queue: (() => void)[] = []
  let busy = 0
  let willWake = false

  const serveNext = (): void => {
    while (queue.length > 0 && busy < servers) {
      const openTime = opensAt(agenda.now())
      if (openTime > agenda.now()) {
        wakeAt(openTime)
        return
      }
      busy++
      books.busy(agenda.now(), 1)
      queue.shift()!()
    }
  }
  const wakeAt = (time: number): void => {
    if (willWake) return
    willWake = true
    agenda.at(time, () => {
      willWake = false
      serveNext()
    })
  }
  return {
    *visit(serviceMilliseconds) {
      const since = agenda.now()
      books.arrive(since)
      yield (resume) => {
        queue.push(resume)
        serveNext()
      }
      yield agenda.wait(serviceMilliseconds)
      busy--
      books.busy(agenda.now(), -1)
      books.leave(agenda.now(), since)
      serveNext()
    },
    close: () => books.close(agenda.now()),
  }
}
