import {
  CreatedKey,
  Key,
  NewKey,
  NewOrganisation,
  Organisation,
  Session,
  SignIn,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Access } from './access.ts'
import type { Asker } from './asker.ts'
import { forDeed, open } from './declared.ts'
import { getAsker, sessionCookieOf } from './guard.ts'

const sessionOf = ({ organisation, role, label, deeds, person }: Asker): Session => ({
  organisation,
  role,
  label,
  deeds: [...deeds],
  person,
})

export const accessRoutes = (app: FastifyInstance, access: Access): void => {
  sessionRoutes(app, access)
  const AccessTags = ['access']
  app.get(
    '/api/organisations',
    {
      config: forDeed('see'),
      schema: { tags: AccessTags, response: { 200: Type.Array(Organisation) } },
    },
    async (request) => access.listOrganisations(getAsker(request)),
  )
  app.post<{ Body: NewOrganisation }>(
    '/api/organisations',
    {
      config: forDeed('govern'),
      schema: { tags: AccessTags, body: NewOrganisation, response: { 201: Organisation } },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      return reply.code(201).send(await access.createOrganisation(asker, request.body))
    },
  )
  app.get(
    '/api/keys',
    {
      config: forDeed('administer'),
      schema: { tags: AccessTags, response: { 200: Type.Array(Key) } },
    },
    async (request) => access.listKeys(getAsker(request)),
  )
  app.post<{ Body: NewKey }>(
    '/api/keys',
    {
      config: forDeed('administer'),
      schema: { tags: AccessTags, body: NewKey, response: { 201: CreatedKey } },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      return reply.code(201).send(await access.createKey(asker, request.body))
    },
  )
  app.delete<{ Params: { id: string } }>(
    '/api/keys/:id',
    {
      config: forDeed('administer'),
      schema: {
        tags: AccessTags,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await access.revokeKey(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

const sessionRoutes = (app: FastifyInstance, access: Access): void => {
  const tags = ['session']
  app.get(
    '/api/session',
    {
      config: open('tells who is asking, and 401 to nobody'),
      schema: { tags, response: { 200: Session } },
    },
    async (request) => sessionOf(getAsker(request)),
  )
  app.post<{ Body: SignIn }>(
    '/api/session',
    {
      config: open('signs in'),
      schema: { tags, body: SignIn, response: { 201: Session } },
    },
    async (request, reply) => {
      const { token, expiresTime, asker } = await access.createSession(request.body.key)
      return reply
        .code(201)
        .setCookie(sessionCookieOf(request), token, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
          expires: expiresTime,
        })
        .send(sessionOf(asker))
    },
  )
  app.delete(
    '/api/session',
    { config: open('signs out'), schema: { tags, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const token = request.cookies[sessionCookieOf(request)]
      if (token !== undefined) await access.endSession(token)
      const secure = request.protocol === 'https'
      return reply.code(204).clearCookie(sessionCookieOf(request), { path: '/', secure }).send()
    },
  )
}
