import type { FetchPeer } from './peer.ts'

const TIMEOUT_MILLISECONDS = 10_000
const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024

/** Calls by the platform's fetch: ten seconds, sixteen megabytes, no redirects. */
export const fetchPeer: FetchPeer = async ({ url, ...request }) => {
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
  const answer = await fetch(url, { ...request, redirect: 'error', signal })
  return { status: answer.status, body: await readLimited(answer) }
}

const readLimited = async (answer: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > ANSWER_LIMIT_BYTES) throw new Error('the answer of a peer is too large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
