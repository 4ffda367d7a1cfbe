import { loadCorridor } from '@karvan/data'
import { readOptions, USAGE } from './options.ts'
import { runSimulation } from './run.ts'
import { createSpeaker, KeyRefused } from './speak.ts'

/** Exit codes: 0 asked to stop or done, 1 fault, 2 wrong arguments, 3 the key is refused. */
const main = async (): Promise<number> => {
  const network = loadCorridor()
  const places = new Set(network.places.map(({ id }) => id))
  const options = readOptions(process.argv.slice(2), process.env, (id) => places.has(id))
  if ('reasons' in options) {
    process.stderr.write(`${options.reasons.join('\n')}\n${USAGE}\n`)
    return 2
  }
  if (options.isCheck) return 0
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
    process.once(signal, () => stopping.abort())
  const tell = (text: string): void => {
    process.stdout.write(`${text}\n`)
  }
  const speaker = createSpeaker({ ...options, stop: stopping.signal, tell })
  try {
    const { signal } = stopping
    await runSimulation({ options, network, speaker, stop: signal, clock: Date.now, tell })
    return 0
  } catch (fault) {
    if (stopping.signal.aborted) return 0
    process.stderr.write(`${(fault as Error).message}\n`)
    return fault instanceof KeyRefused ? 3 : 1
  }
}

process.exitCode = await main()
// A parent that forked this process keeps a channel open.
if (process.connected) process.disconnect()
