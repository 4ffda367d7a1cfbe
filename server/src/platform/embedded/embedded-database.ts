import type { Logger } from 'pino'
import { type Channels, createChannels } from '../channels.ts'
import type { Database, Sql } from '../database.ts'
import { quoteName } from '../names.ts'
import { checkNotNested, runInScope } from '../nesting.ts'
import { createSerial } from '../serial.ts'
import { StoreError } from '../store-error.ts'
import { guardSql, runTransaction } from '../transaction.ts'
import { encodeParameters, getDecoder } from '../values.ts'
import { writeBackup } from './backup.ts'
import { postgresPath, prepareDirectory, storePath } from './directory-format.ts'
import { acquireDirectoryLock } from './directory-lock.ts'
import type { Answer } from './messages.ts'
import type { Session } from './session.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { tidyTables } from './tidy.ts'

export interface EmbeddedOptions {
  directory: string
  /** A statement that takes longer is stopped and the store reopened; scripts (migrations) are not bounded. */
  statementSeconds: number
  logger?: Logger | undefined
}

/**
 * Opens (or makes) the embedded store in a directory that no other process holds.
 * Throws DIRECTORY_IN_USE, STORE_TOO_NEW, STORE_DAMAGED.
 */
export const openEmbeddedDatabase = async (options: EmbeddedOptions): Promise<Database> => {
  const { directory, logger } = options
  const lock = await acquireDirectoryLock(directory)
  try {
    await prepareDirectory(directory)
    const channels = createChannels(logger)
    const sessions = await createSessions({
      postgresDirectory: postgresPath(directory),
      heard: channels.hear,
      channels: channels.names,
      logger,
    })
    return createDatabase(options, channels, sessions, lock.release)
  } catch (fault) {
    await lock.release()
    throw fault
  }
}

/** How often tables are looked at; few of them are due. */
const TIDY_MILLISECONDS = 15_000

const createDatabase = (
  { directory, statementSeconds, logger }: EmbeddedOptions,
  channels: Channels,
  sessions: Sessions,
  releaseLock: () => Promise<void>,
): Database => {
  const queue = createSerial()
  let closing: Promise<void> | undefined

  /** PGlite is one connection: one statement or transaction after the other. */
  const enqueue = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    checkNotNested(database)
    if (closing) throw new StoreError('STORE_UNAVAILABLE', 'the embedded store is closed')
    return queue.run(async () => work(await sessions.get()))
  }
  const sqlOf = (session: Session) => createSql(session, statementSeconds)

  const database: Database = {
    engine: 'embedded',
    query: (text, parameters) => enqueue((session) => sqlOf(session).query(text, parameters)),
    script: (text) => enqueue((session) => sqlOf(session).script(text)),
    transaction: (work) =>
      enqueue((session) =>
        runInScope(database, (checkOpen) =>
          runTransaction(controlOf(session), () => work(guardSql(sqlOf(session), checkOpen))),
        ),
      ),
    async listen(channel, heard) {
      const isFirst = channels.add(channel, heard)
      if (isFirst) await enqueue((session) => sqlOf(session).script(`listen ${quoteName(channel)}`))
      return async () => {
        if (!channels.remove(channel, heard) || closing) return
        await enqueue((session) => sqlOf(session).script(`unlisten ${quoteName(channel)}`))
      }
    },
    backup: (target) =>
      writeBackup(storePath(directory), target, (copy) =>
        enqueue(async (session) => {
          await sqlOf(session).script('checkpoint')
          await copy()
        }),
      ),
    statistics: () => ({
      fsyncs: sessions.fsyncs(),
      queued: queue.waiting(),
      reopened: sessions.reopened(),
    }),
    close() {
      clearInterval(timer)
      closing ??= queue.run(() => sessions.close()).finally(releaseLock)
      return closing
    },
  }
  let tidying = false
  const tidy = async (): Promise<void> => {
    if (tidying) return
    tidying = true
    try {
      await tidyTables(database)
    } catch (fault) {
      if (!closing) logger?.warn({ err: fault }, 'the tables could not be tidied')
    } finally {
      tidying = false
    }
  }
  const timer = setInterval(() => void tidy(), TIDY_MILLISECONDS)
  timer.unref()
  return database
}

const createSql = (session: Session, statementSeconds: number): Sql => ({
  async query<Row>(text: string, parameters: readonly unknown[] = []) {
    const answer = await session.ask(
      { kind: 'statement', text, parameters: encodeParameters(parameters) },
      statementSeconds,
    )
    return { rows: decodeRows(answer) as Row[], count: answer.count }
  },
  async script(text) {
    await session.ask({ kind: 'script', text })
  },
})

const decodeRows = ({ rows, fields }: Answer): Record<string, unknown>[] => {
  const columns = fields.map(({ name, typeId }) => ({ name, decode: getDecoder(typeId) }))
  return rows.map((row) => {
    const decoded: Record<string, unknown> = {}
    columns.forEach(({ name, decode }, index) => {
      const text = row[index]
      decoded[name] = text === null || text === undefined ? null : decode(text)
    })
    return decoded
  })
}

/** A session that ended took its transaction with it: nothing to roll back. */
const controlOf = (session: Session) => async (command: string) => {
  if (command === 'rollback' && !session.isAlive()) return 'ROLLBACK'
  const answer = await session.ask({ kind: 'statement', text: command, parameters: [] })
  return answer.command
}
