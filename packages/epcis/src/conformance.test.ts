import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  hashEvent,
  knownContradictions,
  publishedFaults,
  readDocument,
  readEvent,
} from './index.ts'
import type { Problem } from './problem.ts'
import { listFiles, needsConformanceFiles, readConformanceFile, summarise } from './testing.ts'
import type { EpcisEvent } from './types.ts'

const DOCUMENTS = 'documents/2.0/EPCIS/JSON'

/** Reads a file as what it is: a document or a single event. */
const read = (file: string): { problems: Problem[]; problemCount: number } => {
  const text = readConformanceFile(`${DOCUMENTS}/${file}`)
  return file.startsWith('Capture/Events/') ? readEvent(text) : readDocument(text)
}

describe('published documents of EPCIS 2.0', needsConformanceFiles, () => {
  const files = listFiles(DOCUMENTS, '.json')
  const wrong = files.filter((file) => file.includes('Invalid/'))
  const contradictory = new Set(knownContradictions.map(({ file }) => file))

  test('there are as many files as when the tables were written', () => {
    assert.equal(files.length, 72)
    assert.deepEqual(wrong, Object.keys(publishedFaults).sort())
  })

  for (const file of files) {
    if (wrong.includes(file)) {
      test(`${file} is refused exactly where it is wrong`, () => {
        assert.deepEqual(summarise(read(file).problems), publishedFaults[file])
      })
    } else if (!contradictory.has(file)) {
      test(`${file} is accepted`, () => {
        assert.deepEqual(read(file).problems, [])
      })
    }
  }

  for (const { file, faults } of knownContradictions) {
    test(`${file} contradicts the standard where the table says`, () => {
      const pointers = read(file).problems.map(({ pointer }) => pointer)
      assert.deepEqual(
        pointers,
        faults.map(({ pointer }) => pointer),
      )
    })
  }

  test('each event of an accepted document has the exact slice of its text', () => {
    for (const file of files) {
      const text = readConformanceFile(`${DOCUMENTS}/${file}`)
      for (const { event, source, pointer } of readDocument(text).events) {
        assert.ok(text.includes(source))
        assert.deepEqual(JSON.parse(source), event, `${file} ${pointer}`)
      }
    }
  })
})

const HASHES = 'event-hash'

/** Lines that the published pre-hash files cannot mean: their hashes are of other texts. */
const BROKEN_PREHASHES = new Set([
  // Overwritten in places with pieces of other identifiers ("epc=httpspc=https://…").
  'epcisDocWithAllGS1Keys 0',
  // Repeats the first event, with its extension in another place.
  'epcisDocWithCustomSchemaInContext 1',
])

/** The reference tool was told to leave out the repository's own fields, which the document lists. */
const withoutIgnoredFields = (event: EpcisEvent, document: Record<string, unknown>): EpcisEvent => {
  const ignored = (document['repository-x:ignoreFields'] ?? []) as string[]
  const entries = Object.entries(event).filter(([name]) => !ignored.includes(name))
  return Object.fromEntries(entries) as unknown as EpcisEvent
}

const listLines = (file: string): string[] =>
  listFiles(HASHES, '.prehashes').includes(file) || file.endsWith('.hashes')
    ? readConformanceFile(`${HASHES}/${file}`)
        .split('\n')
        .filter((line) => line !== '')
    : []

describe('published event hashes of CBV 2.0', needsConformanceFiles, () => {
  const names = listFiles(HASHES, '.jsonld').map((file) => file.slice(0, -'.jsonld'.length))
  let compared = 0

  for (const name of names) {
    test(`${name}: every event has the published pre-hash string and hash`, () => {
      const text = readConformanceFile(`${HASHES}/${name}.jsonld`)
      const { events, context, problems } = readDocument(text)
      assert.deepEqual(problems, [])
      const hashes = listLines(`${name}.hashes`)
      const prehashes = listLines(`${name}.prehashes`)
      assert.equal(events.length, hashes.length)
      events.forEach(({ event }, index) => {
        const { id, prehash } = hashEvent(withoutIgnoredFields(event, JSON.parse(text)), context)
        const published = prehashes[index]
        const isBroken = published === undefined || BROKEN_PREHASHES.has(`${name} ${index}`)
        if (!isBroken) assert.equal(prehash, published)
        assert.equal(id, hashes[index])
        compared++
      })
    })
  }

  test('all 35 events of the 16 files were compared', () => {
    assert.equal(names.length, 16)
    assert.equal(compared, 35)
  })
})
