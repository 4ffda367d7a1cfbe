import { readFileSync } from 'node:fs'
import { type PrefixLengths, readPrefixList, readPrefixTable } from '@karvan/epcis'

/**
 * KARVAN_GS1_PREFIXES: company prefixes by commas, or the path of the length table that GS1 gives to its members (JSON or
 * XML), which may not be passed on and is therefore no part of Karvan.
 */
export const readGs1Prefixes = (value: string | undefined, wrong: string[]): PrefixLengths => {
  if (value === undefined) return new Map()
  if (/[/\\.]/.test(value)) return readTable(value, wrong)
  const { lengths, problems } = readPrefixList(value)
  if (value.trim() === '') problems.push('it is empty; leave it unset when none is known')
  if (problems.length > 0) wrong.push(`KARVAN_GS1_PREFIXES: ${problems.join('; ')}.`)
  return lengths
}

const readTable = (path: string, wrong: string[]): PrefixLengths => {
  const table = tryToRead(path)
  const lengths = table === undefined ? undefined : readPrefixTable(table)
  if (lengths) return lengths
  const what = table === undefined ? 'cannot be read' : "holds no entry of GS1's table"
  wrong.push(
    `KARVAN_GS1_PREFIXES: the file ${path} ${what}; it must be GS1's table of company prefix lengths in JSON or XML.`,
  )
  return new Map()
}

const tryToRead = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
