import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Report } from '@karvan/contract'
import { Value } from 'typebox/value'
import { checkDraft, createReport, type Draft, draftOf, emptyDraft } from './draft.ts'
import { createUuid } from './uuid.ts'

const NOW = new Date('2026-11-24T10:00:30Z')
const ID = '7a7f3d55-8f0e-4c3a-9a55-0123456789ab'

const filled = (part: Partial<Draft> = {}): Draft => ({
  ...emptyDraft('Asia/Baku', ' CSQU3054383 '),
  place: 'AZ-ALA',
  step: 'arrived',
  ...part,
})

test('an empty form is told everything that it lacks at once', () => {
  const faults = checkDraft(emptyDraft('Asia/Baku'), NOW)
  assert.deepEqual(
    faults.map(({ field }) => field),
    ['thing', 'step', 'place'],
  )
})

test('loading and unloading need what it was put into or taken from', () => {
  assert.deepEqual(checkDraft(filled({ step: 'loaded' }), NOW), [
    { field: 'carrier', fault: 'missing' },
  ])
  assert.deepEqual(checkDraft(filled({ step: 'loaded', carrier: '59948257' }), NOW), [])
})

test('a clock that is a little fast passes, tomorrow does not', () => {
  assert.deepEqual(checkDraft(filled({ time: '2026-11-24T14:08' }), NOW), [])
  assert.deepEqual(checkDraft(filled({ time: '2026-11-25T14:00' }), NOW), [
    { field: 'time', fault: 'future' },
  ])
  assert.deepEqual(checkDraft(filled({ time: '' }), NOW), [{ field: 'time', fault: 'invalid' }])
})

test('a report bears the offset of the zone that was chosen', () => {
  const report = createReport(filled({ time: '2026-11-24T13:30', zone: 'Asia/Tehran' }), ID, NOW)
  assert.equal(report.time, '2026-11-24T13:30:00+03:30')
  assert.equal(createReport(filled(), ID, NOW).time, '2026-11-24T14:00:30+04:00')
})

test('nothing that was not said is sent, and the server would take it', () => {
  const report = createReport(filled({ carrier: 'left over', remark: '  ' }), ID, NOW)
  assert.deepEqual(Object.keys(report).sort(), ['id', 'place', 'step', 'thing', 'time'])
  assert.equal(report.thing, 'CSQU3054383')
  assert.ok(Value.Check(Report, report))
})

test('a refused report comes back into the form as it was', () => {
  const report = createReport(filled({ remark: 'Seal broken', step: 'damaged' }), ID, NOW)
  const draft = draftOf(report, 'Asia/Baku', '2026-11-24T14:00')
  assert.deepEqual({ ...createReport(draft, ID, NOW), time: report.time }, report)
})

test('an id is a random UUID of version 4', () => {
  const ids = Array.from({ length: 200 }, createUuid)
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  assert.equal(new Set(ids).size, ids.length)
})
