import { type EpcisEvent, listQuantities } from '@karvan/epcis'
import type { Logger } from 'pino'
import { type Database, type RunningJob, startJob } from '../platform/index.ts'
import { deriveAttributeRows, type Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import * as store from './rewrite-store.ts'
import { listAfter } from './store.ts'

/** Events of one transaction. */
const BATCH = 500
const EVERY_MILLISECONDS = 1_000

/**
 * Attributes and quantities of events that were captured before these rows had their present form are derived anew from
 * what was captured, batch by batch; where it was left off it goes on after a restart. True: nothing is left.
 */
export const rewriteSome = (db: Database, journal: Journal, batch = BATCH): Promise<boolean> =>
  db.transaction(async (tx) => {
    const { done, last } = await store.lockRewrite(tx)
    if (done >= last) return true
    const entries = (await listAfter(tx, done, batch)).filter(({ position }) => position <= last)
    const contexts = await journal.listContexts(
      entries.map(({ context }) => context),
      tx,
    )
    await store.replaceRows(
      tx,
      entries.map((entry) => rewrite(entry, contexts.get(entry.context))),
    )
    await store.setRewritten(tx, entries.at(-1)?.position ?? last)
    return false
  })

const rewrite = ({ key, eventTime, source }: Entry, context: unknown): store.Rewritten => {
  const event = JSON.parse(source) as EpcisEvent
  return {
    key,
    eventTime,
    quantities: listQuantities(event),
    attributes: deriveAttributeRows(event, context),
  }
}

/** Until nothing is left. */
export const startRewrite = (db: Database, journal: Journal, logger: Logger): RunningJob => {
  let isDone = false
  let isStopping = false
  const job = startJob({
    name: 'journal-rewrite',
    access: 'the journal itself: what it holds is derived anew, nobody is shown anything',
    everyMilliseconds: EVERY_MILLISECONDS,
    logger,
    unref: true,
    run: async () => {
      while (!isDone && !isStopping) isDone = await rewriteSome(db, journal)
    },
  })
  return {
    wake: job.wake,
    async stop() {
      isStopping = true
      await job.stop()
    },
  }
}
