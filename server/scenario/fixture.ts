import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

/**
 * A directory in one file: a line of JSON with the paths and sizes, then the bytes of each, compressed.
 * An empty store is some 40 MB of mostly nothing; packed it fits the repository.
 */
interface PackedFile {
  path: string
  size: number
  /** Empty directories matter to PostgreSQL. */
  directory: boolean
}

export const pack = (folder: string): Buffer => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: relative(folder, join(entry.parentPath, entry.name)) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const contents = entries.map(({ entry, path }) =>
    entry.isDirectory() ? Buffer.alloc(0) : readFileSync(join(folder, path)),
  )
  const files = entries.map(
    ({ entry, path }, index): PackedFile => ({
      path,
      size: contents[index]!.length,
      directory: entry.isDirectory(),
    }),
  )
  return brotliCompressSync(Buffer.concat([Buffer.from(`${JSON.stringify(files)}\n`), ...contents]))
}

export const unpack = (packed: Buffer, folder: string): void => {
  const bytes = brotliDecompressSync(packed)
  let at = bytes.indexOf('\n') + 1
  for (const { path, size, directory } of JSON.parse(
    bytes.subarray(0, at).toString(),
  ) as PackedFile[]) {
    const target = join(folder, path)
    mkdirSync(directory ? target : dirname(target), { recursive: true })
    if (!directory) writeFileSync(target, bytes.subarray(at, at + size))
    at += size
  }
}
