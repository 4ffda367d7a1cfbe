/** Why the store itself, not a statement, refused or failed. */
export type StoreErrorCode =
  | 'STORE_UNAVAILABLE'
  | 'STATEMENT_TOO_LONG'
  | 'TRANSACTION_ABORTED'
  | 'WRONG_USE'
  | 'WRONG_PARAMETER'
  | 'WRONG_VALUE'
  | 'DIRECTORY_IN_USE'
  | 'DIRECTORY_UNUSABLE'
  | 'STORE_TOO_NEW'
  | 'STORE_DAMAGED'
  | 'SERVER_TOO_OLD'
  | 'BACKUP_DAMAGED'
  | 'TARGET_NOT_EMPTY'

/** A failure of the store; the message is a sentence that says what to do where something can be done. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What PostgreSQL says of a statement that it refused: PostgreSQL manual, "Error and Notice Message Fields". */
export interface SqlErrorFields {
  message: string
  /** SQLSTATE, such as 23505. */
  code: string
  detail?: string | undefined
  hint?: string | undefined
  schema?: string | undefined
  table?: string | undefined
  column?: string | undefined
  constraint?: string | undefined
}

/** A statement that PostgreSQL refused, of the same form on both engines. Never holds parameters. */
export class SqlError extends Error implements SqlErrorFields {
  override readonly name = 'SqlError'
  readonly code: string
  readonly detail: string | undefined
  readonly hint: string | undefined
  readonly schema: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined
  readonly statement: string

  constructor(fields: SqlErrorFields, statement: string) {
    super(fields.message)
    this.code = fields.code
    this.detail = fields.detail
    this.hint = fields.hint
    this.schema = fields.schema
    this.table = fields.table
    this.column = fields.column
    this.constraint = fields.constraint
    this.statement = statement
  }
}
