import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEntry, AuditPage, AuditRow } from '@karvan/contract'
import { pino } from 'pino'
import { createHttp, type Database } from '../../platform/index.ts'
import { forDeed } from '../declared.ts'
import { getAsker, guard } from '../guard.ts'
import { ADMIN_KEY, openAccess, testAsker } from '../testing.ts'
import { listAuditRows } from './audit-store.ts'
import { createReadQueue } from './read-queue.ts'
import { createReadings, noteRead } from './reads.ts'
import { auditRoutes } from './routes.ts'

const FORWARDER = testAsker('forwarder', 'forwarder', 'reader')
const read = (owner: string, count = 1) =>
  ({ owner, basis: 'party', reference: null, count }) as const

describe('a reading', () => {
  /** The rows that come of what is noted in a reading. */
  const rowsOf = async (work: () => Promise<void> | void) => {
    const rows: Omit<AuditRow, 'position'>[] = []
    const readings = createReadings(
      () => new Date('2026-05-01T00:00:00Z'),
      (row) => void rows.push(row),
    )
    await readings.run({ id: 'request 1', subject: 'GET /things' }, async () => work())
    return rows
  }

  test('gives one row an owner, however often its data was touched', async () => {
    const rows = await rowsOf(async () => {
      noteRead(FORWARDER, read('farm', 2))
      await sleep(1)
      noteRead(FORWARDER, read('carrier'))
      noteRead(FORWARDER, read('farm', 3))
    })
    assert.deepEqual(
      rows.map(({ owner, count, requestId, subject, action, basis, detail }) => ({
        owner,
        count,
        requestId,
        subject,
        action,
        basis,
        detail,
      })),
      [
        ['farm', 5],
        ['carrier', 1],
      ].map(([owner, count]) => ({
        owner,
        count,
        requestId: 'request 1',
        subject: 'GET /things',
        action: 'access.read',
        basis: 'party',
        detail: {},
      })),
    )
  })

  test('by several bases is one row: by the one that showed most, and all are told', async () => {
    const rows = await rowsOf(() => {
      noteRead(FORWARDER, read('farm', 1))
      noteRead(FORWARDER, { owner: 'farm', basis: 'grant', reference: 'g1', count: 7 })
    })
    assert.equal(rows.length, 1)
    const { basis, reference, count, detail } = rows[0]!
    assert.deepEqual({ basis, reference, count }, { basis: 'grant', reference: 'g1', count: 8 })
    assert.deepEqual(detail, {
      bases: [
        { basis: 'party', reference: null, count: 1 },
        { basis: 'grant', reference: 'g1', count: 7 },
      ],
    })
  })

  test('of own data, and of nothing, gives none; by a link of the owner it gives one', async () => {
    const link = { ...FORWARDER, kind: 'link', id: 'l1' } as const
    const rows = await rowsOf(() => {
      noteRead(FORWARDER, read('forwarder'))
      noteRead(FORWARDER, { ...read('other'), basis: 'own' })
      noteRead(FORWARDER, read('farm', 0))
      noteRead(link, { ...read('forwarder'), basis: 'link', reference: 'l1' })
    })
    assert.deepEqual(
      rows.map(({ askerKind, owner, reference }) => [askerKind, owner, reference]),
      [['link', 'forwarder', 'l1']],
    )
  })

  test('that has ended still keeps account of what is shown late', async () => {
    const late: Promise<void>[] = []
    const rows = await rowsOf(() => {
      late.push(sleep(5).then(() => noteRead(FORWARDER, read('farm'))))
    })
    assert.equal(rows.length, 0)
    await Promise.all(late)
    assert.deepEqual(
      rows.map(({ owner, requestId }) => [owner, requestId]),
      [['farm', 'request 1']],
    )
  })

  test('is needed: what is shown outside of any is a fault', () => {
    assert.throws(() => noteRead(FORWARDER, read('farm')), /outside of a reading/)
  })
})

describe('reads of a house', () => {
  let opened: Awaited<ReturnType<typeof openAccess>>
  let http: Awaited<ReturnType<typeof createHttp>>
  let farm: string
  let key: string
  let auditor: string
  before(async () => {
    opened = await openAccess()
    const { access } = opened
    await access.openHouse(ADMIN_KEY)
    const administrator = (await access.findAskerByKey(ADMIN_KEY))!
    const make = async (name: string, kind: 'farm' | 'forwarder' | 'simulation') =>
      (await access.createOrganisation(administrator, { name, kind, homeJurisdiction: 'AZ' })).id
    farm = await make('The farm', 'farm')
    const forwarder = await make('The forwarder', 'forwarder')
    const traffic = await make('Second traffic', 'simulation')
    const keyOf = async (organisation: string, role: 'reader' | 'auditor') => {
      const wanted = { organisation, role, label: `${role} desk` }
      return (await access.createKey(administrator, wanted)).secret
    }
    key = await keyOf(forwarder, 'reader')
    auditor = await keyOf(farm, 'auditor')
    http = await createHttp(pino({ level: 'silent' }), '0')
    await guard(http, access)
    auditRoutes(http, access)
    const show = (request: Parameters<typeof getAsker>[0]) => {
      const asker = getAsker(request)
      for (const owner of [farm, traffic, 'simulation', asker.organisation.id])
        noteRead(asker, read(owner, 2))
    }
    http.get('/shown/:id', { config: forDeed('see') }, async (request) => {
      await sleep(1)
      show(request)
      return {}
    })
    http.post('/asked', { config: forDeed('see') }, async (request) => {
      show(request)
      return {}
    })
    http.get('/endless', { config: forDeed('see') }, (request, reply) => {
      reply.hijack()
      show(request)
      reply.raw.write('the first of it')
    })
    await http.listen({ port: 0, host: '127.0.0.1' })
  })
  after(async () => {
    await http.close()
    await opened.db.close()
  })
  beforeEach(() => opened.access.reads.drain())

  const ask = (url: string, by = key, body?: object) =>
    http.inject({
      method: body ? 'POST' : 'GET',
      url,
      headers: { authorization: `Bearer ${by}` },
      ...(body ? { payload: body } : {}),
    })
  const trail = async (query: string, by = auditor): Promise<AuditPage> => {
    await opened.access.reads.drain()
    const answer = await ask(`/api/audit?${query}`, by)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json()
  }
  const newest = async (): Promise<AuditEntry> => (await trail('as=owner&limit=1')).entries[0]!

  test('become one row an answer and owner, without own data and simulated traffic', async () => {
    const answer = await ask('/shown/secret-container')
    const entry = await newest()
    const { id: _, time: __, asker, ...said } = entry
    assert.deepEqual(said, {
      organisation: { id: said.organisation.id, name: 'The forwarder' },
      person: null,
      action: 'access.read',
      subject: 'GET /shown/:id',
      owner: { id: farm, name: 'The farm' },
      basis: 'party',
      reference: null,
      count: 2,
      requestId: answer.headers['x-request-id'],
      detail: {},
    })
    assert.deepEqual([asker?.kind, asker?.label], ['key', null])
    const { entries } = await trail('as=house&action=access.read', ADMIN_KEY)
    assert.equal(entries.filter(({ requestId }) => requestId === entry.requestId).length, 1)
  })

  test('of a request whose body came in pieces over a socket are of that request', async () => {
    const { port } = http.server.address() as AddressInfo
    const ids = await Promise.all(
      [1, 2, 3].map(
        (number) =>
          new Promise<string>((resolve, reject) => {
            const text = JSON.stringify({ number, filler: 'x'.repeat(50_000) })
            const headers = {
              authorization: `Bearer ${key}`,
              'content-type': 'application/json',
              'content-length': text.length,
            }
            const sent = send({ port, path: '/asked', method: 'POST', headers }, (answer) => {
              answer.resume()
              answer.on('end', () => resolve(String(answer.headers['x-request-id'])))
            })
            sent.on('error', reject)
            sent.write(text.slice(0, 10))
            setTimeout(() => sent.end(text.slice(10)), 10 * number)
          }),
      ),
    )
    const until = Date.now() + 2_000
    let found: (string | null)[] = []
    while (Date.now() < until && !ids.every((id) => found.includes(id))) {
      found = (await trail('as=owner')).entries.map(({ requestId }) => requestId)
      await sleep(10)
    }
    for (const id of ids) assert.equal(found.filter((one) => one === id).length, 1)
  })

  test('of an answer that the reader broke off are kept account of', async () => {
    const { port } = http.server.address() as AddressInfo
    const before = await newest()
    await new Promise<void>((resolve) => {
      const headers = { authorization: `Bearer ${key}` }
      const sent = send({ port, path: '/endless', headers }, (answer) =>
        answer.once('data', () => {
          sent.destroy()
          resolve()
        }),
      )
      sent.on('error', () => {})
      sent.end()
    })
    let entry = before
    for (let round = 0; round < 100 && entry.id === before.id; round++) {
      await sleep(10)
      entry = await newest()
    }
    assert.equal(entry.subject, 'GET /endless')
  })

  test('are paged by a cursor, newest first, and a cursor of somebody else is refused', async () => {
    for (let index = 0; index < 5; index++) await ask('/shown/x')
    const { entries } = await trail('as=owner')
    const paged: AuditEntry[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: AuditPage = await trail(`as=owner&limit=2${next && `&after=${next}`}`)
      assert.ok(page.entries.length <= 2)
      paged.push(...page.entries)
      next = page.next
    }
    assert.deepEqual(paged, entries)
    const wrong = await ask('/api/audit?as=owner&after=bm90IG1pbmU', auditor)
    assert.equal(wrong.statusCode, 400)
    assert.equal(wrong.json().reasons[0].pointer, '/after')
  })

  test('are told to owners and actors as far as they concern them, and whole to the operator only', async () => {
    await ask('/shown/x')
    const owned = await trail('as=owner')
    assert.ok(owned.entries.length > 0)
    assert.ok(owned.entries.every(({ owner }) => owner?.id === farm))
    assert.deepEqual((await trail('as=actor')).entries, [])
    const reads = await trail('as=actor&action=access.create-key', ADMIN_KEY)
    assert.equal(reads.entries.length, 2)
    assert.equal((await trail(`as=house&owner=${farm}`, ADMIN_KEY)).entries[0]?.owner?.id, farm)
    for (const path of ['?as=house', '/rows', '/blocks'])
      assert.equal((await ask(`/api/audit${path}`, auditor)).statusCode, 403, path)
    assert.equal((await ask('/api/audit?as=owner', key)).statusCode, 403)
    for (const path of ['', '?as=all', '?as=owner&limit=0', '?as=owner&limit=x', '/rows?after=x'])
      assert.equal((await ask(`/api/audit${path}`, ADMIN_KEY)).statusCode, 400, path)
  })

  test('wait a fifth of a second for one another and are written at once', async () => {
    const { db } = opened
    let statements = 0
    const counting: Database = {
      ...db,
      query: (text, parameters) => {
        if (text.includes('insert into access.audit')) statements++
        return db.query(text, parameters)
      },
    }
    const queue = createReadQueue({ db: counting, clock: opened.clock, house: 'operator' })
    for (let index = 0; index < 300; index++) queue.add(newRow('farm'))
    assert.equal(queue.waiting(), 300)
    await sleep(100)
    assert.equal(statements, 0)
    await sleep(400)
    assert.equal(statements, 1)
    assert.equal(queue.waiting(), 0)
  })

  test('that the store does not take wait, are not written twice, and of more than fit the number is told', async () => {
    const { db, clock } = opened
    let mode: 'away' | 'answer lost' | 'well' = 'away'
    const shaky: Database = {
      ...db,
      async query(text, parameters) {
        if (mode === 'away') throw new Error('no store')
        const result = await db.query(text, parameters)
        if (mode === 'answer lost' && text.includes('insert into access.audit'))
          throw new Error('the answer was lost')
        return result as never
      },
    }
    const queue = createReadQueue({ db: shaky, clock, house: 'operator', queueRows: 10 })
    const rows = Array.from({ length: 25 }, () => newRow('farm'))
    for (const row of rows) queue.add(row)
    assert.equal(queue.lost(), 15)
    await assert.rejects(queue.drain())
    mode = 'answer lost'
    await assert.rejects(queue.drain())
    mode = 'well'
    await queue.drain()
    assert.equal(queue.waiting(), 0)
    const written = await listAuditRows(db, null, 1_000)
    const ids = new Set(rows.map(({ id }) => id))
    assert.equal(written.filter(({ id }) => ids.has(id)).length, 10)
    const told = written.filter(({ action }) => action === 'access.reads-lost')
    assert.deepEqual(
      told.map(({ count, organisation }) => [count, organisation]),
      [[15, 'operator']],
    )
  })
})

const newRow = (owner: string): Omit<AuditRow, 'position'> => ({
  id: randomUUID(),
  time: '2026-05-01T00:00:00.000Z',
  organisation: 'forwarder',
  askerKind: 'key',
  askerId: 'k',
  person: null,
  action: 'access.read',
  subject: 'GET /x',
  owner,
  basis: 'party',
  reference: null,
  count: 1,
  requestId: null,
  detail: {},
})
