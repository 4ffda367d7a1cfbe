import type { Logger } from 'pino'

/** Work that is done again and again for as long as the server runs. */
export interface Job {
  name: string
  /** For whom it works and whom it answers, in words: nothing runs that does not say it. */
  access: string
  everyMilliseconds: number
  run(): Promise<unknown>
  logger?: Logger
  /** The process may end although this is still to run. */
  unref?: boolean
}

export interface RunningJob {
  /** Runs it now, or joins the run that is under way. */
  wake(): Promise<void>
  /** Resolves when the run that is under way has ended; none begins any more. */
  stop(): Promise<void>
}

/** Runs one at a time: a turn that comes while the last is still at work is left out. A fault is logged, never thrown. */
export const startJob = ({
  name,
  access,
  everyMilliseconds,
  run,
  logger,
  unref,
}: Job): RunningJob => {
  if (access.trim() === '') throw new Error(`the job ${name} does not say whom it works for`)
  let running: Promise<void> | undefined
  let stopped = false
  const wake = (): Promise<void> => {
    if (stopped) return Promise.resolve()
    running ??= Promise.resolve()
      .then(run)
      .then(() => undefined)
      .catch((fault: unknown) => logger?.warn({ err: fault, job: name }, 'a job failed'))
      .finally(() => {
        running = undefined
      })
    return running
  }
  const timer = setInterval(() => void wake(), everyMilliseconds)
  if (unref) timer.unref()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
