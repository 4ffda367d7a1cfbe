import { pino } from 'pino'
import { type App, createApp } from '../src/app.ts'
import { createManualClock, type Database, openDatabase } from '../src/platform/index.ts'
import { freshDatabase } from './fresh-database.ts'
import { MIGRATIONS, OPERATOR_KEY } from './sight-house.ts'
import { type Compared, measureAsker, measureFirstLook } from './sight-questions.ts'
import { WORLD_END } from './world.ts'
import { inhabit, type WorldAsker } from './world-askers.ts'
import { loadWorld } from './world-load.ts'

/** So many of the newest events are projected: enough for most things of the world to stand on the map. */
const TRACKED_EVENTS = 20_000

export interface Sighted {
  events: number
  loadMilliseconds: number
  trackedEvents: number
  trackMilliseconds: number
  askers: { name: string; sees: number; firstLookMilliseconds: number; compared: Compared[] }[]
}

/**
 * What the wall costs: the same questions of askers who see 0.01 %, 10 % and 100 % of so many events and of the
 * operator, whose queries carry no filter.
 */
export const measureSight = async (
  url: string | undefined,
  directory: string,
  events: number,
  rounds: number,
): Promise<Sighted> => {
  const database = url ? await freshDatabase(url, 'sight') : undefined
  const db = await openDatabase({ url: database?.url, directory, statementSeconds: 900 })
  const clock = createManualClock(WORLD_END.toISOString())
  const logger = pino({ level: 'error' })
  const app = await createApp({ db, clock, logger, migrations: MIGRATIONS, screens: undefined })
  try {
    await app.access.openHouse(OPERATOR_KEY)
    const world = await inhabit(app, db, OPERATOR_KEY, events)
    const started = performance.now()
    await moveBookmark(db, events)
    await loadWorld(app, db, world, events)
    const loadMilliseconds = performance.now() - started
    const trackedEvents = Math.min(TRACKED_EVENTS, events)
    const trackMilliseconds = await track(app, db, events - trackedEvents)
    const askers: Sighted['askers'] = []
    for (const asker of world.askers) askers.push(await measure(app, asker, events, rounds))
    return { events, loadMilliseconds, trackedEvents, trackMilliseconds, askers }
  } finally {
    await app.stop()
    await db.close()
    await database?.drop()
  }
}

const measure = async ({ http }: App, asker: WorldAsker, events: number, rounds: number) => {
  const firstLookMilliseconds = asker.everything ? 0 : await measureFirstLook(http, asker)
  const compared = await measureAsker(http, asker, OPERATOR_KEY, events, rounds)
  const sees = Array.from({ length: events }, (_, n) => n).filter(asker.sees).length / events
  return { name: asker.name, sees, firstLookMilliseconds, compared }
}

const moveBookmark = async (db: Database, position: number): Promise<void> => {
  await db.query(`update platform.bookmark set position = $1::bigint where follower = 'tracking'`, [
    position,
  ])
}

/** Projects from a position on; whom a thing concerns is taken from all its events, as if all had been projected. */
const track = async (app: App, db: Database, from: number): Promise<number> => {
  await moveBookmark(db, from)
  const started = performance.now()
  await app.catchUp()
  const milliseconds = performance.now() - started
  await db.query(`update tracking.thing t set audiences = s.audiences from (
    select x.thing, array_agg(distinct a.audience) as audiences
    from journal.event_epc x join access.audience a on a.key = x.key group by x.thing) s
    where s.thing = t.thing`)
  await db.query('vacuum analyze')
  return milliseconds
}
