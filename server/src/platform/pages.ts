import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { endToken, isEnded, keepSecret } from './page-store.ts'
import { createTokens, hashOf } from './page-token.ts'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

/** How long a page that was not asked for can still be. */
const TOKEN_MILLISECONDS = 24 * 60 * 60 * 1000
/** EPCIS 2.0.1 OpenAPI, PerPage. */
export const DEFAULT_PAGE = 30
export const MAX_PAGE = 1_000

/** One page of a collection, as it is asked for. `Position` is JSON: where a page ends. */
export interface Page<Position> {
  limit: number
  /** Where the page before ended; undefined: the first page. */
  after: Position | undefined
  /** Says in the answer where the next page is (RFC 8288, EPCIS 2.0.1 §12.2 `GS1-Next-Page-Token-Expires`). */
  linkNext(reply: FastifyReply, position: Position): void
}

export interface PageRequest {
  /** Organisation that asks: nobody else can go on with its token. */
  owner: string
  /** Rows of a page; read from `perPage` unless given. */
  limit?: number
  /** What else the answer depends on, beside the address: the token is for this alone. */
  said?: string
}

export type Pages = Awaited<ReturnType<typeof createPages>>

/**
 * Pages of collections by keyset: a token names where a page ended, so that what comes in between moves nothing. It is
 * sealed, for one organisation, one question and a day, and the store keeps nothing of it.
 */
export const createPages = async (db: Database, clock: Clock) => {
  const secret = await keepSecret(db, 'page-token', randomBytes(32).toString('base64url'))
  const tokens = createTokens(secret)

  const openToken = async (token: string, owner: string, question: string): Promise<unknown> => {
    const content = tokens.unseal(token)
    if (content?.owner !== owner || content.question !== question)
      throw new Refusal(refusals.wrongPageToken)
    if (content.expires <= clock.now().getTime() || (await isEnded(db, sha256Of(token))))
      throw new Refusal(refusals.expiredPageToken)
    return content.position
  }

  return {
    async open<Position>(
      request: FastifyRequest,
      { owner, limit = readPerPage(request), said = '' }: PageRequest,
    ): Promise<Page<Position>> {
      const question = questionOf(request.url, said)
      const token = tokenOf(request)
      const after = token === undefined ? undefined : await openToken(token, owner, question)
      return {
        limit,
        after: after as Position | undefined,
        linkNext(reply, position) {
          const expires = expiryAfter(clock.now())
          const next = tokens.seal({ expires, owner, question, position })
          reply
            .header('link', `<${addressWith(request.url, next)}>; rel="next"`)
            .header('gs1-next-page-token-expires', new Date(expires).toISOString())
        },
      }
    },
    /** Nobody goes on with this token. One that the owner was not given is refused. */
    async end(token: string, owner: string): Promise<void> {
      const content = tokens.unseal(token)
      if (content?.owner !== owner) throw new Refusal(refusals.unknownPageToken)
      const expires = new Date(content.expires).toISOString()
      await endToken(db, sha256Of(token), expires, clock.now().toISOString())
    },
  }
}

/** In whole seconds, never sooner than promised. */
const expiryAfter = (now: Date): number =>
  Math.ceil((now.getTime() + TOKEN_MILLISECONDS) / 1000) * 1000

const sha256Of = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Tokens go on with the same question only; how many rows a page has may change between pages. */
const questionOf = (url: string, said: string): string => {
  const { pathname, searchParams } = new URL(url, 'http://karvan')
  searchParams.delete('nextPageToken')
  searchParams.delete('perPage')
  searchParams.sort()
  return hashOf([decodeURIComponent(pathname), searchParams.toString(), said])
}

const addressWith = (url: string, token: string): string => {
  const next = new URL(url, 'http://karvan')
  next.searchParams.set('nextPageToken', token)
  return next.pathname + next.search
}

const tokenOf = ({ query }: FastifyRequest): string | undefined => {
  const token = (query as Record<string, unknown>).nextPageToken
  if (token === undefined || typeof token === 'string') return token
  throw new Refusal(refusals.wrongPageToken)
}

const readPerPage = ({ query }: FastifyRequest): number => {
  const value = (query as Record<string, unknown>).perPage
  if (value === undefined) return DEFAULT_PAGE
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (number >= 1 && number <= MAX_PAGE) return number
  const message = `perPage is not a whole number from 1 to ${MAX_PAGE}`
  const reasons = [{ pointer: '/perPage', code: refusals.invalidRequest.code, message }]
  throw new Refusal(refusals.invalidRequest, { reasons })
}
