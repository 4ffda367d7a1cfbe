import type { Path } from './places-of-values.ts'

/** A text of a JSON value and what is to stand in its place. */
export interface Replacement {
  path: Path
  text: string
}

interface Level {
  /** The index in a list; undefined in an object. */
  index: number | undefined
  /** Replacements inside, by name or index. */
  inside: Tree | undefined
}

interface Tree extends Map<string | number, Tree | string> {}

const treeOf = (replacements: readonly Replacement[]): Tree => {
  const root: Tree = new Map()
  for (const { path, text } of replacements) {
    let tree = root
    for (const step of path.slice(0, -1)) {
      const inner = tree.get(step)
      const next: Tree = inner instanceof Map ? inner : new Map()
      tree.set(step, next)
      tree = next
    }
    tree.set(path.at(-1)!, text)
  }
  return root
}

/**
 * A JSON text that is known to be right, with other texts in some of its places and every other character as it is: the
 * order of members, the spelling of numbers, white space.
 */
export const replaceTexts = (source: string, replacements: readonly Replacement[]): string => {
  if (replacements.length === 0) return source
  const replacer = new Replacer(source, treeOf(replacements))
  return replacer.run()
}

/** What matters of a JSON text: strings, and where objects, lists and their members begin and end. */
const MARK = /["{}[\],:]/g

class Replacer {
  private readonly source: string
  private readonly levels: Level[] = []
  /** What is to become of the value that begins next. */
  private next: Tree | string | undefined
  private isName = false
  private written = ''
  private end = 0

  constructor(source: string, tree: Tree) {
    this.source = source
    this.next = tree
  }

  run(): string {
    const { source } = this
    let at = this.findMark(0)
    while (at >= 0) {
      const mark = source[at]!
      const end = mark === '"' ? endOfString(source, at) : at + 1
      if (mark === '"') this.readString(at, end)
      else this.readMark(mark)
      at = this.findMark(end)
    }
    return this.written + source.slice(this.end)
  }

  private findMark(from: number): number {
    MARK.lastIndex = from
    return MARK.exec(this.source)?.index ?? -1
  }

  private readMark(mark: string): void {
    const level = this.levels.at(-1)
    if (mark === '{' || mark === '[') this.open(mark === '[')
    else if (mark === '}' || mark === ']') {
      this.levels.pop()
      this.next = undefined
    } else if (mark === ':') this.isName = false
    else if (level?.index === undefined) this.isName = true
    else this.next = level.inside?.get(++level.index)
  }

  private open(isList: boolean): void {
    const inside: Tree | undefined = this.next instanceof Map ? this.next : undefined
    this.levels.push({ index: isList ? 0 : undefined, inside })
    this.isName = !isList
    this.next = isList ? inside?.get(0) : undefined
  }

  private readString(at: number, end: number): void {
    const { source, next } = this
    const inside = this.levels.at(-1)?.inside
    if (this.isName) {
      const name = inside && (JSON.parse(source.slice(at, end)) as string)
      this.next = name === undefined ? undefined : inside?.get(name)
    } else if (typeof next === 'string') {
      this.written += source.slice(this.end, at) + JSON.stringify(next)
      this.end = end
    }
  }
}

/** Behind the quotation mark that ends the string which begins here. */
const endOfString = (source: string, at: number): number => {
  let end = at
  for (;;) {
    end = source.indexOf('"', end + 1)
    if (end < 0) return source.length
    let backslashes = 0
    while (source[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
}
