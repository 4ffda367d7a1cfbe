import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Clock, Database } from '../../platform/index.ts'
import type { NewAuditRow } from './audit-store.ts'
import * as store from './audit-store.ts'

/** What a killed process loses at most: rows wait for so long, and for the write that then begins. */
const FLUSH_MILLISECONDS = 200
/** More rows than this are not kept waiting. */
const QUEUE_ROWS = 50_000
/** One statement writes at most so many. */
const BATCH_ROWS = 5_000

interface Options {
  db: Database
  clock: Clock
  /** The house, in whose name it is told that rows were lost. */
  house: string
  logger?: Logger | undefined
  queueRows?: number
}

export interface ReadQueue {
  /** Takes a row; never waits, never throws. */
  add(row: NewAuditRow): void
  waiting(): number
  /** Rows that found the queue full, since the start. */
  lost(): number
  /** Writes all that waits; throws when the store does not take it. */
  drain(): Promise<void>
}

/**
 * Rows of reads wait in memory and are written together: a reader never waits for its row. While the store does not
 * take them they go on waiting, and of more than fit only the number is kept, which becomes a row when it recovers.
 */
export const createReadQueue = ({
  db,
  clock,
  house,
  logger,
  queueRows = QUEUE_ROWS,
}: Options): ReadQueue => {
  let queue: NewAuditRow[] = []
  let lost = 0
  let told = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  /** The last write failed, perhaps only its answer. */
  let isUnsure = false
  const simulations = new Set<string>()

  const isOfSimulation = ({ owner }: NewAuditRow): boolean =>
    owner !== null && simulations.has(owner)

  /** What is left to write of a batch: no simulated traffic, nothing that stands already. */
  const prepare = async (batch: readonly NewAuditRow[]): Promise<NewAuditRow[]> => {
    const owners = [...new Set(batch.flatMap(({ owner }) => owner ?? []))]
    for (const id of await store.listSimulations(db, owners)) simulations.add(id)
    const wanted = batch.filter((row) => !isOfSimulation(row))
    if (!isUnsure) return wanted
    const known = new Set(
      await store.listKnownIds(
        db,
        wanted.map(({ id }) => id),
      ),
    )
    return wanted.filter(({ id }) => !known.has(id))
  }
  const writeBatch = async (): Promise<void> => {
    const batch = queue.slice(0, BATCH_ROWS)
    const rows = await prepare(batch)
    isUnsure = true
    await store.insertAuditRows(db, rows)
    isUnsure = false
    queue = queue.slice(batch.length)
  }
  /** There is room again: the number of those for which there was none becomes a row like the others. */
  const tellLost = (): void => {
    if (lost === told) return
    queue.push(lostRow(house, lost - told, clock.now()))
    told = lost
  }
  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      await writeBatch()
      if (queue.length === 0) tellLost()
    }
  }
  const warn = (fault: unknown): void =>
    logger?.warn({ err: fault, waiting: queue.length, lost }, 'rows of the audit trail wait')
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing ??= write().finally(() => {
      writing = undefined
      if (queue.length > 0) wake()
    })
    return writing
  }
  const wake = (): void => {
    timer ??= setTimeout(() => void flush().catch(warn), FLUSH_MILLISECONDS).unref()
  }
  return {
    add(row) {
      if (isOfSimulation(row)) return
      if (queue.length >= queueRows) lost++
      else queue.push(row)
      wake()
    },
    waiting: () => queue.length,
    lost: () => lost,
    async drain() {
      await writing?.catch(() => {})
      await flush()
      clearTimeout(timer)
      timer = undefined
    },
  }
}

const lostRow = (house: string, count: number, now: Date): NewAuditRow => ({
  id: randomUUID(),
  time: now.toISOString(),
  organisation: house,
  askerKind: null,
  askerId: null,
  person: null,
  action: 'access.reads-lost',
  subject: 'access.read',
  owner: null,
  basis: null,
  reference: null,
  count,
  requestId: null,
  detail: {},
})
