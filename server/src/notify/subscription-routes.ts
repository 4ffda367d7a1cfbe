import {
  NewSubscription,
  Subscription,
  SubscriptionDeliveries,
  SubscriptionDelivery,
} from '@karvan/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { EPC_FORMAT_HEADER, readRepresentation } from '../journal/index.ts'
import type { Pages } from '../platform/index.ts'
import type { SubscriptionCursor } from './subscription-store.ts'
import type { Subscriptions } from './subscriptions.ts'

interface SubscriptionRoutes {
  subscriptions: Subscriptions
  pages: Pages
}

const tags = ['subscriptions']
const OfQuery = Type.Object({ queryName: Type.String({ minLength: 1 }) })
const OneOfQuery = Type.Object({
  queryName: Type.String({ minLength: 1 }),
  subscriptionID: Type.String({ format: 'uuid' }),
})
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })
const OfLetter = Type.Object({
  id: Type.String({ format: 'uuid' }),
  number: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
})
const DeliveryPage = Type.Object(
  {
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|1[0-9][0-9]|200)$' })),
  },
  { additionalProperties: false },
)
const DEFAULT_DELIVERIES = 50

/** EPCIS 2.0.1 OpenAPI, /queries/{queryName}/subscriptions; and what became of what was sent. */
export const subscriptionRoutes = (app: FastifyInstance, parts: SubscriptionRoutes): void => {
  makeRoute(app, parts)
  listRoutes(app, parts)
  oneRoutes(app, parts)
  deliveryRoutes(app, parts)
}

const makeRoute = (app: FastifyInstance, { subscriptions }: SubscriptionRoutes): void => {
  app.post<{ Params: Static<typeof OfQuery>; Body: NewSubscription }>(
    '/epcis/queries/:queryName/subscriptions',
    {
      // Data goes to an address that somebody names: that is to share them.
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Have what a named query finds sent to an address',
        params: OfQuery,
        ...EPC_FORMAT_HEADER,
        body: NewSubscription,
        response: { 201: Subscription },
      },
    },
    async (request, reply) => {
      const { queryName } = request.params
      const { epcs } = readRepresentation(request.headers)
      const made = await subscriptions.create(getAsker(request), queryName, request.body, epcs)
      const path = `/epcis/queries/${encodeURIComponent(queryName)}/subscriptions`
      return reply.code(201).header('location', `${path}/${made.subscriptionID}`).send(made)
    },
  )
}

const listRoutes = (app: FastifyInstance, parts: SubscriptionRoutes): void => {
  const response = { 200: Type.Array(Subscription) }
  app.get<{ Params: Static<typeof OfQuery> }>(
    '/epcis/queries/:queryName/subscriptions',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: "The own organisation's subscriptions to a query, page by page",
        params: OfQuery,
        response,
      },
    },
    (request, reply) => sendPage(request, reply, parts, request.params.queryName),
  )
  app.get(
    '/api/subscriptions',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: "The own organisation's subscriptions to all its queries, page by page",
        response,
      },
    },
    (request, reply) => sendPage(request, reply, parts, null),
  )
}

const sendPage = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { subscriptions, pages }: SubscriptionRoutes,
  query: string | null,
): Promise<Subscription[]> => {
  const asker = getAsker(request)
  const page = await pages.open<SubscriptionCursor>(request, { owner: asker.organisation.id })
  const found = await subscriptions.list(asker, query, page.after, page.limit + 1)
  const shown = found.slice(0, page.limit)
  const last = shown.at(-1)
  if (last && found.length > page.limit)
    page.linkNext(reply, { createdTime: last.createdAt, id: last.subscriptionID })
  return shown
}

const oneRoutes = (app: FastifyInstance, { subscriptions }: SubscriptionRoutes): void => {
  app.get<{ Params: Static<typeof OneOfQuery> }>(
    '/epcis/queries/:queryName/subscriptions/:subscriptionID',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'How a subscription stands',
        params: OneOfQuery,
        response: { 200: Subscription },
      },
    },
    async (request) => {
      const { queryName, subscriptionID } = request.params
      return subscriptions.get(getAsker(request), queryName, subscriptionID)
    },
  )
  app.delete<{ Params: Static<typeof OneOfQuery> }>(
    '/epcis/queries/:queryName/subscriptions/:subscriptionID',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'End a subscription and forget what was sent',
        params: OneOfQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { queryName, subscriptionID } = request.params
      await subscriptions.remove(getAsker(request), queryName, subscriptionID)
      return reply.code(204).send()
    },
  )
}

const deliveryRoutes = (app: FastifyInstance, { subscriptions }: SubscriptionRoutes): void => {
  const lists = [
    ['deliveries', undefined, 'What was sent to a subscriber and what is under way, newest first'],
    ['dead-letters', 'dead', 'What a subscriber was not brought to take, newest first'],
  ] as const
  for (const [path, state, summary] of lists)
    app.get<{ Params: Static<typeof ById>; Querystring: Static<typeof DeliveryPage> }>(
      `/api/subscriptions/:id/${path}`,
      {
        config: forDeed('see'),
        schema: {
          tags,
          summary,
          params: ById,
          querystring: DeliveryPage,
          response: { 200: SubscriptionDeliveries },
        },
      },
      async (request) => {
        const { before, limit = DEFAULT_DELIVERIES } = request.query
        return subscriptions.listDeliveries(getAsker(request), request.params.id, {
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { before: Number(before) }),
          limit: Number(limit),
        })
      },
    )
  app.post<{ Params: Static<typeof OfLetter> }>(
    '/api/subscriptions/:id/dead-letters/:number/replay',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Send a dead letter again, once, marked as a replay',
        params: OfLetter,
        response: { 200: SubscriptionDelivery },
      },
    },
    async (request) => {
      const { id, number } = request.params
      return subscriptions.replay(getAsker(request), id, Number(number))
    },
  )
}
