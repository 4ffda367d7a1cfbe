import { pino } from 'pino'
import {
  createAccess,
  forDeed,
  getAsker,
  guard,
  noteRead,
  startAudit,
} from '../src/access/index.ts'
import {
  createHttp,
  migrate,
  openDatabase,
  readMigrations,
  systemClock,
} from '../src/platform/index.ts'
import { MIGRATIONS } from './house.ts'

/**
 * A server with one route, which shows what another organisation captured: to be killed while many read. Takes the
 * settings of the real one.
 */
const { DATABASE_URL: url, KARVAN_DATA: directory = '', KARVAN_KEY: key } = process.env
const logger = pino({ level: 'silent' })
const db = await openDatabase({ url, directory })
await migrate(db, readMigrations(MIGRATIONS))
const access = createAccess(db, systemClock)
await access.openHouse(key)
const audit = await startAudit({
  db,
  clock: systemClock,
  logger,
  reads: access.reads,
  anchor: undefined,
})
const http = await createHttp(logger, '0')
await guard(http, access)
http.get('/shown', { config: forDeed('see') }, async (request) => {
  noteRead(getAsker(request), { owner: 'farm', basis: 'operator', reference: null, count: 1 })
  return { id: request.id }
})
process.once('SIGTERM', async () => {
  await http.close()
  await audit.stop()
  await db.close()
})
const address = await http.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`running at ${address.replace('127.0.0.1', 'localhost')}/\n`)
