import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { Type } from 'typebox'
import { type Access, type Asker, forDeed, getAsker, SIMULATION } from './access/index.ts'
import type { Capture } from './capture/index.ts'
import type { Journal } from './journal/index.ts'
import { type Clock, type Database, startJob } from './platform/index.ts'
import type { Tracking } from './tracking/index.ts'

/** Simulated events older than this are discarded. */
const SIMULATED_DAYS = 3
const PRUNE_MILLISECONDS = 6 * 3_600_000
const DAY_MILLISECONDS = 86_400_000

interface Parts {
  access: Access
  journal: Journal
  tracking: Tracking
  capture: Capture
  clock: Clock
  db: Database
}

/** Discards simulated events, all or those before an instant, derives tracking again, and writes the audit. */
const discardSimulated = async (
  { journal, tracking, capture, access, db, clock }: Parts,
  asker: Asker | undefined,
  before: Date | null,
): Promise<number> => {
  const discarded = await journal.discardSimulated(before?.toISOString() ?? null)
  await capture.pruneJobs(SIMULATION.id, before ?? clock.now())
  if (discarded > 0) await tracking.rebuild()
  await access.audit(db, asker, 'journal.discard-simulated', SIMULATION.id, {
    discarded,
    before: before?.toISOString() ?? null,
  })
  return discarded
}

/** POST /api/simulated: a key for one run. DELETE: ends the run and removes all simulated traffic. */
export const simulatedRoutes = (app: FastifyInstance, parts: Parts): void => {
  const { access, capture } = parts
  const tags = ['simulation']
  app.post(
    '/api/simulated',
    {
      config: forDeed('govern'),
      schema: {
        tags,
        summary: 'A key for one run of the simulator; the keys of earlier runs are revoked',
        response: { 201: Type.Object({ key: Type.String() }) },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      return reply.code(201).send({ key: await access.createSimulationKey(asker) })
    },
  )
  app.delete(
    '/api/simulated',
    {
      config: forDeed('govern'),
      schema: {
        tags,
        summary: 'Remove all simulated events; nothing else is ever removed',
        response: { 200: Type.Object({ discarded: Type.Integer() }) },
      },
    },
    async (request) => {
      const asker = getAsker(request)
      await access.revokeSimulationKeys()
      // What came in before with a key that was good is appended first, then discarded with the rest.
      await capture.drain()
      return { discarded: await discardSimulated(parts, asker, null) }
    },
  )
}

/** Discards simulated events that are too old, now and then. Returns the way to stop. */
export const startPruning = (parts: Parts, logger: Logger): (() => Promise<void>) => {
  const prune = async (): Promise<void> => {
    const before = new Date(parts.clock.now().getTime() - SIMULATED_DAYS * DAY_MILLISECONDS)
    try {
      if ((await parts.journal.countSimulated(before.toISOString())) === 0) return
      const discarded = await discardSimulated(parts, undefined, before)
      logger.info({ discarded }, 'discarded old simulated events')
    } catch (fault) {
      logger.error({ err: fault }, 'old simulated events could not be discarded')
    }
  }
  const job = startJob({
    name: 'simulated events',
    access: 'discards what the simulation captured, for everybody; answers nobody',
    everyMilliseconds: PRUNE_MILLISECONDS,
    run: prune,
    unref: true,
  })
  return () => job.stop()
}
