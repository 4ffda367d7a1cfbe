/** One reason why a document is refused, or a warning about it. */
export interface Problem {
  /** RFC 6901 JSON pointer into the document; for what is missing, where it should stand. */
  pointer: string
  /** Stable for programs: `missing`, `not-a-uri`, … */
  code: string
  message: string
  /** Where it stands in XML, from 1. */
  line?: number
  column?: number
}

/** More problems than this are counted, not listed. */
export const PROBLEM_LIMIT = 100

/** Gathers problems: lists the first hundred, counts all. */
export class Problems {
  readonly list: Problem[] = []
  count = 0

  add(pointer: string, code: string, message: string): void {
    this.count++
    if (this.list.length < PROBLEM_LIMIT) this.list.push({ pointer, code, message })
  }
}

/** Escapes one reference token (RFC 6901 §3). */
export const pointerToken = (key: string | number): string =>
  typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1')

/** A value as messages show it: JSON, at most 60 characters. */
export const shown = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list'
  if (value !== null && typeof value === 'object') return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
