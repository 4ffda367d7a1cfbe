import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { GivenKeyRevoked, WrongHome } from './access/index.ts'
import { createApp } from './app.ts'
import { type Config, readConfig, WrongSettings } from './config.ts'
import { runDemo } from './demo.ts'
import {
  createLogger,
  openDatabase,
  restoreBackup,
  StoreError,
  systemClock,
} from './platform/index.ts'

const MIGRATIONS = fileURLToPath(new URL('../../sql', import.meta.url))
const SCREENS = fileURLToPath(new URL('../../../web/dist', import.meta.url))

const start = async (config: Config): Promise<void> => {
  const logger = createLogger(config.logLevel)
  const isFirstStart = config.databaseUrl === undefined && !existsSync(config.dataDirectory)
  const db = await openDatabase({
    url: config.databaseUrl,
    directory: config.dataDirectory,
    logger,
  })
  const app = await createApp({
    db,
    clock: systemClock,
    logger,
    migrations: MIGRATIONS,
    screens: SCREENS,
    anchor: config.auditAnchor,
    people: {
      origin: config.origin,
      openId: config.openId,
      keyIdleHours: config.keyIdleHours,
    },
    trustProxy: config.trustProxy,
    ratePerMinute: config.ratePerMinute,
    metricsToken: config.metricsToken,
    personalData: config.personalData,
    gs1Prefixes: config.gs1Prefixes,
    captureLimits: config.captureLimits,
    jurisdiction: config.jurisdiction,
    peers: config.peers,
    outgoingAllow: config.outgoingAllow,
    deliveries: config.deliveries,
  })
  const madeKey = await app.access.openHouse(config.key, config.jurisdiction)
  await app.http.listen({ port: config.port, host: '0.0.0.0' })
  const { port } = app.http.server.address() as AddressInfo
  const demo = await runDemo({ config, app, logger, port, isFirstStart })
  printWelcome(config, port, madeKey, demo !== undefined)

  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping: finishing what was begun')
    await demo?.stop()
    await app.stop()
    await db.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))
}

const printWelcome = (
  config: Config,
  port: number,
  madeKey: string | undefined,
  demo: boolean,
): void => {
  const address = `http://localhost:${port}/`
  const store =
    config.databaseUrl === undefined ? `embedded, in ${config.dataDirectory}` : 'PostgreSQL'
  const lines = [
    '',
    `Karvan is running at ${address}  (store: ${store})`,
    ...(madeKey
      ? [
          `First administrator key, shown this once: ${madeKey}`,
          `Sign in with one click: ${address}#key=${madeKey}`,
        ]
      : ['Sign in with an administrator key (KARVAN_KEY, or the one printed at the first start).']),
    ...(demo
      ? [
          'Traffic on the map is SIMULATED and marked so; remove it with: npx karvan simulate --discard',
        ]
      : []),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const backup = async (config: Config, target: string | undefined): Promise<void> => {
  if (!target)
    throw new WrongSettings(['backup needs the path of a new directory: karvan backup DIR'])
  if (config.databaseUrl !== undefined) {
    throw new WrongSettings([
      'backup copies the embedded store; for the PostgreSQL of DATABASE_URL use pg_dump.',
    ])
  }
  const db = await openDatabase({
    directory: config.dataDirectory,
    logger: createLogger('warn'),
  })
  try {
    await db.backup?.(target)
  } finally {
    await db.close()
  }
  process.stdout.write(`Backup written to ${target}\n`)
}

const restore = async (config: Config, source: string | undefined): Promise<void> => {
  if (!source) throw new WrongSettings(['restore needs the path of a backup: karvan restore DIR'])
  await restoreBackup(source, config.dataDirectory)
  process.stdout.write(`Restored into ${config.dataDirectory}\n`)
}

const run = async ([command = 'start', path]: readonly string[]): Promise<void> => {
  const config = readConfig(process.env)
  if (command === 'start') return start(config)
  if (command === 'backup') return backup(config, path)
  if (command === 'restore') return restore(config, path)
  throw new WrongSettings([`"${command}" is no command: start, backup DIR or restore DIR.`])
}

try {
  await run(process.argv.slice(2))
} catch (fault) {
  const sentences = sentencesOf(fault)
  if (!sentences) throw fault
  process.stderr.write(
    `Karvan does not start:\n${sentences.map((sentence) => `  ${sentence}`).join('\n')}\n`,
  )
  process.exit(1)
}

/** What people can act on; undefined for a fault. */
function sentencesOf(fault: unknown): readonly string[] | undefined {
  if (fault instanceof WrongSettings) return fault.sentences
  if (fault instanceof StoreError || fault instanceof GivenKeyRevoked || fault instanceof WrongHome)
    return [fault.message]
  if (!(fault instanceof Error)) return undefined
  const { code, message = '' } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return ['PORT is taken by another program: set PORT to a free one, or to 0 for any.']
  if (code === 'EACCES')
    return [`${message}: PORT or KARVAN_DATA needs rights that this user does not have.`]
  return message.includes('migration') ? [message] : undefined
}
