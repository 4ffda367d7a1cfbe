import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import { CallFailed, createClient } from './client.ts'
import { karvan } from './testing.ts'

const KEY = 'kv_of-a-test'

/** A server that answers as it is told, whatever is asked. */
const serve = async (
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
) => {
  const server = createServer((request, response) =>
    request.resume().on('end', () => answer(request, response)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    KARVAN_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    KARVAN_KEY: KEY,
  }
}

const problem: Problem = {
  type: 'urn:karvan:problem:capture.invalid-document',
  title: 'Not valid',
  status: 400,
  code: 'capture.invalid-document',
  detail: 'good.jsonld',
  reasons: [
    { pointer: '/a', code: 'x', message: 'a is bad' },
    { pointer: '', code: 'x', message: 'all is bad' },
  ],
  reasonCount: 7,
}

test('a full queue and a store that is away are tried again after the time that they name', async (t) => {
  const statuses = [429, 503, 200]
  const asked: number[] = []
  const settings = await serve(t, (request, response) => {
    assert.equal(request.headers.authorization, `Bearer ${KEY}`)
    asked.push(Date.now())
    response.writeHead(statuses[asked.length - 1]!, { 'retry-after': '1' }).end('{"ok":true}')
  })
  assert.deepEqual(await createClient(settings).call('POST', '/x', { type: 'a/b', text: 'c' }), {
    ok: true,
  })
  assert.equal(asked.length, 3)
  for (const index of [1, 2]) assert.ok(asked[index]! - asked[index - 1]! >= 990)
})

test('a refusal is told with its code, its detail, every reason, and how many more there are', async (t) => {
  const settings = await serve(t, (_request, response) =>
    response.writeHead(400).end(JSON.stringify(problem)),
  )
  await assert.rejects(createClient(settings).call('GET', '/x'), (fault: unknown) => {
    assert.ok(fault instanceof CallFailed)
    assert.deepEqual(fault.message.split('\n'), [
      'Not valid (capture.invalid-document): good.jsonld',
      '  /a  a is bad',
      '  /  all is bad',
      '  … and 5 more',
    ])
    assert.deepEqual(fault.problem, problem)
    return true
  })
})

test('an address that is no Karvan is suspected to be none', async (t) => {
  const settings = await serve(t, (_request, response) => response.writeHead(502).end('<html>'))
  const { code, stdout, stderr } = await karvan(['track', 'CSQU3054383'], settings)
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.match(stderr, /answered 502 .* is KARVAN_URL the address of a Karvan\?/)
})

test('a journal with problems ends verify with 1 and names the positions, over all its chunks', async (t) => {
  const settings = await serve(t, (request, response) => {
    const isFirst = request.url?.endsWith('after=0')
    response.end(
      JSON.stringify({
        head: 4,
        checked: 2,
        problems: isFirst ? [] : [{ position: 3, message: 'the hash differs' }],
        next: isFirst ? 2 : null,
      }),
    )
  })
  const [plain, json] = await Promise.all([
    karvan(['verify'], settings),
    karvan(['--json', 'verify'], settings),
  ])
  assert.deepEqual([plain.code, json.code], [1, 1])
  assert.equal(plain.stdout, 'position 3: the hash differs\n4 events checked, 1 problems\n')
  assert.deepEqual(JSON.parse(json.stdout), {
    checked: 4,
    problems: [{ position: 3, message: 'the hash differs' }],
  })
})
