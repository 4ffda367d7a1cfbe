import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
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

/** An empty store of the engine that the run is for: the PostgreSQL of DATABASE_URL, else embedded. */
export const createTestStore = async (): Promise<TestStore> => {
  const directory = await mkdtemp(join(tmpdir(), 'karvan-test-'))
  // A server process that runs on it puts its audit anchor beside it.
  const removeDirectory = async () => {
    await rm(`${directory}.audit-anchor.jsonl`, { force: true })
    await rm(directory, { recursive: true, force: true })
  }
  const server = process.env.DATABASE_URL
  if (!server) {
    await cp(await templateDirectory(), directory, { recursive: true })
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
export const openTestDatabase = async (): Promise<Database> => {
  const { options, remove } = await createTestStore()
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

let template: Promise<string> | undefined

/** Making a store takes seconds, copying one a moment: one is made for each test process. */
const templateDirectory = (): Promise<string> => {
  template ??= makeTemplate()
  return template
}

const makeTemplate = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'karvan-template-'))
  const database = await openDatabase({ url: undefined, directory })
  await database.close()
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  await rm(join(directory, 'lock'), { recursive: true, force: true })
  return directory
}
