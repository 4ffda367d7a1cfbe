import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createRecoveryCodes,
  createTotpSecret,
  findTotpStep,
  hashRecoveryCode,
  totpUri,
} from './codes.ts'

/** RFC 6238 appendix B: the secret of its SHA-1 vectors, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
/** Time in seconds and the last six of its eight digits: truncation is by digits only (RFC 4226 §5.3). */
const VECTORS: readonly (readonly [number, string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of VECTORS)
    assert.equal(findTotpStep(SECRET, code, new Date(seconds * 1_000)), Math.floor(seconds / 30))
})

test('a code is good one step before and after its own, and no longer', () => {
  const code = '050471'
  const step = Math.floor(1_111_111_111 / 30)
  const at = (offset: number) => findTotpStep(SECRET, code, new Date((step + offset) * 30_000))
  assert.deepEqual([-2, -1, 0, 1, 2].map(at), [undefined, step, step, step, undefined])
})

test('what is no code is none', () => {
  for (const code of ['', '28708', '2870822', 'abcdef', '287 082', '-87082', '٢٨٧٠٨٢'])
    assert.equal(findTotpStep(SECRET, code, new Date(59_000)), undefined, code)
})

test('a secret has 160 bits and goes into an address that apps read', () => {
  const secret = createTotpSecret()
  assert.match(secret, /^[A-Z2-7]{32}$/)
  assert.notEqual(secret, createTotpSecret())
  const uri = new URL(totpUri(secret, 'leyla@karvan.test'))
  assert.equal(uri.protocol, 'otpauth:')
  assert.equal(uri.searchParams.get('secret'), secret)
  assert.equal(uri.searchParams.get('issuer'), 'Karvan')
  assert.match(decodeURIComponent(uri.pathname), /leyla@karvan\.test/)
})

test('recovery codes are ten, all different, of 112 bits at least, and read however they are typed', () => {
  const codes = createRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) assert.match(code, /^([2-9A-HJKMNP-Z]{4}-){5}[2-9A-HJKMNP-Z]{4}$/)
  assert.ok(24 * Math.log2(31) >= 112)
  const [code] = codes
  assert.equal(
    hashRecoveryCode(` ${code!.toLowerCase().replaceAll('-', ' ')} `),
    hashRecoveryCode(code!),
  )
})
