import type { Sample } from './samples.ts'

const DATASET = 'd290f1ee-6c54-4b01-90e6-d701748f0851'
const EXPIRES = '2026-09-01T00:00:00Z'
/** That it is no other Karvan that is known here, and no authority: told to those whose role may. */
const HOUSE_ONLY = ['exchange.no-mandate', 'exchange.not-exported']

/** What other Karvans are told, and tell. */
export const EXCHANGE_SAMPLES: Record<string, Sample> = {
  'GET /api/exchange/rules': { for: 'share' },
  'PUT /api/exchange/rules': { for: 'govern', body: () => ({ rules: [] }) },
  'GET /api/exchange/consignments': { for: 'share' },
  'POST /api/exchange/consignments': {
    for: 'share',
    body: ({ thing }) => ({
      things: [thing],
      fromTime: '2026-01-01T00:00:00Z',
      toTime: '2026-08-01T00:00:00Z',
      destinations: ['KZ'],
      subsets: ['identifiers'],
      purpose: 'a test of the wall',
      expiresTime: EXPIRES,
    }),
    // No rule lets anything cross, no peer is there to be told, or the thing is not the asker's to offer.
    answers: [201, 403, 404, 422],
    narrows: ['exchange.may-not-offer'],
  },
  'DELETE /api/exchange/consignments/:dataset': {
    for: 'share',
    url: () => `/api/exchange/consignments/${DATASET}`,
  },
  'PUT /api/exchange/references/:gate/:dataset': {
    for: 'exchange',
    url: () => `/api/exchange/references/KZ/${DATASET}`,
    body: () => ({
      gate: 'KZ',
      dataset: DATASET,
      revision: 1,
      identifiers: ['urn:epc:id:bic:CSQU3054383'],
      mode: null,
      subsets: ['identifiers'],
      expiresTime: EXPIRES,
      withdrawn: false,
    }),
    narrows: HOUSE_ONLY,
    answers: [204, 403],
  },
  'GET /api/exchange/consignments/:dataset': {
    for: 'exchange',
    url: () =>
      `/api/exchange/consignments/${DATASET}?subset=identifiers&mandate=customs&purpose=wall&authority=customs`,
    narrows: HOUSE_ONLY,
  },
  'GET /api/exchange/references': {
    for: 'see',
    answers: [200, 403],
    narrows: HOUSE_ONLY,
    crawl: ['/api/exchange/references?identifier={thing}'],
  },
  'GET /api/exchange/references/:gate/:dataset/data': {
    for: 'see',
    url: () =>
      `/api/exchange/references/KZ/${DATASET}/data?subset=identifiers&mandate=customs&purpose=wall`,
    answers: [403, 404, 422],
    narrows: HOUSE_ONLY,
  },
}
