import { pino } from 'pino'
import { putInterests } from '../src/access/index.ts'
import { type App, createApp } from '../src/app.ts'
import { createManualClock, type Database, openDatabase } from '../src/platform/index.ts'
import { documentOf, eventOf, THINGS, thingOf } from './events.ts'
import { freshDatabase } from './fresh-database.ts'
import { MIGRATIONS, OPERATOR_KEY } from './sight-house.ts'

/** What capturing so many events took, in milliseconds. */
export interface AudienceCost {
  setting: string
  events: number
  /** From the request to its answer. */
  captureMilliseconds: number
  /** Of that: the statements that find out and write who may see the events. */
  audienceMilliseconds: number
}

const DOCUMENTS = 10
const EVENTS_OF_DOCUMENT = 1_000
const GRANTED_THINGS = 1_000
const START = new Date('2026-05-01T00:00:00Z')

const IS_AUDIENCE = /\baccess\.(audience|interest|grants)\b/
const IS_CAPTURE = /\binsert into capture\.job\b/

/** The store with the statements of its captures timed; the follower's own are not counted. */
const createTimedStore = (db: Database) => {
  const spent = { audience: 0 }
  const timed: Database = {
    ...db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        let audience = 0
        let captures = false
        const query: typeof tx.query = async (text, parameters) => {
          const started = performance.now()
          const answer = await tx.query<never>(text, parameters)
          if (IS_AUDIENCE.test(text)) audience += performance.now() - started
          captures ||= IS_CAPTURE.test(text)
          return answer
        }
        const result = await work({ ...tx, query })
        if (captures) spent.audience += audience
        return result
      }),
  }
  return { timed, spent }
}

/** Writing audiences as a share of capture: for makers and authorities alone, with parties, and with a large grant. */
export const measureAudienceCost = async (
  url: string | undefined,
  directory: string,
): Promise<AudienceCost[]> => {
  const database = url ? await freshDatabase(url, 'cost') : undefined
  const db = await openDatabase({ url: database?.url, directory })
  const { timed, spent } = createTimedStore(db)
  const clock = createManualClock(START.toISOString())
  const app = await createApp({
    db: timed,
    clock,
    logger: pino({ level: 'error' }),
    migrations: MIGRATIONS,
    screens: undefined,
  })
  try {
    await app.access.openHouse(OPERATOR_KEY)
    await captureDocuments(app, 0, 1)
    const costs: AudienceCost[] = []
    const measure = async (setting: string): Promise<void> => {
      const before = spent.audience
      const first = 1 + costs.length * DOCUMENTS
      const captureMilliseconds = await captureDocuments(app, first, DOCUMENTS)
      costs.push({
        setting,
        events: DOCUMENTS * EVENTS_OF_DOCUMENT,
        captureMilliseconds,
        audienceMilliseconds: spent.audience - before,
      })
    }
    await measure('no interests, no grants')
    await sayInterests(app, db)
    await measure('a tenth of the things have two parties')
    await giveGrant(app)
    await measure(`and a grant names ${GRANTED_THINGS} things`)
    return costs
  } finally {
    await app.stop()
    await db.close()
    await database?.drop()
  }
}

/** One after the other, projected between, so that nothing else works while a capture is timed. */
const captureDocuments = async (app: App, from: number, count: number): Promise<number> => {
  let milliseconds = 0
  for (let document = from; document < from + count; document++) {
    const first = document * EVENTS_OF_DOCUMENT
    const payload = documentOf(
      Array.from({ length: EVENTS_OF_DOCUMENT }, (_, k) => eventOf(first + k)),
    )
    const started = performance.now()
    const answer = await app.http.inject({
      method: 'POST',
      url: '/epcis/capture',
      headers: {
        authorization: `Bearer ${OPERATOR_KEY}`,
        'content-type': 'application/ld+json',
      },
      payload,
    })
    milliseconds += performance.now() - started
    if (answer.statusCode !== 202) throw new Error(`${answer.statusCode}: ${answer.body}`)
    await app.catchUp()
  }
  return milliseconds
}

const makeForwarder = async ({ access }: App): Promise<string> => {
  const admin = (await access.findAskerByKey(OPERATOR_KEY))!
  const made = await access.createOrganisation(admin, {
    name: 'forwarder',
    kind: 'forwarder',
    homeJurisdiction: 'AZ',
  })
  return made.id
}

const sayInterests = async (app: App, db: Database): Promise<void> => {
  const parties = [await makeForwarder(app), await makeForwarder(app)]
  const things = Array.from({ length: THINGS / 10 }, (_, n) => thingOf(n * 10))
  const rows = things.flatMap((thing) =>
    parties.map((organisation) => ({
      organisation,
      thing,
      fromTime: '2025-01-01T00:00:00Z',
      toTime: null,
      via: '',
    })),
  )
  await putInterests(db, rows)
}

const giveGrant = async (app: App): Promise<void> => {
  const things = Array.from({ length: GRANTED_THINGS }, (_, n) => thingOf(n))
  await app.access.grants.give(
    (await app.access.findAskerByKey(OPERATOR_KEY))!,
    {
      receiver: await makeForwarder(app),
      kind: 'read',
      things,
      purpose: 'bench',
      expiresTime: '2026-12-31T00:00:00Z',
    },
    things,
    async () => {},
  )
}
