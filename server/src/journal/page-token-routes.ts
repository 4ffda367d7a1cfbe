import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import type { Pages } from '../platform/index.ts'

/** EPCIS 2.0.1 OpenAPI, /nextPageToken/{token}. */
export const pageTokenRoutes = (app: FastifyInstance, { pages }: { pages: Pages }): void => {
  app.delete<{ Params: { token: string } }>(
    '/epcis/nextPageToken/:token',
    {
      config: forDeed('see'),
      schema: {
        tags: ['queries'],
        summary: 'Give back the token of a next page that is not wanted',
        params: Type.Object({ token: Type.String() }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await pages.end(request.params.token, getAsker(request).organisation.id)
      return reply.code(204).send()
    },
  )
}
