import { setTimeout as wait } from 'node:timers/promises'
import { documentOf, type EventBody } from './events.ts'

/** The server does not take the key: no use to go on. */
export class KeyRefused extends Error {}
/** The server does not take the events: a fault of the simulator. */
export class EventsRefused extends Error {}

export interface Speaker {
  /** Resolves when the server has taken the events durably; rejects when it never will, or when stopped. */
  send(events: readonly EventBody[], time: number): Promise<void>
}

interface Parts {
  url: string
  key: string
  stop: AbortSignal
  /** Says why it waits. */
  tell: (text: string) => void
  firstWaitMilliseconds?: number
}

const LONGEST_WAIT_MILLISECONDS = 60_000
const ANSWER_MILLISECONDS = 120_000

export const createSpeaker = ({
  url,
  key,
  stop,
  tell,
  firstWaitMilliseconds = 1000,
}: Parts): Speaker => {
  /** Milliseconds to wait before the next try; undefined: taken. */
  const tryOnce = async (body: string, backoff: number): Promise<number | undefined> => {
    let answer: Response
    try {
      answer = await fetch(`${url}/epcis/capture`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MILLISECONDS)]),
      })
    } catch (fault) {
      stop.throwIfAborted()
      tell(`no answer from ${url}: ${(fault as Error).message}`)
      return backoff
    }
    const text = await answer.text().catch(() => '')
    if (answer.ok) return undefined
    const said = `${answer.status} ${text.slice(0, 2000)}`
    if (answer.status === 401 || answer.status === 403) throw new KeyRefused(said)
    if (answer.status !== 429 && answer.status < 500) throw new EventsRefused(said)
    tell(`the server asks to wait: ${answer.status}`)
    return retryAfter(answer.headers.get('retry-after')) ?? backoff
  }
  return {
    async send(events, time) {
      const body = JSON.stringify(documentOf(events, time))
      for (let backoff = firstWaitMilliseconds; ; backoff *= 2) {
        const pause = await tryOnce(body, Math.min(backoff, LONGEST_WAIT_MILLISECONDS))
        if (pause === undefined) return
        await wait(pause, undefined, { signal: stop })
      }
    },
  }
}

/** RFC 9110 §10.2.3: seconds or a date. */
const retryAfter = (text: string | null): number | undefined => {
  if (text === null) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds) * 1000
}
