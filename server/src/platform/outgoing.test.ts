import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  checkOutgoingEntry,
  createOutgoing,
  isPublicAddress,
  OutgoingRefused,
  type OutgoingSettings,
} from './outgoing.ts'

const LOOPBACK = ['127.0.0.0/8']
/** A name that leads to the given addresses, one call after the other. */
const leadsTo = (...answers: readonly string[][]) => {
  const left = [...answers]
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    const addresses = left.length > 1 ? left.shift()! : left[0]!
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { resolve, asked }
}

const refusal = async (work: Promise<unknown>): Promise<OutgoingRefused> => {
  const fault = await work.then(
    () => assert.fail('the call was made'),
    (reason) => reason,
  )
  assert.ok(fault instanceof OutgoingRefused, String(fault))
  return fault
}
const call = (url: string, settings: Partial<OutgoingSettings> = {}) =>
  createOutgoing({ allow: [], ...settings }).fetch(url)

test('of addresses only those of the public Internet are public', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '93.184.216.34',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
  ])
    assert.ok(isPublicAddress(address), address)
  const inside = [
    ...[
      '127.0.0.1',
      '127.8.8.8',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
    ],
    ...['169.254.169.254', '100.64.0.1', '100.100.100.200', '192.0.0.192', '168.63.129.16'],
    ...['198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '203.0.113.9'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe'],
    ...[
      'fe80::1',
      'fec0::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '2001:db8::1',
      '2002:7f00:1::',
    ],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2001::1', '100::1', 'no address'],
  ]
  for (const address of inside) assert.ok(!isPublicAddress(address), address)
})

test('no spelling of an address leads inside', async () => {
  const hosts = [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '017700000001'],
    ...[
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:0:0:1]',
      '[::]',
      '0',
      '0.0.0.0',
    ],
    ...[
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '[fd00:ec2::254]',
      '10.0.0.1',
      '192.168.0.1.',
    ],
    ...['127。0。0。1', '①27.0.0.1', '%31%32%37.0.0.1'],
  ]
  for (const host of hosts)
    for (const scheme of ['https', 'http']) {
      const { problem } = await refusal(call(`${scheme}://${host}/`))
      assert.equal(problem, 'inside', `${scheme}://${host}`)
    }
})

test('a name is refused where one of its addresses is inside, and nothing is asked of it', async () => {
  for (const address of ['127.0.0.1', '10.0.0.7', '::1', '::ffff:192.168.0.1', '169.254.169.254']) {
    const { resolve, asked } = leadsTo(['93.184.216.34', address])
    const { problem, message } = await refusal(call('https://peer.example/', { resolve }))
    assert.equal(problem, 'inside')
    assert.ok(!message.includes(address), 'the answer does not tell where the name leads')
    assert.deepEqual(asked, ['peer.example'])
  }
})

test('what is no web address, holds a password, or is not HTTPS is not called', async () => {
  const { resolve } = leadsTo(['93.184.216.34'])
  const wrong = [
    '',
    'peer.example',
    'file:///etc/passwd',
    'ftp://peer.example/',
    'gopher://peer.example/',
  ]
  for (const url of [...wrong, 'javascript:1', 'https://me:secret@peer.example/']) {
    const { problem, message } = await refusal(call(url, { resolve }))
    assert.equal(problem, 'wrong-address', url)
    assert.ok(!message.includes('secret'))
  }
  assert.equal((await refusal(call('http://peer.example/', { resolve }))).problem, 'not-secure')
})

test('where a list is set only what it names is called', async () => {
  const { resolve } = leadsTo(['93.184.216.34'])
  const allow = ['peer.example', '10.0.0.0/8']
  const other = await refusal(call('https://other.example/', { resolve, allow }))
  assert.equal(other.problem, 'not-listed')
  const below = await refusal(call('https://sub.peer.example/', { resolve, allow }))
  assert.equal(below.problem, 'not-listed')
  const inside = leadsTo(['192.168.0.1'])
  const named = await refusal(call('https://peer.example/', { resolve: inside.resolve, allow }))
  assert.equal(named.problem, 'inside', 'a listed name does not open what no network names')
  const plain = leadsTo(['10.0.0.1'])
  const unsafe = await refusal(call('http://peer.example/', { resolve: plain.resolve, allow }))
  assert.equal(unsafe.problem, 'not-secure')
})

test('an entry of the list is a host name or a network', () => {
  for (const entry of ['peer.example', 'localhost', '10.0.0.0/8', 'fd00::/8', 'a_b.example'])
    assert.equal(checkOutgoingEntry(entry), undefined, entry)
  for (const entry of [
    'https://peer.example',
    'peer.example:443',
    '*.example',
    '10.0.0.0',
    '1.2.3',
    '-a.b',
    'a b',
  ])
    assert.match(checkOutgoingEntry(entry) ?? '', /neither a host name nor a network/, entry)
})

describe('a server that is allowed by its network', () => {
  const seen: { url: string; host: string; method: string; body: string; header: string }[] = []
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let url: string
  let port: number
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { host = '', 'x-test': header = '' } = request.headers
      seen.push({ url: request.url!, host, method: request.method!, body, header: String(header) })
      answer(request, response)
    })
  })
  before(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
    url = `http://127.0.0.1:${port}`
  })
  beforeEach(() => {
    seen.length = 0
    answer = (_request, response) => response.writeHead(200, { 'x-answer': 'yes' }).end('hello')
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  test('is asked as a fetch would ask, and its answer is given back', async () => {
    const { fetch } = createOutgoing({ allow: LOOPBACK })
    const response = await fetch(`${url}/a?b=c`, {
      method: 'POST',
      headers: { 'x-test': 'mine' },
      body: 'said',
    })
    assert.deepEqual(seen, [
      { url: '/a?b=c', host: `127.0.0.1:${port}`, method: 'POST', body: 'said', header: 'mine' },
    ])
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('x-answer'), 'yes')
    assert.equal(await response.text(), 'hello')
    answer = (_request, response) => response.writeHead(204).end()
    assert.equal((await fetch(url)).status, 204)
  })

  test('a name that leads elsewhere a moment later is asked where it was checked', async () => {
    const { resolve, asked } = leadsTo(['127.0.0.1'], ['127.0.0.9'])
    const response = await createOutgoing({ allow: LOOPBACK, resolve }).fetch(
      `http://rebind.example:${port}/`,
    )
    assert.equal(await response.text(), 'hello')
    assert.deepEqual(asked, ['rebind.example'], 'the name is resolved once')
    assert.equal(seen[0]?.host, `rebind.example:${port}`)
  })

  test('a redirect is told and not followed', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${url}/inside` }).end()
    const response = await createOutgoing({ allow: LOOPBACK }).fetch(`${url}/out`)
    assert.equal(response.status, 302)
    assert.equal(response.headers.get('location'), `${url}/inside`)
    assert.deepEqual(
      seen.map((request) => request.url),
      ['/out'],
    )
  })

  test('an answer without end is cut at its limit, whether it says its length or not', async () => {
    let written = 0
    answer = (_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) written += 10_000
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    }
    const { fetch } = createOutgoing({ allow: LOOPBACK })
    const { problem } = await refusal(fetch(url, {}, { answerBytes: 100_000 }))
    assert.equal(problem, 'too-large')
    assert.ok(written < 50_000_000, 'it was stopped')
  })

  test('an answer that drips, or never begins, is given up in time', async () => {
    const { fetch } = createOutgoing({ allow: LOOPBACK })
    let timer: NodeJS.Timeout | undefined
    answer = (_request, response) => {
      timer = setInterval(() => response.write('x'), 20)
    }
    const drip = await refusal(fetch(url, {}, { timeoutMilliseconds: 150 }))
    clearInterval(timer)
    assert.equal(drip.problem, 'too-slow')
    answer = () => {}
    const silent = await refusal(fetch(url, {}, { timeoutMilliseconds: 150 }))
    assert.equal(silent.problem, 'too-slow')
  })

  test('a name that is never resolved is given up in time', async () => {
    const resolve = () => new Promise<never>(() => {})
    const { fetch } = createOutgoing({ allow: [], resolve })
    const { problem } = await refusal(
      fetch('https://slow.example/', {}, { timeoutMilliseconds: 100 }),
    )
    assert.equal(problem, 'too-slow')
  })

  test('a port where nobody listens and a name that nobody has are unreachable, in the same words', async () => {
    const { fetch } = createOutgoing({ allow: LOOPBACK })
    const closed = await refusal(fetch('http://127.0.0.1:1/'))
    assert.deepEqual(
      [closed.problem, closed.message],
      ['unreachable', '127.0.0.1:1 cannot be reached'],
    )
    const resolve = () => Promise.reject(new Error('ENOTFOUND peer.example by 10.0.0.2'))
    const unknown = await refusal(call('https://peer.example/', { resolve }))
    assert.equal(unknown.message, 'peer.example cannot be reached')
  })

  test('one that speaks no TLS, or has a certificate of nobody, is not asked over HTTPS', async () => {
    const { problem } = await refusal(
      createOutgoing({ allow: LOOPBACK }).fetch(`https://127.0.0.1:${port}/`),
    )
    assert.equal(problem, 'unreachable')
    assert.deepEqual(seen, [])
  })
})
