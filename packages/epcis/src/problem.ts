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

/** What is wrong with one element of a list: at most a hundred problems listed, all counted. */
export interface ItemProblems {
  /** Of the element in its list. */
  index: number
  problems: Problem[]
  problemCount: number
}

/** Problems of all elements of a list together that are listed. */
export const ITEM_PROBLEM_LIMIT = 10_000

/**
 * Gathers problems apart: those of the elements of lists by their index, all others as `Problems` does. `prefixes`:
 * pointers of the lists, with the slash behind.
 */
export class ProblemsByItem extends Problems {
  readonly items = new Map<number, ItemProblems>()
  private readonly prefixes: readonly string[]
  private listed = 0

  constructor(prefixes: readonly string[]) {
    super()
    this.prefixes = prefixes
  }

  override add(pointer: string, code: string, message: string): void {
    const prefix = this.prefixes.find((one) => pointer.startsWith(one))
    if (prefix === undefined) {
      super.add(pointer, code, message)
      return
    }
    const index = Number.parseInt(pointer.slice(prefix.length), 10)
    const item = this.items.get(index) ?? { index, problems: [], problemCount: 0 }
    this.items.set(index, item)
    item.problemCount++
    const isListed = item.problems.length < PROBLEM_LIMIT && this.listed < ITEM_PROBLEM_LIMIT
    if (!isListed) return
    this.listed++
    item.problems.push({ pointer, code, message })
  }

  /** All together, as if no list were read apart. */
  joined(): Problems {
    const all = new Problems()
    for (const { problems, problemCount } of [
      ...this.items.values(),
      { problems: this.list, problemCount: this.count },
    ]) {
      for (const { pointer, code, message } of problems) all.add(pointer, code, message)
      all.count += problemCount - problems.length
    }
    return all
  }
}
