import type { IncomingMessage } from 'node:http'
import type { Problem } from '@karvan/contract'
import { WebSocket } from 'ws'

/** A call that the server refused, or that did not reach it; the message says what to do. */
export class CallFailed extends Error {
  readonly problem: Problem | undefined

  constructor(message: string, problem?: Problem) {
    super(message)
    this.problem = problem
  }
}

interface Body {
  type: string
  text: string | Uint8Array
}

/** An answer as it came. */
interface Answer {
  text: string
  headers: Headers
}

export interface Client {
  /** Calls the server. Throws `CallFailed`. */
  ask(method: string, path: string, body?: Body, headers?: Record<string, string>): Promise<Answer>
  /** Calls the server; the parsed answer. Throws `CallFailed`. */
  call<Value>(method: string, path: string, body?: Body): Promise<Value>
  /**
   * Hears what the server sends over a WebSocket until `hear` answers false; throws `CallFailed` when the server refuses or
   * ends it.
   */
  listen(path: string, hear: (message: string) => boolean): Promise<void>
}

const DEFAULT_URL = 'http://localhost:8080'
const RETRIES = 5

/** Speaks to the server of KARVAN_URL with the key of KARVAN_KEY. */
export const createClient = (environment: Record<string, string | undefined>): Client => {
  const base = environment.KARVAN_URL ?? DEFAULT_URL
  const key = environment.KARVAN_KEY
  if (!URL.canParse(base))
    throw new CallFailed(`KARVAN_URL is "${base}": it must be an address like ${DEFAULT_URL}`)
  if (!key)
    throw new CallFailed(
      'KARVAN_KEY is not set: give the key that the first start printed, KARVAN_KEY=kv_… karvan …',
    )
  const ask: Client['ask'] = async (method, path, body, headers = {}) => {
    const asked = { ...headers, authorization: `Bearer ${key}` }
    for (let attempt = 0; ; attempt++) {
      const response = await send(new URL(path, base), method, asked, body)
      const waitSeconds = Number(response.headers.get('retry-after') ?? 0)
      if ((response.status === 429 || response.status === 503) && attempt < RETRIES) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(1, waitSeconds) * 1000))
        continue
      }
      const text = await response.text()
      if (!response.ok) throw failureOf(response.status, text)
      return { text, headers: response.headers }
    }
  }
  return {
    ask,
    listen: (path, hear) => listen(new URL(path, base), key, hear),
    async call(method, path, body) {
      const { text } = await ask(method, path, body)
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}

const send = async (
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Body | undefined,
): Promise<Response> => {
  const sent = body ? { ...headers, 'content-type': body.type } : headers
  try {
    return await fetch(url, {
      method,
      headers: sent,
      body: (body?.text as string | undefined) ?? null,
    })
  } catch (fault) {
    const cause = (fault as { cause?: { code?: string } }).cause?.code ?? String(fault)
    throw new CallFailed(
      `${url.origin} does not answer (${cause}): start it with "karvan start", or set KARVAN_URL`,
    )
  }
}

const listen = (url: URL, key: string, hear: (message: string) => boolean): Promise<void> => {
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${key}` } })
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      void readAll(response).then((text) => reject(failureOf(response.statusCode ?? 0, text)))
    })
    socket.on('error', (fault) => reject(new CallFailed(`${url.origin}: ${fault.message}`)))
    socket.on('message', (message) => {
      if (!hear(String(message))) socket.close(1000)
    })
    socket.on('close', (code, reason) => {
      if (code === 1000) resolve()
      else reject(new CallFailed(`the server ended it (${code}) ${reason}`.trim()))
    })
  })
}

const readAll = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const failureOf = (status: number, text: string): CallFailed => {
  try {
    const problem = JSON.parse(text) as Problem
    return new CallFailed(describeProblem(problem), problem)
  } catch {
    return new CallFailed(
      `the server answered ${status} without saying why; is KARVAN_URL the address of a Karvan?`,
    )
  }
}

/** A problem as lines: what, then every reason. */
const describeProblem = (problem: Problem): string => {
  const lines = [`${problem.title} (${problem.code})${problem.detail ? `: ${problem.detail}` : ''}`]
  for (const { pointer, message } of problem.reasons ?? [])
    lines.push(`  ${pointer || '/'}  ${message}`)
  const hidden = (problem.reasonCount ?? 0) - (problem.reasons?.length ?? 0)
  if (hidden > 0) lines.push(`  … and ${hidden} more`)
  if (problem.code === 'access.wrong-key')
    lines.push('  Check KARVAN_KEY; an administrator can make a new key.')
  return lines.join('\n')
}
