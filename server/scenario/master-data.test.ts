import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CaptureJob, Problem } from '@karvan/contract'
import type { Asker } from '../src/access/index.ts'
import { documentOf, type House, openHouse, seen } from './house.ts'

const TIME = '2026-05-01T10:00:00Z'
const BOX = 'urn:epc:id:bic:CSQU3054383'
const LOCATION = 'urn:epcglobal:epcis:vtype:BusinessLocation'
const CLASS = 'urn:epcglobal:epcis:vtype:EPCClass'
const SITE = 'urn:epcglobal:cbv:mda:site'

const yard = (name: string): string => `urn:x:yard:${name}`

interface Element {
  id: string
  attributes?: { id: string; attribute: unknown }[]
  children?: string[]
}

/** A document that says something of ids, with events or without. */
const says = (
  type: string,
  elements: readonly Element[],
  events: readonly object[] = [],
): object => ({
  ...documentOf(events),
  epcisHeader: { epcisMasterData: { vocabularyList: [{ type, vocabularyElementList: elements }] } },
})

describe('master data of captured documents', () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(() => house.close())

  const capture = async (document: object, key?: string): Promise<CaptureJob> => {
    const answer = await house.call<CaptureJob>('POST', '/epcis/capture', document, key)
    assert.equal(answer.status, 202, answer.text)
    return answer.body
  }
  const askerOf = async (key: string): Promise<Asker> =>
    (await house.app.access.findAskerByKey(key))!
  const inside = async (key: string, ...ids: string[]): Promise<string[]> =>
    (await house.app.masterData.listDescendants(await askerOf(key), ids)).sort()
  const having = async (
    key: string,
    attribute: string,
    values: string[] | null,
    vocabulary?: string,
  ) =>
    house.app.masterData.listIdsWithAttribute(await askerOf(key), { attribute, values, vocabulary })
  const versions = async (id: string) =>
    (
      await house.db.query<{ version: number; source: string }>(
        'select version, source from reference.vocabulary_element where id = $1::text order by version',
        [id],
      )
    ).rows
  const at = (id: string) => seen(BOX, 'AZ-ALA', TIME, { bizLocation: { id } })

  test('is kept in versions: the newest counts, what is said again changes nothing, history stays', async () => {
    const { key } = await house.createParty('forwarder', 'RU')
    const id = yard('versions')
    const said = (value: unknown): object =>
      says(LOCATION, [{ id, attributes: [{ id: 'cbvmda:site', attribute: value }] }])
    for (const value of ['one', 'one', 'two', 'one']) await capture(said(value), key)
    const kept = await versions(id)
    assert.deepEqual(
      kept.map(({ version, source }) => [version, JSON.parse(source).attributes[0].attribute]),
      [
        [1, 'one'],
        [2, 'two'],
        [3, 'one'],
      ],
    )
    assert.deepEqual(await having(key, SITE, ['one']), [id])
    assert.deepEqual(await having(key, SITE, ['two']), [])
  })

  test('of attributes any value counts, as text, in its vocabulary; one with a structure is there', async () => {
    const { key } = await house.createParty('forwarder', 'RU')
    const attributes = [
      { id: 'urn:x:mda:lanes', attribute: 4 },
      { id: 'urn:x:mda:open', attribute: 'true' },
      { id: 'urn:x:mda:address', attribute: { 'karvan:street': 'Port road' } },
      { id: 'urn:x:mda:gate', attribute: 'A' },
      { id: 'urn:x:mda:gate', attribute: 'B' },
    ]
    const id = yard('values')
    await capture(says(LOCATION, [{ id, attributes }]), key)
    const found = (name: string, values: string[] | null, vocabulary?: string) =>
      having(key, `urn:x:mda:${name}`, values, vocabulary)
    for (const [name, values] of [
      ['lanes', ['4', '5']],
      ['open', ['true']],
      ['gate', ['B']],
      ['address', null],
      ['lanes', null],
    ] as const)
      assert.deepEqual(await found(name, values && [...values]), [id], name)
    assert.deepEqual(await found('address', ['Port road']), [])
    assert.deepEqual(await found('lanes', ['4'], LOCATION), [id])
    assert.deepEqual(await found('lanes', ['4'], CLASS), [])
  })

  test('what is inside of an id is found at any depth, in either form of identifier, also in circles', async () => {
    const { key } = await house.createParty('forwarder', 'RU')
    const link = 'https://id.gs1.org/414/0614141000012'
    const urn = 'urn:epc:id:sgln:0614141.00001.0'
    await capture(
      says(LOCATION, [
        { id: yard('port'), children: [yard('quay'), urn] },
        { id: yard('quay'), children: [yard('berth')] },
        { id: yard('berth'), children: [yard('port')] },
      ]),
      key,
    )
    const all = [yard('berth'), yard('port'), yard('quay'), link].sort()
    assert.deepEqual(await inside(key, yard('port')), all)
    assert.deepEqual(await inside(key, yard('quay')), all)
    assert.deepEqual(await inside(key, urn), [link])
    // A berth leaves the quay: what is said newest counts for all that is above it.
    await capture(says(LOCATION, [{ id: yard('quay') }]), key)
    assert.deepEqual(await inside(key, yard('port')), [yard('port'), yard('quay'), link].sort())
    assert.deepEqual(await inside(key, yard('nothing')), [yard('nothing')])
  })

  test('is told to who sees an event of the same organisation that names the id, and to nobody else', async () => {
    const teller = await house.createParty('carrier', 'AZ')
    const [party, stranger] = [
      await house.createParty('forwarder', 'RU'),
      await house.createParty('forwarder', 'IR'),
    ]
    const customs = await house.createParty('authority', 'AZ')
    const hierarchy = [
      { id: yard('a'), children: [yard('b'), yard('c')] },
      { id: yard('b'), attributes: [{ id: 'cbvmda:site', attribute: 'kept' }] },
    ]
    await capture(says(LOCATION, hierarchy), teller.key)
    const everything = [yard('a'), yard('b'), yard('c')]
    const nothing = [yard('a')]
    const expect = async (key: string, told: string[]) => {
      assert.deepEqual(await inside(key, yard('a')), told)
      assert.deepEqual(
        await having(key, SITE, ['kept']),
        told.includes(yard('b')) ? [yard('b')] : [],
      )
    }
    await expect(teller.key, everything)
    await expect('the-administrator-key-of-tests', everything)
    for (const { key } of [party, stranger, customs]) await expect(key, nothing)
    // An event of the same organisation that names the inner one tells an authority of it, and a party in part.
    await house.capture([at(yard('b'))], teller.key)
    await house.settle()
    await expect(customs.key, [yard('a'), yard('b')])
    await expect(party.key, nothing)
    await house.call('PUT', '/api/interests', {
      organisation: party.id,
      thing: BOX,
      fromTime: '2026-01-01T00:00:00Z',
      toTime: '2026-12-01T00:00:00Z',
    })
    await expect(party.key, [yard('a'), yard('b')])
    // What a stranger says of the ids of others changes nothing for them.
    await capture(
      says(LOCATION, [
        { id: yard('b'), children: [yard('far')] },
        { id: yard('z'), children: [yard('b')] },
      ]),
      stranger.key,
    )
    await house.capture([at(yard('far'))], teller.key)
    assert.deepEqual(await inside(party.key, yard('z')), [yard('z')])
    assert.deepEqual(await inside(customs.key, yard('b')), [yard('b')])
    await expect(party.key, [yard('a'), yard('b')])
  })

  test('of a thing is told to who sees the thing, not to who sees the rest of the event', async () => {
    const teller = await house.createParty('carrier', 'AZ')
    const party = await house.createParty('forwarder', 'RU')
    const [own, other] = ['urn:x:class:own', 'urn:x:class:other']
    const attributes = [{ id: 'urn:x:mda:goods', attribute: 'cotton' }]
    await capture(
      says(
        CLASS,
        [own, other].map((id) => ({ id, attributes })),
        [seen(own, 'AZ-ALA', TIME, { epcList: [own, other] })],
      ),
      teller.key,
    )
    await house.call('PUT', '/api/interests', {
      organisation: party.id,
      thing: own,
      fromTime: '2026-01-01T00:00:00Z',
      toTime: '2026-12-01T00:00:00Z',
    })
    assert.deepEqual(await having(party.key, 'urn:x:mda:goods', ['cotton']), [own])
    assert.deepEqual(
      (await having(teller.key, 'urn:x:mda:goods', null)).sort(),
      [other, own].sort(),
    )
  })

  test('comes in the header of a document, with events that are right or without, and in the answer to a query', async () => {
    const { key } = await house.createParty('forwarder', 'RU')
    const vocabularyList = [
      { type: LOCATION, vocabularyElementList: [{ id: yard('q'), children: [yard('r')] }] },
    ]
    const answer = {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISQueryDocument',
      epcisBody: {
        queryResults: {
          queryName: 'SimpleMasterDataQuery',
          resultsBody: { eventList: [], vocabularyList },
        },
      },
    }
    const job = await capture(answer, key)
    assert.deepEqual([job.events, job.success], [0, true])
    assert.deepEqual(await inside(key, yard('q')), [yard('q'), yard('r')])
  })

  test('of a place that is not theirs nobody may say anything, wherever they proceed', async () => {
    const terminal = await house.createParty('terminal', 'AZ')
    await house.call('PUT', `/api/organisations/${terminal.id}/places`, [
      { place: 'AZ-YAL', exclusive: true },
    ])
    const { key } = await house.createParty('carrier', 'RU')
    const place = 'urn:karvan:place:AZ-YAL'
    const document = says(LOCATION, [{ id: yard('mine') }, { id: place, children: [yard('mine')] }])
    const refused = await house.call<Problem>('POST', '/epcis/capture', document, key)
    assert.deepEqual(
      [refused.status, refused.body.reasons?.map(({ pointer }) => pointer)],
      [403, ['/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/1/id']],
    )
    assert.deepEqual(await versions(yard('mine')), [])
    await capture(says(LOCATION, [{ id: place, children: [yard('gate')] }]), terminal.key)
    assert.deepEqual(await inside(terminal.key, place), [place, yard('gate')].sort())
    await capture(says(CLASS, [{ id: 'urn:x:class:goods' }]), terminal.key)
  })

  test('of one document that is captured by many at once is one version', async () => {
    const { key } = await house.createParty('forwarder', 'RU')
    const document = says(LOCATION, [{ id: yard('race'), children: [yard('inner')] }])
    await Promise.all(Array.from({ length: 6 }, () => capture(document, key)))
    assert.equal((await versions(yard('race'))).length, 1)
    assert.deepEqual(await inside(key, yard('race')), [yard('inner'), yard('race')])
  })
})
