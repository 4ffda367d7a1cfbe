import type { Sample } from './samples.ts'

const QUERY = '/epcis/queries/of-the-wall'
const NONE = '6f1c0d4e-3c9a-4f61-8a63-2f3a6f0a5c11'

/** Subscriptions: an address inside is refused to everybody, so that nothing is sent by these. */
export const SUBSCRIPTION_SAMPLES: Record<string, Sample> = {
  'POST /epcis/queries/:queryName/subscriptions': {
    for: 'share',
    url: () => `${QUERY}/subscriptions`,
    body: () => ({ dest: 'https://127.0.0.1:1/', stream: true }),
    // The query of the same organisation may be gone already.
    answers: [400, 404],
  },
  'GET /epcis/queries/:queryName/subscriptions': {
    for: 'see',
    takes: 'hash',
    url: () => `${QUERY}/subscriptions`,
    crawl: ['/epcis/queries/of-the-operator/subscriptions?perPage=1'],
  },
  'GET /epcis/queries/:queryName/subscriptions/:subscriptionID': {
    for: 'see',
    takes: 'uuid',
    url: () => `${QUERY}/subscriptions/${NONE}`,
    crawl: ['/epcis/queries/of-the-operator/subscriptions/{uuid}'],
  },
  'DELETE /epcis/queries/:queryName/subscriptions/:subscriptionID': {
    for: 'share',
    url: () => `${QUERY}/subscriptions/${NONE}`,
  },
  'GET /api/subscriptions': { for: 'see', crawl: ['/api/subscriptions?perPage=1'] },
  'GET /api/subscriptions/:id/deliveries': {
    for: 'see',
    takes: 'uuid',
    url: () => `/api/subscriptions/${NONE}/deliveries`,
    crawl: ['/api/subscriptions/{uuid}/deliveries?limit=1'],
  },
  'GET /api/subscriptions/:id/dead-letters': {
    for: 'see',
    takes: 'uuid',
    url: () => `/api/subscriptions/${NONE}/dead-letters`,
  },
  'POST /api/subscriptions/:id/dead-letters/:number/replay': {
    for: 'share',
    url: () => `/api/subscriptions/${NONE}/dead-letters/1/replay`,
  },
}
