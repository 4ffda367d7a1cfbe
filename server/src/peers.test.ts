import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPeers } from './peers.ts'

const GE = {
  name: 'ge',
  jurisdiction: 'GE',
  url: 'https://karvan.example/',
  key: 'kv_a-key-that-georgia-made',
}

const read = (value: unknown) => {
  const wrong: string[] = []
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return { peers: readPeers(text, 'AZ', wrong), wrong }
}

test('without the setting nobody is called', () => {
  const wrong: string[] = []
  assert.deepEqual(readPeers(undefined, 'AZ', wrong), [])
  assert.deepEqual(wrong, [])
})

test('peers are read, their addresses without a slash at the end', () => {
  const local = { ...GE, name: 'kz', jurisdiction: 'KZ', url: 'http://127.0.0.1:8080/karvan' }
  const { peers, wrong } = read([GE, local])
  assert.deepEqual(wrong, [])
  assert.deepEqual(peers, [{ ...GE, url: 'https://karvan.example' }, local])
})

test('each thing that is wrong with a peer is said, and which peer it is', () => {
  const bad = { name: 'G E', jurisdiction: 'XX', url: 'http://karvan.example', key: 'short', x: 1 }
  const { peers, wrong } = read([GE, bad, 'kz'])
  assert.deepEqual(peers, [])
  assert.equal(wrong.length, 6)
  for (const sentence of wrong.slice(0, 5)) assert.match(sentence, /^KARVAN_PEERS: peer 2 /)
  assert.match(wrong[5]!, /^KARVAN_PEERS: peer 3 is no object/)
})

test('an address with a user, a query or another scheme is refused', () => {
  for (const url of ['https://a:b@karvan.example', 'https://karvan.example?x=1', 'ftp://x', 'x'])
    assert.equal(read([{ ...GE, url }]).wrong.length, 1, url)
})

test('one Karvan a jurisdiction, and none of our own', () => {
  assert.match(read([GE, { ...GE, name: 'b' }]).wrong[0]!, /same jurisdiction/)
  assert.match(read([GE, { ...GE, jurisdiction: 'KZ' }]).wrong[0]!, /same name/)
  assert.match(read([{ ...GE, jurisdiction: 'AZ' }]).wrong[0]!, /this Karvan/)
})

test('no sentence repeats what was given: there are keys in it', () => {
  const secret = 'kv_this is a secret'
  for (const value of [`[{"key":"${secret}"`, [{ ...GE, key: secret, name: secret, url: secret }]])
    for (const sentence of read(value).wrong) assert.ok(!sentence.includes(secret), sentence)
})
