import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Type } from 'typebox'
import { createHttp } from './http.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

describe('what no request may bring', () => {
  let app: FastifyInstance
  const asked: string[] = []
  before(async () => {
    app = await createHttp(pino({ level: 'silent' }), '0', {
      headersMilliseconds: 300,
      requestMilliseconds: 600,
      silenceMilliseconds: 2_000,
      checkMilliseconds: 50,
    })
    app.post('/echo', { bodyLimit: 1_000 }, async (request) => {
      asked.push(`${request.method} ${request.url}`)
      return { said: request.body }
    })
    app.delete('/echo', async () => ({ deleted: true }))
    app.get<{ Params: { id: string } }>('/things/:id', async ({ params }) => params)
    const querystring = Type.Object({ limit: Type.Optional(Type.String()) })
    app.get('/list', { schema: { querystring } }, async ({ query }) => query)
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  after(() => app.close())

  const post = async (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) => {
    const answer = await app.inject({ method: 'POST', url: '/echo', headers, payload })
    return { status: answer.statusCode, text: answer.body, problem: answer.json() as Problem }
  }
  /** Says the words on a socket of its own and gives back all that is answered until it is closed. */
  const say = (words: string, wait = 3_000): Promise<string> =>
    new Promise((resolve) => {
      const { port } = app.server.address() as AddressInfo
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(words))
      const timer = setTimeout(() => socket.destroy(), wait)
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearTimeout(timer)
        resolve(text)
      })
    })

  test('a type that a form of another site can send is refused, and so is none', async () => {
    const types = [
      ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
      ...[
        'text/plain; charset=utf-8',
        'text/plain;application/json',
        'application/jsonp',
        'text/json',
      ],
      ...['application/xml', 'application/octet-stream', 'application/json+x', '*/*', ''],
    ]
    for (const type of types) {
      const { status, problem } = await post('{"a":1}', { 'content-type': type })
      assert.equal(status, 415, type)
      assert.equal(problem.code, 'platform.wrong-media-type')
    }
    const headers = { 'content-length': '7' }
    assert.equal((await post('{"a":1}', headers)).status, 415, 'no type at all')
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
      assert.equal((await post('{"a":1}', { 'content-type': type })).status, 200, type)
  })

  test('a body of exactly the limit is read, one byte more is not', async () => {
    const body = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`
    assert.equal((await post(body(1_000))).status, 200)
    const over = await post(body(1_001))
    assert.equal(over.status, 413)
    assert.equal(over.problem.code, 'platform.body-too-large')
    const wide = await post(`"${'ы'.repeat(500)}"`)
    assert.equal(wide.status, 413, 'bytes are counted, not characters')
  })

  test('JSON nests thirty-two deep and no deeper, in whatever shape, and brackets in words do not count', async () => {
    const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    assert.equal((await post(nest(32))).status, 200)
    const deep = await post(nest(33))
    assert.equal(deep.status, 400)
    assert.equal(deep.problem.detail, 'the body nests deeper than 32 levels')
    assert.equal((await post(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).status, 400)
    assert.equal((await post('['.repeat(900))).status, 400)
    assert.equal((await post(JSON.stringify('[{"\\'.repeat(50)))).status, 200)
    assert.equal((await post(JSON.stringify(Array(100).fill([])))).status, 200)
  })

  test('names that reach the prototype are refused at any depth, however they are spelled', async () => {
    const bodies = [
      '{"__proto__":{"admin":true}}',
      '{"a":[{"__proto__":null}]}',
      '{"\\u005f_proto__":{"admin":true}}',
      '{"constructor":{"prototype":{"admin":true}}}',
    ]
    for (const body of bodies) assert.equal((await post(body)).status, 400, body)
    assert.equal(({} as Record<string, unknown>).admin, undefined)
  })

  test('of a name that is given twice the last value stands', async () => {
    assert.deepEqual(JSON.parse((await post('{"a":1,"a":2}')).text), { said: { a: 2 } })
  })

  test('a NUL and text that is not UTF-8 are refused in a body and in a path', async () => {
    assert.equal((await post('{"a":"x\\u0000"}')).problem.detail, 'the body holds a NUL character')
    assert.equal((await post('{"a\\u0000":1}')).status, 400)
    assert.equal((await post('{"a":"\\\\u0000"}')).status, 200, 'a backslash and letters are none')
    assert.equal((await post('{"a":"\\\\\\u0000"}')).status, 400)
    const latin = Buffer.from('{"a":"caf\xe9"}', 'latin1')
    assert.equal((await post(latin)).problem.detail, 'the body is not UTF-8')
    assert.equal((await app.inject('/things/a%00b')).statusCode, 400)
    assert.equal((await app.inject('/things/%FF')).statusCode, 400)
  })

  test('a parameter that is given twice is refused where one is asked for', async () => {
    assert.equal((await app.inject('/list?limit=5')).statusCode, 200)
    const { statusCode, body } = await app.inject('/list?limit=5&limit=6')
    assert.equal(statusCode, 400)
    assert.match(body, /"pointer":"\/limit"/)
  })

  test('an address longer than any that Karvan gives is refused', async () => {
    assert.equal((await app.inject(`/list?limit=${'5'.repeat(8_000)}`)).statusCode, 200)
    const { statusCode, body } = await app.inject(`/list?limit=${'5'.repeat(8_192)}`)
    assert.equal(statusCode, 414)
    assert.match(body, /platform\.address-too-long/)
    assert.match(
      await say(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: k\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    )
  })

  test('nothing but the method itself says the method', async () => {
    const headers = {
      ...JSON_TYPE,
      'x-http-method-override': 'DELETE',
      'x-http-method': 'DELETE',
      'x-method-override': 'DELETE',
    }
    const answer = await app.inject({
      method: 'POST',
      url: '/echo?_method=DELETE',
      headers,
      payload: '{}',
    })
    assert.deepEqual(answer.json(), { said: {} })
    for (const method of ['TRACE', 'OPTIONS', 'PATCH', 'PUT', 'PROPFIND'])
      assert.match(
        await say(`${method} /echo HTTP/1.1\r\nhost: k\r\nconnection: close\r\n\r\n`),
        /^HTTP\/1\.1 (404|400) /,
        method,
      )
  })

  test('a request whose length can be read in two ways is refused, and nothing behind it is heard', async () => {
    asked.length = 0
    const hidden = 'POST /echo?hidden HTTP/1.1\r\nhost: k\r\ncontent-length: 0\r\n\r\n'
    const head = 'POST /echo?first HTTP/1.1\r\nhost: k\r\ncontent-type: application/json\r\n'
    const ambiguous = [
      `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${head}content-length: 2\r\ncontent-length: 90\r\n\r\n{}${hidden}`,
      `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
      `${head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${head}content-length: +2\r\n\r\n{}${hidden}`,
      `${head}content-length: 2\r\n folded: yes\r\n\r\n{}${hidden}`,
      `${head}x: a\0b\r\ncontent-length: 2\r\n\r\n{}${hidden}`,
    ]
    for (const words of ambiguous) assert.match(await say(words), /^HTTP\/1\.1 400 /, words)
    assert.deepEqual(asked, [])
  })

  test('who sends its headers or its body drop by drop is cut off', async () => {
    const started = Date.now()
    const [headers, body] = await Promise.all([
      say('GET /list HTTP/1.1\r\nhost: k\r\nx-slow'),
      say(
        'POST /echo HTTP/1.1\r\nhost: k\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      ),
    ])
    assert.ok(Date.now() - started < 2_500, 'before the socket of the test gave up')
    for (const said of [headers, body]) assert.match(said, /^HTTP\/1\.1 408 |^$/)
  })

  test('a promise of HTTPS is made only where a declared proxy says that it is', async () => {
    const open = async (trustProxy: string[]) => {
      const one = await createHttp(pino({ level: 'silent' }), '0', { trustProxy })
      const headers = { 'x-forwarded-proto': 'https' }
      const answer = await one.inject({ url: '/nowhere', headers })
      await one.close()
      return answer.headers['strict-transport-security']
    }
    assert.equal(await open(['127.0.0.1']), 'max-age=31536000; includeSubDomains')
    assert.equal(await open([]), undefined)
    assert.equal(await open(['10.0.0.0/8']), undefined)
  })
})
