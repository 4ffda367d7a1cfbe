import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readConfig, WrongSettings } from './config.ts'

test('nothing set gives the defaults', () => {
  assert.deepEqual(readConfig({}), {
    port: 8080,
    dataDirectory: resolve('.karvan'),
    databaseUrl: undefined,
    key: undefined,
    demo: undefined,
    logLevel: 'info',
    auditAnchor: resolve('.karvan.audit-anchor.jsonl'),
    origin: undefined,
    openId: undefined,
    keyIdleHours: 12,
    trustProxy: [],
    ratePerMinute: 6_000,
    metricsToken: undefined,
    outgoingAllow: [],
    personalData: 'refuse',
    captureLimits: { events: 100_000, bytes: 33_554_432 },
    jurisdiction: 'AZ',
    peers: [],
    gs1Prefixes: new Map(),
    deliveries: { timeoutMilliseconds: 10_000, tries: 100, firstWaitMilliseconds: 1_000 },
  })
})

test('all wrong settings are told at once, each with its name and why', () => {
  const wrong = {
    PORT: '80a',
    KARVAN_DATA: ' ',
    DATABASE_URL: 'mysql://x',
    KARVAN_KEY: 'short',
    KARVAN_DEMO: 'yes',
    KARVAN_LOG: 'loud',
    KARVAN_AUDIT_ANCHOR: ' ',
    KARVAN_ORIGIN: 'http://karvan.example',
    KARVAN_OIDC: 'issuer|client|secret',
    KARVAN_IDLE_HOURS: '0',
    KARVAN_TRUST_PROXY: 'true',
    KARVAN_RATE_PER_MINUTE: '10',
    KARVAN_CAPTURE_EVENTS: '100001',
    KARVAN_CAPTURE_BYTES: '32 MB',
    KARVAN_METRICS_TOKEN: 'short',
    KARVAN_OUTGOING_ALLOW: 'https://peer.example',
    KARVAN_PERSONAL_DATA: 'ignore',
    KARVAN_JURISDICTION: 'Azerbaijan',
    KARVAN_PEERS: 'ge',
    KARVAN_GS1_PREFIXES: '12',
    KARVAN_DELIVERY_SECONDS: '0',
    KARVAN_DELIVERY_TRIES: 'many',
  }
  assert.throws(
    () => readConfig(wrong),
    (fault: unknown) => {
      assert.ok(fault instanceof WrongSettings)
      assert.equal(fault.sentences.length, Object.keys(wrong).length)
      for (const name of Object.keys(wrong))
        assert.equal(fault.sentences.filter((one) => one.startsWith(name)).length, 1, name)
      return true
    },
  )
})

test('ports out of range are refused and port 0 means any', () => {
  assert.equal(readConfig({ PORT: '0' }).port, 0)
  for (const PORT of ['65536', '-1', '1.5', ''])
    assert.throws(() => readConfig({ PORT }), WrongSettings)
})

test('an issuer is named whole, over https, and its secret is never repeated', () => {
  const whole = { name: 'ID', issuer: 'https://id.example', client: 'karvan', secret: 'hush' }
  const KARVAN_ORIGIN = 'https://karvan.example/'
  const { origin, openId } = readConfig({ KARVAN_ORIGIN, KARVAN_OIDC: JSON.stringify(whole) })
  assert.deepEqual([origin, openId], ['https://karvan.example', whole])
  const broken = [
    { ...whole, secret: '' },
    { ...whole, more: 'hush' },
    { ...whole, client: 5 },
    { ...whole, issuer: 'http://id.example' },
    { ...whole, issuer: 'id.example' },
    ['hush'],
  ]
  for (const value of broken)
    assert.throws(
      () => readConfig({ KARVAN_ORIGIN, KARVAN_OIDC: JSON.stringify(value) }),
      (fault: unknown) =>
        fault instanceof WrongSettings &&
        fault.sentences.length === 1 &&
        !fault.message.includes('hush'),
    )
  assert.throws(() => readConfig({ KARVAN_OIDC: JSON.stringify(whole) }), /needs KARVAN_ORIGIN/)
})

test('an origin is an address without a path', () => {
  const read = (KARVAN_ORIGIN: string) => readConfig({ KARVAN_ORIGIN }).origin
  assert.equal(read('http://localhost:8080'), 'http://localhost:8080')
  for (const wrong of ['karvan.example', 'https://karvan.example/app', 'ftp://localhost', ''])
    assert.throws(() => read(wrong), WrongSettings, wrong)
})

test('lists are read by commas: proxies are addresses and networks, the way out takes names too', () => {
  const config = readConfig({
    KARVAN_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8,::1',
    KARVAN_OUTGOING_ALLOW: 'peer.example, 10.1.0.0/16',
    KARVAN_RATE_PER_MINUTE: '0',
    KARVAN_METRICS_TOKEN: 'sixteen-characters',
  })
  assert.deepEqual(config.trustProxy, ['127.0.0.1', '10.0.0.0/8', '::1'])
  assert.deepEqual(config.outgoingAllow, ['peer.example', '10.1.0.0/16'])
  assert.equal(config.ratePerMinute, 0)
  assert.equal(config.metricsToken, 'sixteen-characters')
})

test('an address in a short, octal or hexadecimal spelling is no proxy', () => {
  for (const KARVAN_TRUST_PROXY of ['127.1', '0x7f.0.0.1', '2130706433', '3'])
    assert.throws(() => readConfig({ KARVAN_TRUST_PROXY }), WrongSettings, KARVAN_TRUST_PROXY)
})

test('company prefixes are a list, or the file of GS1 with a table of them', () => {
  const { gs1Prefixes } = readConfig({ KARVAN_GS1_PREFIXES: '4012345, 950:7' })
  assert.deepEqual(
    [...gs1Prefixes],
    [
      ['4012345', 7],
      ['950', 7],
    ],
  )
  const directory = mkdtempSync(join(tmpdir(), 'karvan-prefixes-'))
  const file = join(directory, 'table.xml')
  writeFileSync(file, '<entry prefix="4012345" gcpLength="7" />')
  const table = readConfig({ KARVAN_GS1_PREFIXES: file })
  assert.deepEqual([...table.gs1Prefixes], [['4012345', 7]])
  writeFileSync(file, 'no table')
  for (const path of [file, join(directory, 'missing.json')])
    assert.throws(() => readConfig({ KARVAN_GS1_PREFIXES: path }), /KARVAN_GS1_PREFIXES: the file/)
  rmSync(directory, { recursive: true })
})
