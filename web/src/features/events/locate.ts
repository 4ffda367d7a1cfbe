import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'

/** A problem of a document, by RFC 6901 pointer; of XML also by its line and column, from 1. */
export interface PlacedReason {
  pointer: string
  code: string
  message: string
  line?: number | undefined
  column?: number | undefined
}

/** Lines of a document around what is wrong in them. */
export interface Excerpt {
  /** Number of the first line, from 1. */
  firstLine: number
  lines: ExcerptLine[]
}

interface ExcerptLine {
  text: string
  /** Characters that are wrong, from and to; undefined: none of them. */
  mark: readonly [from: number, to: number] | undefined
  reasons: PlacedReason[]
}

/** Reasons that stand somewhere in the text, and those that no line of it can be blamed for. */
export interface Placed {
  excerpts: Excerpt[]
  elsewhere: PlacedReason[]
}

/** Lines before and after a wrong one. */
const AROUND = 2
/** A line that a machine wrote without breaks is cut to this around its mark. */
const LINE_LIMIT = 160
/** Characters of a document that is looked through; a larger one is told by its pointers alone. */
const TEXT_LIMIT = 8 * 1024 * 1024

/** Finds where in a text the reasons stand; what is missing is shown where it should stand. */
export const placeReasons = (text: string, reasons: readonly PlacedReason[]): Placed => {
  const isXml = text.trimStart().startsWith('<')
  const root = isXml || text.length > TEXT_LIMIT ? undefined : parseTree(text)
  if (!(root || isXml)) return { excerpts: [], elsewhere: [...reasons] }
  const starts = listLineStarts(text)
  const wrong = new Map<number, ExcerptLine>()
  const elsewhere: PlacedReason[] = []
  for (const reason of reasons) {
    const range = root ? findRange(root, reason.pointer) : findElement(text, starts, reason)
    if (!range) elsewhere.push(reason)
    else addReason(wrong, lineAt(starts, range[0]), { text, starts, range, reason })
  }
  return { excerpts: gatherExcerpts(text, starts, wrong), elsewhere }
}

/** Offsets of a tag, or of the rest of a line, in XML. */
const findElement = (
  text: string,
  starts: readonly number[],
  { line, column = 1 }: PlacedReason,
): [from: number, to: number] | undefined => {
  const start = line === undefined ? undefined : starts[line - 1]
  if (start === undefined) return undefined
  const from = start + column - 1
  const end = (starts[line!] ?? text.length + 1) - 1
  const close = text.indexOf('>', from) + 1
  return [from, close > 0 && close < end ? close : end]
}

/** Offsets of what a pointer names, or of the nearest thing around it that is there; of the whole there are none. */
const findRange = (root: Node, pointer: string): [from: number, to: number] | undefined => {
  if (pointer === '') return undefined
  const path = pointer.split('/').slice(1).map(readToken)
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length))
    if (!node) continue
    const named = node.parent?.type === 'property' ? node.parent : node
    const isWhole = length === path.length
    // Of an object or a list only the beginning is marked: all of it would be no place.
    const isLong = node.type === 'object' || node.type === 'array'
    const to = isLong ? node.offset + 1 : node.offset + node.length
    return [isWhole ? named.offset : node.offset, to]
  }
  return undefined
}

const readToken = (token: string): string | number =>
  /^(0|[1-9]\d*)$/.test(token) ? Number(token) : token.replaceAll('~1', '/').replaceAll('~0', '~')

const listLineStarts = (text: string): number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Index of the line in which a character stands. */
const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}

interface Found {
  text: string
  starts: readonly number[]
  range: readonly [from: number, to: number]
  reason: PlacedReason
}

const addReason = (wrong: Map<number, ExcerptLine>, line: number, found: Found): void => {
  const known = wrong.get(line)
  if (known) {
    known.reasons.push(found.reason)
    return
  }
  const { text, starts, range, reason } = found
  const start = starts[line]!
  const whole = lineText(text, starts, line)
  const from = range[0] - start
  const to = Math.min(range[1] - start, whole.length)
  const cut = cutLine(whole, from, to)
  wrong.set(line, { ...cut, reasons: [reason] })
}

const lineText = (text: string, starts: readonly number[], line: number): string =>
  text.slice(starts[line], (starts[line + 1] ?? text.length + 1) - 1).replace(/\r$/, '')

const cutLine = (
  line: string,
  from: number,
  to: number,
): { text: string; mark: readonly [number, number] } => {
  if (line.length <= LINE_LIMIT) return { text: line, mark: [from, to] }
  const start = Math.max(0, from - LINE_LIMIT / 4)
  const end = Math.min(line.length, start + LINE_LIMIT)
  const before = start > 0 ? '…' : ''
  const text = `${before}${line.slice(start, end)}${end < line.length ? '…' : ''}`
  const shift = start - before.length
  return { text, mark: [from - shift, Math.min(to, end) - shift] }
}

const gatherExcerpts = (
  text: string,
  starts: readonly number[],
  wrong: ReadonlyMap<number, ExcerptLine>,
): Excerpt[] => {
  const excerpts: Excerpt[] = []
  let next = 0
  for (const line of [...wrong.keys()].sort((a, b) => a - b)) {
    const first = Math.max(next, line - AROUND)
    const last = Math.min(starts.length - 1, line + AROUND)
    if (first > next || excerpts.length === 0) excerpts.push({ firstLine: first + 1, lines: [] })
    for (let index = first; index <= last; index++)
      excerpts.at(-1)!.lines.push(wrong.get(index) ?? plainLine(lineText(text, starts, index)))
    next = Math.max(next, last + 1)
  }
  return excerpts
}

const plainLine = (whole: string): ExcerptLine => ({
  text: whole.length <= LINE_LIMIT ? whole : `${whole.slice(0, LINE_LIMIT)}…`,
  mark: undefined,
  reasons: [],
})
