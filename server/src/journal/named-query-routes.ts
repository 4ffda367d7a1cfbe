import { NamedQuery } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { PageQuery, Refusal } from '../platform/index.ts'
import { answerIn, listTypeOf } from './collection.ts'
import { type EventPages, sendEventPage } from './event-pages.ts'
import type { NamedQueries } from './named-queries.ts'
import { readNamedQuery } from './query-body.ts'
import { QUERY_DOCUMENT } from './query-document.ts'
import { readQueryParameters } from './query-parameters.ts'
import { refusals } from './refusals.ts'
import { EPC_FORMAT_HEADER } from './representation.ts'

interface NamedQueryRoutes extends EventPages {
  queries: NamedQueries
}
type OfQuery = { Params: { queryName: string }; Querystring: Record<string, unknown> }

const tags = ['queries']
const params = Type.Object({ queryName: Type.String({ minLength: 1 }) })
const config = forDeed('see')

/** EPCIS 2.0.1 OpenAPI, /queries: questions under a name. */
export const namedQueryRoutes = (app: FastifyInstance, parts: NamedQueryRoutes): void => {
  makeRoutes(app, parts)
  definitionRoutes(app, parts)
  eventRoute(app, parts)
}

const makeRoutes = (app: FastifyInstance, { queries, pages }: NamedQueryRoutes): void => {
  app.post<{ Body: NamedQuery }>(
    '/epcis/queries',
    {
      config,
      schema: {
        tags,
        summary: 'Keep a question under a name of the own organisation',
        body: NamedQuery,
        response: { 201: Type.Null() },
      },
    },
    async (request, reply) => {
      await queries.create(getAsker(request), request.body)
      return reply
        .code(201)
        .header('location', `/epcis/queries/${encodeURIComponent(request.body.name)}`)
        .send()
    },
  )
  app.get(
    '/epcis/queries',
    {
      config,
      schema: {
        tags,
        summary: "The own organisation's named queries, page by page",
        querystring: PageQuery,
        response: { 200: Type.Array(NamedQuery) },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const type = listTypeOf(request)
      const page = await pages.open<string>(request, { owner: asker.organisation.id })
      const found = await queries.list(asker, page.after, page.limit + 1)
      const shown = found.slice(0, page.limit)
      if (found.length > page.limit) page.linkNext(reply, shown.at(-1)!.name)
      return answerIn(reply, type).send(shown)
    },
  )
}

const definitionRoutes = (app: FastifyInstance, { queries }: NamedQueryRoutes): void => {
  app.get<OfQuery>(
    '/epcis/queries/:queryName',
    {
      config,
      schema: { tags, summary: 'What a named query asks', params, response: { 200: NamedQuery } },
    },
    async (request, reply) => {
      const type = listTypeOf(request)
      const query = await queries.get(getAsker(request), request.params.queryName)
      return answerIn(reply, type).send(query)
    },
  )
  app.delete<OfQuery>(
    '/epcis/queries/:queryName',
    {
      // What others are sent ends with it: that is for whoever may share.
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Forget a named query and end its subscriptions',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await queries.remove(getAsker(request), request.params.queryName)
      return reply.code(204).send()
    },
  )
}

const eventRoute = (app: FastifyInstance, parts: NamedQueryRoutes): void => {
  app.get<OfQuery>(
    '/epcis/queries/:queryName/events',
    {
      config: QUERY_DOCUMENT,
      schema: {
        tags: ['queries', 'events'],
        ...EPC_FORMAT_HEADER,
        summary: 'Events of a named query that the asker sees now, page by page',
        params,
      },
    },
    async (request, reply) => {
      const { queryName } = request.params
      const query = await parts.queries.get(getAsker(request), queryName)
      const question = { ...readNamedQuery(query), ...readPaging(request.query) }
      // A token is for the question, not for whatever bears its name later.
      const said = JSON.stringify(query)
      return sendEventPage(request, reply, parts, { question, said, queryName })
    },
  )
}

/** A named query is asked as it stands: only its pages are the asker's to choose. */
const readPaging = (parameters: Record<string, unknown>): { perPage?: number } => {
  const reasons = Object.keys(parameters)
    .filter((name) => name !== 'perPage' && name !== 'nextPageToken')
    .map((name) => ({
      pointer: `/${name}`,
      code: refusals.queryParameter.code,
      message: `${name} cannot be added to a named query, only perPage and nextPageToken can`,
    }))
  const { perPage: given } = parameters
  const read = readQueryParameters(given === undefined ? {} : { perPage: given })
  if ('reasons' in read) reasons.push(...read.reasons)
  if (reasons.length > 0 || 'reasons' in read)
    throw new Refusal(refusals.queryParameter, { reasons })
  return given === undefined ? {} : { perPage: read.perPage }
}
