import { SingleBar } from 'cli-progress'

export interface Output {
  /** With --json: one JSON value is all that stands on standard output. */
  isForPrograms: boolean
  /** One line for people; nothing with --json. */
  say(line: string): void
  /** The result for programs, printed with --json. */
  result(value: unknown): void
  /** A bar on a terminal's standard error; silent elsewhere. */
  progress(total: number, what: string): Progress
}

interface Progress {
  advance(done: number): void
  end(): void
}

const SILENT: Progress = { advance: () => {}, end: () => {} }

export const createOutput = (json: boolean): Output => ({
  isForPrograms: json,
  say(line) {
    if (!json) process.stdout.write(`${line}\n`)
  },
  result(value) {
    if (json) process.stdout.write(`${JSON.stringify(value)}\n`)
  },
  progress(total, what) {
    if (json || !process.stderr.isTTY || total < 2) return SILENT
    const bar = new SingleBar({
      format: `${what} {bar} {value}/{total}  {eta_formatted} left`,
      stream: process.stderr,
      clearOnComplete: true,
    })
    bar.start(total, 0)
    return { advance: (done) => bar.update(done), end: () => bar.stop() }
  },
})
