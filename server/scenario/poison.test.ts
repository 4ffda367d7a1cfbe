import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import { documentOf, type House, openHouse, seen } from './house.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
let house: House
before(async () => {
  house = await openHouse()
})
after(() => house.close())

const countEvents = async (): Promise<number> =>
  (await house.call<{ head: number }>('GET', '/api/verification')).body.head

/** Sends poison together with healthy neighbours: it is refused with the status, they are there, nothing else is. */
const poison = async (
  body: string | Uint8Array,
  status: number,
  pointer?: string,
): Promise<Problem> => {
  const before = await countEvents()
  const neighbours = ['2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z'].map((time) =>
    documentOf([seen(CONTAINER, 'AZ-ALA', time)]),
  )
  const [first, refused, second] = await Promise.all([
    house.call('POST', '/epcis/capture', neighbours[0]),
    house.call<Problem>('POST', '/epcis/capture', body),
    house.call('POST', '/epcis/capture', neighbours[1]),
  ])
  assert.equal(refused.status, status, refused.text.slice(0, 500))
  assert.match(String(refused.headers['content-type']), /application\/problem\+json/)
  assert.deepEqual([first.status, second.status], [202, 202])
  assert.equal(await countEvents(), before + 2)
  if (pointer !== undefined) {
    const pointers = (refused.body.reasons ?? []).map((reason) => reason.pointer)
    assert.ok(pointers.includes(pointer), `${pointer} is not among ${pointers.join(' ')}`)
  }
  return refused.body
}

const textOf = (event: object): string => JSON.stringify(documentOf([event]))
const plain = () => seen(CONTAINER, 'AZ-ALA', '2026-05-01T09:00:00Z')

test('a NUL character is refused with its pointer', async () => {
  await poison(
    textOf({ ...plain(), 'karvan:remark': 'a\0b' }),
    400,
    '/epcisBody/eventList/0/karvan:remark',
  )
})

test('a lone surrogate is refused with its pointer', async () => {
  await poison(
    textOf({ ...plain(), 'karvan:remark': '\ud800' }),
    400,
    '/epcisBody/eventList/0/karvan:remark',
  )
})

test('a number beyond all measure is refused with its pointer', async () => {
  const text = textOf({ ...plain(), 'karvan:weightKg': 1 }).replace(
    '"karvan:weightKg":1',
    '"karvan:weightKg":1e400000',
  )
  await poison(text, 400, '/epcisBody/eventList/0/karvan:weightKg')
})

test('the year 12345 is refused with its pointer', async () => {
  await poison(
    textOf({ ...plain(), eventTime: '12345-05-01T09:00:00Z' }),
    400,
    '/epcisBody/eventList/0/eventTime',
  )
})

test('nesting without end is refused', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  await poison(
    textOf({ ...plain(), 'karvan:deep': 1 }).replace('"karvan:deep":1', `"karvan:deep":${deep}`),
    400,
  )
})

test('ten thousand problems are counted, a hundred listed', async () => {
  const events = Array.from({ length: 5_000 }, () => ({
    ...plain(),
    action: 'LOOK',
    bizStep: 'dancing',
  }))
  const problem = await poison(
    JSON.stringify(documentOf(events)),
    400,
    '/epcisBody/eventList/0/action',
  )
  assert.equal(problem.reasonCount, 10_000)
  assert.equal(problem.reasons?.length, 100)
})

test('a body of 50 MB is refused', async () => {
  await poison(`${textOf(plain())}${' '.repeat(50 * 1024 * 1024)}`, 413)
})

test('a body that is cut off is refused, wherever the cut', async () => {
  const text = textOf(plain())
  for (let length = 0; length < text.length; length += 40) {
    await poison(text.slice(0, length), 400)
  }
})

test('bytes that are no UTF-8 are refused', async () => {
  const bytes = Buffer.from(textOf({ ...plain(), 'karvan:remark': 'x' }))
  bytes[bytes.lastIndexOf('x')] = 0xff
  await poison(bytes, 400)
})

test('a wrong content type is refused with 415', async () => {
  const answer = await house.app.http.inject({
    method: 'POST',
    url: '/epcis/capture',
    headers: { authorization: 'Bearer the-administrator-key-of-tests', 'content-type': 'text/csv' },
    payload: 'a,b',
  })
  assert.equal(answer.statusCode, 415)
})

test('no key and a wrong key are refused with 401, a reader with 403', async () => {
  assert.equal(
    (await house.call('POST', '/epcis/capture', documentOf([plain()]), null)).status,
    401,
  )
  assert.equal(
    (await house.call('POST', '/epcis/capture', documentOf([plain()]), 'wrong-key')).status,
    401,
  )
  const made = await house.call<{ secret: string }>('POST', '/api/keys', {
    organisation: 'operator',
    role: 'reader',
    label: 'looks',
  })
  assert.equal(
    (await house.call('POST', '/epcis/capture', documentOf([plain()]), made.body.secret)).status,
    403,
  )
})

test('every reason is told at once', async () => {
  const problem = await poison(
    textOf({ type: 'ObjectEvent', epcList: ['no uri'], action: 'LOOK' }),
    400,
  )
  const told = JSON.stringify(problem.reasons)
  for (const field of ['eventTime', 'eventTimeZoneOffset', 'epcList/0', 'action'])
    assert.ok(told.includes(field), `${field}: ${told}`)
})

test('unknown query parameters and wrong values are refused together', async () => {
  const answer = await house.call<Problem>(
    'GET',
    '/epcis/events?EQ_colour=red&perPage=0&GE_eventTime=yesterday',
  )
  assert.equal(answer.status, 400)
  assert.deepEqual(
    answer.body.reasons?.map(({ pointer }) => pointer),
    ['/EQ_colour', '/perPage', '/GE_eventTime'],
  )
})
