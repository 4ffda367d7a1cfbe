import { CREDITED } from './credits.ts'
import type { Finding } from './finding.ts'
import type { Corridor } from './index.ts'

interface Sourced {
  where: string
  field: string
  confidence: string
  sources: string[]
}

const isSourced = (value: object): value is { confidence: string; sources: string[] } =>
  'sources' in value && 'confidence' in value

/** Every value with sources below an entry, wherever it stands: a new field is checked without being named here. */
const listSourced = (where: string, value: unknown, field = ''): Sourced[] => {
  if (typeof value !== 'object' || value === null) return []
  const own: Sourced[] = isSourced(value)
    ? [{ where, field, confidence: value.confidence, sources: value.sources }]
    : []
  const below = Object.entries(value).flatMap(([key, one]) =>
    listSourced(where, one, field ? `${field}.${key}` : key),
  )
  return [...own, ...below]
}

/** Every text below an entry but its lists of sources; notes and the like name sources by their ids. */
const listTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => (key === 'sources' ? [] : listTexts(one)))
}

/** A publisher and the number or date of an item; ids without a number look like any abbreviation. */
const NUMBERED_SOURCE = /\b[A-Z]{3,}\d{4,}\b/g

const checkTexts = (where: string, texts: readonly string[], known: ReadonlySet<string>) =>
  texts
    .flatMap((text) => text.match(NUMBERED_SOURCE) ?? [])
    .filter((id) => !known.has(id))
    .map((id): Finding => ({ rule: 'source', where, what: `It names ${id}, which is no source.` }))

/** What only we say. */
const OWN_SOURCES: readonly string[] = ['OWN', 'APPROX', 'NOADDR']

const describe = ({ confidence, sources }: Sourced, known: ReadonlySet<string>): string[] => {
  const faults = sources.filter((id) => !known.has(id)).map((id) => `no source ${id}`)
  if (sources.length === 0) faults.push('no source')
  if (
    confidence === 'cited' &&
    sources.length > 0 &&
    sources.every((id) => OWN_SOURCES.includes(id))
  )
    faults.push('cited from ourselves')
  return faults
}

export const checkSources = (corridor: Corridor): Finding[] => {
  const { places, links, services, sources, credits } = corridor
  const known = new Set(sources.map(({ id }) => id))
  const entries = [...places, ...links, ...services]
  const sourced = entries.flatMap((one) => listSourced(one.id, one))
  const words = entries.flatMap(listTexts).flatMap((text) => text.match(/[A-Z0-9_]+/g) ?? [])
  const used = new Set([...sourced.flatMap((one) => one.sources), ...words])
  return [
    ...sourced.flatMap((one) =>
      describe(one, known).map(
        (what): Finding => ({ rule: 'fact', where: one.where, what: `${one.field}: ${what}.` }),
      ),
    ),
    ...entries.flatMap((one) => checkTexts(one.id, listTexts(one), known)),
    ...[...known]
      .filter((id) => !used.has(id))
      .map(
        (where): Finding => ({
          rule: 'source',
          where,
          what: 'No fact uses it and no text names it.',
        }),
      ),
    ...Object.entries(CREDITED)
      .filter(([id, name]) => used.has(id) && !credits.some((line) => line.includes(name)))
      .map(
        ([where, name]): Finding => ({
          rule: 'source',
          where,
          what: `No credit names ${name}.`,
        }),
      ),
  ]
}
