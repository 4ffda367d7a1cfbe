import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { App } from './app.ts'
import type { Config } from './config.ts'

const SIMULATOR = fileURLToPath(new URL('../simulate/main.js', import.meta.url))
/** Between the end of a simulator that failed and its next start. */
const RESTART_MILLISECONDS = 10_000
/** How the simulator says that the server no longer takes its key. */
const KEY_REFUSED = 3

export interface Demo {
  stop(): Promise<void>
}

interface Parts {
  config: Config
  app: App
  logger: Logger
  port: number
  isFirstStart: boolean
}

/** On when asked for; unasked, on the embedded store from its first start on, until it is switched off. */
const isWanted = (config: Config, isFirstStart: boolean): boolean => {
  if (config.demo !== undefined) return config.demo
  if (config.databaseUrl !== undefined) return false
  return isFirstStart || existsSync(stateFile(config))
}

const stateFile = (config: Config): string => join(config.dataDirectory, 'simulation.json')

/** Runs the simulator as a process of its own, which speaks to us over HTTP with a key of its own. */
export const runDemo = async ({
  config,
  app,
  logger,
  port,
  isFirstStart,
}: Parts): Promise<Demo | undefined> => {
  if (!isWanted(config, isFirstStart)) return undefined
  const key = await app.access.createSimulationKey()
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const run = (): void => {
    child = fork(SIMULATOR, ['--state', stateFile(config)], {
      env: { ...process.env, KARVAN_URL: `http://127.0.0.1:${port}`, KARVAN_KEY: key },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child.stdout?.on('data', (text: Buffer) =>
      logger.debug({ simulator: text.toString().trim() }, 'simulator says'),
    )
    child.stderr?.on('data', (text: Buffer) =>
      logger.warn({ simulator: text.toString().trim() }, 'simulator says'),
    )
    child.on('exit', (code) => {
      child = undefined
      if (stopped) return
      if (code === KEY_REFUSED) {
        // Its key was revoked: simulated traffic was removed, or another run of it began.
        logger.info('the simulator was told to end')
        rmSync(stateFile(config), { force: true })
        return
      }
      logger.warn({ code }, 'the simulator ended, it starts again')
      timer = setTimeout(run, RESTART_MILLISECONDS)
    })
  }
  run()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      if (!child) return
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}
