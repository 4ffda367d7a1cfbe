import { DatabaseError } from 'pg'
import { SqlError, StoreError } from '../store-error.ts'

/** SQLSTATE query_canceled: the statement timeout of the session. */
const QUERY_CANCELED = '57014'
const STATEMENT_LENGTH = 500

/** Brings what `pg` throws into the store's own two kinds of error. */
export const translateFault = (fault: unknown, statement: string): Error => {
  if (fault instanceof StoreError || fault instanceof SqlError) return fault
  const short = statement.slice(0, STATEMENT_LENGTH)
  if (fault instanceof DatabaseError && fault.code) {
    if (fault.code !== QUERY_CANCELED) return new SqlError(fieldsOf(fault, fault.code), short)
    return new StoreError('STATEMENT_TOO_LONG', `${fault.message}: ${short}`, { cause: fault })
  }
  const message = fault instanceof Error ? fault.message : String(fault)
  return new StoreError('STORE_UNAVAILABLE', `the PostgreSQL server does not answer: ${message}`, {
    cause: fault,
  })
}

const fieldsOf = (fault: DatabaseError, code: string) => ({
  message: fault.message,
  code,
  detail: fault.detail,
  hint: fault.hint,
  schema: fault.schema,
  table: fault.table,
  column: fault.column,
  constraint: fault.constraint,
})
