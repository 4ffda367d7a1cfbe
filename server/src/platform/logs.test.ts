import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger, maskAddress } from './logs.ts'

const KEY = 'kv_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'

test('an address is logged without what lets somebody in', () => {
  const masked = [
    ['/t/0123456789abcdef', '/t/***'],
    ['/api/links/0123456789?x=1', '/api/links/***?x=1'],
    ['/x?token=abc&limit=5', '/x?token=***&limit=5'],
    ['/callback?code=abc&state=def&iss=z', '/callback?code=***&state=***&iss=z'],
    [`/api/things/${KEY}`, '/api/things/kv_***'],
    [
      '/api/things/urn%3Akarvan%3Atrain%3A1?limit=2',
      '/api/things/urn%3Akarvan%3Atrain%3A1?limit=2',
    ],
  ] as const
  for (const [address, expected] of masked) assert.equal(maskAddress(address), expected)
})

test('a log holds no credential, whatever is logged, and no line that a client wrote', () => {
  const lines: string[] = []
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) })
  const headers = {
    authorization: 'Bearer hunter2',
    cookie: 'karvan_session=hunter2',
    'set-cookie': ['karvan_session=hunter2'],
    'karvan-link': 'hunter2',
    accept: 'text/html',
  }
  logger.info({ headers }, 'plain')
  logger.warn({ req: { headers } }, 'deep')
  logger.error({ err: new Error(`refused ${KEY}`), text: `a ${KEY} b` }, KEY)
  logger.info({ url: '/x\n{"level":50,"msg":"forged"}' }, 'line\nbreak\r\n{"msg":"forged"}')
  assert.equal(lines.length, 4)
  for (const line of lines) {
    assert.ok(!line.includes('hunter2') && !line.includes(KEY), line)
    assert.equal(line.trimEnd().split(/[\r\n]/).length, 1, line)
    assert.notEqual((JSON.parse(line) as { msg: string }).msg, 'forged')
  }
  assert.ok(lines[0]!.includes('text/html'), 'what is no secret stays')
})
