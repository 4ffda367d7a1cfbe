import { createHmac, randomUUID } from 'node:crypto'
import { type OutgoingLimits, OutgoingRefused, type OutgoingRequest } from '../platform/index.ts'

/** What is sent to the address of a subscription. */
export interface Letter {
  dest: string
  signatureToken: string | null
  /** Form of the identifiers in the body. */
  epcFormat: string
  body: string
  subscription: string
  number: number
  /** From 1. */
  attempt: number
  isReplay: boolean
}

export type Post = (
  address: string,
  request: OutgoingRequest,
  limits: OutgoingLimits,
) => Promise<Response>

/** How a try ended. `too-large`: the receiver asks for smaller batches (413). */
export type Sent = { outcome: 'taken' } | { outcome: 'too-large' | 'failed'; problem: string }

/** Of an answer only the status is wanted. */
const ANSWER_BYTES = 1024 * 1024

/**
 * `GS1-Signature` (EPCIS 2.0.1 OpenAPI, callback of a subscription): `t` is when it was signed, in seconds since 1970,
 * `v1` the HMAC-SHA256 in hexadecimal of `t`, a full stop and the body, by the signature token. Whoever gets an old one
 * again knows it by its time.
 */
export const signatureOf = (token: string, body: string, now: Date): string => {
  const time = Math.floor(now.getTime() / 1000)
  const mac = createHmac('sha256', token).update(`${time}.${body}`).digest('hex')
  return `t=${time},v1=${mac}`
}

const headersOf = (letter: Letter, now: Date): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(letter.body)),
  'user-agent': 'Karvan',
  'x-request-id': randomUUID(),
  'gs1-epcis-version': '2.0.1',
  'gs1-cbv-version': '2.0.0',
  'gs1-epc-format': letter.epcFormat,
  'karvan-subscription': letter.subscription,
  'karvan-delivery': String(letter.number),
  'karvan-attempt': String(letter.attempt),
  ...(letter.isReplay ? { 'karvan-replay': 'true' } : {}),
  ...(letter.signatureToken === null
    ? {}
    : { 'gs1-signature': signatureOf(letter.signatureToken, letter.body, now) }),
})

/** Sends once. Any status of 2xx says that the receiver has it; nothing else does, a redirect neither. */
export const sendLetter = async (
  post: Post,
  letter: Letter,
  now: Date,
  timeoutMilliseconds: number,
): Promise<Sent> => {
  const request = { method: 'POST', headers: headersOf(letter, now), body: letter.body }
  const limits = { timeoutMilliseconds, answerBytes: ANSWER_BYTES }
  try {
    const { ok, status } = await post(letter.dest, request, limits)
    if (ok) return { outcome: 'taken' }
    const outcome = status === 413 ? 'too-large' : 'failed'
    return { outcome, problem: `it answered ${status}` }
  } catch (fault) {
    if (!(fault instanceof OutgoingRefused)) throw fault
    return { outcome: 'failed', problem: fault.message }
  }
}

const LONGEST_WAIT_MILLISECONDS = 600_000

/** When to try again: after the first wait, twice it, four times, … at most ten minutes, of which half is by chance. */
export const retryTime = (
  attempts: number,
  now: Date,
  firstWaitMilliseconds: number,
  chance: number,
): Date => {
  const doubled = firstWaitMilliseconds * 2 ** Math.min(attempts - 1, 20)
  const wait = Math.min(doubled, LONGEST_WAIT_MILLISECONDS)
  return new Date(now.getTime() + wait / 2 + (wait / 2) * chance)
}
