import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import { type DeclaredRoute, guard, listDeclared } from '../src/access/index.ts'
import { createHttp, createManualClock } from '../src/platform/index.ts'
import { type House, openHouse, seen } from './house.ts'
import { type Answer, ask, codeOf, type Method } from './wall/ask.ts'
import { createAskers, type WallAsker } from './wall/askers.ts'
import { type Filling, listStale, type Sample, sampleOf } from './wall/samples.ts'

const NOT_SIGNED_IN = 'access.not-signed-in'
const WRONG_KEY = 'access.wrong-key'
const NOT_ALLOWED = 'access.not-allowed'
const PERSON_ONLY = 'access.person-only'

const DONE = [200, 201, 202, 204, 404]

/** Every route as every kind of asker. What is expected is written down in `wall/askers.ts` and `wall/samples.ts`. */
describe('who may ask what', () => {
  const clock = createManualClock('2026-05-01T00:00:00.000Z')
  let house: House
  let routes: DeclaredRoute[]
  let askers: WallAsker[]
  let there: Omit<Filling, 'own'>
  before(async () => {
    house = await openHouse(clock)
    await house.app.http.ready()
    routes = listDeclared(house.app.http.routeTable)
    askers = await createAskers(house, clock)
    there = await createThere(house)
  })
  after(() => house.close())

  const send = (
    asker: WallAsker,
    { method, url }: DeclaredRoute,
    filled: string,
    body?: unknown,
  ): Promise<Answer> =>
    ask(
      house.app.http,
      { method: method as Method, url: filled, credentials: asker.credentials, body },
      sampleOf(method, url).goesOn,
    )
  const fill = (asker: WallAsker, more: Partial<Filling> = {}): Filling => ({
    ...there,
    own: asker.own,
    ...more,
  })

  test('every route has a sample, and every sample a route', () => {
    for (const { method, url } of routes) assert.ok(sampleOf(method, url))
    assert.deepEqual(listStale(routes), [])
    assert.throws(() => sampleOf('GET', '/api/moon'), /add 'GET \/api\/moon' to SAMPLES/)
  })

  test('every route asks for the deed that it should', () => {
    for (const { method, url, access } of routes) {
      const declared = 'open' in access ? 'anybody' : access.deed
      assert.equal(declared, sampleOf(method, url).for, `${method} ${url}`)
    }
  })

  test('every asker gets from every route what was written down, and nothing else', async () => {
    const wrong: string[] = []
    for (const route of routes) {
      const sample = sampleOf(route.method, route.url)
      for (const asker of listAsked(askers, sample)) {
        const filling = fill(asker)
        const url = sample.url?.(filling) ?? route.url
        const answer = await send(asker, route, url, sample.body?.(filling))
        const complaint = judge(asker, sample, answer, route.method)
        if (complaint) wrong.push(`${asker.name}: ${route.method} ${url}: ${complaint}`)
        if (sample.endsSession) await asker.renew?.()
      }
    }
    assert.deepEqual(wrong, [])
  })

  test('who may not is told the same, whatever was asked for and sent', async () => {
    const bodies = [undefined, '{', '[]', JSON.stringify({ a: 'x'.repeat(100_000) })]
    const gone = { ...unknownOf(), place: 'XX-XXX' }
    for (const route of routes) {
      const sample = sampleOf(route.method, route.url)
      if (sample.for === 'anybody') continue
      for (const asker of listForbidden(askers, sample)) {
        const filling = fill(asker)
        const first = await send(
          asker,
          route,
          urlOf(route, sample, filling),
          sample.body?.(filling),
        )
        const other = urlOf(route, sample, fill(asker, gone))
        const tries = [await send(asker, route, other, sample.body?.(filling))]
        const isRead = route.method === 'GET' || route.method === 'HEAD'
        for (const body of isRead ? [] : bodies) tries.push(await send(asker, route, other, body))
        for (const again of tries)
          assert.deepEqual(again, first, `${asker.name}: ${route.method} ${route.url}`)
      }
    }
  })

  test('a method that a path does not have is as unknown as a path that is not there', async () => {
    const urls = [...new Set(routes.map(({ url }) => url))]
    for (const asker of [...listForbidden(askers, { for: 'govern' }), askers[0]!]) {
      const unknown = await ask(house.app.http, {
        method: 'GET',
        url: '/api/moon',
        credentials: asker.credentials,
      })
      assert.ok([404, 401].includes(unknown.status))
      for (const method of ['OPTIONS', 'PATCH'] as const)
        for (const url of urls) {
          if (routes.some((route) => route.method === method && route.url === url)) continue
          const credentials = asker.credentials
          const answer = await ask(house.app.http, { method, url, credentials })
          assert.deepEqual(answer, unknown, `${asker.name}: ${method} ${url}`)
        }
    }
  })
})

/** Few are asked what all were asked before: one of each way to be refused. */
const listForbidden = (askers: readonly WallAsker[], sample: Pick<Sample, 'for'>): WallAsker[] => {
  const forbidden = askers.filter((asker) => !asker.may(sample.for))
  const byWay = new Map(forbidden.map((asker) => [wayOf(asker), asker]))
  return [...byWay.values()]
}
/** What anybody may ask is asked once in each way. */
const listAsked = (askers: readonly WallAsker[], { for: deed }: Sample): readonly WallAsker[] =>
  deed === 'anybody' ? [...new Map(askers.map((asker) => [wayOf(asker), asker])).values()] : askers

const wayOf = ({ is, name }: WallAsker): string =>
  is === 'known' ? (name.split(' ')[0] ?? name) : is

const urlOf = ({ url }: DeclaredRoute, sample: Sample, filling: Filling): string =>
  sample.url?.(filling) ?? url

/** What is wrong with an answer; undefined where it is as written down. */
const judge = (
  asker: WallAsker,
  sample: Sample,
  answer: Answer,
  method: string,
): string | undefined => {
  const { status } = answer
  const expected = expect(asker, sample)
  const complain = (wanted: string) => `${wanted} was expected, but came ${status} ${answer.text}`
  if (expected === undefined) {
    const answers = sample.answers ?? DONE
    const code = codeOf(answer) ?? ''
    const isRefused = [NOT_SIGNED_IN, WRONG_KEY, NOT_ALLOWED].includes(code)
    if (isRefused && !sample.narrows?.includes(code)) return complain('to be let in')
    const isNarrowed = method === 'HEAD' || sample.narrows?.includes(code)
    if (status === 403 && !isNarrowed) return complain('to be let in')
    return answers.includes(status) ? undefined : complain(answers.join(' or '))
  }
  const isSaid = method === 'HEAD' || codeOf(answer) === expected.code
  return status === expected.status && isSaid ? undefined : complain(String(expected.status))
}

/** The refusal that must come; undefined: none. */
const expect = (asker: WallAsker, sample: Sample): { status: number; code: string } | undefined => {
  if (asker.is === 'wrong') return { status: 401, code: WRONG_KEY }
  const isNobody = asker.is === 'nobody'
  if (sample.for === 'anybody') {
    if (!isNobody && sample.personOnly && !asker.isPerson) return { status: 403, code: PERSON_ONLY }
    if (!isNobody || sample.toNobody === undefined) return undefined
    return { status: sample.toNobody, code: NOT_SIGNED_IN }
  }
  if (isNobody) return { status: 401, code: NOT_SIGNED_IN }
  return asker.may(sample.for) ? undefined : { status: 403, code: NOT_ALLOWED }
}

const THING = 'urn:epc:id:bic:CSQU3054383'

/** What is there to be asked for, of an organisation of its own. */
const createThere = async (house: House): Promise<Omit<Filling, 'own'>> => {
  const owner = await house.createParty('carrier', 'AZ')
  const event = seen(THING, 'AZ-ALA', '2026-04-30T08:00:00Z')
  const { captureID } = await house.capture([event], owner.key)
  await house.settle()
  const key = { organisation: owner.id, role: 'reader', label: 'There' }
  const made = await house.call<{ key: { id: string } }>('POST', '/api/keys', key)
  const expiresTime = '2026-09-01T00:00:00Z'
  const grant = await house.call<{ id: string }>(
    'POST',
    '/api/grants',
    { receiver: 'operator', kind: 'read', purpose: 'is there', expiresTime },
    owner.key,
  )
  const link = await house.call<{ link: { id: string } }>(
    'POST',
    '/api/tracking-links',
    { thing: THING, fields: ['place'], label: 'There', expiresTime },
    owner.key,
  )
  return {
    other: owner.id,
    thing: THING,
    eventId: String(event.eventID),
    job: captureID,
    photo: 'a'.repeat(64),
    key: made.body.key.id,
    grant: grant.body.id,
    link: link.body.link.id,
    place: 'AZ-ALA',
  }
}

const unknownOf = (): Omit<Filling, 'own' | 'other' | 'place'> => ({
  thing: 'urn:epc:id:bic:XXXU9999999',
  eventId: `urn:uuid:${randomUUID()}`,
  job: randomUUID(),
  photo: 'b'.repeat(64),
  key: randomUUID(),
  grant: randomUUID(),
  link: randomUUID(),
})

test('a route that does not say who may use it stops the start', async () => {
  const house = await openHouse()
  try {
    const http = await createHttp(pino({ level: 'silent' }), '0')
    await guard(http, house.app.access)
    http.get('/api/planted', async () => 'open to all')
    await assert.rejects(
      async () => http.ready(),
      /do not declare who may use them: GET \/api\/planted/,
    )
  } finally {
    await house.close()
  }
})
