import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '@karvan/contract'
import { WebSocket } from 'ws'
import { type House, openHouse, seen } from './house.ts'
import { eventIdsOf, until } from './receiver.ts'

const THING = 'urn:epc:id:bic:CSQU3054383'
const eventOf = () => seen(THING, 'AZ-ALA', '2026-05-01T10:00:00Z')
const idsOf = (events: readonly Record<string, unknown>[]): string[] =>
  events.map(({ eventID }) => String(eventID))

interface Client {
  socket: WebSocket
  texts: string[]
  minRecordTime: string | undefined
  ended: { code: number; reason: string } | undefined
  ids(): string[]
}

describe('a subscription by WebSocket', () => {
  let house: House
  let url: string
  let carrier: { id: string; key: string }
  const clients: Client[] = []
  before(async () => {
    house = await openHouse()
    await house.app.http.listen({ port: 0, host: '127.0.0.1' })
    url = `ws://127.0.0.1:${(house.app.http.server.address() as AddressInfo).port}`
    carrier = await house.createParty('carrier', 'AZ')
    await makeQuery('all')
  })
  after(async () => {
    for (const { socket } of clients) socket.terminate()
    await house.close()
  })
  const makeQuery = async (name: string, query: object = {}, key = carrier.key) => {
    const { status, text } = await house.call('POST', '/epcis/queries', { name, query }, key)
    assert.equal(status, 201, text)
  }
  const open = async (path: string, key = carrier.key): Promise<Client> => {
    const socket = new WebSocket(url + path, { headers: { authorization: `Bearer ${key}` } })
    const client: Client = {
      socket,
      texts: [],
      minRecordTime: undefined,
      ended: undefined,
      ids: () => client.texts.flatMap(eventIdsOf),
    }
    socket.on('message', (data) => client.texts.push(String(data)))
    socket.on('close', (code, reason) => {
      client.ended = { code, reason: String(reason) }
    })
    socket.on('upgrade', ({ headers }) => {
      client.minRecordTime = headers['gs1-query-min-record-time'] as string
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    clients.push(client)
    return client
  }
  /** The answer of a server that does not upgrade. */
  const refuse = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; problem: Problem }>((resolve, reject) => {
      const socket = new WebSocket(url + path, { headers })
      socket.once('open', () => reject(new Error('it was opened')))
      socket.on('error', () => {})
      socket.once('unexpected-response', (_request, answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => {
          text += chunk
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, problem: JSON.parse(text) as Problem }),
        )
      })
    })
  const signedIn = () => ({ authorization: `Bearer ${carrier.key}` })

  test('streams what is captured, in order, to each who listens, and goes on where one says', async () => {
    const [one, two] = [
      await open('/epcis/queries/all/events?stream=true'),
      await open('/epcis/queries/all/events?stream=true'),
    ]
    const events = Array.from({ length: 30 }, eventOf)
    for (let from = 0; from < events.length; from += 10)
      await house.capture(events.slice(from, from + 10), carrier.key)
    await until(() => one.ids().length === 30 && two.ids().length === 30, 'the stream')
    assert.deepEqual(one.ids(), idsOf(events))
    assert.deepEqual(two.ids(), idsOf(events))
    const { queryResults } = JSON.parse(one.texts[0]!).epcisBody
    assert.equal(queryResults.queryName, 'all')
    assert.match(queryResults.subscriptionID, /^[0-9a-f-]{36}$/)
    // It would be the record time of the newest event of anybody.
    assert.equal(one.minRecordTime, undefined)

    one.socket.close()
    const { recordTime } = queryResults.resultsBody.eventList[1]
    const path = `/epcis/queries/all/events?stream=true&initialRecordTime=${recordTime}`
    const again = await open(path)
    await until(() => again.ids().length === 29, 'the rest')
    assert.deepEqual(again.ids(), idsOf(events.slice(1)))
    assert.equal(again.minRecordTime, recordTime)
    again.socket.close()
    two.socket.close()
  })

  test('with a schedule is sent at its times, nothing of nothing unless asked', async () => {
    const every = Array.from({ length: 60 }, (_, second) => second).join(',')
    const path = `/epcis/queries/all/events?second=${encodeURIComponent(every)}`
    const [silent, telling] = [await open(path), await open(`${path}&reportIfEmpty=true`)]
    await until(() => telling.texts.length >= 2, 'an empty report')
    assert.deepEqual(telling.ids(), [])
    assert.deepEqual(silent.texts, [])
    const event = eventOf()
    await house.capture([event], carrier.key)
    await until(() => silent.texts.length === 1, 'the report')
    assert.deepEqual(silent.ids(), idsOf([event]))
    silent.socket.close()
    telling.socket.close()
  })

  test('is not opened where anything is wrong, and all that is wrong is told', async () => {
    const path = '/epcis/queries/all/events'
    assert.equal((await refuse(`${path}?stream=true`, {})).status, 401)
    assert.equal((await refuse(`${path}?stream=true`, { authorization: 'Bearer no' })).status, 401)
    assert.equal((await refuse('/epcis/queries/no/events?stream=true', signedIn())).status, 404)
    const foreign = { cookie: 'karvan_session=x', origin: 'https://elsewhere.example' }
    assert.equal((await refuse(`${path}?stream=true`, foreign)).status, 403)
    const { status, problem } = await refuse(
      `${path}?stream=true&hour=25&reportIfEmpty=yes&EQ_action=ADD`,
      signedIn(),
    )
    assert.equal(status, 400)
    assert.deepEqual(
      problem.reasons?.map(({ pointer }) => pointer),
      ['/EQ_action', '/reportIfEmpty', '', '/schedule/hour'],
    )
    assert.equal((await refuse(path, signedIn())).status, 400)
    const other = new WebSocket(`${url}/api/things`, { headers: signedIn() })
    other.on('error', () => {})
    await new Promise((resolve) => other.once('close', resolve))
  })

  test('leaves no connection of who was refused, and answers plainly who offers another protocol', async () => {
    const path = '/epcis/queries/all/events?stream=true'
    const { server } = house.app.http
    const count = () =>
      new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n)))
    const before = await count()
    for (let round = 0; round < 5; round++) await refuse(path, {})
    await until(async () => (await count()) <= before, 'the end of the connections')
    const ask = (method: string, body: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
        let text = ''
        socket.on('error', reject)
        socket.on('close', () => resolve(text))
        socket.on('data', (chunk: Buffer) => {
          text += chunk
          if (text.includes('\r\n\r\n')) socket.end()
        })
        socket.write(
          `${method} /epcis/queries HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nAuthorization: Bearer ${carrier.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
        )
        // The body comes a moment later, as it may.
        setTimeout(() => socket.write(body), 20)
      })
    assert.match(await ask('POST', '{"name":"of java","query":{}}'), /^HTTP\/1\.1 201 /)
    assert.match(await ask('GET', ''), /^HTTP\/1\.1 200 /)
  })

  test('shows what is seen in part in part, and does not match by what is hidden', async () => {
    const hidden = 'urn:epc:id:bic:MSKU9070323'
    const forwarder = await house.createParty('forwarder', 'AZ')
    await makeQuery('mine', {}, forwarder.key)
    await makeQuery('guess', { MATCH_anyEPC: [hidden] }, forwarder.key)
    const interest = { organisation: forwarder.id, thing: THING, fromTime: '2026-01-01T00:00:00Z' }
    await house.call('PUT', '/api/interests', { ...interest, toTime: null })
    const mine = await open('/epcis/queries/mine/events?stream=true', forwarder.key)
    const guess = await open('/epcis/queries/guess/events?stream=true', forwarder.key)
    await house.capture([{ ...eventOf(), epcList: [THING, hidden] }], carrier.key)
    await until(() => mine.texts.length === 1, 'its part')
    await sleep(50)
    assert.ok(mine.texts[0]!.includes(THING) && !mine.texts[0]!.includes(hidden))
    assert.deepEqual(guess.texts, [])
  })

  test('ends within five seconds when the key is revoked or the query is gone', async () => {
    const key = { organisation: carrier.id, role: 'reader', label: 'for a while' }
    const { body } = await house.call<{ secret: string; key: { id: string } }>(
      'POST',
      '/api/keys',
      key,
    )
    await makeQuery('short')
    const revoked = await open('/epcis/queries/all/events?stream=true', body.secret)
    const gone = await open('/epcis/queries/short/events?stream=true')
    const stays = await open('/epcis/queries/all/events?stream=true')
    await house.call('DELETE', `/api/keys/${body.key.id}`)
    await house.call('DELETE', '/epcis/queries/short', undefined, carrier.key)
    await until(() => Boolean(revoked.ended && gone.ended), 'the end', 5_000)
    assert.deepEqual(revoked.ended, { code: 1008, reason: 'you may not see any more' })
    assert.deepEqual(gone.ended, { code: 1001, reason: 'the query is gone' })
    const event = eventOf()
    await house.capture([event], carrier.key)
    await until(() => stays.texts.length === 1)
    assert.deepEqual(revoked.texts, [])
    assert.deepEqual(gone.texts, [])
  })

  test('takes no more of a key than fifty, and no long messages', async () => {
    const chatty = await open('/epcis/queries/all/events?stream=true')
    chatty.socket.send('x'.repeat(5_000))
    await until(() => chatty.ended !== undefined, 'the end of the chatty one')
    const path = '/epcis/queries/all/events?stream=true'
    const stranger = await house.createParty('carrier', 'AZ')
    await makeQuery('all', {}, stranger.key)
    for (let count = 0; count < 50; count++) await open(path, stranger.key)
    const { status } = await refuse(path, { authorization: `Bearer ${stranger.key}` })
    assert.equal(status, 429)
  })

  test('takes no more of a key than fifty of those that are opened at once', async () => {
    const path = '/epcis/queries/all/events?stream=true'
    const hasty = await house.createParty('carrier', 'AZ')
    await makeQuery('all', {}, hasty.key)
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => open(path, hasty.key)))
    const opened = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const living = () => opened.filter(({ ended }) => ended === undefined)
    await until(() => living().length <= 50, 'the end of those that are too many')
    assert.equal(living().length, 50)
    const codes = opened.flatMap(({ ended }) => (ended ? [ended.code] : []))
    assert.ok(codes.every((code) => code === 1013))
  })
})
