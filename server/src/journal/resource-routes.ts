import { Collection } from '@karvan/contract'
import { type EpcForm, type FindPrefixLength, translateUri } from '@karvan/epcis'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Asker, forDeed, getAsker } from '../access/index.ts'
import { PageQuery, Refusal } from '../platform/index.ts'
import { answerIn, collectionOf, listTypeOf } from './collection.ts'
import { type EventPages, sendEventPage } from './event-pages.ts'
import { QUERY_DOCUMENT } from './query-document.ts'
import { readQueryParameters } from './query-parameters.ts'
import { refusals } from './refusals.ts'
import { EPC_FORMAT_HEADER, readRepresentation } from './representation.ts'
import { RESOURCES, type Resource, type Resources } from './resources.ts'

interface ResourceRoutes extends EventPages {
  resources: Resources
}

/** What GET /epcis lists (EPCIS 2.0.1 OpenAPI, TopLevelResources). */
const TOP_LEVEL = ['capture', 'events', 'queries', ...RESOURCES.map(({ path }) => path)].sort()

/** The top-level resources of EPCIS 2.0.1 §12: their list, the values of each, and the events of a value. */
export const resourceRoutes = (app: FastifyInstance, parts: ResourceRoutes): void => {
  app.get(
    '/epcis',
    {
      config: forDeed('see'),
      schema: {
        tags: ['resources'],
        summary: 'What the repository has to be asked for',
        response: { 200: Collection },
      },
    },
    async (request, reply) => answerIn(reply, listTypeOf(request)).send(collectionOf(TOP_LEVEL)),
  )
  for (const resource of RESOURCES) {
    listRoute(app, parts, resource)
    oneRoutes(app, parts, resource)
  }
}

const listRoute = (
  app: FastifyInstance,
  { resources, pages, findPrefixLength }: ResourceRoutes,
  resource: Resource,
): void => {
  app.get(
    `/epcis/${resource.path}`,
    {
      config: QUERY_DOCUMENT,
      schema: {
        tags: ['resources'],
        ...EPC_FORMAT_HEADER,
        summary: resource.summary,
        querystring: PageQuery,
        response: { 200: Collection },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const type = listTypeOf(request)
      const page = await pages.open<string>(request, { owner: asker.organisation.id })
      const found = await resources.list(asker, resource, page.after, page.limit + 1)
      const values = found.slice(0, page.limit)
      if (found.length > page.limit) page.linkNext(reply, values.at(-1)!)
      const form = listedForm(request, findPrefixLength)
      const member = values.map((value) => translateUri(value, form, findPrefixLength).uri)
      return answerIn(reply, type)
        .headers(resource.isIdentifier ? { 'gs1-epc-format': form } : {})
        .send(collectionOf(member))
    },
  )
}

/** A list names each thing once, in its one form, unless URNs are asked for: as it was captured it may have several. */
const listedForm = (request: FastifyRequest, findPrefixLength: FindPrefixLength): EpcForm => {
  const { epcs } = readRepresentation(request.headers, findPrefixLength)
  return epcs === 'Always_EPC_URN' ? epcs : 'Always_GS1_Digital_Link'
}

type OneOf = { Params: Record<string, string>; Querystring: Record<string, unknown> }

const oneRoutes = (app: FastifyInstance, parts: ResourceRoutes, resource: Resource): void => {
  const { path, one } = resource
  const params = Type.Object({ [one]: Type.String({ minLength: 1 }) })
  const canonicalIn = ({ params }: FastifyRequest<OneOf>): string =>
    resource.canonical(params[one]!)
  app.get<OneOf>(
    `/epcis/${path}/:${one}`,
    {
      config: forDeed('see'),
      schema: {
        tags: ['resources'],
        summary: 'What there is of it: its events',
        params,
        response: { 200: Collection },
      },
    },
    async (request, reply) => {
      const type = listTypeOf(request)
      await checkKnown(parts, getAsker(request), resource, canonicalIn(request))
      return answerIn(reply, type).send(collectionOf(['events']))
    },
  )
  app.get<OneOf>(
    `/epcis/${path}/:${one}/events`,
    {
      config: QUERY_DOCUMENT,
      schema: {
        tags: ['resources', 'events'],
        ...EPC_FORMAT_HEADER,
        summary: 'Its events as a query document, page by page; further parameters narrow them',
        params,
      },
    },
    async (request, reply) => {
      const value = canonicalIn(request)
      const question = narrow(request, resource, value)
      await checkKnown(parts, getAsker(request), resource, value)
      return sendEventPage(request, reply, parts, { question })
    },
  )
}

const checkKnown = async (
  { resources }: ResourceRoutes,
  asker: Asker,
  resource: Resource,
  value: string,
): Promise<void> => {
  if (!(await resources.has(asker, resource, value))) throw new Refusal(refusals.unknownResource)
}

/** The path's own condition beside those of the parameters, of which none may say the same again. */
const narrow = (
  { query, headers }: FastifyRequest<OneOf>,
  { parameter, conditionOf }: Resource,
  value: string,
) => {
  const parameters = { ...query }
  const reasons = []
  if (Object.hasOwn(parameters, parameter)) {
    const message = `${parameter} is what the path says already`
    reasons.push({ pointer: `/${parameter}`, code: refusals.queryParameter.code, message })
    delete parameters[parameter]
  }
  const read = readQueryParameters(parameters, headers)
  if ('reasons' in read) reasons.push(...read.reasons)
  if (reasons.length > 0 || 'reasons' in read)
    throw new Refusal(refusals.queryParameter, { reasons })
  const conditions = [conditionOf(value), ...read.query.conditions]
  return { ...read, query: { ...read.query, conditions } }
}
