import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsignmentReference, Problem } from '@karvan/contract'
import { Refusal } from '../platform/index.ts'
import { type FetchPeer, type Peer, pullConsignment, pushReference } from './peer.ts'

const DATASET = 'd290f1ee-6c54-4b01-90e6-d701748f0851'
const PEER: Peer = {
  name: 'az',
  jurisdiction: 'AZ',
  url: 'https://karvan.example/base',
  key: 'kv_the-secret-of-this-test',
}
const REFERENCE: ConsignmentReference = {
  gate: 'GE',
  dataset: DATASET,
  revision: 1,
  identifiers: ['urn:epc:id:bic:CSQU3054383'],
  mode: null,
  subsets: ['transport'],
  expiresTime: '2026-07-01T00:00:00Z',
  withdrawn: false,
}
const ASKED = {
  dataset: DATASET,
  subset: 'transport',
  mandate: 'customs',
  purpose: 'risk & more',
  authority: 'Customs',
} as const
const DATA = {
  gate: 'AZ',
  dataset: DATASET,
  subset: 'transport',
  things: [],
  document: {
    '@context': [],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: '2026-05-01T00:00:00Z',
    epcisBody: { queryResults: { queryName: 'x', resultsBody: { eventList: [] } } },
  },
  next: null,
}

const answering = (status: number, body: unknown) => {
  const asked: { url: string; method: string; headers: Record<string, string> }[] = []
  const fetchOne: FetchPeer = async (url, request) => {
    asked.push({ url, ...request })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return new Response(status === 204 ? null : text, { status })
  }
  return { asked, fetchOne }
}
const refusedBy = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    await work
  } catch (fault) {
    assert.ok(fault instanceof Refusal, String(fault))
    return fault
  }
  throw new assert.AssertionError({ message: 'nothing was refused' })
}
const pullAgainst = (status: number, body: unknown) =>
  refusedBy(pullConsignment(answering(status, body).fetchOne, PEER, ASKED))
const problem = (code: string, more: Partial<Problem> = {}) => ({
  type: `urn:x:${code}`,
  title: code,
  status: 403,
  code,
  ...more,
})

test('a pull says who asks by which mandate and why, with the key in no address', async () => {
  const { asked, fetchOne } = answering(200, DATA)
  assert.deepEqual(await pullConsignment(fetchOne, PEER, { ...ASKED, after: 'a b' }), DATA)
  const { url, method, headers } = asked[0]!
  assert.equal(method, 'GET')
  assert.equal(
    url,
    `https://karvan.example/base/api/exchange/consignments/${DATASET}?subset=transport&mandate=customs` +
      '&purpose=risk+%26+more&authority=Customs&after=a+b',
  )
  assert.equal(headers.authorization, `Bearer ${PEER.key}`)
})

test('an answer that is not the one asked for is not shown', async () => {
  for (const body of [
    'hello',
    {},
    { ...DATA, gate: 'KZ' },
    { ...DATA, dataset: '00000000-0000-4000-8000-000000000000' },
    { ...DATA, subset: 'full' },
    { ...DATA, document: { ...DATA.document, type: 'EPCISDocument' } },
    { ...DATA, more: 1 },
  ])
    assert.equal((await pullAgainst(200, body)).kind.code, 'exchange.peer-answer')
})

test('the reasons of the home Karvan are passed on, not without end', async () => {
  const reason = { pointer: '/x', code: 'exchange.withdrawn', message: 'm'.repeat(1_000) }
  const reasons = Array.from({ length: 50 }, () => reason)
  const { kind, details } = await pullAgainst(403, problem('exchange.not-exported', { reasons }))
  assert.equal(kind.code, 'exchange.not-exported')
  assert.equal(details.reasons!.length, 20)
  assert.equal(details.reasons![0]!.message.length, 300)
  assert.equal(details.reasons![0]!.code, 'exchange.withdrawn')
})

test('every other refusal of the home Karvan is told for what it is', async () => {
  const codes: [number, unknown, string][] = [
    [404, problem('exchange.unknown-reference'), 'exchange.unknown-reference'],
    [404, 'not found', 'exchange.peer-answer'],
    [401, problem('access.wrong-key'), 'exchange.peer-key'],
    [403, problem('access.not-allowed'), 'exchange.peer-key'],
    [429, '', 'exchange.peer-unreachable'],
    [500, 'x', 'exchange.peer-unreachable'],
    [302, '', 'exchange.peer-answer'],
    [400, problem('platform.invalid-request'), 'exchange.peer-answer'],
  ]
  for (const [status, body, code] of codes) {
    const { kind, message } = await pullAgainst(status, body)
    assert.equal(kind.code, code, String(status))
    assert.ok(!message.includes(PEER.key))
  }
})

test('a reference that was not taken with 204 was not delivered', async () => {
  await pushReference(answering(204, '').fetchOne, PEER, REFERENCE)
  for (const status of [200, 201, 302, 422, 503])
    await refusedBy(pushReference(answering(status, '{}').fetchOne, PEER, REFERENCE))
})

test('a fault on the way is no answer, and its words are not told', async () => {
  const failing: FetchPeer = async () => {
    throw new Error('connect 10.0.0.7:5432 with kv_the-secret-of-this-test')
  }
  const { kind, message } = await refusedBy(pullConsignment(failing, PEER, ASKED))
  assert.equal(kind.code, 'exchange.peer-unreachable')
  assert.equal(message, 'the Karvan of AZ gave no answer')
})
