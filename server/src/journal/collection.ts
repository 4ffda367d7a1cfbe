import type { Collection } from '@karvan/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseType } from '../platform/index.ts'
import { EPCIS_CONTEXT } from './query-document.ts'

/** JSON only, as OpenAPI 2.0.1 has them. */
const COLLECTION_TYPES = ['application/json', 'application/ld+json'] as const

/** In which a list or a definition is written. */
export const listTypeOf = (request: FastifyRequest): (typeof COLLECTION_TYPES)[number] =>
  chooseType(request, COLLECTION_TYPES)

/** Headers of an answer in the type that the client asked for. */
export const answerIn = (reply: FastifyReply, type: string): FastifyReply =>
  reply.header('content-type', type).header('vary', 'accept')

export const collectionOf = (member: string[]): Collection => ({
  '@context': EPCIS_CONTEXT,
  type: 'Collection',
  member,
})
