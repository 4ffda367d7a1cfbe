import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalThing, checkEvent, type EpcisEvent } from '@karvan/epcis'
import { cutEvent } from './subset.ts'

const MINE = 'urn:epc:id:bic:CSQU3054383'
const THEIRS = 'urn:epc:id:bic:MSKU9070323'
const WAGON = 'urn:karvan:wagon:57123456'
const TRAIN = 'urn:karvan:train:2305'
const GRAIN = 'urn:epc:class:lgtin:4012345.012345.998877'
const OTHER_LOT = 'urn:epc:class:lgtin:4012345.012345.111111'
const PLACE = { id: 'urn:karvan:place:AZ-ALA' }
const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { karvan: 'urn:karvan:voc:', ex: 'https://example.org/' },
]

const common = {
  eventID: 'urn:uuid:6b1f1f5c-6a58-4f0b-9d0e-0d9d8a7c6b5a',
  eventTime: '2026-05-01T10:00:00Z',
  eventTimeZoneOffset: '+04:00',
  bizStep: 'loading',
  disposition: 'in_progress',
  readPoint: { ...PLACE, 'ex:gate': 'seven' },
  bizLocation: PLACE,
}
const kept = {
  eventID: common.eventID,
  eventTime: common.eventTime,
  eventTimeZoneOffset: common.eventTimeZoneOffset,
  bizStep: 'loading',
  disposition: 'in_progress',
  readPoint: PLACE,
  bizLocation: PLACE,
}
const secrets = {
  bizTransactionList: [{ type: 'inv', bizTransaction: 'urn:x:invoice:4711' }],
  sourceList: [{ type: 'owning_party', source: 'urn:x:party:seller' }],
  destinationList: [{ type: 'owning_party', destination: 'urn:x:party:buyer' }],
  sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 4, uom: 'CEL' }] }],
  persistentDisposition: { set: ['damaged'] },
  certificationInfo: 'urn:x:certificate:1',
  'ex:driver': 'Somebody',
  'karvan:remark': 'seal broken',
}

/** As it crosses. */
const sent = (value: object): unknown => JSON.parse(JSON.stringify(value))

const cut = (
  event: object,
  subset: 'transport' | 'goods',
  own: readonly string[],
  inPart = false,
) => {
  const whole = event as EpcisEvent
  if (!inPart) assert.deepEqual(checkEvent(whole, CONTEXT), [], 'the event of the test is right')
  const result = cutEvent(whole, subset, new Set(own.map(canonicalThing)), inPart)
  if (result) {
    assert.deepEqual(checkEvent(sent(result), CONTEXT), [], 'what is left is right')
  }
  return result
}

const objects = <More extends object>(more: More) => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  ...common,
  ...more,
})
const loaded = <More extends object>(more: More) => ({
  type: 'AggregationEvent',
  action: 'ADD',
  ...common,
  ...more,
})

test('transport tells step, time, place and the things of the dataset, and what was taken', () => {
  const event = objects({ epcList: [MINE, THEIRS], ...secrets })
  assert.deepEqual(cut(event, 'transport', [MINE]), {
    ...kept,
    type: 'ObjectEvent',
    action: 'OBSERVE',
    epcList: [MINE],
    'karvan:withheld': [
      'bizTransactionList',
      'certificationInfo',
      'destinationList',
      'epcList',
      'extensions',
      'persistentDisposition',
      'readPoint',
      'sensorElementList',
      'sourceList',
    ],
  })
})

test('an event of which nothing is taken bears no mark', () => {
  const event = objects({ readPoint: PLACE, epcList: [MINE] })
  assert.deepEqual(cut(event, 'transport', [MINE]), event)
})

test('an event that does not concern the dataset does not cross', () => {
  assert.equal(cut(objects({ epcList: [THEIRS] }), 'transport', [MINE]), undefined)
  const train = loaded({ parentID: TRAIN, childEPCs: [THEIRS] })
  assert.equal(cut(train, 'goods', [MINE]), undefined)
})

test('goods tells quantities and master data, transport only which classes there are', () => {
  const event = objects({
    action: 'ADD',
    quantityList: [{ epcClass: GRAIN, quantity: 24_000, uom: 'KGM' }],
    ilmd: { 'ex:harvest': '2026-04-20' },
  })
  const transport = cut(event, 'transport', [GRAIN])!
  assert.deepEqual(transport.quantityList, [{ epcClass: GRAIN }])
  assert.equal(transport.ilmd, undefined)
  const goods = cut(event, 'goods', [GRAIN])!
  assert.deepEqual(goods.quantityList, event.quantityList)
  assert.deepEqual(goods.ilmd, event.ilmd)
})

test("master data of a lot do not cross where another's lot shares them", () => {
  const event = objects({
    action: 'ADD',
    quantityList: [{ epcClass: GRAIN, quantity: 1 }, { epcClass: OTHER_LOT }],
    ilmd: { 'ex:harvest': '2026-04-20' },
  })
  const goods = cut(event, 'goods', [GRAIN])!
  assert.deepEqual(goods.quantityList, [{ epcClass: GRAIN, quantity: 1 }])
  assert.equal(goods.ilmd, undefined)
  assert.deepEqual(goods['karvan:withheld'], ['ilmd', 'quantityList', 'readPoint'])
})

test("of a train's loading the container of the dataset and the train are left", () => {
  const event = loaded({ parentID: TRAIN, childEPCs: [THEIRS, MINE] })
  const left = cut(event, 'transport', [MINE])!
  assert.equal(left.parentID, TRAIN)
  assert.deepEqual(left.childEPCs, [MINE])
  assert.ok(!JSON.stringify(left).includes(THEIRS))
})

test('what is inside of a container of the dataset is its goods, and no fact of transport', () => {
  const contents = [{ epcClass: GRAIN, quantity: 24_000, uom: 'KGM' }]
  const event = loaded({ parentID: MINE, childQuantityList: contents })
  assert.deepEqual(cut(event, 'goods', [MINE])!.childQuantityList, contents)
  const transport = cut(event, 'transport', [MINE])!
  assert.equal(transport.type, 'ObjectEvent')
  assert.deepEqual(transport.epcList, [MINE])
  assert.ok(!JSON.stringify(transport).includes(GRAIN))
})

test('bulk in a wagon of the dataset is its goods, containers of others on it are not', () => {
  const contents = [{ epcClass: GRAIN, quantity: 60, uom: 'TNE' }]
  const bulk = loaded({ parentID: WAGON, childQuantityList: contents, childEPCs: [THEIRS] })
  const left = cut(bulk, 'goods', [WAGON])!
  assert.deepEqual(left.childQuantityList, contents)
  assert.equal(left.childEPCs, undefined)
})

test('an unloading whose things are all withheld does not read as "emptied"', () => {
  const unloaded = loaded({ action: 'DELETE', parentID: WAGON, childEPCs: [THEIRS] })
  const left = cut(unloaded, 'transport', [WAGON])!
  assert.deepEqual(
    { type: left.type, action: left.action, epcList: left.epcList, parentID: left.parentID },
    { type: 'ObjectEvent', action: 'OBSERVE', epcList: [WAGON], parentID: undefined },
  )
  assert.deepEqual(left['karvan:withheld'], ['childEPCs', 'parentID', 'readPoint'])
  const emptied = loaded({ action: 'DELETE', parentID: WAGON })
  assert.equal(cut(emptied, 'transport', [WAGON])!.type, 'AggregationEvent')
})

test('what the one who offers sees in part is never read as another happening', () => {
  const withoutChildren = loaded({ action: 'DELETE', parentID: WAGON })
  const wagon = cut(withoutChildren, 'transport', [WAGON], true)!
  assert.deepEqual([wagon.type, wagon.action, wagon.epcList], ['ObjectEvent', 'OBSERVE', [WAGON]])
  const withoutParent = loaded({ childEPCs: [MINE] })
  const container = cut(withoutParent, 'transport', [MINE], true)!
  assert.deepEqual(
    [container.type, container.action, container.epcList],
    ['ObjectEvent', 'OBSERVE', [MINE]],
  )
})

test('a hash that stands for an id tells nothing any more once something was taken', () => {
  const eventID =
    'ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0'
  const withoutPlace = { readPoint: PLACE, eventID }
  const whole = objects({ ...withoutPlace, epcList: [MINE] })
  assert.equal(cut(whole, 'transport', [MINE])!.eventID, eventID)
  const shared = objects({ ...withoutPlace, epcList: [MINE, THEIRS] })
  assert.equal(cut(shared, 'transport', [MINE])!.eventID, undefined)
})

test('that an event was declared wrong crosses with it, without what others added', () => {
  const errorDeclaration = {
    declarationTime: '2026-05-02T00:00:00Z',
    reason: 'did_not_occur',
    'ex:who': 'Somebody',
  }
  const left = cut(objects({ epcList: [MINE], errorDeclaration }), 'transport', [MINE])!
  assert.deepEqual(left.errorDeclaration, {
    declarationTime: '2026-05-02T00:00:00Z',
    reason: 'did_not_occur',
  })
})

test('transactions stay at home; half of a transformation does too', () => {
  const order = objects({ type: 'TransactionEvent', action: 'ADD', epcList: [MINE], ...secrets })
  assert.equal(cut(order, 'goods', [MINE]), undefined)
  const bag = 'urn:epc:id:sgtin:4012345.012345.1'
  const packed = {
    type: 'TransformationEvent',
    ...common,
    inputQuantityList: [{ epcClass: GRAIN, quantity: 5 }],
    outputEPCList: [bag],
  }
  assert.equal(cut(packed, 'goods', [GRAIN]), undefined)
  assert.equal(cut(packed, 'transport', [GRAIN, bag]), undefined)
  assert.deepEqual(cut(packed, 'goods', [GRAIN, bag])!.inputQuantityList, packed.inputQuantityList)
})

test('things are known in whatever way they are written', () => {
  const spelled = 'urn:epc:id:sscc:4012345.0123456789'
  const canonical = 'https://id.gs1.org/00/040123451234567894'
  const left = cut(objects({ epcList: [spelled] }), 'transport', [canonical])
  assert.deepEqual(left?.epcList, [spelled])
})
