import { createHash } from 'node:crypto'
import {
  type AuditAnchor,
  type AuditBlock,
  type AuditRow,
  deriveBlockHash,
  deriveRowHash,
  deriveRowsHash,
  FIRST_PREVIOUS_HASH,
} from '@karvan/contract'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** Heads of the chain that stood outside of the database. */
export interface Anchors {
  byNumber: ReadonlyMap<number, AuditAnchor>
  last: AuditAnchor | undefined
  /** Numbers of which the file says two things. */
  contradicted: readonly number[]
}

/** Reads the lines of an anchor file; one that was torn when a machine stopped is left out. */
export const readAnchors = (lines: Iterable<string>): Anchors => {
  const byNumber = new Map<number, AuditAnchor>()
  const contradicted: number[] = []
  let last: AuditAnchor | undefined
  for (const line of lines) {
    const anchor = readAnchor(line)
    if (!anchor) continue
    const known = byNumber.get(anchor.number)
    if (known && known.hash !== anchor.hash) contradicted.push(anchor.number)
    byNumber.set(anchor.number, known ?? anchor)
    if (!last || anchor.number > last.number) last = anchor
  }
  return { byNumber, last, contradicted }
}

const readAnchor = (line: string): AuditAnchor | undefined => {
  try {
    const anchor = JSON.parse(line) as Partial<AuditAnchor> | null
    const isWhole = Number.isInteger(anchor?.number) && typeof anchor?.hash === 'string'
    return isWhole ? (anchor as AuditAnchor) : undefined
  } catch {
    return undefined
  }
}

/** The block before, as far as the next one must agree with it. */
type Link = Pick<AuditBlock, 'number' | 'lastPosition' | 'hash'>

const START: Link = { number: 0, lastPosition: 0, hash: FIRST_PREVIOUS_HASH }

/** What is wrong with a block in itself or towards the one before, as a sentence; undefined: nothing. */
export const checkLink = (block: AuditBlock, previous: Link = START): string | undefined => {
  const { number } = block
  if (number !== previous.number + 1) {
    const missing = previous.number + 1
    return number > missing
      ? `block ${missing} is missing: after block ${previous.number} comes block ${number}`
      : `block ${number} was inserted before the first`
  }
  if (deriveBlockHash(block, sha256) !== block.hash)
    return `block ${number} was changed: its hash is not that of what it says`
  if (block.previousHash !== previous.hash)
    return previous.number === 0
      ? `block 1 was changed: it names a block before it`
      : `block ${previous.number} was rewritten: block ${number} was sealed onto another one`
  if (deriveRowsHash(block.rowHashes, sha256) !== block.rowsHash)
    return `block ${number} was changed: its row hashes are not those that were sealed`
  if (block.firstPosition !== previous.lastPosition + 1)
    return `block ${number} begins at position ${block.firstPosition}, but block ${previous.number} ended at ${previous.lastPosition}`
  return undefined
}

/** What the anchors say against a block. */
export const checkAnchored = (block: AuditBlock, { byNumber }: Anchors): string | undefined => {
  const anchor = byNumber.get(block.number)
  if (!anchor || anchor.hash === block.hash) return undefined
  return `block ${block.number} was rewritten: the anchor of ${anchor.sealedTime} holds another hash of it`
}

/**
 * What is wrong with the rows that stand where a block's rows were sealed; `next`: the row that stands after them,
 * by which an inserted row is told from a changed one.
 */
export const checkRows = (
  block: AuditBlock,
  rows: readonly AuditRow[],
  next: AuditRow | undefined,
): string | undefined => {
  const sealed = block.rowHashes
  const found = [...rows, ...(next ? [next] : [])].map((row) => deriveRowHash(row, sha256))
  for (let index = 0; index < Math.max(sealed.length, rows.length); index++) {
    const position = block.firstPosition + index
    const at = rows[index]?.position
    if (at === undefined || at > position)
      return `the row at position ${position} (block ${block.number}) was removed`
    if (at < position) return `a row was inserted at position ${at}, before block ${block.number}`
    if (found[index] !== sealed[index])
      return `${describeDifference(sealed, found, index, block.firstPosition)} (block ${block.number})`
  }
  return undefined
}

/** How the first row that is not the sealed one came to stand there. */
const describeDifference = (
  sealed: readonly string[],
  found: readonly string[],
  index: number,
  firstPosition: number,
): string => {
  const position = firstPosition + index
  const cameFrom = sealed.indexOf(found[index]!)
  const isElsewhere = sealed[index] !== undefined && found.includes(sealed[index]!)
  if (cameFrom < 0 && found[index + 1] === sealed[index])
    return `a row was inserted at position ${position}`
  if (cameFrom < 0) return `the row at position ${position} was changed`
  return isElsewhere
    ? `rows were reordered: at position ${position} stands the row that was sealed at ${firstPosition + cameFrom}`
    : `the row at position ${position} was removed, and later rows were moved into its place`
}

/** What is wrong after the last block: a chain shorter than its anchor, rows that are counted and not there. */
export const checkEnd = (
  last: Link | undefined,
  waiting: readonly AuditRow[],
  head: number,
  anchors: Anchors | undefined,
): string | undefined => {
  const { number, lastPosition } = last ?? START
  const anchor = anchors?.last
  if (anchor && anchor.number > number)
    return `the end of the chain was cut off: the anchor names block ${anchor.number} of ${anchor.sealedTime}, the store ends with block ${number}`
  if (anchors && !anchor && number > 0)
    return `the anchor file names no block, but the chain has ${number}`
  const gap = waiting.findIndex((row, index) => row.position !== lastPosition + 1 + index)
  if (gap >= 0)
    return `the row at position ${lastPosition + 1 + gap}, which waits to be sealed, is missing or out of place`
  const end = lastPosition + waiting.length
  return end < head ? `the rows after position ${end} are missing: ${head} were written` : undefined
}
