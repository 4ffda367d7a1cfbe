import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Timeline } from '@karvan/contract'
import { unpack } from './fixture.ts'
import { documentOf, seen } from './house.ts'
import { call, end, endAll, run, SERVER_KEY, type StoreOptions, start, verify } from './process.ts'

// What a PostgreSQL server answers for itself, the embedded store must be shown to do.

const THING = 'urn:epc:id:bic:CSQU3054383'
const work = mkdtempSync(join(tmpdir(), 'karvan-scenario-'))
after(() => {
  endAll()
  rmSync(work, { recursive: true, force: true })
})
const at = (name: string): StoreOptions => ({ url: undefined, directory: join(work, name) })

test('every acknowledged capture cost at least one fsync', async () => {
  const server = await start(at('fsync'))
  const count = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${SERVER_KEY}` }
    const text = await (await fetch(`${server.url}/metrics`, { headers })).text()
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

test('a second process on the same data is refused with a sentence', async () => {
  const store = at('second')
  const first = await start(store)
  const second = run(store)
  let text = ''
  second.stderr!.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  assert.equal(code, 1)
  assert.match(text, /Karvan does not start/)
  assert.ok(text.includes(store.directory), text)
  await call(
    first.url,
    '/epcis/capture',
    documentOf([seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')]),
  )
  assert.equal(await end(first.child, 'SIGTERM'), 0)
})

/** Everything that a reader may ask of the journal and of what is derived from it. */
const readAll = async (url: string): Promise<object[]> => {
  const timeline = `/api/things/${encodeURIComponent(THING)}/timeline`
  const paths = [timeline, '/epcis/events?perPage=1000', '/api/things', '/api/organisations']
  const answers = await Promise.all(paths.map((path) => call<object>(url, path)))
  // When the answer was made is no part of it.
  return answers.map((answer) => ({ ...answer, creationDate: undefined, time: undefined }))
}

test('a backup gives the same answers elsewhere, taken of a running server or of a stopped one', async () => {
  const original = at('original')
  const server = await start(original)
  const places = ['AZ-ALA', 'TM-KRW', 'AZ-YAL']
  const events = places.map((place, day) => seen(THING, place, `2026-05-0${day + 1}T10:00:00Z`))
  await call(server.url, '/epcis/capture', documentOf(events))
  await waitForTracking(server.url)
  const answers = await readAll(server.url)
  const running = join(work, 'backup-running')
  await call(server.url, '/api/backups', { target: running })
  await end(server.child, 'SIGTERM')
  const stopped = join(work, 'backup-stopped')
  assert.equal(await exitOf(run(original, ['backup', stopped])), 0)

  for (const backup of [running, stopped]) {
    const restored = { url: undefined, directory: `${backup}-restored` }
    assert.equal(await exitOf(run(restored, ['restore', backup])), 0)
    const again = await start(restored)
    assert.deepEqual(await readAll(again.url), answers)
    await end(again.child, 'SIGTERM')
    assert.equal(await exitOf(run(restored, ['restore', backup])), 1)
  }
})

test('a data directory of version 0.1.0 opens and upgrades', async () => {
  const fixture = new URL('../../fixtures/data-0.1.0.br', import.meta.url)
  const backup = join(work, 'fixture-backup')
  unpack(readFileSync(fixture), backup)
  const store = at('fixture')
  assert.equal(await exitOf(run(store, ['restore', backup])), 0)
  const server = await start(store)
  const { head, checked } = await verify(server.url)
  assert.deepEqual([head, checked], [6, 6])
  await waitForTracking(server.url)
  const { entries } = await call<Timeline>(
    server.url,
    `/api/things/${encodeURIComponent(THING)}/timeline`,
  )
  // The event that was declared wrong, and its declaration.
  const expected = ['TM-KRW false', 'AZ-ALA true', 'AZ-ALA true', 'AZ-YAL false']
  assert.deepEqual(
    entries.map(({ place, retracted }) => `${place} ${retracted}`),
    expected,
  )
  await end(server.child, 'SIGTERM')
})

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', resolve))

const waitForTracking = async (url: string): Promise<void> => {
  for (;;) {
    const { followers } = await call<{ followers: { lag: number }[] }>(url, '/health')
    if (followers.every(({ lag }) => lag === 0)) return
    await sleep(50)
  }
}
