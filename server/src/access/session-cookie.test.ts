import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fastifyCookie from '@fastify/cookie'
import Fastify from 'fastify'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts'

const http = Fastify({ trustProxy: true })
const expiresTime = new Date('2026-05-31T00:00:00.000Z')

before(async () => {
  await http.register(fastifyCookie)
  http.get('/set', async (_request, reply) =>
    setSessionCookie(reply, { token: 'a-token', expiresTime }).send(),
  )
  http.get('/clear', async (_request, reply) => clearSessionCookie(reply).send())
  http.get('/read', async (request) => ({ token: readSessionCookie(request) ?? null }))
})
after(() => http.close())

const ask = (url: string, protocol: 'http' | 'https', cookie = '') =>
  http.inject({ url, headers: { 'x-forwarded-proto': protocol, cookie } })

test('over https the cookie is bound to this very host, and planted ones are not read', async () => {
  const { headers } = await ask('/set', 'https')
  assert.equal(
    headers['set-cookie'],
    '__Host-karvan_session=a-token; Path=/; Expires=Sun, 31 May 2026 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict',
  )
  const cookie = 'karvan_session=planted; __Host-karvan_session=own'
  assert.deepEqual((await ask('/read', 'https', cookie)).json(), { token: 'own' })
  assert.deepEqual((await ask('/read', 'https', 'karvan_session=x')).json(), { token: null })
})

test('over plain http, as on localhost, it has a name that browsers take there', async () => {
  const { headers } = await ask('/set', 'http')
  assert.match(
    String(headers['set-cookie']),
    /^karvan_session=a-token; .*HttpOnly; SameSite=Strict$/,
  )
  assert.deepEqual((await ask('/read', 'http', 'karvan_session=x')).json(), { token: 'x' })
})

test('signing out takes it away under the same name', async () => {
  assert.match(
    String((await ask('/clear', 'https')).headers['set-cookie']),
    /^__Host-karvan_session=; .*Expires=Thu, 01 Jan 1970 00:00:00 GMT.*Secure/,
  )
  assert.match(String((await ask('/clear', 'http')).headers['set-cookie']), /^karvan_session=;/)
})
