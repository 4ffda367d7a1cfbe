import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { SqlErrorFields } from '../store-error.ts'
import { DurableFileSystem } from './durable-fs.ts'
import type { Answer, Reply, Request, WorkerStart } from './messages.ts'

/**
 * The thread of the embedded store: PGlite blocks its thread while a statement runs. Values cross
 * as text both ways; the asking thread reads and writes them as it does for a server.
 */
if (!parentPort) throw new Error('the embedded store runs in a worker thread only')
const port = parentPort
const post = (reply: Reply): void => port.postMessage(reply)

const { postgresDirectory } = workerData as WorkerStart
const fileSystem = new DurableFileSystem(postgresDirectory)

/** -F would turn fsync off; Emscripten's fdatasync does nothing, its fsync is ours. */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]

const open = async (): Promise<PGlite> => {
  const pglite = await PGlite.create({ fs: fileSystem, startParams })
  for (const type of Object.keys(pglite.parsers)) pglite.parsers[type] = (text) => text
  for (const type of Object.keys(pglite.serializers)) pglite.serializers[type] = (text) => text
  pglite.onNotification((channel, payload) => post({ kind: 'heard', channel, payload }))
  return pglite
}

const runStatement = async (
  pglite: PGlite,
  text: string,
  parameters: (string | null)[],
): Promise<Answer> => {
  const result = await pglite.query<(string | null)[]>(text, parameters, { rowMode: 'array' })
  return {
    rows: result.rows,
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })),
    count: result.rowCount ?? 0,
    command: result.command ?? '',
  }
}

const NOTHING: Answer = { rows: [], fields: [], count: 0, command: '' }

const answer = async (pglite: PGlite, request: Request): Promise<Answer> => {
  if (request.kind === 'statement') return runStatement(pglite, request.text, request.parameters)
  if (request.kind === 'script') await pglite.exec(request.text)
  else await pglite.close()
  return NOTHING
}

/** PGlite's error carries the fields of the protocol; anything without SQLSTATE is the engine's own. */
const sqlFieldsOf = (fault: unknown): SqlErrorFields | undefined => {
  if (!(fault instanceof Error) || !('code' in fault) || !/^[0-9A-Z]{5}$/.test(String(fault.code)))
    return undefined
  const { message, code, detail, hint, schema, table, column, constraint } =
    fault as unknown as SqlErrorFields
  return { message, code, detail, hint, schema, table, column, constraint }
}

const reportFailure = (fault: unknown): void => {
  const message = fault instanceof Error ? fault.message : String(fault)
  post({ kind: 'failed', message, sql: sqlFieldsOf(fault), fsyncs: fileSystem.fsyncs })
}

const handle = async (pglite: PGlite, request: Request): Promise<void> => {
  try {
    const done = await answer(pglite, request)
    post({ kind: 'done', answer: done, fsyncs: fileSystem.fsyncs })
  } catch (fault) {
    reportFailure(fault)
  }
  if (request.kind === 'close') port.close()
}

try {
  const pglite = await open()
  port.on('message', (request: Request) => void handle(pglite, request))
  post({ kind: 'ready', fsyncs: fileSystem.fsyncs })
} catch (fault) {
  reportFailure(fault)
}
