import { AuditBlocks, AuditPage, AuditRows, AuditView } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Access } from '../access.ts'
import { forDeed } from '../declared.ts'
import { getAsker } from '../guard.ts'

const PAGE_ENTRIES = 100
const MAX_ENTRIES = 1_000
const MAX_BLOCKS = 100

/** Query parameters arrive as text. */
const CountText = Type.String({ pattern: '^[1-9]\\d{0,3}$' })
const NumberText = Type.String({ pattern: '^-?\\d{1,15}$' })
const Id = Type.String({ minLength: 1, maxLength: 200 })

const TrailQuery = Type.Object(
  {
    as: AuditView,
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(CountText),
    owner: Type.Optional(Id),
    action: Type.Optional(Id),
  },
  { additionalProperties: false },
)
const ChainQuery = Type.Object(
  { after: Type.Optional(NumberText), limit: Type.Optional(CountText) },
  { additionalProperties: false },
)

const readLimit = (text: string | undefined, most: number): number =>
  Math.min(most, text === undefined ? Math.min(most, PAGE_ENTRIES) : Number(text))

const readAfter = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text)

/** The trail for owners and actors of data, and the chain as it is stored for those who prove it. */
export const auditRoutes = (app: FastifyInstance, access: Access): void => {
  const tags = ['audit']
  const config = forDeed('audit')
  app.get<{ Querystring: Static<typeof TrailQuery> }>(
    '/api/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Who read or did what, when, why they could; newest first',
        querystring: TrailQuery,
        response: { 200: AuditPage },
      },
    },
    async (request) => {
      const { limit, ...filter } = request.query
      const count = readLimit(limit, MAX_ENTRIES)
      return access.trail.read(getAsker(request), { ...filter, limit: count })
    },
  )
  app.get<{ Querystring: Static<typeof ChainQuery> }>(
    '/api/audit/rows',
    {
      config,
      schema: {
        tags,
        summary: 'Rows as they are sealed, for the operator',
        querystring: ChainQuery,
        response: { 200: AuditRows },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const count = readLimit(limit, MAX_ENTRIES)
      return access.trail.listRows(getAsker(request), readAfter(after), count)
    },
  )
  app.get<{ Querystring: Static<typeof ChainQuery> }>(
    '/api/audit/blocks',
    {
      config,
      schema: {
        tags,
        summary: 'Sealed blocks, for the operator',
        querystring: ChainQuery,
        response: { 200: AuditBlocks },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const count = readLimit(limit, MAX_BLOCKS)
      return access.trail.listBlocks(getAsker(request), readAfter(after), count)
    },
  )
}
