import { Worker } from 'node:worker_threads'
import { createSerial } from '../serial.ts'
import { SqlError, StoreError } from '../store-error.ts'
import type { Answer, Reply, Request, WorkerStart } from './messages.ts'

/** One life of the worker thread. Once it is over every question to it fails. */
export interface Session {
  /** Asks one question after the other; ends the worker when a bounded one takes too long. */
  ask(request: Request, limitSeconds?: number): Promise<Answer>
  isAlive(): boolean
  /** Writes of this life that reached the disk. */
  fsyncs(): number
  close(): Promise<void>
}

interface SessionOptions {
  postgresDirectory: string
  heard(channel: string, payload: string): void
}

interface Pending {
  statement: string
  resolve(answer: Answer): void
  reject(fault: Error): void
}

/** Starts the worker and resolves when PostgreSQL has opened (and, where needed, recovered) its files. */
export const openSession = async ({
  postgresDirectory,
  heard,
}: SessionOptions): Promise<Session> => {
  const workerData: WorkerStart = { postgresDirectory }
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData })
  const serial = createSerial()
  let pending: Pending | undefined
  let over: StoreError | undefined
  let fsyncs = 0

  const settle = (): Pending | undefined => {
    const settled = pending
    pending = undefined
    return settled
  }
  const end = (message: string, cause?: unknown): void => {
    over ??= new StoreError('STORE_UNAVAILABLE', message, { cause })
    settle()?.reject(over)
  }
  worker.on('message', (reply: Reply) => {
    if (reply.kind === 'heard') return heard(reply.channel, reply.payload)
    fsyncs = reply.fsyncs
    const asked = settle()
    if (reply.kind === 'failed') asked?.reject(errorOf(reply, asked.statement))
    else asked?.resolve(reply.kind === 'done' ? reply.answer : NOTHING)
  })
  worker.on('error', (fault) => end(`the embedded store broke off: ${fault.message}`, fault))
  worker.on('exit', () => end('the embedded store is closed'))
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))

  const wait = (statement: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      pending = { statement, resolve, reject }
    })
  const giveUp = async (limitSeconds: number): Promise<void> => {
    const asked = settle()
    over ??= new StoreError('STORE_UNAVAILABLE', 'the embedded store was stopped, it reopens now')
    await worker.terminate()
    asked?.reject(
      new StoreError(
        'STATEMENT_TOO_LONG',
        `the statement took longer than ${limitSeconds} s and was stopped: ${shorten(asked.statement)}`,
      ),
    )
  }
  const askNow = async (request: Request, limitSeconds: number | undefined): Promise<Answer> => {
    if (over) throw over
    const answered = wait(request.kind === 'close' ? 'close' : request.text)
    worker.postMessage(request)
    if (limitSeconds === undefined) return answered
    const timer = setTimeout(() => void giveUp(limitSeconds), limitSeconds * 1000)
    return answered.finally(() => clearTimeout(timer))
  }

  try {
    await wait('open')
  } catch (fault) {
    await worker.terminate()
    throw fault
  }
  return {
    ask: (request, limitSeconds) => serial.run(() => askNow(request, limitSeconds)),
    isAlive: () => over === undefined,
    fsyncs: () => fsyncs,
    async close() {
      if (over) return
      const timer = setTimeout(() => void worker.terminate(), CLOSE_MILLISECONDS)
      await serial.run(() => askNow({ kind: 'close' }, undefined)).catch(() => {})
      await exited
      clearTimeout(timer)
    },
  }
}

/** A clean close writes a checkpoint; one that takes longer is left to the recovery of the next start. */
const CLOSE_MILLISECONDS = 30_000

const NOTHING: Answer = { rows: [], fields: [], count: 0, command: '' }

const errorOf = ({ message, sql }: Reply & { kind: 'failed' }, statement: string): Error =>
  sql
    ? new SqlError(sql, shorten(statement))
    : new StoreError('STORE_UNAVAILABLE', `the embedded store failed: ${message}`)

/** Enough of a statement to find it; parameters are never part of it. */
const shorten = (statement: string): string =>
  statement.length <= 500 ? statement : `${statement.slice(0, 500)}…`
