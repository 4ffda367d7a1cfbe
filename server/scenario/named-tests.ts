import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A file of the project, by its path from the root. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

/** A test that a document names. */
export interface NamedTest {
  file: string
  title: string
}

/** `path`: "title" of tests that a text names. */
export const namedTests = (text: string): NamedTest[] =>
  [...text.matchAll(/`([^`\s]+\.test\.ts)`: "([^"]+)"/g)].map(([, file, title]) => ({
    file: file!,
    title: title!,
  }))

/** Those of them that are not there: the beginning or any part of a title is enough. */
export const lackingTests = (named: readonly NamedTest[]): string[] => listLacking(named, [''])

/** Those of them that are not there under exactly that title. */
export const lackingTitles = (named: readonly NamedTest[]): string[] =>
  listLacking(named, ["'", '"', '`'])

const listLacking = (named: readonly NamedTest[], quotes: readonly string[]): string[] =>
  named
    .filter(({ file, title }) => !existsSync(join(root, file)) || !isTold(file, title, quotes))
    .map(({ file, title }) => `${file}: ${title}`)

const isTold = (file: string, title: string, quotes: readonly string[]): boolean => {
  const text = textOf(file)
  return quotes.some((quote) => text.includes(quote + title + quote))
}
