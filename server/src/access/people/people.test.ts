import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type {
  Invitation,
  Member,
  PersonExport,
  PersonSession,
  Problem,
  SetUp,
  ShownInvitation,
} from '@karvan/contract'
import { createAccess } from '../access.ts'
import { ADMIN_KEY } from '../testing.ts'
import { openPeople, PASSWORD, type PeopleRoom } from './testing.ts'

const OTHER_PASSWORD = 'pear tree before the depot'
const NOBODY = '00000000-0000-4000-8000-000000000000'
let room: PeopleRoom
/** The operator's administrator, who governs the house. */
let first: string
/** A forwarder and its administrator. */
let forwarder: string
let head: string

before(async () => {
  room = await openPeople()
  assert.deepEqual((await room.ask<SetUp>({ url: '/api/set-up', key: null })).body, {
    needed: true,
  })
  first = await room.setUp()
  forwarder = await room.makeOrganisation()
  head = await room.join(first, 'head@forwarder.test', 'administrator', forwarder)
})
after(() => room.close())
beforeEach(async () => {
  await room.db.script('truncate access.throttle')
  first = room.tokenOf(await room.signInWith('first@karvan.test'))
  head = room.tokenOf(await room.signInWith('head@forwarder.test'))
})

let number = 0
const newEmail = (): string => `person${++number}@forwarder.test`
const idOf = async (cookie: string): Promise<string> => (await room.me(cookie)).id
/** What the trail says of a subject. */
const trailOf = async (subject: string) => {
  const rows = await room.access.listAudit(10_000)
  return rows
    .filter((row) => row.subject === subject)
    .map(({ action, detail }) => ({ action, detail }))
}
const actionsOf = async (subject: string): Promise<string[]> =>
  (await trailOf(subject)).map(({ action }) => action).toSorted()

describe('the first person', () => {
  const body = { name: 'Second First', email: 'second@karvan.test', password: PASSWORD }

  test('is made once, with a key that governs', async () => {
    assert.deepEqual((await room.ask<SetUp>({ url: '/api/set-up', key: null })).body, {
      needed: false,
    })
    const again = await room.ask<Problem>({ method: 'POST', url: '/api/set-up', body })
    assert.equal(again.body.code, 'access.is-set-up')
    assert.equal((await room.post('/api/set-up', body)).status, 401)
    assert.equal((await room.post('/api/set-up', body, head)).status, 403)
  })

  test('is one, even when two are made at once', async () => {
    const empty = await openPeople()
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        empty.ask({
          method: 'POST',
          url: '/api/set-up',
          body: { ...body, email: `${letter}@karvan.test` },
        }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409, 409])
    const { rows } = await empty.db.query('select id from access.person')
    assert.equal(rows.length, 1)
    await empty.close()
  })
})

describe('invitations', () => {
  test('who holds the link sees what it is for, joins by it, and it is used up', async () => {
    const email = newEmail()
    const { invitation, token } = await room.invite(
      head,
      ` ${email.toUpperCase()} `.trim(),
      'reader',
    )
    assert.match(token, /^ki_[\w-]{43}$/)
    assert.deepEqual(invitation, {
      id: invitation.id,
      organisation: forwarder,
      email,
      role: 'reader',
      createdTime: invitation.createdTime,
      expiresTime: invitation.expiresTime,
    })
    assert.equal(
      Date.parse(invitation.expiresTime) - Date.parse(invitation.createdTime),
      7 * 86_400_000,
    )
    const shown = await room.post<ShownInvitation>('/api/invitations/shown', { token })
    assert.deepEqual(shown.body, {
      organisation: 'A forwarder',
      role: 'reader',
      email,
      expiresTime: invitation.expiresTime,
    })
    const joined = await room.accept(token, '  Aysel Reader ')
    assert.equal(joined.status, 201, joined.text)
    assert.deepEqual(
      [joined.body.organisation.id, joined.body.role, joined.body.label],
      [forwarder, 'reader', 'Aysel Reader'],
    )
    assert.equal((await room.accept(token)).body.code, 'access.unknown-invitation')
    const { rows } = await room.db.query<{ row: string }>(
      'select to_jsonb(t)::text as row from access.invitation t where id = $1::uuid',
      [invitation.id],
    )
    assert.ok(!rows[0]!.row.includes(token) && !rows[0]!.row.includes(email))
    const [accepted] = (await room.access.listAudit(100)).filter(
      ({ action, subject }) => action === 'access.accept-invitation' && subject === invitation.id,
    )
    assert.deepEqual([accepted!.organisation, accepted!.person], [forwarder, joined.body.person])
  })

  test('of two who take one invitation at once, one is in', async () => {
    for (let round = 0; round < 5; round++) {
      const { token } = await room.invite(head, newEmail(), 'reader')
      const answers = await Promise.all([room.accept(token, 'One'), room.accept(token, 'Other')])
      const refused = answers.filter(({ status }) => status !== 201)
      assert.equal(refused.length, 1)
      assert.ok(
        ['access.unknown-invitation', 'access.sign-in-first'].includes(refused[0]!.body.code),
      )
    }
  })

  test('of one address invited twice and joining by both links at once, there is one person', async () => {
    const email = newEmail()
    const links = [
      await room.invite(head, email, 'reader'),
      await room.invite(first, email, 'reader', 'operator'),
    ]
    const answers = await Promise.all(links.map(({ token }) => room.accept(token)))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409])
    const { rows } = await room.db.query('select id from access.person where email = $1::text', [
      email,
    ])
    assert.equal(rows.length, 1)
  })

  test('one that expired, was revoked or never was is refused in the same words', async () => {
    const expired = await room.invite(head, newEmail(), 'reader')
    room.clock.advance(7 * 86_400_000)
    head = room.tokenOf(await room.signInWith('head@forwarder.test'))
    const revoked = await room.invite(head, newEmail(), 'reader')
    const url = `/api/invitations/${revoked.invitation.id}`
    assert.equal((await room.remove(url, head)).status, 204)
    assert.equal((await room.remove(url, head)).status, 404)
    const texts = new Set<string>()
    for (const token of [expired.token, revoked.token, `ki_${'A'.repeat(43)}`, 'x']) {
      for (const answer of [
        await room.accept(token),
        await room.post('/api/invitations/shown', { token }),
      ]) {
        assert.equal(answer.status, 404)
        texts.add(answer.text)
      }
    }
    assert.equal(texts.size, 1)
    const { rows } = await room.db.query(
      'select id from access.invitation where id = any($1::uuid[]) and email is not null',
      [[expired.invitation.id, revoked.invitation.id]],
    )
    assert.equal(rows.length, 0, 'an address is kept no longer than its invitation')
  })

  test('an administrator invites into its own organisation only, and sees no other', async () => {
    const body = { email: newEmail(), role: 'reader', organisation: 'operator' }
    const answer = await room.post('/api/invitations', body, head)
    assert.equal(answer.body.code, 'access.unknown-organisation')
    const { invitation } = await room.invite(first, newEmail(), 'reader', 'operator')
    assert.equal((await room.remove(`/api/invitations/${invitation.id}`, head)).status, 404)
    const listed = await room.get<Invitation[]>('/api/invitations', head)
    assert.ok(listed.body.every(({ organisation }) => organisation === forwarder))
    const foreign = await room.get('/api/invitations?organisation=operator', head)
    assert.equal(foreign.body.code, 'access.unknown-organisation')
    const governed = await room.get<Invitation[]>(
      `/api/invitations?organisation=${forwarder}`,
      first,
    )
    assert.deepEqual(governed.body, listed.body)
  })

  test('nobody gives more than it has: a key held to administering makes no governor', async () => {
    const { body: made } = await room.ask<{ secret: string }>({
      method: 'POST',
      url: '/api/keys',
      body: { organisation: 'operator', role: 'administrator', label: 'x', scopes: ['administer'] },
    })
    const body = { email: newEmail(), role: 'administrator' }
    const answer = await room.ask<Problem>({
      method: 'POST',
      url: '/api/invitations',
      key: made.secret,
      body,
    })
    assert.equal(answer.body.code, 'access.invalid-invitation')
    assert.match(answer.body.reasons![0]!.message, /you may not see, .*govern yourself/)
  })

  test('personal data stay at home: nobody of an organisation from elsewhere is kept here', async () => {
    const georgian = await room.makeOrganisation('GE')
    const body = { email: newEmail(), role: 'reader', organisation: georgian }
    const answer = await room.post('/api/invitations', body, first)
    assert.deepEqual([answer.status, answer.body.code], [422, 'access.foreign-home'])
    assert.match(answer.body.detail!, /at home in GE, .* of AZ/)
    const simulation = await room.post(
      '/api/invitations',
      { ...body, organisation: 'simulation' },
      first,
    )
    assert.equal(simulation.body.code, 'access.invalid-invitation')
  })

  test('a newcomer is told everything that is missing or weak at once', async () => {
    const email = newEmail()
    const { token } = await room.invite(head, email, 'reader')
    const missing = await room.post('/api/invitations/acceptance', { token })
    assert.deepEqual(
      missing.body.reasons?.map(({ pointer }) => pointer),
      ['/name', '/password'],
    )
    const weak = await room.accept(token, 'Aysel', 'aaaa')
    assert.deepEqual(
      [weak.status, weak.body.code, weak.body.reasons?.length],
      [422, 'access.weak-password', 2],
    )
    assert.equal((await room.accept(token, 'Aysel', email)).body.code, 'access.weak-password')
    assert.equal((await room.accept(token)).status, 201)
  })

  test('who is here already signs in first, then joins and goes on in the new organisation', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    const { token } = await room.invite(first, email, 'auditor', 'operator')
    assert.equal((await room.accept(token)).body.code, 'access.sign-in-first')
    const other = await room.post('/api/invitations/acceptance', { token }, head)
    assert.equal(other.body.code, 'access.other-address')
    const joined = await room.post<{ organisation: { id: string }; role: string }>(
      '/api/invitations/acceptance',
      { token },
      cookie,
    )
    assert.equal(joined.status, 201, joined.text)
    assert.deepEqual([joined.body.organisation.id, joined.body.role], ['operator', 'auditor'])
    const { memberships } = await room.me(room.tokenOf(joined))
    assert.deepEqual(
      memberships.map(({ organisation, role }) => [organisation, role]),
      [
        [forwarder, 'reader'],
        ['operator', 'auditor'],
      ],
    )
  })
})

describe('members', () => {
  test('an administrator sees its people and no others', async () => {
    const cookie = await room.join(head, newEmail(), 'capturer')
    const { body: people } = await room.get<Member[]>('/api/people', head)
    assert.ok(people.every(({ organisation }) => organisation === forwarder))
    assert.ok(people.some(({ email }) => email === 'head@forwarder.test'))
    assert.ok(!people.some(({ email }) => email === 'first@karvan.test'))
    assert.equal((await room.get('/api/people', cookie)).status, 403)
    const foreign = await room.get('/api/people?organisation=operator', head)
    assert.equal(foreign.body.code, 'access.unknown-organisation')
  })

  test('a changed role takes effect at once', async () => {
    const cookie = await room.join(head, newEmail(), 'reader')
    const id = await idOf(cookie)
    assert.deepEqual((await room.session(cookie)).body.deeds, ['see'])
    const changed = await room.put<Member>(`/api/people/${id}/role`, { role: 'dispatcher' }, head)
    assert.equal(changed.body.role, 'dispatcher')
    assert.deepEqual((await room.session(cookie)).body.deeds, ['see', 'capture', 'share'])
    const said = (await trailOf(id)).find(({ action }) => action === 'access.change-role')
    assert.deepEqual(said?.detail, { organisation: forwarder, role: 'dispatcher' })
  })

  test('another process knows it within two seconds', async () => {
    const cookie = await room.join(head, newEmail(), 'reader')
    const elsewhere = createAccess(room.db, room.clock)
    assert.equal((await elsewhere.findAskerBySession(cookie))?.role, 'reader')
    const before = await room.access.getRevision()
    await room.put(`/api/people/${await idOf(cookie)}/role`, { role: 'capturer' }, head)
    assert.ok((await room.access.getRevision()) > before)
    room.clock.advance(2_000)
    assert.equal((await elsewhere.findAskerBySession(cookie))?.role, 'capturer')
  })

  test('people of others are unknown', async () => {
    const stranger = await idOf(first)
    for (const answer of [
      await room.put(`/api/people/${stranger}/role`, { role: 'reader' }, head),
      await room.remove(`/api/people/${stranger}`, head),
      await room.remove(`/api/people/${stranger}/sessions`, head),
      await room.remove(`/api/people/${NOBODY}`, head),
    ])
      assert.deepEqual([answer.status, answer.body.code], [404, 'access.unknown-person'])
  })

  test('the last administrator stays, even when two leave at once', async () => {
    const company = await room.makeOrganisation()
    const one = await room.join(first, newEmail(), 'administrator', company)
    const id = await idOf(one)
    for (const answer of [
      await room.put(`/api/people/${id}/role`, { role: 'reader' }, one),
      await room.remove(`/api/people/${id}`, one),
      await room.remove('/api/people/me', one, { password: PASSWORD }),
    ])
      assert.deepEqual([answer.status, answer.body.code], [409, 'access.last-person'])
    const two = await room.join(one, newEmail(), 'administrator')
    const answers = await Promise.all(
      [one, two].map((cookie) => room.remove('/api/people/me', cookie, { password: PASSWORD })),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 409])
  })

  test('an ended membership ends its sessions; who belongs nowhere any more is erased', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    const id = await idOf(cookie)
    const { token } = await room.invite(first, email, 'reader', 'operator')
    const joined = await room.post('/api/invitations/acceptance', { token }, cookie)
    const inOperator = room.tokenOf(joined)
    const ended = await room.remove<{ erased: boolean }>(`/api/people/${id}`, head)
    assert.deepEqual(ended.body, { erased: false })
    assert.equal((await room.session(inOperator)).status, 200)
    assert.equal(
      (await room.put('/api/session/organisation', { organisation: forwarder }, inOperator)).body
        .code,
      'access.not-member',
    )
    const last = await room.remove<{ erased: boolean }>(`/api/people/${id}`, first)
    assert.deepEqual(last.body, { erased: true })
    assert.equal((await room.session(inOperator)).status, 401)
    assert.equal((await room.signInWith(email)).body.code, 'access.wrong-credentials')
  })

  test('an administrator ends the sessions of a member, in its own organisation only', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    const id = await idOf(cookie)
    const { token } = await room.invite(first, email, 'reader', 'operator')
    const other = room.tokenOf(
      await room.post(
        '/api/invitations/acceptance',
        { token },
        room.tokenOf(await room.signInWith(email)),
      ),
    )
    assert.equal((await room.remove(`/api/people/${id}/sessions`, head)).status, 204)
    assert.equal((await room.session(cookie)).status, 401)
    assert.equal((await room.session(other)).status, 200)
  })

  test('where a second factor is asked for, an administrator without one may only set it up', async () => {
    const company = await room.makeOrganisation()
    const boss = await room.join(first, newEmail(), 'administrator', company)
    const clerk = await room.join(boss, newEmail(), 'reader')
    const rules = await room.put('/api/people/rules', { requiresSecondFactor: true }, boss)
    assert.equal(rules.status, 200, rules.text)
    assert.deepEqual((await room.session(boss)).body.deeds, [])
    assert.equal((await room.get('/api/people', boss)).status, 403)
    assert.equal((await room.me(boss)).secondFactorNeeded, true)
    assert.equal((await room.me(clerk)).secondFactorNeeded, false)
    assert.deepEqual((await room.session(clerk)).body.deeds, ['see'])
    const started = await room.post('/api/people/me/totp', { password: PASSWORD }, boss)
    assert.equal(started.status, 201)
    const shown = await room.get<{ requiresSecondFactor: boolean }>(
      `/api/people/rules?organisation=${company}`,
      first,
    )
    assert.deepEqual(shown.body, { requiresSecondFactor: true })
  })
})

describe('sessions', () => {
  test('a person sees its own, coarsely, and ends one or all of them', async () => {
    const email = newEmail()
    const one = await room.join(head, email, 'reader')
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const two = room.tokenOf(await room.signInWith(email, PASSWORD, { 'user-agent': agent }))
    const { body: listed } = await room.get<PersonSession[]>('/api/sessions', one)
    assert.equal(listed.length, 2)
    const other = listed.find(({ current }) => !current)!
    assert.deepEqual([other.device, other.address], ['Firefox, Linux', '127.0.0.0/24'])
    const foreign = await room.remove(`/api/sessions/${other.id}`, head)
    assert.equal(foreign.body.code, 'access.unknown-session')
    assert.equal((await room.remove(`/api/sessions/${other.id}`, one)).status, 204)
    assert.equal((await room.session(two)).status, 401)
    assert.equal((await room.session(one)).status, 200)
    const three = room.tokenOf(await room.signInWith(email))
    assert.equal((await room.remove('/api/sessions', one)).status, 204)
    for (const cookie of [one, three]) assert.equal((await room.session(cookie)).status, 401)
  })

  test('one unseen for twelve hours has ended; one in use lives thirty days', async () => {
    const email = newEmail()
    const idle = await room.join(head, email, 'reader')
    const used = room.tokenOf(await room.signInWith(email))
    room.clock.advance(12 * 3_600_000 - 60_000)
    assert.equal((await room.session(used)).status, 200)
    room.clock.advance(60_000)
    assert.equal((await room.session(idle)).status, 401)
    for (let halfDays = 1; halfDays < 60; halfDays++) {
      assert.equal((await room.session(used)).status, 200, `half day ${halfDays}`)
      room.clock.advance(12 * 3_600_000 - 60_000)
    }
    room.clock.advance(3_600_000)
    assert.equal((await room.session(used)).status, 401)
  })

  test('asking whether one still may does not count as being there', async () => {
    const cookie = await room.join(head, newEmail(), 'reader')
    const asker = (await room.access.findAskerBySession(cookie))!
    assert.equal(asker.until, room.clock.now().getTime() + 12 * 3_600_000)
    room.clock.advance(6 * 3_600_000)
    assert.equal((await room.access.renew(asker))?.id, asker.id)
    room.clock.advance(6 * 3_600_000)
    assert.equal(await room.access.renew(asker), undefined)
    assert.equal((await room.session(cookie)).status, 401)
  })

  test('it acts in one organisation at a time, under a new token for each', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'dispatcher')
    const { token } = await room.invite(first, email, 'reader', 'operator')
    const joined = room.tokenOf(await room.post('/api/invitations/acceptance', { token }, cookie))
    assert.equal((await room.session(joined)).body.role, 'reader')
    const switched = await room.put(
      '/api/session/organisation',
      { organisation: forwarder },
      joined,
    )
    assert.equal(switched.status, 200, switched.text)
    assert.equal((await room.session(joined)).status, 401)
    const { body } = await room.session(room.tokenOf(switched))
    assert.deepEqual([body.organisation.id, body.role], [forwarder, 'dispatcher'])
    const again = await room.signInWith(email)
    assert.equal(again.body.organisation.id, forwarder, 'where the person was last')
  })

  test('signing out ends it', async () => {
    const cookie = await room.join(head, newEmail(), 'reader')
    const id = await idOf(cookie)
    assert.equal((await room.remove('/api/session', cookie)).status, 204)
    assert.equal((await room.session(cookie)).status, 401)
    assert.deepEqual(await actionsOf(id), ['access.sign-in', 'access.sign-out'])
  })

  test('what people do about themselves is not for keys, nor for nobody', async () => {
    const withKey = room.tokenOf(await room.post('/api/session', { key: ADMIN_KEY }))
    for (const url of ['/api/people/me', '/api/people/me/export', '/api/sessions']) {
      assert.equal((await room.ask<Problem>({ url, key: null })).body.code, 'access.not-signed-in')
      for (const asked of [{ url }, { url, key: null, cookie: withKey }])
        assert.equal((await room.ask<Problem>(asked)).body.code, 'access.person-only')
    }
  })
})

describe('an account', () => {
  test('its name changes, its password too; that ends the other sessions', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    const other = room.tokenOf(await room.signInWith(email))
    const named = await room.put<{ name: string }>(
      '/api/people/me/name',
      { name: 'New Name' },
      cookie,
    )
    assert.equal(named.body.name, 'New Name')
    const change = (current: string, password: string) =>
      room.put('/api/people/me/password', { current, password }, cookie)
    assert.equal(
      (await change('not this one at all', OTHER_PASSWORD)).body.code,
      'access.proof-needed',
    )
    assert.equal((await change(PASSWORD, 'short')).body.code, 'access.weak-password')
    assert.equal((await change(PASSWORD, OTHER_PASSWORD)).status, 204)
    assert.equal((await room.session(other)).status, 401)
    assert.equal((await room.session(cookie)).status, 200)
    assert.equal((await room.signInWith(email)).status, 401)
    assert.equal((await room.signInWith(email, OTHER_PASSWORD)).status, 201)
  })

  test('a stolen session does not find the password out by trying', async () => {
    const cookie = await room.join(head, newEmail(), 'reader')
    const statuses = []
    for (let guess = 0; guess < 7; guess++) {
      const body = { current: `guess number ${guess}`, password: OTHER_PASSWORD }
      statuses.push((await room.put('/api/people/me/password', body, cookie)).status)
    }
    assert.deepEqual(statuses, [403, 403, 403, 403, 403, 429, 429])
  })

  test('its export holds everything that is held of it, and nothing of others', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    await room.invite(first, email, 'reader', 'operator')
    const answer = await room.get<PersonExport>('/api/people/me/export', cookie)
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['content-disposition']), /attachment/)
    const { person, sessions, invitations, trail, identities } = answer.body
    assert.deepEqual([person.email, person.memberships.length], [email, 1])
    assert.deepEqual([sessions.length, invitations.length, identities.length], [1, 1, 0])
    assert.ok(trail.some(({ action }) => action === 'access.sign-in'))
    assert.ok(trail.some(({ action }) => action === 'access.export-person'))
    for (const hidden of ['first@', 'head@', PASSWORD, cookie, 'scrypt'])
      assert.ok(!answer.text.includes(hidden), hidden)
  })

  test('erased, nothing is left of it but the pseudonym; the address is free again', async () => {
    const email = newEmail()
    const cookie = await room.join(head, email, 'reader')
    const id = await idOf(cookie)
    await room.invite(first, email, 'reader', 'operator')
    await room.post('/api/people/me/totp', { password: PASSWORD }, cookie)
    const unproven = await room.remove('/api/people/me', cookie, { password: null })
    assert.equal(unproven.body.code, 'access.proof-needed')
    const erased = await room.remove('/api/people/me', cookie, { password: PASSWORD })
    assert.equal(erased.status, 204)
    assert.equal((await room.session(cookie)).status, 401)
    const tables = [
      'membership',
      'person_session',
      'recovery_code',
      'passkey',
      'identity',
      'ticket',
    ]
    for (const table of tables) {
      const { rows } = await room.db.query(
        `select 1 from access.${table} where person = $1::uuid`,
        [id],
      )
      assert.equal(rows.length, 0, table)
    }
    const { rows } = await room.db.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'access'`,
    )
    for (const { table_name: table } of rows) {
      const found = await room.db.query(
        `select 1 from access."${table}" t where to_jsonb(t)::text like $1::text`,
        [`%${email}%`],
      )
      assert.equal(found.rows.length, 0, `${table} still holds the address`)
    }
    const person = await room.db.query<{ row: Record<string, unknown> }>(
      'select to_jsonb(t) as row from access.person t where id = $1::uuid',
      [id],
    )
    const { created_time: _, erased_time: erasedTime, ...rest } = person.rows[0]!.row
    assert.ok(erasedTime)
    assert.deepEqual(
      Object.entries(rest).filter(([, value]) => value !== null),
      [['id', id]],
    )
    assert.deepEqual(await actionsOf(id), [
      'access.erase-person',
      'access.proof-failed',
      'access.sign-in',
    ])
    await room.join(head, email, 'reader')
  })
})
