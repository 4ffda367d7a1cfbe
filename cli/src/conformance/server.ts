import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../../server/dist/src/main.js', import.meta.url))
const KEY = 'conformance-key-of-one-run'

export interface RunningServer {
  url: string
  key: string
  stop(): Promise<void>
}

/** A fresh server of our own on an empty store, on any free port; gone with its data afterwards. */
export const startServer = async (): Promise<RunningServer> => {
  const data = mkdtempSync(join(tmpdir(), 'karvan-conformance-'))
  const child = spawn(process.execPath, [SERVER, 'start'], {
    env: {
      ...process.env,
      // Never the store of whoever runs this.
      DATABASE_URL: undefined,
      PORT: '0',
      KARVAN_DATA: join(data, 'store'),
      KARVAN_KEY: KEY,
      KARVAN_DEMO: 'off',
      KARVAN_LOG: 'error',
      // Other people's test data come as fast as they can be taken.
      KARVAN_RATE_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await readAddress(child)
  return {
    url,
    key: KEY,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const readAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /running at (http:\/\/localhost:\d+)\//.exec(text)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', (code) =>
      reject(new Error(`the server ended with code ${code} before it answered`)),
    )
  })

export interface Answer {
  status: number
  body: unknown
}

export type Call = (
  method: string,
  path: string,
  text?: string,
  more?: Record<string, string>,
) => Promise<Answer>

export const createCall =
  ({ url, key }: RunningServer): Call =>
  async (method, path, text, more = {}) => {
    const headers: Record<string, string> = { ...more, authorization: `Bearer ${key}` }
    if (text !== undefined) headers['content-type'] = 'application/ld+json'
    const response = await fetch(url + path, { method, headers, body: text ?? null })
    const answer = await response.text()
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) }
  }
