import {
  CreatedTrackingLink,
  Grant,
  Interest,
  LinkedThing,
  NewGrant,
  NewInterest,
  NewTrackingLink,
  Seer,
  TrackingLink,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker, open } from '../access/index.ts'
import { Refusal } from '../platform/index.ts'
import { checkThing } from './check.ts'
import { refusals } from './refusals.ts'
import type { Sharing } from './sharing.ts'

const tags = ['sharing']
const OneId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Thing = Type.String({ minLength: 1, maxLength: 300 })

export const sharingRoutes = (app: FastifyInstance, sharing: Sharing): void => {
  grantRoutes(app, sharing)
  interestRoutes(app, sharing)
  linkRoutes(app, sharing)
  app.get<{ Querystring: { thing: string } }>(
    '/api/sight',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'Who sees this thing, and why, as far as you may know',
        querystring: Type.Object({ thing: Thing }, { additionalProperties: false }),
        response: { 200: Type.Array(Seer) },
      },
    },
    async (request) => sharing.listSeers(getAsker(request), checkThing(request.query.thing)),
  )
}

const grantRoutes = (app: FastifyInstance, sharing: Sharing): void => {
  app.get(
    '/api/grants',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'Given and received by your organisation',
        response: { 200: Type.Array(Grant) },
      },
    },
    async (request) => sharing.listGrants(getAsker(request)),
  )
  app.post<{ Body: NewGrant }>(
    '/api/grants',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Let another organisation see, or stand in for yours',
        body: NewGrant,
        response: { 201: Grant },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await sharing.giveGrant(getAsker(request), request.body)),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/grants/:id',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'Take it back, at once and for old events too',
        params: OneId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await sharing.revokeGrant(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

const interestRoutes = (app: FastifyInstance, sharing: Sharing): void => {
  app.get<{ Querystring: { after?: string } }>(
    '/api/interests',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'What your organisation is a party to; the operator: who is a party to what',
        querystring: Type.Object(
          { after: Type.Optional(Type.String({ maxLength: 1_000 })) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Interest) },
      },
    },
    async (request) => sharing.listInterests(getAsker(request), request.query.after ?? ''),
  )
  app.put<{ Body: NewInterest }>(
    '/api/interests',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'An organisation is a party to a thing for a time of events, past ones too',
        body: NewInterest,
        response: { 200: Interest },
      },
    },
    async (request) => sharing.putInterest(getAsker(request), request.body),
  )
  app.delete<{ Querystring: { organisation: string; thing: string } }>(
    '/api/interests',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'It is no longer a party to the thing, nor was it',
        querystring: Type.Object(
          { organisation: Type.String({ minLength: 1, maxLength: 200 }), thing: Thing },
          { additionalProperties: false },
        ),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { organisation, thing } = request.query
      await sharing.withdrawInterest(getAsker(request), organisation, checkThing(thing))
      return reply.code(204).send()
    },
  )
}

/** The token stands in a header, so that no log of addresses keeps it. */
const LINK_HEADER = 'karvan-link'

const linkRoutes = (app: FastifyInstance, sharing: Sharing): void => {
  app.get(
    '/api/tracking-links',
    { config: forDeed('share'), schema: { tags, response: { 200: Type.Array(TrackingLink) } } },
    async (request) => sharing.listLinks(getAsker(request)),
  )
  app.post<{ Body: NewTrackingLink }>(
    '/api/tracking-links',
    {
      config: forDeed('share'),
      schema: {
        tags,
        summary: 'A link for anybody, which shows only what you choose',
        body: NewTrackingLink,
        response: { 201: CreatedTrackingLink },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await sharing.createLink(getAsker(request), request.body)),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/tracking-links/:id',
    {
      config: forDeed('share'),
      schema: { tags, params: OneId, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await sharing.revokeLink(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
  app.get(
    '/api/tracking-links/shown',
    {
      config: open('the token of the link, in the header Karvan-Link, is the right'),
      schema: {
        tags,
        summary: 'What a tracking link shows; its token in the header Karvan-Link',
        response: { 200: LinkedThing },
      },
    },
    async (request, reply) => {
      const token = request.headers[LINK_HEADER]
      if (typeof token !== 'string') throw new Refusal(refusals.linkEnded)
      return reply.header('cache-control', 'no-store').send(await sharing.showLink(token))
    },
  )
}
