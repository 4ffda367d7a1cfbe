import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EpcisEvent, hashEvent, readDocument } from '@karvan/epcis'
import { type Line, listFiles } from './report.ts'

/** Every event of NAME.jsonld against its line in NAME.hashes and, where there is one, NAME.prehashes. */
export const checkHashes = async (directory: string, tell: (line: Line) => void): Promise<void> => {
  for (const file of listFiles(directory, ['.jsonld', '.xml'])) {
    const base = join(directory, file.replace(/\.(jsonld|xml)$/, ''))
    if (!existsSync(`${base}.hashes`)) continue
    if (file.endsWith('.xml')) tell({ verdict: 'noted', name: file, detail: 'XML is not read yet' })
    else for (const line of checkFile(join(directory, file), file, base)) tell(line)
  }
}

const readLines = (path: string): string[] | undefined =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
    : undefined

const checkFile = (path: string, name: string, base: string): Line[] => {
  const text = readFileSync(path, 'utf8')
  const { events, context, problems } = readDocument(text)
  const hashes = readLines(`${base}.hashes`)!
  const prehashes = readLines(`${base}.prehashes`)
  if (events.length !== hashes.length) {
    const why = problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    return [
      {
        verdict: 'failed',
        name,
        detail: `${events.length} events read, ${hashes.length} hashes given. ${why}`,
      },
    ]
  }
  const ignored = listIgnoredFields(text)
  return events.map(({ event }, index) => {
    const { id, prehash } = hashEvent(without(event, ignored), context)
    const wanted = hashes[index]!.trim()
    const wantedPrehash = findPrehash(prehashes?.[index]?.trim(), wanted)
    const line = `${name} event ${index + 1}`
    if (wantedPrehash !== undefined && wantedPrehash !== prehash) {
      return {
        verdict: 'failed',
        name: line,
        detail: `pre-hash differs at ${firstDifference(wantedPrehash, prehash)}`,
      }
    }
    return id === wanted
      ? { verdict: 'passed', name: line, detail: id }
      : { verdict: 'failed', name: line, detail: `${id}, wanted ${wanted}` }
  })
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
