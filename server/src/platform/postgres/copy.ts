import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { quoteName, quotePath } from '../names.ts'
import { translateFault } from './errors.ts'

/** COPY … FROM STDIN (FORMAT csv): one line of CSV a row, without its line end. Returns the rows copied. */
export const copyRows = async (
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<string>,
): Promise<number> => {
  const names = columns.map(quoteName).join(', ')
  const text = `copy ${quotePath(table)} (${names}) from stdin (format csv)`
  const copy = client.query(copyFrom(text))
  try {
    await pipeline(Readable.from(linesOf(rows), { objectMode: false }), copy)
  } catch (fault) {
    throw translateFault(fault, text)
  }
  return copy.rowCount
}

async function* linesOf(rows: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const row of rows) yield Buffer.from(`${row}\n`)
}
