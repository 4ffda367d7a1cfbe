/**
 * Holds this package's verdicts against the official JSON schema of EPCIS 2.0.1 on the published
 * documents and on seeded changes of them. Every disagreement must be one of the table in
 * `differences.testing.ts`, and everything in that table must still occur.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { LENIENT, STRICTER, valueAt } from './differences.testing.ts'
import { everyFieldDocuments } from './every-field.testing.ts'
import { readDocument, readEvent } from './index.ts'
import {
  CHANGE_NAMES,
  type ChangeName,
  changeAt,
  createRandom,
  listSites,
  type Random,
  type Site,
  writeJson,
} from './mutate.testing.ts'
import { POOLS } from './pools.testing.ts'
import type { Problem } from './problem.ts'
import { listFiles, needsConformanceFiles, readConformanceFile } from './testing.ts'

const compileSchema = (): ValidateFunction => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(JSON.parse(readConformanceFile('epcis-json-schema-2.0.1.json')))
}

/** Problems that this package reports for a text, read as what it says it is. */
const problemsOf = (text: string): Problem[] => {
  const type: unknown = JSON.parse(text)?.type
  const isDocument = typeof type === 'string' && type.startsWith('EPCIS')
  return (isDocument ? readDocument(text) : readEvent(text)).problems
}

/** How the two verdicts on a text agree: by which rows of the table, none where they are the same. */
interface Agreement {
  isSame: boolean
  rows: readonly string[]
  /** What no row tells; the two disagree where there is something. */
  unexplained: readonly unknown[]
}

const SAME: Agreement = { isSame: true, rows: [], unexplained: [] }

const hold = (validate: ValidateFunction, text: string): Agreement => {
  const value: unknown = JSON.parse(text)
  const accepts = validate(value)
  const problems = problemsOf(text)
  if (accepts === (problems.length === 0)) return SAME
  return accepts ? explainStricter(problems, value) : explainLenient(validate, value)
}

const explainStricter = (problems: readonly Problem[], document: unknown): Agreement => {
  const rows = problems.map((problem) =>
    Object.keys(STRICTER).find((row) =>
      STRICTER[row]!.tells(problem, valueAt(document, problem.pointer), document),
    ),
  )
  const unexplained = problems.filter((_problem, index) => rows[index] === undefined)
  return { isSame: false, rows: rows.filter((row) => row !== undefined), unexplained }
}

/** The words of other spellings are written as the schema wants them, until it accepts or does not complain of any. */
const explainLenient = (validate: ValidateFunction, value: unknown): Agreement => {
  const rows = new Set<string>()
  for (;;) {
    const spelled = findSpelling(validate, value)
    if (!spelled) break
    rows.add(spelled.row)
    writeAt(value, spelled.pointer, spelled.word)
    if (validate(value)) return { isSame: false, rows: [...rows], unexplained: [] }
  }
  return { isSame: false, rows: [...rows], unexplained: validate.errors ?? [] }
}

const findSpelling = (validate: ValidateFunction, document: unknown) => {
  for (const { instancePath: pointer } of validate.errors ?? []) {
    const value = valueAt(document, pointer)
    if (typeof value !== 'string') continue
    for (const [row, { wordOf }] of Object.entries(LENIENT)) {
      const word = wordOf(value)
      if (word !== undefined) return { row, pointer, word }
    }
  }
  return undefined
}

const writeAt = (document: unknown, pointer: string, value: unknown): void => {
  const end = pointer.lastIndexOf('/')
  const container = valueAt(document, pointer.slice(0, end)) as Record<string, unknown>
  container[pointer.slice(end + 1).replaceAll('~1', '/')] = value
}

/** A document that a change begins with, and where. */
interface Original {
  text: string
  site: Site
}

/** Places by their kind, so that what stands often is not changed more often than what stands once. */
const bySiteKind = (texts: readonly string[]): Original[][] => {
  const kinds = new Map<string, Original[]>()
  for (const text of texts) {
    for (const site of listSites(JSON.parse(text))) {
      const found = kinds.get(site.kind)
      if (found) found.push({ text, site })
      else kinds.set(site.kind, [{ text, site }])
    }
  }
  return [...kinds.values()]
}

interface Plan {
  originals: readonly Original[]
  change: ChangeName
}

/** Every change of every kind of place, in an order by chance. */
const planChanges = (random: Random, texts: readonly string[]): Plan[] => {
  const plans = bySiteKind(texts).flatMap((originals) =>
    CHANGE_NAMES.map((change) => ({ originals, change })),
  )
  for (let last = plans.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[plans[last], plans[other]] = [plans[other]!, plans[last]!]
  }
  return plans
}

/** The planned change, sometimes with one or two others anywhere. */
const carryOut = (random: Random, { originals, change }: Plan): string => {
  const { text, site } = random.pick(originals)
  const document: unknown = JSON.parse(text)
  changeAt(random, document, site, change, POOLS)
  for (let more = Math.max(0, random.below(8) - 5); more > 0; more--) {
    const sites = listSites(document)
    if (sites.length > 0)
      changeAt(random, document, random.pick(sites), random.pick(CHANGE_NAMES), POOLS)
  }
  return writeJson(document)
}

describe('the official JSON schema of EPCIS 2.0.1', needsConformanceFiles, () => {
  const validate = needsConformanceFiles.skip ? undefined : compileSchema()
  const files = [
    ...listFiles('documents/2.0/EPCIS/JSON', '.json').map(
      (file) => `documents/2.0/EPCIS/JSON/${file}`,
    ),
    ...listFiles('event-hash', '.jsonld').map((file) => `event-hash/${file}`),
  ]
  const texts = files.map(readConformanceFile)

  test('agrees on every published document', () => {
    assert.equal(files.length, 88)
    for (const [index, text] of texts.entries())
      assert.ok(hold(validate!, text).isSame, files[index])
  })

  test('accepts, as this package does, the documents with every field', () => {
    for (const text of everyFieldDocuments())
      assert.deepEqual([validate!(JSON.parse(text)), problemsOf(text)], [true, []])
  })

  for (const [row, { example }] of Object.entries(STRICTER)) {
    test(`passes what is refused here: ${row}`, () => {
      assert.equal(validate!(JSON.parse(example)), true, JSON.stringify(validate!.errors))
      assert.deepEqual(hold(validate!, example), { isSame: false, rows: [row], unexplained: [] })
    })
  }

  for (const [row, { example }] of Object.entries(LENIENT)) {
    test(`refuses what is accepted here: ${row}`, () => {
      assert.deepEqual(problemsOf(example), [])
      assert.deepEqual(hold(validate!, example), { isSame: false, rows: [row], unexplained: [] })
    })
  }

  const isLong = Boolean(process.env.KARVAN_LONG)
  const count = isLong ? 20_000 : 2_000

  test(`disagrees on ${count} changed documents only where the table says`, () => {
    const random = createRandom(2)
    const plans = planChanges(random, [...texts, ...everyFieldDocuments()])
    const met = new Set<string>()
    const disagreements: string[] = []
    for (let round = 0; round < count; round++) {
      const text = carryOut(random, plans[round % plans.length]!)
      const { rows, unexplained } = hold(validate!, text)
      for (const row of rows) met.add(row)
      if (unexplained.length > 0) disagreements.push(`${JSON.stringify(unexplained)}\n${text}`)
    }
    assert.deepEqual(disagreements.slice(0, 5), [], `${disagreements.length} of ${count}`)
    if (!isLong) return
    assert.ok(plans.length <= count, 'every change of every kind of place was made')
    const rows = [...Object.keys(STRICTER), ...Object.keys(LENIENT)]
    assert.deepEqual(
      rows.filter((row) => !met.has(row)),
      [],
    )
  })
})
