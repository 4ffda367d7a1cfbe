import type { Hint } from '@karvan/contract'

export type Connection = 'live' | 'reconnecting' | 'offline'

export type HintMessage =
  | { type: 'hint'; hint: Hint }
  | { type: 'connection'; connection: Connection }
  /** The stream was opened again: hints in between may be lost. */
  | { type: 'reopened' }
  /** A new tab asks the one that listens how the connection is. */
  | { type: 'ask' }

const NAME = 'karvan.hints'
const RETRY_MILLISECONDS = 2000

/**
 * Listens to the server's hints with one stream for all tabs of the browser: the tab that holds
 * the lock listens and tells the others. Returns what ends it. Where locks are missing (plain HTTP
 * on another host) each tab listens for itself.
 */
export const listenToHints = (hear: (message: HintMessage) => void): (() => void) => {
  const channel = new BroadcastChannel(NAME)
  const ending = new AbortController()
  channel.onmessage = ({ data }: MessageEvent<HintMessage>) => hear(data)
  const tell = (message: HintMessage): void => {
    hear(message)
    channel.postMessage(message)
  }
  const lead = (): Promise<void> => openStream(tell, channel, ending.signal)
  channel.postMessage({ type: 'ask' } satisfies HintMessage)
  if (!navigator.locks) void lead()
  else navigator.locks.request(NAME, { signal: ending.signal }, lead).catch(ignoreAbort)
  return () => {
    ending.abort()
    channel.close()
  }
}

const ignoreAbort = (fault: unknown): void => {
  if (!(fault instanceof DOMException && fault.name === 'AbortError')) throw fault
}

/** Holds the stream open until the signal; the promise ends with it and gives the lock on. */
const openStream = (
  tell: (message: HintMessage) => void,
  channel: BroadcastChannel,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve) => {
    let source: EventSource | undefined
    let connection: Connection = 'reconnecting'
    let opened = 0
    let retry: ReturnType<typeof setTimeout> | undefined
    const report = (next: Connection): void => {
      connection = next
      tell({ type: 'connection', connection })
    }
    const open = (): void => {
      source = new EventSource('/api/hints')
      source.onopen = () => {
        report('live')
        if (opened++ > 0) tell({ type: 'reopened' })
      }
      source.addEventListener('hint', ({ data }) =>
        tell({ type: 'hint', hint: JSON.parse(data as string) as Hint }),
      )
      source.onerror = () => {
        report(navigator.onLine ? 'reconnecting' : 'offline')
        // A refused stream is not tried again by the browser.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MILLISECONDS)
      }
    }
    channel.addEventListener('message', ({ data }: MessageEvent<HintMessage>) => {
      if (data.type === 'ask') channel.postMessage({ type: 'connection', connection })
    })
    const sayOffline = () => report('offline')
    window.addEventListener('offline', sayOffline)
    signal.addEventListener('abort', () => {
      clearTimeout(retry)
      source?.close()
      window.removeEventListener('offline', sayOffline)
      resolve()
    })
    open()
  })
