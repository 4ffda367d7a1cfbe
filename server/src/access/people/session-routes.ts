import {
  PasskeyOptions,
  PasskeySignIn,
  PasskeySignInStart,
  PasswordSignIn,
  PersonSession,
  SecondFactorAsked,
  SecondFactorSignIn,
  Session,
  SessionOrganisation,
  WaysIn,
} from '@karvan/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { Refusal } from '../../platform/index.ts'
import { open } from '../declared.ts'
import { getAsker } from '../guard.ts'
import { checkOwnLink } from '../own-page.ts'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'
import type { People } from './people.ts'
import { personOnly, sendSession, siteOf, visitOf } from './request.ts'
import type { SignedIn } from './sign-in.ts'

const tags = ['session']
const aboutOneself = open('a signed-in person about its own sessions, and 401 to nobody')

/** Signing in as a person: by password and second factor, by passkey. */
export const signInRoutes = (app: FastifyInstance, people: People): void => {
  app.get(
    '/api/session/ways',
    {
      config: open('says how one may sign in'),
      schema: { tags, response: { 200: WaysIn } },
    },
    async () => ({ openIdConnect: people.identities.name }),
  )
  app.post<{ Body: PasswordSignIn }>(
    '/api/session/password',
    {
      config: open('signs in'),
      schema: { tags, body: PasswordSignIn, response: { 200: SecondFactorAsked, 201: Session } },
    },
    async (request, reply) => {
      const signedIn = await people.signIn.withPassword(request.body, visitOf(request))
      return 'opened' in signedIn ? sendSession(reply, signedIn.opened) : signedIn.asked
    },
  )
  app.post<{ Body: SecondFactorSignIn }>(
    '/api/session/second-factor',
    {
      config: open('goes on signing in'),
      schema: { tags, body: SecondFactorSignIn, response: { 201: Session } },
    },
    async (request, reply) =>
      sendSession(reply, await people.signIn.withCode(request.body, visitOf(request))),
  )
  app.post<{ Body: PasskeySignInStart }>(
    '/api/session/passkey/options',
    {
      config: open('begins to sign in'),
      schema: { tags, body: PasskeySignInStart, response: { 200: PasskeyOptions } },
    },
    async (request) =>
      people.passkeys.startSignIn(request.body.ticket, siteOf(request, people.origin)),
  )
  app.post<{ Body: PasskeySignIn }>(
    '/api/session/passkey',
    {
      config: open('signs in'),
      schema: { tags, body: PasskeySignIn, response: { 201: Session } },
    },
    async (request, reply) => {
      const site = siteOf(request, people.origin)
      return sendSession(reply, await people.passkeys.signIn(request.body, site, visitOf(request)))
    },
  )
  openIdRoutes(app, people)
}

/** Keeps the way to the issuer and back within one browser. It comes back from another site: Lax, not Strict. */
const STATE_COOKIE = 'karvan_openid'
const STATE_PATH = '/api/session/openid-connect'

const openIdRoutes = (app: FastifyInstance, people: People): void => {
  app.get<{ Querystring: { link?: 'true' } }>(
    '/api/session/openid-connect',
    {
      config: open('leads to the issuer'),
      schema: {
        tags,
        querystring: Type.Object(
          { link: Type.Optional(Type.Literal('true')) },
          { additionalProperties: false },
        ),
        response: { 302: Type.Null() },
      },
    },
    async (request, reply) => {
      checkOwnLink(request)
      const asker = request.query.link ? getAsker(request) : undefined
      const { address, state } = await people.identities.start(asker)
      return reply
        .setCookie(STATE_COOKIE, state, {
          path: STATE_PATH,
          httpOnly: true,
          sameSite: 'lax',
          secure: request.protocol === 'https',
          maxAge: 300,
        })
        .redirect(address)
    },
  )
  app.get(
    '/api/session/openid-connect/callback',
    {
      config: open('comes back from the issuer'),
      schema: { tags, response: { 302: Type.Null() } },
    },
    async (request, reply) => {
      const query = request.url.split('?')[1] ?? ''
      reply.clearCookie(STATE_COOKIE, { path: STATE_PATH })
      try {
        const state = request.cookies[STATE_COOKIE]
        return lead(reply, await people.identities.finish(query, state, visitOf(request)))
      } catch (fault) {
        // A person looks at this answer in a browser: the screens say it in words.
        if (!(fault instanceof Refusal)) throw fault
        if (fault.cause) request.log.warn({ err: fault.cause }, 'the issuer did not answer well')
        return reply.redirect(`/#problem=${fault.kind.code}`)
      }
    },
  )
}

const lead = (reply: FastifyReply, signedIn: SignedIn): FastifyReply => {
  if ('asked' in signedIn) return reply.redirect(`/#second-factor=${signedIn.asked.ticket}`)
  return setSessionCookie(reply, signedIn.opened).redirect('/')
}

/** Sessions that one has. */
export const personSessionRoutes = (app: FastifyInstance, people: People): void => {
  app.put<{ Body: SessionOrganisation }>(
    '/api/session/organisation',
    {
      config: aboutOneself,
      onRequest: personOnly,
      schema: { tags, body: SessionOrganisation, response: { 200: Session } },
    },
    async (request, reply) =>
      sendSession(reply, await people.sessions.goOn(getAsker(request), request.body), 200),
  )
  app.get(
    '/api/sessions',
    {
      config: aboutOneself,
      onRequest: personOnly,
      schema: { tags, response: { 200: Type.Array(PersonSession) } },
    },
    async (request) => people.sessions.list(getAsker(request)),
  )
  app.delete(
    '/api/sessions',
    {
      config: aboutOneself,
      onRequest: personOnly,
      schema: { tags, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await people.sessions.endAll(getAsker(request))
      return clearSessionCookie(reply.code(204)).send()
    },
  )
  app.delete<{ Params: { id: string } }>(
    '/api/sessions/:id',
    {
      config: aboutOneself,
      onRequest: personOnly,
      schema: {
        tags,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await people.sessions.end(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
}
