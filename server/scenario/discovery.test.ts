import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import { ADMIN_KEY, documentOf, type House, openHouse, seen } from './house.ts'

describe('what is spoken at the addresses of EPCIS', () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(() => house.close())

  const ask = async (
    method: 'GET' | 'HEAD' | 'POST' | 'OPTIONS',
    url: string,
    headers: Record<string, string> = {},
    payload?: string,
  ) => {
    const authorization = `Bearer ${ADMIN_KEY}`
    const answer = await house.app.http.inject({
      method,
      url,
      headers: { authorization, ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    const problem = (isJson ? answer.json() : {}) as Problem
    return { status: answer.statusCode, headers: answer.headers, problem, text: answer.body }
  }
  const document = JSON.stringify(
    documentOf([seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', '2026-05-01T10:00:00Z')]),
  )
  const post = (headers: Record<string, string>, body = document) =>
    ask('POST', '/epcis/capture', { 'content-type': 'application/json', ...headers }, body)

  test('OPTIONS of every resource says what may be done there, and which versions and forms are spoken', async () => {
    const urls = new Set(
      house.app.http.routeTable.map(({ url }) => url).filter((url) => url.startsWith('/epcis')),
    )
    assert.ok(urls.has('/epcis') && urls.has('/epcis/events/:id'))
    for (const url of urls) {
      const { status, headers, text } = await ask('OPTIONS', url.replace(/:\w+/g, 'x'))
      assert.deepEqual([status, text], [204, ''], url)
      const served = house.app.http.routeTable
        .filter((route) => route.url === url)
        .flatMap(({ method }) => method)
      assert.deepEqual(String(headers.allow).split(', ').sort(), [...new Set(served)].sort(), url)
      assert.deepEqual(
        ['epcis-version', 'epcis-min', 'epcis-max', 'cbv-version', 'cbv-min', 'cbv-max'].map(
          (name) => headers[`gs1-${name}`],
        ),
        ['2.0.1', '2.0.0', '2.0.1', '2.0.0', '2.0.0', '2.0.0'],
      )
      for (const name of ['vendor-version', 'extensions', 'epc-format', 'cbv-xml-format'])
        assert.ok(headers[`gs1-${name}`], `${url} ${name}`)
    }
    const { headers } = await ask('OPTIONS', '/epcis/capture')
    assert.equal(headers.allow, 'OPTIONS, GET, HEAD, POST')
    assert.deepEqual(
      [
        headers['gs1-epcis-capture-limit'],
        headers['gs1-epcis-capture-file-size-limit'],
        headers['gs1-capture-error-behaviour'],
      ],
      ['100000', '33554432', 'all'],
    )
  })

  test('OPTIONS tells nobody who did not sign in, and of no resource whether it is there', async () => {
    const nobody = await house.app.http.inject({ method: 'OPTIONS', url: '/epcis/capture' })
    assert.equal(nobody.statusCode, 401)
    assert.equal(nobody.json().type, 'epcisException:SecurityException')
    const job = await ask('OPTIONS', '/epcis/capture/6f1c0d4e-3c9a-4f61-8a63-2f3a6f0a5c11')
    assert.equal(job.status, 204)
  })

  test('a version that is not spoken is 406, one that is none is 400, each with every reason', async () => {
    for (const version of ['2.0', '2.0.0', '2.0.1', '2.0.7', '2'])
      assert.equal((await post({ 'gs1-epcis-version': version })).status, 202, version)
    const unspoken: Record<string, string>[] = [
      { 'gs1-epcis-version': '1.2' },
      { 'gs1-epcis-version': '2.1.0' },
      { 'gs1-cbv-version': '1.2.0' },
    ]
    for (const headers of unspoken) {
      const { status, problem } = await post(headers)
      assert.deepEqual([status, problem.type], [406, 'epcisException:NotAcceptableException'])
    }
    const get = (headers: Record<string, string>) => ask('GET', '/epcis/events', headers)
    const good: Record<string, string>[] = [
      { 'gs1-epcis-min': '1.2', 'gs1-epcis-max': '2.0' },
      { 'gs1-epcis-min': '2.0.0', 'gs1-cbv-max': '3' },
    ]
    for (const headers of good) assert.equal((await get(headers)).status, 200)
    const both = await get({ 'gs1-epcis-max': '1.2', 'gs1-cbv-min': '2.1' })
    assert.deepEqual([both.status, both.problem.reasons?.length], [406, 2])
    const odd = await get({ 'gs1-epcis-min': 'two', 'gs1-cbv-min': '2.0', 'gs1-cbv-max': '1.2' })
    assert.deepEqual([odd.status, odd.problem.reasons?.length], [400, 2])
  })

  test('GS1-Extensions are prefixes and URIs; what cannot be read is refused, ours is told', async () => {
    const get = (value: string) => ask('GET', '/epcis/capture', { 'gs1-extensions': value })
    const right = await get(
      'ex=http://org1.example.com/epcis/, ex2=http://vendor.example.com/epcis/',
    )
    assert.equal(right.status, 200)
    assert.match(String(right.headers['gs1-extensions']), /^karvan=urn:karvan:voc:/)
    for (const value of [
      'ex',
      '=http://x',
      'ex=not a uri',
      'ex=http://a.example/,ex=http://b.example/',
    ]) {
      const { status, problem } = await get(value)
      assert.deepEqual([status, problem.type], [400, 'epcisException:ValidationException'], value)
    }
  })

  test('what cannot be answered, read or reached has the exception of the standard', async () => {
    const html = await ask('GET', '/epcis/events', { accept: 'text/html' })
    assert.deepEqual(
      [html.status, html.problem.type],
      [406, 'epcisException:NotAcceptableException'],
    )
    for (const accept of ['*/*', 'application/*;q=0.1', 'text/html, application/ld+json', ''])
      assert.equal((await ask('GET', '/epcis/events', { accept })).status, 200, accept)
    for (const type of ['text/plain', 'application/json; charset=latin1']) {
      const { status, problem } = await post({ 'content-type': type })
      assert.deepEqual(
        [status, problem.type],
        [415, 'epcisException:UnsupportedMediaTypeException'],
        type,
      )
    }
    assert.equal((await post({ 'content-type': 'application/json; charset="UTF-8"' })).status, 202)
    const long = await ask('GET', `/epcis/events?EQ_eventID=${'x'.repeat(9_000)}`)
    assert.deepEqual([long.status, long.problem.type], [414, 'epcisException:URITooLongException'])
    const none = await ask('GET', '/epcis/events/urn:x:none')
    assert.deepEqual([none.status, none.problem.type], [404, 'epcisException:NoSuchNameException'])
    const parameter = await ask('GET', '/epcis/events?EQ_colour=red')
    assert.equal(parameter.problem.type, 'epcisException:QueryParameterException')
    const large = await ask('GET', '/epcis/events?maxEventCount=1')
    assert.ok([200, 413].includes(large.status))
    const broken = await ask('GET', '/epcis/%E0%A4%A')
    assert.equal(broken.status, 400)
    const elsewhere = await ask('GET', '/api/moon')
    assert.equal(elsewhere.problem.type, 'urn:karvan:problem:platform.not-found')
  })

  test('who reads XML is given the job in it, whoever reads neither finds it at its address', async () => {
    const xml = await post({ accept: 'application/xml' })
    assert.equal(xml.status, 202)
    assert.match(String(xml.headers['content-type']), /^application\/xml/)
    assert.match(xml.text, /<epcis:EPCISCaptureJob [^>]*running="false" success="true"/)
    const wrong = await post(
      { accept: 'application/xml', 'gs1-capture-error-behaviour': 'proceed' },
      JSON.stringify(documentOf([5 as never])),
    )
    assert.match(wrong.text, /<karvan:pointer>\/epcisBody\/eventList\/0<\/karvan:pointer>/)
    const { status, headers, text } = await post({ accept: 'text/csv' })
    assert.deepEqual([status, text], [202, ''])
    assert.match(String(headers.location), /^\/epcis\/capture\//)
  })
})
