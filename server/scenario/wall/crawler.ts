import type { RouteOptions } from 'fastify'
import type { Answer, Credentials } from './ask.ts'
import { sampleOf } from './samples.ts'
import type { Told, World } from './world.ts'

/** What an identifier may be of. A route that takes a parameter is asked with every kind. */
type Kind = 'thing' | 'event' | 'uuid' | 'organisation' | 'hash' | 'place' | 'cursor'

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['event', /^(urn:uuid:|urn:event:|ni:)\S+$/],
  ['thing', /^(urn:epc:id|urn:karvan:(?!place:|voc:|problem:)|https?:\/\/id\.)\S+$/],
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['hash', /^[0-9a-f]{64}$/],
  ['place', /^[A-Z]{2}-[A-Z0-9]{2,4}$/],
]
const kindOf = (text: string): Kind | undefined =>
  KINDS.find(([, pattern]) => pattern.test(text))?.[0]

interface Question {
  url: string
  /** What of it was put in by the crawler: an answer may repeat it. */
  echo: string
}
export interface Page extends Question {
  answer: Told
}

interface Crawl {
  credentials: Credentials
  /** Identifiers of others, to be asked for as if they were known. */
  probes: readonly string[]
  /** Organisations, which are asked for by further names. */
  organisations: readonly string[]
  /** Beginnings of names and numbers, as somebody would type them. */
  words: readonly string[]
}

/** Of places there are hundreds, the same for everybody. */
const MAX_PLACES = 6
const MAX_QUESTIONS = 3_000

/**
 * Asks every route that reads: those without parameters, then with everything that looks like an identifier in what it
 * was given or told to try, every path, every cursor and every link to a next page. Later rooms are asked by themselves.
 */
export const crawl = async (
  world: World,
  { credentials, probes, organisations, words }: Crawl,
): Promise<Page[]> => {
  const templates = listTemplates(world.house.app.http.routeTable)
  const known = new Map<Kind, Set<string>>()
  const asked = new Set<string>()
  const queue: Question[] = []
  const pages: Page[] = []
  const enqueue = (question: Question): void => {
    if (asked.has(question.url)) return
    asked.add(question.url)
    queue.push(question)
  }
  const learn = (id: string, kind: Kind | undefined): void => {
    const ids = kind && (known.get(kind) ?? new Set())
    if (!kind || !ids || ids.has(id) || (kind === 'place' && ids.size >= MAX_PLACES)) return
    known.set(kind, ids.add(id))
    for (const template of templates)
      for (const url of fillTemplate(template, id, kind)) enqueue({ url, echo: id })
  }
  for (const template of templates) {
    for (const word of template.includes('{word}') ? words : [])
      enqueue({ url: template.replace('{word}', encodeURIComponent(word)), echo: word })
    if (!template.includes('{')) enqueue({ url: template, echo: '' })
  }
  for (const id of organisations) learn(id, 'organisation')
  for (const probe of probes) learn(probe, kindOf(probe) ?? 'cursor')
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (pages.length > MAX_QUESTIONS) throw new Error('the crawler finds no end')
    const answer = await world.ask(credentials, 'GET', next.url)
    pages.push({ ...next, answer })
    // The description of the routes names no data; the trail grows by what the crawler itself asks.
    if (/^\/api\/(openapi|audit)/.test(next.url)) continue
    for (const found of listFound(next.url, answer)) {
      if ('url' in found) enqueue({ url: found.url, echo: next.echo })
      else learn(found.id, found.kind)
    }
  }
  return pages
}

/** Paths with `{kind}`, `{id}` (any kind) or `{word}` to be filled. */
const listTemplates = (routes: readonly RouteOptions[]): string[] =>
  routes
    .filter(({ method, url }) => method === 'GET' && !url.includes('*'))
    .flatMap(({ url }) => {
      const { goesOn, takes = 'id', crawl: more = [], url: filled } = sampleOf('GET', url)
      if (goesOn) return []
      const needsQuery = filled?.(EMPTY).includes('?') ?? false
      const plain = needsQuery ? [] : [url.replaceAll(/:[a-zA-Z0-9]+/g, `{${takes}}`)]
      return [...plain, ...more]
    })

const EMPTY = {
  own: '',
  other: '',
  thing: '',
  eventId: '',
  job: '',
  photo: '',
  key: '',
  grant: '',
  link: '',
  place: '',
}

const fillTemplate = (template: string, id: string, kind: Kind): string[] => {
  const filled = template
    .replaceAll('{id}', encodeURIComponent(id))
    .replaceAll(`{${kind}}`, encodeURIComponent(id))
  return filled === template || filled.includes('{') ? [] : [filled]
}

type Found = { id: string; kind: Kind } | { url: string }

/** Everything in an answer that can be asked for. */
const listFound = (url: string, { headers, text }: Answer): Found[] => {
  const found: Found[] = []
  const next = /^link: <([^>]+)>/m.exec(headers)?.[1]
  if (next) {
    found.push({ url: next })
    const token = new URL(next, 'http://karvan').searchParams.get('nextPageToken')
    if (token) found.push({ id: token, kind: 'cursor' })
  }
  if (!/^content-type: application\/\S*json/m.test(headers) || text === '') return found
  const body: unknown = JSON.parse(text)
  for (const value of listTexts(body)) {
    const kind = kindOf(value)
    if (kind) found.push({ id: value, kind })
    else if (/^\/(api|epcis)\/[^\s{}]+$/.test(value)) found.push({ url: value })
  }
  return [...found, ...followCursor(url, body)]
}

/** What a list gives as `next` is asked for as what its route calls it. */
const followCursor = (url: string, body: unknown): Found[] => {
  const next = (body as { next?: unknown } | null)?.next
  if (typeof next !== 'string' && typeof next !== 'number') return []
  const again = new URL(url, 'http://karvan')
  again.searchParams.set(url.includes('/timeline') ? 'before' : 'after', String(next))
  return [{ url: `${again.pathname}${again.search}` }, { id: String(next), kind: 'cursor' }]
}

const listTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name, ...listTexts(inner)])
}

/** Numbers are written with spaces and dashes for people. */
const bare = (text: string): string => text.replaceAll(/[ -]/g, '')

/**
 * An answer as text to search in: with what is wrapped in cursors and addresses, without spaces and dashes, without
 * what the question said.
 */
export const unwrap = ({ echo, answer }: Page): string => {
  const text = `${answer.headers}\n${answer.text}`
  const tokens = text.match(/[A-Za-z0-9_-]{24,}/g) ?? []
  const opened = tokens.map((token) => Buffer.from(token, 'base64url').toString('latin1'))
  // The letters of a sealed token say any short word by chance.
  const plain = text.replaceAll(/nextPageToken=[A-Za-z0-9_-]+/g, 'nextPageToken=')
  const whole = bare([plain, decodeLoosely(plain), ...opened].join('\n'))
  if (echo === '') return whole
  // The number of a URI is repeated as the trade writes it.
  const number = echo.slice(echo.lastIndexOf(':') + 1)
  return [echo, encodeURIComponent(echo), number].reduce(
    (rest, said) => rest.replaceAll(bare(said), ''),
    whole,
  )
}

const decodeLoosely = (text: string): string =>
  text.replaceAll(/(%[0-9A-Fa-f]{2})+/g, (part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
