import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Verification } from '@karvan/contract'
import type { TestStore } from '../src/platform/testing.ts'

const SERVER = fileURLToPath(new URL('../src/main.js', import.meta.url))
export const SERVER_KEY = 'key-of-a-server-process-of-tests'

/** What a server process opens: a data directory, or a database. */
export type StoreOptions = TestStore['options']

export interface Running {
  child: ChildProcess
  url: string
  output(): string
}

const children = new Set<ChildProcess>()

/** What a failed test left running; for `after`. */
export const endAll = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

/** Runs the server's program, or another one, on a store, as a process of its own. */
export const run = (
  { url, directory }: StoreOptions,
  args: readonly string[] = ['start'],
  program = SERVER,
  settings: Record<string, string> = {},
): ChildProcess => {
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      PORT: '0',
      KARVAN_DATA: directory,
      KARVAN_KEY: SERVER_KEY,
      KARVAN_DEMO: 'off',
      KARVAN_LOG: 'error',
      KARVAN_RATE_PER_MINUTE: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Starts a server and waits until it says where it listens. */
export const start = async (
  store: StoreOptions,
  program = SERVER,
  settings: Record<string, string> = {},
): Promise<Running> => {
  const child = run(store, ['start'], program, settings)
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  child.stderr!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  for (;;) {
    const url = /running at (http:\/\/localhost:\d+)\//.exec(text)?.[1]
    if (url) return { child, url, output: () => text }
    assert.equal(child.exitCode, null, text)
    await sleep(20)
  }
}

/** Sends a signal and waits for the end; the exit code. */
export const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return ended
}

/** Calls a server; anything but success fails the test. */
export const call = async <Body>(url: string, path: string, body?: object): Promise<Body> => {
  const response = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${SERVER_KEY}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : null,
  })
  assert.ok(response.ok, `${path} answered ${response.status}`)
  return response.json() as Promise<Body>
}

/** Holds the whole journal against itself; any problem fails the test. */
export const verify = async (url: string): Promise<Verification> => {
  let after = 0
  let checked = 0
  for (;;) {
    const chunk: Verification = await call(url, `/api/verification?after=${after}`)
    assert.deepEqual(chunk.problems, [])
    checked += chunk.checked
    if (chunk.next === null) return { ...chunk, checked }
    after = chunk.next
  }
}
