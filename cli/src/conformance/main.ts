import { existsSync, statSync } from 'node:fs'
import { checkDocuments } from './documents.ts'
import { checkHashes } from './event-hash.ts'
import { checkQueries } from './queries.ts'
import type { Line } from './report.ts'
import { checkXmlPairs } from './xml-pairs.ts'

const SUITES: Record<string, (directory: string, tell: (line: Line) => void) => Promise<void>> = {
  'epcis-documents': checkDocuments,
  'event-hash': checkHashes,
  'epcis-queries': checkQueries,
  'xml-json-pairs': checkXmlPairs,
}

/** Runs a suite of other people's test data; one line a document or event, then `N passed, N failed`. */
const run = async ([suite, directory]: readonly string[]): Promise<number> => {
  const check = suite === undefined ? undefined : SUITES[suite]
  if (!check || directory === undefined) {
    process.stderr.write(`Use: npm run conformance -- ${Object.keys(SUITES).join('|')} DIR\n`)
    return 2
  }
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    process.stderr.write(`${directory} is no directory: give the one that holds the test data\n`)
    return 2
  }
  const counts = { passed: 0, failed: 0, noted: 0 }
  await check(directory, ({ verdict, name, detail }) => {
    counts[verdict]++
    process.stdout.write(`${verdict.padEnd(6)}  ${name}${detail ? `  ${detail}` : ''}\n`)
  })
  if (counts.noted > 0)
    process.stdout.write(
      `${counts.noted} noted: they contradict the standard, their twin, or are not read yet\n`,
    )
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`)
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
}

process.exitCode = await run(process.argv.slice(2))
