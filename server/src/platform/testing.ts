import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Database } from './database.ts'
import { quoteName } from './names.ts'
import { openDatabase } from './open-database.ts'

/** What tests open: an empty database that is gone after `close`. */
export interface TestStore {
  /** Of `openDatabase`: the same store can be opened again, or twice where the engine allows it. */
  options: { url: string | undefined; directory: string }
  remove(): Promise<void>
}

/** What a store holds at first. */
export interface Filling {
  name: string
  fill(database: Database): Promise<unknown>
}

/**
 * A store of the engine that the run is for: the PostgreSQL of DATABASE_URL, else embedded. Empty, unless the embedded
 * one is to be a copy of one that was filled before; a server is filled as fast as it would be copied.
 */
export const createTestStore = async (filling: Filling = EMPTY): Promise<TestStore> => {
  const directory = await mkdtemp(join(tmpdir(), 'karvan-test-'))
  // A server process that runs on it puts its audit anchor beside it.
  const removeDirectory = async () => {
    await rm(`${directory}.audit-anchor.jsonl`, { force: true })
    await rm(directory, { recursive: true, force: true })
  }
  const server = process.env.DATABASE_URL
  if (!server) {
    await cp(await templateDirectory(filling), directory, { recursive: true })
    return { options: { url: undefined, directory }, remove: removeDirectory }
  }
  const name = `karvan_test_${randomBytes(8).toString('hex')}`
  await runOnServer(server, `create database ${quoteName(name)}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    options: { url: url.href, directory },
    async remove() {
      await removeDirectory()
      await runOnServer(server, `drop database if exists ${quoteName(name)} with (force)`)
    },
  }
}

/** A store of its own, removed when it is closed. */
export const openTestDatabase = async (filling?: Filling): Promise<Database> => {
  const { options, remove } = await createTestStore(filling)
  const database = await openDatabase(options)
  return {
    ...database,
    async close() {
      await database.close()
      await remove()
    },
  }
}

const runOnServer = async (url: string, statement: string): Promise<void> => {
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const EMPTY: Filling = { name: 'empty', fill: async () => {} }
const templates = new Map<string, Promise<string>>()

/** Making a store takes seconds, copying one a moment: one is made for all processes of a run, or for this one alone. */
const templateDirectory = (filling: Filling): Promise<string> => {
  const made = templates.get(filling.name) ?? makeTemplate(filling)
  templates.set(filling.name, made)
  return made
}

const makeTemplate = async ({ name, fill }: Filling): Promise<string> => {
  const shared = process.env.KARVAN_TEST_TEMPLATES
  const place = shared && join(shared, name)
  if (place && existsSync(place)) return place
  const directory = await mkdtemp(join(shared ?? tmpdir(), 'karvan-template-'))
  if (name !== EMPTY.name) await cp(await templateDirectory(EMPTY), directory, { recursive: true })
  const database = await openDatabase({ url: undefined, directory })
  await fill(database)
  await database.close()
  await rm(join(directory, 'lock'), { recursive: true, force: true })
  if (place) return share(directory, place)
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Of two processes that made one at once, the first one's is taken. */
const share = async (directory: string, place: string): Promise<string> => {
  await rename(directory, place).catch(async (fault) => {
    if (!existsSync(place)) throw fault
    await rm(directory, { recursive: true, force: true })
  })
  return place
}
