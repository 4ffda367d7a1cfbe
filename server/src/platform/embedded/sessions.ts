import type { Logger } from 'pino'
import { quoteName } from '../names.ts'
import { openSession, type Session } from './session.ts'

/** One session after the other. Ask for it only within the database's queue: one asker at a time. */
export interface Sessions {
  /** The living session; opens a new one when the last has ended. */
  get(): Promise<Session>
  fsyncs(): number
  reopened(): number
  close(): Promise<void>
}

interface SessionsOptions {
  postgresDirectory: string
  heard(channel: string, payload: string): void
  /** Channels that a new session listens to from its start. */
  channels(): Iterable<string>
  logger: Logger | undefined
}

export const createSessions = async (options: SessionsOptions): Promise<Sessions> => {
  let session = await openSession(options)
  let reopened = 0
  let formerFsyncs = 0
  const reopen = async (): Promise<Session> => {
    const next = await openSession(options)
    for (const channel of options.channels()) {
      await next.ask({ kind: 'script', text: `listen ${quoteName(channel)}` })
    }
    formerFsyncs += session.fsyncs()
    reopened++
    options.logger?.warn({ reopened }, 'the embedded store was reopened')
    session = next
    return next
  }
  return {
    get: async () => (session.isAlive() ? session : reopen()),
    fsyncs: () => formerFsyncs + session.fsyncs(),
    reopened: () => reopened,
    close: () => session.close(),
  }
}
