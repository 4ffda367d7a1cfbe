import { Pool, type PoolClient } from 'pg'
import type { Logger } from 'pino'
import type { Database, Sql } from '../database.ts'
import { checkNotNested, runInScope } from '../nesting.ts'
import { StoreError } from '../store-error.ts'
import { guardSql, runTransaction } from '../transaction.ts'
import { copyRows } from './copy.ts'
import { translateFault } from './errors.ts'
import { createListener, type Listener } from './listener.ts'
import { configOf, createSql, prepareClient } from './sql.ts'

export interface ServerOptions {
  /** postgres://… */
  url: string
  /** The session's statement_timeout; scripts (migrations) are not bounded. */
  statementSeconds: number
  logger?: Logger | undefined
}

const MAX_CONNECTIONS = 10
/** The oldest PostgreSQL whose dialect Karvan keeps to. */
const OLDEST_VERSION = 15

/**
 * Opens a PostgreSQL server as the store. Throws STORE_UNAVAILABLE when it cannot be reached or
 * refuses the sign-in, SERVER_TOO_OLD below PostgreSQL 15.
 */
export const openServerDatabase = async ({
  url,
  statementSeconds,
  logger,
}: ServerOptions): Promise<Database> => {
  const pool = new Pool({
    ...configOf(url),
    max: MAX_CONNECTIONS,
    onConnect: (client) => prepareClient(client, statementSeconds),
  })
  pool.on('error', (fault) => logger?.warn({ err: fault }, 'an idle connection was lost'))
  try {
    checkVersion(await readVersion(pool, url))
  } catch (fault) {
    await pool.end()
    throw fault
  }
  return createDatabase(pool, createListener(url, logger))
}

/** server_version_num, such as 150018. */
const readVersion = async (pool: Pool, url: string): Promise<number> => {
  try {
    const { rows } = await pool.query(`select current_setting('server_version_num')::int as number`)
    return rows[0].number
  } catch (cause) {
    const { host, pathname } = new URL(url)
    throw new StoreError(
      'STORE_UNAVAILABLE',
      `the PostgreSQL server at ${host || 'the default address'}, database ${pathname.slice(1) || 'by default'}, ` +
        `cannot be used: ${causeOf(cause)}. Check DATABASE_URL and that the server runs`,
      { cause },
    )
  }
}

/** Node wraps the failures of several addresses into one error without a message. */
const causeOf = (fault: unknown): string => {
  if (fault instanceof AggregateError) return fault.errors.map(causeOf).join('; ')
  return fault instanceof Error ? fault.message : String(fault)
}

/** Refuses a server whose dialect is too old; `version` as in server_version_num. */
export const checkVersion = (version: number): void => {
  const major = Math.floor(version / 10_000)
  if (major >= OLDEST_VERSION) return
  throw new StoreError(
    'SERVER_TOO_OLD',
    `the server is PostgreSQL ${major}: Karvan needs PostgreSQL ${OLDEST_VERSION} or newer`,
  )
}

const createDatabase = (pool: Pool, listener: Listener): Database => {
  /** Which connection a transaction's handle belongs to: COPY needs it. */
  const clients = new WeakMap<Sql, PoolClient>()
  let closing: Promise<void> | undefined
  const pooled = createSql(pool)

  const transaction = async <T>(work: (tx: Sql) => Promise<T>): Promise<T> =>
    withClient(pool, (client) =>
      runInScope(database, (checkOpen) => {
        const tx = guardSql(createSql(client), checkOpen)
        clients.set(tx, client)
        return runTransaction(controlOf(client), () => work(tx))
      }),
    )
  const check = (): void => {
    checkNotNested(database)
    if (closing) throw new StoreError('STORE_UNAVAILABLE', 'the store is closed')
  }
  const database: Database = {
    engine: 'server',
    async query(text, parameters) {
      check()
      return pooled.query(text, parameters)
    },
    async script(text) {
      check()
      return pooled.script(text)
    },
    async transaction(work) {
      check()
      return transaction(work)
    },
    listen: (channel, heard) => listener.listen(channel, heard),
    async copyIn(tx, table, columns, rows) {
      const client = clients.get(tx)
      if (!client) throw new StoreError('WRONG_USE', 'copyIn needs the handle of a transaction')
      return copyRows(client, table, columns, rows)
    },
    statistics: () => ({
      fsyncs: 0,
      queued: pool.waitingCount,
      reopened: listener.reconnected(),
    }),
    close() {
      closing ??= listener.close().then(() => pool.end())
      return closing
    },
  }
  return database
}

const withClient = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect().catch((fault: unknown) => {
    throw translateFault(fault, 'begin')
  })
  let broken = false
  const onError = () => {
    broken = true
  }
  client.on('error', onError)
  try {
    return await work(client)
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** A connection that cannot even roll back is thrown away by the pool: it reports its own end. */
const controlOf = (client: PoolClient) => async (command: string) => {
  try {
    const { command: tag } = await client.query(command)
    return tag
  } catch (fault) {
    if (command === 'rollback') return 'ROLLBACK'
    throw translateFault(fault, command)
  }
}
