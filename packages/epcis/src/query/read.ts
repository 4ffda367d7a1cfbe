import { extendNamespaces, listNamespaces, type Namespaces } from '../context.ts'
import type { Problem } from '../problem.ts'
import { findFieldNames } from './names.ts'
import { canonicalParameter, findParameter } from './parameters.ts'
import type { EventCondition, EventOrder, EventQuestion } from './question.ts'
import { countOf, type Given, textOf, WrongValue, wordOf } from './values.ts'

/** What a server reads beside the standard. */
export interface QueryLimits {
  /** Events of a page, at most. */
  perPage: number
}

export type ReadQuery = { question: EventQuestion } | { problems: Problem[] }

/** Parameters that say how much and in which order, not what. */
interface Controls {
  orderBy?: EventOrder
  descending?: boolean
  eventCountLimit?: number
  maxEventCount?: number
  perPage?: number
  nextPageToken?: string
}
type ReadControl = (
  controls: Controls,
  given: Given,
  namespaces: Namespaces,
  limits: QueryLimits,
) => void

const MOST = 999_999_999

const readOrder = (given: Given, namespaces: Namespaces): EventOrder => {
  const name = textOf(given).trim()
  if (name === 'eventTime' || name === 'recordTime') return name
  const uris = findFieldNames(name, namespaces)
  if (uris) return { uris }
  throw new WrongValue(
    `"${name}": allowed are eventTime, recordTime and fields of one's own, by a declared prefix or a namespace`,
  )
}

const CONTROLS: Readonly<Record<string, ReadControl>> = {
  orderBy: (controls, given, namespaces) => {
    controls.orderBy = readOrder(given, namespaces)
  },
  orderDirection: (controls, given) => {
    controls.descending = wordOf(given, ['ASC', 'DESC']) === 'DESC'
  },
  eventCountLimit: (controls, given) => {
    controls.eventCountLimit = countOf(given, MOST)
  },
  maxEventCount: (controls, given) => {
    controls.maxEventCount = countOf(given, MOST)
  },
}
/** Of one request for one page, and no part of a query that is kept. */
const PAGING: Readonly<Record<string, ReadControl>> = {
  perPage: (controls, given, _namespaces, limits) => {
    controls.perPage = countOf(given, limits.perPage)
  },
  nextPageToken: (controls, given) => {
    controls.nextPageToken = textOf(given)
  },
}
/** For the list of parameters in the documentation. */
export const CONTROL_PARAMETERS: readonly (readonly [name: string, meaning: string])[] = [
  [
    'orderBy',
    'eventTime (unless told otherwise), recordTime, or a field of one’s own: events without it come last',
  ],
  ['orderDirection', 'ASC or DESC (unless told otherwise)'],
  ['eventCountLimit', 'Only so many of the first; needs orderBy, excludes maxEventCount'],
  [
    'maxEventCount',
    'More than so many are refused (QueryTooLargeException); excludes eventCountLimit',
  ],
  ['perPage', 'So many events a page; in a URL only'],
  ['nextPageToken', 'Where the page before ended; in a URL only'],
]

/** What is read of a query, parameter by parameter; what is wrong, all of it. */
class Reading {
  readonly conditions: EventCondition[] = []
  readonly controls: Controls = {}
  readonly problems: Problem[] = []
  private readonly read = new Set<string>()
  private readonly namespaces: Namespaces
  private readonly limits: QueryLimits | undefined
  private readonly base: string

  constructor(namespaces: Namespaces, limits: QueryLimits | undefined, base: string) {
    this.namespaces = namespaces
    this.limits = limits
    this.base = base
  }

  refuse(name: string, message: string): void {
    const pointer = `${this.base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    this.problems.push({ pointer, code: 'query-parameter', message: `${name} ${message}` })
  }

  add(name: string, given: Given): void {
    const known = canonicalParameter(name)
    const problem = this.read.has(known) ? 'stands more than once' : this.try(known, given)
    this.read.add(known)
    if (problem !== undefined) this.refuse(name, problem)
  }

  private try(name: string, given: Given): string | undefined {
    if (given.values.some((value) => typeof value === 'string' && value.includes('\0')))
      return 'contains a NUL character'
    try {
      return this.take(name, given) ? undefined : 'is not a parameter of this query'
    } catch (error) {
      if (error instanceof WrongValue) return error.message
      throw error
    }
  }

  private take(name: string, given: Given): boolean {
    const control = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : this.paging(name)
    if (control) {
      control(this.controls, given, this.namespaces, this.limits ?? { perPage: MOST })
      return true
    }
    const found = findParameter(name)
    if (!found) return false
    const condition = found.parameter.read(given, this.namespaces, found.named)
    if (condition) this.conditions.push(condition)
    return true
  }

  private paging(name: string): ReadControl | undefined {
    return this.limits && Object.hasOwn(PAGING, name) ? PAGING[name] : undefined
  }

  close(): ReadQuery {
    const { orderBy, descending, eventCountLimit, maxEventCount, ...paging } = this.controls
    if (eventCountLimit !== undefined && maxEventCount !== undefined)
      this.refuse('maxEventCount', 'and eventCountLimit exclude each other')
    if (eventCountLimit !== undefined && orderBy === undefined)
      this.refuse('eventCountLimit', 'needs orderBy: the first events of which order?')
    if (this.problems.length > 0) return { problems: this.problems }
    return {
      question: {
        conditions: this.conditions,
        orderBy: orderBy ?? 'eventTime',
        descending: descending ?? true,
        ...(eventCountLimit === undefined ? {} : { eventCountLimit }),
        ...(maxEventCount === undefined ? {} : { maxEventCount }),
        ...paging,
      },
    }
  }
}

/** Parameters whose value in a URL is one, whatever it holds: a bar does not divide it. */
const SINGLE =
  /^(?:(?:GT|GE|LT|LE|EXISTS)_|order|eventCountLimit$|maxEventCount$|perPage$|nextPageToken$)/

const splitList = (name: string, text: string): string[] | undefined => {
  if (SINGLE.test(name)) return [text]
  const items = text.split('|')
  return items.some((item) => item.trim() === '') ? undefined : items
}

/**
 * Reads the parameters of a URL, decoded (EPCIS 2.0.1 OpenAPI: lists are divided by bars). `namespaces`: the prefixes that
 * the request declares (`readExtensionsHeader`). Newest first unless asked otherwise. All that is wrong is said at once.
 */
export const readQueryString = (
  parameters: Readonly<Record<string, unknown>>,
  limits: QueryLimits,
  namespaces: Namespaces = listNamespaces(undefined),
): ReadQuery => {
  const reading = new Reading(namespaces, limits, '')
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== 'string') {
      reading.refuse(
        name,
        `stands more than once${SINGLE.test(name) ? '' : '; separate values by |'}`,
      )
      continue
    }
    const values = splitList(name, value)
    if (values) reading.add(name, { values, inUrl: true })
    else if (findParameter(canonicalParameter(name)))
      reading.refuse(name, 'has an empty value in its list')
    else reading.refuse(name, 'is not a parameter of this query')
  }
  return reading.close()
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/**
 * Reads the query of a body, `{"@context": …, "query": {"EQ_bizStep": […], …}}` (EPCIS 2.0.1 OpenAPI, POST /queries).
 * Prefixes are those of the context and of the request. All that is wrong is said at once.
 */
export const readQueryBody = (
  body: { '@context'?: unknown; query?: unknown },
  namespaces: Namespaces = listNamespaces(undefined),
): ReadQuery => {
  const { query } = body
  const reading = new Reading(contextOf(body, namespaces), undefined, '/query')
  if (query === null || typeof query !== 'object' || Array.isArray(query)) {
    const message = 'The query is an object of parameters'
    return { problems: [{ pointer: '/query', code: 'query-parameter', message }] }
  }
  for (const [name, value] of Object.entries(query)) {
    if (name === '@context') continue
    const values = Array.isArray(value) ? value : [value]
    if (values.length === 0) reading.refuse(name, 'is an empty list')
    else if (!values.every(isScalar))
      reading.refuse(name, 'takes values, not objects or lists of lists')
    else reading.add(name, { values, inUrl: false })
  }
  return reading.close()
}

const contextOf = (
  body: { '@context'?: unknown; query?: unknown },
  namespaces: Namespaces,
): Namespaces => {
  const inner = (body.query as { '@context'?: unknown } | null | undefined)?.['@context']
  return [body['@context'], inner].reduce<Namespaces>(
    (outer, context) => (context === undefined ? outer : extendNamespaces(outer, context)),
    namespaces,
  )
}
