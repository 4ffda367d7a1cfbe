import type { FindPrefixLength } from '@karvan/epcis'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Asker, getAsker } from '../access/index.ts'
import { type Clock, type Pages, Refusal, type RefusalKind } from '../platform/index.ts'
import type { EventCursor } from './cursor.ts'
import type { Journal } from './journal.ts'
import { answerTypeOf, sendQueryDocument } from './query-document.ts'
import type { EventPageQuery } from './query-parameters.ts'
import { refusals } from './refusals.ts'
import { readRepresentation } from './representation.ts'
import type { SeenEntry } from './sight.ts'
import { readWordForm } from './xml-answer.ts'

export interface EventPages {
  journal: Journal
  pages: Pages
  clock: Clock
  /** Where the company prefix of a GS1 key ends, for who asks for EPC URNs. */
  findPrefixLength: FindPrefixLength
}

/**
 * Where a page of events ended, and how many there were until then. The event's key is not in it, though nobody could read
 * it: the same page would have another token where what its asker may not see of the event is another.
 */
interface EventPosition {
  eventTime: string
  recordTime: string
  given: number
}

interface Asked {
  question: EventPageQuery
  /** What the answer depends on beside the address. */
  said?: string
  queryName?: string
  /** What is said where there is no event at all. */
  none?: RefusalKind
}

/** Answers with a page of events, and where the next one is. */
export const sendEventPage = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { journal, pages, clock, findPrefixLength }: EventPages,
  { question, said, queryName, none }: Asked,
): Promise<FastifyReply> => {
  const asker = getAsker(request)
  const type = answerTypeOf(request)
  const representation = readRepresentation(request.headers, findPrefixLength)
  const words = readWordForm(request)
  const { perPage, eventCountLimit = Number.POSITIVE_INFINITY } = question
  const page = await pages.open<EventPosition>(request, {
    owner: asker.organisation.id,
    limit: perPage,
    said,
  })
  const given = page.after?.given ?? 0
  const after = page.after && cursorOf(page.after)
  const found = await listFrom(journal, asker, question, after)
  if (none && found.length === 0 && !after) throw new Refusal(none)
  const events = found.slice(0, Math.min(perPage, eventCountLimit - given))
  const total = given + events.length
  if (found.length > events.length && total < eventCountLimit)
    page.linkNext(reply, positionOf(events.at(-1)!, total))
  const now = clock.now()
  return sendQueryDocument(reply, {
    journal,
    entries: events,
    now,
    type,
    words,
    representation,
    queryName,
  })
}

/** One more than a page, to know whether there is another. More than maxEventCount are refused before any is shown. */
const listFrom = async (
  journal: Journal,
  asker: Asker,
  { query, perPage, maxEventCount }: EventPageQuery,
  after: EventCursor | undefined,
): Promise<SeenEntry[]> => {
  if (maxEventCount !== undefined && !after) {
    const count = await journal.countEvents(asker, query, maxEventCount + 1)
    if (count > maxEventCount) throw new Refusal(refusals.queryTooLarge)
  }
  return journal.listEvents(asker, query, { ...(after ? { after } : {}), limit: perPage + 1 })
}

const positionOf = ({ eventTime, recordTime }: SeenEntry, given: number): EventPosition => ({
  eventTime,
  recordTime,
  given,
})

const cursorOf = ({ eventTime, recordTime }: EventPosition): EventCursor => ({
  eventTime,
  recordTime,
  isProven: true,
})
