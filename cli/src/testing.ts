import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KARVAN_CONTEXT } from '@karvan/contract'

type Environment = Record<string, string | undefined>

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Begun {
  child: ChildProcess
  /** What it said so far. */
  said(): string
  ended: Promise<Ended>
}

/** Begins a program of this package as a process of its own that knows no settings but the given. */
export const begin = (
  program: 'main.js' | 'conformance/main.js',
  args: readonly string[],
  environment: Environment = {},
): Begun => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(program, import.meta.url)), ...args],
    {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
  return { child, said: () => stdout + stderr, ended }
}

/** `karvan …` to its end. */
export const karvan = (args: readonly string[], environment: Environment): Promise<Ended> =>
  begin('main.js', args, environment).ended

/** A directory that is gone after the tests, and the way to put files into it. */
export const makeFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'karvan-cli-test-'))
  return {
    path,
    write(name: string, value: unknown): string {
      const file = join(path, name)
      writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A document of one container seen at the port of Alat, at so many hours of a day. */
export const documentOf = (thing: string, hours: readonly number[], more: object = {}): object => ({
  '@context': KARVAN_CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-05-01T00:00:00Z',
  epcisBody: {
    eventList: hours.map((hour) => ({
      type: 'ObjectEvent',
      eventTime: `2026-05-01T${String(hour).padStart(2, '0')}:00:00Z`,
      eventTimeZoneOffset: '+04:00',
      epcList: [thing],
      action: 'OBSERVE',
      bizStep: 'arriving',
      readPoint: { id: 'urn:karvan:place:AZ-ALA' },
      ...more,
    })),
  },
})

/** Waits until all that was captured can be tracked. */
export const settle = async ({ url, key }: { url: string; key: string }): Promise<void> => {
  const headers = { authorization: `Bearer ${key}` }
  for (let attempt = 0; attempt < 200; attempt++) {
    const health = (await (await fetch(`${url}/health`, { headers })).json()) as {
      followers: { lag: number }[]
    }
    if (health.followers.every(({ lag }) => lag === 0)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the server does not catch up')
}
