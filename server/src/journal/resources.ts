import { bizStepWord, canonicalThing, dispositionWord } from '@karvan/epcis'
import {
  type Asker,
  hasValue,
  listValues,
  sightOf,
  sightParameters,
  type ValueKind,
} from '../access/index.ts'
import type { Database } from '../platform/index.ts'
import type { StoreCondition } from './condition-store.ts'
import { EPC_ROLES, hasThing, listThings } from './resource-store.ts'

/** A top-level resource (EPCIS 2.0.1 §12): what events name in one place, each with the events that name it. */
export interface Resource {
  /** As the path says it. */
  path: 'eventTypes' | 'epcs' | 'bizSteps' | 'bizLocations' | 'readPoints' | 'dispositions'
  /** One of it, as the path of one says it. */
  one: ValueKind | 'epc'
  summary: string
  /** The one name that all spellings of a value have. */
  canonical(value: string): string
  /** The parameter that asks for the same, which does not stand beside the path. */
  parameter: string
  conditionOf(value: string): StoreCondition
  /** Its values are identifiers, which GS1-EPC-Format is about. */
  isIdentifier: boolean
}

/** The vocabulary of EPCIS itself, in which its own words may be written out (EPCIS 2.0 JSON-LD context). */
const EPCIS_WORD = /^(?:https:\/\/ref\.gs1\.org\/epcis\/|epcis:)/

export const RESOURCES: readonly Resource[] = [
  {
    path: 'eventTypes',
    isIdentifier: false,
    one: 'eventType',
    summary: 'Types of the events that the asker sees',
    canonical: (value) => value.replace(EPCIS_WORD, ''),
    parameter: 'eventType',
    conditionOf: (value) => ({ on: 'field', field: 'type', values: [value] }),
  },
  {
    path: 'epcs',
    isIdentifier: true,
    one: 'epc',
    summary: 'Things that events name and that the asker is shown, in any role; no classes',
    canonical: canonicalThing,
    parameter: 'MATCH_anyEPC',
    conditionOf: (exact) => ({ on: 'thing', roles: EPC_ROLES, spans: [{ exact }], classes: [] }),
  },
  {
    path: 'bizSteps',
    isIdentifier: false,
    one: 'bizStep',
    summary: 'Business steps of the events that the asker sees',
    canonical: bizStepWord,
    parameter: 'EQ_bizStep',
    conditionOf: (value) => ({ on: 'field', field: 'bizStep', values: [value] }),
  },
  {
    path: 'bizLocations',
    isIdentifier: true,
    one: 'bizLocation',
    summary: 'Business locations of the events that the asker sees',
    canonical: canonicalThing,
    parameter: 'EQ_bizLocation',
    conditionOf: (value) => ({ on: 'field', field: 'bizLocation', values: [value] }),
  },
  {
    path: 'readPoints',
    isIdentifier: true,
    one: 'readPoint',
    summary: 'Read points of the events that the asker sees',
    canonical: canonicalThing,
    parameter: 'EQ_readPoint',
    conditionOf: (value) => ({ on: 'field', field: 'readPoint', values: [value] }),
  },
  {
    path: 'dispositions',
    isIdentifier: false,
    one: 'disposition',
    summary: 'Dispositions of the events that the asker sees',
    canonical: dispositionWord,
    parameter: 'EQ_disposition',
    conditionOf: (value) => ({ on: 'field', field: 'disposition', values: [value] }),
  },
]

export type Resources = ReturnType<typeof createResources>

/** What the events name that an asker sees, and of that only what it is shown. */
export const createResources = (db: Database) => ({
  /** In their canonical form and in its order, behind one of them. */
  list(asker: Asker, { one }: Resource, after: string | undefined, limit: number) {
    const sight = sightParameters(sightOf(asker))
    return one === 'epc'
      ? listThings(db, sight, { after: after ?? null, limit })
      : listValues(db, one, sight[0], after ?? null, limit)
  },
  /** Of a canonical value, whether any event names it. */
  has(asker: Asker, { one }: Resource, value: string): Promise<boolean> {
    const sight = sightParameters(sightOf(asker))
    return one === 'epc' ? hasThing(db, sight, value) : hasValue(db, one, value, sight[0])
  },
})
