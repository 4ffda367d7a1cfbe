import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../platform/index.ts'
import { getAsker } from '../guard.ts'
import { refusals } from '../refusals.ts'
import { sessionOf } from '../session.ts'
import { readSessionCookie, setSessionCookie } from '../session-cookie.ts'
import type { Visit } from './parts.ts'
import type { RelyingParty } from './passkeys.ts'
import type { OpenedSession } from './sessions.ts'

export const visitOf = (request: FastifyRequest): Visit => ({
  address: request.ip,
  userAgent: request.headers['user-agent'],
  token: readSessionCookie(request),
})

/** The site that a passkey is for: the configured origin, else the one that the browser asks. */
export const siteOf = (request: FastifyRequest, origin: string | undefined): RelyingParty => {
  const url = new URL(origin ?? `${request.protocol}://${request.host}`)
  return { id: url.hostname, origin: url.origin }
}

export const sendSession = (
  reply: FastifyReply,
  opened: OpenedSession,
  status: 200 | 201 = 201,
): FastifyReply => setSessionCookie(reply.code(status), opened).send(sessionOf(opened.asker))

/** A hook for routes of signed-in people about themselves: before anything of the body is read. */
export const personOnly = async (request: FastifyRequest): Promise<void> => {
  if (getAsker(request).person === null) throw new Refusal(refusals.personOnly)
}
