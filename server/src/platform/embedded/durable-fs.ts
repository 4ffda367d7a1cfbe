import { fsyncSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Initialised = Awaited<ReturnType<NodeFS['init']>>
type EmscriptenOptions = Initialised['emscriptenOpts']

/** The part of Emscripten's NODEFS that is used; internal to the pinned version of PGlite. */
interface NodeFileSystem {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } }
}

/** errno EIO of WASI preview 1: PostgreSQL then panics, which is right, for the write may be lost. */
const WASI_EIO = 29

/**
 * PGlite's file system on real files with a real fsync: as shipped it has none, so that a commit
 * would survive a killed process but not a power failure. Directories are synced the same way.
 */
export class DurableFileSystem extends NodeFS {
  fsyncs = 0

  override async init(pg: PGlite, options: EmscriptenOptions): Promise<Initialised> {
    const initialised = await super.init(pg, options)
    initialised.emscriptenOpts.preRun?.push((module) => {
      const { stream_ops } = (module as unknown as NodeFileSystem).NODEFS
      stream_ops.fsync = ({ nfd }) => this.#sync(nfd)
    })
    return initialised
  }

  #sync(fileDescriptor: number | undefined): number {
    if (fileDescriptor === undefined) return 0
    try {
      fsyncSync(fileDescriptor)
    } catch {
      return WASI_EIO
    }
    this.fsyncs++
    return 0
  }
}
