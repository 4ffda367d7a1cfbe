import { canonicalWord, sortTexts } from './canonical.ts'
import { listEventNamespaces, type Namespaces } from './context.ts'
import { hashIdOf, sha256Hex } from './hash.ts'
import { writeExtensions, writePrehash } from './prehash.ts'
import { canonicalTime } from './time.ts'
import type { EpcisEvent, ErrorDeclaration } from './types.ts'
import { ERROR_REASONS } from './vocabulary.ts'

export interface EventIdentity {
  /** First 128 bits of SHA-256 over organisation, event ID, error declaration and content, written as a UUID. */
  key: string
  /** As the event says it, or its CBV hash ID when it says none. */
  eventID: string
  /** SHA-256 of the CBV pre-hash string, hex: the same content has the same. */
  contentHash: string
  declaration: ErrorDeclaration | null
}

const DECLARATION_FIELDS = new Map(
  ['declarationTime', 'reason', 'correctiveEventIDs'].map((name) => [name, () => '']),
)

/**
 * Identifies an event that `checkEvent` found right, as captured by an organisation. An event and
 * its repetition with an error declaration have the same event ID and content and different keys.
 */
export const identifyEvent = ({
  event,
  context,
  organisation,
}: {
  event: EpcisEvent
  context: unknown
  organisation: string
}): EventIdentity => {
  const namespaces = listEventNamespaces(context, event)
  const prehash = writePrehash(event, namespaces)
  const contentHash = sha256Hex(prehash)
  const eventID = event.eventID ?? hashIdOf(contentHash)
  const declaration = event.errorDeclaration ?? null
  const declared = declaration ? writeDeclaration(declaration, namespaces) : ''
  return {
    key: keyOf([organisation, eventID, declared, prehash]),
    eventID,
    contentHash,
    declaration,
  }
}

const writeDeclaration = (declaration: ErrorDeclaration, namespaces: Namespaces): string => {
  const { declarationTime, reason, correctiveEventIDs = [] } = declaration
  const said = reason === undefined ? '' : canonicalWord(ERROR_REASONS, reason, namespaces)
  const corrective = sortTexts([...correctiveEventIDs])
  const own = writeExtensions({ ...declaration }, namespaces, DECLARATION_FIELDS)
  return JSON.stringify([canonicalTime(declarationTime), said, corrective, own])
}

/** Each field is preceded by its length in bytes, so that no two lists of fields look alike. */
const keyOf = (fields: readonly string[]): string => {
  const text = fields.map((field) => `${Buffer.byteLength(field)}:${field}`).join('')
  const hex = sha256Hex(text)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}
