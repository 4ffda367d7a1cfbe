import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { NamedQuery } from '@karvan/contract'
import { createManualClock } from '../src/platform/index.ts'
import { type House, openHouse, seen } from './house.ts'

const BOX = 'urn:epc:id:bic:CSQU3054383'
const ARRIVALS = {
  name: 'arrivals',
  query: { EQ_bizStep: ['arriving', 'unloading'], eventType: ['ObjectEvent'] },
}

interface Document {
  epcisBody: {
    queryResults: { queryName: string; resultsBody: { eventList: { eventTime: string }[] } }
  }
}

/** EPCIS 2.0.1 OpenAPI, /queries. */
describe('named queries', () => {
  const clock = createManualClock('2026-05-02T00:00:00Z')
  let house: House
  const keys: Record<string, string> = {}
  before(async () => {
    house = await openHouse(clock)
    keys.carrier = (await house.createParty('carrier', 'AZ')).key
    keys.other = (await house.createParty('carrier', 'AZ')).key
    const events = ['08', '09', '10', '11', '12'].map((hour, n) =>
      seen(BOX, 'AZ-ALA', `2026-05-01T${hour}:00:00Z`, {
        bizStep: n % 2 ? 'departing' : 'arriving',
      }),
    )
    await house.capture(events, keys.carrier)
    await house.capture([seen(BOX, 'AZ-ALA', '2026-05-01T20:00:00Z')], keys.other)
  })
  after(() => house.close())

  const ask = <Body>(
    asker: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ) => house.call<Body>(method, `/epcis/queries${path}`, body, keys[asker])
  const make = async (asker: string, body: unknown): Promise<string> => {
    const { status, text } = await ask(asker, 'POST', '', body)
    return status === 201 ? '201' : `${status} ${(JSON.parse(text) as { code: string }).code}`
  }
  const hoursOf = async (asker: string, path: string): Promise<string[]> => {
    const { status, body } = await ask<Document>(asker, 'GET', path)
    assert.equal(status, 200)
    return body.epcisBody.queryResults.resultsBody.eventList.map(({ eventTime }) =>
      eventTime.slice(11, 13),
    )
  }

  test('are made once, told where they are, and given back as they were said', async () => {
    const { status, headers, text } = await ask('carrier', 'POST', '', ARRIVALS)
    assert.deepEqual([status, headers.location, text], [201, '/epcis/queries/arrivals', ''])
    assert.equal(await make('carrier', ARRIVALS), '409 journal.query-exists')
    assert.equal(await make('carrier', { ...ARRIVALS, query: {} }), '409 journal.query-exists')
    const { body } = await ask<NamedQuery>('carrier', 'GET', '/arrivals')
    assert.deepEqual(body, ARRIVALS)
  })

  test('are asked with the rights of who asks, and bear their name', async () => {
    const { body } = await ask<Document>('carrier', 'GET', '/arrivals/events')
    assert.equal(body.epcisBody.queryResults.queryName, 'arrivals')
    assert.deepEqual(await hoursOf('carrier', '/arrivals/events'), ['12', '10', '08'])
    assert.equal(await make('other', ARRIVALS), '201')
    assert.deepEqual(await hoursOf('other', '/arrivals/events'), ['20'])
  })

  test('are the own ones of an organisation: others do not learn that they are there', async () => {
    assert.equal(await make('carrier', { name: 'secret', query: {} }), '201')
    const unlike = (text: string): string => text.replace('secret', 'nothing')
    for (const [method, path] of [
      ['GET', '/secret'],
      ['GET', '/secret/events'],
      ['DELETE', '/secret'],
    ] as const) {
      const there = await ask('other', method, path)
      const nowhere = await ask('other', method, unlike(path))
      assert.deepEqual([there.status, unlike(there.text)], [404, nowhere.text], path)
    }
    const names = async (asker: string) =>
      (await ask<NamedQuery[]>(asker, 'GET', '')).body.map(({ name }) => name)
    assert.deepEqual(await names('other'), ['arrivals'])
    assert.deepEqual(await names('carrier'), ['arrivals', 'secret'])
    assert.equal(await make('other', { name: 'secret', query: {} }), '201')
  })

  test('are listed and asked page by page', async () => {
    for (let n = 10; n < 45; n++)
      assert.equal(await make('carrier', { name: `page ${n}`, query: {} }), '201')
    const names: string[] = []
    let next: string | undefined = '?perPage=9'
    while (next !== undefined) {
      const page: { body: NamedQuery[]; headers: Record<string, unknown> } = await ask(
        'carrier',
        'GET',
        next,
      )
      names.push(...page.body.map(({ name }) => name))
      next = /^<\/epcis\/queries(\?[^>]+)>; rel="next"$/.exec(String(page.headers.link))?.[1]
    }
    assert.equal(names.length, 37)
    assert.deepEqual(names, [...new Set(names)].sort())
    const first = await ask<Document>('carrier', 'GET', '/arrivals/events?perPage=2')
    const link = /^<\/epcis\/queries([^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1]
    assert.deepEqual(await hoursOf('carrier', link!), ['08'])
  })

  test('that are made anew under a name do not go on with the pages of the old', async () => {
    const { headers } = await ask('carrier', 'GET', '/arrivals/events?perPage=1')
    const link = /^<\/epcis\/queries([^>]+)>/.exec(String(headers.link))?.[1]
    assert.equal((await ask('carrier', 'DELETE', '/arrivals')).status, 204)
    assert.equal(
      await make('carrier', { name: 'arrivals', query: { EQ_bizStep: ['departing'] } }),
      '201',
    )
    const again = await ask<{ code: string }>('carrier', 'GET', link!)
    assert.deepEqual([again.status, again.body.code], [400, 'platform.wrong-page-token'])
    assert.deepEqual(await hoursOf('carrier', '/arrivals/events'), ['11', '09'])
  })

  test('are gone when they are deleted', async () => {
    assert.equal(await make('carrier', { name: 'gone', query: {} }), '201')
    assert.equal((await ask('carrier', 'DELETE', '/gone')).status, 204)
    for (const [method, path] of [
      ['GET', '/gone'],
      ['GET', '/gone/events'],
      ['DELETE', '/gone'],
    ] as const)
      assert.equal((await ask('carrier', method, path)).status, 404, path)
  })

  test('that cannot be asked are refused with everything that is wrong', async () => {
    const query = {
      EQ_nothing: ['a'],
      EQ_action: ['SING'],
      GE_eventTime: 'yesterday',
      maxEventCount: 0,
    }
    const { status, body } = await ask<{ code: string; reasons: { pointer: string }[] }>(
      'carrier',
      'POST',
      '',
      { name: 'wrong', query },
    )
    assert.deepEqual([status, body.code], [400, 'journal.query-parameter'])
    const pointers = body.reasons.map(({ pointer }) => pointer.replace(/^\/query/, ''))
    assert.deepEqual(
      pointers.sort(),
      Object.keys(query)
        .map((name) => `/${name}`)
        .sort(),
    )
    assert.equal((await ask('carrier', 'GET', '/wrong')).status, 404)
  })

  test('of the standard are not made, and names are names', async () => {
    for (const name of ['SimpleEventQuery', 'SimpleMasterDataQuery'])
      assert.equal(await make('carrier', { name, query: {} }), '409 journal.query-exists')
    for (const name of ['', '.', '..', 'a/b', 'a\u0007b', 'x'.repeat(201), 7])
      assert.equal(
        await make('carrier', { name, query: {} }),
        '400 platform.invalid-request',
        String(name),
      )
    const name = 'Əlavə 50 % (№?#) ' + '漢'
    assert.equal(await make('carrier', { name, query: {} }), '201')
    const { body } = await ask<NamedQuery>('carrier', 'GET', `/${encodeURIComponent(name)}`)
    assert.equal(body.name, name)
  })

  test('are not added to when they are asked', async () => {
    const { status, body } = await ask<{ reasons: { pointer: string }[] }>(
      'carrier',
      'GET',
      '/arrivals/events?EQ_action=ADD&perPage=0',
    )
    assert.equal(status, 400)
    assert.deepEqual(body.reasons.map(({ pointer }) => pointer).sort(), ['/EQ_action', '/perPage'])
  })

  test('end in one transaction with what hangs on them', async () => {
    assert.equal(await make('carrier', { name: 'hung', query: {} }), '201')
    const ended: string[] = []
    let fails = true
    house.app.queries.onRemove(async (tx, { name }) => {
      await tx.query('select 1 as one')
      if (fails) throw new Error('cannot end')
      ended.push(name)
    })
    assert.equal((await ask('carrier', 'DELETE', '/hung')).status, 500)
    assert.equal((await ask('carrier', 'GET', '/hung')).status, 200, 'it is still there')
    fails = false
    assert.equal((await ask('carrier', 'DELETE', '/hung')).status, 204)
    assert.deepEqual(ended, ['hung'])
  })
})
