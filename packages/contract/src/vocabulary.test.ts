import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readDocument } from '@karvan/epcis'
import { ReportStep } from './capture.ts'
import {
  EXTENSION,
  geoUri,
  KARVAN_CONTEXT,
  KARVAN_NAMESPACE,
  parseGeoUri,
  placeIdOf,
  placeUri,
  RELEASING,
  STEP_MEANING,
} from './vocabulary.ts'

const decision = readFileSync(
  new URL('../../../docs/decisions/0006-own-vocabulary.md', import.meta.url),
  'utf8',
)
const sentence =
  /stands under\s+`urn:karvan:voc:`:([\s\S]*?)\. A position/.exec(decision)?.[1] ?? ''
const decided = [...sentence.matchAll(/`(\w+)`/g)].map((match) => match[1]!)

test('the words of our own are those of the decision, no more and no fewer', () => {
  const words = [
    RELEASING.replace(`${KARVAN_NAMESPACE}bizstep:`, ''),
    ...Object.values(EXTENSION).map((field) => field.replace('karvan:', '')),
  ]
  assert.ok(decided.length > 0)
  assert.deepEqual(words.toSorted(), decided.toSorted())
  for (const [name, field] of Object.entries(EXTENSION)) assert.equal(field, `karvan:${name}`)
  assert.deepEqual(KARVAN_CONTEXT[1], { karvan: KARVAN_NAMESPACE })
})

test('every step that a person can report has a meaning, and no other has', () => {
  const steps = ReportStep.anyOf.map((step) => step.const)
  assert.deepEqual(Object.keys(STEP_MEANING).toSorted(), steps.toSorted())
})

test('an event of each step, with every field of our own, is read without a problem or a warning', () => {
  for (const [step, { bizStep, disposition, action }] of Object.entries(STEP_MEANING)) {
    const document = {
      '@context': KARVAN_CONTEXT,
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-05-01T00:00:00Z',
      epcisBody: {
        eventList: [
          {
            type: 'ObjectEvent',
            eventTime: '2026-05-01T10:00:00Z',
            eventTimeZoneOffset: '+04:00',
            epcList: ['urn:epc:id:bic:CSQU3054383'],
            action,
            bizStep,
            ...(disposition === null ? {} : { disposition }),
            readPoint: { id: geoUri(41.5, 48.7) },
            bizLocation: { id: placeUri('AZ-ALA') },
            [EXTENSION.delayMinutes]: -5,
            [EXTENSION.nextPlace]: placeUri('GE-POT'),
            [EXTENSION.nextPlaceTime]: '2026-05-02T10:00:00Z',
            [EXTENSION.link]: 'L01',
            [EXTENSION.destination]: placeUri('GE-POT'),
            [EXTENSION.service]: 'S01',
            [EXTENSION.remark]: 'seal intact',
            [EXTENSION.photo]: '/api/attachments/0',
          },
        ],
      },
    }
    const { problems, warnings, events } = readDocument(JSON.stringify(document))
    assert.deepEqual({ problems, warnings }, { problems: [], warnings: [] }, step)
    assert.equal(events.length, 1)
  }
})

test('the URI of a place leads back to its id, and no other URI does', () => {
  assert.equal(placeIdOf(placeUri('AZ-ALA')), 'AZ-ALA')
  for (const uri of ['urn:karvan:voc:AZ-ALA', 'AZ-ALA', '', 'x urn:karvan:place:AZ-ALA'])
    assert.equal(placeIdOf(uri), undefined)
})

test('a geo URI keeps a position to about a metre', () => {
  for (const [latitude, longitude] of [
    [41.123456, 48.7],
    [-90, 180],
    [0, -0.00001],
    [1e-7, 1e-7],
  ] as const) {
    const read = parseGeoUri(geoUri(latitude, longitude))!
    assert.ok(Math.abs(read.latitude - latitude) <= 0.000005)
    assert.ok(Math.abs(read.longitude - longitude) <= 0.000005)
  }
  assert.deepEqual(parseGeoUri('geo:41.5,48.7;u=20'), { latitude: 41.5, longitude: 48.7 })
  assert.deepEqual(parseGeoUri('geo:41.5,48.7,-28'), { latitude: 41.5, longitude: 48.7 })
})

test('what is no geo URI, or out of range, is no position', () => {
  for (const uri of [
    'geo:91,0',
    'geo:0,181',
    'geo:41.5',
    'geo:,',
    'geo:1e1,2',
    'geo:41.,48',
    'geo: 41,48',
    'GEO 41,48',
    'urn:epc:id:sgln:1.1.1',
    '',
  ])
    assert.equal(parseGeoUri(uri), undefined, uri)
})
