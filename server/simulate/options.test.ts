import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

const KEY = { KARVAN_KEY: 'kv_key' }
const isPlace = (id: string): boolean => id === 'AZ-YAL'

test('nothing said is the seed 1, a day of history and the own machine', () => {
  assert.deepEqual(readOptions([], KEY, isPlace), {
    url: 'http://127.0.0.1:8080',
    key: 'kv_key',
    seed: 1,
    backHours: 24,
    untilTime: undefined,
    hours: undefined,
    speed: 1,
    closures: [],
    stateFile: undefined,
    isCheck: false,
  })
})

test('closures are days or instants, many of them', () => {
  const args = ['--close', 'AZ-YAL:2026-03-05:2026-03-09']
  args.push('--close', 'AZ-YAL:2026-04-01T06:00:00Z:2026-04-01T12:30:00+04:00')
  const options = readOptions(args, KEY, isPlace)
  assert.ok('closures' in options)
  assert.deepEqual(
    options.closures.map(({ from, to }) => [from, to].map((time) => new Date(time).toISOString())),
    [
      ['2026-03-05T00:00:00.000Z', '2026-03-09T00:00:00.000Z'],
      ['2026-04-01T06:00:00.000Z', '2026-04-01T08:30:00.000Z'],
    ],
  )
})

test('every reason at once', () => {
  const args = ['--seed', '1.5', '--back', 'x', '--speed', '0', '--until', 'May', '--hours', '2']
  args.push('--close', 'AZ-YAL', '--close', 'XX-YYY:2026-03-09:2026-03-05')
  const options = readOptions(args, { KARVAN_URL: 'nowhere' }, isPlace)
  assert.ok('reasons' in options)
  for (const part of [
    '--seed',
    '--back x',
    '--speed 0',
    '--until May',
    'exclude',
    'PLACE:FROM:TO',
    'no place has the id XX-YYY',
    'end after it begins',
    'KARVAN_KEY',
    'KARVAN_URL',
  ])
    assert.ok(
      options.reasons.some((reason) => reason.includes(part)),
      part,
    )
})

test('an unknown setting is refused', () => {
  assert.ok('reasons' in readOptions(['--colour', 'red'], KEY, isPlace))
})
