import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createManualClock } from '../src/platform/index.ts'
import { type House, openHouse, packed, seen } from './house.ts'

type Event = Record<string, unknown> & { eventTime: string }
interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } }
}

const TRAIN = 'urn:karvan:train:7001'
const MINE = 'urn:epc:id:bic:MINU0000019'
const OTHER = 'urn:epc:id:bic:OTHU0000016'
const hour = (number: number): string =>
  `2026-04-10T${String(number).padStart(2, '0')}:00:00.000000Z`

/** Seven events, hour by hour, of two organisations in two countries; one query, five askers. */
describe('the same query as five askers', () => {
  let house: House
  const keys: Record<string, string | undefined> = { operator: undefined }
  before(async () => {
    const clock = createManualClock('2026-04-20T00:00:00.000Z')
    house = await openHouse(clock)
    const carrier = await house.createParty('carrier', 'AZ')
    const rival = await house.createParty('carrier', 'KZ')
    const authority = await house.createParty('authority', 'GE')
    const party = await house.createParty('forwarder', 'AZ')
    const stranger = await house.createParty('analyst', 'UZ')
    Object.assign(keys, {
      capturer: carrier.key,
      authority: authority.key,
      party: party.key,
      stranger: stranger.key,
    })
    const interest = { organisation: party.id, thing: MINE, fromTime: hour(0), toTime: null }
    assert.equal((await house.call('PUT', '/api/interests', interest)).status, 200)
    const say = async (key: string, event: object) => {
      clock.advance(1_000)
      await house.capture([event], key)
    }
    const at = (place: string) => ({ readPoint: { id: `urn:karvan:place:${place}` } })
    await say(carrier.key, seen(MINE, 'AZ-ALA', hour(1)))
    await say(carrier.key, packed(TRAIN, [MINE, OTHER], 'ADD', hour(2), at('AZ-ALA')))
    await say(rival.key, seen(OTHER, 'KZ-ALM', hour(3)))
    await say(carrier.key, seen(TRAIN, 'GE-GAR', hour(4)))
    await say(carrier.key, packed(TRAIN, [MINE], 'DELETE', hour(5), at('GE-GAR')))
    await say(rival.key, seen(MINE, 'GE-GAR', hour(6)))
    await say(carrier.key, seen(OTHER, 'AZ-ALA', hour(7)))
    await house.settle()
  })
  after(() => house.close())

  const ask = async (asker: string, path: string) => {
    const answer = await house.call<QueryDocument>('GET', path, undefined, keys[asker])
    const link = /^<([^>]+)>/.exec(String(answer.headers.link ?? ''))?.[1]
    const events =
      answer.status === 200 ? answer.body.epcisBody.queryResults.resultsBody.eventList : []
    return { status: answer.status, events, next: link }
  }
  const hoursOf = (events: readonly Event[]): number[] =>
    events.map(({ eventTime }) => new Date(eventTime).getUTCHours())
  const ALL = '/epcis/events?orderBy=eventTime&orderDirection=ASC'

  const EXPECTED: Record<string, readonly number[]> = {
    operator: [1, 2, 3, 4, 5, 6, 7],
    capturer: [1, 2, 4, 5, 7],
    authority: [4, 5, 6],
    party: [1, 2, 4, 5, 6],
    stranger: [],
  }

  test('gives five different answers, each exactly what its asker may see', async () => {
    for (const [asker, hours] of Object.entries(EXPECTED))
      assert.deepEqual(hoursOf((await ask(asker, ALL)).events), hours, asker)
    const loading = async (asker: string) => (await ask(asker, ALL)).events[1]!
    assert.deepEqual((await loading('operator')).childEPCs, [MINE, OTHER])
    assert.deepEqual((await loading('capturer')).childEPCs, [MINE, OTHER])
    const cut = await loading('party')
    assert.deepEqual([cut.childEPCs, cut['karvan:inPart']], [[MINE], true])
  })

  test('pages hold what is seen and nothing less, whatever stands between', async () => {
    for (const [asker, hours] of Object.entries(EXPECTED))
      for (const order of ['eventTime', 'recordTime']) {
        const found: number[] = []
        const sizes: number[] = []
        let next: string | undefined = `/epcis/events?orderBy=${order}&orderDirection=ASC&perPage=2`
        while (next) {
          const page = await ask(asker, next)
          found.push(...hoursOf(page.events))
          sizes.push(page.events.length)
          next = page.next
        }
        assert.deepEqual(found, hours, `${asker} by ${order}`)
        const full = Math.floor(hours.length / 2)
        const last = hours.length % 2 === 1 || hours.length === 0 ? [hours.length % 2] : []
        assert.deepEqual(sizes, [...Array<number>(full).fill(2), ...last], `${asker} by ${order}`)
      }
  })

  test('too many are counted of those that are seen', async () => {
    for (const [asker, hours] of Object.entries(EXPECTED)) {
      const count = async (most: number) =>
        (await ask(asker, `${ALL}&maxEventCount=${most}`)).status
      if (hours.length > 1) assert.equal(await count(hours.length - 1), 413, asker)
      assert.equal(await count(Math.max(1, hours.length)), 200, asker)
    }
  })

  test('a condition on what others have finds nothing of it', async () => {
    const hours = async (asker: string, more: string) =>
      hoursOf((await ask(asker, `${ALL}&${more}`)).events)
    assert.deepEqual(await hours('operator', `MATCH_anyEPC=${OTHER}`), [2, 3, 7])
    assert.deepEqual(await hours('capturer', `MATCH_anyEPC=${OTHER}`), [2, 7])
    assert.deepEqual(await hours('party', `MATCH_anyEPC=${OTHER}`), [])
    assert.deepEqual(await hours('authority', `MATCH_anyEPC=${MINE}`), [5, 6])
    assert.deepEqual(await hours('authority', 'EQ_readPoint=urn:karvan:place:AZ-ALA'), [])
  })

  test("a token of one asker's page is of no use to another", async () => {
    const [path] = ALL.split('#')
    const tokens = new Map<string, string[]>()
    for (const asker of Object.keys(EXPECTED)) {
      let next: string | undefined = `${path}&perPage=1`
      while (next) {
        const page: { next: string | undefined } = await ask(asker, next)
        const token = page.next && new URL(page.next, 'http://k').searchParams.get('nextPageToken')
        if (token) tokens.set(asker, [...(tokens.get(asker) ?? []), token])
        next = page.next
      }
    }
    assert.ok([...tokens.values()].flat().length > 10)
    for (const [asker, hours] of Object.entries(EXPECTED))
      for (const [owner, list] of tokens)
        for (const token of list) {
          const page = await ask(asker, `${path}&perPage=100&nextPageToken=${token}`)
          assert.equal(page.status, owner === asker ? 200 : 400, `${asker} with one of ${owner}`)
          if (owner !== asker) continue
          const found = hoursOf(page.events)
          assert.deepEqual(found, hours.slice(hours.length - found.length), asker)
        }
  })

  test('a token tells nothing', async () => {
    const page = await ask('party', `${ALL}&perPage=2`)
    const token = new URL(page.next!, 'http://k').searchParams.get('nextPageToken')!
    const text = Buffer.from(token, 'base64url').toString('latin1')
    for (const said of ['2026', String(page.events.at(-1)!.eventID)])
      assert.ok(!text.includes(said))
  })
})
