import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lackingTitles, type NamedTest, namedTests, textOf } from './named-tests.ts'

const PAGE = textOf('docs/epcis-conformance.md')

interface Row {
  item: string
  required: string
  done: string
  state: string
  shownBy: NamedTest[]
}

/** The rows of a table of the page, by how its items are numbered. */
const rowsOf = (number: RegExp): Row[] =>
  PAGE.split('\n')
    .map((line) => line.split(/ *\| */).slice(1))
    .filter(([item]) => number.test(item ?? ''))
    .map(([item, required, done, state, shownBy]) => ({
      item: item!,
      required: required!,
      done: done!,
      state: state!,
      shownBy: namedTests(shownBy!),
    }))

const behaviours = rowsOf(/^\d+$/)
const contradictions = rowsOf(/^[A-Z]$/)

test('the page of conformance tells every behaviour and every contradiction once, in order', () => {
  const numbers = Array.from({ length: 19 }, (_, index) => String(index + 1))
  assert.deepEqual(
    behaviours.map(({ item }) => item),
    numbers,
  )
  assert.equal(contradictions.map(({ item }) => item).join(''), 'ABCDEFGHIJ')
})

test('every row says what is required, what is done and how far, and names a test that shows it', () => {
  for (const { item, required, done, state, shownBy } of [...behaviours, ...contradictions]) {
    assert.ok(required !== '' && done !== '', item)
    assert.match(state, /^(met|partly|not met|decided)$/, item)
    assert.ok(shownBy.length > 0, `${item} names no test`)
  }
})

test('what is not met whole is listed again in plain words', () => {
  const open = behaviours.filter(({ state }) => state !== 'met').map(({ item }) => item)
  const told = PAGE.split(/^## /m).find((part) => part.startsWith('What is not met'))
  assert.deepEqual(
    [...told!.matchAll(/^- Item (\d+)/gm)].map(([, item]) => item),
    open,
  )
})

test('every test that the page of conformance names exists under that title', () => {
  const named = namedTests(PAGE)
  assert.ok(named.length >= 40, String(named.length))
  assert.deepEqual(lackingTitles(named), [])
})
