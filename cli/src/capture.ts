import { readFile } from 'node:fs/promises'
import type { CaptureJob } from '@karvan/contract'
import { CallFailed, type Client } from './client.ts'
import type { Output } from './output.ts'

interface Captured {
  file: string
  job: CaptureJob | null
  error: string | null
}

/** Captures documents one after another. Returns the exit code: 1 when any was refused. */
export const captureFiles = async (
  client: Client,
  output: Output,
  files: readonly string[],
): Promise<number> => {
  const results: Captured[] = []
  const progress = output.progress(files.length, 'Capturing')
  for (const file of files) {
    results.push(await captureFile(client, file))
    progress.advance(results.length)
  }
  progress.end()
  for (const { file, job, error } of results) {
    if (job)
      output.say(
        `${file}: ${job.events} events, ${job.captured} new, ${job.duplicates} known before`,
      )
    for (const { pointer, message } of job?.warnings ?? [])
      output.say(`  warning ${pointer}  ${message}`)
    if (error) process.stderr.write(`${file}: ${error}\n`)
  }
  output.result(results)
  return results.some(({ error }) => error !== null) ? 1 : 0
}

const captureFile = async (client: Client, file: string): Promise<Captured> => {
  try {
    const text = await readFile(file).catch((fault: NodeJS.ErrnoException) => {
      throw new CallFailed(
        fault.code === 'ENOENT' ? 'there is no such file' : `cannot be read (${fault.code})`,
      )
    })
    const job = await client.call<CaptureJob>('POST', '/epcis/capture', {
      type: 'application/ld+json',
      text,
    })
    return { file, job, error: null }
  } catch (fault) {
    if (!(fault instanceof CallFailed)) throw fault
    return { file, job: null, error: fault.message }
  }
}
