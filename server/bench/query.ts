import { pino } from 'pino'
import { insertAudiences } from '../src/access/index.ts'
import { type App, createApp } from '../src/app.ts'
import { createManualClock, type Database, openDatabase } from '../src/platform/index.ts'
import { freshDatabase } from './fresh-database.ts'
import {
  DECLARED_PREFIX,
  lotOf,
  orderOf,
  richEntryAt,
  sealOf,
  temperatureOf,
} from './query-world.ts'
import { MIGRATIONS, OPERATOR_KEY } from './sight-house.ts'
import {
  CONTEXT,
  containersAt,
  containerUri,
  eventIdAt,
  eventTimeAt,
  READ_POINTS,
  STEPS,
  WORLD_END,
} from './world.ts'
import { type Inhabited, inhabit } from './world-askers.ts'

const BATCH = 20_000
const DAY = 86_400_000

export interface Queried {
  events: number
  loadMilliseconds: number
  families: {
    family: string
    found: number
    asked: { asker: string; p50: number; p95: number }[]
  }[]
}

/** The address of the k-th time of asking. */
type Question = (k: number, events: number) => string

const spread = (k: number, count: number): number => (k * 7_919 + 13) % count
const day = (k: number, events: number): string => {
  const from = Date.parse(eventTimeAt(spread(k, events), events))
  return `GE_eventTime=${new Date(from).toISOString()}&LT_eventTime=${new Date(from + DAY).toISOString()}`
}
const step = (k: number): string => `EQ_bizStep=${STEPS[k % STEPS.length]}`
const uri = encodeURIComponent
/** A measurement that one event in some thousands has. */
const rare = (k: number): string => `GE_value_CEL=24.${5 + (k % 5)}`

const FAMILIES: Readonly<Record<string, Question>> = {
  newest: () => '',
  'business step and day': (k, events) => `${step(k)}&${day(k, events)}`,
  'read point and day': (k, events) =>
    `EQ_readPoint=${READ_POINTS[k % READ_POINTS.length]}&${day(k, events)}`,
  'type and action': () => 'eventType=ObjectEvent&EQ_action=OBSERVE',
  'action that nobody took': () => 'EQ_action=DELETE&GE_eventTime=2026-04-29T00:00:00Z',
  'event ID': (k, events) => `EQ_eventID=${eventIdAt(spread(k, events))}`,
  'a thing': (k, events) =>
    `MATCH_anyEPC=${uri(containerUri(containersAt(spread(k, events), events)[0]))}`,
  'a pattern of all containers': () => `MATCH_epc=${uri('urn:epc:idpat:bic:*')}`,
  'a lot': (k) => `MATCH_epcClass=${uri(lotOf(k * 31))}`,
  'quantity in tonnes, common': () => 'GE_quantity_TNE=10',
  'quantity in tonnes, equal': (k) => `EQ_quantity_TNE=${(1 + spread(k, 20_000)) / 1000}`,
  'a transaction': (k, events) => `EQ_bizTransaction_po=${orderOf(spread(k, events), events)}`,
  'a field of one’s own': (k) => `EQ_ex:seal=${sealOf(k * 17)}`,
  'a field that all have': () => 'EXISTS_ex:seal=true',
  'a field, greater': () => 'GE_ex:delay=80',
  'an inner field': (k) => `EQ_INNER_ex:weight=${k % 50}`,
  'a field that nobody has': () => 'EXISTS_ex:nothing=true',
  'sensor value, rare': rare,
  'sensor value, equal, in kelvin': (k) =>
    `EQ_value_KEL=${(273.15 + temperatureOf(k * 13)).toFixed(2)}`,
  'sensor value above, step and day': (k, events) => `GE_value_CEL=5&${step(k)}&${day(k, events)}`,
  'sensor type and value, rare': (k) => `EQ_type=Temperature&${rare(k)}`,
  'error declarations': () => 'EXISTS_errorDeclaration=true&GE_eventTime=2026-04-29T00:00:00Z',
  'ordered by a field, step and day': (k, events) =>
    `orderBy=ex:delay&${step(k)}&${day(k, events)}`,
  'at most a thousand of a day': (k, events) => `maxEventCount=100000&${day(k, events)}`,
}

/** How long each family of parameters takes, 100 events a page, through the whole of HTTP without the socket. */
export const measureQueries = async (
  url: string | undefined,
  directory: string,
  events: number,
  rounds: number,
): Promise<Queried> => {
  const database = url ? await freshDatabase(url, 'query') : undefined
  const db = await openDatabase({ url: database?.url, directory, statementSeconds: 900 })
  const clock = createManualClock(WORLD_END.toISOString())
  const logger = pino({ level: 'error' })
  const app = await createApp({ db, clock, logger, migrations: MIGRATIONS, screens: undefined })
  try {
    await app.access.openHouse(OPERATOR_KEY)
    const world = await inhabit(app, db, OPERATOR_KEY, events)
    const started = performance.now()
    await load(app, db, world, events)
    const loadMilliseconds = performance.now() - started
    const askers = [
      { name: 'nothing hidden', key: OPERATOR_KEY },
      ...world.askers.filter(({ name }) => /own.*10|part.*10/.test(name)),
    ]
    const families: Queried['families'] = []
    for (const [family, question] of Object.entries(FAMILIES))
      families.push(await measureFamily(app, askers, family, question, events, rounds))
    return { events, loadMilliseconds, families }
  } finally {
    await app.stop()
    await db.close()
    await database?.drop()
  }
}

/** Through the journal's own append; tracking need not follow. */
const load = async (
  app: App,
  db: Database,
  { organisationOf, audiencesOf }: Inhabited,
  events: number,
): Promise<void> => {
  await db.query(`update platform.bookmark set position = $1::bigint where follower = 'tracking'`, [
    events,
  ])
  for (let from = 0; from < events; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, events - from) }, (_, k) => from + k)
    const entries = numbers.map((n) => richEntryAt(n, events, organisationOf(n)))
    await db.transaction(async (tx) => {
      const appended = await app.journal.append(
        tx,
        entries,
        new Map([[CONTEXT.hash, CONTEXT.text]]),
        new Date(),
      )
      const rows = entries.map((entry, k) => ({
        ...entry,
        position: appended[k]!.position,
        audiences: audiencesOf(from + k),
      }))
      for (let at = 0; at < rows.length; at += 2_000)
        await insertAudiences(tx, rows.slice(at, at + 2_000))
    })
  }
  await db.query('vacuum analyze')
}

const measureFamily = async (
  { http }: App,
  askers: readonly { name: string; key: string }[],
  family: string,
  question: Question,
  events: number,
  rounds: number,
): Promise<Queried['families'][number]> => {
  let found = 0
  const asked: Queried['families'][number]['asked'] = []
  for (const { name, key } of askers) {
    const times: number[] = []
    for (let k = -2; k < rounds; k++) {
      const url = `/epcis/events?perPage=100&${question(k + 2, events)}`
      const started = performance.now()
      const answer = await http.inject({
        url,
        headers: { authorization: `Bearer ${key}`, 'gs1-extensions': DECLARED_PREFIX },
      })
      const milliseconds = performance.now() - started
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
      if (k < 0) continue
      times.push(milliseconds)
      if (key === OPERATOR_KEY) found += answer.body.split('"recordTime"').length - 1
    }
    times.sort((a, b) => a - b)
    const at = (share: number) =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))]!
    asked.push({ asker: name, p50: at(0.5), p95: at(0.95) })
  }
  return { family, found: Math.round(found / rounds), asked }
}

export const printQueries = (
  print: (line: string) => void,
  { events, loadMilliseconds, families }: Queried,
): void => {
  const names = families[0]!.asked.map(({ asker }) => asker)
  print(
    `\n### Queries over ${events} events, loaded in ${Math.round(loadMilliseconds / 1000)} s: p50 / p95 in milliseconds\n`,
  )
  print(`| Asked for, 100 a page | found | ${names.join(' | ')} |`)
  print(`|---|---|${names.map(() => '---').join('|')}|`)
  for (const { family, found, asked } of families) {
    const times = asked.map(({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`)
    print(`| ${family} | ${found} | ${times.join(' | ')} |`)
  }
}
