import type { FindPrefixLength } from '@karvan/epcis'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { type Clock, Refusal } from '../platform/index.ts'
import { encodeCursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Journal } from './journal.ts'
import { sendQueryDocument } from './query-document.ts'
import { readQueryParameters } from './query-parameters.ts'
import { refusals } from './refusals.ts'
import { EPC_FORMAT_HEADER, readRepresentation } from './representation.ts'
import { readXmlForm } from './xml-answer.ts'

export interface JournalRoutes {
  journal: Journal
  clock: Clock
  /** Where the company prefix of a GS1 key ends, for who asks for EPC URNs. */
  findPrefixLength: FindPrefixLength
}

/** The repository as EPCIS 2.0.1 §8 reads it. */
export const journalRoutes = (
  app: FastifyInstance,
  { journal, clock, findPrefixLength }: JournalRoutes,
): void => {
  app.get<{ Querystring: Record<string, unknown> }>(
    '/epcis/events',
    {
      config: forDeed('see'),
      schema: {
        tags: ['events'],
        ...EPC_FORMAT_HEADER,
        summary: 'Events as an EPCIS 2.0.1 query document, page by page',
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const representation = readRepresentation(request.headers, findPrefixLength)
      const xml = readXmlForm(request)
      const read = readQueryParameters(request.query)
      if ('reasons' in read) throw new Refusal(refusals.queryParameter, { reasons: read.reasons })
      const { query, maxEventCount } = read
      const limit = query.limit
      const found = await journal.listEvents(asker, { ...query, limit: limit + 1 })
      if (maxEventCount !== undefined && found.length > maxEventCount) {
        throw new Refusal(refusals.queryTooLarge)
      }
      const page = found.slice(0, limit)
      if (found.length > limit) linkNext(reply, request.url, page.at(-1)!)
      return sendQueryDocument(reply, journal, page, clock.now(), representation, xml)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/epcis/events/:id',
    {
      config: forDeed('see'),
      schema: {
        tags: ['events'],
        ...EPC_FORMAT_HEADER,
        params: Type.Object({ id: Type.String() }),
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const representation = readRepresentation(request.headers, findPrefixLength)
      const xml = readXmlForm(request)
      const found = await journal.listEvents(asker, {
        eventIds: [request.params.id],
        orderBy: 'recordTime',
        descending: false,
        limit: 100,
      })
      if (found.length === 0) throw new Refusal(refusals.unknownEvent)
      return sendQueryDocument(reply, journal, found, clock.now(), representation, xml)
    },
  )
}

const linkNext = (reply: FastifyReply, url: string, last: Entry): void => {
  const next = new URL(url, 'http://karvan')
  next.searchParams.set('nextPageToken', encodeCursor(last))
  reply.header('link', `<${next.pathname}${next.search}>; rel="next"`)
}
