import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Database, Sql } from './database.ts'

/** Reads a log in its one order and projects it; bookmark and projection move in one transaction. */
export interface Follower<Row extends { position: number }> {
  /** Also the name of the bookmark. */
  name: string
  /** For whom it derives and whom it answers, in words: nothing runs that does not say it. */
  access: string
  /** NOTIFY channel that hints at new rows. */
  channel: string
  batchSize: number
  listAfter(tx: Sql, position: number, limit: number): Promise<Row[]>
  getHead(sql: Sql): Promise<number>
  project(tx: Sql, rows: Row[]): Promise<void>
}

export interface FollowerState {
  name: string
  position: number
  head: number
  lag: number
  /** Why it stands still; null while it runs. */
  problem: string | null
}

interface Bookmark {
  position: number
  problem: string | null
}

export const createBookmark = async (sql: Sql, name: string): Promise<void> => {
  await sql.query(
    'insert into platform.bookmark (follower, position) values ($1::text, 0) on conflict do nothing',
    [name],
  )
}

/** Locks the bookmark until the transaction ends; undefined while another process holds it, unless told to wait. */
export const lockBookmark = async (
  tx: Sql,
  name: string,
  whenHeld: 'skip' | 'wait' = 'skip',
): Promise<Bookmark | undefined> => {
  const { rows } = await tx.query<Bookmark>(
    `select position, problem from platform.bookmark where follower = $1::text
     for update ${whenHeld === 'skip' ? 'skip locked' : ''}`,
    [name],
  )
  return rows[0]
}

export const moveBookmark = async (tx: Sql, name: string, position: number): Promise<void> => {
  await tx.query(
    'update platform.bookmark set position = $2::bigint, problem = null where follower = $1::text',
    [name, position],
  )
}

/** One batch. Returns how many rows were projected; 0 when there is nothing new or another process is at it. */
export const followOnce = async <Row extends { position: number }>(
  db: Database,
  follower: Follower<Row>,
  limit = follower.batchSize,
): Promise<number> =>
  db.transaction(async (tx) => {
    const bookmark = await lockBookmark(tx, follower.name)
    if (!bookmark) return 0
    const rows = await follower.listAfter(tx, bookmark.position, limit)
    if (rows.length === 0) return 0
    await follower.project(tx, rows)
    await moveBookmark(tx, follower.name, rows.at(-1)!.position)
    return rows.length
  })

export const getFollowerState = async <Row extends { position: number }>(
  db: Database,
  follower: Follower<Row>,
): Promise<FollowerState> => {
  const { rows } = await db.query<Bookmark>(
    'select position, problem from platform.bookmark where follower = $1::text',
    [follower.name],
  )
  const { position, problem } = rows[0] ?? { position: 0, problem: 'has no bookmark' }
  const head = await follower.getHead(db)
  return { name: follower.name, position, head, lag: Math.max(0, head - position), problem }
}

const RETRY_MILLISECONDS = 5_000
const POLL_MILLISECONDS = 1_000

export interface Following {
  /** Resolves when everything that stood in the log at the call is projected, or the follower stands still. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

/**
 * Follows until stopped: woken by NOTIFY, by polling each second otherwise. At a row that it cannot
 * project it stands still, says which in the bookmark, and tries again every five seconds; it never skips.
 */
export const follow = async <Row extends { position: number }>(
  db: Database,
  follower: Follower<Row>,
  { logger, clock }: { logger: Logger; clock: Clock },
): Promise<Following> => {
  if (follower.access.trim() === '')
    throw new Error(`the follower ${follower.name} does not say whom it works for`)
  await createBookmark(db, follower.name)
  let stopped = false
  let quietUntil = 0
  let running: Promise<void> | undefined
  let again = false

  const drain = async (): Promise<void> => {
    while (!stopped && (await projectSome(db, follower, logger)) > 0) {}
  }
  const wake = (): Promise<void> => {
    if (stopped || clock.now().getTime() < quietUntil) return running ?? Promise.resolve()
    if (running) {
      again = true
      return running
    }
    running = drain()
      .catch((fault: unknown) => {
        quietUntil = clock.now().getTime() + RETRY_MILLISECONDS
        logger.error({ err: fault, follower: follower.name }, 'follower stands still')
      })
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          void wake()
        }
      })
    return running
  }
  const unlisten = await db.listen(follower.channel, () => void wake())
  const timer = setInterval(() => void wake(), POLL_MILLISECONDS)
  void wake()
  return {
    async catchUp() {
      const head = await follower.getHead(db)
      while (!stopped) {
        await wake()
        const { position, problem } = await getFollowerState(db, follower)
        if (position >= head || problem !== null) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await unlisten()
      await running
    },
  }
}

/** A batch; when it fails, row by row up to the one that fails, which is written into the bookmark. */
const projectSome = async <Row extends { position: number }>(
  db: Database,
  follower: Follower<Row>,
  logger: Logger,
): Promise<number> => {
  try {
    return await followOnce(db, follower)
  } catch (fault) {
    logger.warn({ err: fault, follower: follower.name }, 'batch failed, going row by row')
  }
  let done = 0
  try {
    while ((await followOnce(db, follower, 1)) > 0) done++
    return done
  } catch (fault) {
    await standStill(db, follower.name, fault)
    throw fault
  }
}

const standStill = async (db: Database, name: string, fault: unknown): Promise<void> => {
  const message = fault instanceof Error ? fault.message : String(fault)
  await db.query(
    `update platform.bookmark set problem = 'cannot read the row after position ' || position || ': ' || $2::text
     where follower = $1::text`,
    [name, message],
  )
}
