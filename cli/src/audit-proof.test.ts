import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { type AuditBlock, type AuditRow, deriveBlockHash, sealBlock } from '@karvan/contract'
import { readAnchors } from './audit-proof.ts'
import type { Client } from './client.ts'
import { proveChain } from './verify-audit.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const TIME = '2026-05-01T10:00:00.000Z'

const rowAt = (position: number, subject = `deed ${position}`): AuditRow => ({
  position,
  id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
  time: TIME,
  organisation: 'operator',
  askerKind: 'key',
  askerId: 'k1',
  person: null,
  action: 'test.deed',
  subject,
  owner: null,
  basis: null,
  reference: null,
  count: null,
  requestId: null,
  detail: { b: 1, a: 'Ələt' },
})

interface Chain {
  rows: AuditRow[]
  blocks: AuditBlock[]
  head: number
}

/** Four blocks of three rows, and two rows that wait. */
const createChain = (): Chain => {
  const rows = Array.from({ length: 14 }, (_, index) => rowAt(index + 1))
  const blocks: AuditBlock[] = []
  for (let first = 0; first < 12; first += 3)
    blocks.push(sealBlock(rows.slice(first, first + 3), blocks.at(-1), TIME, sha256))
  return { rows, blocks, head: 14 }
}

/** Seals again from a block on, as somebody would who wants the chain to look whole. */
const sealAgain = (chain: Chain, from: number): void => {
  for (let index = from; index < chain.blocks.length; index++) {
    const { firstPosition, lastPosition } = chain.blocks[index]!
    const rows = chain.rows.filter(
      ({ position }) => position >= firstPosition && position <= lastPosition,
    )
    chain.blocks[index] = sealBlock(rows, chain.blocks[index - 1], TIME, sha256)
  }
}

/** A server that holds the chain; pages are short, so that blocks and pages do not meet. */
const serve = (chain: Chain): Client => ({
  ask: () => assert.fail('only whole answers are asked for'),
  listen: () => assert.fail('nothing is listened to'),
  async call<Answer>(_method: string, path: string) {
    const { pathname, searchParams } = new URL(path, 'http://x')
    const after = Number(searchParams.get('after') ?? -Infinity)
    const answer =
      pathname === '/api/audit/rows'
        ? { rows: chain.rows.filter(({ position }) => position > after).slice(0, 4) }
        : {
            blocks: chain.blocks.filter(({ number }) => number > after).slice(0, 3),
            head: chain.head,
          }
    return structuredClone(answer) as Answer
  },
})

const OUTPUT = {
  isForPrograms: true,
  say: () => {},
  result: () => {},
  progress: () => ({ advance: () => {}, end: () => {} }),
}

const anchorsOf = ({ blocks }: Chain) =>
  readAnchors(
    blocks.map(({ number, hash, sealedTime }) => JSON.stringify({ number, hash, sealedTime })),
  )

/** The sentence of the first broken link after a change; null: the chain proves whole. */
const findBroken = async (change: (chain: Chain) => void, anchored = true) => {
  const chain = createChain()
  const anchors = anchored ? anchorsOf(chain) : undefined
  change(chain)
  return (await proveChain(serve(chain), OUTPUT, anchors)).broken
}

const rowOf = (chain: Chain, position: number): AuditRow => chain.rows[position - 1]!

describe('the proof of a chain', () => {
  test('of what was left as it is finds nothing and counts what stands proven', async () => {
    const chain = createChain()
    assert.deepEqual(await proveChain(serve(chain), OUTPUT, anchorsOf(chain)), {
      blocks: 4,
      rows: 12,
      waiting: 2,
      anchored: 4,
      broken: null,
    })
    const empty = { rows: [], blocks: [], head: 0 }
    assert.equal((await proveChain(serve(empty), OUTPUT, undefined)).broken, null)
  })

  const FOUND: [string, (chain: Chain) => void, string][] = [
    [
      'a changed row',
      (chain) => {
        rowOf(chain, 5).detail = { b: 1, a: 'Alat' }
      },
      'the row at position 5 was changed (block 2)',
    ],
    [
      'a removed row',
      (chain) => chain.rows.splice(4, 1),
      'the row at position 5 (block 2) was removed',
    ],
    [
      'the removed last row of a block',
      (chain) => chain.rows.splice(5, 1),
      'the row at position 6 (block 2) was removed',
    ],
    [
      'a removed row whose place later ones took',
      (chain) => {
        chain.rows.splice(4, 1)
        for (const row of chain.rows) if (row.position > 5) row.position--
      },
      'the row at position 5 was removed, and later rows were moved into its place (block 2)',
    ],
    [
      'two rows that changed places',
      (chain) => {
        const [fourth, sixth] = [rowOf(chain, 4), rowOf(chain, 6)]
        chain.rows[3] = { ...sixth, position: 4 }
        chain.rows[5] = { ...fourth, position: 6 }
      },
      'rows were reordered: at position 4 stands the row that was sealed at 6 (block 2)',
    ],
    [
      'a row put between others',
      (chain) => {
        for (const row of chain.rows) if (row.position >= 5) row.position++
        chain.rows.splice(4, 0, { ...rowAt(99), position: 5 })
      },
      'a row was inserted at position 5 (block 2)',
    ],
    [
      'a row put at the end of a block',
      (chain) => {
        for (const row of chain.rows) if (row.position >= 6) row.position++
        chain.rows.splice(5, 0, { ...rowAt(99), position: 6 })
      },
      'a row was inserted at position 6 (block 2)',
    ],
    [
      'a row put before the first',
      (chain) => chain.rows.unshift({ ...rowAt(99), position: 0 }),
      'a row was inserted at position 0, before block 1',
    ],
    [
      'a removed block',
      (chain) => chain.blocks.splice(1, 1),
      'block 2 is missing: after block 1 comes block 3',
    ],
    [
      'the removed first block',
      (chain) => chain.blocks.shift(),
      'block 1 is missing: after block 0 comes block 2',
    ],
    [
      'a block put before the first',
      (chain) => chain.blocks.unshift({ ...chain.blocks[0]!, number: 0 }),
      'block 0 was inserted before the first',
    ],
    [
      'a changed block',
      (chain) => {
        chain.blocks[2]!.sealedTime = '2026-05-02T10:00:00.000Z'
      },
      'block 3 was changed: its hash is not that of what it says',
    ],
    [
      'changed row hashes of a block',
      (chain) => {
        chain.blocks[2]!.rowHashes.reverse()
      },
      'block 3 was changed: its row hashes are not those that were sealed',
    ],
    [
      'one block that was sealed again',
      (chain) => {
        rowOf(chain, 5).subject = 'nothing'
        const { blocks } = chain
        blocks[1] = sealBlock(chain.rows.slice(3, 6), blocks[0], TIME, sha256)
      },
      'block 2 was rewritten: block 3 was sealed onto another one',
    ],
    [
      'a block that leaves rows out',
      (chain) => {
        const { blocks } = chain
        blocks[1] = { ...blocks[1]!, firstPosition: 5 }
        blocks[1].hash = deriveBlockHash(blocks[1], sha256)
      },
      'block 2 begins at position 5, but block 1 ended at 3',
    ],
    [
      'a missing row among those that wait',
      (chain) => chain.rows.splice(12, 1),
      'the row at position 13, which waits to be sealed, is missing or out of place',
    ],
    [
      'missing last rows among those that wait',
      (chain) => chain.rows.pop(),
      'the rows after position 13 are missing: 14 were written',
    ],
  ]
  for (const [what, change, sentence] of FOUND)
    test(`finds ${what}, without an anchor too`, async () => {
      assert.equal(await findBroken((chain) => void change(chain), false), sentence)
    })

  test('needs the anchor for a chain that was sealed again to its end', async () => {
    const rewrite = (chain: Chain): void => {
      rowOf(chain, 5).subject = 'nothing'
      sealAgain(chain, 1)
    }
    assert.equal(await findBroken(rewrite, false), null)
    assert.equal(
      await findBroken(rewrite),
      `block 2 was rewritten: the anchor of ${TIME} holds another hash of it`,
    )
  })

  test('needs the anchor for an end that was cut off', async () => {
    const cut = (chain: Chain): void => {
      chain.blocks = chain.blocks.slice(0, 3)
      chain.rows = chain.rows.slice(0, 9)
      chain.head = 9
    }
    assert.equal(await findBroken(cut, false), null)
    assert.equal(
      await findBroken(cut),
      `the end of the chain was cut off: the anchor names block 4 of ${TIME}, the store ends with block 3`,
    )
  })

  test('reads an anchor with a torn line, and does not take an emptied or a contradicting one', async () => {
    const chain = createChain()
    const lines = chain.blocks.map(({ number, hash, sealedTime }) =>
      JSON.stringify({ number, hash, sealedTime }),
    )
    const proofBy = async (text: string[]) => proveChain(serve(chain), OUTPUT, readAnchors(text))
    assert.equal((await proofBy([lines[0]!, lines[1]!.slice(0, 20), '', lines[3]!])).anchored, 4)
    assert.equal(
      (await proofBy([''])).broken,
      'the anchor file names no block, but the chain has 4',
    )
    const other = JSON.stringify({ number: 2, hash: '0'.repeat(64), sealedTime: TIME })
    assert.equal(
      (await proofBy([...lines, other])).broken,
      'the anchor file holds two hashes of block 2: the chain was rewritten',
    )
  })
})
