import { createHash } from 'node:crypto'
import { type AuditRow, sealBlock } from '@karvan/contract'
import type { Clock, Follower, Sql } from '../../platform/index.ts'
import * as store from './audit-store.ts'

/** A block holds at most so many rows. */
export const BLOCK_ROWS = 1_000
/** Fewer rows wait for so long; with the second between two looks a row is sealed within three. */
const SEAL_MILLISECONDS = 2_000

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export interface Sealer {
  follower: Follower<AuditRow>
  /** Until the returned function is called, what waits is sealed at once. */
  hurry(): () => void
}

/** Follows the trail and seals its rows, block upon block. */
export const createSealer = (clock: Clock): Sealer => {
  let sealedAt = 0
  let hurried = 0
  const isTime = (rows: number, limit: number): boolean =>
    hurried > 0 || rows >= limit || Math.abs(clock.now().getTime() - sealedAt) >= SEAL_MILLISECONDS

  return {
    follower: {
      name: 'audit',
      access: 'seals every row of the trail; answers nobody',
      channel: 'karvan_audit',
      batchSize: BLOCK_ROWS,
      async listAfter(tx, position, limit) {
        const rows = await store.listAuditRows(tx, position, limit)
        return isTime(rows.length, limit) ? rows : []
      },
      getHead: store.getAuditHead,
      async project(tx, rows) {
        await seal(tx, rows, clock.now())
        sealedAt = clock.now().getTime()
      },
    },
    hurry() {
      hurried++
      return () => void hurried--
    },
  }
}

const seal = async (tx: Sql, rows: readonly AuditRow[], now: Date): Promise<void> => {
  const previous = await store.findLastBlock(tx)
  await store.insertBlock(tx, sealBlock(rows, previous, now.toISOString(), sha256))
}
