import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lackingTests, type NamedTest, namedTests, textOf } from './named-tests.ts'

/**
 * OWASP ASVS 5.0.0: how many requirements of level 1 and 2 each section has; they come first in every section, 253 in
 * all. Sections of level 3 only are left out.
 */
const SECTIONS: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5 },
  ...{ '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2 },
  ...{ '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4 },
  ...{ '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4 },
  ...{ '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2 },
  ...{ '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1 },
  ...{ '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2 },
}
const REQUIRED = Object.entries(SECTIONS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
)
const STATES = ['met', 'partly', 'operator', 'not met', 'not applicable']

interface Row {
  id: string
  level: string
  state: string
  how: string
  shownBy: NamedTest[]
}

const rows: Row[] = textOf('docs/security/asvs.md')
  .split('\n')
  .filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
  .map((line) => {
    const [, id, level, , state, how, shownBy] = line.split(/ *\| */)
    return { id: id!, level: level!, state: state!, how: how!, shownBy: namedTests(shownBy!) }
  })

test('the ASVS table holds every requirement of level 1 and 2 once, in order', () => {
  assert.equal(REQUIRED.length, 253)
  assert.deepEqual(
    rows.map(({ id }) => id),
    REQUIRED,
  )
  assert.equal(rows.filter(({ level }) => level === '1').length, 70)
  assert.equal(rows.filter(({ level }) => level === '2').length, 183)
})

test('every row says its state and how; what is met is shown by a test', () => {
  for (const { id, state, how, shownBy } of rows) {
    assert.ok(STATES.includes(state), `${id}: ${state}`)
    assert.notEqual(how, '', id)
    if (state === 'met') assert.ok(shownBy.length > 0, `${id} is met and names no test`)
  }
})

test('every test that the security documents name exists under that title', () => {
  const named = ['docs/security/asvs.md', 'docs/security/threat-model.md'].map((path) =>
    namedTests(textOf(path)),
  )
  for (const list of named) assert.ok(list.length >= 10)
  assert.deepEqual(named.flatMap(lackingTests), [])
})
