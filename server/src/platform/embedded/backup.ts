import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '../store-error.ts'
import { checkFormat, placeStore, readFormat } from './directory-format.ts'
import { acquireDirectoryLock } from './directory-lock.ts'
import { copyTree, listTree, syncPath, syncTree, writeDurably } from './files.ts'

/** What a backup holds; written last, so that a backup without it is not one. */
interface Manifest {
  backup: 1
  files: ManifestFile[]
}

interface ManifestFile {
  path: string
  sizeBytes: number
  sha256: string
}

const MANIFEST = 'manifest.json'
const FILES = 'files'

/**
 * Copies a store into a new directory: `files/` and the manifest with size and SHA-256 of each.
 * `pause` runs the copying while nothing is written. Throws TARGET_NOT_EMPTY.
 */
export const writeBackup = async (
  store: string,
  target: string,
  pause: (copy: () => Promise<void>) => Promise<void>,
): Promise<void> => {
  await checkEmpty(target, [])
  const copied = join(target, FILES)
  await pause(async () => copyTree(store, await listTree(store), copied))
  const tree = await listTree(copied)
  await syncTree(copied, tree)
  const files = await describeFiles(copied, tree.files)
  const manifest: Manifest = { backup: 1, files }
  await writeDurably(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  await syncPath(dirname(target))
}

/**
 * Restores a backup into a data directory that does not exist or is empty.
 * Throws BACKUP_DAMAGED with everything that differs from the manifest, TARGET_NOT_EMPTY,
 * DIRECTORY_IN_USE, STORE_TOO_NEW.
 */
export const restoreBackup = async (source: string, directory: string): Promise<void> => {
  const manifest = await readManifest(source)
  await checkEmpty(directory, ['lock'])
  const lock = await acquireDirectoryLock(directory)
  try {
    await checkEmpty(directory, ['lock'])
    await checkFiles(source, manifest, join(source, FILES))
    checkFormat(await readFormat(join(source, FILES)), source)
    await placeStore(directory, async (unfinished) => {
      await copyTree(join(source, FILES), await listTree(join(source, FILES)), unfinished)
      await checkFiles(source, manifest, unfinished)
    })
  } finally {
    await lock.release()
  }
}

const checkEmpty = async (directory: string, allowed: readonly string[]): Promise<void> => {
  await mkdir(directory, { recursive: true })
  const names = (await readdir(directory)).filter((name) => !allowed.includes(name))
  if (names.length === 0) return
  throw new StoreError(
    'TARGET_NOT_EMPTY',
    `${directory} is not empty (it holds ${names.slice(0, 5).join(', ')}): name a directory that does not exist yet`,
  )
}

const readManifest = async (source: string): Promise<Manifest> => {
  const path = join(source, MANIFEST)
  try {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest
    if (manifest.backup === 1 && Array.isArray(manifest.files)) return manifest
  } catch (cause) {
    throw new StoreError(
      'BACKUP_DAMAGED',
      `${path} cannot be read: this is no backup, or one that was not finished`,
      { cause },
    )
  }
  throw new StoreError('BACKUP_DAMAGED', `${path} is not of a form that this Karvan reads`)
}

const describeFiles = async (root: string, paths: readonly string[]): Promise<ManifestFile[]> => {
  const files: ManifestFile[] = []
  for (const path of paths) {
    const { size } = await stat(join(root, path))
    files.push({ path, sizeBytes: size, sha256: await hashFile(join(root, path)) })
  }
  return files
}

const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const checkFiles = async (source: string, { files }: Manifest, root: string): Promise<void> => {
  const found = await describeFiles(root, (await listTree(root)).files)
  const differences = compareFiles(files, found)
  if (differences.length === 0) return
  throw new StoreError(
    'BACKUP_DAMAGED',
    `the backup ${source} does not agree with its manifest and was not restored: ${differences.join('; ')}`,
  )
}

/** One sentence for each file that is missing, changed or not in the manifest. */
const compareFiles = (
  expected: readonly ManifestFile[],
  found: readonly ManifestFile[],
): string[] => {
  const foundByPath = new Map(found.map((file) => [file.path, file]))
  const known = new Set(expected.map(({ path }) => path))
  return [
    ...expected.flatMap((file) => {
      const other = foundByPath.get(file.path)
      if (!other) return [`${file.path} is missing`]
      return other.sha256 === file.sha256 ? [] : [`${file.path} was changed`]
    }),
    ...found.filter(({ path }) => !known.has(path)).map(({ path }) => `${path} is not part of it`),
  ]
}
