import type { Deed } from '@karvan/contract'
import { documentOf } from '../house.ts'
import { EPCIS_SAMPLES } from './epcis-samples.ts'
import { EXCHANGE_SAMPLES } from './exchange-samples.ts'
import { PEOPLE_SAMPLES } from './people-samples.ts'
import { SUBSCRIPTION_SAMPLES } from './subscription-samples.ts'

/** What a sample is filled with: of the one who asks, and of others. */
export interface Filling {
  /** Organisation of the asker. */
  own: string
  /** An organisation that is there. */
  other: string
  thing: string
  eventId: string
  job: string
  photo: string
  key: string
  grant: string
  link: string
  place: string
}

export interface Sample {
  /** What the route's parameter names; by default the crawler tries every identifier there. */
  takes?: 'thing' | 'event' | 'uuid' | 'organisation' | 'hash' | 'place'
  /** What the route must declare: a deed, or that anybody may ask. Written by hand, so that a wrong word is found. */
  for: Deed | 'anybody'
  /** The path, filled; by default the route's own. */
  url?(filling: Filling): string
  /** A body that is right. */
  body?(filling: Filling): unknown
  /** What those who may ask can be answered; by default done or unknown to them. */
  answers?: readonly number[]
  /** What nobody is answered, where a route that anybody may ask says so. */
  toNobody?: number
  /** Further refusals of those whose role may: by code. */
  narrows?: readonly string[]
  /** Goes on for ever. */
  goesOn?: true
  /** Whoever is no person is told so. */
  personOnly?: true
  /** Ends the session with which it is asked. */
  endsSession?: true
  /**
   * Further questions for the crawler: `{thing}`, `{event}`, `{uuid}`,
   * `{organisation}`, `{hash}`, `{place}` and `{cursor}` become each of them that it knows, `{id}` any, `{word}` each beginning of a name.
   */
  crawl?: readonly string[]
}

const at = (path: string, name: string, read: (filling: Filling) => string) => ({
  url: (filling: Filling) => path.replace(name, encodeURIComponent(read(filling))),
})

const eventOf = ({ own }: Filling): object => ({
  type: 'ObjectEvent',
  eventID: `urn:wall:${own}`,
  eventTime: '2026-04-30T10:00:00Z',
  eventTimeZoneOffset: '+00:00',
  epcList: ['urn:epc:id:bic:CSQU3054383'],
  action: 'OBSERVE',
  readPoint: { id: 'urn:karvan:place:AZ-ALA' },
})

const report = {
  id: '6f1c0d4e-3c9a-4f61-8a63-2f3a6f0a5c11',
  thing: 'CSQU3054383',
  place: 'AZ-ALA',
  step: 'seen',
  time: '2026-04-30T10:00:00Z',
}

/** Who may capture may still not speak of this place, for this country, or at all. */
const saying = {
  for: 'capture',
  // Each asker creates one event: who asks again as the same organisation is told that it is there.
  answers: [201, 202, 403, 409, 422],
  narrows: ['capture.foreign-place', 'capture.says-nothing', 'capture.foreign-official'],
} as const

const LATER = '2026-09-01T00:00:00Z'

const SAMPLES: Record<string, Sample> = {
  ...PEOPLE_SAMPLES,
  ...EXCHANGE_SAMPLES,
  ...SUBSCRIPTION_SAMPLES,
  'GET /api/openapi.json': { for: 'anybody' },
  'GET /health': { for: 'anybody' },
  'GET /health/live': { for: 'anybody' },
  'GET /health/ready': { for: 'anybody' },
  'GET /metrics': { for: 'govern' },

  'GET /api/session': { for: 'anybody', toNobody: 401 },
  'POST /api/session': {
    for: 'anybody',
    body: () => ({ key: 'kv_no_such_key' }),
    answers: [401],
    narrows: ['access.wrong-key'],
  },
  'DELETE /api/session': { for: 'anybody', endsSession: true },
  'GET /api/organisations': { for: 'see' },
  'POST /api/organisations': {
    for: 'govern',
    body: () => ({ name: 'Another one', kind: 'farm', homeJurisdiction: 'UZ' }),
  },
  'GET /api/organisations/:id/places': {
    for: 'see',
    takes: 'organisation',
    ...at('/api/organisations/:id/places', ':id', ({ own }) => own),
  },
  'PUT /api/organisations/:id/places': {
    for: 'govern',
    ...at('/api/organisations/:id/places', ':id', ({ other }) => other),
    body: () => [],
  },
  'GET /api/audit': {
    for: 'audit',
    url: () => '/api/audit?as=owner',
    crawl: [
      '/api/audit?as=owner',
      '/api/audit?as=actor',
      '/api/audit?as=house',
      '/api/audit?as=owner&limit=1',
      '/api/audit?as=owner&owner={organisation}',
      '/api/audit?as=actor&owner={organisation}',
      '/api/audit?as=owner&after={cursor}',
    ],
  },
  // Only of the operator: its auditors hold the chain against itself.
  'GET /api/audit/rows': { for: 'audit', answers: [200, 403], narrows: ['access.not-allowed'] },
  'GET /api/audit/blocks': { for: 'audit', answers: [200, 403], narrows: ['access.not-allowed'] },
  'GET /api/screening': { for: 'audit' },
  'GET /api/keys': { for: 'administer' },
  'POST /api/keys': {
    for: 'administer',
    body: ({ own }) => ({ organisation: own, role: 'reader', label: 'Of the wall' }),
    // Of a peer and of a narrowed key: none that may do more than its maker.
    answers: [201, 422],
  },
  'DELETE /api/keys/:id': { for: 'administer', ...at('/api/keys/:id', ':id', ({ key }) => key) },

  'GET /api/places': { for: 'see', crawl: ['/api/places?q={word}'] },
  'GET /api/places/:id': {
    for: 'see',
    takes: 'place',
    ...at('/api/places/:id', ':id', ({ place }) => place),
  },
  'PUT /api/places/:id/identifiers': {
    for: 'govern',
    ...at('/api/places/:id/identifiers', ':id', ({ place }) => place),
    body: () => ({ scheme: 'uic', value: '5700009', source: 'a list' }),
  },
  'GET /api/network': { for: 'see' },

  'POST /epcis/capture': { ...saying, body: (filling) => documentOf([eventOf(filling)]) },
  'POST /epcis/events': {
    ...saying,
    body: (filling) => ({
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      ...eventOf(filling),
    }),
  },
  'GET /epcis/capture': { for: 'see' },
  'GET /epcis/capture/:id': {
    for: 'see',
    takes: 'uuid',
    ...at('/epcis/capture/:id', ':id', ({ job }) => job),
  },
  'GET /epcis/events': {
    for: 'see',
    crawl: [
      '/epcis/events?perPage=1&orderDirection=ASC',
      '/epcis/events?perPage=2&orderBy=recordTime',
      '/epcis/events?maxEventCount=1',
      '/epcis/events?maxEventCount=1000',
      '/epcis/events?EQ_eventID={event}',
      '/epcis/events?MATCH_anyEPC={thing}',
      '/epcis/events?MATCH_parentID={thing}',
      '/epcis/events?MATCH_epc={thing}&maxEventCount=1',
      '/epcis/events?perPage=1&nextPageToken={cursor}',
    ],
  },
  'GET /epcis/events/:id': {
    for: 'see',
    takes: 'event',
    ...at('/epcis/events/:id', ':id', ({ eventId }) => eventId),
  },
  ...EPCIS_SAMPLES,
  'GET /api/verification': { for: 'govern' },
  'POST /api/reports': { ...saying, body: () => report },
  'GET /api/attachments/:sha256': {
    for: 'see',
    takes: 'hash',
    ...at('/api/attachments/:sha256', ':sha256', ({ photo }) => photo),
  },

  'GET /api/things': {
    for: 'see',
    crawl: [
      '/api/things?limit=1',
      '/api/things?limit=1&after={thing}',
      '/api/things?inside={thing}',
      '/api/things?place={place}',
      '/api/things?text={word}',
      '/api/things?kind=train',
      '/api/things?status=hold',
    ],
  },
  'GET /api/things/:id': {
    for: 'see',
    takes: 'thing',
    ...at('/api/things/:id', ':id', ({ thing }) => thing),
  },
  'GET /api/things/:id/timeline': {
    for: 'see',
    takes: 'thing',
    ...at('/api/things/:id/timeline', ':id', ({ thing }) => thing),
    crawl: ['/api/things/{thing}/timeline?limit=1'],
  },
  'GET /api/search': {
    for: 'see',
    url: () => '/api/search?q=CSQU',
    crawl: ['/api/search?q={thing}', '/api/search?q={word}'],
  },
  'GET /api/live': { for: 'see', crawl: ['/api/live?since=1', '/api/live?kind=container'] },
  'GET /api/replay': {
    for: 'see',
    url: () => '/api/replay?time=2026-04-30T12:00:00Z',
    crawl: ['/api/replay?time=2026-04-10T12:00:00Z', '/api/replay?time=2026-04-12T00:00:00Z'],
  },

  'GET /api/grants': { for: 'see' },
  'POST /api/grants': {
    for: 'share',
    body: ({ other }) => ({
      receiver: other,
      kind: 'read',
      purpose: 'a test of the wall',
      expiresTime: LATER,
    }),
    // Nobody gives a grant to itself.
    answers: [201, 422],
  },
  'DELETE /api/grants/:id': { for: 'share', ...at('/api/grants/:id', ':id', ({ grant }) => grant) },
  'GET /api/interests': { for: 'see', crawl: ['/api/interests?after={thing}'] },
  'PUT /api/interests': {
    for: 'share',
    body: ({ other }) => ({
      organisation: other,
      thing: 'CSQU3054383',
      fromTime: '2026-01-01T00:00:00Z',
      toTime: '2026-01-02T00:00:00Z',
    }),
    answers: [200, 403],
    narrows: ['sharing.not-operator'],
  },
  'DELETE /api/interests': {
    for: 'share',
    url: ({ own }) => `/api/interests?organisation=${own}&thing=CSQU3054383`,
  },
  'GET /api/sight': {
    for: 'see',
    url: ({ thing }) => `/api/sight?thing=${encodeURIComponent(thing)}`,
    crawl: ['/api/sight?thing={thing}'],
  },
  'GET /api/tracking-links': { for: 'share' },
  'POST /api/tracking-links': {
    for: 'share',
    body: ({ thing }) => ({ thing, fields: ['place'], label: 'Of the wall', expiresTime: LATER }),
  },
  'DELETE /api/tracking-links/:id': {
    for: 'share',
    ...at('/api/tracking-links/:id', ':id', ({ link }) => link),
  },
  'GET /api/tracking-links/shown': { for: 'anybody' },

  'GET /api/hints': { for: 'see', goesOn: true },
  'POST /api/simulated': { for: 'govern' },
  'DELETE /api/simulated': { for: 'govern' },
  // A path that is no whole one: refused after it was asked who asks, and nothing is written.
  'POST /api/backups': { for: 'govern', body: () => ({ target: 'nowhere' }), answers: [400] },
}

const HOW = (name: string): string =>
  `the route ${name} has no sample: add '${name}' to SAMPLES in server/scenario/wall/samples.ts, with the deed that it must ask for and a request that is right, so that the matrix and the crawler ask it as everybody`

/** What is spoken at an address of EPCIS: the same for everybody who signed in. */
const DISCOVERY: Sample = { for: 'anybody', toNobody: 401, answers: [204] }

/** The sample of a route. HEAD is asked as GET is. */
export const sampleOf = (method: string, url: string): Sample => {
  if (method === 'OPTIONS' && url.startsWith('/epcis')) return DISCOVERY
  const name = `${method === 'HEAD' ? 'GET' : method} ${url}`
  const sample = SAMPLES[name]
  if (!sample) throw new Error(HOW(name))
  return sample
}

/** Samples of routes that are no more. */
export const listStale = (routes: readonly { method: string; url: string }[]): string[] => {
  const served = new Set(routes.map(({ method, url }) => `${method} ${url}`))
  return Object.keys(SAMPLES).filter((name) => !served.has(name))
}
