import type { FastifyInstance } from 'fastify'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS'

/** What a client sends to say who it is. */
export type Credentials = Record<string, string>

export const withKey = (secret: string): Credentials => ({ authorization: `Bearer ${secret}` })
export const withSession = (token: string): Credentials => ({ cookie: `karvan_session=${token}` })
export const withLink = (token: string): Credentials => ({ 'karvan-link': token })

interface Question {
  method: Method
  url: string
  credentials: Credentials
  body?: unknown
}

export interface Answer {
  status: number
  /** As text, without what says when it was given and under which number. */
  headers: string
  text: string
}

/** Of every answer its own: they tell nothing of the journal. */
const OWN_OF_ANSWER = ['date', 'x-request-id', 'connection', 'keep-alive']

const describeHeaders = (headers: Record<string, unknown>): string =>
  Object.entries(headers)
    .filter(([name]) => !OWN_OF_ANSWER.includes(name))
    // How much of a limit is left is the asker's own doing; that it differs would be told by the status.
    .map(([name, value]) => `${name}: ${String(value)}`)
    .sort()
    .join('\n')

/** The code of a problem; undefined of any other answer. */
export const codeOf = ({ text }: Answer): string | undefined => {
  const code = /"code":"([^"]+)"/.exec(text)?.[1]
  return /^\{"type":"(?:urn:karvan:problem:|epcisException:)/.test(text) ? code : undefined
}

const contentOf = (body: unknown): { headers: Record<string, string>; payload?: string } =>
  body === undefined
    ? { headers: {} }
    : {
        headers: { 'content-type': 'application/json' },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }

/** Asks without a socket. Of an answer that goes on for ever only its beginning is read. */
export const ask = async (
  http: FastifyInstance,
  { method, url, credentials, body }: Question,
  goesOn = false,
): Promise<Answer> => {
  const { headers, payload } = contentOf(body)
  const answer = await http.inject({
    method,
    url,
    headers: { ...headers, ...credentials },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: goesOn,
  })
  const about = { status: answer.statusCode, headers: describeHeaders(answer.headers) }
  if (!goesOn) return { ...about, text: answer.payload }
  const stream = answer.stream()
  const isStream = answer.statusCode === 200 && method !== 'HEAD'
  const text = isStream ? '' : await readAll(stream)
  // The client is gone: without a socket nobody else says it.
  answer.raw.res.req.emit('close')
  return { ...about, text }
}

const readAll = async (stream: NodeJS.ReadableStream): Promise<string> => {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}
