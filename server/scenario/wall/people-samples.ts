import type { Sample } from './samples.ts'

const UNKNOWN = 'd290f1ee-6c54-4b01-90e6-d701748f0851'
const MANY = 'access.too-many-attempts'
const PASSWORD = 'no password of anybody here'
const proof = { password: PASSWORD }
const credential = (response: object) => ({
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'AAAA', ...response },
})

/** What only a person may ask, of itself: keys are told so. */
const ofPerson = { for: 'anybody', toNobody: 401, personOnly: true } as const
/** A person must prove again that it is they, which a sample cannot. */
const proven = { ...ofPerson, answers: [403, 429], narrows: ['access.proof-needed', MANY] }
/** Whoever signs in with what is wrong is let in by nothing. */
const signingIn = (code: string, body: object): Sample => ({
  for: 'anybody',
  body: () => body,
  answers: [401, 404, 429],
  narrows: [code, MANY],
})

/** People, how they sign in, and what they do about themselves. */
export const PEOPLE_SAMPLES: Record<string, Sample> = {
  'GET /api/set-up': { for: 'anybody' },
  'POST /api/set-up': {
    for: 'govern',
    body: () => ({ name: 'Second', email: 'second@wall.example', password: PASSWORD }),
    answers: [409],
  },
  'GET /api/session/ways': { for: 'anybody' },
  'POST /api/session/password': signingIn('access.wrong-password', {
    email: 'unknown@wall.example',
    password: PASSWORD,
  }),
  'POST /api/session/second-factor': signingIn('access.wrong-ticket', {
    ticket: 'none',
    code: '123456',
  }),
  'POST /api/session/passkey/options': { for: 'anybody', body: () => ({ ticket: null }) },
  'POST /api/session/passkey': signingIn('access.wrong-ticket', {
    ticket: 'none',
    credential: credential({ authenticatorData: 'AAAA', signature: 'AAAA' }),
  }),
  'GET /api/session/openid-connect': { for: 'anybody' },
  'GET /api/session/openid-connect/callback': { for: 'anybody', answers: [302, 404] },
  'PUT /api/session/organisation': {
    ...ofPerson,
    body: () => ({ organisation: 'unknown' }),
    answers: [422],
  },
  'GET /api/sessions': ofPerson,
  'DELETE /api/sessions': { ...ofPerson, endsSession: true },
  'DELETE /api/sessions/:id': { ...ofPerson, url: () => `/api/sessions/${UNKNOWN}` },
  'GET /api/people/me': ofPerson,
  'PUT /api/people/me/name': { ...ofPerson, body: () => ({ name: 'Of the wall' }) },
  'PUT /api/people/me/password': { ...proven, body: () => ({ current: 'wrong', ...proof }) },
  'GET /api/people/me/export': ofPerson,
  'DELETE /api/people/me': { ...proven, body: () => proof },
  'POST /api/people/me/totp': { ...proven, body: () => proof },
  'PUT /api/people/me/totp': {
    ...ofPerson,
    body: () => ({ ticket: 'none', code: '123456' }),
    answers: [401],
    narrows: ['access.wrong-ticket'],
  },
  'POST /api/people/me/totp/removal': { ...proven, body: () => proof },
  'POST /api/people/me/recovery-codes': { ...proven, body: () => proof },
  'POST /api/people/me/passkeys/options': { ...proven, body: () => proof },
  'POST /api/people/me/passkeys': {
    ...ofPerson,
    body: () => ({
      ticket: 'none',
      label: 'Of the wall',
      credential: credential({ attestationObject: 'AAAA' }),
    }),
    answers: [401],
    narrows: ['access.wrong-ticket'],
  },
  'DELETE /api/people/me/passkeys/:id': {
    ...proven,
    url: () => `/api/people/me/passkeys/${UNKNOWN}`,
    body: () => proof,
  },
  'GET /api/people': { for: 'administer', crawl: ['/api/people?organisation={organisation}'] },
  'PUT /api/people/:id/role': {
    for: 'administer',
    url: () => `/api/people/${UNKNOWN}/role`,
    body: () => ({ role: 'reader' }),
    answers: [404, 422],
  },
  'DELETE /api/people/:id': { for: 'administer', url: () => `/api/people/${UNKNOWN}` },
  'DELETE /api/people/:id/sessions': {
    for: 'administer',
    url: () => `/api/people/${UNKNOWN}/sessions`,
  },
  'POST /api/people/:id/reset': {
    for: 'administer',
    url: () => `/api/people/${UNKNOWN}/reset`,
    answers: [404],
  },
  'POST /api/resets/shown': { for: 'anybody', body: () => ({ token: 'none' }), answers: [404] },
  'POST /api/resets/password': {
    for: 'anybody',
    body: () => ({ token: 'none', ...proof }),
    answers: [404, 429],
  },
  'GET /api/people/rules': {
    for: 'administer',
    crawl: ['/api/people/rules?organisation={organisation}'],
  },
  'PUT /api/people/rules': { for: 'administer', body: () => ({ requiresSecondFactor: false }) },
  'GET /api/invitations': {
    for: 'administer',
    crawl: ['/api/invitations?organisation={organisation}'],
  },
  'POST /api/invitations': {
    for: 'administer',
    body: () => ({ email: 'somebody@wall.example', role: 'reader' }),
    answers: [201, 409, 422],
  },
  'DELETE /api/invitations/:id': { for: 'administer', url: () => `/api/invitations/${UNKNOWN}` },
  'POST /api/invitations/shown': { for: 'anybody', body: () => ({ token: 'none' }) },
  'POST /api/invitations/acceptance': {
    for: 'anybody',
    body: () => ({ token: 'none', name: 'Nobody', ...proof }),
  },
}
