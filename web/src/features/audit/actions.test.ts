import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { AUDIT_ACTIONS } from '@karvan/contract'

const LOCALES = new URL('../../../../src/i18n/locales/', import.meta.url)

test('every language has a word for everything that the trail tells of, and for nothing else', () => {
  const files = readdirSync(LOCALES)
  assert.equal(files.length, 5)
  for (const file of files) {
    const messages = JSON.parse(readFileSync(new URL(file, LOCALES), 'utf8')) as object
    const named = Object.keys(messages).filter((id) => id.startsWith('action.'))
    assert.deepEqual(
      named.map((id) => id.slice('action.'.length)).toSorted(),
      [...AUDIT_ACTIONS].toSorted(),
      file,
    )
  }
})
