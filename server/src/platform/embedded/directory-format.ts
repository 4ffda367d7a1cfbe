import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { listTree, syncPath, syncTree, writeDurably } from './files.ts'
import { openSession } from './session.ts'

/** What lies in the data directory, written once when it is made: KARVAN_FORMAT. */
export interface DirectoryFormat {
  /** Rises when the layout of the directory changes. */
  format: number
  /** Major version of PostgreSQL whose files these are. */
  postgres: string
}

/** The layout that this Karvan reads and writes, and the PostgreSQL that PGlite is. */
const DIRECTORY_FORMAT: DirectoryFormat = { format: 1, postgres: '18' }

const FORMAT_FILE = 'KARVAN_FORMAT'
const STORE = 'store'
/** A store that is being made; renamed when it is whole, removed by the next start otherwise. */
const UNFINISHED = 'store.unfinished'

export const storePath = (directory: string): string => join(directory, STORE)
export const postgresPath = (directory: string): string => join(directory, STORE, 'postgres')

/**
 * Makes the store in the directory when there is none, else checks that this Karvan can open it.
 * To be called by the holder of the directory's lock. Refuses a newer format and a damaged store.
 */
export const prepareDirectory = async (directory: string): Promise<void> => {
  await rm(join(directory, UNFINISHED), { recursive: true, force: true })
  const names = await readdir(directory)
  if (names.includes(STORE)) return checkFormat(await readFormat(storePath(directory)), directory)
  await createStore(directory)
}

export const readFormat = async (store: string): Promise<DirectoryFormat> => {
  const path = join(store, FORMAT_FILE)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StoreError('STORE_DAMAGED', `${path} cannot be read: restore a backup`, { cause })
  })
  const value = parseJson(text)
  if (isFormat(value)) return value
  throw new StoreError('STORE_DAMAGED', `${path} does not hold a format: restore a backup`)
}

/** Refuses what this Karvan cannot open, with what to do. */
export const checkFormat = ({ format, postgres }: DirectoryFormat, directory: string): void => {
  if (format === DIRECTORY_FORMAT.format && postgres === DIRECTORY_FORMAT.postgres) return
  throw new StoreError(
    'STORE_TOO_NEW',
    `the store in ${directory} has format ${format} (PostgreSQL ${postgres}), this Karvan reads format ` +
      `${DIRECTORY_FORMAT.format} (PostgreSQL ${DIRECTORY_FORMAT.postgres}): start the version of Karvan that made it`,
  )
}

const createStore = (directory: string): Promise<void> =>
  placeStore(directory, async (unfinished) => {
    const postgresDirectory = join(unfinished, 'postgres')
    await mkdir(postgresDirectory, { recursive: true, mode: 0o700 })
    const session = await openSession({ postgresDirectory, heard: () => {} })
    await session.close()
    await writeDurably(join(unfinished, FORMAT_FILE), `${JSON.stringify(DIRECTORY_FORMAT)}\n`)
  })

/** Fills a store aside and renames it when it is whole and synced, so that no start ever sees half of one. */
export const placeStore = async (
  directory: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> => {
  const unfinished = join(directory, UNFINISHED)
  await rm(unfinished, { recursive: true, force: true })
  await fill(unfinished)
  await syncTree(unfinished, await listTree(unfinished))
  await rename(unfinished, storePath(directory))
  await syncPath(directory)
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isFormat = (value: unknown): value is DirectoryFormat => {
  if (typeof value !== 'object' || value === null) return false
  const { format, postgres } = value as Partial<DirectoryFormat>
  return Number.isSafeInteger(format) && typeof postgres === 'string'
}
