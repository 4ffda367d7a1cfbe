import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One document or event. `noted`: neither right nor wrong of us; the detail says why. */
export interface Line {
  verdict: 'passed' | 'failed' | 'noted'
  name: string
  detail: string
}

/** Files of the endings, however nested, in the order of their names. */
export const listFiles = (directory: string, endings: readonly string[]): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
