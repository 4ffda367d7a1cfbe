import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Grant, Thing } from '@karvan/contract'
import type { Database } from '../src/platform/index.ts'
import { openTestDatabase } from '../src/platform/testing.ts'
import { ADMIN_KEY, type House, openHouse, packed, STARTED, seen } from './house.ts'

const WAGON = 'urn:karvan:wagon:52345678'
const ONE = 'urn:epc:id:bic:CSQU3054383'
const TWO = 'urn:epc:id:bic:KRVU1000013'
const LOADED = '2026-05-02T10:00:00Z'
const LATER = '2027-01-01T00:00:00Z'

interface Party {
  id: string
  key: string
}

/** What is remembered of things for those who see a part: nothing that changed, and everything that did not. */
describe('the memory of what somebody sees', () => {
  let db: Database
  let house: House
  let carrier: Party
  let owner: Party
  let other: Party
  /** Things whose events were read from the journal. */
  let read: string[] = []

  before(async () => {
    db = await openTestDatabase(STARTED)
    const listening: Database = {
      ...db,
      query(text: string, parameters?: readonly unknown[]) {
        if (text.includes('from journal.event_epc x join journal.event e on e.key = x.key'))
          read.push(...(parameters![0] as string[]))
        return db.query(text, parameters)
      },
    }
    house = await openHouse(undefined, listening)
    carrier = await house.createParty('carrier', 'AZ')
    owner = await house.createParty('forwarder', 'AZ')
    other = await house.createParty('forwarder', 'AZ')
    await say(owner, ONE)
    await say(other, TWO)
    const at = { readPoint: { id: 'urn:karvan:place:AZ-ALA' } }
    await house.capture([packed(WAGON, [ONE, TWO], 'ADD', LOADED, at)], carrier.key)
    await house.settle()
  })
  after(async () => {
    await house.close()
    await db.close()
  })
  beforeEach(async () => {
    await look(owner)
    await look(other)
    read = []
  })

  const say = async ({ id: organisation }: Party, thing: string): Promise<void> => {
    const body = { organisation, thing, fromTime: '2026-05-01T00:00:00Z', toTime: null }
    const answer = await house.call('PUT', '/api/interests', body)
    assert.equal(answer.status, 200, answer.text)
  }
  const withdraw = async ({ id }: Party, thing: string): Promise<void> => {
    const url = `/api/interests?organisation=${id}&thing=${thing}`
    assert.equal((await house.call('DELETE', url)).status, 204)
  }
  const look = async ({ key }: Party): Promise<string[]> => {
    const answer = await house.call<{ things: Thing[] }>('GET', '/api/things', undefined, key)
    assert.equal(answer.status, 200, answer.text)
    return answer.body.things.map(({ id }) => id).sort()
  }
  const grant = async (from: Party, to: Party, things?: string[]): Promise<Grant> => {
    const body = { receiver: to.id, kind: 'read', purpose: 'a test', expiresTime: LATER, things }
    const answer = await house.call<Grant>('POST', '/api/grants', body, from.key)
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  const revoke = async (from: Party, { id }: Grant): Promise<void> => {
    const answer = await house.call('DELETE', `/api/grants/${id}`, undefined, from.key)
    assert.equal(answer.status, 204, answer.text)
  }
  const assertNothingRead = async (party: Party): Promise<void> => {
    read = []
    await look(party)
    assert.deepEqual(read, [])
  }

  test('is warm when nothing has changed', async () => {
    assert.deepEqual(await look(owner), [ONE, WAGON].sort())
    assert.deepEqual(read, [])
  })

  test('is not made cold by a grant to somebody else, nor by its end', async () => {
    const given = await grant(carrier, other)
    assert.deepEqual(await look(other), [ONE, TWO, WAGON].sort())
    await assertNothingRead(owner)
    await revoke(carrier, given)
    assert.deepEqual(await look(other), [TWO, WAGON].sort())
    await assertNothingRead(owner)
  })

  test('is not made cold by who signs in, nor by a key or a party of somebody else', async () => {
    await house.call('POST', '/api/session', { key: ADMIN_KEY }, null)
    const key = { organisation: other.id, role: 'reader', label: 'Ends at once' }
    const made = await house.call<{ key: { id: string } }>('POST', '/api/keys', key)
    await house.call('DELETE', `/api/keys/${made.body.key.id}`)
    await withdraw(other, TWO)
    await assertNothingRead(owner)
    await say(other, TWO)
    await assertNothingRead(owner)
  })

  test('forgets what a party no longer sees, and knows what it sees again', async () => {
    await withdraw(owner, ONE)
    assert.deepEqual(await look(owner), [])
    await say(owner, ONE)
    assert.deepEqual(await look(owner), [ONE, WAGON].sort())
    assert.ok(read.includes(WAGON))
  })

  test('forgets for who acts with the eyes of the party too', async () => {
    const body = { receiver: other.id, kind: 'delegate', purpose: 'a test', expiresTime: LATER }
    const given = await house.call<Grant>('POST', '/api/grants', body, owner.key)
    assert.equal(given.status, 201, given.text)
    assert.deepEqual(await look(other), [ONE, TWO, WAGON].sort())
    await withdraw(owner, ONE)
    assert.deepEqual(await look(other), [TWO, WAGON].sort())
    await say(owner, ONE)
    await revoke(owner, given.body)
  })

  test('a grant that was revoked and given again is told as the new one', async () => {
    const first = await grant(carrier, other)
    await look(other)
    await revoke(carrier, first)
    const second = await grant(carrier, other)
    await look(other)
    await house.app.sealAudit()
    const rows = await house.app.access.listAudit(50)
    const [newest] = rows.filter(
      ({ action, organisation, basis }) =>
        action === 'access.read' && organisation === other.id && basis === 'grant',
    )
    assert.equal(newest!.reference, second.id)
    await revoke(carrier, second)
  })

  test('forgets what simulated traffic said once it was removed, also where something real came after it', async () => {
    const { body } = await house.call<{ key: string }>('POST', '/api/simulated')
    await house.capture([seen(ONE, 'AZ-ALA', '2026-05-03T00:00:00Z')], body.key)
    await house.settle()
    await house.capture([seen(ONE, 'GE-GAR', '2026-05-04T00:00:00Z')], carrier.key)
    await house.settle()
    const eventsOf = async () => {
      const answer = await house.call<{ entries: unknown[] }>(
        'GET',
        `/api/things/${ONE}/timeline`,
        undefined,
        owner.key,
      )
      return answer.body.entries.length
    }
    const before = await eventsOf()
    await look(owner)
    assert.equal((await house.call('DELETE', '/api/simulated')).status, 200)
    await look(owner)
    assert.ok(read.includes(ONE))
    assert.equal(await eventsOf(), before - 1)
  })
})
