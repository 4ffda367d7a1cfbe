import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { type Access, getAsker, SIMULATION } from './access/index.ts'
import type { Capture } from './capture/index.ts'
import type { Journal } from './journal/index.ts'
import type { Clock, Database } from './platform/index.ts'
import type { Tracking } from './tracking/index.ts'

/** Simulated events older than this are discarded. */
export const SIMULATED_DAYS = 14

interface Parts {
  access: Access
  journal: Journal
  tracking: Tracking
  capture: Capture
  clock: Clock
  db: Database
}

/** Discards simulated events, all or those before an instant, derives tracking again, and writes the audit. */
export const discardSimulated = async (
  { journal, tracking, capture, access, db, clock }: Parts,
  asker: Parameters<Access['audit']>[1],
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

/** DELETE /api/simulated: removes all simulated traffic. */
export const simulatedRoutes = (app: FastifyInstance, parts: Parts): void => {
  app.delete(
    '/api/simulated',
    {
      schema: {
        tags: ['simulation'],
        summary: 'Remove all simulated events; nothing else is ever removed',
        response: { 200: Type.Object({ discarded: Type.Integer() }) },
      },
    },
    async (request) => {
      const asker = getAsker(request, 'administer')
      return { discarded: await discardSimulated(parts, asker, null) }
    },
  )
}
