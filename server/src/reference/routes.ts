import { NewPlaceIdentifier, Place } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import type { Reference } from './reference.ts'

const DEFAULT_LIMIT = 20

const OnePlace = Type.Object({ id: Type.String({ minLength: 1, maxLength: 500 }) })

export const referenceRoutes = (app: FastifyInstance, reference: Reference): void => {
  const tags = ['reference']
  app.get<{ Querystring: { q?: string; limit?: string } }>(
    '/api/places',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary:
          'Places by the beginning of a name, a word or any identifier; all of them without q',
        querystring: Type.Object(
          {
            q: Type.Optional(Type.String({ maxLength: 200 })),
            limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Place) },
      },
    },
    async (request) => {
      const { q = '', limit = String(DEFAULT_LIMIT) } = request.query
      if (q.trim() === '') return reference.listPlaces().slice(0, Number(limit))
      return reference.searchPlaces(q, Number(limit))
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/places/:id',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'A place by its id, any other identifier, or a name that only it has',
        params: OnePlace,
        response: { 200: Place },
      },
    },
    async (request) => reference.getPlace(request.params.id),
  )
  app.put<{ Params: { id: string }; Body: NewPlaceIdentifier }>(
    '/api/places/:id/identifiers',
    {
      config: forDeed('govern'),
      schema: {
        tags,
        summary: 'Attach an identifier to a place; events that come later are resolved by it',
        params: OnePlace,
        body: NewPlaceIdentifier,
        response: {
          200: Type.Object({ ...Place.properties, warnings: Type.Array(Type.String()) }),
        },
      },
    },
    async (request) => {
      const asker = getAsker(request)
      const { id } = request.params
      const { place, warnings } = await reference.attachIdentifier(asker, id, request.body)
      return { ...place, warnings }
    },
  )
}
