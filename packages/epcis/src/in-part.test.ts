import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cutToOwn } from './in-part.ts'
import { canonicalThing } from './thing.ts'
import { listThings } from './things.ts'
import type { EpcisEvent } from './types.ts'

const MINE = 'urn:epc:id:bic:CSQU3054383'
const THEIRS = 'urn:epc:id:bic:MSCU1234566'
const TRAIN = 'urn:karvan:train:4410'
const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { ex: 'https://rail.example/voc/' },
]

const loading = {
  type: 'AggregationEvent',
  eventID: 'urn:uuid:6f0c2e9e-42a9-4f3c-9d2b-2f2f8f2f2a11',
  eventTime: '2026-05-01T10:00:00Z',
  eventTimeZoneOffset: '+04:00',
  parentID: TRAIN,
  childEPCs: [THEIRS, MINE],
  childQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: 5 }],
  action: 'ADD',
  bizStep: 'ex:coupling',
  disposition: 'in_transit',
  readPoint: { id: 'urn:karvan:place:AZ-ALA', 'ex:track': '7' },
  bizTransactionList: [{ type: 'po', bizTransaction: 'urn:theirs:po:1' }],
  sourceList: [{ type: 'owning_party', source: 'urn:theirs:party' }],
  sensorElementList: [
    {
      sensorReport: [{ type: 'Temperature', value: 4, uom: 'CEL', deviceID: 'urn:theirs:sensor' }],
    },
  ],
  certificationInfo: 'https://theirs.example/certificate',
  'ex:invoice': { 'ex:total': 12_000 },
} as unknown as EpcisEvent

const isMine = (thing: string): boolean => thing === canonicalThing(MINE)

describe('an event in part', () => {
  test('keeps what, when and where, and of the things its own', () => {
    assert.deepEqual(cutToOwn(loading, CONTEXT, isMine), {
      type: 'AggregationEvent',
      eventID: 'urn:uuid:6f0c2e9e-42a9-4f3c-9d2b-2f2f8f2f2a11',
      eventTime: '2026-05-01T10:00:00Z',
      eventTimeZoneOffset: '+04:00',
      childEPCs: [MINE],
      action: 'ADD',
      bizStep: 'https://rail.example/voc/coupling',
      disposition: 'in_transit',
      readPoint: { id: 'urn:karvan:place:AZ-ALA' },
    })
  })

  test('shows the carrier when it is own too, and drops an ID that is a hash of what was removed', () => {
    const hashed = { ...loading, eventID: `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0` }
    const cut = cutToOwn(hashed as EpcisEvent, CONTEXT, (thing) => thing !== canonicalThing(THEIRS))
    assert.equal((cut as { parentID?: string }).parentID, TRAIN)
    assert.equal(cut.eventID, undefined)
  })

  test('of an error declaration keeps when and why, and no hash of another event', () => {
    const declared = {
      ...loading,
      errorDeclaration: {
        declarationTime: '2026-05-02T00:00:00Z',
        reason: 'incorrect_data',
        correctiveEventIDs: ['urn:uuid:1', 'ni:///sha-256;11?ver=CBV2.0'],
        'ex:by': 'somebody',
      },
    } as unknown as EpcisEvent
    assert.deepEqual(cutToOwn(declared, CONTEXT, isMine).errorDeclaration, {
      declarationTime: '2026-05-02T00:00:00Z',
      reason: 'incorrect_data',
      correctiveEventIDs: ['urn:uuid:1'],
    })
  })

  test('says the same whatever others have in it', () => {
    const others = fc.array(fc.stringMatching(/^urn:x:[a-z]{1,8}$/), { maxLength: 30 })
    fc.assert(
      fc.property(others, others, fc.jsonValue(), (before, after, extension) => {
        const event = {
          ...loading,
          childEPCs: [...before, MINE, ...after],
          bizTransactionList: before.map((bizTransaction) => ({ bizTransaction })),
          'ex:more': extension,
        } as unknown as EpcisEvent
        const cut = cutToOwn(event, CONTEXT, isMine)
        assert.deepEqual(cut, cutToOwn(loading, CONTEXT, isMine))
        assert.deepEqual(
          listThings(cut).map(({ thing }) => thing),
          [canonicalThing(MINE)],
        )
      }),
    )
  })
})
