import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, mock, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createHttp } from './http.ts'
import { addressOf, limitRequests } from './limits.ts'
import { Refusal, type RefusalKind } from './refusal.ts'

const LIMITS = { perAsker: 6, anonymousReads: 5, anonymousWrites: 2, wrongSecrets: 3 }
const WRONG: RefusalKind = { code: 'test.wrong', status: 401, title: 'wrong', guess: true }
const NOBODY: RefusalKind = { code: 'test.nobody', status: 401, title: 'nobody' }

/** A server whose keys are the words that begin with `good`; cookies that begin so are sessions. */
const openServer = async (): Promise<FastifyInstance> => {
  const app = await createHttp(pino({ level: 'silent' }), '0', { trustProxy: ['127.0.0.1'] })
  const keyOf = (authorization: string | undefined) => authorization?.replace('Bearer ', '')
  await limitRequests(
    app,
    LIMITS,
    ({ headers }) => {
      const credential = keyOf(headers.authorization) ?? headers.cookie
      return credential?.startsWith('good') ? credential : undefined
    },
    async () => {
      app.addHook('onRequest', async ({ headers, url }) => {
        const key = keyOf(headers.authorization)
        if (key !== undefined && !key.startsWith('good')) throw new Refusal(WRONG)
        const isSigned = key !== undefined || headers.cookie?.startsWith('good')
        if (url === '/mine' && !isSigned) throw new Refusal(NOBODY)
      })
    },
  )
  app.get('/mine', async () => ({ ok: true }))
  app.get('/live', { config: { uncounted: true } }, async () => ({ ok: true }))
  app.get('/anybody', async () => ({ ok: true }))
  app.post('/sign-in', { config: { access: { open: 'signs in' } } }, async (request) => {
    const { password } = request.body as { password: string }
    if (password !== 'right') throw new Refusal(WRONG)
    return { ok: true }
  })
  return app
}

describe('limits', () => {
  let app: FastifyInstance
  beforeEach(async () => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 })
    app = await openServer()
    await app.ready()
  })
  afterEach(async () => {
    await app.close()
    mock.timers.reset()
  })

  interface Ask {
    key?: string
    cookie?: string
    from?: string
    password?: string
  }
  const ask = async (url: string, { key, cookie, from = '198.51.100.7', password }: Ask = {}) => {
    const answer = await app.inject({
      method: password === undefined ? 'GET' : 'POST',
      url,
      headers: {
        'x-forwarded-for': from,
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(password === undefined ? {} : { payload: { password } }),
    })
    // What is counted when an answer has gone out is counted.
    await new Promise((resolve) => setImmediate(resolve))
    return answer
  }
  const statuses = async (times: number, url: string, how: Ask = {}): Promise<number[]> => {
    const found: number[] = []
    for (let n = 0; n < times; n++) found.push((await ask(url, how)).statusCode)
    return found
  }

  test('a key that asks too much is told when to ask again, and other keys are not', async () => {
    assert.deepEqual(await statuses(6, '/mine', { key: 'good' }), Array(6).fill(200))
    mock.timers.tick(20_000)
    const over = await ask('/mine', { key: 'good' })
    assert.equal(over.statusCode, 429)
    assert.equal(over.headers['retry-after'], '40')
    assert.equal(over.headers.ratelimit, '"requests";r=0;t=40')
    assert.match(String(over.headers['content-type']), /^application\/problem\+json/)
    const problem = over.json() as Problem
    assert.equal(problem.code, 'platform.too-many-requests')
    assert.equal(problem.detail, 'try again in 40 seconds')
    assert.equal((await ask('/mine', { key: 'good-other' })).statusCode, 200)
    mock.timers.tick(40_000)
    assert.equal((await ask('/mine', { key: 'good' })).statusCode, 200)
  })

  test('the policy is always told, what remains once half of it is used', async () => {
    const answers = []
    for (let n = 0; n < 5; n++) answers.push(await ask('/mine', { key: 'good' }))
    for (const { headers } of answers)
      assert.equal(headers['ratelimit-policy'], '"requests";q=6;w=60')
    assert.deepEqual(
      answers.map(({ headers }) => headers.ratelimit),
      [undefined, undefined, undefined, '"requests";r=2;t=60', '"requests";r=1;t=60'],
    )
  })

  test('nobody in particular is limited by address, reading and writing apart', async () => {
    assert.deepEqual(await statuses(6, '/anybody'), [200, 200, 200, 200, 200, 429])
    assert.deepEqual(await statuses(3, '/sign-in', { password: 'right' }), [200, 200, 429])
    assert.equal((await ask('/anybody', { from: '198.51.100.8' })).statusCode, 200)
    assert.equal(
      (await ask('/mine', { key: 'good' })).statusCode,
      200,
      'who signs is counted apart',
    )
    mock.timers.tick(60_000)
    assert.equal((await ask('/anybody')).statusCode, 200)
  })

  test('a dead session counts like none, and does not make its address a guesser', async () => {
    const asked = await statuses(6, '/mine', { cookie: 'dead' })
    assert.deepEqual(asked, [401, 401, 401, 401, 401, 429])
    assert.equal((await ask('/sign-in', { password: 'right' })).statusCode, 200)
  })

  test('whether a process lives is asked as often as one likes', async () => {
    assert.deepEqual(await statuses(20, '/live'), Array(20).fill(200))
  })

  test('an address that guesses waits twice as long each time', async () => {
    const guess = (n: number) => ask('/mine', { key: `bad-${n}` })
    let n = 0
    for (const seconds of [60, 120, 240, 480, 900, 900]) {
      for (let times = 0; times < 3; times++) assert.equal((await guess(n++)).statusCode, 401)
      const blocked = await guess(n++)
      assert.equal(blocked.statusCode, 429)
      assert.equal(blocked.headers['retry-after'], String(seconds))
      mock.timers.tick(seconds * 1000)
    }
  })

  test('wrong passwords are guesses too, and a right one does not help who guessed', async () => {
    mock.timers.tick(1)
    const guesses = [
      await ask('/sign-in', { password: 'a' }),
      await ask('/sign-in', { password: 'b' }),
    ]
    assert.deepEqual(
      guesses.map(({ statusCode }) => statusCode),
      [401, 401],
    )
    mock.timers.tick(59_000)
    assert.equal((await ask('/mine', { key: 'bad' })).statusCode, 401)
    mock.timers.tick(2_000)
    const right = await ask('/sign-in', { password: 'right' })
    assert.equal(right.statusCode, 429)
    assert.equal(right.headers['retry-after'], '58')
  })

  test('a cookie or a good key beside a password does not hide that it is guessed', async () => {
    for (const beside of [{ cookie: 'same=1' }, { cookie: 'good' }, { key: 'good' }]) {
      const from = `203.0.113.${JSON.stringify(beside).length}`
      await ask('/mine', { ...beside, from })
      const guess = (password: string) => ask('/sign-in', { ...beside, from, password })
      assert.equal((await guess('a')).statusCode, 401)
      assert.equal((await guess('b')).statusCode, 401)
      assert.equal((await guess('c')).statusCode, 429, 'by the limit of writes')
      mock.timers.tick(59_999)
      mock.timers.tick(2)
      assert.equal((await guess('d')).statusCode, 401)
    }
  })

  test('a wrong password counts each time, whatever cookie comes with it', async () => {
    const guess = (password: string) => ask('/sign-in', { cookie: 'same=1', password })
    await guess('a')
    mock.timers.tick(50_000)
    await guess('b')
    mock.timers.tick(9_000)
    assert.equal((await ask('/mine', { key: 'bad' })).statusCode, 401)
    assert.equal((await ask('/mine', { key: 'good-new' })).statusCode, 429)
  })

  test('a key that was good before is let through while somebody at its address guesses', async () => {
    assert.equal((await ask('/mine', { key: 'good' })).statusCode, 200)
    assert.deepEqual(await statuses(1, '/mine', { key: 'bad-1' }), [401])
    assert.deepEqual(await statuses(1, '/mine', { key: 'bad-2' }), [401])
    assert.deepEqual(await statuses(1, '/mine', { key: 'bad-3' }), [401])
    assert.equal((await ask('/mine', { key: 'good' })).statusCode, 200)
    assert.equal((await ask('/mine', { key: 'good-new' })).statusCode, 429, 'it may be a hit')
    assert.equal((await ask('/mine', { key: 'good-new', from: '203.0.113.5' })).statusCode, 200)
  })

  test('a device that repeats one revoked key locks nobody out', async () => {
    const asked = await statuses(5, '/mine', { key: 'revoked' })
    assert.deepEqual(asked, Array(5).fill(401))
    assert.equal((await ask('/mine', { key: 'revoked' })).statusCode, 429, 'by the limit of reads')
    assert.equal((await ask('/sign-in', { password: 'right' })).statusCode, 200)
  })

  test('who is not a declared proxy cannot choose the address it is counted by', async () => {
    const plain = await createHttp(pino({ level: 'silent' }), '0')
    plain.get('/ip', async ({ ip, protocol, host }) => ({ ip, protocol, host }))
    const headers = {
      host: 'karvan.example',
      'x-forwarded-for': '203.0.113.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    }
    const asked = await plain.inject({ url: '/ip', headers })
    assert.deepEqual(asked.json(), { ip: '127.0.0.1', protocol: 'http', host: 'karvan.example' })
    await plain.close()
    const spoofed = { url: '/anybody', headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' } }
    for (let n = 0; n < 5; n++) assert.equal((await app.inject(spoofed)).statusCode, 200)
    assert.equal((await ask('/anybody')).statusCode, 429, 'the word of the proxy itself counts')
  })
})

test('an address of IPv6 stands for its /64, one of IPv4 for itself, however it is written', () => {
  assert.equal(addressOf('2001:db8:1:2:3:4:5:6'), addressOf('2001:db8:1:2::1'))
  assert.notEqual(addressOf('2001:db8:1:2::1'), addressOf('2001:db8:1:3::1'))
  assert.equal(addressOf('::ffff:198.51.100.7'), '198.51.100.7')
  assert.notEqual(addressOf('198.51.100.7'), addressOf('198.51.100.8'))
})
