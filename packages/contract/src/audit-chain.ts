import canonicalize from 'canonicalize'
import type { AuditBlock, AuditRow } from './audit.ts'

/** SHA-256 of a text's UTF-8 bytes, in hex; passed in, for browsers and servers have different ones. */
type Sha256 = (text: string) => string

/** What the first block names as the one before it. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64)

const encoder = new TextEncoder()

/** Texts one after the other, each behind its length in bytes: no two lists give one text. */
const joinPrefixed = (texts: readonly string[]): string =>
  texts.map((text) => `${encoder.encode(text).length}:${text},`).join('')

/**
 * Hash of a row's content: its canonical JSON (RFC 8785) without the position, which the row's place in the block's
 * list holds. So a row that was moved is still known.
 */
export const deriveRowHash = ({ position: _, ...content }: AuditRow, sha256: Sha256): string =>
  sha256(canonicalize(content)!)

/** Hash of a block's rows from theirs. */
export const deriveRowsHash = (rowHashes: readonly string[], sha256: Sha256): string =>
  sha256(joinPrefixed(rowHashes))

/** Hash of a block: of all that it says but the row hashes, which the rows' hash stands for. */
export const deriveBlockHash = (
  block: Omit<AuditBlock, 'hash' | 'rowHashes'>,
  sha256: Sha256,
): string =>
  sha256(
    joinPrefixed([
      'karvan audit block 1',
      String(block.number),
      String(block.firstPosition),
      String(block.lastPosition),
      block.rowsHash,
      block.previousHash,
      block.sealedTime,
    ]),
  )

/** Seals rows, which must be in order of positions and not none, onto the block before; undefined: onto nothing. */
export const sealBlock = (
  rows: readonly AuditRow[],
  previous: Pick<AuditBlock, 'number' | 'lastPosition' | 'hash'> | undefined,
  sealedTime: string,
  sha256: Sha256,
): AuditBlock => {
  const rowHashes = rows.map((row) => deriveRowHash(row, sha256))
  const block = {
    number: (previous?.number ?? 0) + 1,
    firstPosition: (previous?.lastPosition ?? 0) + 1,
    lastPosition: rows.at(-1)!.position,
    rowsHash: deriveRowsHash(rowHashes, sha256),
    previousHash: previous?.hash ?? FIRST_PREVIOUS_HASH,
    sealedTime,
  }
  return { ...block, rowHashes, hash: deriveBlockHash(block, sha256) }
}
