import { createHash } from 'node:crypto'
import { listEventNamespaces } from './context.ts'
import { writePrehash } from './prehash.ts'
import type { EpcisEvent } from './types.ts'

export interface EventHash {
  /** `ni:///sha-256;…?ver=CBV2.0` (RFC 6920). */
  id: string
  /** What is hashed: the event in canonical form. */
  prehash: string
}

export const sha256Hex = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex')

/** The CBV hash ID of a content whose SHA-256 is given in hex. */
export const hashIdOf = (hex: string): string => `ni:///sha-256;${hex}?ver=CBV2.0`

/**
 * The event hash ID of CBV 2.0 §8.9: the same for every spelling of the same event (order, prefixes,
 * EPC URN or Digital Link, offsets of times). `context` is the document's `@context`; the event is
 * one that `checkEvent` found right.
 */
export const hashEvent = (event: EpcisEvent, context: unknown): EventHash => {
  const prehash = writePrehash(event, listEventNamespaces(context, event))
  return { id: hashIdOf(sha256Hex(prehash)), prehash }
}
