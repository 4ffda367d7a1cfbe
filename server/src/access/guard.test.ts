import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Deed, Key, Organisation, Problem, Role, Session } from '@karvan/contract'
import { ADMIN_KEY, DEEDS, openRoom, ROLES, type Room } from './testing.ts'

const MAY: Record<Role, readonly Deed[]> = {
  administrator: ['see', 'capture', 'share', 'audit', 'administer', 'govern'],
  dispatcher: ['see', 'capture', 'share'],
  capturer: ['see', 'capture'],
  reader: ['see'],
  auditor: ['see', 'audit'],
  device: ['capture'],
  peer: ['exchange'],
}

/** The routes of this room that only an administrator may use. */
const ADMINISTRATION = [
  {
    method: 'POST',
    url: '/api/organisations',
    body: { name: 'X', kind: 'carrier', homeJurisdiction: 'GE' },
  },
  { method: 'GET', url: '/api/keys' },
  {
    method: 'POST',
    url: '/api/keys',
    body: { organisation: 'operator', role: 'administrator', label: 'mine' },
  },
  { method: 'DELETE', url: '/api/keys/00000000-0000-4000-8000-000000000000' },
] as const

describe('the guard', () => {
  let room: Room
  before(async () => {
    room = await openRoom()
  })
  after(() => room.close())

  for (const role of ROLES) {
    test(`a ${role} may ${MAY[role].join(', ')} and nothing else`, async () => {
      const { secret, id } = await room.makeKey(role)
      for (const deed of DEEDS) {
        const url = `/doors/${deed}`
        const answer = await room.ask<Problem & { keyId: string }>({
          method: 'POST',
          url,
          key: secret,
        })
        if (MAY[role].includes(deed)) {
          assert.equal(answer.status, 200)
          assert.equal(answer.body.keyId, id)
          continue
        }
        assert.equal(answer.status, 403)
        assert.equal(answer.body.code, 'access.not-allowed')
        assert.equal(answer.body.detail, `${role} may not ${deed}`)
      }
      if (role === 'administrator') return
      for (const door of ADMINISTRATION)
        assert.equal((await room.ask({ ...door, key: secret })).status, 403, door.url)
    })
  }

  test('nobody is let through any door', async () => {
    const doors = [
      ...ADMINISTRATION,
      { method: 'GET', url: '/api/session' } as const,
      ...DEEDS.map((deed) => ({ method: 'POST', url: `/doors/${deed}` }) as const),
    ]
    for (const door of doors) {
      const answer = await room.ask<Problem>({ ...door, key: null })
      assert.equal(answer.status, 401, door.url)
      assert.equal(answer.body.code, 'access.not-signed-in')
    }
  })

  test('an unknown, a revoked, an empty and a malformed key are refused in the same words', async () => {
    const { id, secret } = await room.makeKey('dispatcher')
    assert.equal((await room.ask({ method: 'POST', url: '/doors/see', key: secret })).status, 200)
    assert.equal((await room.ask({ method: 'DELETE', url: `/api/keys/${id}` })).status, 204)
    const headers = [
      `Bearer ${secret}`,
      'Bearer kv_unknown',
      'Bearer ',
      'Bearer two words',
      'Basic YTpi',
      '',
      `Bearer ${'x'.repeat(8_000)}`,
    ]
    const texts = new Set<string>()
    for (const authorization of headers) {
      const url = '/doors/see'
      const answer = await room.ask({ method: 'POST', url, key: null, headers: { authorization } })
      assert.equal(answer.status, 401, authorization)
      texts.add(answer.text)
    }
    const signIn = await room.ask({
      method: 'POST',
      url: '/api/session',
      key: null,
      body: { key: secret },
    })
    assert.equal(signIn.status, 401)
    texts.add(signIn.text)
    assert.equal(texts.size, 1)
    assert.equal((JSON.parse([...texts][0]!) as Problem).code, 'access.wrong-key')
  })

  test('a wrong key is refused even where a good session stands beside it', async () => {
    const cookie = await room.signIn(ADMIN_KEY)
    const answer = await room.ask({ url: '/api/session', key: 'kv_unknown', cookie })
    assert.equal(answer.status, 401)
  })

  test('the log says who tried what it may not do, and from which network a wrong secret came', async () => {
    const { secret, id } = await room.makeKey('reader')
    const from = room.lines.length
    await room.ask({ method: 'POST', url: '/doors/govern', key: secret })
    await room.ask({ url: '/api/keys', key: 'kv_a-wrong-key-that-nobody-was-given' })
    await room.ask({ method: 'POST', url: '/doors/see', key: secret })
    await room.ask({ url: '/api/keys', key: null })
    const refused = room.lines
      .slice(from)
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'refused')
      .map(({ level, code, route, who, network }) => ({ level, code, route, who, network }))
    const network = '127.0.0.0/24'
    const who = { kind: 'key', id, organisation: 'operator' }
    assert.deepEqual(refused, [
      { level: 30, code: 'access.not-allowed', route: 'POST /doors/govern', who, network },
      { level: 30, code: 'access.wrong-key', route: 'GET /api/keys', who: undefined, network },
    ])
  })

  test('the word Bearer may be written in any case', async () => {
    const headers = { authorization: `bearer  ${ADMIN_KEY}` }
    assert.equal((await room.ask({ url: '/api/session', key: null, headers })).status, 200)
  })

  test('a secret is shown once: in the answer that makes the key, in no other and in no log', async () => {
    const { secret, id } = await room.makeKey('reader')
    const token = await room.signIn(secret)
    const answers = await Promise.all([
      room.ask<Key[]>({ url: '/api/keys' }),
      room.ask({ url: '/api/session', key: secret }),
      room.ask({ url: '/api/session', key: null, cookie: token }),
      room.ask({ method: 'POST', url: '/doors/capture', key: secret }),
      room.ask({ method: 'POST', url: '/api/session', key: null, body: { key: `${secret}x` } }),
      room.ask({ method: 'POST', url: '/api/session', key: null, body: { secret } }),
      room.ask({ method: 'POST', url: '/api/session', key: null, body: { key: secret.repeat(5) } }),
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 403, 401, 400, 400],
    )
    assert.ok(answers[0]!.body.some((key) => key.id === id))
    for (const hidden of [secret, token, ADMIN_KEY]) {
      for (const { text } of answers) assert.ok(!text.includes(hidden), text)
      assert.ok(room.lines.length > 0)
      for (const line of room.lines) assert.ok(!line.includes(hidden), line)
    }
  })

  test('what is wrong with an organisation or a key is said all at once', async () => {
    const organisation = await room.ask<Problem>({
      method: 'POST',
      url: '/api/organisations',
      body: { name: '', kind: 'gang', homeJurisdiction: 'aze', colour: 'red' },
    })
    assert.equal(organisation.status, 400)
    assert.deepEqual(organisation.body.reasons?.map(({ pointer }) => pointer).sort(), [
      '/colour',
      '/homeJurisdiction',
      '/kind',
      '/name',
    ])
    const key = await room.ask<Problem>({
      method: 'POST',
      url: '/api/keys',
      body: { role: 'king', label: 'x'.repeat(201) },
    })
    assert.equal(key.status, 400)
    assert.deepEqual(key.body.reasons?.map(({ pointer }) => pointer).sort(), [
      '/label',
      '/organisation',
      '/role',
    ])
  })

  test('an organisation that was made is listed, and its keys act for it', async () => {
    const body = {
      name: 'Georgian customs',
      kind: 'authority',
      homeJurisdiction: 'GE',
      jurisdiction: 'GE',
      mandates: ['customs'],
    }
    const made = await room.ask<Organisation>({ method: 'POST', url: '/api/organisations', body })
    assert.equal(made.status, 201)
    const listed = await room.ask<Organisation[]>({ url: '/api/organisations' })
    assert.deepEqual(
      listed.body.find(({ id }) => id === made.body.id),
      { ...body, id: made.body.id },
    )
    const { secret } = await room.makeKey('reader', made.body.id)
    const { body: session } = await room.ask<Session>({ url: '/api/session', key: secret })
    assert.deepEqual(session, {
      organisation: { ...body, id: made.body.id },
      role: 'reader',
      label: 'A reader of tests',
      deeds: ['see'],
      person: null,
    })
  })
})

describe('sessions', () => {
  let room: Room
  before(async () => {
    room = await openRoom()
  })
  after(() => room.close())

  test('signing in gives a cookie that no script and no other site can use', async () => {
    const answer = await room.ask<Session>({
      method: 'POST',
      url: '/api/session',
      key: null,
      body: { key: ADMIN_KEY },
    })
    assert.equal(answer.status, 201)
    assert.equal(answer.body.role, 'administrator')
    assert.equal(answer.cookies.length, 1)
    const { name, value, httpOnly, sameSite, path, expires } = answer.cookies[0]!
    assert.deepEqual(
      { name, httpOnly, sameSite, path, expires: expires?.toISOString() },
      {
        name: 'karvan_session',
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        expires: '2026-05-31T00:00:00.000Z',
      },
    )
    assert.ok(!answer.text.includes(value))
    const session = await room.ask<Session>({ url: '/api/session', key: null, cookie: value })
    assert.deepEqual(session.body, answer.body)
  })

  test('a page of another site may not act with a session; our own, and programs, may', async () => {
    const cookie = await room.signIn(ADMIN_KEY)
    const act = (site: string | undefined, method: 'POST' | 'DELETE', url: string) =>
      room.ask<Problem>({
        method,
        url,
        key: null,
        cookie,
        headers: site === undefined ? {} : { 'sec-fetch-site': site },
      })
    for (const site of ['cross-site', 'same-site', 'CROSS-SITE', 'x']) {
      for (const [method, url] of [
        ['POST', '/doors/administer'],
        ['DELETE', '/api/session'],
      ] as const) {
        const answer = await act(site, method, url)
        assert.equal(answer.status, 403, `${site} ${url}`)
        assert.equal(answer.body.code, 'access.foreign-page')
      }
    }
    for (const site of ['same-origin', 'none', undefined])
      assert.equal((await act(site, 'POST', '/doors/administer')).status, 200, site)
    const withKey = await room.ask({
      method: 'POST',
      url: '/doors/see',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    assert.equal(withKey.status, 200)
  })

  test('signing out ends this session on the server, and only this one', async () => {
    const [cookie, other] = [await room.signIn(ADMIN_KEY), await room.signIn(ADMIN_KEY)]
    const out = await room.ask({ method: 'DELETE', url: '/api/session', key: null, cookie })
    assert.equal(out.status, 204)
    assert.equal(out.cookies[0]?.value, '')
    assert.equal((await room.ask({ url: '/api/session', key: null, cookie })).status, 401)
    const stays = await room.ask({ url: '/api/session', key: null, cookie: other })
    assert.equal(stays.status, 200)
    const nobody = await room.ask({ method: 'DELETE', url: '/api/session', key: null })
    assert.equal(nobody.status, 204)
  })

  test('a session ends with its key at once, and a new key signs in through a dead cookie', async () => {
    const { id, secret } = await room.makeKey('dispatcher')
    const cookie = await room.signIn(secret)
    assert.equal((await room.ask({ url: '/api/session', key: null, cookie })).status, 200)
    await room.ask({ method: 'DELETE', url: `/api/keys/${id}` })
    assert.equal((await room.ask({ url: '/api/session', key: null, cookie })).status, 401)
    const again = await room.ask({
      method: 'POST',
      url: '/api/session',
      key: null,
      cookie,
      body: { key: ADMIN_KEY },
    })
    assert.equal(again.status, 201)
  })

  test('a session that nobody was given and a key in place of a token are nobody', async () => {
    for (const cookie of ['kv_guessed', ADMIN_KEY, '%00'])
      assert.equal((await room.ask({ url: '/api/session', key: null, cookie })).status, 401)
  })

  test('one of a key that nobody uses for twelve hours has ended; one in use lives thirty days', async () => {
    const [idle, used] = [await room.signIn(ADMIN_KEY), await room.signIn(ADMIN_KEY)]
    const ask = (cookie: string) => room.ask({ url: '/api/session', key: null, cookie })
    for (let halfDays = 0; halfDays < 60; halfDays++) {
      assert.equal((await ask(used)).status, 200, `half day ${halfDays}`)
      room.clock.advance(12 * 3_600_000 - 60_000)
    }
    assert.equal((await ask(idle)).status, 401)
    room.clock.advance(3_600_000)
    assert.equal((await ask(used)).status, 401, 'thirty days are over')
  })

  test('a screen that only listens is not there: its session ends unused', async () => {
    const cookie = await room.signIn(ADMIN_KEY)
    const asker = (await room.access.findAskerBySession(cookie))!
    const end = room.clock.now().getTime() + 12 * 3_600_000
    assert.equal(asker.until, end)
    room.clock.advance(6 * 3_600_000)
    assert.equal((await room.access.renew(asker))?.until, end)
    room.clock.advance(6 * 3_600_000)
    assert.equal(await room.access.renew(asker), undefined)
  })

  test('how long a session of a key lives unused is a setting', async () => {
    const strict = await openRoom({ keyIdleHours: 1 })
    const cookie = await strict.signIn(ADMIN_KEY)
    strict.clock.advance(3_600_000 - 1)
    assert.ok(await strict.access.findAskerBySession(cookie))
    strict.clock.advance(3_600_000)
    assert.equal(await strict.access.findAskerBySession(cookie), undefined)
    await strict.close()
  })
})
