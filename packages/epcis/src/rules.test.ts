/** The rules of EPCIS 2.0 that no JSON schema can hold, or that the official one leaves out: one test each. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readDocument } from './index.ts'
import { aggregationEvent, captureDocument, objectEvent, summarise } from './testing.ts'

const EVENT = '/epcisBody/eventList/0'
const read = (event: object) => readDocument(JSON.stringify(captureDocument([event])))
/** What is wrong with an event, by place in it and code. */
const wrongIn = (event: object): string[] =>
  summarise(read(event).problems).map((problem) => problem.replace(`${EVENT}/`, ''))
const doubtedIn = (event: object): string[] =>
  summarise(read(event).warnings).map((problem) => problem.replace(`${EVENT}/`, ''))

const THING = 'urn:epc:id:bic:CSQU3054383'
const CLASS = [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.998877', quantity: 5 }]
const INSIDE = { 'ex:lot': 1 }

const event = (type: string, members: object): object => ({
  type,
  eventTime: '2026-03-04T11:00:30Z',
  eventTimeZoneOffset: '+04:00',
  ...members,
})
const transaction = (members: object): object =>
  event('TransactionEvent', {
    action: 'ADD',
    bizTransactionList: [{ bizTransaction: 'urn:a:b' }],
    epcList: [THING],
    ...members,
  })
const transformation = (members: object): object =>
  event('TransformationEvent', { inputEPCList: [THING], outputQuantityList: CLASS, ...members })
const association = (members: object): object =>
  event('AssociationEvent', { action: 'ADD', parentID: 'urn:a:b', childEPCs: [THING], ...members })

describe('rules between fields', () => {
  test('M121: a sensor element holds at least one report', () => {
    for (const element of [{}, { sensorReport: [] }, { sensorMetadata: {} }])
      assert.equal(wrongIn(objectEvent({ sensorElementList: [element] })).length, 1)
    const right = [{ sensorReport: [{ type: 'Temperature' }] }]
    assert.deepEqual(wrongIn(objectEvent({ sensorElementList: right })), [])
  })

  test('M122: what was measured after its event is doubted, whatever offset the times have', () => {
    const measured = (time: string) =>
      doubtedIn(
        objectEvent({
          eventTime: '2026-03-04T11:00:30+04:00',
          sensorElementList: [
            { sensorMetadata: { time }, sensorReport: [{ type: 'Temperature' }] },
            { sensorReport: [{ type: 'Temperature' }, { type: 'Temperature', time }] },
          ],
        }),
      )
    assert.deepEqual(measured('2026-03-04T07:00:30Z'), [])
    assert.deepEqual(measured('2026-03-04T07:00:30.001Z'), [
      'sensorElementList/0/sensorMetadata/time sensor-time',
      'sensorElementList/1/sensorReport/1/time sensor-time',
    ])
  })

  test('a measurement that ends before it begins is doubted', () => {
    const sensorMetadata = {
      startTime: '2026-03-04T05:00:00Z',
      endTime: '2026-03-04T08:00:00+04:00',
    }
    const element = { sensorMetadata, sensorReport: [{ type: 'Temperature' }] }
    assert.deepEqual(doubtedIn(objectEvent({ sensorElementList: [element] })), [
      'sensorElementList/0/sensorMetadata/endTime sensor-time',
    ])
  })

  test('what is said of a whole sensor element and again of a report is doubted', () => {
    const sensorMetadata = { deviceID: 'urn:a:b', bizRules: 'urn:a:b' }
    const sensorReport = [{ type: 'Temperature' }, { type: 'Pressure', deviceID: 'urn:a:c' }]
    assert.deepEqual(
      doubtedIn(objectEvent({ sensorElementList: [{ sensorMetadata, sensorReport }] })),
      ['sensorElementList/0/sensorReport/1/deviceID sensor-said-twice'],
    )
  })

  test('instance and lot master data stand only in object events that add and in transformations', () => {
    const ilmd = INSIDE
    assert.deepEqual(wrongIn(objectEvent({ action: 'ADD', ilmd })), [])
    assert.deepEqual(wrongIn(transformation({ ilmd })), [])
    for (const action of ['OBSERVE', 'DELETE'])
      assert.deepEqual(wrongIn(objectEvent({ action, ilmd })), ['ilmd ilmd-without-add'])
    for (const other of [aggregationEvent({ ilmd }), transaction({ ilmd }), association({ ilmd })])
      assert.deepEqual(wrongIn(other), ['ilmd unknown-field'])
  })

  test('an aggregation that adds or deletes names its parent; one that observes need not', () => {
    for (const action of ['ADD', 'DELETE'])
      assert.deepEqual(wrongIn(aggregationEvent({ action, parentID: undefined })), [
        'parentID missing',
      ])
    assert.deepEqual(wrongIn(aggregationEvent({ action: 'OBSERVE', parentID: undefined })), [])
  })

  test('an aggregation and an association name children, unless they delete all of them', () => {
    for (const make of [aggregationEvent, association]) {
      for (const action of ['ADD', 'OBSERVE']) {
        for (const childEPCs of [undefined, []])
          assert.deepEqual(wrongIn(JSON.parse(JSON.stringify(make({ action, childEPCs })))), [
            'childEPCs missing',
          ])
      }
      const byClass = { childEPCs: [], childQuantityList: CLASS }
      assert.deepEqual(wrongIn(make(byClass)), [])
      assert.deepEqual(wrongIn(make({ action: 'DELETE', childEPCs: [] })), [])
    }
  })

  test('an association names its parent whatever it does', () => {
    for (const action of ['ADD', 'OBSERVE', 'DELETE']) {
      const orphan = JSON.parse(JSON.stringify(association({ action, parentID: undefined })))
      assert.deepEqual(wrongIn(orphan), ['parentID missing'])
    }
  })

  test('a transaction event names a transaction', () => {
    assert.deepEqual(wrongIn(transaction({})), [])
    assert.deepEqual(wrongIn(transaction({ bizTransactionList: [] })), ['bizTransactionList empty'])
  })

  test('a transaction event names things, unless it deletes the transaction of all of them', () => {
    const withoutThings = { epcList: undefined, quantityList: [] }
    const make = (action: string) =>
      JSON.parse(JSON.stringify(transaction({ action, ...withoutThings })))
    for (const action of ['ADD', 'OBSERVE'])
      assert.deepEqual(wrongIn(make(action)), ['epcList missing'])
    assert.deepEqual(wrongIn(make('DELETE')), [])
  })

  test('an object event names things, or tells what a sensor says of a place', () => {
    const sensorElementList = [{ sensorReport: [{ type: 'Temperature' }] }]
    const nothing = { epcList: undefined }
    assert.deepEqual(wrongIn(objectEvent(nothing)), ['epcList missing'])
    assert.deepEqual(wrongIn(objectEvent({ ...nothing, sensorElementList })), [])
    assert.deepEqual(
      wrongIn(objectEvent({ ...nothing, sensorElementList, readPoint: undefined })),
      ['epcList missing'],
    )
  })

  test('a transformation has inputs and outputs, or one of them and an ID that joins it to others', () => {
    const output = { inputEPCList: [] }
    assert.deepEqual(wrongIn(transformation({})), [])
    assert.deepEqual(wrongIn(transformation(output)), ['transformationID missing'])
    assert.deepEqual(wrongIn(transformation({ ...output, transformationID: 'urn:a:b' })), [])
    assert.deepEqual(
      wrongIn(transformation({ ...output, outputQuantityList: [], transformationID: 'urn:a:b' })),
      ['transformationID missing'],
    )
  })

  test('a transformation has no action', () => {
    assert.deepEqual(wrongIn(transformation({ action: 'ADD' })), ['action unknown-field'])
  })

  test('a thing stands once among the things of an object event and of each side of a transformation', () => {
    const twice = [THING, 'urn:a:b', THING]
    assert.deepEqual(wrongIn(objectEvent({ epcList: twice })), ['epcList/2 repeated'])
    assert.deepEqual(wrongIn(transformation({ inputEPCList: twice, outputEPCList: twice })), [
      'inputEPCList/2 repeated',
      'outputEPCList/2 repeated',
    ])
    assert.deepEqual(wrongIn(aggregationEvent({ childEPCs: twice })), [])
  })

  test('a persistent disposition sets or unsets something, each word once, in every type of event', () => {
    const of = (persistentDisposition: object) =>
      [objectEvent, aggregationEvent, transaction, transformation, association].map((make) =>
        wrongIn(make({ persistentDisposition })),
      )
    for (const wrong of of({})) assert.deepEqual(wrong, ['persistentDisposition/set missing'])
    for (const wrong of of({ set: ['active', 'active'] }))
      assert.deepEqual(wrong, ['persistentDisposition/set/1 repeated'])
    for (const wrong of of({ unset: ['active'] })) assert.deepEqual(wrong, [])
  })

  test('an error declaration says when it was declared', () => {
    const errorDeclaration = { reason: 'incorrect_data' }
    assert.deepEqual(wrongIn(objectEvent({ errorDeclaration })), [
      'errorDeclaration/declarationTime missing',
    ])
  })

  test('only the standard makes words where it has a vocabulary of its own', () => {
    for (const bizStep of [
      'urn:epcglobal:cbv:bizstep:gone',
      'https://ns.gs1.org/cbv/BizStep-gone',
      'urn:epcglobal:cbv:disp:active',
    ])
      assert.deepEqual(wrongIn(objectEvent({ bizStep })), ['bizStep not-a-word'])
    const sensorElementList = [{ sensorReport: [{ type: 'https://gs1.org/voc/Warmth' }] }]
    assert.deepEqual(wrongIn(objectEvent({ sensorElementList })), [
      'sensorElementList/0/sensorReport/0/type not-a-word',
    ])
  })

  test('an attribute of master data is a number, a text or an object', () => {
    const of = (attribute: unknown) => {
      const attributes = [{ id: 'urn:a:b', attribute }]
      const vocabularyElementList = [{ id: 'urn:a:b', attributes }]
      const vocabularyList = [{ type: 'urn:a:b', vocabularyElementList }]
      const epcisHeader = { epcisMasterData: { vocabularyList } }
      return readDocument(JSON.stringify(captureDocument([], { epcisHeader }))).problems.length
    }
    for (const right of [1.5, '', {}, { 'ex:a': [1] }]) assert.equal(of(right), 0)
    for (const wrong of [null, true, [], ['text']]) assert.equal(of(wrong), 1)
  })
})
