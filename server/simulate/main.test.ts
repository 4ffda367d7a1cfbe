import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('main.js', import.meta.url))

const start = (args: readonly string[], environment: Record<string, string>) => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text
  })
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.on('exit', (code) => resolve({ code, said })),
  )
  return { child, ended }
}

const openServer = async (t: TestContext, status: number, heard: () => void): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      heard()
      response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('wrong arguments end it with 2 and all the reasons', async () => {
  const { code, said } = await start(['--seed', 'x', '--close', 'AZ-YAL'], {}).ended
  assert.equal(code, 2)
  for (const part of ['--seed x', '--close AZ-YAL', 'KARVAN_KEY'])
    assert.ok(said.includes(part), said)
})

test('a key that is refused ends it with 3', async (t) => {
  const url = await openServer(t, 403, () => {})
  const { code } = await start(['--back', '1'], { KARVAN_URL: url, KARVAN_KEY: 'kv_x' }).ended
  assert.equal(code, 3)
})

test('asked to stop while it follows the clock it ends with 0', async (t) => {
  let resolveHeard = (): void => {}
  const heard = new Promise<void>((resolve) => {
    resolveHeard = resolve
  })
  const url = await openServer(t, 202, () => resolveHeard())
  const { child, ended } = start(['--back', '0'], { KARVAN_URL: url, KARVAN_KEY: 'kv_x' })
  await heard
  child.kill('SIGTERM')
  assert.equal((await ended).code, 0)
})

test('sent up to an instant it ends with 0 by itself', async (t) => {
  let documents = 0
  const url = await openServer(t, 202, () => documents++)
  const args = ['--back', '2', '--until', '2026-05-01T00:00:00Z']
  assert.equal((await start(args, { KARVAN_URL: url, KARVAN_KEY: 'kv_x' }).ended).code, 0)
  assert.ok(documents > 0)
})
