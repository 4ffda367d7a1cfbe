import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { type App, createApp } from '../src/app.ts'
import { createLogger, type Database, systemClock } from '../src/platform/index.ts'
import { openTestDatabase } from '../src/platform/testing.ts'
import { documentOf, MIGRATIONS, STARTED, seen } from './house.ts'

const ADMIN_KEY = 'the-administrator-key-of-hardening'
const METRICS_TOKEN = 'the-metrics-token-of-hardening'
const THING = 'urn:epc:id:bic:CSQU3054383'
const UNSAFE = ['POST', 'PUT', 'PATCH', 'DELETE']
const OVER_HTTPS = { 'x-forwarded-proto': 'https', host: 'karvan.example' }

describe('the house as it meets the Internet', () => {
  let db: Database
  let app: App
  let screens: string
  const lines: string[] = []
  before(async () => {
    screens = mkdtempSync(join(tmpdir(), 'karvan-screens-'))
    writeFileSync(join(screens, 'index.html'), '<!doctype html><title>Karvan</title>')
    db = await openTestDatabase(STARTED)
    const logger = createLogger('trace', { write: (line: string) => void lines.push(line) })
    app = await createApp({
      db,
      clock: systemClock,
      logger,
      migrations: MIGRATIONS,
      screens,
      trustProxy: ['127.0.0.1'],
      ratePerMinute: 100_000,
      metricsToken: METRICS_TOKEN,
    })
    await app.access.openHouse(ADMIN_KEY)
    await app.http.ready()
  })
  after(async () => {
    await app.stop()
    await db.close()
    rmSync(screens, { recursive: true, force: true })
  })

  let clients = 0
  /** As a client with an address of its own, so that no test waits for what another tried. */
  const ask = (options: InjectOptions, key: string | null = ADMIN_KEY) => {
    clients++
    const address = {
      'x-forwarded-for': `10.${clients >> 16}.${(clients >> 8) & 255}.${clients & 255}`,
    }
    const signed = key === null ? {} : { authorization: `Bearer ${key}` }
    return app.http.inject({ ...options, headers: { ...address, ...signed, ...options.headers } })
  }
  /** Every route, with something in the place of its parameters. */
  const routes = (value: string) =>
    app.http.routeTable.flatMap(({ method, url, config }) =>
      [method].flat().map((one) => ({
        method: one as 'GET',
        url: url.replaceAll(/:[a-zA-Z0-9]+/g, value),
        access: config!.access!,
      })),
    )
  /** Routes without an end are left out: they would never answer. */
  const isStream = ({ url }: { url: string }): boolean => /\/(hints|stream)/.test(url)

  test('no route that changes something reads what a form of another site can send', async () => {
    const unsafe = routes('x').filter(({ method }) => UNSAFE.includes(method))
    assert.ok(unsafe.length >= 8)
    for (const { method, url } of unsafe)
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        const headers = { 'content-type': type }
        const { statusCode } = await ask({ method, url, headers, payload: 'a=b' })
        // What only a person or another Karvan may do is refused to this key before anything is read.
        const isUnread = statusCode === 415 || statusCode === 403
        assert.ok(isUnread, `${method} ${url} ${type} ${statusCode}`)
      }
  })

  test('no odd address, parameter or body makes a fault', async () => {
    const odd = ['%00', '%F0%9F%9A%82', "'%3B--", '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '9'.repeat(400)]
    const queries = [
      'q=%00&text=%00',
      'limit=1&limit=2',
      'limit=-1&after=%00',
      '__proto__=1',
      'a[b]=1',
    ]
    const bodies = ['{}', '[]', 'null', '0', '"x"', '{"id":"\\ud800"}', '{"a":{"b":[1e400]}}']
    for (const value of odd)
      for (const route of routes(value).filter((one) => !isStream(one))) {
        const { method } = route
        const changes = UNSAFE.includes(method)
        for (const more of changes ? bodies : queries) {
          const url = changes ? route.url : `${route.url}?${more}`
          const headers = changes ? { 'content-type': 'application/json' } : {}
          const answer = await ask({ method, url, headers, ...(changes ? { payload: more } : {}) })
          const isReadiness = answer.statusCode === 503 && url.startsWith('/health')
          assert.ok(
            answer.statusCode < 500 || isReadiness,
            `${method} ${url} ${more} ${answer.body}`,
          )
        }
      }
  })

  test('every answer of every route carries the guarding headers, and none is kept by a cache', async () => {
    const kept: string[] = []
    for (const { method, url } of routes('x').filter((one) => !isStream(one))) {
      const { headers } = await ask({ method, url })
      for (const [name, value] of [
        ['x-content-type-options', 'nosniff'],
        ['referrer-policy', 'no-referrer'],
        ['cross-origin-resource-policy', 'same-origin'],
        ['cross-origin-opener-policy', 'same-origin'],
        ['x-robots-tag', 'noindex, nofollow'],
      ] as const)
        assert.equal(headers[name], value, `${method} ${url}`)
      assert.match(
        String(headers['content-security-policy']),
        /^default-src 'none'; script-src 'self';/,
      )
      for (const name of ['server', 'x-powered-by', 'access-control-allow-origin'])
        assert.equal(headers[name], undefined, `${method} ${url}`)
      if (headers['cache-control'] !== 'no-store') kept.push(`${url} ${headers['cache-control']}`)
    }
    const expected = [
      '/* no-cache',
      '/api/network private, no-cache',
      '/index.html no-cache',
      '/ no-cache',
    ]
    assert.deepEqual(
      kept.filter((one) => !expected.includes(one)),
      [],
    )
    assert.ok(kept.includes('/api/network private, no-cache'))
  })

  test('a public tracking link is for no index: neither its page nor what it shows, living or ended', async () => {
    const event = seen(THING, 'AZ-ALA', '2026-04-30T08:00:00Z')
    await ask({ method: 'POST', url: '/epcis/capture', payload: documentOf([event]) })
    await app.catchUp()
    const body = { thing: THING, fields: ['place'], label: 'Public' }
    const expiresTime = new Date(Date.now() + 86_400_000).toISOString()
    const url = '/api/tracking-links'
    const made = await ask({ method: 'POST', url, payload: { ...body, expiresTime } })
    assert.equal(made.statusCode, 201, made.body)
    const { token } = made.json<{ token: string }>()
    const shown = `${url}/shown`
    for (const [request, status] of [
      [{ url: `/t/${token}` }, 200],
      [{ url: shown, headers: { 'karvan-link': token } }, 200],
      [{ url: shown, headers: { 'karvan-link': 'ended' } }, 404],
    ] as const) {
      const answer = await ask(request, null)
      assert.equal(answer.statusCode, status, request.url)
      assert.equal(answer.headers['x-robots-tag'], 'noindex, nofollow', request.url)
    }
  })

  test('a stream carries them too', async () => {
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.http.server.address() as AddressInfo
    const stop = new AbortController()
    const { headers } = await fetch(`http://127.0.0.1:${port}/api/hints`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      signal: stop.signal,
    })
    stop.abort()
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('content-security-policy')!, /frame-ancestors 'none'/)
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
  })

  const signIn = async (headers: Record<string, string> = {}) => {
    const payload = { key: ADMIN_KEY }
    const answer = await ask({ method: 'POST', url: '/api/session', headers, payload }, null)
    assert.equal(answer.statusCode, 201, answer.body)
    const { name, value, ...attributes } = answer.cookies[0]!
    return { cookie: `${name}=${value}`, name, value, attributes, headers: answer.headers }
  }

  test('over HTTPS the cookie is of this host alone and never sent in the clear', async () => {
    const { cookie, name, attributes, headers } = await signIn(OVER_HTTPS)
    assert.equal(name, '__Host-karvan_session')
    const { secure, httpOnly, sameSite, path } = attributes
    assert.deepEqual(
      { secure, httpOnly, sameSite, path },
      { secure: true, httpOnly: true, sameSite: 'Strict', path: '/' },
    )
    assert.equal('domain' in attributes, false)
    assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains')
    const url = '/api/session'
    assert.equal((await ask({ url, headers: { ...OVER_HTTPS, cookie } }, null)).statusCode, 200)
    const renamed = cookie.replace('__Host-', '')
    assert.equal(
      (await ask({ url, headers: { ...OVER_HTTPS, cookie: renamed } }, null)).statusCode,
      401,
    )
    const out = await ask({ method: 'DELETE', url, headers: { ...OVER_HTTPS, cookie } }, null)
    assert.equal(out.cookies[0]?.name, '__Host-karvan_session')
    assert.equal((await ask({ url, headers: { ...OVER_HTTPS, cookie } }, null)).statusCode, 401)
  })

  test('a session acts and listens from our own pages only, by whatever a browser says of them', async () => {
    const { cookie } = await signIn(OVER_HTTPS)
    const act = async (method: 'GET' | 'POST', url: string, more: Record<string, string>) => {
      const headers = { ...OVER_HTTPS, cookie, ...more }
      const payload = method === 'POST' ? { payload: {} } : {}
      const { statusCode, body } = await ask({ method, url, headers, ...payload }, null)
      return statusCode === 403 ? (JSON.parse(body) as { code: string }).code : 'let through'
    }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://karvan.example' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      ...[
        ...['https://evil.example', 'https://karvan.example.evil.example', 'null', ''],
        ...['http://karvan.example', 'https://karvan.example:8443', 'https://sub.karvan.example'],
      ].map((origin) => ({ origin })),
    ]
    for (const headers of foreign) {
      const what = JSON.stringify(headers)
      assert.equal(await act('POST', '/api/organisations', headers), 'access.foreign-page', what)
      assert.equal(await act('GET', '/api/hints', headers), 'access.foreign-page', what)
      assert.equal(await act('GET', '/api/things', headers), 'access.foreign-page', what)
    }
    const own = [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://karvan.example' },
    ]
    for (const headers of own)
      assert.equal(await act('POST', '/api/organisations', headers as never), 'let through')
    const opened = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    assert.equal(
      await act('GET', '/things/1', opened),
      'let through',
      'a link from elsewhere opens a page',
    )
    assert.equal(await act('POST', '/api/organisations', opened), 'access.foreign-page')
  })

  test('a page that another site opens, and a foreign script, get nothing to read with', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    for (const method of ['GET', 'OPTIONS'] as const) {
      const answer = await ask({ method, url: '/api/things', headers })
      for (const name of Object.keys(answer.headers))
        assert.ok(!name.startsWith('access-control-'), name)
    }
  })

  test('how much flows is told to who governs the house, and to the machine that bears the token', async () => {
    const capturer = await ask({
      method: 'POST',
      url: '/api/keys',
      payload: { organisation: 'operator', role: 'dispatcher', label: 'no governor' },
    })
    const { secret } = capturer.json() as { secret: string }
    const tell = async (url: string, key: string | null) => {
      const { statusCode, body } = await ask({ url }, key)
      return { status: statusCode, isWhole: body.includes('followers') || body.includes('karvan_') }
    }
    for (const key of [ADMIN_KEY, METRICS_TOKEN])
      for (const url of ['/metrics', '/health'])
        assert.deepEqual(await tell(url, key), { status: 200, isWhole: true }, url)
    for (const key of [null, secret]) {
      assert.deepEqual(await tell('/health', key), { status: 200, isWhole: false })
      const refused = key === null ? 401 : 403
      assert.deepEqual(await tell('/metrics', key), { status: refused, isWhole: false })
    }
    assert.deepEqual(await tell('/metrics', `${METRICS_TOKEN}x`), { status: 401, isWhole: false })
    assert.equal(
      (await ask({ url: '/api/things' }, METRICS_TOKEN)).statusCode,
      401,
      'it opens nothing else',
    )
    const ready = await ask({ url: '/health/ready' }, null)
    assert.deepEqual(ready.json(), { ready: true })
    assert.deepEqual((await ask({ url: '/health/live' }, null)).json(), { live: true })
  })

  test('a folder is not listed and nothing outside of it is served', async () => {
    for (const url of [
      '/assets/',
      '/assets',
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/.git/config',
      '/%2e%2e/%2e%2e/etc/passwd',
    ]) {
      const { body } = await ask({ url }, null)
      assert.ok(!/"name"|\[core\]|root:|Index of/i.test(body), url)
    }
  })

  test('whatever is asked, no secret comes into the log', async () => {
    lines.length = 0
    const secrets = [
      ADMIN_KEY,
      METRICS_TOKEN,
      'wrong-key-hunter2',
      'guessed-token-hunter2',
      'link-token-hunter2',
      'remark-hunter2',
    ]
    const { cookie, value } = await signIn()
    const made = await ask({
      method: 'POST',
      url: '/api/keys',
      payload: { organisation: 'operator', role: 'capturer', label: 'made for the log' },
    })
    const { secret } = made.json() as { secret: string }
    secrets.push(value, secret)
    const json = { 'content-type': 'application/json' }
    const event = seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z', {
      'karvan:remark': 'remark-hunter2',
    })
    const asked: [InjectOptions, string | null][] = [
      [{ url: '/api/session', headers: { cookie } }, null],
      [{ url: '/api/session', headers: { cookie: 'karvan_session=guessed-token-hunter2' } }, null],
      [{ url: '/api/session', headers: { 'karvan-link': 'link-token-hunter2' } }, null],
      [{ method: 'POST', url: '/api/session', payload: { key: 'wrong-key-hunter2' } }, null],
      [{ method: 'POST', url: '/api/session', payload: { key: ['wrong-key-hunter2'] } }, null],
      [
        {
          method: 'POST',
          url: '/api/session',
          headers: json,
          payload: '{"key":"wrong-key-hunter2',
        },
        null,
      ],
      [{ url: '/api/things' }, 'wrong-key-hunter2'],
      [{ url: '/metrics' }, METRICS_TOKEN],
      [{ url: '/t/link-token-hunter2' }, null],
      [{ url: '/api/links/link-token-hunter2' }, null],
      [{ url: '/api/search?q=x&token=link-token-hunter2' }, secret],
      [{ url: `/api/things/${secret}` }, secret],
      [{ method: 'POST', url: '/epcis/capture', payload: documentOf([event]) }, secret],
      [
        { method: 'POST', url: '/epcis/capture', headers: json, payload: '{"remark-hunter2' },
        secret,
      ],
      [{ method: 'POST', url: '/api/reports', payload: { remark: 'remark-hunter2' } }, secret],
      [{ url: '/nowhere\nforged' }, null],
    ]
    for (const [options, key] of asked) await ask(options, key)
    assert.ok(lines.filter((line) => line.includes('"answered"')).length >= asked.length)
    for (const line of lines) {
      assert.doesNotThrow(() => JSON.parse(line), line)
      for (const hidden of secrets) assert.ok(!line.includes(hidden), line)
    }
  })

  test('wrong passwords of many persons from one address are one who guesses', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.77', cookie: 'any=1' }
    const signInAs = (n: number) => {
      const payload = { email: `person${n}@karvan.example`, password: 'a wrong password' }
      return ask({ method: 'POST', url: '/api/session/password', headers, payload }, null)
    }
    for (let n = 0; n < 20; n++) assert.equal((await signInAs(n)).statusCode, 401)
    const over = await signInAs(20)
    assert.equal(over.statusCode, 429)
    assert.equal((over.json() as { code: string }).code, 'platform.too-many-requests')
    assert.equal(over.headers['retry-after'], '60')
    const elsewhere = { ...headers, 'x-forwarded-for': '203.0.113.78' }
    assert.equal((await ask({ url: '/api/things', headers: elsewhere })).statusCode, 200)
  })

  test('an address that nobody serves and one that nobody may see are told in few words', async () => {
    const answer = await ask({ url: '/api/nowhere' }, null)
    assert.equal(answer.statusCode, 404)
    assert.ok(!/node|fastify|postgres|pglite|\.js|stack/i.test(answer.body), answer.body)
  })
})
