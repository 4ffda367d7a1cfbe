import {
  Live,
  type Place,
  type SearchHit,
  SearchResult,
  Thing,
  ThingPage,
  Timeline,
} from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'
import type { ThingFilter, Tracking } from './tracking.ts'

const KINDS = ['train', 'vessel', 'truck', 'wagon', 'container', 'goods']
const STATUSES = ['normal', 'at-risk', 'late', 'hold', 'no-signal']

const text = Type.Optional(Type.String({ maxLength: 300 }))
const whole = (max: number) =>
  Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description: `at most ${max}` }))

const FilterQuery = {
  kind: text,
  status: text,
  place: text,
  text,
  inside: Type.Optional(Type.String({ maxLength: 1000 })),
}
type FilterValues = Partial<Record<keyof typeof FilterQuery, string>>

/** Values separated by `|`; an unknown one is refused, with every reason at once. */
const readFilter = (query: FilterValues): ThingFilter => {
  const reasons: { pointer: string; code: string; message: string }[] = []
  const readWords = (name: 'kind' | 'status', allowed: readonly string[]): string[] | null => {
    const words = query[name]?.split('|').filter((word) => word !== '') ?? []
    for (const word of words.filter((candidate) => !allowed.includes(candidate))) {
      const message = `${name} "${word}" is none of ${allowed.join(', ')}`
      reasons.push({ pointer: `/${name}`, code: refusals.invalidFilter.code, message })
    }
    return words.length > 0 ? words : null
  }
  const filter = {
    kinds: readWords('kind', KINDS),
    statuses: readWords('status', STATUSES),
    place: query.place ?? null,
    text: query.text || null,
    inside: query.inside ?? null,
  }
  if (Object.values(query).some((value) => value?.includes('\0'))) {
    reasons.push({
      pointer: '',
      code: refusals.invalidFilter.code,
      message: 'contains a NUL character',
    })
  }
  if (reasons.length > 0) throw new Refusal(refusals.invalidFilter, { reasons })
  return filter
}

const readLimit = (value: string | undefined, standard: number, max: number): number =>
  Math.max(1, Math.min(max, Number(value ?? standard)))

/** Finds places by what people call them: reference's search, passed in. */
export type SearchPlaces = (text: string, limit: number) => Place[]

export const trackingRoutes = (
  app: FastifyInstance,
  tracking: Tracking,
  searchPlaces: SearchPlaces,
): void => {
  const tags = ['tracking']
  app.get<{ Querystring: FilterValues & { after?: string; limit?: string } }>(
    '/api/things',
    {
      config: forDeed('see'),
      schema: {
        tags,
        querystring: Type.Object(
          {
            ...FilterQuery,
            after: Type.Optional(Type.String({ maxLength: 1000 })),
            limit: whole(1000),
          },
          { additionalProperties: false },
        ),
        response: { 200: ThingPage },
      },
    },
    async (request) => {
      const { after, limit, ...filter } = request.query
      return tracking.listThings(
        getAsker(request),
        readFilter(filter),
        after ?? null,
        readLimit(limit, 200, 1000),
      )
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/things/:id',
    {
      config: forDeed('see'),
      schema: { tags, params: Type.Object({ id: Type.String() }), response: { 200: Thing } },
    },
    async (request) => tracking.findThing(getAsker(request), request.params.id),
  )
  app.get<{ Params: { id: string }; Querystring: { before?: string; limit?: string } }>(
    '/api/things/:id/timeline',
    {
      config: forDeed('see'),
      schema: {
        tags,
        params: Type.Object({ id: Type.String() }),
        querystring: Type.Object(
          { before: text, limit: whole(500) },
          { additionalProperties: false },
        ),
        response: { 200: Timeline },
      },
    },
    async (request) => {
      const { before, limit } = request.query
      const asker = getAsker(request)
      return tracking.getTimeline(
        asker,
        request.params.id,
        before ?? null,
        readLimit(limit, 50, 500),
      )
    },
  )
  mapRoutes(app, tracking)
  app.get<{ Querystring: { q: string } }>(
    '/api/search',
    {
      config: forDeed('see'),
      schema: {
        tags,
        querystring: Type.Object(
          { q: Type.String({ minLength: 1, maxLength: 300 }) },
          { additionalProperties: false },
        ),
        response: { 200: SearchResult },
      },
    },
    async (request) => {
      const query = request.query.q.replaceAll('\0', ' ')
      const things = await tracking.search(getAsker(request), query, 20)
      const places = searchPlaces(query, 10).map(hitOfPlace)
      return { query, hits: [...places, ...things] }
    },
  )
}

const mapRoutes = (app: FastifyInstance, tracking: Tracking): void => {
  const tags = ['tracking']
  app.get<{ Querystring: FilterValues & { since?: string } }>(
    '/api/live',
    {
      config: forDeed('see'),
      schema: {
        tags,
        querystring: Type.Object(
          { ...FilterQuery, since: whole(Number.MAX_SAFE_INTEGER) },
          { additionalProperties: false },
        ),
        response: { 200: Live },
      },
    },
    async (request) => {
      const { since, ...filter } = request.query
      const position = since === undefined ? null : Number(since)
      return tracking.getLive(getAsker(request), readFilter(filter), position)
    },
  )
  app.get<{ Querystring: { time: string } }>(
    '/api/replay',
    {
      config: forDeed('see'),
      schema: {
        tags,
        querystring: Type.Object(
          { time: Type.String({ format: 'date-time' }) },
          { additionalProperties: false },
        ),
        response: { 200: Live },
      },
    },
    async (request) => tracking.getReplay(getAsker(request), new Date(request.query.time)),
  )
}

const hitOfPlace = (place: Place): SearchHit => ({
  type: 'place',
  id: place.id,
  label: place.names.value.en,
  scheme: 'place',
  kind: place.kind,
  known: true,
  warnings: [],
  simulated: false,
})
