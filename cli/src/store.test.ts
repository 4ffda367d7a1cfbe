import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { type Begun, begin, documentOf, karvan, makeFolder, settle } from './testing.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'

const QUIET = { PORT: '0', KARVAN_DEMO: 'off', KARVAN_LOG: 'error' }

/** `karvan start`, until it says where it listens. */
const start = async (data: string): Promise<Begun & { url: string }> => {
  const begun = begin('main.js', ['start'], { ...QUIET, KARVAN_DATA: data })
  for (;;) {
    const url = /running at (http:\/\/localhost:\d+)\//.exec(begun.said())?.[1]
    if (url) return { ...begun, url }
    assert.equal(begun.child.exitCode, null, begun.said())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const stop = async ({ child, ended }: Begun): Promise<number | null> => {
  child.kill('SIGTERM')
  return (await ended).code
}

describe('the store from the command line', () => {
  const folder = makeFolder()
  const begun: Begun[] = []
  after(async () => {
    for (const server of begun) if (server.child.exitCode === null) await stop(server)
    folder.remove()
  })

  test('a store is begun, backed up while it runs and at rest, restored, and the things are there', async () => {
    const data = join(folder.path, 'data')
    const server = await start(data)
    begun.push(server)
    const key = /shown this once: (kv_[\w-]+)/.exec(server.said())?.[1]
    assert.ok(key, server.said())
    const settings = { KARVAN_URL: server.url, KARVAN_KEY: key }
    const file = folder.write('good.jsonld', documentOf(CONTAINER, [8, 9]))
    assert.equal((await karvan(['capture', file], settings)).code, 0)

    const running = join(folder.path, 'running')
    const backup = await karvan(['--json', 'backup', running], settings)
    assert.equal(backup.code, 0, backup.stderr)
    assert.deepEqual(JSON.parse(backup.stdout), { target: running })
    const twice = await karvan(['backup', running], settings)
    assert.equal(twice.code, 1)
    assert.match(twice.stderr, /is not empty/)
    const inUse = await karvan(['backup', join(folder.path, 'x')], { KARVAN_DATA: data })
    assert.equal(inUse.code, 1)
    assert.match(inUse.stderr, /in use|used by|running/i)
    assert.equal(await stop(server), 0)

    const resting = join(folder.path, 'resting')
    const atRest = await karvan(['--json', 'backup', resting], { KARVAN_DATA: data })
    assert.equal(atRest.code, 0, atRest.stderr)
    assert.deepEqual(JSON.parse(atRest.stdout), { target: resting })

    const restored = join(folder.path, 'restored')
    const restore = await karvan(['restore', running], { KARVAN_DATA: restored })
    assert.deepEqual(restore, { code: 0, stdout: `Restored into ${restored}\n`, stderr: '' })
    const over = await karvan(['restore', running], { KARVAN_DATA: restored })
    assert.equal(over.code, 1)
    assert.match(over.stderr, /is not empty/)

    const again = await start(restored)
    begun.push(again)
    assert.ok(!again.said().includes('shown this once'), 'the key is shown once')
    await settle({ url: again.url, key })
    const there = { KARVAN_URL: again.url, KARVAN_KEY: key }
    const [tracked, verified] = await Promise.all([
      karvan(['--json', 'track', 'CSQU3054383'], there),
      karvan(['--json', 'verify'], there),
    ])
    assert.equal(JSON.parse(tracked.stdout).thing.events, 2)
    assert.deepEqual(JSON.parse(verified.stdout), { checked: 2, problems: [] })
    assert.equal(await stop(again), 0)
  })

  test('what is no backup is not restored, with one sentence and nothing left behind', async () => {
    const data = join(folder.path, 'nothing')
    for (const source of [join(folder.path, 'nowhere'), folder.path]) {
      const { code, stdout, stderr } = await karvan(['--json', 'restore', source], {
        KARVAN_DATA: data,
      })
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
      assert.match(stderr, /no backup/)
      assert.ok(!stderr.includes('    at '), stderr)
      assert.ok(!existsSync(data))
    }
  })

  test('wrong settings stop the start with one sentence each', async () => {
    const { code, stderr } = await karvan(['start'], {
      PORT: 'x',
      KARVAN_KEY: 'short',
      KARVAN_DEMO: 'maybe',
      KARVAN_DATA: join(folder.path, 'never'),
    })
    assert.equal(code, 1)
    for (const name of ['PORT', 'KARVAN_KEY', 'KARVAN_DEMO'])
      assert.match(stderr, new RegExp(`^ *${name} `, 'm'))
    assert.ok(!existsSync(join(folder.path, 'never')))
  })
})
