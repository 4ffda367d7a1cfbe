import { readFile } from 'node:fs/promises'
import type { AuditBlock, AuditBlocks, AuditRow, AuditRows } from '@karvan/contract'
import {
  type Anchors,
  checkAnchored,
  checkEnd,
  checkLink,
  checkRows,
  readAnchors,
} from './audit-proof.ts'
import { CallFailed, type Client } from './client.ts'
import type { Output } from './output.ts'

/** What stands proven, up to the first thing that is wrong. */
interface Proof {
  blocks: number
  rows: number
  /** Rows that are not sealed yet: nothing is proven of them. */
  waiting: number
  /** Number of the last block that the anchor holds; null: no anchor was given, or it holds none. */
  anchored: number | null
  /** The first broken link; null: none is. */
  broken: string | null
}

/** Walks the chain of the audit trail and recomputes every hash here. Returns the exit code: 1 when it is broken. */
export const verifyAudit = async (
  client: Client,
  output: Output,
  anchorPath: string | undefined,
): Promise<number> => {
  const anchors = anchorPath === undefined ? undefined : await loadAnchors(anchorPath)
  const proof = await proveChain(client, output, anchors)
  if (proof.broken !== null) output.say(`The audit trail is broken: ${proof.broken}.`)
  output.say(
    `${proof.rows} rows in ${proof.blocks} blocks proven, ${proof.waiting} wait to be sealed`,
  )
  output.say(
    anchors
      ? `anchored up to block ${proof.anchored ?? 0}`
      : 'not held against an anchor: a chain that was rewritten or cut from some block on is found with --anchor FILE only',
  )
  output.result(proof)
  return proof.broken === null ? 0 : 1
}

const loadAnchors = async (path: string): Promise<Anchors> => {
  const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new CallFailed(`the anchor file ${path} cannot be read (${fault.code ?? fault.message})`)
  })
  return readAnchors(text.split('\n'))
}

export const proveChain = async (
  client: Client,
  output: Output,
  anchors: Anchors | undefined,
): Promise<Proof> => {
  const anchored = anchors?.last?.number ?? null
  const proof: Proof = { blocks: 0, rows: 0, waiting: 0, anchored, broken: null }
  const broken = (sentence: string): Proof => ({ ...proof, broken: sentence })
  const [twice] = anchors?.contradicted ?? []
  if (twice !== undefined)
    return broken(`the anchor file holds two hashes of block ${twice}: the chain was rewritten`)

  const rows = createRowReader(client)
  let last: AuditBlock | undefined
  let page = await listBlocks(client, undefined)
  const progress = output.progress(page.head, 'Proving')
  try {
    for (; page.blocks.length > 0; page = await listBlocks(client, last)) {
      for (const block of page.blocks) {
        const wrong =
          checkLink(block, last) ??
          (anchors && checkAnchored(block, anchors)) ??
          checkRows(block, await rows.take(block.lastPosition), await rows.peek())
        if (wrong) return broken(wrong)
        last = block
        proof.blocks++
        proof.rows += block.rowHashes.length
        progress.advance(block.lastPosition)
      }
    }
    const waiting = await rows.take(Number.MAX_SAFE_INTEGER)
    proof.waiting = waiting.length
    return { ...proof, broken: checkEnd(last, waiting, page.head, anchors) ?? null }
  } finally {
    progress.end()
  }
}

const listBlocks = (client: Client, last: AuditBlock | undefined): Promise<AuditBlocks> =>
  client.call('GET', `/api/audit/blocks${last ? `?after=${last.number}` : ''}`)

/** Reads rows page by page, in order of positions. */
const createRowReader = (client: Client) => {
  let held: AuditRow[] = []
  let after: number | undefined
  let ended = false

  const fill = async (): Promise<void> => {
    const path = `/api/audit/rows?limit=1000${after === undefined ? '' : `&after=${after}`}`
    const { rows } = await client.call<AuditRows>('GET', path)
    ended = rows.length === 0
    after = rows.at(-1)?.position ?? after
    held = [...held, ...rows]
  }
  return {
    /** The rows up to a position. */
    async take(position: number): Promise<AuditRow[]> {
      while (!ended && (held.at(-1)?.position ?? -Infinity) <= position) await fill()
      const taken = held.filter((row) => row.position <= position)
      held = held.slice(taken.length)
      return taken
    },
    /** The row after those that were taken. */
    async peek(): Promise<AuditRow | undefined> {
      if (!ended && held.length === 0) await fill()
      return held[0]
    },
  }
}
