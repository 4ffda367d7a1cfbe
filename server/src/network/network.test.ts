import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Network as Answer, Service } from '@karvan/contract'
import { loadCorridor } from '@karvan/data'
import { pino } from 'pino'
import { type Access, createAccess, guard } from '../access/index.ts'
import {
  createHttp,
  type Database,
  migrate,
  readMigrations,
  systemClock,
} from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { createReference, type Reference } from '../reference/index.ts'
import { ALAT, PLACES, TURKMENBASHI } from '../reference/testing.ts'
import { createNetwork, networkRoutes } from './index.ts'
import type { Network } from './network.ts'
import { createPathFinder } from './path.ts'
import { kmBetween, makeLink } from './testing.ts'

const MIGRATIONS = readMigrations(fileURLToPath(new URL('../../../sql', import.meta.url)))
const KEY = 'the-administrator-key-of-tests'
const FERRY: Service = {
  id: 'S01',
  name: 'Alat-Turkmenbashi ferry',
  mode: 'sea',
  modeDetail: 'ferry/Ro-Ro',
  corridor: 'TITR',
  origin: 'AZ-ALA',
  stops: [],
  destination: 'TM-KRW',
  status: 'published',
}
const CORRIDOR: Answer = {
  version: '1',
  places: PLACES,
  links: [
    makeLink('L1', 'AZ-ALA', 'TM-KRW', 12, { mode: 'sea', modeDetail: 'Ro-Ro ferry' }),
    makeLink('L2', 'AZ-ALA', 'AZ-AST', 6),
    makeLink('L3', 'AZ-AST', 'ZZ-GONE', 6),
  ],
  services: [FERRY],
  sources: [{ id: 'TEST', publisher: 'a test', topic: '', date: '2026', address: '', licence: '' }],
  credits: ['Places: a test'],
}

let db: Database
let access: Access
let reference: Reference
before(async () => {
  db = await openTestDatabase()
  await migrate(db, MIGRATIONS)
  access = createAccess(db, systemClock)
  await access.openHouse(KEY)
  const { audit } = access
  reference = await createReference({ db, clock: systemClock, audit, corridor: CORRIDOR })
})
after(() => db.close())

const open = (corridor = CORRIDOR) => createNetwork({ db, clock: systemClock, reference, corridor })

const openHttp = async (network: Network) => {
  const http = await createHttp(pino({ level: 'silent' }), '0')
  await guard(http, access)
  networkRoutes(http, network)
  return (headers: Record<string, string> = {}, key = KEY) =>
    http.inject({
      url: '/api/network',
      headers: { authorization: `Bearer ${key}`, ...headers },
    })
}

test('two starters at once load the same network, a third changes nothing', async () => {
  const [one, other] = await Promise.all([open(), open()])
  const { rows: before } = await db.query('select xmin::text from network.link order by id')
  const third = await open()
  const { rows: again } = await db.query('select xmin::text from network.link order by id')
  assert.deepEqual(again, before)
  assert.equal(one.getAnswer().etag, other.getAnswer().etag)
  assert.equal(one.getAnswer().body, third.getAnswer().body)
})

test('a network that changed replaces the stored one whole', async () => {
  const changed = { ...CORRIDOR, version: '2', links: CORRIDOR.links.slice(0, 1), services: [] }
  const whole = JSON.parse((await open(changed)).getAnswer().body) as Answer
  assert.deepEqual(whole.links, changed.links)
  assert.deepEqual([whole.version, whole.services], ['2', []])
})

test('the network is told whole, and not again to whom has it', async () => {
  const get = await openHttp(await open())
  const first = await get()
  assert.equal(first.statusCode, 200)
  assert.match(String(first.headers['content-type']), /^application\/json/)
  assert.deepEqual(first.json(), {
    ...CORRIDOR,
    places: [...PLACES].sort((a, b) => (a.id < b.id ? -1 : 1)),
  })
  const etag = String(first.headers.etag)
  assert.match(etag, /^"[\w-]+"$/)
  for (const tags of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
    const again = await get({ 'if-none-match': tags })
    assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag], tags)
  }
  assert.equal((await get({ 'if-none-match': '"other"' })).statusCode, 200)
  assert.equal((await get({}, 'unknown')).statusCode, 401)
})

test('an identifier that was attached changes the entity tag', async () => {
  const network = await open()
  const { etag } = network.getAnswer()
  const administrator = (await access.findAskerByKey(KEY))!
  const identifier = { scheme: 'uic', value: '6712345', source: 'a list' } as const
  await reference.attachIdentifier(administrator, 'TM-KRW', identifier)
  assert.notEqual(network.getAnswer().etag, etag)
  assert.match(network.getAnswer().body, /6712345/)
})

test('a ferry is estimated on its link between the reports of its ends', async () => {
  const network = await open()
  const course = (now: string, more: object = {}) => ({
    kind: 'vessel' as const,
    from: 'AZ-ALA',
    link: null,
    nextPlace: 'TM-KRW',
    departedTime: '2026-05-01T00:00:00Z',
    nextPlaceTime: null,
    last: null,
    now: new Date(now),
    ...more,
  })
  const { position: start } = ALAT
  const { position: end } = TURKMENBASHI
  const halfway = network.estimatePosition(course('2026-05-01T06:00:00Z'))!
  assert.ok(Math.abs(halfway.longitude - (start.value.longitude + end.value.longitude) / 2) < 0.01)
  assert.deepEqual(network.estimatePosition(course('2026-05-01T00:00:00Z')), start.value)
  assert.deepEqual(network.estimatePosition(course('2026-06-01T00:00:00Z')), end.value)
  const nowhere: object[] = [
    { from: 'XX-XXX' },
    { nextPlace: 'XX-XXX' },
    { nextPlace: null },
    { nextPlace: 'IR-AST' },
    { nextPlace: 'ZZ-GONE' },
  ]
  for (const more of nowhere)
    assert.equal(network.estimatePosition(course('2026-05-01T06:00:00Z', more)), undefined)
})

test('on every operating base link of the reference corridor a thing is between its ends', async () => {
  const corridor = loadCorridor()
  const whole = await createReference({ db, clock: systemClock, audit: access.audit, corridor })
  const network = await createNetwork({ db, clock: systemClock, reference: whole, corridor })
  const departedTime = '2026-05-01T00:00:00Z'
  const operating = corridor.links.filter(
    ({ level, status }) => level === 'base' && status.value === 'operating',
  )
  assert.ok(operating.length > 250)
  for (const { id, from, to, transitHours } of operating) {
    const now = new Date(Date.parse(departedTime) + transitHours!.value * 1_800_000)
    const way = { from, link: id, nextPlace: to, departedTime, nextPlaceTime: null }
    const point = network.estimatePosition({ kind: 'train', ...way, last: null, now })!
    const [a, b] = [whole.findPlace(from)!, whole.findPlace(to)!].map(
      (place) => place.position.value,
    )
    const kmFrom = kmBetween(a!, point)
    const kmTo = kmBetween(point, b!)
    assert.ok(Math.abs(kmFrom - kmTo) < 0.01 && kmFrom + kmTo - kmBetween(a!, b!) < 0.01, id)
  }
})

test('a train to Alat is estimated on rails, a truck on the road', async () => {
  const corridor = loadCorridor()
  const find = createPathFinder(corridor.links)
  const ways = [
    ['AZ-YAL', 'rail'],
    ['AZ-BAK', 'road'],
  ] as const
  for (const [from, mode] of ways) {
    const steps = find(from, null, 'AZ-ALA', [mode])!
    assert.deepEqual(new Set(steps.map(({ link }) => link.mode)), new Set([mode]))
  }
})
