import type { Reason } from '@karvan/contract'
import { bizStepWord, canonicalThing, dispositionWord } from '@karvan/epcis'
import { DEFAULT_PAGE, MAX_PAGE } from '../platform/index.ts'
import type { EventQuery } from './query-store.ts'
import { refusals } from './refusals.ts'

/** Events page by page, as parameters ask for them. */
export interface EventPageQuery {
  query: Omit<EventQuery, 'sight' | 'limit' | 'after'>
  /** Events of a page. */
  perPage: number
  /** Events of all pages together. */
  eventCountLimit: number | undefined
  /** More events than this are refused (EPCIS 2.0 §8.2.7.1: maxEventCount is no truncation). */
  maxEventCount: number | undefined
}

const TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
]
const ACTIONS = ['ADD', 'OBSERVE', 'DELETE']

type Draft = Omit<EventQuery, 'sight' | 'orderBy' | 'descending' | 'limit' | 'after'> & {
  orderBy?: EventQuery['orderBy']
  descending?: boolean
  limit?: number
  eventCountLimit?: number
  maxEventCount?: number
}
type Problem = string | undefined
type Reader = (draft: Draft, value: string) => Problem

/** List parameters are pipe-delimited (EPCIS 2.0.1 OpenAPI, style pipeDelimited). */
const listOf = (value: string): string[] => value.split('|').filter((item) => item !== '')

const words =
  (field: 'types' | 'actions', allowed: readonly string[]): Reader =>
  (draft, value) => {
    const list = listOf(value)
    draft[field] = list
    const wrong = list.filter((item) => !allowed.includes(item))
    return wrong.length > 0 ? `${wrong.join(', ')}: allowed are ${allowed.join(', ')}` : undefined
  }

const uris =
  (
    field: 'bizSteps' | 'dispositions' | 'readPoints' | 'bizLocations' | 'eventIds',
    canonical: (value: string) => string,
  ): Reader =>
  (draft, value) => {
    draft[field] = listOf(value).map(canonical)
    return undefined
  }

const match =
  (roles: readonly string[] | null): Reader =>
  (draft, value) => {
    const list = listOf(value)
    draft.things = [
      ...(draft.things ?? []),
      { things: list.map(canonicalThing), roles: roles && [...roles] },
    ]
    const pattern = list.find((item) => item.includes('*'))
    return pattern ? `${pattern}: patterns are not read here` : undefined
  }

const instant =
  (field: 'fromEventTime' | 'untilEventTime' | 'fromRecordTime' | 'untilRecordTime'): Reader =>
  (draft, value) => {
    draft[field] = value
    return isInstant(value) ? undefined : `"${value}" is not an instant like 2026-01-31T12:00:00Z`
  }

const isInstant = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value) &&
  !value.startsWith('0000') &&
  !Number.isNaN(Date.parse(value))

const count =
  (field: 'limit' | 'eventCountLimit' | 'maxEventCount', max: number): Reader =>
  (draft, value) => {
    const number = Number(value)
    draft[field] = number
    const right = /^\d{1,9}$/.test(value) && number >= 1 && number <= max
    return right ? undefined : `"${value}" is not a whole number from 1 to ${max}`
  }

const orderBy: Reader = (draft, value) => {
  if (value !== 'eventTime' && value !== 'recordTime')
    return `"${value}": allowed are eventTime, recordTime`
  draft.orderBy = value
  return undefined
}

const orderDirection: Reader = (draft, value) => {
  draft.descending = value === 'DESC'
  return value === 'ASC' || value === 'DESC' ? undefined : `"${value}": allowed are ASC, DESC`
}

/** Read by whoever gave it: `pages.ts`. */
const nextPageToken: Reader = () => undefined

/** Every parameter that is read; any other is refused (EPCIS 2.0.1 §8.2.7.1, QueryParameterException). */
const READERS: Record<string, Reader> = {
  eventType: words('types', TYPES),
  EQ_action: words('actions', ACTIONS),
  EQ_bizStep: uris('bizSteps', bizStepWord),
  EQ_disposition: uris('dispositions', dispositionWord),
  EQ_readPoint: uris('readPoints', canonicalThing),
  EQ_bizLocation: uris('bizLocations', canonicalThing),
  EQ_eventID: uris('eventIds', (value) => value),
  MATCH_epc: match(['epc', 'child']),
  MATCH_parentID: match(['parent', 'emptied']),
  MATCH_inputEPC: match(['input']),
  MATCH_outputEPC: match(['output']),
  MATCH_anyEPC: match(null),
  GE_eventTime: instant('fromEventTime'),
  LT_eventTime: instant('untilEventTime'),
  GE_recordTime: instant('fromRecordTime'),
  LT_recordTime: instant('untilRecordTime'),
  orderBy,
  orderDirection,
  eventCountLimit: count('eventCountLimit', MAX_PAGE),
  maxEventCount: count('maxEventCount', MAX_PAGE),
  perPage: count('limit', MAX_PAGE),
  nextPageToken,
}

/** Reads the parameters; all that is wrong at once. Newest first unless asked otherwise. */
export const readQueryParameters = (
  parameters: Record<string, unknown>,
): EventPageQuery | { reasons: Reason[] } => {
  const draft: Draft = {}
  const reasons: Reason[] = []
  const refuse = (name: string, message: string): void => {
    reasons.push({
      pointer: `/${name}`,
      code: refusals.queryParameter.code,
      message: `${name} ${message}`,
    })
  }
  for (const [name, value] of Object.entries(parameters)) {
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined
    if (!reader) refuse(name, 'is not a parameter that this server reads')
    else if (typeof value !== 'string') refuse(name, 'stands more than once; separate values by |')
    else if (value.includes('\0')) refuse(name, 'contains a NUL character')
    else {
      const problem = reader(draft, value)
      if (problem) refuse(name, problem)
    }
  }
  const { eventCountLimit, maxEventCount, limit, ...rest } = draft
  if (eventCountLimit && maxEventCount)
    refuse('maxEventCount', 'and eventCountLimit exclude each other')
  if (reasons.length > 0) return { reasons }
  const query = {
    ...rest,
    orderBy: draft.orderBy ?? ('eventTime' as const),
    descending: draft.descending ?? true,
  }
  // Who bounds the whole gets it at once, unless asked otherwise.
  const perPage = limit ?? eventCountLimit ?? maxEventCount ?? DEFAULT_PAGE
  return { query, perPage, eventCountLimit, maxEventCount }
}
