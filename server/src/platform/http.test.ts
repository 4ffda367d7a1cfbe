import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Problem, REASON_LIMIT } from '@karvan/contract'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { pino } from 'pino'
import { Type } from 'typebox'
import { createGather } from './gather.ts'
import { createHttp } from './http.ts'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

const Body = Type.Object(
  {
    name: Type.String({ minLength: 2 }),
    colour: Type.Union([Type.Literal('red'), Type.Literal('green')]),
    count: Type.Integer(),
  },
  { additionalProperties: false },
)

const SECRET = 'password=hunter2'

const addRoutes = (app: FastifyInstance, gather: { add(item: number): Promise<number> }): void => {
  app.post('/things', { schema: { body: Body } }, async () => ({ ok: true }))
  app.post('/small', { bodyLimit: 100 }, async () => ({ ok: true }))
  app.get(
    '/things/:id',
    {
      schema: {
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: Type.Object({ limit: Type.Optional(Type.String({ pattern: '^\\d+$' })) }),
      },
    },
    async () => ({ ok: true }),
  )
  app.get('/fault', async () => {
    throw new Error(SECRET)
  })
  app.get('/odd-fault', async () => {
    throw { odd: SECRET }
  })
  app.get<{ Params: { code: string } }>('/store/:code', async ({ params }) => {
    throw Object.assign(new Error(SECRET), { code: params.code })
  })
  app.get('/refused', async () => {
    const reasons = Array.from({ length: 250 }, (_, index) => ({
      pointer: `/${index}`,
      code: 'test.bad',
      message: 'bad',
    }))
    throw new Refusal(refusals.invalidRequest, { reasons })
  })
  app.post('/queue', async () => ({ done: await gather.add(1) }))
}

describe('the HTTP server', () => {
  let app: FastifyInstance
  const lines: string[] = []
  let release: (() => void)[] = []
  before(async () => {
    const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
    app = await createHttp(logger, '1.2.3')
    const gather = createGather<number, number>({
      weigh: () => 1,
      batchWeight: 1,
      queueWeight: 3,
      handle: async (items) => {
        await new Promise<void>((resolve) => release.push(resolve))
        return items
      },
    })
    addRoutes(app, gather)
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  after(() => app.close())

  const ask = async (options: InjectOptions) => {
    const { statusCode: status, headers, body: text } = await app.inject(options)
    return { status, headers, text, problem: (text === '' ? {} : JSON.parse(text)) as Problem }
  }
  const refused = async (
    options: InjectOptions,
    status: number,
    code: string,
  ): Promise<Problem> => {
    const answer = await ask(options)
    assert.equal(answer.status, status, answer.text)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    const { problem } = answer
    assert.equal(problem.code, code)
    assert.equal(problem.status, status)
    assert.equal(problem.type, `urn:karvan:problem:${code}`)
    assert.notEqual(problem.title, '')
    return problem
  }
  const json = { 'content-type': 'application/json' }
  const post = (payload: string, headers: Record<string, string> = json): InjectOptions => ({
    method: 'POST',
    url: '/things',
    headers,
    payload,
  })

  test('a body of the wrong form is refused with every reason at once', async () => {
    const problem = await refused(
      post('{"name":"x","colour":"blue","size/~":1}'),
      400,
      'platform.invalid-request',
    )
    const told = problem.reasons!.map(({ pointer, code }) => `${pointer} ${code}`).sort()
    assert.deepEqual(told, [
      '/colour platform.anyOf',
      '/count platform.required',
      '/name platform.minLength',
      '/size~1~0 platform.additionalProperties',
    ])
    assert.equal(problem.reasonCount, 4)
    const colour = problem.reasons!.find(({ pointer }) => pointer === '/colour')
    assert.equal(colour?.message, 'body must be one of "red", "green"')
  })

  test('numbers are not made of words', async () => {
    const problem = await refused(
      post('{"name":"xy","colour":"red","count":"1"}'),
      400,
      'platform.invalid-request',
    )
    assert.deepEqual(
      problem.reasons?.map(({ pointer }) => pointer),
      ['/count'],
    )
  })

  test('wrong parameters of a path and of a query are refused', async () => {
    const path = await refused({ url: '/things/1' }, 400, 'platform.invalid-request')
    assert.match(path.reasons![0]!.message, /^params /)
    const url = '/things/d290f1ee-6c54-4b01-90e6-d701748f0851?limit=all'
    const query = await refused({ url }, 400, 'platform.invalid-request')
    assert.match(query.reasons![0]!.message, /^querystring /)
  })

  for (const [what, text] of [
    ['torn', '{"name":'],
    ['empty', ''],
    ['no JSON', 'name=x'],
    ['poisoned', '{"__proto__":{"admin":true}}'],
  ] as const)
    test(`a body that is ${what} is refused with 400`, async () => {
      await refused(post(text), 400, 'platform.invalid-request')
    })

  test('a content type that nobody reads is refused with 415, a body too large with 413', async () => {
    await refused(post('a,b', { 'content-type': 'text/csv' }), 415, 'platform.wrong-media-type')
    await refused(post('x', { 'content-type': 'a b c' }), 415, 'platform.wrong-media-type')
    const small = { ...post(JSON.stringify({ a: 'x'.repeat(200) })), url: '/small' }
    await refused(small, 413, 'platform.body-too-large')
    await refused(post(`"${'x'.repeat(8 * 1024 * 1024)}"`), 413, 'platform.body-too-large')
  })

  test('an unknown address, a wrong method and an address that cannot be read are refused', async () => {
    await refused({ url: '/nowhere' }, 404, 'platform.not-found')
    await refused({ method: 'DELETE', url: '/things' }, 404, 'platform.not-found')
    await refused({ method: 'GET', url: '/things' }, 404, 'platform.not-found')
    await refused({ url: '/things/%zz' }, 400, 'platform.invalid-request')
  })

  test('a fault says its request id and nothing else; the log says the rest under that id', async () => {
    for (const url of ['/fault', '/odd-fault', '/store/42P01']) {
      const answer = await ask({ url })
      assert.equal(answer.status, 500, url)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.equal(answer.problem.code, 'platform.fault')
      const id = String(answer.headers['x-request-id'])
      assert.equal(answer.problem.detail, `request id ${id}`)
      assert.ok(!answer.text.includes('hunter2'))
      assert.ok(!answer.text.includes('http.test'))
      const logged = lines.map((line) => JSON.parse(line)).find((line) => line.reqId === id)
      assert.equal(logged?.msg, 'fault')
      assert.equal(logged?.level, 50)
    }
  })

  test('a store that is away is said with 503 and when to ask again', async () => {
    for (const code of ['08006', '57P01', 'ECONNREFUSED', 'STORE_UNAVAILABLE']) {
      const answer = await ask({ url: `/store/${code}` })
      assert.equal(answer.status, 503, code)
      assert.equal(answer.problem.code, 'platform.store-unavailable')
      assert.equal(answer.headers['retry-after'], '2')
      assert.ok(!answer.text.includes('hunter2'))
    }
  })

  test('of many reasons a hundred are listed and all are counted', async () => {
    const problem = await refused({ url: '/refused' }, 400, 'platform.invalid-request')
    assert.equal(problem.reasons?.length, REASON_LIMIT)
    assert.equal(problem.reasonCount, 250)
  })

  test('every answer, good or bad, carries the guarding headers and an id of its own', async () => {
    const answers = await Promise.all(
      ['/api/openapi.json', '/fault', '/nowhere', '/refused', '/things/%zz'].map((url) =>
        ask({ url }),
      ),
    )
    for (const { headers } of answers) {
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'no-referrer')
      const policy = String(headers['content-security-policy'])
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ])
        assert.ok(policy.split('; ').includes(part), policy)
      assert.ok(!/unsafe|https?:|\*/.test(policy), policy)
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
      assert.match(String(headers['permissions-policy']), /geolocation=\(\)/)
      for (const name of [
        'server',
        'x-powered-by',
        'access-control-allow-origin',
        'strict-transport-security',
      ])
        assert.equal(headers[name], undefined, name)
      assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/)
    }
    assert.equal(new Set(answers.map(({ headers }) => headers['x-request-id'])).size, 5)
  })

  test('nobody chooses the id under which the log speaks of their request', async () => {
    const { headers } = await ask({
      url: '/nowhere',
      headers: { 'request-id': 'mine', 'x-request-id': 'mine' },
    })
    assert.notEqual(headers['x-request-id'], 'mine')
  })

  test('a full queue answers 429 with Retry-After, and takes again when it has drained', async () => {
    const { port } = app.server.address() as AddressInfo
    const send = () => fetch(`http://127.0.0.1:${port}/queue`, { method: 'POST' })
    const taken = [send(), send(), send()]
    while (release.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const answers: Response[] = []
    do {
      const settled = await Promise.race([
        send(),
        new Promise<null>((r) => setTimeout(r, 200, null)),
      ])
      if (settled) answers.push(settled)
    } while (answers.length < 2)
    for (const answer of answers) {
      assert.equal(answer.status, 429)
      assert.equal(answer.headers.get('retry-after'), '1')
      assert.match(String(answer.headers.get('content-type')), /^application\/problem\+json/)
      assert.equal(((await answer.json()) as Problem).code, 'platform.too-much-waiting')
    }
    const drain = setInterval(() => {
      for (const go of release.splice(0)) go()
    }, 5)
    for (const answer of await Promise.all(taken)) assert.equal(answer.status, 200)
    assert.equal((await send()).status, 200)
    clearInterval(drain)
    release = []
  })

  test('what is not even HTTP is refused and harms nobody', async () => {
    const { port } = app.server.address() as AddressInfo
    const said = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
    assert.match(said, /^HTTP\/1\.1 400 /)
    await refused({ url: '/nowhere' }, 404, 'platform.not-found')
  })

  test('the description is OpenAPI 3.1 of this version and names the routes', async () => {
    const { body } = await app.inject({ url: '/api/openapi.json' })
    const document = JSON.parse(body)
    assert.match(document.openapi, /^3\.1\./)
    assert.equal(document.info.version, '1.2.3')
    assert.ok(document.paths['/things'].post.requestBody)
    assert.ok(document.paths['/things/{id}'].get)
    assert.equal(document.paths['/api/openapi.json'], undefined)
  })
})
