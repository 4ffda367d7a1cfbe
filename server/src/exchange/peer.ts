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

export interface PeerRequest {
  method: 'GET' | 'PUT'
  url: string
  headers: Record<string, string>
  body?: string
}

/** How others are called: bounded in time and size, no redirects. Throws when there is no answer. */
export type FetchPeer = (request: PeerRequest) => Promise<{ status: number; body: string }>

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

const call = async (fetchPeer: FetchPeer, peer: Peer, request: Omit<PeerRequest, 'headers'>) => {
  const headers = {
    authorization: `Bearer ${peer.key}`,
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  try {
    return await fetchPeer({ ...request, headers })
  } catch {
    throw new Refusal(refusals.peerUnreachable, {
      detail: `the Karvan of ${peer.jurisdiction} gave no answer`,
      headers: { 'retry-after': '10' },
    })
  }
}

/** Tells another Karvan a reference; may be repeated. */
export const pushReference = async (
  fetchPeer: FetchPeer,
  peer: Peer,
  reference: ConsignmentReference,
): Promise<void> => {
  const { status, body } = await call(fetchPeer, peer, {
    method: 'PUT',
    url: `${peer.url}/api/exchange/references/${reference.gate}/${reference.dataset}`,
    body: JSON.stringify(reference),
  })
  if (status !== 204) throw refusalOf(peer, status, parse(body))
}

/** Pulls what another Karvan lets cross of a consignment. */
export const pullConsignment = async (
  fetchPeer: FetchPeer,
  peer: Peer,
  { dataset, after, ...asked }: PullRequest,
): Promise<ConsignmentData> => {
  const query = new URLSearchParams({ ...asked, ...(after === undefined ? {} : { after }) })
  const { status, body } = await call(fetchPeer, peer, {
    method: 'GET',
    url: `${peer.url}/api/exchange/consignments/${dataset}?${query}`,
  })
  const answer = parse(body)
  if (status !== 200) throw refusalOf(peer, status, answer)
  const isAnswer =
    Check(ConsignmentData, answer) &&
    answer.gate === peer.jurisdiction &&
    answer.dataset === dataset &&
    answer.subset === asked.subset
  if (!isAnswer) throw new Refusal(refusals.peerAnswer)
  return answer
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
      headers: { 'retry-after': '10' },
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
