import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { eventOf } from './events.ts'

export interface Floor {
  /** Events a second. */
  unindexed: number
  indexed: number
  /** A bare select of fifty rows of one thing by index. */
  selectMilliseconds: number
}

/** What the bench asks of either engine, without anything of Karvan between. */
interface Bare {
  run(sql: string): Promise<void>
  copy(table: string, csv: string): Promise<void>
  close(): Promise<void>
}

const openPglite = async (directory: string): Promise<Bare> => {
  const db = await PGlite.create(directory)
  return {
    run: async (sql) => {
      await db.exec(sql)
    },
    copy: async (table, csv) => {
      await db.query(`copy ${table} from '/dev/blob' (format csv)`, [], { blob: new Blob([csv]) })
    },
    close: () => db.close(),
  }
}

const openServer = async (url: string): Promise<Bare> => {
  const client = new pg.Client(url)
  await client.connect()
  return {
    run: async (sql) => {
      await client.query(sql)
    },
    copy: async (table, csv) => {
      await pipeline(
        Readable.from([csv]),
        client.query(copyFrom(`copy ${table} from stdin (format csv)`)),
      )
    },
    close: () => client.end(),
  }
}

const csvOf = (n: number): { event: string; epcs: string } => {
  const event = eventOf(n)
  const id = String(event.eventID).slice(9)
  const source = JSON.stringify(event).replaceAll('"', '""')
  const epcs = (event.epcList as string[])
    .map((epc) => `${epc},${event.eventTime},${id},epc\n`)
    .join('')
  return { event: `${id},${event.eventTime},${event.bizStep},"${source}"\n`, epcs }
}

const CREATE = (suffix: string): string => `
  create table bench_event_${suffix} (key uuid not null, event_time timestamptz not null, biz_step text, source text not null);
  create table bench_epc_${suffix} (thing text not null, event_time timestamptz not null, key uuid not null, role text not null);`
const INDEX = `
  alter table bench_event_indexed add primary key (key);
  create index on bench_event_indexed (event_time);
  create index on bench_event_indexed (biz_step, event_time);
  create index on bench_epc_indexed (thing, event_time);`

/** COPY of the same events, with their EPC rows, into a table without and with indexes. */
export const measureFloor = async (
  url: string | undefined,
  directory: string,
  events: number,
): Promise<Floor> => {
  const bare = url ? await openServer(url) : await openPglite(directory)
  const rows = Array.from({ length: events }, (_, n) => csvOf(n))
  const eventCsv = rows.map(({ event }) => event).join('')
  const epcCsv = rows.map(({ epcs }) => epcs).join('')
  const drop =
    'drop table if exists bench_event_plain, bench_epc_plain, bench_event_indexed, bench_epc_indexed;'
  const measure = async (suffix: string): Promise<number> => {
    const started = performance.now()
    await bare.copy(`bench_event_${suffix}`, eventCsv)
    await bare.copy(`bench_epc_${suffix}`, epcCsv)
    return (events / (performance.now() - started)) * 1000
  }
  try {
    await bare.run(drop + CREATE('plain') + CREATE('indexed') + INDEX)
    const unindexed = await measure('plain')
    const indexed = await measure('indexed')
    return { unindexed, indexed, selectMilliseconds: await measureSelect(bare) }
  } finally {
    await bare.run(drop)
    await bare.close()
  }
}

const measureSelect = async (bare: Bare): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < 200; n++) {
    const thing = (eventOf(n * 7).epcList as string[])[0]
    const started = performance.now()
    await bare.run(`select e.source from bench_epc_indexed x join bench_event_indexed e on e.key = x.key
      where x.thing = '${thing}' order by x.event_time desc limit 50`)
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[100]!
}
