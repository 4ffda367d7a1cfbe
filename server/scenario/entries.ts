import { createHash } from 'node:crypto'
import type { NewEntry } from '../src/journal/index.ts'
import { MIGRATIONS } from './house.ts'

export const MIGRATIONS_OF_TESTS = MIGRATIONS

/** A plain entry of the journal, different for every name. */
export const entryOf = (name: string): NewEntry => {
  const hash = createHash('sha256').update(name).digest('hex')
  return {
    key: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`,
    eventId: `urn:test:${name}`,
    contentHash: hash,
    eventTime: '2026-05-01T00:00:00Z',
    timeZoneOffset: '+00:00',
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: null,
    disposition: null,
    readPoint: null,
    bizLocation: null,
    declaration: null,
    things: [{ thing: `urn:test:thing:${name}`, role: 'epc' }],
    quantities: [],
    attributes: [],
    context: '00000000-0000-0000-0000-000000000000',
    source: '{}',
    xmlSource: null,
    xmlNamespaces: null,
    organisation: 'operator',
    job: '00000000-0000-0000-0000-000000000000',
    provenance: 'import',
    homeJurisdiction: 'AZ',
  }
}
