import type { NamedQuery } from '@karvan/contract'
import { Refusal } from '../platform/index.ts'
import { type EventPageQuery, readQueryParameters } from './query-parameters.ts'
import { refusals } from './refusals.ts'

/** The question of a named query; refuses one that cannot be asked. */
export const readNamedQuery = ({ query }: NamedQuery): EventPageQuery => {
  const read = readQueryParameters(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, textOf(value)])),
  )
  if ('reasons' in read) throw new Refusal(refusals.queryParameter, { reasons: read.reasons })
  return read
}

const textOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(String).join('|')
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}
