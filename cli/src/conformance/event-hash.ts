import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  convertXml,
  type EpcisEvent,
  hashEvent,
  type Problem,
  readDocument,
  readXmlDocument,
} from '@karvan/epcis'
import { type Line, listFiles } from './report.ts'
import { findXmlContradiction } from './xml-pairs.ts'

/** Every event of NAME.jsonld against its line in NAME.hashes and, where there is one, NAME.prehashes. */
export const checkHashes = async (directory: string, tell: (line: Line) => void): Promise<void> => {
  for (const file of listFiles(directory, ['.jsonld', '.xml'])) {
    const base = join(directory, file.replace(/\.(jsonld|xml)$/, ''))
    if (!existsSync(`${base}.hashes`)) continue
    for (const line of checkFile(join(directory, file), file, base)) tell(line)
  }
}

const readLines = (path: string): string[] | undefined =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
    : undefined

interface ReadFile {
  events: readonly EpcisEvent[]
  context: unknown
  ignored: readonly string[]
  problems: readonly Problem[]
  /** Why it contradicts the standard; its events are read all the same. */
  known: string | undefined
}

const checkFile = (path: string, name: string, base: string): Line[] => {
  const file = readFile(name, readFileSync(path, 'utf8'))
  const hashes = readLines(`${base}.hashes`)!
  const prehashes = readLines(`${base}.prehashes`)
  if (file.events.length !== hashes.length) {
    const why = file.problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    const detail = `${file.events.length} events read, ${hashes.length} hashes given. ${why}`
    return [{ verdict: 'failed', name, detail }]
  }
  return file.events.map((event, index) => {
    const line = `${name} event ${index + 1}`
    return checkHash(event, file, line, hashes[index]!.trim(), prehashes?.[index]?.trim())
  })
}

const readFile = (name: string, text: string): ReadFile => {
  if (!name.endsWith('.xml')) {
    const { events, ...read } = readDocument(text)
    const ignored = listIgnoredFields(text)
    return { ...read, events: events.map(({ event }) => event), ignored, known: undefined }
  }
  const known = findXmlContradiction(name)
  const { events, ...read } = known === undefined ? readXmlDocument(text) : readAllTheSame(text)
  return { ...read, events: events.map(({ event }) => event), ignored: [], known }
}

const readAllTheSame = (text: string) => readDocument(convertXml(text).json)

const checkHash = (
  event: EpcisEvent,
  { context, ignored, known }: ReadFile,
  name: string,
  wanted: string,
  saidPrehash: string | undefined,
): Line => {
  const { id, prehash } = hashEvent(without(event, ignored), context)
  const wantedPrehash = findPrehash(saidPrehash, wanted)
  if (wantedPrehash !== undefined && wantedPrehash !== prehash) {
    const detail = `pre-hash differs at ${firstDifference(wantedPrehash, prehash)}`
    return { verdict: 'failed', name, detail }
  }
  if (id !== wanted) return { verdict: 'failed', name, detail: `${id}, wanted ${wanted}` }
  return known === undefined
    ? { verdict: 'passed', name, detail: id }
    : { verdict: 'noted', name, detail: `${id}; the file contradicts the standard: ${known}` }
}

/** A published pre-hash string that does not even give the published hash says nothing. */
const findPrehash = (prehash: string | undefined, id: string): string | undefined =>
  prehash !== undefined && id.includes(createHash('sha256').update(prehash).digest('hex'))
    ? prehash
    : undefined

/** Fields of the repository, not of the event, which the reference tool was told to leave out. */
const listIgnoredFields = (text: string): readonly string[] => {
  const document = JSON.parse(text) as { 'repository-x:ignoreFields'?: string[] }
  return document['repository-x:ignoreFields'] ?? []
}

const without = (event: EpcisEvent, ignored: readonly string[]): EpcisEvent =>
  Object.fromEntries(
    Object.entries(event).filter(([name]) => !ignored.includes(name)),
  ) as unknown as EpcisEvent

const firstDifference = (wanted: string, got: string): string => {
  let at = 0
  while (at < wanted.length && wanted[at] === got[at]) at++
  return `character ${at}: "${got.slice(at, at + 40)}", wanted "${wanted.slice(at, at + 40)}"`
}
