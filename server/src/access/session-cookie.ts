import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Where a browser keeps its session. Over https the name binds it to this very host (RFC 6265bis §4.1.3.2): no other
 * host of the domain can plant one. In plain http, as on localhost, browsers refuse that name.
 */
const nameFor = ({ protocol }: FastifyRequest): string =>
  protocol === 'https' ? '__Host-karvan_session' : 'karvan_session'

export const readSessionCookie = (request: FastifyRequest): string | undefined =>
  request.cookies[nameFor(request)]

export const setSessionCookie = (
  reply: FastifyReply,
  { token, expiresTime }: { token: string; expiresTime: Date },
): FastifyReply =>
  reply.setCookie(nameFor(reply.request), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: reply.request.protocol === 'https',
    expires: expiresTime,
  })

export const clearSessionCookie = (reply: FastifyReply): FastifyReply =>
  reply.clearCookie(nameFor(reply.request), {
    path: '/',
    secure: reply.request.protocol === 'https',
  })
