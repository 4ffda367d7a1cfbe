import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Role } from '@karvan/contract'
import { createManualClock, Refusal } from '../platform/index.ts'
import { createAccess, GivenKeyRevoked, OPERATOR, SIMULATION, WrongHome } from './access.ts'
import type { Asker } from './asker.ts'
import { openAccess, testAsker } from './testing.ts'

const hasCode = (code: string) => (fault: unknown) =>
  fault instanceof Refusal && fault.kind.code === code

const ADMINISTRATOR = testAsker('operator', 'operator', 'administrator')
const GIVEN = 'a-key-that-the-operator-gave'

describe('keys', () => {
  let opened: Awaited<ReturnType<typeof openAccess>>
  before(async () => {
    opened = await openAccess()
  })
  beforeEach(async () => {
    const { db } = opened
    await db.script('truncate access.organisation, access.key, access.session, access.audit')
    const clock = createManualClock('2026-05-01T00:00:00.000Z')
    opened = { db, clock, access: createAccess(db, clock) }
  })
  after(() => opened.db.close())

  const openAsAdministrator = async (): Promise<Asker> => {
    await opened.access.openHouse(GIVEN)
    return (await opened.access.findAskerByKey(GIVEN))!
  }
  const make = async (asker: Asker, role: Role) =>
    opened.access.createKey(asker, { organisation: OPERATOR.id, role, label: role })

  test('the first start makes one administrator key and says it once', async () => {
    const { access } = opened
    const secret = await access.openHouse(undefined)
    assert.match(secret!, /^kv_[\w-]{43}$/)
    const asker = await access.findAskerByKey(secret!)
    assert.equal(asker?.role, 'administrator')
    assert.equal(asker?.organisation.id, OPERATOR.id)
    assert.equal(await access.openHouse(undefined), undefined)
    assert.equal((await access.listKeys(ADMINISTRATOR)).length, 1)
  })

  test('a given key is taken in once, is never said, and stands beside the keys before it', async () => {
    const { access } = opened
    const first = await access.openHouse(undefined)
    assert.equal(await access.openHouse(GIVEN), undefined)
    assert.equal(await access.openHouse(GIVEN), undefined)
    assert.equal((await access.listKeys(ADMINISTRATOR)).length, 2)
    for (const secret of [first!, GIVEN])
      assert.equal((await access.findAskerByKey(secret))?.role, 'administrator')
  })

  test('the first start says whose Karvan it is; a store does not change its jurisdiction', async () => {
    const { access } = opened
    await access.openHouse(GIVEN, 'GE')
    for (const id of [OPERATOR.id, SIMULATION.id])
      assert.equal((await access.findOrganisation(id))?.homeJurisdiction, 'GE')
    await access.openHouse(GIVEN, 'GE')
    await assert.rejects(access.openHouse(GIVEN, 'AZ'), WrongHome)
    assert.equal((await access.findOrganisation(OPERATOR.id))?.homeJurisdiction, 'GE')
  })

  test('a given key that was revoked does not come back', async () => {
    const { access } = opened
    await access.openHouse(undefined)
    await access.openHouse(GIVEN)
    const asker = (await access.findAskerByKey(GIVEN))!
    await access.revokeKey(asker, asker.id)
    await assert.rejects(access.openHouse(GIVEN), GivenKeyRevoked)
    assert.equal(await access.findAskerByKey(GIVEN), undefined)
  })

  test('a house whose administrators are all gone makes a new key', async () => {
    const { access, db, clock } = opened
    await access.openHouse(undefined)
    await db.query('update access.key set revoked_time = $1::timestamptz', [
      clock.now().toISOString(),
    ])
    assert.match((await access.openHouse(undefined))!, /^kv_/)
  })

  test('only the hash of a secret is in the store', async () => {
    const { access, db } = opened
    const asker = await openAsAdministrator()
    const { secret } = await make(asker, 'reader')
    const { token } = await access.createSession(secret)
    const dumps = await Promise.all(
      ['key', 'session', 'audit', 'organisation'].map((table) =>
        db.query(`select to_jsonb(t)::text as row from access.${table} t`),
      ),
    )
    const text = JSON.stringify(dumps)
    for (const hidden of [secret, token, GIVEN]) {
      assert.ok(!text.includes(hidden))
      assert.ok(text.includes(createHash('sha256').update(hidden).digest('hex')))
    }
  })

  test('a revoked key asks no more, at once; another process knows it within two seconds', async () => {
    const { access, db, clock } = opened
    const asker = await openAsAdministrator()
    const { key, secret } = await make(asker, 'capturer')
    const elsewhere = createAccess(db, clock)
    assert.equal((await access.findAskerByKey(secret))?.id, key.id)
    assert.equal((await elsewhere.findAskerByKey(secret))?.id, key.id)
    await access.revokeKey(asker, key.id)
    assert.equal(await access.findAskerByKey(secret), undefined)
    clock.advance(2_000)
    assert.equal(await elsewhere.findAskerByKey(secret), undefined)
    const listed = (await access.listKeys(ADMINISTRATOR)).find(({ id }) => id === key.id)
    assert.equal(listed?.revokedTime, '2026-05-01T00:00:00.000Z')
  })

  test('a key that was being looked up while it was revoked is not remembered as good', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    for (let round = 0; round < 20; round++) {
      const { key, secret } = await make(asker, 'capturer')
      const looking = async (): Promise<void> => {
        for (let ticks = 0; ticks < 2 * round; ticks++) await Promise.resolve()
        await access.findAskerByKey(secret)
      }
      await Promise.all([looking(), access.revokeKey(asker, key.id), looking()])
      assert.equal(await access.findAskerByKey(secret), undefined)
    }
  })

  test('a key is revoked once, an unknown one never', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    const { key } = await make(asker, 'reader')
    await access.revokeKey(asker, key.id)
    await assert.rejects(access.revokeKey(asker, key.id), hasCode('access.unknown-key'))
    await assert.rejects(
      access.revokeKey(asker, '00000000-0000-4000-8000-000000000000'),
      hasCode('access.unknown-key'),
    )
  })

  test('the last administrator key stays, even when two are revoked at once', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    await assert.rejects(access.revokeKey(asker, asker.id), hasCode('access.last-administrator'))
    const { key } = await make(asker, 'administrator')
    const outcomes = await Promise.allSettled([
      access.revokeKey(asker, asker.id),
      access.revokeKey(asker, key.id),
    ])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.ok(hasCode('access.last-administrator')(refused[0]!.reason))
    const living = (await access.listKeys(ADMINISTRATOR)).filter(
      ({ revokedTime }) => revokedTime === null,
    )
    assert.equal(living.length, 1)
  })

  test('a key of an unknown organisation is refused', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    await assert.rejects(
      access.createKey(asker, { organisation: 'nobody', role: 'reader', label: 'x' }),
      hasCode('access.unknown-organisation'),
    )
  })

  test('a key of the simulation ends the one before it and acts for the simulation', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    const first = await access.createSimulationKey(asker)
    const second = await access.createSimulationKey()
    assert.equal(await access.findAskerByKey(first), undefined)
    const simulator = await access.findAskerByKey(second)
    assert.equal(simulator?.organisation.kind, 'simulation')
    assert.equal(simulator?.role, 'capturer')
    await access.revokeSimulationKeys()
    assert.equal(await access.findAskerByKey(second), undefined)
    assert.ok(await access.findAskerByKey(GIVEN))
  })

  test('the audit says who made and revoked what, when, newest first, and no secret', async () => {
    const { access, clock } = opened
    const asker = await openAsAdministrator()
    const wanted = {
      name: 'Azerbaijan customs',
      kind: 'authority',
      homeJurisdiction: 'AZ',
    } as const
    const organisation = await access.createOrganisation(asker, wanted)
    clock.advance(1_000)
    const newKey = { organisation: organisation.id, role: 'reader', label: 'Desk 4' } as const
    const { key, secret } = await access.createKey(asker, newKey)
    clock.advance(1_000)
    await access.revokeKey(asker, key.id)
    clock.advance(1_000)
    const simulation = await access.createSimulationKey()
    const rows = await access.listAudit(10)
    assert.deepEqual(
      rows.map(({ action, subject, organisation: by, askerId: byKey, detail }) => ({
        action,
        subject: action === 'access.create-key' && byKey === null ? 'a new key' : subject,
        by,
        byKey,
        detail,
      })),
      [
        {
          action: 'access.create-key',
          subject: 'a new key',
          by: OPERATOR.id,
          byKey: null,
          detail: { organisation: SIMULATION.id },
        },
        {
          action: 'access.revoke-key',
          subject: key.id,
          by: OPERATOR.id,
          byKey: asker.id,
          detail: {},
        },
        {
          action: 'access.create-key',
          subject: key.id,
          by: OPERATOR.id,
          byKey: asker.id,
          detail: newKey,
        },
        {
          action: 'access.create-organisation',
          subject: organisation.id,
          by: OPERATOR.id,
          byKey: asker.id,
          detail: wanted,
        },
      ],
    )
    assert.deepEqual(
      rows.map(({ time }) => time.slice(17, 19)),
      ['03', '02', '01', '00'],
    )
    for (const hidden of [secret, simulation]) assert.ok(!JSON.stringify(rows).includes(hidden))
    assert.equal((await access.listAudit(2)).length, 2)
  })

  test('what is refused leaves no row in the audit', async () => {
    const { access } = opened
    const asker = await openAsAdministrator()
    await assert.rejects(access.revokeKey(asker, asker.id))
    assert.deepEqual(await access.listAudit(10), [])
  })

  test('a session lives thirty days, ends when it is ended, and with its key', async () => {
    const { access, clock } = opened
    const asker = await openAsAdministrator()
    const { key, secret } = await make(asker, 'dispatcher')
    const { token, expiresTime } = await access.createSession(secret)
    assert.equal(expiresTime.toISOString(), '2026-05-31T00:00:00.000Z')
    // In use: one that nobody uses has ended before.
    for (let thirds = 1; thirds < 90; thirds++) {
      clock.advance(8 * 3_600_000)
      assert.equal((await access.findAskerBySession(token))?.id, key.id)
    }
    clock.advance(8 * 3_600_000 - 3_000)
    assert.equal((await access.findAskerBySession(token))?.id, key.id)
    clock.advance(3_000)
    assert.equal(await access.findAskerBySession(token), undefined)

    const second = (await access.createSession(secret)).token
    const third = (await access.createSession(secret)).token
    assert.ok(await access.findAskerBySession(second))
    await access.endSession(second)
    assert.equal(await access.findAskerBySession(second), undefined)
    assert.ok(await access.findAskerBySession(third))
    await access.revokeKey(asker, key.id)
    assert.equal(await access.findAskerBySession(third), undefined)
    await assert.rejects(access.createSession(secret), hasCode('access.wrong-key'))
  })
})
