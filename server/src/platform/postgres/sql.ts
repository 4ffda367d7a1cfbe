import type { ClientBase, ClientConfig } from 'pg'
import type { Sql } from '../database.ts'
import { encodeParameters, getDecoder } from '../values.ts'
import { translateFault } from './errors.ts'

const CONNECT_MILLISECONDS = 10_000

/** Values are read by the store's own decoders, so that both engines give the same. */
export const configOf = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'karvan',
  connectionTimeoutMillis: CONNECT_MILLISECONDS,
  keepAlive: true,
  types: { getTypeParser: (typeId: number) => getDecoder(typeId) as never },
})

/**
 * What a cast to text depends on is set the same as in the embedded store. Sent after connecting,
 * not as start-up options, which connection poolers drop. Compiling a query (jit) takes longer than
 * any of ours: a branch that is costly but not taken would pay for it all the same.
 */
export const prepareClient = async (
  client: ClientBase,
  statementSeconds: number,
): Promise<void> => {
  await client.query(
    `set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres';
     set bytea_output = 'hex'; set extra_float_digits = 1; set search_path = public; set jit = off;
     set statement_timeout = ${Math.round(statementSeconds * 1000)}`,
  )
}

/** The handle of one connection, or of any one of a pool. */
export const createSql = (connection: Pick<ClientBase, 'query'>): Sql => ({
  async query<Row>(text: string, parameters: readonly unknown[] = []) {
    const values = encodeParameters(parameters)
    try {
      const { rows, rowCount } = await connection.query({ text, values })
      return { rows: rows as Row[], count: rowCount ?? 0 }
    } catch (fault) {
      throw translateFault(fault, text)
    }
  },
  /** `set local` ends with the script, or with the transaction around it. */
  async script(text) {
    try {
      await connection.query(`set local statement_timeout = 0;\n${text}`)
    } catch (fault) {
      throw translateFault(fault, text)
    }
  },
})
