import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { CaptureJob, OrganisationKind, PlaceRight, Problem } from '@karvan/contract'
import { documentOf, type House, openHouse, packed, seen } from './house.ts'

let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

let serial = 0
const container = (): string => `urn:epc:id:bic:SPCU${String(++serial).padStart(6, '0')}0`
const TIME = '2026-05-01T10:00:00Z'

const capture = (events: readonly object[], key: string, onBehalfOf?: string) =>
  house.app.http.inject({
    method: 'POST',
    url: '/epcis/capture',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(onBehalfOf === undefined ? {} : { 'karvan-on-behalf-of': onBehalfOf }),
    },
    payload: JSON.stringify(documentOf(events)),
  })
const pointersOf = (answer: { json(): unknown }): string[] =>
  ((answer.json() as Problem).reasons ?? []).map(({ pointer }) => pointer)
const codeOf = (answer: { json(): unknown }): string => (answer.json() as Problem).code
const isStored = async (thing: string): Promise<boolean> => {
  await house.settle()
  return (await house.call('GET', `/api/things/${encodeURIComponent(thing)}`)).status === 200
}
const assign = (id: string, places: readonly object[], key?: string) =>
  house.call<PlaceRight[] & Problem>('PUT', `/api/organisations/${id}/places`, places, key)
const delegate = async (
  from: { key: string },
  to: { id: string },
  mayCapture = true,
): Promise<string> => {
  const grantor = await house.app.access.findAskerByKey(from.key)
  const given = {
    receiver: to.id,
    kind: 'delegate' as const,
    mayCapture,
    purpose: 'gate moves',
    expiresTime: new Date(Date.now() + 86_400_000).toISOString(),
  }
  return (await house.app.access.grants.give(grantor!, given, null, async () => {})).id
}
const makeDevice = async (organisation: string, things?: readonly string[]): Promise<string> => {
  const key = { organisation, role: 'device', label: 'Seal', ...(things ? { things } : {}) }
  return (await house.call<{ secret: string }>('POST', '/api/keys', key)).body.secret
}
const party = (kind: Exclude<OrganisationKind, 'operator'>, home = 'AZ') =>
  house.createParty(kind, home)

test('a terminal speaks of the places assigned to it; every other one is refused at once, and nothing is stored', async () => {
  const terminal = await party('terminal')
  const thing = container()
  assert.equal((await capture([seen(thing, 'AZ-ALA', TIME)], terminal.key)).statusCode, 403)
  assert.equal((await assign(terminal.id, [{ place: 'Alat', exclusive: false }])).status, 200)
  const events = [
    seen(thing, 'AZ-ALA', TIME),
    seen(thing, 'AZ-YAL', TIME),
    seen(thing, 'AZ-ALA', TIME, { readPoint: { id: 'geo:40.00000,49.00000' } }),
    seen(thing, 'AZ-ALA', TIME, { bizLocation: { id: 'urn:epc:id:sgln:0614141.00001.0' } }),
  ]
  const refused = await capture(events, terminal.key)
  assert.deepEqual([refused.statusCode, codeOf(refused)], [403, 'capture.foreign-place'])
  assert.deepEqual(pointersOf(refused), [
    '/epcisBody/eventList/1/readPoint',
    '/epcisBody/eventList/1/bizLocation',
    '/epcisBody/eventList/2/readPoint',
    '/epcisBody/eventList/3/bizLocation',
  ])
  assert.equal(await isStored(thing), false)
  assert.equal((await capture([events[0]!], terminal.key)).statusCode, 202)
  assert.equal(await isStored(thing), true)
})

test('a place reserved to a terminal is closed to carriers, and open to the operator and the authority there', async () => {
  const [terminal, carrier, customs, abroad] = [
    await party('terminal'),
    await party('carrier', 'IR'),
    await party('authority', 'AZ'),
    await party('authority', 'KZ'),
  ]
  const event = () => seen(container(), 'AZ-YAL', TIME)
  assert.equal((await capture([event()], carrier.key)).statusCode, 202)
  await assign(terminal.id, [{ place: 'AZ-YAL', exclusive: true }])
  const statuses = async (): Promise<number[]> =>
    Promise.all(
      [terminal, carrier, customs, abroad].map(
        async ({ key }) => (await capture([event()], key)).statusCode,
      ),
    )
  assert.deepEqual(await statuses(), [202, 403, 202, 403])
  await house.capture([event()])
  await assign(carrier.id, [{ place: 'AZ-YAL', exclusive: false }])
  assert.deepEqual(await statuses(), [202, 202, 202, 403])
  await assign(terminal.id, [])
  await assign(carrier.id, [])
  assert.deepEqual(await statuses(), [403, 202, 202, 403])
})

test('a carrier speaks of positions and of places that nobody knows; an event without a place binds nobody', async () => {
  const [carrier, terminal] = [await party('carrier'), await party('terminal')]
  const nowhere = { readPoint: { id: 'geo:40.00000,50.00000' }, bizLocation: undefined }
  const unknown = { readPoint: { id: 'urn:epc:id:sgln:0614141.00777.0' }, bizLocation: undefined }
  for (const more of [nowhere, unknown]) {
    const event = seen(container(), 'AZ-ALA', TIME, more)
    assert.equal((await capture([event], carrier.key)).statusCode, 202)
    assert.equal((await capture([event], terminal.key)).statusCode, 403)
  }
  const placeless = { readPoint: undefined, bizLocation: undefined }
  const event = seen(container(), 'AZ-ALA', TIME, placeless)
  assert.equal((await capture([event], terminal.key)).statusCode, 202)
})

test('an analyst captures nothing and is told why', async () => {
  const analyst = await party('analyst')
  const answer = await capture([seen(container(), 'AZ-ALA', TIME)], analyst.key)
  assert.deepEqual([answer.statusCode, codeOf(answer)], [403, 'capture.says-nothing'])
  const given = await assign(analyst.id, [{ place: 'AZ-ALA', exclusive: false }])
  assert.deepEqual([given.status, given.body.code], [422, 'access.invalid-places'])
})

test('places are assigned by the house, read by their organisation, and refused with every reason', async () => {
  const [terminal, other] = [await party('terminal'), await party('carrier')]
  const places = [
    { place: 'Alat', exclusive: true },
    { place: 'Atlantis', exclusive: false },
    { place: 'AZ-ALA', exclusive: false },
  ]
  const refused = await assign(terminal.id, places)
  assert.equal(refused.status, 422)
  assert.deepEqual(
    refused.body.reasons?.map(({ pointer }) => pointer),
    ['/1/place', '/2/place'],
  )
  assert.equal((await assign(terminal.id, [], terminal.key)).status, 403)
  await assign(terminal.id, [
    { place: 'AZ-YAL', exclusive: true },
    { place: 'AZ-ALA', exclusive: false },
  ])
  const path = (id: string): string => `/api/organisations/${id}/places`
  const expected = [
    { place: 'AZ-ALA', exclusive: false },
    { place: 'AZ-YAL', exclusive: true },
  ]
  for (const key of [terminal.key, undefined])
    assert.deepEqual((await house.call('GET', path(terminal.id), undefined, key)).body, expected)
  const id = randomUUID()
  const foreign = await house.call('GET', path(terminal.id), undefined, other.key)
  const missing = await house.call('GET', path(id), undefined, other.key)
  assert.equal(foreign.status, missing.status)
  assert.equal(foreign.text.replace(terminal.id, id), missing.text)
  await assign(terminal.id, [])
})

test('a report is held against the same rights, with pointers into the report', async () => {
  const terminal = await party('terminal')
  const report = {
    id: randomUUID(),
    thing: 'csqu 305438-3',
    place: 'Alat',
    step: 'arrived',
    time: TIME,
    remark: 'Call the driver: +994 50 123 45 67',
  }
  const answer = await house.call<Problem>('POST', '/api/reports', report, terminal.key)
  assert.deepEqual([answer.status, answer.body.code], [403, 'capture.foreign-place'])
  assert.deepEqual(
    answer.body.reasons?.map(({ pointer, code }) => `${pointer} ${code}`),
    ['/place capture.foreign-place', '/remark capture.personal-data'],
  )
  assert.doesNotMatch(answer.text, /123 45 67/)
})

test('in the name of another only by its living delegation with capture, with its places, and the audit names both', async () => {
  const [terminal, forwarder] = [await party('terminal'), await party('forwarder')]
  await assign(terminal.id, [{ place: 'AZ-ALA', exclusive: false }])
  const thing = container()
  const event = seen(thing, 'AZ-ALA', TIME)
  const before = await capture([event], forwarder.key, terminal.id)
  assert.deepEqual([before.statusCode, codeOf(before)], [403, 'capture.not-delegated'])
  const unknown = await capture([event], forwarder.key, randomUUID())
  assert.equal(before.body, unknown.body)

  await delegate(terminal, forwarder, false)
  assert.equal((await capture([event], forwarder.key, terminal.id)).statusCode, 403)
  const grant = await delegate(terminal, forwarder)
  const beyond = seen(thing, 'AZ-YAL', TIME)
  assert.equal(codeOf(await capture([beyond], forwarder.key, terminal.id)), 'capture.foreign-place')
  const answer = await capture([event], forwarder.key, terminal.id)
  assert.equal(answer.statusCode, 202)
  const { captureID } = answer.json() as CaptureJob
  const job = `/epcis/capture/${captureID}`
  for (const { key } of [forwarder, terminal])
    assert.equal((await house.call('GET', job, undefined, key)).status, 200)

  const trail = await house.app.access.listAudit(100)
  const row = trail.find(({ subject }) => subject === captureID)
  assert.deepEqual([row?.action, row?.organisation], ['capture.on-behalf', forwarder.id])
  assert.deepEqual(row?.detail, { onBehalfOf: terminal.id, grant, events: 1 })

  const declaration = { ...event, errorDeclaration: { declarationTime: '2026-05-01T11:00:00Z' } }
  assert.equal(
    codeOf(
      await capture(
        [{ ...declaration, readPoint: undefined, bizLocation: undefined }],
        forwarder.key,
      ),
    ),
    'journal.foreign-declaration',
  )
  assert.equal((await capture([declaration], forwarder.key, terminal.id)).statusCode, 202)

  const grantor = await house.app.access.findAskerByKey(terminal.key)
  await house.app.access.grants.revoke(grantor!, grant, async () => {})
  const late = await capture([seen(thing, 'AZ-ALA', TIME)], forwarder.key, terminal.id)
  assert.equal(codeOf(late), 'capture.not-delegated')
})

test('a device speaks of its things alone, as a device, and for nobody else', async () => {
  const [carrier, other] = [await party('carrier'), await party('terminal')]
  await delegate(other, carrier)
  const [own, box] = ['urn:epc:id:bic:CSQU3054383', container()]
  const key = await makeDevice(carrier.id, ['csqu 305438-3'])
  const foreign = await capture(
    [seen(own, 'AZ-ALA', TIME), packed(own, [box], 'ADD', TIME), seen(box, 'AZ-ALA', TIME)],
    key,
  )
  assert.deepEqual([foreign.statusCode, codeOf(foreign)], [403, 'capture.foreign-thing'])
  assert.deepEqual(pointersOf(foreign), [
    '/epcisBody/eventList/1/childEPCs/0',
    '/epcisBody/eventList/2/epcList/0',
  ])
  const event = seen(own, 'AZ-ALA', TIME)
  assert.equal((await capture([event], key)).statusCode, 202)
  assert.equal(codeOf(await capture([event], key, other.id)), 'capture.not-delegated')
  await house.settle()
  const { body } = await house.call<{ entries: { eventID: string; provenance: string }[] }>(
    'GET',
    `/api/things/${encodeURIComponent(own)}/timeline`,
  )
  assert.equal(body.entries.find(({ eventID }) => eventID === event.eventID)?.provenance, 'device')
  const anything = await makeDevice(carrier.id)
  assert.equal((await capture([seen(box, 'AZ-ALA', TIME)], anything)).statusCode, 202)
})

test('two organisations hold the same photo: each sees its own, a third learns of none', async () => {
  const [one, two, third] = [await party('carrier'), await party('carrier'), await party('farm')]
  // A picture of one point.
  const base64 =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
  const photo = { contentType: 'image/png', base64 }
  const report = { thing: 'csqu 305438-3', place: 'Alat', step: 'damaged', time: TIME, photo }
  let path = ''
  const look = async ({ key }: { key: string }): Promise<number> =>
    (await house.call('GET', path, undefined, key)).status
  for (const { key } of [one, two]) {
    const answer = await house.call('POST', '/api/reports', { id: randomUUID(), ...report }, key)
    assert.equal(answer.status, 202)
    if (path === '') {
      await house.settle()
      const timeline = await house.call<{ entries: { photo: string | null }[] }>(
        'GET',
        `/api/things/${encodeURIComponent('urn:epc:id:bic:CSQU3054383')}/timeline`,
        undefined,
        key,
      )
      path = timeline.body.entries.find((entry) => entry.photo)!.photo!
      assert.equal(await look(two), 404)
    }
  }
  assert.deepEqual([await look(one), await look(two), await look(third)], [200, 200, 404])
  // Whoever names a photo of others in an event of its own has nothing from it.
  const claim = seen(container(), 'AZ-YAL', TIME, { 'karvan:photo': path })
  assert.equal((await capture([claim], third.key)).statusCode, 202)
  assert.equal(await look(third), 404)
  // An authority sees whole what happened in its country, and the photo with it; abroad it does not.
  assert.equal(await look(await party('authority', 'AZ')), 200)
  assert.equal(await look(await party('authority', 'KZ')), 404)
})
