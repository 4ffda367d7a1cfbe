import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  CreatedInvitation,
  Me,
  Organisation,
  SecondFactorAsked,
  Session,
  Verification,
} from '@karvan/contract'
import { Secret, TOTP } from 'otpauth'
import { documentOf, openHouse, seen } from './house.ts'

const PASSWORD = 'plum tree behind the depot'
const CSQU = 'https://id.gs1.org/8003/00000000000017'

interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  cookie?: string
  key?: string
  body?: object
}

test('a house is set up, a forwarder comes in, captures, and is forgotten: the journal stays as it was', async () => {
  const house = await openHouse()
  const ask = async <Body>({ method = 'GET', url, cookie, body }: Asked) => {
    const answer = await house.app.http.inject({
      method,
      url,
      headers: cookie === undefined ? {} : { cookie: `karvan_session=${cookie}` },
      ...(body ? { payload: body } : {}),
    })
    const token = (answer.cookies as { value: string }[])[0]?.value
    const json = answer.body === '' ? undefined : answer.json()
    return { status: answer.statusCode, text: answer.body, token, body: json as Body }
  }
  const send = <Body>(
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    body: object,
    cookie?: string,
  ) => ask<Body>({ method, url, body, ...(cookie === undefined ? {} : { cookie }) })

  // The first start: the key that was printed opens a session, which makes the first person.
  const withKey = await send<Session>('POST', '/api/session', {
    key: 'the-administrator-key-of-tests',
  })
  const first = { name: 'Leyla Huseynova', email: 'leyla@karvan.test', password: PASSWORD }
  const setUp = await send<Session>('POST', '/api/set-up', first, withKey.token)
  assert.equal(setUp.status, 201, setUp.text)
  assert.ok(setUp.body.deeds.includes('govern'))
  assert.equal((await ask({ url: '/api/session', cookie: withKey.token! })).status, 401)

  // A forwarder's administrator is invited, comes in, and invites a dispatcher.
  const company = { name: 'Silk Forwarding', kind: 'forwarder', homeJurisdiction: 'AZ' }
  const made = await send<Organisation>('POST', '/api/organisations', company, setUp.token)
  const invite = async (email: string, role: string, cookie: string | undefined) => {
    const body = { email, role, organisation: made.body.id }
    const { body: created } = await send<CreatedInvitation>(
      'POST',
      '/api/invitations',
      body,
      cookie,
    )
    const accepted = { token: created.token, name: `Name of ${email}`, password: PASSWORD }
    const joined = await send<Session>('POST', '/api/invitations/acceptance', accepted)
    assert.equal(joined.status, 201, joined.text)
    return joined.token!
  }
  const head = await invite('head@silk.test', 'administrator', setUp.token)
  const cookie = await invite('rashad@silk.test', 'dispatcher', head)

  // The dispatcher protects the account, signs in with it, and captures.
  const started = await send<{ ticket: string; secret: string }>(
    'POST',
    '/api/people/me/totp',
    { password: PASSWORD },
    cookie,
  )
  const app = new TOTP({ secret: Secret.fromBase32(started.body.secret) })
  const confirmed = await send<{ codes: string[] }>(
    'PUT',
    '/api/people/me/totp',
    { ticket: started.body.ticket, code: app.generate() },
    cookie,
  )
  assert.equal(confirmed.status, 200, confirmed.text)
  const asked = await send<SecondFactorAsked>('POST', '/api/session/password', {
    email: 'rashad@silk.test',
    password: PASSWORD,
  })
  assert.equal(asked.status, 200, asked.text)
  const opened = await send<Session>('POST', '/api/session/second-factor', {
    ticket: asked.body.ticket,
    code: confirmed.body.codes[0]!,
  })
  assert.equal(opened.status, 201, opened.text)
  const event = seen(CSQU, 'AZ-ALA', '2026-05-01T10:00:00+04:00')
  const captured = await send('POST', '/epcis/capture', documentOf([event]), opened.token)
  assert.equal(captured.status, 202, captured.text)
  await house.settle()

  // Forgotten: nothing that names the person is left, and the journal proves to the same hashes.
  const { body: me } = await ask<Me>({ url: '/api/people/me', cookie: opened.token! })
  const verify = async () => (await house.call<Verification>('GET', '/api/verification')).body
  const before = await verify()
  assert.ok(before.checked > 0, JSON.stringify(before))
  const erased = await send('DELETE', '/api/people/me', { password: PASSWORD }, opened.token)
  assert.equal(erased.status, 204, erased.text)
  assert.deepEqual(await verify(), before)
  const { rows } = await house.db.query<{ schema: string; name: string }>(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  for (const { schema, name } of rows) {
    const found = await house.db.query(
      `select 1 from "${schema}"."${name}" t where to_jsonb(t)::text like '%rashad@silk.test%'`,
    )
    assert.equal(found.rows.length, 0, `${schema}.${name} still names the person`)
  }
  const trail = await house.app.access.listAudit(1_000)
  assert.ok(
    trail.some(({ action, subject }) => action === 'access.erase-person' && subject === me.id),
  )
  await house.close()
})
