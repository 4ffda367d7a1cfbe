import type { FetchPeer } from './peer.ts'

/** Calls by the platform's own fetch. */
export const fetchPeer: FetchPeer = async (url, request, limits) => {
  const signal = AbortSignal.timeout(limits.timeoutMilliseconds)
  const answer = await fetch(url, { ...request, redirect: 'error', signal })
  const { status } = answer
  const bytes = await readWithin(answer, limits.answerBytes)
  return new Response(status === 204 ? null : bytes, { status })
}

const readWithin = async ({ body }: Response, most: number): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength
    if (length > most) throw new Error('the answer of a peer is too large')
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
