import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Timeline, Verification } from '@karvan/contract'
import { documentOf, seen } from './house.ts'

const SERVER = fileURLToPath(new URL('../src/main.js', import.meta.url))
const KEY = 'durability-key-of-tests'
const ROUNDS = process.env.KARVAN_LONG ? 1_000 : 20
const THING = 'urn:epc:id:bic:CSQU3054383'
const work = mkdtempSync(join(tmpdir(), 'karvan-durability-'))
after(() => rmSync(work, { recursive: true, force: true }))

/** These tests are about the embedded store; a PostgreSQL server answers for its own durability. */
const embeddedOnly = { skip: process.env.DATABASE_URL ? 'about the embedded store only' : false }

interface Running {
  child: ChildProcess
  url: string
  output(): string
}

const run = (directory: string, args: readonly string[] = ['start']): ChildProcess =>
  spawn(process.execPath, [SERVER, ...args], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      PORT: '0',
      KARVAN_DATA: directory,
      KARVAN_KEY: KEY,
      KARVAN_DEMO: 'off',
      KARVAN_LOG: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const start = async (directory: string): Promise<Running> => {
  const child = run(directory)
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

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return ended
}

const call = async <Body>(url: string, path: string, body?: object): Promise<Body> => {
  const response = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : null,
  })
  assert.ok(response.ok, `${path} answered ${response.status}`)
  return response.json() as Promise<Body>
}

const verify = async (url: string): Promise<Verification> => {
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

/** Documents of five events, several at a time, until the server is gone; returns the ids that were acknowledged. */
const captureUntilDead = async (url: string, acknowledged: Set<string>[]): Promise<void> => {
  const worker = async (): Promise<void> => {
    for (;;) {
      const events = Array.from({ length: 5 }, () =>
        seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z', { 'karvan:remark': randomUUID() }),
      )
      try {
        await call(url, '/epcis/capture', documentOf(events))
      } catch {
        return
      }
      acknowledged.push(new Set(events.map(({ eventID }) => String(eventID))))
    }
  }
  await Promise.all([worker(), worker(), worker()])
}

test(
  `killed ${ROUNDS} times in the middle of captures, every acknowledged document is there and no half one`,
  embeddedOnly,
  async () => {
    const directory = join(work, 'killed')
    const acknowledged: Set<string>[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const server = await start(directory)
      const capturing = captureUntilDead(server.url, acknowledged)
      await sleep(60 + ((round * 37) % 200))
      await end(server.child, 'SIGKILL')
      await capturing
    }
    const server = await start(directory)
    const { head, checked } = await verify(server.url)
    assert.equal(checked, head)
    assert.equal(head % 5, 0, 'a document stands half')
    const there = new Set<string>()
    let url: string | null = '/epcis/events?perPage=1000&orderBy=recordTime&orderDirection=ASC'
    while (url) {
      const response: Response = await fetch(server.url + url, {
        headers: { authorization: `Bearer ${KEY}` },
      })
      const body = (await response.json()) as {
        epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
      }
      for (const { eventID } of body.epcisBody.queryResults.resultsBody.eventList)
        there.add(eventID)
      url = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1] ?? null
    }
    assert.equal(there.size, head)
    assert.ok(
      acknowledged.length >= ROUNDS,
      `only ${acknowledged.length} documents were acknowledged`,
    )
    for (const ids of acknowledged)
      for (const id of ids) assert.ok(there.has(id), `${id} was acknowledged and is lost`)
    await end(server.child, 'SIGTERM')
  },
)

test('every acknowledged capture cost at least one fsync', embeddedOnly, async () => {
  const server = await start(join(work, 'fsync'))
  const count = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return Number(/^karvan_store_fsyncs (\d+)/m.exec(text)?.[1])
  }
  const before = await count()
  for (let n = 0; n < 10; n++)
    await call(
      server.url,
      '/epcis/capture',
      documentOf([seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]),
    )
  assert.ok((await count()) >= before + 10)
  await end(server.child, 'SIGTERM')
})

test('a second process on the same data is refused with a sentence', embeddedOnly, async () => {
  const directory = join(work, 'second')
  const first = await start(directory)
  const second = run(directory)
  let text = ''
  second.stderr!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  assert.equal(code, 1)
  assert.match(text, /Karvan does not start/)
  assert.ok(text.includes(directory), text)
  await call(
    first.url,
    '/epcis/capture',
    documentOf([seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]),
  )
  assert.equal(await end(first.child, 'SIGTERM'), 0)
})

test(
  'a stop drains: what was taken is answered, and the process ends with 0',
  embeddedOnly,
  async () => {
    const server = await start(join(work, 'drain'))
    const answers = Array.from({ length: 20 }, () =>
      call<{ captured: number }>(
        server.url,
        '/epcis/capture',
        documentOf([seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]),
      ).catch((fault: Error) => fault),
    )
    await sleep(30)
    assert.equal(await end(server.child, 'SIGTERM'), 0)
    const outcomes = await Promise.all(answers)
    const again = await start(join(work, 'drain'))
    const { head } = await verify(again.url)
    assert.equal(head, outcomes.filter((outcome) => !(outcome instanceof Error)).length)
    await end(again.child, 'SIGTERM')
  },
)

test('a backup restored elsewhere gives the same answers', embeddedOnly, async () => {
  const directory = join(work, 'original')
  const first = await start(directory)
  await call(
    first.url,
    '/epcis/capture',
    documentOf([
      seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z'),
      seen(THING, 'TM-KRW', '2026-05-02T10:00:00Z'),
    ]),
  )
  await sleep(300)
  const ask = (url: string) =>
    call<Timeline>(url, `/api/things/${encodeURIComponent(THING)}/timeline`)
  const answer = await ask(first.url)
  assert.equal(answer.entries.length, 2)
  await end(first.child, 'SIGTERM')
  for (const args of [['backup', join(work, 'copy')]])
    assert.equal(await new Promise((resolve) => run(directory, args).once('exit', resolve)), 0)
  assert.equal(
    await new Promise((resolve) =>
      run(join(work, 'restored'), ['restore', join(work, 'copy')]).once('exit', resolve),
    ),
    0,
  )
  const second = await start(join(work, 'restored'))
  assert.deepEqual(await ask(second.url), answer)
  await end(second.child, 'SIGTERM')
})

test('a data directory of version 0.1.0 opens and upgrades', embeddedOnly, async () => {
  const fixture = fileURLToPath(new URL('../../fixtures/data-0.1.0', import.meta.url))
  const directory = join(work, 'fixture')
  const restored = await new Promise((resolve) =>
    run(directory, ['restore', fixture]).once('exit', resolve),
  )
  assert.equal(restored, 0)
  const server = await start(directory)
  const { head, checked } = await verify(server.url)
  assert.ok(head > 0)
  assert.equal(checked, head)
  const { entries } = await call<Timeline>(
    server.url,
    `/api/things/${encodeURIComponent(THING)}/timeline`,
  )
  assert.ok(entries.length > 0)
  await end(server.child, 'SIGTERM')
})
