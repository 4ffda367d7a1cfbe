import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { CaptureJob, Problem, Thing, ThingPage, Timeline } from '@karvan/contract'
import { documentOf, type House, openHouse, packed, seen } from './house.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const path = (thing: string): string => `/api/things/${encodeURIComponent(thing)}`
const timeline = async (thing: string, key?: string): Promise<Timeline['entries']> => {
  await house.settle()
  const answer = await house.call<Timeline>('GET', `${path(thing)}/timeline`, undefined, key)
  return answer.status === 404 ? [] : answer.body.entries
}
const get = async (thing: string): Promise<Thing> => {
  await house.settle()
  return (await house.call<Thing>('GET', path(thing))).body
}
let serial = 0
const container = (): string => `urn:epc:id:bic:TEST${String(++serial).padStart(6, '0')}0`

test('an event that is sent again changes nothing, also within one document', async () => {
  const event = seen(container(), 'AZ-ALA', '2026-05-01T10:00:00Z')
  const first = await house.capture([event, event])
  assert.deepEqual([first.events, first.captured, first.duplicates], [2, 1, 1])
  const again = await house.capture([event])
  assert.deepEqual([again.captured, again.duplicates], [0, 1])
  const job = await house.call<CaptureJob>('GET', `/epcis/capture/${again.captureID}`)
  assert.equal(job.body.success, true)
})

test('the same content spelled otherwise is the same event', async () => {
  const thing = container()
  const event = seen(thing, 'AZ-ALA', '2026-05-01T10:00:00.000Z')
  await house.capture([event])
  const { bizStep, ...rest } = event
  const again = await house.capture([
    {
      bizStep: `https://ref.gs1.org/cbv/BizStep-${bizStep}`,
      ...rest,
      eventTime: '2026-05-01T14:00:00+04:00',
    },
  ])
  assert.equal(again.duplicates, 1)
})

test('two contents under one id are both there and both marked', async () => {
  const thing = container()
  const event = seen(thing, 'AZ-ALA', '2026-05-01T10:00:00Z')
  await house.capture([event])
  await house.capture([{ ...event, eventTime: '2026-05-01T11:00:00Z' }])
  const entries = await timeline(thing)
  assert.deepEqual(
    entries.map(({ conflicting }) => conflicting),
    [true, true],
  )
})

test('an event without id gets its hash, and is found by it', async () => {
  const { eventID: _, ...event } = seen(container(), 'AZ-ALA', '2026-05-01T10:00:00Z')
  await house.capture([event])
  const [entry] = await timeline(String((event.epcList as string[])[0]))
  assert.match(entry!.eventID!, /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)
  assert.equal(
    (await house.call('GET', `/epcis/events/${encodeURIComponent(entry!.eventID!)}`)).status,
    200,
  )
})

test('an error declaration retracts its event, also when it comes first', async () => {
  const thing = container()
  const wrong = seen(thing, 'TM-KRW', '2026-05-01T12:00:00Z')
  const right = seen(thing, 'AZ-ALA', '2026-05-01T12:00:00Z')
  const declaration = {
    ...wrong,
    errorDeclaration: {
      declarationTime: '2026-05-01T13:00:00Z',
      reason: 'incorrect_data',
      correctiveEventIDs: [right.eventID],
    },
  }
  await house.capture([declaration])
  await house.capture([wrong])
  await house.capture([right])
  const state = await get(thing)
  assert.equal(state.where?.place, 'AZ-ALA')
  assert.equal(state.events, 1)
  const entries = await timeline(thing)
  const retracted = entries.find(({ retracted }) => retracted)
  assert.deepEqual(retracted?.correctedBy, [right.eventID])
})

test("nobody declares an error in another organisation's event", async () => {
  const authority = await house.createParty('authority', 'AZ')
  const stranger = await house.createParty('carrier', 'IR')
  const thing = container()
  const event = seen(thing, 'AZ-ALA', '2026-05-01T10:00:00Z')
  await house.capture([event])
  const declaration = { ...event, errorDeclaration: { declarationTime: '2026-05-01T13:00:00Z' } }
  const declare = (key: string) =>
    house.call<Problem>('POST', '/epcis/capture', documentOf([declaration]), key)
  const refused = await declare(authority.key)
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'journal.foreign-declaration')
  // Who does not see the event is not told that there is one; what it declares touches nothing but its own.
  assert.equal((await declare(stranger.key)).status, 202)
  assert.deepEqual(
    (await timeline(thing)).map(({ retracted, source }) => [retracted, source]).toSorted(),
    [
      [false, 'Corridor operator'],
      [true, 'carrier IR'],
    ],
  )
})

test('what is in a container on a wagon in a train is where the train is, and late events give the same', async () => {
  const box = container()
  const [wagon, train] = ['urn:karvan:wagon:24548885', `urn:karvan:train:${randomUUID()}`]
  await house.capture([seen(train, 'AZ-YAL', '2026-05-03T06:00:00Z')])
  await house.capture([packed(train, [wagon], 'ADD', '2026-05-01T06:00:00Z')])
  await house.capture([packed(wagon, [box], 'ADD', '2026-05-01T05:00:00Z')])
  const state = await get(box)
  assert.deepEqual(state.inside, [wagon, train])
  assert.deepEqual([state.where?.place, state.where?.basis], ['AZ-YAL', 'inherited'])
  const entries = await timeline(box)
  assert.deepEqual(
    entries.map(({ of }) => of),
    [train, wagon, box],
  )
  assert.deepEqual((await get(train)).contents, { wagon: 1, container: 1 })
  const there = await house.call<ThingPage>('GET', '/api/things?place=AZ-YAL')
  assert.ok(there.body.things.some(({ id }) => id === box))
  await house.capture([packed(wagon, [], 'DELETE', '2026-05-02T00:00:00Z')])
  assert.deepEqual((await get(box)).inside, [])
  assert.equal((await get(box)).where?.place ?? null, null)
})

test('a party sees its own events, an authority those of its country, the operator all', async () => {
  const party = await house.createParty('carrier', 'RU')
  const other = await house.createParty('carrier', 'IR')
  const authority = await house.createParty('authority', 'AZ')
  const thing = container()
  await house.capture([seen(thing, 'AZ-ALA', '2026-05-01T10:00:00Z')], party.key)
  assert.equal((await timeline(thing)).length, 1)
  assert.equal((await timeline(thing, party.key)).length, 1)
  assert.equal((await timeline(thing, authority.key)).length, 1)
  assert.equal((await timeline(thing, other.key)).length, 0)
  const events = await house.call<{
    epcisBody: { queryResults: { resultsBody: { eventList: [] } } }
  }>('GET', `/epcis/events?MATCH_anyEPC=${encodeURIComponent(thing)}`, undefined, other.key)
  assert.equal(events.body.epcisBody.queryResults.resultsBody.eventList.length, 0)
})

test('a report becomes an event like any other, may be sent twice, and keeps its photo', async () => {
  // One grey pixel (W3C PNG §5), with words behind it that are not part of the picture.
  const picture = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
    'base64',
  )
  const photo = Buffer.concat([picture, Buffer.from('taken at home')])
  const report = {
    id: randomUUID(),
    thing: 'csqu 305438-3',
    place: 'Alat',
    step: 'held',
    time: '2026-05-04T10:00:00+04:00',
    remark: 'Seal broken',
    photo: { contentType: 'image/png', base64: photo.toString('base64') },
  }
  assert.equal((await house.call('POST', '/api/reports', report)).status, 202)
  const again = await house.call<CaptureJob>('POST', '/api/reports', report)
  assert.equal(again.body.duplicates, 1)
  const [entry] = await timeline('urn:epc:id:bic:CSQU3054383')
  assert.deepEqual(
    [entry?.remark, entry?.provenance, entry?.place],
    ['Seal broken', 'person', 'AZ-ALA'],
  )
  const image = await house.call('GET', entry!.photo!)
  assert.equal(image.headers['content-type'], 'image/png')
  assert.equal(image.headers['cache-control'], 'no-store')
  assert.ok(!image.text.includes('taken at home'))
  assert.equal((await get('urn:epc:id:bic:CSQU3054383')).status, 'hold')
})

test('a report that cannot be taken is refused with every reason', async () => {
  const report = {
    id: randomUUID(),
    thing: '???',
    place: 'Atlantis',
    step: 'loaded',
    time: '2126-05-04T10:00:00Z',
  }
  const answer = await house.call<Problem>('POST', '/api/reports', report)
  assert.equal(answer.status, 422)
  assert.deepEqual(answer.body.reasons?.map(({ pointer }) => pointer).sort(), [
    '/carrier',
    '/place',
    '/thing',
    '/time',
  ])
})

test('pages of events neither repeat nor skip', async () => {
  const thing = container()
  const times = Array.from(
    { length: 25 },
    (_, minute) => `2026-05-05T10:${String(minute % 7).padStart(2, '0')}:00Z`,
  )
  await house.capture(times.map((time) => seen(thing, 'AZ-ALA', time)))
  const ids: string[] = []
  let url: string | undefined = `/epcis/events?MATCH_epc=${encodeURIComponent(thing)}&perPage=4`
  while (url) {
    const page: Awaited<ReturnType<typeof house.call>> = await house.call('GET', url)
    const body = page.body as {
      epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
    }
    ids.push(...body.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID))
    url = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1]
  }
  assert.equal(ids.length, 25)
  assert.equal(new Set(ids).size, 25)
})

test('simulated events are marked, and one call removes them all and nothing else', async () => {
  const simulation = await house.createParty('simulation', 'AZ')
  const [real, simulated] = [container(), container()]
  await house.capture([seen(real, 'AZ-ALA', '2026-05-06T10:00:00Z')])
  await house.capture([seen(simulated, 'AZ-ALA', '2026-05-06T10:00:00Z')], simulation.key)
  assert.equal((await get(simulated)).simulated, true)
  assert.equal((await get(real)).simulated, false)
  const answer = await house.call<{ discarded: number }>('DELETE', '/api/simulated')
  assert.equal(answer.body.discarded, 1)
  assert.equal((await timeline(simulated)).length, 0)
  assert.equal((await timeline(real)).length, 1)
})
