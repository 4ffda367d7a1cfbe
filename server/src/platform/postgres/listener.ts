import { Client } from 'pg'
import type { Logger } from 'pino'
import { createChannels } from '../channels.ts'
import { quoteName } from '../names.ts'
import { translateFault } from './errors.ts'
import { configOf } from './sql.ts'

/** Listens on a connection of its own; connects again when that is lost. */
export interface Listener {
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  reconnected(): number
  close(): Promise<void>
}

const FIRST_PAUSE_MILLISECONDS = 250
const LONGEST_PAUSE_MILLISECONDS = 15_000

/** What is announced while the connection is lost is not heard: a notification is a hint only. */
export const createListener = (url: string, logger: Logger | undefined): Listener => {
  const channels = createChannels(logger)
  let client: Promise<Client> | undefined
  let retry: NodeJS.Timeout | undefined
  let reconnected = 0
  let closed = false

  const connect = async (): Promise<Client> => {
    const next = new Client(configOf(url))
    next.on('notification', ({ channel, payload }) => channels.hear(channel, payload ?? ''))
    next.on('error', () => {})
    await next.connect()
    for (const channel of channels.names()) await next.query(`listen ${quoteName(channel)}`)
    next.once('end', () => lose(FIRST_PAUSE_MILLISECONDS))
    return next
  }
  const lose = (pauseMilliseconds: number): void => {
    client = undefined
    if (closed) return
    logger?.warn('the listening connection was lost, connecting again')
    retry = setTimeout(() => void reconnect(pauseMilliseconds), pauseMilliseconds)
  }
  const reconnect = async (pauseMilliseconds: number): Promise<void> => {
    if (closed || client) return
    try {
      client = connect()
      await client
      reconnected++
    } catch {
      lose(Math.min(pauseMilliseconds * 2, LONGEST_PAUSE_MILLISECONDS))
    }
  }
  /** A statement that fails for a lost connection is made good by the next connecting. */
  const send = async (statement: string): Promise<void> => {
    try {
      client ??= connect()
      await (await client).query(statement)
    } catch (fault) {
      throw translateFault(fault, statement)
    }
  }
  return {
    async listen(channel, heard) {
      if (channels.add(channel, heard)) await send(`listen ${quoteName(channel)}`)
      return async () => {
        const wasLast = channels.remove(channel, heard)
        if (wasLast && !closed && client) await send(`unlisten ${quoteName(channel)}`)
      }
    },
    reconnected: () => reconnected,
    async close() {
      closed = true
      clearTimeout(retry)
      await client?.then((open) => open.end()).catch(() => {})
    },
  }
}
