import type { NamedQuery } from '@karvan/contract'
import { Refusal } from '../platform/index.ts'
import { type EventPageQuery, readQueryDefinition } from './query-parameters.ts'
import { refusals } from './refusals.ts'

/** The question of a named query; refuses one that cannot be asked. */
export const readNamedQuery = (definition: NamedQuery): EventPageQuery => {
  const read = readQueryDefinition(definition)
  if ('reasons' in read) throw new Refusal(refusals.queryParameter, { reasons: read.reasons })
  return read
}
