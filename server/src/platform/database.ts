/**
 * One SQL text over two transports: the embedded store (PGlite in a worker thread) and a
 * PostgreSQL server (`pg`). Rooms know only these interfaces.
 *
 * Values, the same on both: int8 and numeric(…,0) counts arrive as number (they stay below 2^53),
 * other numeric as string, timestamptz as Date (milliseconds; where microseconds matter, cast to
 * text in SQL), jsonb parsed, bytea as Uint8Array, uuid and text as string, arrays as arrays.
 * Parameters: pass JSON as a string and cast (`$1::jsonb`), arrays as JavaScript arrays with a
 * cast (`= any($1::text[])`), bytea as Uint8Array, instants as ISO strings with a cast.
 */
export interface Sql {
  /** Runs one statement. */
  query<Row = Record<string, unknown>>(
    text: string,
    parameters?: readonly unknown[],
  ): Promise<{ rows: Row[]; count: number }>
  /** Runs several statements without parameters: migrations only. */
  script(text: string): Promise<void>
}

export interface Database extends Sql {
  readonly engine: 'embedded' | 'server'
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** Calls `heard` for each NOTIFY on the channel; a hint, may be lost. Returns the way to stop. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /**
   * COPY … FROM STDIN (FORMAT csv) of `rows` into `table (columns)` within `tx`;
   * undefined where the engine has no such way that is faster than JSON.
   */
  copyIn?(
    tx: Sql,
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<string>,
  ): Promise<number>
  /** A file copy of the whole store that a later `restore` opens; embedded only. */
  backup?(target: string): Promise<void>
  /** Numbers for /metrics. */
  statistics(): { fsyncs: number; queued: number; reopened: number }
  close(): Promise<void>
}
