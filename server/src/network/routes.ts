import { Network as NetworkSchema } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed } from '../access/index.ts'
import type { Network } from './network.ts'

export const networkRoutes = (app: FastifyInstance, network: Network): void => {
  app.get(
    '/api/network',
    {
      config: forDeed('see'),
      schema: {
        tags: ['network'],
        summary:
          'Places, links, services and sources of the corridor; ask again with If-None-Match',
        response: { 200: NetworkSchema, 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const { body, etag } = network.getAnswer()
      reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (isMatch(request.headers['if-none-match'] ?? '', etag)) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(body)
    },
  )
}

/** RFC 9110 §13.1.2: weak comparison, a list, or `*`. */
const isMatch = (header: string, etag: string): boolean =>
  header
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag)
