import {
  ConsignmentData,
  type ConsignmentReference,
  Problem,
  type Reason,
  type Subset,
} from '@karvan/contract'
import { Check } from 'typebox/value'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** Another Karvan that this one calls. */
export interface Peer {
  /** For people and logs. */
  name: string
  /** ISO 3166-1 alpha-2: by it references name where their data stay. */
  jurisdiction: string
  url: string
  /** The one that it gave us. */
  key: string
}

interface PeerRequest {
  method: 'GET' | 'PUT'
  headers: Record<string, string>
  body?: string
}

interface PeerLimits {
  timeoutMilliseconds: number
  answerBytes: number
}

/** How others are called: within the limits, no redirects. Throws when there is no answer. */
export type FetchPeer = (url: string, request: PeerRequest, limits: PeerLimits) => Promise<Response>

const LIMITS: PeerLimits = { timeoutMilliseconds: 10_000, answerBytes: 16 * 1024 * 1024 }

/** A pull as it crosses: who asks, by which mandate and why. */
export interface PullRequest {
  dataset: string
  subset: Subset
  mandate: string
  purpose: string
  /** Name of the authority. */
  authority: string
  after?: string | undefined
}

const REASONS_PASSED_ON = 20

const call = async (
  fetchPeer: FetchPeer,
  peer: Peer,
  path: string,
  request: Omit<PeerRequest, 'headers'>,
): Promise<{ status: number; answer: unknown }> => {
  const headers = {
    authorization: `Bearer ${peer.key}`,
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  try {
    const answer = await fetchPeer(peer.url + path, { ...request, headers }, LIMITS)
    return { status: answer.status, answer: parse(await answer.text()) }
  } catch {
    // What failed may name hosts inside: it helps nobody who asks from outside.
    throw new Refusal(refusals.peerUnreachable, {
      detail: `the Karvan of ${peer.jurisdiction} gave no answer`,
      headers: RETRY,
    })
  }
}

const RETRY = { 'retry-after': '10' }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tells another Karvan a reference; may be repeated. */
export const pushReference = async (
  fetchPeer: FetchPeer,
  peer: Peer,
  reference: ConsignmentReference,
): Promise<void> => {
  const path = `/api/exchange/references/${reference.gate}/${reference.dataset}`
  const body = JSON.stringify(reference)
  const { status, answer } = await call(fetchPeer, peer, path, { method: 'PUT', body })
  if (status !== 204) throw refusalOf(peer, status, answer)
}

/** Pulls what another Karvan lets cross of a consignment. */
export const pullConsignment = async (
  fetchPeer: FetchPeer,
  peer: Peer,
  { dataset, after, ...asked }: PullRequest,
): Promise<ConsignmentData> => {
  const query = new URLSearchParams({ ...asked, ...(after === undefined ? {} : { after }) })
  const path = `/api/exchange/consignments/${dataset}?${query}`
  const { status, answer } = await call(fetchPeer, peer, path, { method: 'GET' })
  if (status !== 200) throw refusalOf(peer, status, answer)
  const isAnswer =
    Check(ConsignmentData, answer) &&
    answer.gate === peer.jurisdiction &&
    answer.dataset === dataset &&
    answer.subset === asked.subset
  if (!isAnswer) throw new Refusal(refusals.peerAnswer)
  return answer
}

/** What another Karvan's refusal is to our asker. */
const refusalOf = (peer: Peer, status: number, answer: unknown): Refusal => {
  const problem = Check(Problem, answer) ? answer : undefined
  if (status === 403 && problem?.code === refusals.notExported.code)
    return new Refusal(refusals.notExported, { reasons: passOn(problem.reasons ?? []) })
  if (status === 404 && problem?.code === refusals.unknownReference.code)
    return new Refusal(refusals.unknownReference)
  if (status === 401 || status === 403)
    return new Refusal(refusals.peerKey, { detail: peer.jurisdiction })
  if (status === 429 || status >= 500)
    return new Refusal(refusals.peerUnreachable, {
      detail: `the Karvan of ${peer.jurisdiction} answered ${status}`,
      headers: RETRY,
    })
  return new Refusal(refusals.peerAnswer, {
    detail: `the Karvan of ${peer.jurisdiction} answered ${status}`,
  })
}

/** Words of others are shown, never without end. */
const passOn = (reasons: readonly Reason[]): Reason[] =>
  reasons.slice(0, REASONS_PASSED_ON).map(({ code, message }) => ({
    pointer: '',
    code: code.slice(0, 100),
    message: message.slice(0, 300),
  }))
