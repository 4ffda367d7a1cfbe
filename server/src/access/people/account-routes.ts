import {
  Me,
  NewName,
  NewPasskey,
  NewPassword,
  Passkey,
  PasskeyOptions,
  PersonExport,
  Proof,
  RecoveryCodes,
  TotpConfirmation,
  TotpStarted,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { open } from '../declared.ts'
import { getAsker } from '../guard.ts'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'
import type { People } from './people.ts'
import { personOnly, siteOf, visitOf } from './request.ts'

const tags = ['people']
const route = {
  config: open('a signed-in person about itself, and 401 to nobody'),
  onRequest: personOnly,
}

/** What a person does about itself: whatever its role and organisation. */
export const accountRoutes = (app: FastifyInstance, people: People): void => {
  const { account } = people
  app.get(
    '/api/people/me',
    { ...route, schema: { tags, response: { 200: Me } } },
    async (request) => account.me(getAsker(request)),
  )
  app.put<{ Body: NewName }>(
    '/api/people/me/name',
    { ...route, schema: { tags, body: NewName, response: { 200: Me } } },
    async (request) => account.setName(getAsker(request), request.body.name),
  )
  app.put<{ Body: NewPassword }>(
    '/api/people/me/password',
    { ...route, schema: { tags, body: NewPassword, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await account.setPassword(getAsker(request), request.body, visitOf(request))
      return reply.code(204).send()
    },
  )
  app.get(
    '/api/people/me/export',
    { ...route, schema: { tags, response: { 200: PersonExport } } },
    async (request, reply) =>
      reply
        .header('content-disposition', 'attachment; filename="karvan-person.json"')
        .send(await account.export(getAsker(request))),
  )
  app.delete<{ Body: Proof }>(
    '/api/people/me',
    { ...route, schema: { tags, body: Proof, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await account.erase(getAsker(request), request.body, visitOf(request))
      return clearSessionCookie(reply.code(204)).send()
    },
  )
  codeRoutes(app, people)
  passkeyRoutes(app, people)
}

const codeRoutes = (app: FastifyInstance, { account }: People): void => {
  app.post<{ Body: Proof }>(
    '/api/people/me/totp',
    { ...route, schema: { tags, body: Proof, response: { 201: TotpStarted } } },
    async (request, reply) =>
      reply
        .code(201)
        .send(await account.startTotp(getAsker(request), request.body, visitOf(request))),
  )
  app.put<{ Body: TotpConfirmation }>(
    '/api/people/me/totp',
    { ...route, schema: { tags, body: TotpConfirmation, response: { 200: RecoveryCodes } } },
    async (request, reply) => {
      const { codes, opened } = await account.confirmTotp(getAsker(request), request.body)
      return setSessionCookie(reply, opened).send(codes)
    },
  )
  app.post<{ Body: Proof }>(
    '/api/people/me/totp/removal',
    { ...route, schema: { tags, body: Proof, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await account.removeTotp(getAsker(request), request.body, visitOf(request))
      return reply.code(204).send()
    },
  )
  app.post<{ Body: Proof }>(
    '/api/people/me/recovery-codes',
    { ...route, schema: { tags, body: Proof, response: { 201: RecoveryCodes } } },
    async (request, reply) =>
      reply
        .code(201)
        .send(await account.renewRecoveryCodes(getAsker(request), request.body, visitOf(request))),
  )
}

const passkeyRoutes = (app: FastifyInstance, { account, passkeys, origin }: People): void => {
  app.post<{ Body: Proof }>(
    '/api/people/me/passkeys/options',
    { ...route, schema: { tags, body: Proof, response: { 200: PasskeyOptions } } },
    async (request) => {
      await account.prove(getAsker(request), request.body, visitOf(request))
      return passkeys.startRegistration(getAsker(request), siteOf(request, origin))
    },
  )
  app.post<{ Body: NewPasskey }>(
    '/api/people/me/passkeys',
    { ...route, schema: { tags, body: NewPasskey, response: { 201: Passkey } } },
    async (request, reply) => {
      const site = siteOf(request, origin)
      return reply.code(201).send(await passkeys.register(getAsker(request), request.body, site))
    },
  )
  app.delete<{ Params: { id: string }; Body: Proof }>(
    '/api/people/me/passkeys/:id',
    {
      ...route,
      schema: {
        tags,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        body: Proof,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await account.prove(getAsker(request), request.body, visitOf(request))
      await passkeys.remove(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
}
