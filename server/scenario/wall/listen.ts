import assert from 'node:assert/strict'
import type { Hint } from '@karvan/contract'
import type { Credentials } from './ask.ts'

export interface Stream {
  hints: Hint[]
  /** Everything that came. */
  text(): string
  isOpen(): boolean
  close(): void
}

/** Listens over a real socket. */
export const listen = async (url: string, credentials: Credentials): Promise<Stream> => {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/hints`, {
    headers: credentials,
    signal: controller.signal,
  })
  assert.equal(response.status, 200)
  const hints: Hint[] = []
  let isOpen = true
  let whole = ''
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of response.body!) {
      const more = decoder.decode(chunk as Uint8Array, { stream: true })
      whole += more
      text += more
      const messages = text.split('\n\n')
      text = messages.pop()!
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data) hints.push(JSON.parse(data) as Hint)
      }
    }
  }
  void read()
    .catch(() => undefined)
    .finally(() => {
      isOpen = false
    })
  return { hints, text: () => whole, isOpen: () => isOpen, close: () => controller.abort() }
}
