import type { IncomingHttpHeaders } from 'node:http'
import type { Reason } from '@karvan/contract'
import {
  type EventQuestion,
  type ReadQuery,
  readExtensionsHeader,
  readQueryBody,
  readQueryString,
} from '@karvan/epcis'
import { DEFAULT_PAGE, MAX_PAGE, Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** Events page by page, as parameters ask for them. */
export interface EventPageQuery {
  query: Pick<EventQuestion, 'conditions' | 'orderBy' | 'descending'>
  /** Events of a page. */
  perPage: number
  /** Events of all pages together. */
  eventCountLimit: number | undefined
  /** More events than this are refused (EPCIS 2.0 §8.2.7.1: maxEventCount is no truncation). */
  maxEventCount: number | undefined
}
type Read = EventPageQuery | { reasons: Reason[] }

const LIMITS = { perPage: MAX_PAGE }
/**
 * The database plans conditions together, in a time that grows far faster than their number: forty take half a second, three
 * hundred longer than any statement may, and the embedded store does nothing else meanwhile.
 */
const MOST_CONDITIONS = 40

/** Reads the parameters of a URL; all that is wrong at once. Newest first unless asked otherwise. */
export const readQueryParameters = (
  parameters: Readonly<Record<string, unknown>>,
  headers: IncomingHttpHeaders = {},
): Read => {
  const declared = headers['gs1-extensions']
  const namespaces = readExtensionsHeader(declared === undefined ? undefined : String(declared))
  return pagesOf(readQueryString(parameters, LIMITS, namespaces))
}

/** Reads a query that stands in a body, with the prefixes of its context. */
export const readQueryDefinition = (body: { '@context'?: unknown; query?: unknown }): Read =>
  pagesOf(readQueryBody(body))

const pagesOf = (read: ReadQuery): Read => {
  const { code } = refusals.queryParameter
  if ('problems' in read) return { reasons: read.problems.map((one) => ({ ...one, code })) }
  const { conditions, orderBy, descending, eventCountLimit, maxEventCount } = read.question
  if (conditions.length > MOST_CONDITIONS) {
    const detail = `it has ${conditions.length} conditions, at most ${MOST_CONDITIONS} are asked for at once`
    throw new Refusal(refusals.queryTooComplex, { detail })
  }
  // Who bounds the whole gets it at once, unless asked otherwise.
  const bound = Math.min(eventCountLimit ?? maxEventCount ?? DEFAULT_PAGE, MAX_PAGE)
  const { perPage = bound } = read.question
  return { query: { conditions, orderBy, descending }, perPage, eventCountLimit, maxEventCount }
}
