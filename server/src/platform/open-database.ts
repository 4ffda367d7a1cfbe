import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './embedded/embedded-database.ts'
import { openServerDatabase } from './postgres/server-database.ts'

export interface OpenOptions {
  /** postgres://…; undefined: the embedded store. */
  url?: string | undefined
  /** Data directory of the embedded store; made when it does not exist. */
  directory: string
  logger?: Logger | undefined
  /** A single statement that takes longer is stopped with STATEMENT_TOO_LONG. */
  statementSeconds?: number
}

const STATEMENT_SECONDS = 60

/** Opens the store; throws StoreError with a sentence for the operator when it cannot. */
export const openDatabase = ({
  url,
  directory,
  logger,
  statementSeconds = STATEMENT_SECONDS,
}: OpenOptions): Promise<Database> =>
  url === undefined
    ? openEmbeddedDatabase({ directory: resolve(directory), statementSeconds, logger })
    : openServerDatabase({ url, statementSeconds, logger })
