import { placeIdOf } from '@karvan/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { ApiProblem, Unreachable } from '../../api/client.ts'
import { type Condition, writeConditions } from './conditions.ts'

/** An event as a query gives it: the fields of the standard that a list shows, whatever else stands in it. */
export interface Event {
  type: string
  action?: string
  eventID?: string
  eventTime: string
  eventTimeZoneOffset: string
  recordTime: string
  bizStep?: string
  disposition?: string
  readPoint?: { id: string }
  bizLocation?: { id: string }
  parentID?: string
  epcList?: string[]
  childEPCs?: string[]
  inputEPCList?: string[]
  outputEPCList?: string[]
  errorDeclaration?: object
  'karvan:inPart'?: boolean
  'karvan:simulated'?: boolean
  'karvan:conflicting'?: boolean
}

export interface EventPage {
  events: Event[]
  /** The document as it came. */
  text: string
  next: string | undefined
}

interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } }
}

const PER_PAGE = 50

/** Events that meet all conditions, page after page. */
export const eventsQuery = (conditions: readonly Condition[]) =>
  infiniteQueryOptions({
    queryKey: ['events', conditions],
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: pathOf(conditions),
    getNextPageParam: ({ next }) => next,
  })

const pathOf = (conditions: readonly Condition[]): string => {
  const asked = new URLSearchParams(writeConditions(conditions))
  const isLimited = ['perPage', 'eventCountLimit', 'maxEventCount'].some((name) => asked.has(name))
  if (!isLimited) asked.set('perPage', String(PER_PAGE))
  return `/epcis/events?${asked}`
}

const readPage = async (path: string, signal: AbortSignal): Promise<EventPage> => {
  const answer = await ask(path, 'application/ld+json', signal)
  const text = await answer.text()
  const { eventList } = (JSON.parse(text) as QueryDocument).epcisBody.queryResults.resultsBody
  return { events: eventList, text, next: nextOf(answer.headers.get('link')) }
}

/** The first page as XML 2.0. */
export const readXml = async (
  conditions: readonly Condition[],
  signal: AbortSignal,
): Promise<string> => (await ask(pathOf(conditions), 'application/xml', signal)).text()

const ask = async (path: string, accept: string, signal: AbortSignal): Promise<Response> => {
  const answer = await fetch(path, { headers: { accept }, signal }).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault
    throw new Unreachable('the server cannot be reached', { cause: fault })
  })
  if (!answer.ok) throw new ApiProblem(await answer.json())
  return answer
}

/** RFC 8288: the address of the next page. */
const nextOf = (link: string | null): string | undefined =>
  /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]

/** What an event is about, its parent first. */
export const thingsOf = (event: Event): string[] =>
  [
    event.parentID ?? [],
    event.epcList ?? [],
    event.childEPCs ?? [],
    event.inputEPCList ?? [],
    event.outputEPCList ?? [],
  ].flat()

/** Id of the place of the reference data where an event happened; undefined elsewhere. */
export const placeOf = ({ bizLocation, readPoint }: Event): string | undefined =>
  (bizLocation && placeIdOf(bizLocation.id)) ?? (readPoint && placeIdOf(readPoint.id))
