import { resolve } from 'node:path'
import { createClient } from './client.ts'
import type { Output } from './output.ts'
import { runServerFile } from './server.ts'

/** Copies the store of the running server, which keeps running; without a key, that of KARVAN_DATA, which nobody may use. */
export const backUp = async (
  environment: Record<string, string | undefined>,
  output: Output,
  target: string,
): Promise<number> => {
  if (!environment.KARVAN_KEY) return runStoreCommand(output, 'backup', target)
  const text = JSON.stringify({ target: resolve(target) })
  const written = await createClient(environment).call<{ target: string }>('POST', '/api/backups', {
    type: 'application/json',
    text,
  })
  output.say(`Backup written to ${written.target}`)
  output.result(written)
  return 0
}

/** Lets the server's program back up or restore KARVAN_DATA; with --json its words are left out. */
export const runStoreCommand = async (
  output: Output,
  command: 'backup' | 'restore',
  directory: string,
): Promise<number> => {
  const stdout = output.isForPrograms ? 'ignore' : 'inherit'
  const code = await runServerFile('src/main.js', [command, directory], process.env, stdout)
  const path = resolve(directory)
  if (code === 0) output.result(command === 'backup' ? { target: path } : { source: path })
  return code
}
