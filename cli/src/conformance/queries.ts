import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '@karvan/contract'
import { type ReadEvent, readDocument, readQueryBody, readQueryString } from '@karvan/epcis'
import { findContradiction } from './contradiction.ts'
import { type Line, listFiles } from './report.ts'
import { type Call, createCall, startServer } from './server.ts'

/**
 * Every query of a directory, in a URL and in a body: invalid ones are refused, the others answered. Of every answer of a
 * query (EPCISQueryDocument) the events are captured by a fresh server, and a query finds each of them again.
 */
export const checkQueries = async (
  directory: string,
  tell: (line: Line) => void,
): Promise<void> => {
  const server = await startServer()
  try {
    const call = createCall(server)
    for (const file of listFiles(directory, ['.json', '.jsonld', '.xml'])) {
      const line = await checkFile(call, file, readFileSync(join(directory, file), 'utf8'))
      if (line) tell(line)
    }
  } finally {
    await server.stop()
  }
}

const isInvalid = (file: string): boolean => file.split(/[\\/]/).includes('Invalid')

const checkFile = async (call: Call, file: string, text: string): Promise<Line | undefined> => {
  if (file.endsWith('.xml')) {
    if (!/<(\w+:)?(Poll|QueryResults|EPCISQueryDocument)\b/i.test(text)) return undefined
    return { verdict: 'noted', name: file, detail: 'the XML form of queries is not read' }
  }
  if (isQuery(text)) return checkQuery(call, file, text, isInvalid(file))
  return typeOf(text) === 'EPCISQueryDocument' ? checkAnswer(call, file, text) : undefined
}

const parse = (text: string): Record<string, unknown> | undefined => {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
const typeOf = (text: string): unknown => parse(text)?.type

/** A query has no type: only parameters. */
export const isQuery = (text: string): boolean => {
  const value = parse(text)
  return (
    value !== undefined &&
    !('type' in value) &&
    Object.keys(value).some((name) =>
      /^(EQ|GE|GT|LT|LE|MATCH|WD|EXISTS|HASATTR|EQATTR|eventType|order)/.test(name),
    )
  )
}

const addressOf = (query: Record<string, unknown>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(query)
      .filter(([name]) => name !== '@context')
      .map(([name, value]) => [name, [value].flat().join('|')] as [string, string]),
  )

/** In both forms, which must mean the same. */
export const checkQuery = async (
  call: Call,
  file: string,
  text: string,
  isWrong: boolean,
): Promise<Line> => {
  const query = parse(text)!
  const address = addressOf(query)
  const inBody = readQueryBody({ query })
  const inUrl = readQueryString(Object.fromEntries(address), { perPage: 1_000 })
  const { status, body } = await call('GET', `/epcis/events?${address}`)
  const reasons = ((body as Partial<Problem>).reasons ?? []).map(({ message }) => message)
  const isSame = 'problems' in inBody ? 'problems' in inUrl : isDeepStrictEqual(inBody, inUrl)
  const isRight = isWrong
    ? status === 400 && 'problems' in inBody && reasons.length > 0
    : status === 200
  return {
    verdict: isRight && isSame ? 'passed' : 'failed',
    name: file,
    detail: `query ${isWrong ? 'refused' : 'answered'} ${status} ${reasons.join('; ')}${isSame ? '' : ' other in a body than in a URL'}`,
  }
}

const checkAnswer = async (call: Call, file: string, text: string): Promise<Line> => {
  const { events, problems, context } = readDocument(text)
  const said = problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
  if (isInvalid(file))
    return {
      verdict: problems.length > 0 ? 'passed' : 'failed',
      name: file,
      detail: `refused: ${said}`,
    }
  if (problems.length > 0) {
    const known = findContradiction(
      file,
      problems.map(({ pointer }) => pointer),
    )
    return known
      ? { verdict: 'noted', name: file, detail: `contradicts the standard: ${said}` }
      : { verdict: 'failed', name: file, detail: said }
  }
  const captured = await call('POST', '/epcis/capture', documentOf(events, context))
  if (captured.status !== 202)
    return {
      verdict: 'failed',
      name: file,
      detail: `capture answered ${captured.status} ${JSON.stringify(captured.body)}`,
    }
  return findAll(call, file, events, prefixesOf(context))
}

/** GS1-Extensions of a context: steps may be written with a prefix of their document. */
const prefixesOf = (context: unknown): string =>
  [context]
    .flat()
    .flatMap((part) => (typeof part === 'object' && part !== null ? Object.entries(part) : []))
    .filter(([, uri]) => typeof uri === 'string')
    .map(([prefix, uri]) => `${prefix}=${uri}`)
    .join(', ')

const documentOf = (events: readonly ReadEvent[], context: unknown): string =>
  JSON.stringify({
    '@context': context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-01T00:00:00Z',
    epcisBody: { eventList: events.map(({ event }) => event) },
  })

/** Each by its type and time, and by its ID where it says one. */
const findAll = async (
  call: Call,
  file: string,
  events: readonly ReadEvent[],
  prefixes: string,
): Promise<Line> => {
  const declared: Record<string, string> = prefixes === '' ? {} : { 'gs1-extensions': prefixes }
  const lost: string[] = []
  for (const { event } of events) {
    const parameters = new URLSearchParams({
      eventType: event.type,
      GE_eventTime: event.eventTime,
      orderBy: 'eventTime',
      orderDirection: 'ASC',
    })
    if (event.eventID !== undefined) parameters.set('EQ_eventID', event.eventID)
    if ('action' in event && event.action) parameters.set('EQ_action', event.action)
    if (event.bizStep !== undefined) parameters.set('EQ_bizStep', event.bizStep)
    const path = `/epcis/events?perPage=1000&${parameters}`
    const { status, body } = await call('GET', path, undefined, declared)
    if (status !== 200 || !listed(body).some(({ eventTime }) => eventTime === event.eventTime))
      lost.push(`${event.type} of ${event.eventTime} (${status})`)
  }
  const detail =
    lost.length > 0 ? `not found: ${lost.join(', ')}` : `${events.length} events found again`
  return { verdict: lost.length > 0 ? 'failed' : 'passed', name: file, detail }
}

const listed = (body: unknown): Record<string, unknown>[] =>
  (
    body as {
      epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
    }
  ).epcisBody.queryResults.resultsBody.eventList
