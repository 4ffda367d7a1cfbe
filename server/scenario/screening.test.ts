import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureJob, Problem, Screening } from '@karvan/contract'
import { loadCorridor } from '@karvan/data'
import { runSimulation } from '../simulate/run.ts'
import { screen } from '../src/capture/testing.ts'
import { systemClock } from '../src/platform/index.ts'
import { documentOf, type House, openHouse, seen } from './house.ts'

const TIME = '2026-05-01T10:00:00Z'
const BOX = 'urn:epc:id:bic:CSQU3054383'
const SECRETS = ['Rashad', 'rashad@example.az', '123 45 67']

const people = {
  'ex:driverName': 'Rashad Aliyev',
  'ex:note': ['x', 'write to rashad@example.az'],
  '@context': { ex: 'https://example.com/' },
}
const keyFor = async (house: House, organisation: string, role: string): Promise<string> => {
  const key = { organisation, role, label: role }
  return (await house.call<{ secret: string }>('POST', '/api/keys', key)).body.secret
}

test('a document with data of people is refused whole with every pointer, and no answer holds a value', async (t) => {
  const house = await openHouse()
  t.after(() => house.close())
  const vocabularyElementList = [
    {
      id: 'urn:epc:id:sgln:0614141.00001.0',
      attributes: [{ id: 'https://example.com/contactPhone', attribute: '012 404 50 60' }],
    },
  ]
  const vocabulary = { type: 'urn:epcglobal:epcis:vtype:Location', vocabularyElementList }
  const document = {
    ...documentOf([
      seen(BOX, 'AZ-ALA', TIME),
      seen(BOX, 'AZ-ALA', TIME, people),
      seen(BOX, 'AZ-ALA', TIME, { 'karvan:remark': 'tel. +994 50 123 45 67' }),
    ]),
    epcisHeader: { epcisMasterData: { vocabularyList: [vocabulary] } },
  }
  const answer = await house.call<Problem>('POST', '/epcis/capture', document)
  assert.deepEqual([answer.status, answer.body.code], [422, 'capture.personal-data'])
  assert.deepEqual(
    answer.body.reasons?.map(({ pointer }) => pointer),
    [
      '/epcisBody/eventList/1/ex:driverName',
      '/epcisBody/eventList/1/ex:note/1',
      '/epcisBody/eventList/2/karvan:remark',
      '/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/attributes/0/attribute',
    ],
  )
  for (const secret of SECRETS) assert.ok(!answer.text.includes(secret), secret)
  await house.settle()
  assert.equal((await house.call('GET', `/api/things/${encodeURIComponent(BOX)}`)).status, 404)
})

test('what is only possible is captured, and the job warns', async (t) => {
  const house = await openHouse()
  t.after(() => house.close())
  const doubted = { 'karvan:remark': 'Driver: Rashad Aliyev, desk 050 123 45 67' }
  const job = await house.capture([seen(BOX, 'AZ-ALA', TIME, doubted)])
  const warned = (all: CaptureJob['warnings']): string[] =>
    all.filter(({ code }) => code === 'capture.personal-data').map(({ pointer }) => pointer)
  const at = '/epcisBody/eventList/0/karvan:remark'
  assert.deepEqual(warned(job.warnings), [at, at])
  const again = await house.call<CaptureJob>('GET', `/epcis/capture/${job.captureID}`)
  assert.deepEqual(warned(again.body.warnings), [at, at])
  for (const secret of SECRETS) assert.ok(!again.text.includes(secret), secret)
})

test('in a migration all is captured, and each organisation finds its own again, never a value, page by page', async (t) => {
  const house = await openHouse(systemClock, undefined, { personalData: 'report' })
  t.after(() => house.close())
  const [carrier, other] = [
    await house.createParty('carrier', 'AZ'),
    await house.createParty('carrier', 'AZ'),
  ]
  const plain = Array.from({ length: 1_004 }, (_, second) =>
    seen(BOX, 'AZ-ALA', new Date(Date.parse(TIME) + (second + 10) * 1_000).toISOString()),
  )
  const late = seen(BOX, 'AZ-ALA', '2026-06-01T10:00:00Z', people)
  const job = await house.capture([...plain, seen(BOX, 'AZ-ALA', TIME, people), late], carrier.key)
  assert.equal(job.warnings.length, 4)
  const foreign = seen(BOX, 'AZ-ALA', TIME, { 'ex:phone': '0501234567', ...people })
  await house.capture([foreign], other.key)

  const key = await keyFor(house, carrier.id, 'auditor')
  const first = await house.call<Screening>('GET', '/api/screening', undefined, key)
  assert.equal(first.body.checked, 1_000)
  assert.deepEqual(
    first.body.events.map(({ position, findings }) => [position, findings]),
    [
      [
        1,
        [
          { pointer: '/ex:driverName', kind: 'name', grade: 'certain' },
          { pointer: '/ex:note/1', kind: 'email', grade: 'certain' },
        ],
      ],
    ],
  )
  const rest = `/api/screening?after=${first.body.next}`
  const second = await house.call<Screening>('GET', rest, undefined, key)
  assert.deepEqual(
    [second.body.checked, second.body.next, second.body.events.map((event) => event.position)],
    [6, null, [1_006]],
  )
  assert.equal(second.body.events[0]?.eventID, late.eventID)
  for (const secret of SECRETS) assert.ok(!(first.text + second.text).includes(secret), secret)

  const whole = await house.call<Screening>('GET', '/api/screening')
  assert.equal(whole.body.events.length, 2)
  assert.equal((await house.call('GET', '/api/screening', undefined, carrier.key)).status, 403)
  const wrong = await house.call<Problem>('GET', '/api/screening?after=x')
  assert.deepEqual([wrong.status, wrong.body.reasons?.[0]?.pointer], [400, '/after'])
})

test('in days of simulated traffic nothing looks like data of a person', async () => {
  const now = Date.parse('2026-05-20T10:20:00Z')
  let count = 0
  const findings: unknown[] = []
  await runSimulation({
    options: {
      url: '',
      key: '',
      seed: 7,
      backHours: 12,
      untilTime: now,
      speed: 1,
      closures: [],
      isCheck: false,
    },
    network: loadCorridor(),
    speaker: {
      async send(events) {
        count += events.length
        for (const event of events) findings.push(...screen(event, ''))
      },
    },
    stop: new AbortController().signal,
    clock: () => now,
    tell: () => {},
  })
  assert.ok(count > 3_000, `${count} events`)
  assert.deepEqual(findings, [])
})
