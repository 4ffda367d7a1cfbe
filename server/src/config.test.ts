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
    jurisdiction: 'AZ',
    peers: [],
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
    KARVAN_JURISDICTION: 'Azerbaijan',
    KARVAN_PEERS: 'ge',
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
