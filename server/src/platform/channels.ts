import type { Logger } from 'pino'

type Heard = (payload: string) => void

/** Who wants to hear of which channel. */
export interface Channels {
  /** True when it is the first for its channel. */
  add(channel: string, heard: Heard): boolean
  /** True when it was the last for its channel. */
  remove(channel: string, heard: Heard): boolean
  names(): Iterable<string>
  /** Calls all who listen; what one throws is logged and harms no other. */
  hear(channel: string, payload: string): void
}

export const createChannels = (logger: Logger | undefined): Channels => {
  const listeners = new Map<string, Set<Heard>>()
  const tell = (heard: Heard, channel: string, payload: string): void => {
    try {
      heard(payload)
    } catch (fault) {
      logger?.error({ err: fault, channel }, 'a listener failed')
    }
  }
  return {
    add(channel, heard) {
      const known = listeners.get(channel)
      if (!known) listeners.set(channel, new Set([heard]))
      else known.add(heard)
      return known === undefined
    },
    remove(channel, heard) {
      const known = listeners.get(channel)
      if (!known?.delete(heard) || known.size > 0) return false
      return listeners.delete(channel)
    },
    names: () => listeners.keys(),
    hear(channel, payload) {
      for (const heard of listeners.get(channel) ?? []) tell(heard, channel, payload)
    },
  }
}
