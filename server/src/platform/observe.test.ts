import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Database } from './database.ts'
import type { FollowerState } from './follow.ts'
import { createHttp } from './http.ts'
import { observe } from './observe.ts'

const running: FollowerState = { name: 'tracking', position: 90, head: 100, lag: 10, problem: null }

/** Prometheus text format 0.0.4: a comment, or a name with labels and a number. */
const LINE =
  /^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)+\})? (-?[0-9.]+(e[+-]?[0-9]+)?|[+-]Inf|NaN|Nan))$/

describe('health and metrics', () => {
  let app: FastifyInstance
  let followers: FollowerState[] | Error
  let stopping: boolean
  before(async () => {
    app = await createHttp(pino({ level: 'silent' }), '0')
    observe(app, {
      // Only its engine is read.
      database: { engine: 'embedded' } as Database,
      listFollowers: async () => {
        if (followers instanceof Error) throw followers
        return followers
      },
      isStopping: () => stopping,
      isTrusted: ({ headers }) => headers['x-test-trusted'] === 'yes',
      isToken: () => false,
      gauges: { karvan_test_things: { help: 'Things of a test', read: () => 7 } },
    })
    app.get<{ Params: { id: string } }>('/things/:id', async ({ params }) => params.id)
    await app.ready()
  })
  beforeEach(() => {
    followers = [running]
    stopping = false
  })
  after(() => app.close())

  const ask = async (url: string, trusted = 'yes') => {
    const asked = { url, headers: { 'x-test-trusted': trusted } }
    const { statusCode: status, body: text, headers } = await app.inject(asked)
    return { status, text, headers }
  }
  const isReady = async () => {
    const [all, ready, live] = await Promise.all(
      ['/health', '/health/ready', '/health/live'].map((url) => ask(url)),
    )
    const stranger = await ask('/health', 'no')
    assert.equal(live!.status, 200, 'the process answers whatever else is wrong')
    assert.deepEqual(JSON.parse(live!.text), { live: true })
    assert.equal(all!.status, ready!.status)
    const health = JSON.parse(all!.text)
    for (const short of [ready!, stranger]) {
      assert.equal(short.status, all!.status)
      assert.deepEqual(JSON.parse(short.text), { ready: health.ready })
    }
    assert.equal(health.ready, all!.status === 200)
    return { status: all!.status, ...health }
  }

  test('a running server is ready; how far its followers are is for who governs it', async () => {
    assert.deepEqual(await isReady(), {
      status: 200,
      live: true,
      ready: true,
      store: 'answers',
      engine: 'embedded',
      followers: [running],
    })
  })

  test('it is not ready while it stops', async () => {
    stopping = true
    assert.equal((await isReady()).status, 503)
  })

  test('it is not ready while a follower stands still, and says why', async () => {
    const problem = 'cannot read the row after position 90: no such place'
    followers = [running, { ...running, name: 'other', problem }]
    const health = await isReady()
    assert.equal(health.status, 503)
    assert.equal(health.followers[1].problem, problem)
  })

  test('it is not ready while a follower is far behind', async () => {
    followers = [{ ...running, lag: 49_999 }]
    assert.equal((await isReady()).status, 200)
    followers = [{ ...running, lag: 50_000 }]
    assert.equal((await isReady()).status, 503)
  })

  test('it is not ready while the store does not answer, and says nothing of the fault', async () => {
    followers = new Error('password=hunter2')
    const health = await isReady()
    assert.equal(health.status, 503)
    assert.equal(health.store, 'does not answer')
    assert.ok(!JSON.stringify(health).includes('hunter2'))
  })

  test('the metrics are Prometheus text with our own gauges, the lag, and requests by route', async () => {
    await ask('/things/1')
    await ask('/things/2')
    await ask('/nowhere')
    const { status, text, headers } = await ask('/metrics')
    assert.equal(status, 200)
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    const lines = text.split('\n').filter((line) => line !== '')
    for (const line of lines) assert.match(line, LINE)
    const has = (line: string) => assert.ok(lines.includes(line), line)
    has('karvan_test_things 7')
    has('karvan_follower_lag_rows{follower="tracking"} 10')
    has('karvan_http_request_seconds_count{method="GET",route="/things/:id",status="200"} 2')
    has('karvan_http_request_seconds_count{method="GET",route="unknown",status="404"} 1')
    assert.ok(!text.includes('/nowhere'), 'an address that nobody serves makes no label')
  })

  test('the metrics answer while the store does not', async () => {
    followers = new Error('away')
    const { status, text } = await ask('/metrics')
    assert.equal(status, 200)
    assert.match(text, /^karvan_test_things 7$/m)
  })
})
