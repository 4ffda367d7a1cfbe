import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Place, Problem } from '@karvan/contract'
import { pino } from 'pino'
import { type Access, accessRoutes, createAccess, guard } from '../access/index.ts'
import {
  createHttp,
  type Database,
  migrate,
  readMigrations,
  systemClock,
} from '../platform/index.ts'
import { openTestDatabase } from '../platform/testing.ts'
import { createReference, referenceRoutes } from './index.ts'
import { ALAT, makePlace, PLACES, TURKMENBASHI } from './testing.ts'

const MIGRATIONS = readMigrations(fileURLToPath(new URL('../../../sql', import.meta.url)))
const KEY = 'the-administrator-key-of-tests'

let db: Database
let access: Access
before(async () => {
  db = await openTestDatabase()
  await migrate(db, MIGRATIONS)
  access = createAccess(db, systemClock)
  await access.openHouse(KEY)
})
after(() => db.close())

const open = (version: string, places: Place[] = PLACES) =>
  createReference({ db, clock: systemClock, audit: access.audit, corridor: { version, places } })

const listActions = async (action: string) =>
  (await access.listAudit(1000)).filter((entry) => entry.action === action)

const openHttp = async (reference: Awaited<ReturnType<typeof open>>) => {
  const http = await createHttp(pino({ level: 'silent' }), '0')
  await guard(http, access)
  accessRoutes(http, access)
  referenceRoutes(http, reference)
  return async <Body>(method: 'GET' | 'PUT', url: string, payload?: object, key = KEY) => {
    const headers = { authorization: `Bearer ${key}` }
    const answer = await http.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    return { status: answer.statusCode, body: answer.json() as Body }
  }
}

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds() && tries < 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  return holds()
}

test('two starters at once load one time, and a third finds nothing to do', async () => {
  const [one, other] = await Promise.all([open('1'), open('1')])
  const third = await open('1')
  assert.equal((await listActions('reference.load')).length, 1)
  assert.equal(one.revision(), third.revision())
  assert.deepEqual(
    other.listPlaces(),
    [...PLACES].sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
})

test('a load with other data adds, changes, withdraws and brings back, and the audit says which', async () => {
  await open('1')
  const moved = { ...ALAT, kind: 'inland terminal' }
  const added = makePlace({ id: 'KZ-AKT', names: TURKMENBASHI.names.value })
  const later = await open('2', [moved, added])
  const [entry] = await listActions('reference.load')
  const withdrawn = ['AZ-AST', 'IR-AST', 'TM-KRW']
  assert.deepEqual(entry?.detail, {
    added: ['KZ-AKT'],
    changed: ['AZ-ALA'],
    withdrawn,
    returned: [],
  })
  assert.deepEqual(
    later.listPlaces().map(({ id, kind }) => [id, kind]),
    [
      ['AZ-ALA', 'inland terminal'],
      ['KZ-AKT', 'port'],
    ],
  )
  assert.equal(later.jurisdictionOf('urn:karvan:place:TM-KRW'), 'TM')
  assert.match(later.findPlace('TM-KRW')?.note ?? '', /^Left the reference data on \d{4}-/)
  assert.equal(later.resolvePlace('TMKRW')?.id, 'TM-KRW', 'its numbers still name it')

  const back = await open('1')
  const [second] = await listActions('reference.load')
  assert.deepEqual(second?.detail, {
    added: [],
    changed: ['AZ-ALA'],
    withdrawn: ['KZ-AKT'],
    returned: ['TM-KRW', 'AZ-AST', 'IR-AST'],
  })
  assert.equal(back.findPlace('TM-KRW')?.note, undefined)
})

test('what an administrator attaches names the place at once, on every process, and survives a load', async () => {
  const [here, there] = [await open('1'), await open('1')]
  const call = await openHttp(here)
  const sgln = 'urn:epc:id:sgln:9521321.00001.0'
  const attach = { scheme: 'sgln', value: sgln, source: 'Letter of the port' }
  const answer = await call<Place & { warnings: string[] }>(
    'PUT',
    '/api/places/AZALA/identifiers',
    attach,
  )
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body.warnings, [])
  assert.deepEqual(answer.body.identifiers.at(-1), {
    scheme: 'sgln',
    value: 'https://id.gs1.org/414/9521321000018',
    confidence: 'cited',
    sources: ['Letter of the port'],
  })
  assert.equal(here.findPlaceByUri(sgln)?.id, 'AZ-ALA')
  assert.ok(await until(() => there.findPlaceByUri(sgln)?.id === 'AZ-ALA'), 'the other hears of it')
  const [entry] = await listActions('reference.attach-identifier')
  assert.equal(entry?.subject, 'AZ-ALA')
  assert.notEqual(entry?.askerId, null)

  const claimed = makePlace({
    id: 'TM-KRW',
    names: TURKMENBASHI.names.value,
    codes: { sgln: 'https://id.gs1.org/414/9521321000018' },
  })
  const loaded = await open('3', [ALAT, claimed])
  assert.equal(loaded.findPlaceByUri(sgln)?.id, 'AZ-ALA', 'the administrator outranks the data')
  await open('1')
})

test('a change whose hint was lost is read within half a minute, until it is stopped', async () => {
  const here = await open('1')
  mock.timers.enable({ apis: ['setInterval'] })
  const deaf = await createReference({
    db: { ...db, listen: async () => async () => {} },
    clock: systemClock,
    audit: access.audit,
    corridor: { version: '1', places: PLACES },
  })
  const administrator = (await access.findAskerByKey(KEY))!
  const attach = (value: string) =>
    here.attachIdentifier(administrator, 'AZ-ALA', { scheme: 'uic', value, source: 'a list' })
  try {
    await attach('5700001')
    assert.equal(deaf.resolvePlace('5700001'), undefined)
    mock.timers.tick(30_000)
    assert.ok(await until(() => deaf.resolvePlace('5700001')?.id === 'AZ-ALA'))
    await deaf.stop()
    await attach('5700002')
    mock.timers.tick(60_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(deaf.resolvePlace('5700002'), undefined)
  } finally {
    mock.timers.reset()
  }
})

test('attaching again renews the source; a wrong check digit warns and is taken', async () => {
  const call = await openHttp(await open('1'))
  const attach = (value: string, source: string) =>
    call<Place & { warnings: string[] }>('PUT', '/api/places/TM-KRW/identifiers', {
      scheme: 'esr',
      value,
      source,
    })
  await attach('754103', 'first')
  const again = await attach('754103', 'second')
  assert.equal(again.status, 200)
  const esr = again.body.identifiers.filter(({ scheme }) => scheme === 'esr')
  assert.deepEqual(esr, [
    { scheme: 'esr', value: '754103', confidence: 'cited', sources: ['second'] },
  ])
  assert.match(again.body.warnings.join(), /check digit is 3/)
})

test('an identifier of another place is refused, from the data and from an administrator', async () => {
  const call = await openHttp(await open('1'))
  const answer = await call<Problem>('PUT', '/api/places/TM-KRW/identifiers', {
    scheme: 'esr',
    value: '548502',
    source: 'a list',
  })
  assert.equal(answer.status, 409)
  assert.equal(answer.body.code, 'reference.identifier-taken')
  assert.equal(answer.body.detail, '548502 is AZ-ALA')
  const place = await call<Place>('GET', '/api/places/548502')
  assert.equal(place.body.id, 'AZ-ALA')
})

test('of two who attach one number to two places at once, one is refused', async () => {
  const [one, other] = [await openHttp(await open('1')), await openHttp(await open('1'))]
  const body = { scheme: 'uic', value: '5712345', source: 'a list' }
  const answers = await Promise.all([
    one<unknown>('PUT', '/api/places/AZ-ALA/identifiers', body),
    other<unknown>('PUT', '/api/places/AZ-AST/identifiers', body),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('what is wrong with an identifier is said all at once', async () => {
  const call = await openHttp(await open('1'))
  const attach = (scheme: string, value: string, source = 'a list') =>
    call<Problem>('PUT', '/api/places/AZ-ALA/identifiers', { scheme, value, source })
  const both = await attach('esr', 'abc', '   ')
  assert.equal(both.status, 400)
  assert.equal(both.body.code, 'reference.invalid-identifier')
  assert.deepEqual(
    both.body.reasons?.map(({ pointer }) => pointer),
    ['/value', '/source'],
  )
  const wrong: [string, string][] = [
    ['karvan', 'AZ-XXX'],
    ['unlocode', 'AZ1'],
    ['unlocode', 'TMKRW'],
    ['uic', '0012345'],
    ['sgln', 'urn:epc:id:sscc:9521321.0000000001'],
    ['sgln', 'Alat'],
  ]
  for (const [scheme, value] of wrong) {
    const { status, body } = await attach(scheme, value)
    assert.deepEqual([status, body.reasons?.length], [400, 1], `${scheme} ${value}`)
  }
})

test('places are searched and read by those who signed in, changed by administrators only', async () => {
  const call = await openHttp(await open('1'))
  const found = await call<Place[]>('GET', `/api/places?q=${encodeURIComponent('алят')}&limit=1`)
  assert.deepEqual(
    found.body.map(({ id }) => id),
    ['AZ-ALA'],
  )
  const all = await call<Place[]>('GET', '/api/places')
  assert.equal(all.body.length, PLACES.length)
  const one = await call<Place>('GET', '/api/places/urn:karvan:place:AZ-ALA')
  assert.deepEqual(one.body.names, ALAT.names)
  const missing = await call<Problem>('GET', '/api/places/nowhere')
  assert.deepEqual([missing.status, missing.body.code], [404, 'reference.unknown-place'])
  const mistyped = await call<Problem>('GET', '/api/places/Turkmenbahsi')
  assert.match(mistyped.body.detail ?? '', /^Turkmenbahsi: perhaps TM-KRW/)
  assert.equal((await call('GET', '/api/places?limit=0')).status, 400)

  const organisation = await access.createOrganisation((await access.findAskerByKey(KEY))!, {
    name: 'A reader',
    kind: 'carrier',
    homeJurisdiction: 'AZ',
  })
  const made = await access.createKey((await access.findAskerByKey(KEY))!, {
    organisation: organisation.id,
    role: 'dispatcher',
    label: 'of a test',
  })
  const body = { scheme: 'uic', value: '5754321', source: 'a list' }
  const answer = await call('PUT', '/api/places/AZ-ALA/identifiers', body, made.secret)
  assert.equal(answer.status, 403)
  assert.equal((await call('GET', '/api/places', undefined, 'unknown')).status, 401)
})
