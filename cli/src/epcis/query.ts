import { CallFailed, type Client } from '../client.ts'
import type { Output } from '../output.ts'

export interface QueryOptions {
  /** Events in all; the pages that hold them are asked for one after another. */
  limit: number
  /** A query that stands on the server under this name; parameters are then not given. */
  name?: string
  /** Keeps the question on the server under this name before it is asked. */
  keep?: string
}

export type Event = Readonly<Record<string, unknown>>

export interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } }
}

const PAGE = 1_000

/**
 * Asks for events by the parameters of the standard, each `NAME=VALUE` or `NAME=VALUE|VALUE` (EPCIS 2.0.1 §8.2.7.1): a line an
 * event, or all as they came with --json. Returns the exit code: 1 when none was found.
 */
export const queryEvents = async (
  client: Client,
  output: Output,
  parameters: readonly string[],
  { limit, name, keep }: QueryOptions,
): Promise<number> => {
  const asked = readParameters(parameters)
  if (keep !== undefined) await keepQuery(client, keep, asked)
  const found: Event[] = []
  let path = firstPath(asked, name, Math.min(limit, PAGE))
  while (path !== undefined && found.length < limit) {
    const { text, headers } = await client.ask('GET', path)
    const { eventList } = (JSON.parse(text) as QueryDocument).epcisBody.queryResults.resultsBody
    const page = eventList.slice(0, limit - found.length)
    for (const event of page) output.say(describeEvent(event))
    found.push(...page)
    path = nextPath(headers.get('link'))
  }
  output.result(found)
  return found.length > 0 ? 0 : 1
}

const readParameters = (parameters: readonly string[]): URLSearchParams => {
  const asked = new URLSearchParams()
  for (const parameter of parameters) {
    const at = parameter.indexOf('=')
    if (at < 1) throw new CallFailed(`"${parameter}" is no parameter: write it NAME=VALUE`)
    asked.append(parameter.slice(0, at), parameter.slice(at + 1))
  }
  return asked
}

/** Several values of a parameter are a list in JSON (EPCIS 2.0.1 OpenAPI). */
const keepQuery = async (client: Client, name: string, asked: URLSearchParams): Promise<void> => {
  const query = Object.fromEntries(
    [...asked].map(([parameter, value]) => {
      const values = value.split('|').filter((one) => one !== '')
      return [parameter, values.length === 1 ? values[0] : values]
    }),
  )
  const text = JSON.stringify({ name, query })
  await client.ask('POST', '/epcis/queries', { type: 'application/json', text })
}

const firstPath = (
  parameters: URLSearchParams,
  name: string | undefined,
  page: number,
): string | undefined => {
  const asked = new URLSearchParams(parameters)
  if (!asked.has('perPage') && !asked.has('eventCountLimit') && !asked.has('maxEventCount'))
    asked.set('perPage', String(page))
  const of = name === undefined ? '' : `/queries/${encodeURIComponent(name)}`
  return `/epcis${of}/events?${asked}`
}

/** The address of the next page (RFC 8288); undefined after the last. */
const nextPath = (link: string | null): string | undefined =>
  /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]

const LISTS = ['parentID', 'epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const
/** Of many things in one event the first are named. */
const NAMED = 3

/** Time, what kind, which step, where, and of what. */
export const describeEvent = (event: Event): string => {
  const things = LISTS.flatMap((name) => (event[name] as string | string[] | undefined) ?? [])
  const more = things.length > NAMED ? [`and ${things.length - NAMED} more`] : []
  const place = (event.bizLocation ?? event.readPoint) as { id: string } | undefined
  return [
    event.eventTime,
    [event.type, event.action].filter(Boolean).join(' '),
    event.bizStep ?? '-',
    place?.id ?? '-',
    [...things.slice(0, NAMED), ...more].join(' '),
  ].join('  ')
}
