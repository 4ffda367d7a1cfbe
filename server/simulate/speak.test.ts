import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createSpeaker, EventsRefused, KeyRefused, type Speaker } from './speak.ts'

type Turn = { status: number; headers?: Record<string, string> } | 'hang up'

interface Heard {
  path: string | undefined
  key: string | undefined
  body: string
}

/** A server that answers in turns, and a speaker to it. */
const openServer = async (
  t: TestContext,
  turns: Turn[],
): Promise<{ speaker: Speaker; heard: Heard[]; stop: AbortController }> => {
  const heard: Heard[] = []
  const read = async (request: IncomingMessage): Promise<string> =>
    Buffer.concat(await request.toArray()).toString()
  const server = createServer(async (request, response) => {
    const body = await read(request)
    heard.push({ path: request.url, key: request.headers.authorization, body })
    const turn = turns.shift() ?? { status: 202 }
    if (turn === 'hang up') request.socket.destroy()
    else response.writeHead(turn.status, turn.headers).end('said so')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const stop = new AbortController()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const parts = { url, key: 'kv_key', stop: stop.signal, tell: () => {}, firstWaitMilliseconds: 5 }
  return { speaker: createSpeaker(parts), heard, stop }
}

test('it says the same again after a lost connection, an overload and a fault, until it is taken', async (t) => {
  const overload = { status: 429, headers: { 'retry-after': '1' } }
  const turns: Turn[] = ['hang up', overload, { status: 503 }, { status: 500 }]
  const { speaker, heard } = await openServer(t, turns)
  const startTime = Date.now()
  await speaker.send([{ type: 'ObjectEvent' }], 0)
  assert.equal(heard.length, 5)
  assert.equal(new Set(heard.map(({ body }) => body)).size, 1)
  assert.ok(Date.now() - startTime >= 1000, 'it waits as long as it is asked to')
  assert.equal(heard[0]?.path, '/epcis/capture')
  assert.equal(heard[0]?.key, 'Bearer kv_key')
  assert.deepEqual(JSON.parse(heard[0]?.body ?? '').epcisBody.eventList, [{ type: 'ObjectEvent' }])
})

test('a refused key and refused events are the end', async (t) => {
  const turns: Turn[] = [{ status: 401 }, { status: 403 }, { status: 400 }]
  const { speaker, heard } = await openServer(t, turns)
  await assert.rejects(speaker.send([], 0), KeyRefused)
  await assert.rejects(speaker.send([], 0), KeyRefused)
  await assert.rejects(speaker.send([], 0), EventsRefused)
  assert.equal(heard.length, 3)
})

test('asked to stop, it waits no longer', async (t) => {
  const { speaker, stop } = await openServer(t, [
    { status: 429, headers: { 'retry-after': '600' } },
  ])
  const sending = speaker.send([], 0)
  setTimeout(() => stop.abort(), 50)
  await assert.rejects(sending, { name: 'AbortError' })
})
