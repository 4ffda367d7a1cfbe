import { AsyncLocalStorage } from 'node:async_hooks'
import crypto, { createHash } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { bumpSight } from '../../src/access/index.ts'
import {
  createManualClock,
  type Database,
  migrate,
  readMigrations,
  type Sql,
} from '../../src/platform/index.ts'
import { openTestDatabase } from '../../src/platform/testing.ts'
import { type House, MIGRATIONS, openHouse, STARTED } from '../house.ts'
import { type Answer, ask, type Credentials, type Method, withKey } from './ask.ts'

/** An answer, and the text of every statement that was run for it. */
export interface Told extends Answer {
  statements: readonly string[]
}

/** A house whose clock stands, whose chance is held, and whose statements are written down for each question. */
export interface World {
  house: House
  /** Ten seconds go by and chance starts from the step's number: what is done then is the same in every world. */
  step<Result>(work: () => Promise<Result>): Promise<Result>
  /** The same time goes by, and nothing is done. */
  skip(): void
  /**
   * No time goes by, and chance starts from the same for every look: accounts of reads bear the same names. What was
   * derived for askers is forgotten first: how long it is remembered depends on what happens to a thing unseen.
   */
  look<Result>(work: () => Promise<Result>): Promise<Result>
  ask(credentials: Credentials, method: Method, url: string, body?: unknown): Promise<Told>
  /** Asks with a key; refused ones throw. */
  done<Body>(key: string, method: Method, url: string, body?: unknown): Promise<Body>
  close(): Promise<void>
}

/** Routes that read the trail, and those whose every question is a row of it. */
const TRAIL = /^\/api\/(audit|exchange)/
const STEP_MILLISECONDS = 10_000

export const openWorld = async (start: string): Promise<World> => {
  const clock = createManualClock(start)
  const heard = new AsyncLocalStorage<string[]>()
  const store = await openTestDatabase(STARTED)
  await shareSecret(store)
  const house = await openHouse(clock, writeDown(store, heard))
  await house.app.http.ready()
  let steps = 0
  let looks = 0
  const askOf: World['ask'] = async (credentials, method, url, body) => {
    const statements: string[] = []
    // Accounts of reads are written in the background: before the trail is read, or written to at once, they must stand.
    if (TRAIL.test(url)) await house.app.access.reads.drain()
    const answer = await heard.run(statements, () =>
      ask(house.app.http, { method, url, credentials, body }),
    )
    // Its account is written down before the next is asked.
    await new Promise((resolve) => setImmediate(resolve))
    return { ...answer, statements: [...statements] }
  }
  return {
    house,
    async step(work) {
      clock.advance(STEP_MILLISECONDS)
      const release = holdChance(`step ${++steps}`)
      try {
        const result = await work()
        await house.settle()
        return result
      } finally {
        release()
      }
    },
    async look(work) {
      await house.app.access.reads.drain()
      await store.query('update access.state set revision = revision + 1')
      await store.transaction((tx) => bumpSight(tx, null))
      const release = holdChance(`look ${steps} ${++looks}`)
      try {
        return await work()
      } finally {
        await house.app.access.reads.drain()
        release()
      }
    },
    skip() {
      clock.advance(STEP_MILLISECONDS)
      steps++
    },
    ask: askOf,
    async done(key, method, url, body) {
      const { status, text } = await askOf(withKey(key), method, url, body)
      if (status >= 300) throw new Error(`${method} ${url} answered ${status}: ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as never
    },
    async close() {
      await house.close()
      await store.close()
    },
  }
}

/** Two worlds seal the same pages alike. */
const shareSecret = async (store: Database): Promise<void> => {
  await migrate(store, readMigrations(MIGRATIONS))
  await store.query(
    `insert into platform.secret (name, value) values ('page-token', 'of every world')
     on conflict (name) do update set value = excluded.value`,
  )
}

/** The same store, which tells what is asked of it in the course of a question. */
const writeDown = (store: Database, heard: AsyncLocalStorage<string[]>): Database => {
  const listen = <Kind extends Sql>(sql: Kind): Kind => ({
    ...sql,
    query: (text: string, parameters?: readonly unknown[]) => {
      heard.getStore()?.push(text)
      return sql.query(text, parameters)
    },
  })
  return {
    ...listen(store),
    transaction: (work) => store.transaction((tx) => work(listen(tx))),
  }
}

/** Makes every new UUID follow from a seed, until it is let go: two worlds then give the same names to the same. */
const holdChance = (seed: string): (() => void) => {
  const { randomUUID } = crypto
  let count = 0
  crypto.randomUUID = () => {
    const hex = createHash('sha256').update(`${seed} ${count++}`).digest('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
  syncBuiltinESMExports()
  return () => {
    crypto.randomUUID = randomUUID
    syncBuiltinESMExports()
  }
}
