import type { Sql } from './database.ts'
import { StoreError } from './store-error.ts'

/** Sends BEGIN, COMMIT or ROLLBACK and returns the command tag that came back. */
type Control = (command: 'begin' | 'commit' | 'rollback') => Promise<string>

/**
 * Runs `work` between BEGIN and COMMIT; rolls back and throws what it threw. A COMMIT that
 * PostgreSQL answers with ROLLBACK (an error inside was swallowed) throws TRANSACTION_ABORTED.
 */
export const runTransaction = async <T>(control: Control, work: () => Promise<T>): Promise<T> => {
  await control('begin')
  let result: T
  try {
    result = await work()
  } catch (fault) {
    await control('rollback')
    throw fault
  }
  if ((await control('commit')) === 'COMMIT') return result
  throw new StoreError(
    'TRANSACTION_ABORTED',
    'nothing was committed: a statement of the transaction had failed and its error was not passed on',
  )
}

/** The handle that the work of a transaction gets; it refuses statements after the end. */
export const guardSql = (sql: Sql, checkOpen: () => void): Sql => ({
  async query(text, parameters) {
    checkOpen()
    return sql.query(text, parameters)
  },
  async script(text) {
    checkOpen()
    return sql.script(text)
  },
})
