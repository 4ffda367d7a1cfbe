import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { ADMIN_KEY, type House, openHouse, seen } from './house.ts'

const RUNS = process.env.KARVAN_LONG ? 100 : 4
const PLACES = ['AZ-ALA', 'GE-PTI', 'TR-MER', 'KZ-AKT', 'UZ-TAS', 'GE-BUS']
const STEPS = ['arriving', 'departing', 'loading', 'storing', 'holding', 'inspecting', 'picking']
const DISPOSITIONS = ['in_transit', 'in_progress', 'damaged', 'reserved', 'returned']
const MINE = 'urn:epc:id:bic:PGSU1000000'

/** What is paged through: how its pages are read. */
const COLLECTIONS: Record<string, string> = {
  'events, newest first': '/epcis/events',
  'events, oldest first': '/epcis/events?orderBy=eventTime&orderDirection=ASC',
  'events as recorded': '/epcis/events?orderBy=recordTime&orderDirection=ASC',
  'events, the last recorded first': '/epcis/events?orderBy=recordTime&orderDirection=DESC',
  'events of a step': '/epcis/bizSteps/loading/events',
  'events of a named query': '/epcis/queries/of-pages/events',
  things: '/epcis/epcs',
  places: '/epcis/readPoints',
  steps: '/epcis/bizSteps',
  dispositions: '/epcis/dispositions',
  queries: '/epcis/queries',
  'capture jobs': '/epcis/capture',
}

interface Page {
  names: string[]
  next: string | undefined
}

/** While others capture, every page goes on where the one before ended. */
describe('pages under concurrent capture', () => {
  let house: House
  let serial = 0
  const keys: Record<string, string> = {}
  before(async () => {
    house = await openHouse()
    const carrier = await house.createParty('carrier', 'AZ')
    const shipper = await house.createParty('forwarder', 'UZ')
    Object.assign(keys, {
      operator: ADMIN_KEY,
      carrier: carrier.key,
      shipper: shipper.key,
      customs: (await house.createAuthority('GE', ['customs'])).key,
      rival: (await house.createParty('carrier', 'AZ')).key,
    })
    const interest = { organisation: shipper.id, fromTime: '2026-01-01T00:00:00Z', toTime: null }
    await house.call('PUT', '/api/interests', { ...interest, thing: MINE })
    const query = { name: 'of-pages', query: { EQ_disposition: ['in_transit', 'damaged'] } }
    for (const key of Object.values(keys)) await house.call('POST', '/epcis/queries', query, key)
    for (let n = 0; n < 6; n++) await captureSome(10)
  })
  after(() => house.close())

  const pick = <Item>(list: readonly Item[], n: number): Item => list[n % list.length]!
  /** Events at any time of a day, also before those that were shown, some of the very same instant. */
  const captureSome = async (count: number): Promise<void> => {
    const events = Array.from({ length: count }, () => {
      const n = serial++
      const minute = String((n * 37) % 60).padStart(2, '0')
      const hour = String((n * 11) % 24).padStart(2, '0')
      const thing = n % 3 === 0 ? MINE : `urn:epc:id:bic:PGSU${2_000_000 + ((n * 7_919) % 100_000)}`
      return seen(thing, pick(PLACES, n * 5 + 1), `2026-04-10T${hour}:${minute}:00Z`, {
        bizStep: pick(STEPS, n * 3),
        disposition: pick(DISPOSITIONS, n * 7),
      })
    })
    await house.capture(events, serial % 2 ? keys.carrier : keys.rival)
    const name = `query ${(serial * 7_919) % 10_000}`
    await house.call(
      'POST',
      '/epcis/queries',
      { name, query: {} },
      keys[pick(Object.keys(keys), serial)],
    )
  }
  const read = async (asker: string, url: string): Promise<Page> => {
    const { status, body, headers, text } = await house.call<unknown>(
      'GET',
      url,
      undefined,
      keys[asker],
    )
    assert.equal(status, 200, `${asker} ${url}: ${text}`)
    return { names: namesIn(body), next: /^<([^>]+)>; rel="next"$/.exec(String(headers.link))?.[1] }
  }
  const withSize = (url: string, size: number): string =>
    `${url}${url.includes('?') ? '&' : '?'}perPage=${size}`

  /** Every page, with what happens before the next one is asked for. */
  const walk = async (
    asker: string,
    url: string,
    size: number,
    between: () => Promise<void>,
  ): Promise<string[]> => {
    const names: string[] = []
    let next: string | undefined = withSize(url, size)
    while (next) {
      const page: Page = await read(asker, next)
      assert.ok(page.names.length === size || !page.next, 'a page is full, but for the last one')
      names.push(...page.names)
      next = page.next
      if (next) await between()
    }
    return names
  }
  const check = (what: string, there: readonly string[], walked: readonly string[]): void => {
    assert.equal(new Set(walked).size, walked.length, `${what}: nothing twice`)
    const skipped = there.filter((name) => !walked.includes(name))
    assert.deepEqual(skipped, [], `${what}: nothing skipped`)
  }

  for (const [what, url] of Object.entries(COLLECTIONS))
    test(`${what}: nothing is skipped and nothing given twice`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('operator', 'carrier', 'shipper', 'customs'),
          fc.integer({ min: 1, max: 24 }),
          fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }),
          async (asker, size, arriving) => {
            const { names: there } = await read(asker, withSize(url, 1_000))
            let turn = 0
            // A few of the first pages have company; more would make the last ones come late.
            const between = async () => {
              const count = turn < 5 ? arriving[turn % arriving.length]! : 0
              turn++
              if (count > 0) await captureSome(count)
            }
            const small = Math.max(size, Math.ceil(there.length / 12))
            check(`${asker} by ${small}`, there, await walk(asker, url, small, between))
          },
        ),
        { numRuns: RUNS, seed: Number(process.env.KARVAN_SEED ?? 7_225), endOnFailure: true },
      )
    })

  test('all of them at once, while events come without a pause', async () => {
    const there = new Map<string, string[]>()
    const walks = Object.entries(COLLECTIONS).flatMap(([what, url]) =>
      ['operator', 'carrier', 'shipper', 'customs'].map((asker) => ({ what, url, asker })),
    )
    for (const { url, asker } of walks)
      there.set(`${asker} ${url}`, (await read(asker, withSize(url, 1_000))).names)
    let goesOn = true
    const capturing = (async () => {
      while (goesOn) await captureSome(3)
    })()
    const walked = await Promise.all(
      walks.map(async ({ what, url, asker }) => {
        const known = there.get(`${asker} ${url}`)!
        const size = Math.max(2, Math.ceil(known.length / 5))
        return {
          what: `${what} of ${asker}`,
          known,
          names: await walk(asker, url, size, async () => {}),
        }
      }),
    )
    goesOn = false
    await capturing
    for (const { what, known, names } of walked) check(what, known, names)
  })

  test('no more events than eventCountLimit come on all pages together', async () => {
    const url = '/epcis/events?orderBy=eventTime&eventCountLimit=25'
    const whole = await read('carrier', url)
    assert.deepEqual([whole.names.length, whole.next], [25, undefined])
    for (const size of [1, 7, 24, 25, 30])
      assert.deepEqual(await walk2('carrier', `${url}&perPage=${size}`), whole.names, `by ${size}`)
  })
  const walk2 = async (asker: string, url: string): Promise<string[]> => {
    const { names, next } = await read(asker, url)
    return next ? [...names, ...(await walk2(asker, next))] : names
  }

  test('a page goes on behind an event that its asker no longer sees', async () => {
    const { body: made } = await house.call<{ id: string }>('POST', '/api/organisations', {
      name: 'leaves',
      kind: 'farm',
      homeJurisdiction: 'UZ',
    })
    const key = { organisation: made.id, role: 'dispatcher', label: 'leaves' }
    keys.leaver = (await house.call<{ secret: string }>('POST', '/api/keys', key)).body.secret
    const things = ['urn:epc:id:bic:LVRU1000001', 'urn:epc:id:bic:LVRU1000002']
    for (const thing of things) {
      const interest = {
        organisation: made.id,
        thing,
        fromTime: '2026-01-01T00:00:00Z',
        toTime: null,
      }
      await house.call('PUT', '/api/interests', interest)
    }
    // All at one instant: among them only the key decides.
    const events = Array.from({ length: 12 }, (_, n) =>
      seen(things[n % 2]!, 'AZ-ALA', '2026-04-11T00:00:00Z'),
    )
    await house.capture(events, keys.carrier)
    const { names: all } = await read('leaver', '/epcis/events?perPage=100')
    const first = await read('leaver', '/epcis/events?perPage=1')
    const gone = things[events.findIndex(({ eventID }) => eventID === first.names[0]) % 2]!
    await house.call(
      'DELETE',
      `/api/interests?organisation=${made.id}&thing=${encodeURIComponent(gone)}`,
    )
    const { names: left } = await read('leaver', '/epcis/events?perPage=100')
    assert.equal(left.length, 6)
    const rest = await walk2('leaver', first.next!)
    assert.deepEqual(
      rest,
      all.filter((name) => left.includes(name)),
    )
  })
})

const namesIn = (body: unknown): string[] => {
  if (Array.isArray(body))
    return (body as { name?: string; captureID?: string }[]).map(
      ({ name, captureID }) => name ?? captureID!,
    )
  const { member, epcisBody } = body as {
    member?: string[]
    epcisBody?: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
  }
  return member ?? epcisBody!.queryResults.resultsBody.eventList.map(({ eventID }) => eventID)
}
