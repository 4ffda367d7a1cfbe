import { createHash, randomBytes } from 'node:crypto'
import type { Reason } from '@karvan/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import { endToken, isEnded, keepSecret } from './page-store.ts'
import { createTokens, hashOf } from './page-token.ts'
import { Refusal, type RefusalKind } from './refusal.ts'
import { refusals } from './refusals.ts'

/** How long a page that was not asked for can still be. */
const TOKEN_MILLISECONDS = 24 * 60 * 60 * 1000
/** EPCIS 2.0.1 OpenAPI, PerPage. */
export const DEFAULT_PAGE = 30
export const MAX_PAGE = 1_000

/** Parameters of a list as the description of the routes tells them; `open` reads them. */
export const PageQuery = Type.Object({
  perPage: Type.Optional(
    Type.Unknown({ description: `From 1 to ${MAX_PAGE}, without it ${DEFAULT_PAGE}` }),
  ),
  nextPageToken: Type.Optional(
    Type.Unknown({ description: 'Of the header Link of the page before' }),
  ),
})

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

  /** Where the page before ended, or why its token is of no use. */
  const openToken = async (
    token: unknown,
    owner: string,
    question: string,
  ): Promise<{ position?: unknown; kind?: RefusalKind }> => {
    if (token === undefined) return {}
    const content = typeof token === 'string' ? tokens.unseal(token) : undefined
    if (content?.owner !== owner || content.question !== question)
      return { kind: refusals.wrongPageToken }
    const isOver = content.expires <= clock.now().getTime()
    if (isOver || (await isEnded(db, sha256Of(String(token)))))
      return { kind: refusals.expiredPageToken }
    return { position: content.position }
  }

  return {
    /** Refuses with every reason at once. Without `limit`, parameters that are not of pages are refused too. */
    async open<Position>(
      request: FastifyRequest,
      { owner, limit, said = '' }: PageRequest,
    ): Promise<Page<Position>> {
      const { nextPageToken, ...others } = request.query as Record<string, unknown>
      const reasons = limit === undefined ? checkList(others) : []
      const question = questionOf(request.url, said)
      const { position: after, kind } = await openToken(nextPageToken, owner, question)
      if (kind) reasons.push({ pointer: '/nextPageToken', code: kind.code, message: kind.title })
      if (reasons.length > (kind ? 1 : 0)) throw new Refusal(refusals.invalidRequest, { reasons })
      if (kind) throw new Refusal(kind)
      return {
        limit: limit ?? Number(others.perPage ?? DEFAULT_PAGE),
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

const checkList = ({ perPage, ...unknown }: Record<string, unknown>): Reason[] => {
  const { code } = refusals.invalidRequest
  const reasons = Object.keys(unknown).map((name) => ({
    pointer: `/${name}`,
    code,
    message: `${name} is not a parameter of this list`,
  }))
  const number = /^\d{1,9}$/.test(String(perPage ?? DEFAULT_PAGE))
    ? Number(perPage ?? DEFAULT_PAGE)
    : 0
  if (number >= 1 && number <= MAX_PAGE) return reasons
  const message = `perPage is not a whole number from 1 to ${MAX_PAGE}`
  return [...reasons, { pointer: '/perPage', code, message }]
}
