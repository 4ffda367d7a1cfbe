import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hint, Problem } from '@karvan/contract'
import { announce } from '../src/platform/index.ts'
import { type House, openHouse, seen } from './house.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const MAX_STREAMS = 50

/** A key that sees everything. */
const makeOperatorKey = async (house: House): Promise<string> => {
  const key = { organisation: 'operator', role: 'dispatcher', label: 'Control room' }
  return (await house.call<{ secret: string }>('POST', '/api/keys', key)).body.secret
}

/** Listens over a real socket; collects every hint. */
const listen = async (url: string, key: string) => {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/hints`, {
    headers: { authorization: `Bearer ${key}` },
    signal: controller.signal,
  })
  const hints: Hint[] = []
  let text = ''
  const ended = (async () => {
    if (!response.ok) return
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      const messages = text.split('\n\n')
      text = messages.pop()!
      for (const message of messages) {
        const data = /^event: hint\nid: (\d+)\ndata: (.*)$/.exec(message)
        if (!data) continue
        const hint = JSON.parse(data[2]!) as Hint
        assert.equal(hint.position, Number(data[1]))
        hints.push(hint)
      }
    }
  })().catch(() => undefined)
  return { response, hints, ended, close: () => controller.abort() }
}

const until = async (isTrue: () => boolean | Promise<boolean>, milliseconds: number) => {
  const start = Date.now()
  while (!(await isTrue())) {
    assert.ok(Date.now() - start < milliseconds, `not within ${milliseconds} ms`)
    await sleep(5)
  }
}

describe('hints over a socket', () => {
  let house: House
  let url: string
  let operator: string
  const closers: (() => void)[] = []
  before(async () => {
    house = await openHouse()
    operator = await makeOperatorKey(house)
    await house.app.http.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(house.app.http.server.address() as AddressInfo).port}`
  })
  after(async () => {
    for (const close of closers) close()
    await house.close()
  })

  const open = async (key: string) => {
    const stream = await listen(url, key)
    closers.push(stream.close)
    return stream
  }
  const countListeners = async (): Promise<number> => {
    const { text } = await house.call('GET', '/metrics')
    return Number(/^karvan_hint_listeners (\d+)$/m.exec(text)?.[1])
  }

  test('a hint comes within two seconds of a capture, to those who may see it and to nobody else', async () => {
    const carrier = await house.createParty('carrier', 'AZ')
    const stranger = await house.createParty('carrier', 'AZ')
    const customs = await house.createParty('authority', 'AZ')
    const abroad = await house.createParty('authority', 'GE')
    const [forOperator, forCarrier, forStranger, forCustoms, forAbroad] = await Promise.all(
      [operator, carrier.key, stranger.key, customs.key, abroad.key].map(open),
    )
    const { headers } = forOperator!.response
    assert.match(headers.get('content-type')!, /^text\/event-stream/)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('content-encoding'), null)
    await house.capture([seen(CONTAINER, 'AZ-ALA', '2026-05-01T10:00:00Z')], carrier.key)
    const told = [forOperator!, forCarrier!, forCustoms!]
    await until(() => told.every(({ hints }) => hints.length > 0), 2_000)
    await sleep(1_200)
    for (const { hints } of told) {
      assert.equal(hints.length, 1, 'told once')
      const { things, places, rebuilt } = hints[0]!
      assert.equal(things.length, 1)
      assert.match(things[0]!, /CSQU3054383/)
      assert.deepEqual({ places, rebuilt }, { places: ['AZ-ALA'], rebuilt: false })
    }
    assert.deepEqual(forStranger!.hints, [])
    assert.deepEqual(forAbroad!.hints, [])
    const known = await house.call<{ position: number }>('GET', '/api/live', undefined, carrier.key)
    assert.ok(
      known.body.position >= forCarrier!.hints[0]!.position,
      'what is hinted at can be read',
    )
  })

  test('a rebuilt projection is one hint for everybody; nothing of before is told again', async () => {
    const stranger = await house.createParty('carrier', 'GE')
    const streams = await Promise.all([operator, stranger.key].map(open))
    await house.app.tracking.rebuild()
    await until(() => streams.every(({ hints }) => hints.length > 0), 2_000)
    await house.capture([seen(CONTAINER, 'AZ-ALA', '2026-05-01T11:00:00Z')])
    await until(() => streams[0]!.hints.length > 1, 2_000)
    await sleep(1_200)
    const flags = streams.map(({ hints }) => hints.map(({ rebuilt }) => rebuilt))
    assert.deepEqual(flags, [[true, false], [true]])
    assert.deepEqual(streams[1]!.hints[0]!.things, [])
    assert.ok(streams[0]!.hints[1]!.position > streams[0]!.hints[0]!.position)
  })

  test('what was captured before is not captured again, and not hinted at', async () => {
    const stream = await open(operator)
    const event = seen(CONTAINER, 'AZ-ALA', '2026-05-01T12:00:00Z')
    await house.capture([event])
    assert.equal((await house.capture([event])).duplicates, 1)
    await until(() => stream.hints.length > 0, 2_000)
    await sleep(1_200)
    assert.equal(stream.hints.length, 1)
  })

  test('nobody and a wrong key hear nothing', async () => {
    const { response } = await listen(url, 'kv_unknown')
    assert.equal(response.status, 401)
    assert.equal((await fetch(`${url}/api/hints`)).status, 401)
  })

  test('a key that holds fifty streams gets no more until it closes one; other keys do', async () => {
    const party = await house.createParty('carrier', 'AZ')
    const streams = await Promise.all(Array.from({ length: MAX_STREAMS }, () => open(party.key)))
    for (const { response } of streams) assert.equal(response.status, 200)
    const refused = await fetch(`${url}/api/hints`, {
      headers: { authorization: `Bearer ${party.key}` },
    })
    assert.equal(refused.status, 429)
    assert.equal(((await refused.json()) as Problem).code, 'notify.too-many-streams')
    const other = await open(operator)
    assert.equal(other.response.status, 200)
    const before = await countListeners()
    streams[0]!.close()
    await until(async () => (await countListeners()) === before - 1, 2_000)
    assert.equal((await open(party.key)).response.status, 200)
    for (const { close } of streams) close()
  })

  test('a reader that does not read is let go, the others hear everything', async () => {
    const party = await house.createParty('authority', 'AZ')
    const fast = await open(party.key)
    const before = await countListeners()
    const slow = connect(Number(new URL(url).port), '127.0.0.1')
    closers.push(() => slow.destroy())
    slow.on('error', () => {})
    slow.pause()
    slow.write(
      `GET /api/hints HTTP/1.1\r\nhost: karvan\r\nauthorization: Bearer ${party.key}\r\n\r\n`,
    )
    await until(async () => (await countListeners()) === before + 1, 2_000)
    // About 200 kB each: far more than sockets hold, then more than the server keeps.
    const things = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(1_000, 'x'))
    const ROUNDS = 80
    for (let position = 1; position <= ROUNDS; position++) {
      const changes = things.map((thing) => ({
        thing,
        place: null,
        audiences: ['authority:AZ'],
        recordMicroseconds: position,
      }))
      await house.db.transaction((tx) =>
        announce(tx, 'test', { position, changes, rebuilt: false, audiences: null }),
      )
    }
    await until(() => fast.hints.length >= ROUNDS, 8_000)
    await until(async () => (await countListeners()) === before, 2_000)
    assert.deepEqual(
      fast.hints.map(({ position }) => position),
      Array.from({ length: ROUNDS }, (_, index) => index + 1),
    )
  })
})

describe('a stop', () => {
  test('ends every stream and does not wait for those who listen', async () => {
    const house = await openHouse()
    await house.app.http.listen({ port: 0, host: '127.0.0.1' })
    const operator = await makeOperatorKey(house)
    const { port } = house.app.http.server.address() as AddressInfo
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => listen(`http://127.0.0.1:${port}`, operator)),
    )
    const start = Date.now()
    await house.close()
    await Promise.all(streams.map(({ ended }) => ended))
    assert.ok(Date.now() - start < 5_000)
  })
})
