import type { SqlErrorFields } from '../store-error.ts'

/** What the worker is given when it starts. */
export interface WorkerStart {
  /** Where the PostgreSQL files lie. */
  postgresDirectory: string
}

/** One statement with parameters already in text form, or a script of many without. */
export type Request =
  | { kind: 'statement'; text: string; parameters: (string | null)[] }
  | { kind: 'script'; text: string }
  | { kind: 'close' }

export interface Answer {
  rows: (string | null)[][]
  fields: { name: string; typeId: number }[]
  count: number
  /** Command tag without numbers, such as COMMIT or ROLLBACK. */
  command: string
}

export type Reply =
  | { kind: 'ready'; fsyncs: number }
  | { kind: 'done'; answer: Answer; fsyncs: number }
  /** `sql` when PostgreSQL refused the statement, else the engine itself failed. */
  | { kind: 'failed'; message: string; sql: SqlErrorFields | undefined; fsyncs: number }
  | { kind: 'heard'; channel: string; payload: string }
