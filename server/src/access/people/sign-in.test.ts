import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { RecoveryCodes, TotpStarted } from '@karvan/contract'
import { Secret, TOTP } from 'otpauth'
import { ADMIN_KEY } from '../testing.ts'
import { openPeople, PASSWORD, type PeopleRoom } from './testing.ts'

const EMAIL = 'Leyla@Karvan.test'
let room: PeopleRoom
let cookie: string

before(async () => {
  room = await openPeople()
  cookie = await room.setUp(EMAIL)
})
after(() => room.close())
beforeEach(async () => {
  await room.db.script('truncate access.throttle, access.ticket')
})

const codeAt = (secret: string, time: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time.getTime() })

/** Sets the second factor up and gives its secret and the recovery codes. */
const addTotp = async (session: string) => {
  const started = await room.post<TotpStarted>(
    '/api/people/me/totp',
    { password: PASSWORD },
    session,
  )
  assert.equal(started.status, 201, started.text)
  const { ticket, secret } = started.body
  const code = codeAt(secret, room.clock.now())
  const confirmed = await room.put<RecoveryCodes>('/api/people/me/totp', { ticket, code }, session)
  assert.equal(confirmed.status, 200, confirmed.text)
  return { secret, codes: confirmed.body.codes, session: room.tokenOf(confirmed) }
}

describe('with a password', () => {
  test('somebody signs in, however the address is typed, and acts as the membership says', async () => {
    const answer = await room.signInWith('  leyla@KARVAN.test ')
    assert.equal(answer.status, 201, answer.text)
    const { organisation, role, person, label, deeds } = answer.body
    assert.deepEqual([organisation.id, role, label], ['operator', 'administrator', 'Leyla First'])
    assert.match(person!, /^[0-9a-f-]{36}$/)
    assert.ok(deeds.includes('govern'))
    assert.deepEqual((await room.session(room.tokenOf(answer))).body, answer.body)
  })

  test('the cookie is for this site alone, and new at each sign-in', async () => {
    const answers = [await room.signInWith(EMAIL), await room.signInWith(EMAIL)]
    const [first, second] = answers.map((answer) => answer.cookies[0]!)
    assert.deepEqual(
      [first!.name, first!.httpOnly, first!.sameSite, first!.path],
      ['karvan_session', true, 'Strict', '/'],
    )
    assert.match(first!.value, /^ks_[\w-]{43}$/)
    assert.notEqual(first!.value, second!.value)
  })

  test('only hashes of session and password are in the store', async () => {
    const token = room.tokenOf(await room.signInWith(EMAIL))
    const tables = ['person', 'person_session', 'audit', 'throttle', 'ticket', 'invitation']
    const dumps = await Promise.all(
      tables.map((table) =>
        room.db.query(`select to_jsonb(t)::text as row from access.${table} t`),
      ),
    )
    const text = JSON.stringify(dumps)
    assert.ok(text.includes(createHash('sha256').update(token).digest('hex')))
    for (const hidden of [token, PASSWORD]) assert.ok(!text.includes(hidden))
    for (const line of room.lines)
      for (const hidden of [token, PASSWORD, 'karvan.test']) assert.ok(!line.includes(hidden), line)
  })

  test('an unknown address and a wrong password are refused alike: answer, hashing, statements', async () => {
    const looks = []
    for (const email of ['nobody@karvan.test', EMAIL]) {
      const hashes = room.access.people.countHashes()
      room.statements.length = 0
      const answer = await room.signInWith(email, 'a wrong password of some length')
      const { 'x-request-id': _, date: __, ...headers } = answer.headers
      looks.push({
        status: answer.status,
        text: answer.text,
        headers,
        hashes: room.access.people.countHashes() - hashes,
        statements: [...room.statements],
      })
    }
    assert.equal(looks[0]!.status, 401)
    assert.equal(looks[0]!.hashes, 1)
    assert.ok(looks[0]!.statements.length > 3)
    assert.deepEqual(looks[0], looks[1])
  })

  test('the trail says who signed in and who failed to, without the address', async () => {
    await room.signInWith(EMAIL)
    room.clock.advance(1_000)
    await room.signInWith('nobody@karvan.test')
    room.clock.advance(1_000)
    await room.signInWith('nobody@karvan.test')
    const [second, first] = await room.access.listAudit(2)
    assert.equal(first!.action, 'access.sign-in-failed')
    assert.equal(first!.subject, second!.subject)
    assert.match(first!.subject, /^[0-9a-f]{64}$/)
    assert.notEqual(first!.subject, createHash('sha256').update('nobody@karvan.test').digest('hex'))
    const rows = await room.access.listAudit(1_000)
    assert.ok(rows.some(({ action }) => action === 'access.sign-in'))
    assert.ok(!/karvan\.test/i.test(JSON.stringify(rows)))
  })

  test('guessing is slowed down, for an account that exists as for one that does not', async () => {
    for (const email of [EMAIL, 'ghost@karvan.test']) {
      const statuses = []
      for (let guess = 0; guess < 7; guess++)
        statuses.push((await room.signInWith(email, `wrong guess number ${guess}`)).status)
      assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429])
      const refused = await room.signInWith(email)
      assert.equal(refused.body.code, 'access.too-many-attempts')
      assert.equal(refused.headers['retry-after'], '1')
      room.clock.advance(1_000)
      assert.equal((await room.signInWith(email, 'wrong guess once more')).status, 401)
      const later = await room.signInWith(email, 'wrong guess once more')
      assert.deepEqual([later.status, later.headers['retry-after']], [429, '2'])
      room.clock.advance(2_000)
    }
    assert.equal((await room.signInWith(EMAIL)).status, 201)
    const again = await room.signInWith(EMAIL, 'one more wrong guess')
    assert.equal(again.status, 401, 'a good sign-in starts the count anew')
  })

  test('guesses at once count as many as one after the other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => room.signInWith(EMAIL, `guess number ${index}`)),
    )
    assert.equal(answers.filter(({ status }) => status === 401).length, 5)
    assert.equal(answers.filter(({ status }) => status === 429).length, 15)
  })

  test('one address that tries many accounts is slowed down too', async () => {
    const statuses = []
    for (let guess = 0; guess < 52; guess++)
      statuses.push((await room.signInWith(`person${guess}@karvan.test`)).status)
    assert.deepEqual(statuses.slice(48), [401, 401, 429, 429])
  })

  test('the wait never grows beyond a quarter of an hour, and a day forgives', async () => {
    await room.signInWith('ghost@karvan.test')
    await room.db.query('update access.throttle set failures = 1000')
    const { headers } = await room.signInWith('ghost@karvan.test')
    assert.equal(headers['retry-after'], '900')
    room.clock.advance(900_000)
    assert.equal((await room.signInWith('ghost@karvan.test')).status, 401)
    room.clock.advance(25 * 3_600_000)
    await room.signInWith('ghost@karvan.test')
    const { rows } = await room.db.query<{ failures: number }>(
      'select failures from access.throttle',
    )
    assert.deepEqual(new Set(rows.map(({ failures }) => failures)), new Set([1]))
  })

  test('a session that was planted is not taken over by who signs in', async () => {
    const planted = room.tokenOf(await room.signInWith(EMAIL))
    const made = `ks_${'A'.repeat(43)}`
    for (const before of [planted, made]) {
      const body = { email: EMAIL, password: PASSWORD }
      const answer = await room.post('/api/session/password', body, before)
      assert.equal(answer.status, 201)
      assert.notEqual(room.tokenOf(answer), before)
      assert.equal((await room.session(before)).status, 401)
    }
  })

  test('signing in with a key goes on as before, and ends the session it came with', async () => {
    const before = room.tokenOf(await room.signInWith(EMAIL))
    const answer = await room.post('/api/session', { key: ADMIN_KEY }, before)
    assert.equal(answer.status, 201)
    assert.equal((await room.session(room.tokenOf(answer))).body.person, null)
    assert.equal((await room.session(before)).status, 401)
    const after = await room.post(
      '/api/session/password',
      { email: EMAIL, password: PASSWORD },
      room.tokenOf(answer),
    )
    assert.equal((await room.session(room.tokenOf(answer))).status, 401)
    assert.equal((await room.session(room.tokenOf(after))).status, 200)
  })

  test('an organisation one does not belong to is refused after the password, not before', async () => {
    const body = { email: EMAIL, password: PASSWORD, organisation: 'simulation' }
    assert.equal((await room.post('/api/session/password', body)).body.code, 'access.not-member')
    const wrong = await room.post('/api/session/password', { ...body, password: 'wrong one here' })
    assert.equal(wrong.body.code, 'access.wrong-credentials')
  })
})

describe('with a second factor', () => {
  let secret: string
  let codes: string[]
  let session: string
  before(async () => {
    await room.db.script('truncate access.throttle')
    cookie = room.tokenOf(await room.signInWith(EMAIL))
    ;({ secret, codes, session } = await addTotp(cookie))
  })
  beforeEach(() => room.clock.advance(60_000))

  const ticketOf = async (): Promise<string> => {
    const answer = await room.signInWith(EMAIL)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.cookies.length, 0)
    return answer.body.ticket
  }
  const giveCode = (ticket: string, code: string) =>
    room.post('/api/session/second-factor', { ticket, code })

  test('the session that set it up goes on under a new token', async () => {
    assert.equal((await room.session(cookie)).status, 401)
    assert.equal((await room.session(session)).status, 200)
    const me = await room.me(session)
    assert.deepEqual([me.hasTotp, me.recoveryCodesLeft], [true, 10])
  })

  test('a password alone opens nothing; the code of the app does', async () => {
    const answer = await room.signInWith(EMAIL)
    assert.deepEqual(answer.body.factors, ['totp', 'recovery-code'])
    const opened = await giveCode(answer.body.ticket, codeAt(secret, room.clock.now()))
    assert.equal(opened.status, 201, opened.text)
    const listed = await room.get<{ current: boolean; factors: string[] }[]>(
      '/api/sessions',
      room.tokenOf(opened),
    )
    assert.deepEqual(listed.body.find(({ current }) => current)!.factors, ['password', 'totp'])
  })

  test('a code is good once, even when two give it at once', async () => {
    const tickets = [await ticketOf(), await ticketOf()]
    const code = codeAt(secret, room.clock.now())
    const answers = await Promise.all(tickets.map((ticket) => giveCode(ticket, code)))
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 422])
    assert.equal((await giveCode(await ticketOf(), code)).body.code, 'access.wrong-code')
  })

  test('a ticket is good for one session, five tries and five minutes', async () => {
    const used = await ticketOf()
    assert.equal((await giveCode(used, codes[0]!)).status, 201)
    assert.equal((await giveCode(used, codes[1]!)).body.code, 'access.wrong-ticket')
    const tried = await ticketOf()
    for (let guess = 0; guess < 5; guess++)
      assert.equal((await giveCode(tried, '000000')).body.code, 'access.wrong-code')
    const right = codeAt(secret, room.clock.now())
    assert.equal((await giveCode(tried, right)).body.code, 'access.wrong-ticket')
    const late = await ticketOf()
    room.clock.advance(300_000)
    const answer = await giveCode(late, codeAt(secret, room.clock.now()))
    assert.equal(answer.body.code, 'access.wrong-ticket')
  })

  test('codes are not guessed with ticket after ticket', async () => {
    const answers = []
    for (let guess = 0; guess < 7; guess++) answers.push(await giveCode(await ticketOf(), '000000'))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [422, 422, 422, 422, 422, 429, 429],
    )
  })

  test('a recovery code is good once; new ones end the old', async () => {
    const typed = codes[2]!.toLowerCase().replaceAll('-', ' ')
    const opened = await giveCode(await ticketOf(), typed)
    assert.equal(opened.status, 201)
    assert.equal((await giveCode(await ticketOf(), codes[2]!)).status, 422)
    const cookie = room.tokenOf(opened)
    const renewed = await room.post<RecoveryCodes>(
      '/api/people/me/recovery-codes',
      { password: PASSWORD },
      cookie,
    )
    assert.equal(renewed.status, 201)
    assert.equal((await giveCode(await ticketOf(), codes[3]!)).status, 422)
    assert.equal((await giveCode(await ticketOf(), renewed.body.codes[0]!)).status, 201)
    assert.equal((await room.me(cookie)).recoveryCodesLeft, 9)
  })

  test('removing it asks for the password and ends the other sessions; then a password is enough', async () => {
    const { body } = await room.signInWith(EMAIL)
    const opened = await giveCode(body.ticket, codeAt(secret, room.clock.now()))
    const cookie = room.tokenOf(opened)
    assert.equal((await room.session(session)).status, 200)
    for (const proof of [{ password: null }, { password: 'not the right password' }])
      assert.equal(
        (await room.post('/api/people/me/totp/removal', proof, cookie)).body.code,
        'access.proof-needed',
      )
    const removed = await room.post('/api/people/me/totp/removal', { password: PASSWORD }, cookie)
    assert.equal(removed.status, 204)
    assert.equal((await room.session(session)).status, 401)
    assert.equal((await room.session(cookie)).status, 200)
    assert.equal((await room.signInWith(EMAIL)).status, 201)
    const again = await room.post('/api/people/me/totp/removal', { password: PASSWORD }, cookie)
    assert.equal(again.body.code, 'access.no-second-factor')
  })
})
