import { type FileHandle, open } from 'node:fs/promises'
import type { AuditAnchor, AuditBlock } from '@karvan/contract'
import type { Logger } from 'pino'
import { createSerial, type Database, startJob } from '../../platform/index.ts'
import * as store from './audit-store.ts'

const LOOK_MILLISECONDS = 1_000
/** More than the longest line. */
const TAIL_BYTES = 4_096

/** Appends to the anchor file, which may be shared by several processes: each write is one line and is on the disk when it returns. */
const appendAnchor = async (path: string, anchor: AuditAnchor): Promise<void> => {
  const file = await open(path, 'a+')
  try {
    const torn = !(await readTail(file)).endsWith('\n')
    await file.appendFile(`${torn ? '\n' : ''}${JSON.stringify(anchor)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The end of a file, whose last line may be torn; of an empty file a line end. */
const readTail = async (file: FileHandle): Promise<string> => {
  const { size } = await file.stat()
  const start = Math.max(0, size - TAIL_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start)
  return bytesRead === 0 ? '\n' : buffer.subarray(0, bytesRead).toString()
}

/** The last line that can be read; undefined: there is none, or no file. */
const findLastAnchor = async (path: string): Promise<AuditAnchor | undefined> => {
  const file = await open(path, 'r').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return undefined
    throw fault
  })
  if (!file) return undefined
  try {
    return (await readTail(file)).split('\n').flatMap(readLine).at(-1)
  } finally {
    await file.close()
  }
}

const readLine = (line: string): AuditAnchor[] => {
  try {
    const anchor = JSON.parse(line) as AuditAnchor
    return Number.isInteger(anchor?.number) ? [anchor] : []
  } catch {
    return []
  }
}

export interface Anchoring {
  /** Writes the present head, if it is not there yet. */
  anchor(): Promise<void>
  /** Blocks that the chain has and the file does not name. */
  behind(): number
  stop(): Promise<void>
}

const nothingToAnchor: Anchoring = { anchor: async () => {}, behind: () => 0, stop: async () => {} }

/**
 * Writes the head of the chain into a file outside of the database, within a second of a seal. A disk that fails stops
 * nothing: it is warned of once, counted in `behind`, and tried again.
 */
export const startAnchoring = (
  db: Database,
  path: string | undefined,
  logger: Logger,
): Anchoring => {
  if (path === undefined) return nothingToAnchor
  let anchored: AuditAnchor | undefined
  let head = 0
  let begun = false
  let failing = false

  const begin = async (): Promise<void> => {
    const last = await findLastAnchor(path)
    const [block] = last ? await store.listBlocks(db, last.number - 1, 1) : []
    if (last?.hash === block?.hash) anchored = last
    else logger.error({ anchor: path, number: last?.number }, CONTRADICTED)
    begun = true
  }
  const look = async (): Promise<void> => {
    if (!begun) await begin()
    const block = await store.findLastBlock(db)
    head = block?.number ?? 0
    if (!block || block.hash === anchored?.hash) return
    await appendAnchor(path, anchorOf(block))
    anchored = anchorOf(block)
    failing = false
  }
  const warn = (fault: unknown): void => {
    if (!failing) logger.warn({ err: fault, anchor: path }, 'the audit anchor cannot be written')
    failing = true
  }
  const turns = createSerial()
  const anchor = () => turns.run(() => look().catch(warn))
  // On a disk that hangs the looks do not pile up.
  const job = startJob({
    name: 'audit anchor',
    access: 'reads the head of the trail; writes it for who runs the machine',
    everyMilliseconds: LOOK_MILLISECONDS,
    run: anchor,
  })
  return {
    anchor,
    behind: () => head - (anchored?.number ?? 0),
    async stop() {
      await job.stop()
      await anchor()
    },
  }
}

const CONTRADICTED =
  'the audit anchor names a block that the store does not have or has otherwise: it was changed, or an older backup was restored; run "karvan verify audit"'

const anchorOf = ({ number, hash, sealedTime }: AuditBlock): AuditAnchor => ({
  number,
  hash,
  sealedTime,
})
