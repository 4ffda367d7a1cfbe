import assert from 'node:assert/strict'
import { resolve } from 'node:path'
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
    trustProxy: [],
    ratePerMinute: 6_000,
    metricsToken: undefined,
    outgoingAllow: [],
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
    KARVAN_TRUST_PROXY: 'true',
    KARVAN_RATE_PER_MINUTE: '10',
    KARVAN_METRICS_TOKEN: 'short',
    KARVAN_OUTGOING_ALLOW: 'https://peer.example',
  }
  assert.throws(
    () => readConfig(wrong),
    (fault: unknown) => {
      assert.ok(fault instanceof WrongSettings)
      assert.equal(fault.sentences.length, Object.keys(wrong).length)
      Object.keys(wrong).forEach((name, index) => {
        assert.ok(fault.sentences[index]!.startsWith(name), fault.sentences[index])
      })
      return true
    },
  )
})

test('ports out of range are refused and port 0 means any', () => {
  assert.equal(readConfig({ PORT: '0' }).port, 0)
  for (const PORT of ['65536', '-1', '1.5', ''])
    assert.throws(() => readConfig({ PORT }), WrongSettings)
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
