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
import { forDeed, open } from './declared.ts'
import { getAsker } from './guard.ts'
import { peopleRoutes } from './people/people-routes.ts'
import { sessionOf } from './session.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts'

export const accessRoutes = (app: FastifyInstance, access: Access): void => {
  sessionRoutes(app, access)
  peopleRoutes(app, access.people)
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
      const opened = await access.createSession(request.body.key)
      const before = readSessionCookie(request)
      if (before !== undefined) await access.endSession(before)
      return setSessionCookie(reply.code(201), opened).send(sessionOf(opened.asker))
    },
  )
  app.delete(
    '/api/session',
    { config: open('signs out'), schema: { tags, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const token = readSessionCookie(request)
      if (token !== undefined) await access.endSession(token)
      return clearSessionCookie(reply.code(204)).send()
    },
  )
}
