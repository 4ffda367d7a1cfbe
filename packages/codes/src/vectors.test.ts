import assert from 'node:assert/strict'
import { test } from 'node:test'
import { READERS, readNumber } from './index.ts'
import { RIGHT, WRONG } from './vectors.ts'

for (const { scheme, text, provenance, source } of RIGHT)
  test(`${scheme} ${text} has the right check digit (${provenance}: ${source})`, () => {
    const reading = READERS[scheme](text)
    assert.equal(reading?.checkDigit, 'right')
    assert.deepEqual(reading?.warnings, [])
    assert.ok(readNumber(text).some((each) => each.scheme === scheme))
  })

for (const { scheme, text, expected, provenance, source } of WRONG)
  test(`${scheme} ${text} is read with the warning that ${expected} is right (${provenance}: ${source})`, () => {
    const reading = READERS[scheme](text)
    assert.equal(reading?.checkDigit, 'wrong')
    assert.equal(reading?.expected, expected)
    assert.equal(reading?.value, text)
    // The wrong digit is always the first warning; TESI also has no category letter.
    assert.match(reading?.warnings[0] ?? '', new RegExp(`gives ${expected}:`))
  })
