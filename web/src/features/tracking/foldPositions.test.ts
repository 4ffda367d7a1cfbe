import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TimelineEntry } from '@karvan/contract'
import { foldPositions } from './foldPositions.ts'

const entry = (eventID: string, part: Partial<TimelineEntry> = {}): TimelineEntry => ({
  eventID,
  inPart: false,
  eventTime: '2026-11-24T10:00:00Z',
  eventTimeZoneOffset: '+04:00',
  recordTime: '2026-11-24T10:00:01Z',
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'transporting',
  disposition: 'in_transit',
  place: null,
  placeUri: null,
  latitude: 40,
  longitude: 49,
  of: 'urn:karvan:train:2081',
  ofLabel: '2081',
  role: 'epc',
  remark: null,
  photo: null,
  delayMinutes: null,
  source: 'Railway',
  provenance: 'device',
  late: false,
  retracted: false,
  correctedBy: [],
  conflicting: false,
  ...part,
})

const fold = (...entries: TimelineEntry[]): [string | null, number][] =>
  foldPositions(entries).map(({ shown, folded }) => [shown.eventID, folded.length])

test('of a run of positions the newest is shown and the others are folded', () => {
  const arrived = entry('arrived', { place: 'AZ-ALA', latitude: null, longitude: null })
  assert.deepEqual(fold(entry('4'), entry('3'), entry('2'), entry('1'), arrived, entry('0')), [
    ['4', 3],
    ['arrived', 0],
    ['0', 0],
  ])
})

test('a short run stays open', () => {
  assert.deepEqual(fold(entry('3'), entry('2'), entry('1')), [
    ['3', 0],
    ['2', 0],
    ['1', 0],
  ])
})

test('a position with a remark, a photo or a doubt is never folded', () => {
  const doubted = entry('doubted', { conflicting: true })
  const said = entry('said', { remark: 'stopped' })
  assert.deepEqual(
    fold(entry('5'), doubted, entry('4'), said).map(([id]) => id),
    ['5', 'doubted', '4', 'said'],
  )
})
