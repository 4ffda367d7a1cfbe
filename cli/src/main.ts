#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander'
import { backUp, runStoreCommand } from './backup.ts'
import { captureFiles } from './capture.ts'
import { CallFailed, type Client, createClient } from './client.ts'
import { addEpcisCommands } from './epcis/command.ts'
import { createOutput } from './output.ts'
import { runServerFile } from './server.ts'
import { createSimulationKey, discardSimulated } from './simulated.ts'
import { trackThing } from './track.ts'
import { verifyJournal } from './verify.ts'
import { verifyAudit } from './verify-audit.ts'

const SETTINGS = `
Settings of the server: PORT, KARVAN_DATA, DATABASE_URL, KARVAN_KEY, KARVAN_DEMO, KARVAN_LOG and those of the README.
Settings of the other commands: KARVAN_URL (http://localhost:8080) and KARVAN_KEY.
Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 a simulation whose key was revoked.`

/** Runs the command line; resolves with the exit code. */
const run = async (argv: readonly string[]): Promise<number> => {
  let code = 0
  const program = new Command('karvan')
    .description('Track and manage cargo across rail, port and border')
    .option('--json', 'print results for programs')
    .addHelpText('after', SETTINGS)
    .exitOverride()
  const output = () => createOutput(program.opts<{ json?: boolean }>().json === true)
  const client = () => createClient(process.env)
  const action =
    <Args extends unknown[]>(work: (...args: Args) => Promise<number>) =>
    async (...args: Args): Promise<void> => {
      code = await work(...args)
    }

  program
    .command('start')
    .description('start the server')
    .action(action(() => runServerFile('src/main.js', ['start'])))
  program
    .command('capture')
    .description('capture EPCIS 2.0.1 JSON-LD documents')
    .argument('<file...>')
    .action(action((files: string[]) => captureFiles(client(), output(), files)))
  program
    .command('track')
    .description('show where a thing is and what happened to it')
    .argument('<id>', 'number of a container, wagon, vessel, truck or train, or a URI')
    .option('--limit <count>', 'events of the timeline', readCount, 20)
    .action(
      action((id: string, options: { limit: number }) =>
        trackThing(client(), output(), id, options.limit),
      ),
    )
  program
    .command('simulate')
    .description('send simulated traffic, or remove all of it with --discard')
    .option('--discard', 'remove all simulated events')
    .option('--seed <number>', 'same seed, same events')
    .option('--back <hours>', 'history to send first')
    .option('--until <instant>', 'stop there instead of following the clock')
    .option('--hours <hours>', 'follow the clock for so long')
    .option('--speed <factor>', 'simulated time for real time')
    .option('--close <place:from:to...>', 'closed border points')
    .option('--state <file>', 'file by which the next run goes on')
    .action(
      action((options: SimulateOptions) =>
        options.discard ? discardSimulated(client(), output()) : simulate(client(), options),
      ),
    )
  program
    .command('verify')
    .description(
      'check every event of the journal against its hash, its key and its order; "verify audit": the chain of the audit trail',
    )
    .addArgument(new Argument('[what]').choices(['journal', 'audit']).default('journal'))
    .option(
      '--anchor <file>',
      'audit: hold the chain against this file, KARVAN_AUDIT_ANCHOR of the server',
    )
    .action(
      action((what: string, { anchor }: { anchor?: string }) =>
        what === 'audit'
          ? verifyAudit(client(), output(), anchor)
          : verifyJournal(client(), output()),
      ),
    )
  program
    .command('backup')
    .description(
      'copy the embedded store to a new directory: of the running server when KARVAN_KEY is set, else of KARVAN_DATA',
    )
    .argument('<target>')
    .action(action((target: string) => backUp(process.env, output(), target)))
  program
    .command('restore')
    .description('restore a backup into KARVAN_DATA, which must be empty')
    .argument('<source>')
    .action(action((source: string) => runStoreCommand(output(), 'restore', source)))

  addEpcisCommands(program, { client, output, action, readCount })

  await program.parseAsync(argv)
  return code
}

const readCount = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}

interface SimulateOptions {
  discard?: boolean
  seed?: string
  back?: string
  until?: string
  hours?: string
  speed?: string
  state?: string
  close?: string[]
}

const simulate = async (client: Client, options: SimulateOptions): Promise<number> => {
  const args: string[] = []
  for (const name of ['seed', 'back', 'until', 'hours', 'speed', 'state'] as const) {
    const value = options[name]
    if (value !== undefined) args.push(`--${name}=${value}`)
  }
  for (const closure of options.close ?? []) args.push(`--close=${closure}`)
  // A new key ends the run before: not for arguments that are wrong.
  const code = await runServerFile('simulate/main.js', [...args, '--check'])
  if (code !== 0) return code
  const environment = { ...process.env, KARVAN_KEY: await createSimulationKey(client) }
  return runServerFile('simulate/main.js', args, environment)
}

// Whoever reads may have read enough: `karvan track … | head`.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(0)
  throw fault
})

try {
  process.exitCode = await run(process.argv)
} catch (fault) {
  if (fault instanceof CommanderError) process.exitCode = fault.exitCode === 0 ? 0 : 2
  else if (fault instanceof CallFailed) {
    process.stderr.write(`${fault.message}\n`)
    process.exitCode = 1
  } else throw fault
}
