import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CreatedKey, Grant } from '@karvan/contract'
import { type Database, openDatabase, systemClock } from '../src/platform/index.ts'
import { createTestStore, type TestStore } from '../src/platform/testing.ts'
import { type House, openHouse, STARTED, seen } from './house.ts'
import { type Credentials, withKey, withSession } from './wall/ask.ts'
import { listen, type Stream } from './wall/listen.ts'

/** What is taken back ends what is open within this time. */
const WITHIN_MILLISECONDS = 5_000

const until = async (isTrue: () => boolean, what: string): Promise<void> => {
  const start = Date.now()
  while (!isTrue()) {
    assert.ok(Date.now() - start < WITHIN_MILLISECONDS, `${what} takes more than five seconds`)
    await sleep(10)
  }
}

/** `here` is where everybody listens; `there`, another process on the same store or the same, is where it is ended. */
const ENGINES = process.env.DATABASE_URL
  ? ['by the same process', 'by another process on the same store']
  : ['by the same process']

for (const by of ENGINES)
  describe(`what is open ends ${by}`, () => {
    let store: TestStore
    const databases: Database[] = []
    let here: House
    let there: House
    let url: string
    const streams: Stream[] = []
    before(async () => {
      store = await createTestStore(STARTED)
      const open = async (): Promise<House> => {
        const db = await openDatabase(store.options)
        databases.push(db)
        return openHouse(systemClock, db)
      }
      here = await open()
      there = by.includes('another') ? await open() : here
      await here.app.http.listen({ port: 0, host: '127.0.0.1' })
      url = `http://127.0.0.1:${(here.app.http.server.address() as AddressInfo).port}`
    })
    after(async () => {
      for (const { close } of streams) close()
      await here.close()
      if (there !== here) await there.close()
      for (const db of databases) await db.close()
      await store.remove()
    })

    const open = async (credentials: Credentials): Promise<Stream> => {
      const stream = await listen(url, credentials)
      streams.push(stream)
      // What it asks beside is remembered for a moment: that must not keep it open.
      await fetch(`${url}/api/session`, { headers: credentials })
      return stream
    }
    const createKey = async (organisation: string): Promise<CreatedKey> => {
      const body = { organisation, role: 'dispatcher', label: 'Listens' }
      return (await here.call<CreatedKey>('POST', '/api/keys', body)).body
    }
    const signIn = async (key: string): Promise<Credentials> => {
      const answer = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key }),
      })
      const token = /karvan_session=([^;]+)/.exec(answer.headers.getSetCookie()[0]!)![1]!
      return withSession(token)
    }

    test('of a key that is revoked, and of the session that it opened, and of no other', async () => {
      const { id, key: other } = await here.createParty('carrier', 'AZ')
      const { key, secret } = await createKey(id)
      const bySession = await signIn(secret)
      const ending = [await open(withKey(secret)), await open(bySession)]
      const staying = await open(withKey(other))
      assert.equal((await there.call('DELETE', `/api/keys/${key.id}`)).status, 204)
      await until(() => ending.every(({ isOpen }) => !isOpen()), 'ending')
      assert.ok(staying.isOpen())
    })

    test('of a session that is ended', async () => {
      const { key } = await here.createParty('carrier', 'AZ')
      const session = await signIn(key)
      const ending = await open(session)
      const byKey = await open(withKey(key))
      const answer = await there.app.http.inject({
        method: 'DELETE',
        url: '/api/session',
        headers: session,
      })
      assert.equal(answer.statusCode, 204)
      await until(() => !ending.isOpen(), 'ending')
      assert.ok(byKey.isOpen())
    })

    test('of what a grant showed: told that it changed, then no more of it', async () => {
      const carrier = await here.createParty('carrier', 'AZ')
      const friend = await here.createParty('forwarder', 'AZ')
      const rival = await here.createParty('forwarder', 'AZ')
      const expiresTime = new Date(Date.now() + 86_400_000).toISOString()
      const body = { receiver: friend.id, kind: 'read', purpose: 'shown for a while', expiresTime }
      const grant = await here.call<Grant>('POST', '/api/grants', body, carrier.key)
      const stream = await open(withKey(friend.key))
      const own = await open(withKey(carrier.key))
      const foreign = await open(withKey(rival.key))
      await here.capture([seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', time(1))], carrier.key)
      await until(() => stream.hints.some(({ things }) => things.length > 0), 'a hint')
      const told = stream.hints.length
      const path = `/api/grants/${grant.body.id}`
      assert.equal((await there.call('DELETE', path, undefined, carrier.key)).status, 204)
      await until(() => stream.hints.slice(told).some(({ rebuilt }) => rebuilt), 'the word of it')
      const heard = stream.hints.length
      const heardByOwner = own.hints.length
      await here.capture([seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', time(2))], carrier.key)
      await until(() => own.hints.length > heardByOwner, 'a hint to the owner')
      await sleep(1_200)
      assert.equal(stream.hints.length, heard)
      assert.deepEqual(foreign.hints, [])
      assert.ok(stream.isOpen())
    })

    test('of what an interest showed', async () => {
      const carrier = await here.createParty('carrier', 'AZ')
      const party = await here.createParty('forwarder', 'AZ')
      const thing = 'urn:epc:id:bic:MINU0000019'
      const interest = { organisation: party.id, thing, fromTime: time(0), toTime: null }
      assert.equal((await here.call('PUT', '/api/interests', interest)).status, 200)
      const stream = await open(withKey(party.key))
      const own = await open(withKey(carrier.key))
      await here.capture([seen(thing, 'AZ-ALA', time(1))], carrier.key)
      await until(() => stream.hints.some(({ things }) => things.length > 0), 'a hint')
      const told = stream.hints.length
      const path = `/api/interests?organisation=${party.id}&thing=${thing}`
      assert.equal((await there.call('DELETE', path)).status, 204)
      await until(() => stream.hints.slice(told).some(({ rebuilt }) => rebuilt), 'the word of it')
      const heard = stream.hints.length
      const heardByOwner = own.hints.length
      await here.capture([seen(thing, 'AZ-ALA', time(2))], carrier.key)
      await until(() => own.hints.length > heardByOwner, 'a hint to the owner')
      await sleep(1_200)
      assert.equal(stream.hints.length, heard)
    })
  })

const time = (hour: number): string => `2026-04-10T0${hour}:00:00Z`
