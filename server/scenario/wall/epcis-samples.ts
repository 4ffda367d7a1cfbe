import type { Filling, Sample } from './samples.ts'

const STEP = 'loading'
const placeOf = ({ place }: Filling): string => encodeURIComponent(`urn:karvan:place:${place}`)
const PLACE = 'urn%3Akarvan%3Aplace%3A{place}'

/** The list of a resource, one of it and its events. */
const resource = (
  path: string,
  one: string,
  value: (filling: Filling) => string,
  crawl: readonly string[],
  takes: Sample['takes'] = 'hash',
): Record<string, Sample> => ({
  [`GET /epcis/${path}`]: {
    for: 'see',
    crawl: [`/epcis/${path}?perPage=1`, `/epcis/${path}?perPage=1&nextPageToken={cursor}`],
  },
  [`GET /epcis/${path}/:${one}`]: {
    for: 'see',
    takes,
    url: (filling) => `/epcis/${path}/${value(filling)}`,
    crawl: crawl.map((name) => `/epcis/${path}/${name}`),
  },
  [`GET /epcis/${path}/:${one}/events`]: {
    for: 'see',
    takes,
    url: (filling) => `/epcis/${path}/${value(filling)}/events`,
    crawl: crawl.flatMap((name) => [
      `/epcis/${path}/${name}/events`,
      `/epcis/${path}/${name}/events?perPage=1&orderDirection=ASC`,
    ]),
  },
})

const QUERY = 'of-the-wall'

/** Resources, named queries and pages of EPCIS. */
export const EPCIS_SAMPLES: Record<string, Sample> = {
  'GET /epcis': { for: 'see' },
  ...resource('eventTypes', 'eventType', () => 'ObjectEvent', ['ObjectEvent', 'AggregationEvent']),
  ...resource('epcs', 'epc', ({ thing }) => encodeURIComponent(thing), [], 'thing'),
  ...resource('bizSteps', 'bizStep', () => STEP, [STEP, 'arriving', 'inspecting']),
  ...resource('bizLocations', 'bizLocation', placeOf, [PLACE]),
  ...resource('readPoints', 'readPoint', placeOf, [PLACE]),
  ...resource('dispositions', 'disposition', () => 'in_progress', ['in_progress', 'in_transit']),

  // The same organisation asks as several askers: the first one makes it.
  'POST /epcis/queries': {
    for: 'see',
    body: () => ({ name: QUERY, query: { EQ_bizStep: [STEP] } }),
    answers: [201, 409],
  },
  'GET /epcis/queries': { for: 'see', crawl: ['/epcis/queries?perPage=1'] },
  'GET /epcis/queries/:queryName': {
    for: 'see',
    takes: 'hash',
    url: () => `/epcis/queries/${QUERY}`,
    crawl: ['/epcis/queries/of-the-operator', '/epcis/queries/of-the-carrier'],
  },
  'GET /epcis/queries/:queryName/events': {
    for: 'see',
    takes: 'hash',
    url: () => `/epcis/queries/${QUERY}/events`,
    crawl: ['/epcis/queries/of-the-operator/events', '/epcis/queries/of-the-carrier/events'],
  },
  'DELETE /epcis/queries/:queryName': { for: 'share', url: () => `/epcis/queries/${QUERY}` },
  'DELETE /epcis/nextPageToken/:token': { for: 'see', url: () => '/epcis/nextPageToken/none' },
}
