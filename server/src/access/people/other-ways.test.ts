import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Passkey, PasskeyOptions, Session, WaysIn } from '@karvan/contract'
import { createOutgoing } from '../../platform/index.ts'
import { createAccess } from '../access.ts'
import { openPeople, PASSWORD, type PeopleRoom } from './testing.ts'
import { createAuthenticator } from './testing-authenticator.ts'
import { startIssuer } from './testing-issuer.ts'

const ORIGIN = 'https://karvan.test'
const SITE = 'karvan.test'
const EMAIL = 'first@karvan.test'
const CLIENT = { id: 'karvan', secret: 'the-secret-of-the-client' }
let room: PeopleRoom
let issuer: Awaited<ReturnType<typeof startIssuer>>
let first: string

before(async () => {
  issuer = await startIssuer(CLIENT)
  const openId = {
    name: 'Corridor ID',
    issuer: issuer.issuer,
    client: CLIENT.id,
    secret: CLIENT.secret,
  }
  // As the house reaches it: by the guarded way out, which is told of this machine.
  const { fetchAny: fetchIssuer } = createOutgoing({ allow: ['127.0.0.0/8'] })
  room = await openPeople({ origin: ORIGIN, openId, fetchIssuer })
  await room.setUp(EMAIL)
})
after(async () => {
  await room.close()
  await issuer.close()
})
beforeEach(async () => {
  await room.db.script('truncate access.throttle, access.passkey')
  first = room.tokenOf(await room.signInWith(EMAIL))
})

type Authenticator = ReturnType<typeof createAuthenticator>
interface Asked {
  challenge: string
  user: { id: string; name: string }
  excludeCredentials: { id: string }[]
  allowCredentials: { id: string }[]
  userVerification: string
}

describe('passkeys', () => {
  const start = async (url: string, body: object, cookie?: string) => {
    const answer = await room.post<PasskeyOptions>(url, body, cookie)
    assert.equal(answer.status, 200, answer.text)
    const options = answer.body.options as unknown as Asked
    return { ticket: answer.body.ticket, options, challenge: options.challenge }
  }
  const startRegistration = (cookie: string) =>
    start('/api/people/me/passkeys/options', { password: PASSWORD }, cookie)
  const register = async (authenticator: Authenticator, cookie: string) => {
    const { ticket, options, challenge } = await startRegistration(cookie)
    const ceremony = { challenge, origin: ORIGIN, site: SITE }
    const credential = authenticator.create(ceremony, options.user.id)
    const body = { ticket, label: 'Desk', credential }
    return room.post<Passkey>('/api/people/me/passkeys', body, cookie)
  }
  const signIn = async (authenticator: Authenticator, change: object = {}, first?: string) => {
    const body = { ticket: first ?? null }
    const { ticket, challenge } = await start('/api/session/passkey/options', body)
    const credential = authenticator.get({ challenge, origin: ORIGIN, site: SITE, ...change })
    return room.post<Session & { code: string }>('/api/session/passkey', { ticket, credential })
  }

  test('one is registered, signs in alone, and counts as two factors', async () => {
    const authenticator = createAuthenticator()
    const registered = await register(authenticator, first)
    assert.equal(registered.status, 201, registered.text)
    assert.equal(registered.body.label, 'Desk')
    const opened = await signIn(authenticator)
    assert.equal(opened.status, 201, opened.text)
    assert.equal(opened.body.person, (await room.me(first)).id)
    const cookie = room.tokenOf(opened)
    const { body: sessions } = await room.get<{ current: boolean; factors: string[] }[]>(
      '/api/sessions',
      cookie,
    )
    assert.deepEqual(sessions.find(({ current }) => current)?.factors, ['passkey'])
    await room.put('/api/people/rules', { requiresSecondFactor: true }, cookie)
    assert.ok((await room.session(cookie)).body.deeds.includes('govern'))
    await room.put('/api/people/rules', { requiresSecondFactor: false }, cookie)
    assert.ok((await room.me(cookie)).passkeys[0]!.usedTime)
  })

  test('the handle is the pseudonym, and what is registered is not asked for twice', async () => {
    const authenticator = createAuthenticator()
    await register(authenticator, first)
    const { options } = await startRegistration(first)
    const { id } = await room.me(first)
    assert.equal(Buffer.from(options.user.id, 'base64url').toString('hex'), id.replaceAll('-', ''))
    assert.deepEqual(
      options.excludeCredentials.map(({ id }) => id),
      [authenticator.id],
    )
    const again = await register(authenticator, first)
    assert.deepEqual(
      [again.status, (again.body as never as { code: string }).code],
      [422, 'access.invalid-passkey'],
    )
  })

  test('after a password it is the second factor: a password alone opens nothing', async () => {
    const authenticator = createAuthenticator()
    await register(authenticator, first)
    const asked = await room.signInWith(EMAIL)
    assert.deepEqual([asked.status, asked.body.factors], [200, ['passkey']])
    const begun = await start('/api/session/passkey/options', { ticket: asked.body.ticket })
    assert.deepEqual(
      begun.options.allowCredentials.map(({ id }) => id),
      [authenticator.id],
    )
    authenticator.setVerifying(false)
    const opened = await signIn(authenticator, {}, asked.body.ticket)
    assert.equal(opened.status, 201, opened.text)
  })

  test('what does not hold is refused in the same words, whatever is wrong with it', async () => {
    const authenticator = createAuthenticator()
    await register(authenticator, first)
    const answers = [
      await signIn(createAuthenticator()),
      await signIn(authenticator, { origin: 'https://karvan.example' }),
      await signIn(authenticator, { site: 'example' }),
      await signIn(authenticator, { challenge: 'AAAA' }),
    ]
    authenticator.setVerifying(false)
    answers.push(await signIn(authenticator))
    authenticator.setVerifying(true)
    authenticator.setCount(1_000)
    assert.equal((await signIn(authenticator)).status, 201)
    authenticator.setCount(1_000)
    answers.push(await signIn(authenticator))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([401]))
    assert.deepEqual(new Set(answers.map(({ text }) => text)).size, 1)
    assert.equal(answers[0]!.body.code, 'access.wrong-passkey')
  })

  test('an answer is good once, and a ticket for what it was given', async () => {
    const authenticator = createAuthenticator()
    await register(authenticator, first)
    const { ticket, challenge } = await start('/api/session/passkey/options', { ticket: null })
    const credential = authenticator.get({ challenge, origin: ORIGIN, site: SITE })
    assert.equal((await room.post('/api/session/passkey', { ticket, credential })).status, 201)
    const again = await room.post('/api/session/passkey', { ticket, credential })
    assert.equal(again.body.code, 'access.wrong-ticket')
    const other = await startRegistration(first)
    const wrong = await room.post('/api/session/passkey', { ticket: other.ticket, credential })
    assert.equal(wrong.body.code, 'access.wrong-ticket')
  })

  test("another person's passkey is no second factor for mine", async () => {
    await register(createAuthenticator(), first)
    const colleague = await room.join(first, 'colleague@karvan.test', 'reader')
    const theirs = createAuthenticator()
    assert.equal((await register(theirs, colleague)).status, 201)
    const asked = await room.signInWith(EMAIL)
    const answer = await signIn(theirs, {}, asked.body.ticket)
    assert.equal(answer.body.code, 'access.wrong-passkey')
  })

  test('registering and removing ask who it is; removed, it opens nothing', async () => {
    const authenticator = createAuthenticator()
    const unproven = await room.post('/api/people/me/passkeys/options', { password: null }, first)
    assert.equal(unproven.body.code, 'access.proof-needed')
    const { body } = await register(authenticator, first)
    const url = `/api/people/me/passkeys/${body.id}`
    assert.equal(
      (await room.remove(url, first, { password: null })).body.code,
      'access.proof-needed',
    )
    assert.equal((await room.remove(url, first, { password: PASSWORD })).status, 204)
    const gone = await room.remove(url, first, { password: PASSWORD })
    assert.equal(gone.body.code, 'access.unknown-passkey')
    assert.equal((await signIn(authenticator)).status, 401)
  })

  test('registering and removing one end the other sessions', async () => {
    const before = room.tokenOf(await room.signInWith(EMAIL))
    const authenticator = createAuthenticator()
    const { body } = await register(authenticator, first)
    assert.equal((await room.session(before)).status, 401)
    const between = room.tokenOf(await signIn(authenticator))
    const removed = await room.remove(`/api/people/me/passkeys/${body.id}`, first, {
      password: PASSWORD,
    })
    assert.equal(removed.status, 204)
    assert.equal((await room.session(between)).status, 401)
    assert.equal((await room.session(first)).status, 200)
  })
})

describe('OpenID Connect', () => {
  beforeEach(() => {
    issuer.setLie({})
    issuer.setForging(undefined)
    issuer.setDown(false)
  })

  const begin = async (cookie?: string) => {
    const answer = await room.ask({
      url: `/api/session/openid-connect${cookie ? '?link=true' : ''}`,
      key: null,
      ...(cookie ? { cookie } : {}),
    })
    assert.equal(answer.status, 302, answer.text)
    const state = answer.cookies.find(({ name }) => name === 'karvan_openid')!
    return { address: String(answer.headers.location), state }
  }
  const comeBack = async (query: string, state: string) => {
    const answer = await room.http.inject({
      url: `/api/session/openid-connect/callback?${query}`,
      headers: { cookie: `karvan_openid=${state}` },
    })
    assert.equal(answer.statusCode, 302, answer.body)
    const cookies = answer.cookies as { name: string; value: string }[]
    return {
      location: String(answer.headers.location),
      session: cookies.find(({ name }) => name === 'karvan_session')?.value,
    }
  }
  const go = async (cookie?: string) => {
    const { address, state } = await begin(cookie)
    return comeBack(issuer.agree(address), state.value)
  }

  test('the way there names us, asks for a code and binds it to this browser', async () => {
    const { body } = await room.ask<WaysIn>({ url: '/api/session/ways', key: null })
    assert.deepEqual(body, { openIdConnect: 'Corridor ID' })
    const { address, state } = await begin()
    const asked = Object.fromEntries(new URL(address).searchParams)
    assert.equal(new URL(address).origin, issuer.issuer)
    assert.equal(asked.redirect_uri, `${ORIGIN}/api/session/openid-connect/callback`)
    assert.deepEqual(
      [asked.response_type, asked.client_id, asked.scope, asked.code_challenge_method],
      ['code', 'karvan', 'openid email profile', 'S256'],
    )
    assert.deepEqual([state.httpOnly, state.sameSite, state.value], [true, 'Lax', asked.state])
  })

  test('who was invited under the verified address comes in, and is known the next time', async () => {
    await room.invite(first, 'guest@karvan.test', 'reader')
    issuer.setClaims({
      sub: 'guest',
      email: 'Guest@Karvan.test',
      email_verified: true,
      name: 'Guest',
    })
    const opened = await go()
    assert.equal(opened.location, '/')
    const me = await room.me(opened.session!)
    assert.deepEqual(
      [me.name, me.email, me.hasPassword, me.hasOpenIdConnect],
      ['Guest', 'guest@karvan.test', false, true],
    )
    issuer.setClaims({ sub: 'guest', email: 'moved@elsewhere.test', email_verified: false })
    const again = await go()
    assert.equal((await room.me(again.session!)).id, me.id)
  })

  test('who was not invited, or whose address nobody verified, stays outside', async () => {
    await room.invite(first, 'unverified@karvan.test', 'reader')
    for (const claims of [
      { sub: 'a', email: 'uninvited@karvan.test', email_verified: true },
      { sub: 'b', email: 'unverified@karvan.test', email_verified: false },
      { sub: 'c', email: 'unverified@karvan.test' },
      { sub: 'd' },
    ]) {
      issuer.setClaims(claims)
      const refused = await go()
      assert.deepEqual(refused, {
        location: '/#problem=access.unknown-identity',
        session: undefined,
      })
    }
  })

  test('an address alone never opens the account of somebody who is here', async () => {
    issuer.setClaims({ sub: 'impostor', email: EMAIL, email_verified: true })
    await room.invite(first, EMAIL, 'reader')
    assert.equal((await go()).location, '/#problem=access.unknown-identity')
  })

  test('somebody signed in links its own identity, when the address is its own', async () => {
    issuer.setClaims({ sub: 'other', email: 'else@karvan.test', email_verified: true })
    assert.equal((await go(first)).location, '/#problem=access.unknown-identity')
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    const linked = await go(first)
    assert.equal(linked.location, '/')
    const opened = await go()
    assert.equal((await room.me(opened.session!)).email, EMAIL)
    const colleague = await room.join(first, 'second@karvan.test', 'reader')
    assert.equal((await go(colleague)).location, '/#problem=access.unknown-identity')
  })

  test('a second factor that somebody has is asked for after it too', async () => {
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    await room.db.query(
      `update access.person set totp_secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' where email = $1::text`,
      [EMAIL],
    )
    const asked = await go()
    await room.db.query('update access.person set totp_secret = null')
    assert.match(asked.location, /^\/#second-factor=kt_[\w-]{43}$/)
    assert.equal(asked.session, undefined)
  })

  test('what comes back to another browser, twice or changed, opens nothing', async () => {
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    const begun = await begin()
    const query = issuer.agree(begun.address)
    const problem = '/#problem=access.wrong-ticket'
    assert.equal((await comeBack(query, 'kt_of-another-browser')).location, problem)
    assert.equal((await comeBack(query, begun.state.value)).location, '/')
    assert.equal((await comeBack(query, begun.state.value)).location, problem)
    assert.equal((await comeBack('', '')).location, problem)
  })

  test('what the issuer signs wrongly is not believed', async () => {
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    const lies = [
      { nonce: 'another' },
      { aud: 'another-client' },
      { iss: 'http://127.0.0.1:1' },
      { exp: 1 },
      { sub: undefined },
    ]
    for (const lie of lies) {
      issuer.setLie(lie)
      const answer = await go()
      assert.deepEqual(answer, {
        location: '/#problem=access.issuer-unavailable',
        session: undefined,
      })
    }
  })

  test('what another key signed, or nobody, is not believed', async () => {
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    for (const forging of ['another key', 'no signature'] as const) {
      issuer.setForging(forging)
      assert.deepEqual(await go(), {
        location: '/#problem=access.issuer-unavailable',
        session: undefined,
      })
    }
    issuer.setForging(undefined)
    assert.equal((await go()).location, '/')
  })

  test('an issuer that calls itself otherwise than the setting says is not used', async () => {
    const other = await startIssuer(CLIENT)
    other.setDisguise({ issuer: 'https://issuer.example' })
    const openId = { name: 'Other', issuer: other.issuer, client: CLIENT.id, secret: CLIENT.secret }
    const { identities } = createAccess(room.db, room.clock, { origin: ORIGIN, openId }).people
    await assert.rejects(identities.start(undefined), /does not answer/)
    other.setDisguise({})
    assert.ok((await identities.start(undefined)).address.startsWith(other.issuer))
    await other.close()
  })

  test('no page of another site begins it: a link there would sign somebody in unasked', async () => {
    const from = (site: string | undefined) =>
      room.ask<{ code: string }>({
        url: '/api/session/openid-connect',
        key: null,
        headers: {
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
          ...(site === undefined ? {} : { 'sec-fetch-site': site }),
        },
      })
    for (const site of ['cross-site', 'same-site']) {
      const refused = await from(site)
      assert.deepEqual([refused.status, refused.body.code], [403, 'access.foreign-page'])
      assert.equal(refused.cookies.length, 0)
    }
    for (const site of ['same-origin', 'none', undefined])
      assert.equal((await from(site)).status, 302, site)
  })

  test('its tokens are used and thrown away: none is kept, logged or given to the browser', async () => {
    issuer.setClaims({ sub: 'leyla', email: EMAIL, email_verified: true })
    const opened = await go()
    const tokens = issuer.listTokens()
    assert.ok(opened.session && tokens.length >= 2)
    const { rows: tables } = await room.db.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'access'`,
    )
    const places = [JSON.stringify(opened), ...room.lines]
    for (const { table_name: table } of tables) {
      const { rows } = await room.db.query<{ row: string }>(
        `select to_jsonb(t)::text as row from access."${table}" t`,
      )
      places.push(...rows.map(({ row }) => row))
    }
    assert.ok(places.length > 20)
    for (const token of tokens) assert.ok(!places.some((text) => text.includes(token)))
  })

  test('an issuer that is down stops nobody else, and is found again when it is back', async () => {
    const down = await startIssuer(CLIENT)
    down.setDown(true)
    const openId = {
      name: 'Down',
      issuer: down.issuer,
      client: CLIENT.id,
      secret: CLIENT.secret,
    }
    const { identities } = createAccess(room.db, room.clock, { origin: ORIGIN, openId }).people
    assert.equal(down.countAsked(), 0, 'a start asks for nothing')
    await assert.rejects(identities.start(undefined), /does not answer/)
    down.setDown(false)
    assert.ok((await identities.start(undefined)).address.startsWith(down.issuer))
    await down.close()
  })

  test('the secret of the client is logged nowhere', () => {
    assert.ok(room.lines.length > 0)
    for (const line of room.lines) assert.ok(!line.includes(CLIENT.secret), line)
  })
})
