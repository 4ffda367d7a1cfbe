import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CreatedReset, Problem, Role, ShownReset, TotpStarted } from '@karvan/contract'
import { TOTP } from 'otpauth'
import { openPeople, PASSWORD, type PeopleRoom } from './testing.ts'

const NEW_PASSWORD = 'pear tree before the depot'
const FIRST = 'first@karvan.test'
const NOBODY = '00000000-0000-4000-8000-000000000000'
let room: PeopleRoom
/** The operator's administrator, who governs the house. */
let first: string
/** A forwarder and its administrator. */
let forwarder: string
let head: string

before(async () => {
  room = await openPeople()
  first = await room.setUp(FIRST)
  forwarder = await room.makeOrganisation()
  head = await room.join(first, 'head@forwarder.test', 'administrator', forwarder)
})
after(() => room.close())
beforeEach(() => room.db.script('truncate access.throttle'))

let number = 0
/** A member of the forwarder: address, session and pseudonym. */
const newMember = async (role: 'reader' | 'administrator' = 'reader') => {
  const email = `forgetful${++number}@forwarder.test`
  const cookie = await room.join(head, email, role)
  return { email, cookie, id: (await room.me(cookie)).id }
}
const create = (id: string, cookie: string, organisation?: string) =>
  room.post<CreatedReset & Problem>(
    `/api/people/${id}/reset${organisation ? `?organisation=${organisation}` : ''}`,
    {},
    cookie,
  )
const use = (token: string, password = NEW_PASSWORD) =>
  room.post<Problem>('/api/resets/password', { token, password })
const show = (token: string) => room.post<ShownReset & Problem>('/api/resets/shown', { token })
const assertEnded = async (token: string): Promise<void> => {
  for (const answer of [await show(token), await use(token)])
    assert.deepEqual([answer.status, answer.body.code], [404, 'access.unknown-reset'])
}
const messagesOf = ({ body }: { body: Problem }): string[] =>
  (body.reasons ?? []).map(({ message }) => message)
/** The forwarder's member joins another organisation too. */
const joinOther = async (email: string, cookie: string): Promise<void> => {
  const other = await room.makeOrganisation('AZ', 'carrier')
  const { token } = await room.invite(first, email, 'reader', other)
  const answer = await room.post('/api/invitations/acceptance', { token }, cookie)
  assert.equal(answer.status, 201, answer.text)
}

describe('a link for a forgotten password', () => {
  test('lets its holder set another one, ends every session, and is used up', async () => {
    const { email, cookie, id } = await newMember()
    const made = await create(id, head)
    assert.equal(made.status, 201, made.text)
    const { token, expiresTime } = made.body
    assert.match(token, /^kr_[\w-]{43}$/)
    assert.equal(Date.parse(expiresTime) - room.clock.now().getTime(), 24 * 3_600_000)
    const shown = await show(token)
    assert.deepEqual(shown.body, { email, organisation: 'A forwarder', expiresTime })
    assert.equal((await room.session(cookie)).status, 200, 'nothing has happened yet')
    const used = await use(token)
    assert.equal(used.status, 204, used.text)
    assert.deepEqual(used.cookies, [], 'it signs nobody in')
    assert.equal((await room.session(cookie)).status, 401)
    assert.equal((await room.signInWith(email)).status, 401)
    assert.equal((await room.signInWith(email, NEW_PASSWORD)).status, 201)
    await assertEnded(token)
  })

  test('stands in the store as a hash, and in no log', async () => {
    const { id } = await newMember()
    const { token } = (await create(id, head)).body
    const { rows } = await room.db.query('select * from access.password_reset')
    assert.ok(!JSON.stringify(rows).includes(token))
    await use(token)
    for (const line of room.lines) assert.ok(!line.includes(token), line)
  })

  test('leaves the second factor where it was, and so it is asked for', async () => {
    const { email, cookie, id } = await newMember()
    const { body: started } = await room.post<TotpStarted>(
      '/api/people/me/totp',
      { password: PASSWORD },
      cookie,
    )
    const code = new TOTP({ secret: started.secret }).generate({
      timestamp: room.clock.now().getTime(),
    })
    await room.put('/api/people/me/totp', { ticket: started.ticket, code }, cookie)
    // A sign-in that was begun with the old password does not go on after the new one.
    const begun = await room.signInWith(email)
    const { token } = (await create(id, head)).body
    assert.equal((await use(token)).status, 204)
    const signedIn = await room.signInWith(email, NEW_PASSWORD)
    assert.equal(signedIn.status, 200)
    assert.deepEqual(signedIn.cookies, [])
    assert.deepEqual(signedIn.body.factors, ['totp', 'recovery-code'])
    const goOn = await room.post('/api/session/second-factor', {
      ticket: begun.body.ticket,
      code: '123456',
    })
    assert.equal(goOn.body.code, 'access.wrong-ticket')
  })

  test('ends by a new one, by a change of the password, and after a day', async () => {
    const { cookie, id } = await newMember()
    const old = (await create(id, head)).body.token
    const token = (await create(id, head)).body.token
    await assertEnded(old)
    assert.equal((await show(token)).status, 200)
    const change = { current: PASSWORD, password: NEW_PASSWORD }
    assert.equal((await room.put('/api/people/me/password', change, cookie)).status, 204)
    await assertEnded(token)
    const late = (await create(id, head)).body.token
    room.clock.advance(24 * 3_600_000 - 1)
    assert.equal((await show(late)).status, 200)
    room.clock.advance(1)
    await assertEnded(late)
    first = room.tokenOf(await room.signInWith(FIRST))
    head = room.tokenOf(await room.signInWith('head@forwarder.test'))
  })

  test('sets one password, even when two hold it', async () => {
    const { id } = await newMember()
    const { token } = (await create(id, head)).body
    const answers = await Promise.all([use(token), use(token, 'quince tree by the depot')])
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 404])
  })

  test('takes no weak password, and stays good for a better one', async () => {
    const { email, id } = await newMember()
    const { token } = (await create(id, head)).body
    for (const weak of ['short', email, 'passwordpassword'])
      assert.equal((await use(token, weak)).body.code, 'access.weak-password', weak)
    assert.equal((await use(token)).status, 204)
  })

  test('ends the waiting that wrong passwords brought', async () => {
    const { email, id } = await newMember()
    for (let tries = 0; tries < 6; tries++) await room.signInWith(email, 'not the password at all')
    assert.equal((await room.signInWith(email)).status, 429)
    const { token } = (await create(id, head)).body
    await use(token)
    assert.equal((await room.signInWith(email, NEW_PASSWORD)).status, 201)
  })

  test('is in the trail of both: who made it, and who used it', async () => {
    const { id } = await newMember()
    const { token } = (await create(id, head)).body
    await use(token)
    const rows = (await room.access.listAudit(100)).filter(({ subject }) => subject === id)
    const maker = (await room.me(head)).id
    assert.deepEqual(
      rows
        .filter(({ action }) => /reset/.test(action))
        .map(({ action, organisation, person, owner }) => ({
          action,
          organisation,
          person,
          owner,
        })),
      [
        { action: 'access.reset-password', organisation: forwarder, person: id, owner: null },
        { action: 'access.create-reset', organisation: forwarder, person: maker, owner: null },
      ],
    )
    await create(id, first, forwarder)
    const [byHouse] = await room.access.listAudit(1)
    assert.deepEqual([byHouse!.organisation, byHouse!.owner], ['operator', forwarder])
  })

  test('guessing it tells nothing, makes a guesser, and is slowed down', async () => {
    const unknown = await use(`kr_${'x'.repeat(43)}`)
    const other = await use('anything')
    assert.deepEqual([unknown.status, unknown.text], [other.status, other.text])
    const answers: number[] = []
    for (let tries = 0; tries < 60; tries++) answers.push((await use(`kr_${tries}`)).status)
    assert.ok(answers.includes(429))
    assert.ok(!answers.includes(204))
  })
})

describe('who may make one', () => {
  test('not the administrator of one organisation for somebody who belongs to another too', async () => {
    const { email, cookie, id } = await newMember()
    await joinOther(email, cookie)
    const refused = await create(id, head)
    assert.deepEqual([refused.status, refused.body.code], [409, 'access.cannot-reset'])
    assert.deepEqual(messagesOf(refused), [
      'this person belongs to other organisations too: ask the operator of the house',
    ])
    const made = await create(id, first, forwarder)
    assert.equal(made.status, 201, made.text)
    assert.equal((await use(made.body.token)).status, 204)
    assert.equal((await room.signInWith(email, NEW_PASSWORD)).status, 201)
  })

  test('who joins another organisation after it was made is not taken over by it', async () => {
    const { email, cookie, id } = await newMember()
    const { token } = (await create(id, head)).body
    await joinOther(email, cookie)
    await assertEnded(token)
    assert.equal((await room.signInWith(email)).status, 201)
  })

  test('a link ends with its maker: who administers no more, or whose key was revoked', async () => {
    const { id } = await newMember()
    const maker = await newMember('administrator')
    const ofPerson = (await create(id, maker.cookie)).body.token
    assert.equal((await show(ofPerson)).status, 200)
    await room.put(`/api/people/${maker.id}/role`, { role: 'reader' }, head)
    await assertEnded(ofPerson)
    const key = await room.makeKey('administrator', forwarder)
    const ask = {
      method: 'POST',
      url: `/api/people/${id}/reset`,
      key: key.secret,
      body: {},
    } as const
    const ofKey = (await room.ask<CreatedReset>(ask)).body.token
    assert.equal((await show(ofKey)).status, 200)
    await room.ask({ method: 'DELETE', url: `/api/keys/${key.id}` })
    await assertEnded(ofKey)
  })

  test('a link ends with the membership that it was made for', async () => {
    const { email, cookie, id } = await newMember()
    await joinOther(email, cookie)
    const { token } = (await create(id, first, forwarder)).body
    await room.remove(`/api/people/${id}`, head)
    await assertEnded(token)
  })

  test('nobody for itself, nor for who may do more, nor for who has no password; all said at once', async () => {
    const me = (await room.me(head)).id
    assert.deepEqual(messagesOf(await create(me, head)), [
      'this is yourself: change your password on your own account',
    ])
    const narrow = { organisation: forwarder, role: 'administrator' as Role, label: 'Narrow' }
    const key = await room.ask<{ secret: string }>({
      method: 'POST',
      url: '/api/keys',
      body: { ...narrow, scopes: ['administer'] },
    })
    const { email, cookie, id } = await newMember()
    await joinOther(email, cookie)
    await room.db.query('update access.person set password_hash = null where id = $1::uuid', [id])
    const refused = await room.ask<Problem>({
      method: 'POST',
      url: `/api/people/${id}/reset`,
      key: key.body.secret,
      body: {},
    })
    assert.deepEqual(messagesOf(refused), [
      'this person signs in without a password: there is none to set',
      'this person belongs to other organisations too: ask the operator of the house',
      'this person may see, and you may not',
    ])
  })

  test('people of others are as unknown as nobody, and organisations of others too', async () => {
    const stranger = (await room.me(first)).id
    for (const id of [stranger, NOBODY]) {
      const answer = await create(id, head)
      assert.deepEqual([answer.status, answer.body.code], [404, 'access.unknown-person'])
    }
    const elsewhere = await create(stranger, head, 'operator')
    assert.equal(elsewhere.body.code, 'access.unknown-organisation')
  })

  test('the last administrator of the house gets in again by its key', async () => {
    const { id } = await room.me(first)
    const made = await room.ask<CreatedReset>({
      method: 'POST',
      url: `/api/people/${id}/reset`,
      body: {},
    })
    assert.equal(made.status, 201, made.text)
    assert.equal((await use(made.body.token)).status, 204)
    assert.equal((await room.signInWith(FIRST, NEW_PASSWORD)).status, 201)
  })
})
