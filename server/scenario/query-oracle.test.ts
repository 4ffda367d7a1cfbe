import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { compareByOracle, findByOracle, type ShownEvent } from '@karvan/epcis/testing/query/oracle'
import fc from 'fast-check'
import { documentOf, type House, openHouse } from './house.ts'
import { events, PREFIXES, questions, THINGS } from './query-world.ts'

const EVENTS = process.env.KARVAN_LONG ? 400 : 160
const RUNS = process.env.KARVAN_LONG ? 4_000 : 260
const SEED = 20_260_501
const PER_PAGE = 25

interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: ShownEvent[] } } }
}
interface Asker {
  name: string
  key: string
  /** Every event as it is shown it. */
  shown: ShownEvent[]
}

/** Values in a URL: lists are divided by bars. */
const addressOf = (parameters: Readonly<Record<string, unknown>>): string =>
  Object.entries(parameters)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent([value].flat().join('|'))}`,
    )
    .join('&')

describe('the answer of a query', () => {
  let house: House
  const askers: Asker[] = []

  const ask = async (key: string, url: string) => {
    const answer = await house.app.http.inject({
      url,
      headers: { authorization: `Bearer ${key}`, 'gs1-extensions': `ex=${PREFIXES.ex}` },
    })
    const next = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1]
    return { status: answer.statusCode, text: answer.body, next }
  }
  /** All pages. */
  const readAll = async (
    key: string,
    address: string,
  ): Promise<{ status: number; events: ShownEvent[]; text: string }> => {
    const found: ShownEvent[] = []
    let url: string | undefined = `/epcis/events?${address}&perPage=${PER_PAGE}`
    while (url !== undefined) {
      const { status, text, next } = await ask(key, url)
      if (status !== 200) return { status, events: found, text }
      const document = JSON.parse(text) as QueryDocument
      found.push(...document.epcisBody.queryResults.resultsBody.eventList)
      url = next
    }
    return { status: 200, events: found, text: '' }
  }
  /** The marks that Karvan adds are no fields of what was said. */
  const withoutMarks = (event: ShownEvent): ShownEvent =>
    Object.fromEntries(Object.entries(event).filter(([name]) => !name.startsWith('karvan:')))

  before(async () => {
    house = await openHouse()
    const maker = await house.createParty('carrier', 'AZ')
    const other = await house.createParty('carrier', 'AZ')
    const party = await house.createParty('forwarder', 'AZ')
    for (const thing of [THINGS[0]!, THINGS[3]!])
      await house.call('PUT', '/api/interests', {
        organisation: party.id,
        thing,
        fromTime: '2026-05-02T00:00:00Z',
        toTime: thing === THINGS[3] ? '2026-05-05T00:00:00Z' : null,
      })
    const said = fc.sample(events, { numRuns: EVENTS, seed: SEED })
    for (let from = 0; from < said.length; from += 20) {
      const context = [{ ex: PREFIXES.ex }]
      const batch = said.slice(from, from + 20).map((event) => ({ ...event, '@context': context }))
      const key = [maker.key, other.key][(from / 20) % 2]!
      const answer = await house.call('POST', '/epcis/capture', documentOf(batch), key)
      assert.equal(answer.status, 202, answer.text)
    }
    await house.settle()
    const keys = { operator: undefined, maker: maker.key, party: party.key }
    for (const [name, key = 'the-administrator-key-of-tests'] of Object.entries(keys)) {
      const { events: shown } = await readAll(key, 'orderBy=recordTime&orderDirection=ASC')
      askers.push({ name, key, shown: shown.map(withoutMarks) })
    }
  })
  after(() => house.close())

  test('is asked by who sees everything, who sees its own and who sees some of it in part', () => {
    const [operator, maker, party] = askers
    assert.ok(operator!.shown.length > EVENTS * 0.9, String(operator!.shown.length))
    assert.ok(maker!.shown.length > 20 && maker!.shown.length < operator!.shown.length)
    assert.ok(party!.shown.length > 10 && party!.shown.length < operator!.shown.length)
  })

  test('is that of the slow oracle for what the asker is shown, whatever is asked', async () => {
    const counts = { asked: 0, found: 0, tooLarge: 0 }
    const property = fc.asyncProperty(
      questions,
      fc.constantFrom(...askers.map(({ name }) => name)),
      async (parameters, name) => {
        const asker = askers.find((one) => one.name === name)!
        const expected = findByOracle(asker.shown, parameters, PREFIXES)
        const { status, events: found, text } = await readAll(asker.key, addressOf(parameters))
        counts.asked++
        const max = parameters.maxEventCount as number | undefined
        if (max !== undefined && expected.length > max) {
          assert.equal(status, 413, `${expected.length} of at most ${max}`)
          counts.tooLarge++
          return
        }
        assert.equal(status, 200, text)
        const limit = (parameters.eventCountLimit as number | undefined) ?? expected.length
        const times = found.map(({ recordTime }) => recordTime as string)
        const known = new Map(expected.map((event) => [event.recordTime as string, event]))
        assert.deepEqual(
          times.filter((time) => !known.has(time)),
          [],
          'found what does not match',
        )
        assert.equal(new Set(times).size, times.length, 'found twice')
        assert.equal(times.length, Math.min(limit, expected.length))
        checkOrder(
          parameters,
          times.map((time) => known.get(time)!),
          expected,
        )
        if (times.length > 0) counts.found++
      },
    )
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true })
    assert.ok(counts.found > counts.asked / 4, JSON.stringify(counts))
  })

  /** In order, and nothing that was left out comes before what was given. */
  const checkOrder = (
    parameters: Record<string, unknown>,
    found: readonly ShownEvent[],
    expected: readonly ShownEvent[],
  ): void => {
    const compare = compareByOracle(parameters, PREFIXES)
    for (let at = 1; at < found.length; at++) {
      const order = compare(found[at - 1]!, found[at]!)
      assert.ok(order === undefined || order <= 0, `${at} stands before ${at - 1}`)
    }
    const last = found.at(-1)
    if (!last) return
    const given = new Set(found)
    for (const event of expected) {
      if (given.has(event)) continue
      const order = compare(last, event)
      assert.ok(
        order === undefined || order <= 0,
        'an event that comes before the last one was left out',
      )
    }
  }
})
