import {
  ConsignmentData,
  ConsignmentReference,
  ExportRules,
  HeldReference,
  Jurisdiction,
  Mandate,
  NewOffer,
  Offer,
  Subset,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { Refusal } from '../platform/index.ts'
import type { Exchange } from './exchange.ts'
import { refusals } from './refusals.ts'

const tags = ['exchange']
/** Neither NUL nor half a surrogate pair: no text in the store can hold them. */
const SOUND = '^[^\\u0000\\ud800-\\udfff]*$'
const Dataset = Type.Object({ dataset: Type.String({ format: 'uuid' }) })
const Address = Type.Object({ gate: Jurisdiction, dataset: Type.String({ format: 'uuid' }) })
type Address = Static<typeof Address>

const Asked = {
  subset: Subset,
  mandate: Mandate,
  purpose: Type.String({ minLength: 3, maxLength: 300, pattern: SOUND }),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}
const PullQuery = Type.Object(Asked, { additionalProperties: false })
const GiveQuery = Type.Object(
  { ...Asked, authority: Type.String({ minLength: 1, maxLength: 200, pattern: SOUND }) },
  { additionalProperties: false },
)

export const exchangeRoutes = (app: FastifyInstance, exchange: Exchange): void => {
  ruleRoutes(app, exchange)
  offerRoutes(app, exchange)
  peerRoutes(app, exchange)
  pullRoutes(app, exchange)
}

const ruleRoutes = (app: FastifyInstance, exchange: Exchange): void => {
  app.get(
    '/api/exchange/rules',
    {
      config: forDeed('share'),
      schema: { tags, summary: 'What may cross to whom', response: { 200: ExportRules } },
    },
    async () => exchange.listRules(),
  )
  app.put<{ Body: ExportRules }>(
    '/api/exchange/rules',
    {
      config: forDeed('govern'),
      schema: {
        tags,
        summary: 'Put other export rules in place of those there are',
        body: ExportRules,
        response: { 200: ExportRules },
      },
    },
    async (request) => exchange.putRules(getAsker(request), request.body),
  )
}

const offerRoutes = (app: FastifyInstance, exchange: Exchange): void => {
  app.get(
    '/api/exchange/consignments',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'What your organisation offered to other jurisdictions, newest first',
        response: { 200: Type.Array(Offer) },
      },
    },
    async (request) => exchange.listOffers(getAsker(request)),
  )
  app.post<{ Body: NewOffer }>(
    '/api/exchange/consignments',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Offer things for a time to the authorities of other jurisdictions',
        body: NewOffer,
        response: { 201: Offer },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await exchange.offer(getAsker(request), request.body)),
  )
  app.delete<{ Params: Static<typeof Dataset> }>(
    '/api/exchange/consignments/:dataset',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Withdraw an offer; those who know its reference are told',
        params: Dataset,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await exchange.withdraw(getAsker(request), request.params.dataset)
      return reply.code(204).send()
    },
  )
}

/** What another Karvan calls. */
const peerRoutes = (app: FastifyInstance, exchange: Exchange): void => {
  app.put<{ Params: Address; Body: ConsignmentReference }>(
    '/api/exchange/references/:gate/:dataset',
    {
      config: forDeed('exchange'),
      schema: {
        tags,
        summary: 'Another Karvan tells the reference of a consignment; may be repeated',
        params: Address,
        body: ConsignmentReference,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      checkAddress(request.params, request.body)
      await exchange.receive(getAsker(request), request.body)
      return reply.code(204).send()
    },
  )
  app.get<{ Params: Static<typeof Dataset>; Querystring: Static<typeof GiveQuery> }>(
    '/api/exchange/consignments/:dataset',
    {
      config: forDeed('exchange'),
      schema: {
        tags,
        summary: 'What may cross of a consignment, for an authority of another jurisdiction',
        params: Dataset,
        querystring: GiveQuery,
        response: { 200: ConsignmentData },
      },
    },
    async (request, reply) => {
      const { dataset } = request.params
      const data = await exchange.give(getAsker(request), { ...request.query, dataset })
      return reply.header('cache-control', 'no-store').send(data)
    },
  )
}

const checkAddress = (address: Address, body: ConsignmentReference): void => {
  const reasons = (['gate', 'dataset'] as const)
    .filter((field) => address[field] !== body[field])
    .map((field) => ({
      pointer: `/${field}`,
      code: refusals.invalidReference.code,
      message: 'is not that of the address',
    }))
  if (reasons.length > 0) throw new Refusal(refusals.invalidReference, { reasons })
}

const pullRoutes = (app: FastifyInstance, exchange: Exchange): void => {
  const ReferenceQuery = Type.Object(
    { identifier: Type.Optional(Type.String({ minLength: 1, maxLength: 300, pattern: SOUND })) },
    { additionalProperties: false },
  )
  app.get<{ Querystring: Static<typeof ReferenceQuery> }>(
    '/api/exchange/references',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'References of consignments that other Karvans hold, for authorities',
        querystring: ReferenceQuery,
        response: { 200: Type.Array(HeldReference) },
      },
    },
    async (request, reply) => {
      const { identifier } = request.query
      const found = await exchange.listReferences(getAsker(request), identifier)
      return reply.header('cache-control', 'no-store').send(found)
    },
  )
  app.get<{ Params: Address; Querystring: Static<typeof PullQuery> }>(
    '/api/exchange/references/:gate/:dataset/data',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary:
          'Pull a consignment from the Karvan where it is at home; nothing of it is kept here',
        params: Address,
        querystring: PullQuery,
        response: { 200: ConsignmentData },
      },
    },
    async (request, reply) => {
      const data = await exchange.pull(getAsker(request), { ...request.query, ...request.params })
      return reply.header('cache-control', 'no-store').send(data)
    },
  )
}
