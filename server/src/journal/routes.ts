import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { Refusal } from '../platform/index.ts'
import { type EventPages, sendEventPage } from './event-pages.ts'
import type { NamedQueries } from './named-queries.ts'
import { namedQueryRoutes } from './named-query-routes.ts'
import { pageTokenRoutes } from './page-token-routes.ts'
import { QUERY_DOCUMENT } from './query-document.ts'
import { readQueryParameters } from './query-parameters.ts'
import { refusals } from './refusals.ts'
import { EPC_FORMAT_HEADER } from './representation.ts'
import { resourceRoutes } from './resource-routes.ts'
import type { Resources } from './resources.ts'

export interface JournalRoutes extends EventPages {
  queries: NamedQueries
  resources: Resources
}

/** The repository as EPCIS 2.0.1 §8 reads it. */
export const journalRoutes = (app: FastifyInstance, parts: JournalRoutes): void => {
  eventRoutes(app, parts)
  resourceRoutes(app, parts)
  namedQueryRoutes(app, parts)
  pageTokenRoutes(app, parts)
}

const EVENTS_OF_ID = 100

const eventRoutes = (app: FastifyInstance, parts: EventPages): void => {
  app.get<{ Querystring: Record<string, unknown> }>(
    '/epcis/events',
    {
      config: QUERY_DOCUMENT,
      schema: {
        tags: ['events'],
        ...EPC_FORMAT_HEADER,
        summary: 'Events as an EPCIS 2.0.1 query document, page by page',
      },
    },
    async (request, reply) => {
      const question = readQueryParameters(request.query, request.headers)
      if ('reasons' in question)
        throw new Refusal(refusals.queryParameter, { reasons: question.reasons })
      return sendEventPage(request, reply, parts, { question })
    },
  )
  app.get<{ Params: { id: string } }>(
    '/epcis/events/:id',
    {
      config: QUERY_DOCUMENT,
      schema: {
        tags: ['events'],
        ...EPC_FORMAT_HEADER,
        summary:
          'The events of an ID: declarations of errors bear the ID of what they declare wrong',
        params: Type.Object({ id: Type.String() }),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const question = {
        query: {
          conditions: [{ on: 'field' as const, field: 'eventID' as const, values: [id] }],
          orderBy: 'recordTime' as const,
          descending: false,
        },
        perPage: EVENTS_OF_ID,
        eventCountLimit: undefined,
        maxEventCount: undefined,
      }
      return sendEventPage(request, reply, parts, { question, none: refusals.unknownEvent })
    },
  )
}
