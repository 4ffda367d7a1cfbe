import { NewPlaceRight, PlaceRight } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Access } from './access.ts'
import { forDeed } from './declared.ts'
import { getAsker } from './guard.ts'
import { PLACE_RIGHT_LIMIT, type ResolveSpokenPlace } from './place-rights.ts'

/** Of which places an organisation may speak. */
export const placeRightRoutes = (
  app: FastifyInstance,
  { placeRights }: Pick<Access, 'placeRights'>,
  resolve: ResolveSpokenPlace,
): void => {
  const tags = ['access']
  const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
  const response = { 200: Type.Array(PlaceRight) }
  app.get<{ Params: { id: string } }>(
    '/api/organisations/:id/places',
    {
      config: forDeed('see'),
      schema: { tags, summary: 'The places assigned to an organisation', params, response },
    },
    async (request) => placeRights.list(getAsker(request), request.params.id),
  )
  app.put<{ Params: { id: string }; Body: NewPlaceRight[] }>(
    '/api/organisations/:id/places',
    {
      config: forDeed('govern'),
      schema: {
        tags,
        summary: 'Assign places to an organisation, in the place of those that it had',
        params,
        body: Type.Array(NewPlaceRight, { maxItems: PLACE_RIGHT_LIMIT }),
        response,
      },
    },
    async (request) =>
      placeRights.replace(getAsker(request), request.params.id, request.body, resolve),
  )
}
