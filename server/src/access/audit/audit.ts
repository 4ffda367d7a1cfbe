import type { Logger } from 'pino'
import {
  type Clock,
  type Database,
  type FollowerState,
  follow,
  getFollowerState,
} from '../../platform/index.ts'
import { startAnchoring } from './anchor.ts'
import type { ReadQueue } from './read-queue.ts'
import { BLOCK_ROWS, createSealer } from './seal.ts'

interface Parts {
  db: Database
  clock: Clock
  logger: Logger
  /** Rows of reads that are yet to be written. */
  reads: Pick<ReadQueue, 'drain' | 'lost'>
  /** File that the chain's head is written to; undefined: none is. */
  anchor: string | undefined
}

export interface Auditing {
  /** Writes every read, seals every row, anchors the head. */
  catchUp(): Promise<void>
  getState(): Promise<FollowerState>
  /** Blocks that the anchor file does not name yet. */
  anchorBehind(): number
  stop(): Promise<void>
}

/** Seals the trail and anchors its chain until stopped; a stop leaves nothing unsealed. */
export const startAudit = async ({
  db,
  clock,
  logger,
  reads,
  anchor,
}: Parts): Promise<Auditing> => {
  const sealer = createSealer(clock)
  const following = await follow(db, sealer.follower, { logger, clock })
  const anchoring = startAnchoring(db, anchor, logger)

  const catchUp = async (): Promise<void> => {
    const relax = sealer.hurry()
    try {
      await reads.drain()
      await following.catchUp()
      await anchoring.anchor()
    } finally {
      relax()
    }
  }
  return {
    catchUp,
    async getState() {
      const state = await getFollowerState(db, sealer.follower)
      // Rows that wait for their block are not behind.
      return { ...state, lag: state.lag < BLOCK_ROWS ? 0 : state.lag }
    },
    anchorBehind: () => anchoring.behind(),
    async stop() {
      await catchUp().catch((fault: unknown) =>
        logger.error({ err: fault, lost: reads.lost() }, 'the audit trail could not be finished'),
      )
      await following.stop()
      await anchoring.stop()
    },
  }
}
