import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coarseAddress, describeDevice } from './device.ts'

test('a device is its browser and its system, and nothing finer', () => {
  const agents = {
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox, Linux',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Safari/537.36 Edg/139.0':
      'Edge, Windows',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Mobile/15E148 Safari/604.1':
      'Safari, iOS',
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Mobile Safari/537.36':
      'Chrome, Android',
    'curl/8.5.0': 'Unknown device',
  }
  for (const [agent, device] of Object.entries(agents)) assert.equal(describeDevice(agent), device)
  assert.equal(describeDevice(undefined), 'Unknown device')
})

test('an address is its network: IPv4 to /24, IPv6 to /48', () => {
  const addresses = {
    '203.0.113.77': '203.0.113.0/24',
    '::ffff:203.0.113.77': '203.0.113.0/24',
    '2001:db8:85a3:8d3:1319:8a2e:370:7348': '2001:db8:85a3::/48',
    '2001:0DB8::1': '2001:db8:0::/48',
    'fe80::1%eth0': 'fe80:0:0::/48',
    '::1': '0:0:0::/48',
    nonsense: 'unknown',
  }
  for (const [address, coarse] of Object.entries(addresses))
    assert.equal(coarseAddress(address), coarse)
})
