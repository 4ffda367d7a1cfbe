import {
  CreatedInvitation,
  CreatedReset,
  Invitation,
  InvitationAcceptance,
  InvitationToken,
  Member,
  MembershipEnded,
  NewFirstPerson,
  NewInvitation,
  NewResetPassword,
  NewRole,
  PeopleRules,
  ResetToken,
  Session,
  SetUp,
  ShownInvitation,
  ShownReset,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, open } from '../declared.ts'
import { getAsker } from '../guard.ts'
import { accountRoutes } from './account-routes.ts'
import type { People } from './people.ts'
import { sendSession, visitOf } from './request.ts'
import { personSessionRoutes, signInRoutes } from './session-routes.ts'

const tags = ['people']
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
/** Of another organisation than the asker's own: for who governs the house. */
const OfOrganisation = Type.Object(
  { organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  { additionalProperties: false },
)
interface Of {
  organisation?: string
}

export const peopleRoutes = (app: FastifyInstance, people: People): void => {
  setUpRoutes(app, people)
  signInRoutes(app, people)
  personSessionRoutes(app, people)
  accountRoutes(app, people)
  memberRoutes(app, people)
  resetRoutes(app, people)
  rulesRoutes(app, people)
  invitationRoutes(app, people)
  newcomerRoutes(app, people)
}

const setUpRoutes = (app: FastifyInstance, { setUp }: People): void => {
  app.get(
    '/api/set-up',
    {
      config: open('says whether the first person is still to be made'),
      schema: { tags, response: { 200: SetUp } },
    },
    async () => setUp.get(),
  )
  app.post<{ Body: NewFirstPerson }>(
    '/api/set-up',
    {
      config: forDeed('govern'),
      schema: { tags, body: NewFirstPerson, response: { 201: Session } },
    },
    async (request, reply) =>
      sendSession(reply, await setUp.run(getAsker(request), request.body, visitOf(request))),
  )
}

const memberRoutes = (app: FastifyInstance, { members }: People): void => {
  const config = forDeed('administer')
  app.get<{ Querystring: Of }>(
    '/api/people',
    {
      config,
      schema: { tags, querystring: OfOrganisation, response: { 200: Type.Array(Member) } },
    },
    async (request) => members.list(getAsker(request), request.query.organisation),
  )
  app.put<{ Params: { id: string }; Body: NewRole }>(
    '/api/people/:id/role',
    { config, schema: { tags, params: Id, body: NewRole, response: { 200: Member } } },
    async (request) => members.setRole(getAsker(request), request.params.id, request.body),
  )
  app.delete<{ Params: { id: string }; Querystring: Of }>(
    '/api/people/:id',
    {
      config,
      schema: {
        tags,
        params: Id,
        querystring: OfOrganisation,
        response: { 200: MembershipEnded },
      },
    },
    async (request) =>
      members.end(getAsker(request), request.params.id, request.query.organisation),
  )
  app.delete<{ Params: { id: string }; Querystring: Of }>(
    '/api/people/:id/sessions',
    {
      config,
      schema: { tags, params: Id, querystring: OfOrganisation, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { params, query } = request
      await members.endSessions(getAsker(request), params.id, query.organisation)
      return reply.code(204).send()
    },
  )
}

/** For a member who forgot the password: an administrator makes the link, who holds it sets another. */
const resetRoutes = (app: FastifyInstance, { resets }: People): void => {
  app.post<{ Params: { id: string }; Querystring: Of }>(
    '/api/people/:id/reset',
    {
      config: forDeed('administer'),
      schema: {
        tags,
        params: Id,
        querystring: OfOrganisation,
        response: { 201: CreatedReset },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      return reply
        .code(201)
        .send(await resets.create(getAsker(request), params.id, query.organisation))
    },
  )
  const config = open('for who holds a link to reset a password')
  app.post<{ Body: ResetToken }>(
    '/api/resets/shown',
    { config, schema: { tags, body: ResetToken, response: { 200: ShownReset } } },
    async (request) => resets.show(request.body.token),
  )
  app.post<{ Body: NewResetPassword }>(
    '/api/resets/password',
    { config, schema: { tags, body: NewResetPassword, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await resets.use(request.body, visitOf(request))
      return reply.code(204).send()
    },
  )
}

const rulesRoutes = (app: FastifyInstance, { members }: People): void => {
  const config = forDeed('administer')
  app.get<{ Querystring: Of }>(
    '/api/people/rules',
    { config, schema: { tags, querystring: OfOrganisation, response: { 200: PeopleRules } } },
    async (request) => members.getRules(getAsker(request), request.query.organisation),
  )
  app.put<{ Querystring: Of; Body: PeopleRules }>(
    '/api/people/rules',
    {
      config,
      schema: {
        tags,
        querystring: OfOrganisation,
        body: PeopleRules,
        response: { 200: PeopleRules },
      },
    },
    async (request) =>
      members.putRules(getAsker(request), request.query.organisation, request.body),
  )
}

const invitationRoutes = (app: FastifyInstance, { invitations }: People): void => {
  const config = forDeed('administer')
  app.get<{ Querystring: Of }>(
    '/api/invitations',
    {
      config,
      schema: { tags, querystring: OfOrganisation, response: { 200: Type.Array(Invitation) } },
    },
    async (request) => invitations.list(getAsker(request), request.query.organisation),
  )
  app.post<{ Body: NewInvitation }>(
    '/api/invitations',
    { config, schema: { tags, body: NewInvitation, response: { 201: CreatedInvitation } } },
    async (request, reply) =>
      reply.code(201).send(await invitations.invite(getAsker(request), request.body)),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/invitations/:id',
    { config, schema: { tags, params: Id, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await invitations.revoke(getAsker(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

/** For who holds the link of an invitation: its token is asked for in the body, addresses are written down. */
const newcomerRoutes = (app: FastifyInstance, { invitations }: People): void => {
  const config = open('for who holds an invitation')
  app.post<{ Body: InvitationToken }>(
    '/api/invitations/shown',
    { config, schema: { tags, body: InvitationToken, response: { 200: ShownInvitation } } },
    async (request) => invitations.show(request.body.token),
  )
  app.post<{ Body: InvitationAcceptance }>(
    '/api/invitations/acceptance',
    { config, schema: { tags, body: InvitationAcceptance, response: { 201: Session } } },
    async (request, reply) => {
      const { asker, body } = request
      return sendSession(reply, await invitations.accept(asker, body, visitOf(request)))
    },
  )
}
