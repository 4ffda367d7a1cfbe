import { HOUR } from './agenda.ts'
import { type Account, createBooks } from './books.ts'
import type { Section } from './route.ts'
import type { World } from './world.ts'

/** A container on its way: the sections that it goes through, and which is next. */
export interface Lot {
  uri: string
  sections: readonly Section[]
  at: number
  /** The service that it travels with. */
  service?: string | undefined
}

/** Something that waits to be taken on. */
interface Waiting<Item> {
  item: Item
  since: number
}

/** Where cargo waits for a train or vessel, first come, first taken. */
export interface Yard<Item> {
  add(item: Item): void
  /** At most so many, of those that were there at the cut-off. */
  take(most: number, cutOffTime: number): Item[]
  count(): number
  /** Left behind though in time, because the carrier was full. */
  missed(): number
  close(): Account
}

export const createYard = <Item>({ agenda }: World, name: string): Yard<Item> => {
  const books = createBooks(name, Number.POSITIVE_INFINITY)
  let waiting: Waiting<Item>[] = []
  let missed = 0
  return {
    add(item) {
      books.arrive(agenda.now())
      waiting.push({ item, since: agenda.now() })
    },
    take(most, cutOffTime) {
      const inTime = waiting.filter(({ since }) => since <= cutOffTime)
      const taken = new Set(inTime.slice(0, most))
      missed += inTime.length - taken.size
      waiting = waiting.filter((each) => !taken.has(each))
      for (const { since } of taken) books.leave(agenda.now(), since)
      return [...taken].map(({ item }) => item)
    },
    count: () => waiting.length,
    missed: () => missed,
    close: () => books.close(agenda.now()),
  }
}

/** Containers come to the terminal over the day before the cut-off; a few come after it. */
export const bringLots = (
  world: World,
  yard: Yard<Lot>,
  lots: readonly Lot[],
  cutOffTime: number,
  lateShare: number,
): void => {
  for (const lot of lots) {
    const late = world.random.chance(lateShare)
    const hours = late ? world.random.between(0.5, 6) : -world.random.between(0.5, 24)
    world.agenda.at(cutOffTime + hours * HOUR, () => yard.add(lot))
  }
}
