/** What changes of EPCIS documents put in: right, nearly right, and from another place. */
import { type Pools, REPEATED } from './mutate.testing.ts'

const URIS = [
  'urn:epc:id:sgtin:0614141.107346.2017',
  'https://id.gs1.org/01/04012345111118/21/987',
  'ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0',
  'ex:a',
  'nobody:knows',
  'x',
  'a b:c',
  'a:',
  'a:?q',
  'a:#f',
  'a:b#c#d',
  'a:b\n',
  ' urn:a:b',
  'mailto:a@b',
  'http://',
  'http://a b',
  'http://a:b/',
  'http://a:80b/',
  'http://u@v@w/',
  'http://[::1]/x',
  'http://[::1/x',
  'http://[1:2]/',
  'http://[v1.a]/',
  'http:/a"b',
  'x:%zz',
  'x:%4',
  'x:ä',
  'x:a[b]',
  'x:a|b',
  '//a/b',
  '1a:b',
  'é:b',
]

const TIMES = [
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.123456789+04:30',
  '2020-01-01T00:00:00-00:00',
  '2020-01-01T00:00:00+14:00',
  '2020-01-01T00:00:00+14:01',
  '2020-01-01T00:00:00+15:00',
  '2020-01-01T00:00:00+23:59',
  '2020-01-01T00:00:00+24:00',
  '2020-01-01T00:00:00+0100',
  '2020-01-01T00:00:00+01',
  '2020-01-01T00:00:00',
  '2020-01-01t00:00:00z',
  '2020-01-01 00:00:00Z',
  '2020-01-01T00:00:00.Z',
  '2020-01-01T00:00Z',
  '2020-01-01',
  '2020-02-29T00:00:00Z',
  '2019-02-29T00:00:00Z',
  '2020-02-30T00:00:00Z',
  '2020-13-01T00:00:00Z',
  '2020-00-01T00:00:00Z',
  '2020-01-01T24:00:00Z',
  '2020-01-01T00:60:00Z',
  '2016-12-31T23:59:60Z',
  '2016-12-31T23:59:61Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.9999Z',
  '9999-12-31T23:59:59-14:00',
  '12345-01-01T00:00:00Z',
  '-2020-01-01T00:00:00Z',
  '２０２０-01-01T00:00:00Z',
]

const OFFSETS = [
  '+00:00',
  '-00:00',
  '+14:00',
  '+14:01',
  '-14:00',
  '+13:59',
  '+15:00',
  '+1:00',
  '+01',
  '+0100',
  'Z',
  '04:00',
]

const WORDS = [
  'ADD',
  'OBSERVE',
  'DELETE',
  'add',
  'shipping',
  'Shipping',
  'active',
  'po',
  'owning_party',
  'did_not_occur',
  'latitude',
  'x',
  'Temperature',
  'temperature',
  'ALARM_CONDITION',
  'urn:epcglobal:cbv:bizstep:shipping',
  'urn:epcglobal:cbv:bizstep:gone',
  'urn:epcglobal:cbv:disp:active',
  'urn:epcglobal:cbv:btt:po',
  'urn:epcglobal:cbv:sdt:owning_party',
  'urn:epcglobal:cbv:er:did_not_occur',
  'urn:epcglobal:cbvx:own',
  'https://ns.gs1.org/cbv/BizStep-shipping',
  'http://ns.gs1.org/cbv/Disp-active',
  'https://ns.gs1.org/cbv/Comp-x',
  'https://ns.gs1.org/cbv/BizStep-gone',
  'https://ref.gs1.org/cbv/BizStep-shipping',
  'https://ref.gs1.org/cbv/BizStep-gone',
  'cbv:BizStep-shipping',
]

const MEASUREMENTS = [
  'Temperature',
  'temperature',
  'ALARM_CONDITION',
  'https://gs1.org/voc/Temperature',
  'https://gs1.org/voc/ALARM_CONDITION',
  'https://gs1.org/voc/Warmth',
  'http://www.gs1.org/voc/Temperature',
  'https://ref.gs1.org/voc/Temperature',
  'gs1:Temperature',
  'urn:epcglobal:cbv:bizstep:shipping',
]

const NUMBERS = [0, -1, 0.1, 1e21, 1e-7, 200, Number.MAX_SAFE_INTEGER, '1', true, null]
const UNITS = ['KGM', 'kgm', 'K', 'KGMM', '23', 'É1', '', 5]
const HEX = ['f0f0', 'F0', 'fg', '0xff', '']
const VERSIONS = ['2.0', '2', '2.0.1', '2.', '.2', '1.2', 'v2', '２', 2]

const CONTEXTS: readonly unknown[] = [
  'https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld',
  'no URI',
  {},
  [],
  [{}, {}],
  ['urn:a:b', 'urn:a:b'],
  [{ ex: 'https://example.org/voc/' }],
  { ex: 'https://example.org/voc/' },
  [{ ex: 'no URI' }],
  { ex: { '@id': 'https://example.org/voc/' }, '@vocab': 'https://example.org/' },
  { ex: { '@id': 'no URI' } },
  [null],
  [['urn:a:b']],
  5,
]

const THINGS: readonly unknown[] = [
  [],
  ['urn:a:b'],
  ['urn:a:b', 'urn:a:b'],
  ['x'],
  [1],
  [['urn:a:b']],
  'urn:a:b',
]
const QUANTITIES: readonly unknown[] = [
  [],
  [{ epcClass: 'urn:a:b' }],
  [{ epcClass: 'urn:a:b', quantity: 1, uom: 'KGM' }],
  [{ epcClass: 'urn:a:b', quantity: '1' }],
  [{ epcClass: 'urn:a:b', 'ex:own': 1 }],
  [{ quantity: 1 }],
  [[]],
]
const PLACES: readonly unknown[] = [
  { id: 'urn:a:b' },
  { id: 'x' },
  {},
  { id: 'urn:a:b', 'ex:floor': 3 },
  { id: 'urn:a:b', 'nobody:floor': 3 },
  { id: 'urn:a:b', floor: 3 },
  { id: 'urn:a:b', '@type': 'x' },
  'urn:a:b',
]
const PERSISTENT: readonly unknown[] = [
  {},
  { set: [] },
  { set: ['active'] },
  { set: ['active', 'active'] },
  { unset: ['gone'] },
  { set: ['active'], unset: ['urn:epcglobal:cbv:disp:in_transit'] },
  { set: ['active'], 'ex:own': 1 },
]
const SENSORS: readonly unknown[] = [
  [],
  [{}],
  [{ sensorReport: [] }],
  [{ sensorReport: [{}] }],
  [{ sensorReport: [{ type: 'Temperature', value: 1, uom: 'CEL' }] }],
  [{ sensorMetadata: {}, sensorReport: [{ type: 'ex:own' }], 'ex:own': [] }],
  [{ sensorReport: { type: 'Temperature' } }],
]
const DECLARATIONS: readonly unknown[] = [
  {},
  { declarationTime: '2020-01-01T00:00:00Z' },
  { declarationTime: '2020-01-01T00:00:00Z', reason: 'incorrect_data', correctiveEventIDs: [] },
  { declarationTime: '2020-01-01T00:00:00Z', correctiveEventIDs: ['x'] },
  { declarationTime: '2020-01-01T00:00:00Z', own: 1 },
]
const TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
  'objectEvent',
  'https://example.org/OwnEvent',
  'ex:OwnEvent',
  'EPCISDocument',
  'EPCISQueryDocument',
]
const ILMD: readonly unknown[] = [
  {},
  { 'ex:lot': 1 },
  { lot: 1 },
  { 'nobody:lot': 1 },
  { '@type': 1 },
]
const ATTRIBUTES: readonly unknown[] = ['text', 1, {}, { 'ex:a': 1 }, { a: 1 }, true, null, [], [1]]
const TRANSACTIONS: readonly unknown[] = [
  [],
  [{ bizTransaction: 'urn:a:b' }],
  [{ type: 'po', bizTransaction: 'urn:a:b' }],
  [{ type: 'gone', bizTransaction: 'urn:a:b' }],
  [{ type: 'po' }],
  [{ bizTransaction: 'urn:a:b', 'ex:own': 1 }],
]
const SOURCES: readonly unknown[] = [
  [],
  [{ type: 'location', source: 'urn:a:b', destination: 'urn:a:b' }],
  [{ type: 'location', source: 'urn:a:b' }],
  [{ type: 'location', destination: 'urn:a:b' }],
  [{ source: 'urn:a:b' }],
]

/** The first ending of a kind of place that fits, and what may stand there. */
const ENDINGS: readonly [RegExp, readonly unknown[]][] = [
  [/\.@context$/, CONTEXTS],
  [/\.(?:sensorReport|item)\.(?:type|exception)$/, MEASUREMENTS],
  [/\.(?:bizTransactionList|sourceList|destinationList)\.item\.type$/, WORDS],
  [/\.type$/, TYPES],
  [/\.action$/, ['ADD', 'OBSERVE', 'DELETE', 'add', 'OBSERVED']],
  [/\.eventTimeZoneOffset$/, OFFSETS],
  [/(?:Time|\.time|\.creationDate)$/, TIMES],
  [/\.uom$/, UNITS],
  [/\.hexBinaryValue$/, HEX],
  [/\.schemaVersion$/, VERSIONS],
  [/\.(?:quantity|sDev|percRank|.*[vV]alue)$/, [...NUMBERS, ...URIS.slice(0, 6)]],
  [/\.(?:readPoint|bizLocation)$/, PLACES],
  [/\.persistentDisposition$/, PERSISTENT],
  [/\.sensorElementList$/, SENSORS],
  [/\.errorDeclaration$/, DECLARATIONS],
  [/\.ilmd$/, ILMD],
  [/\.attribute$/, ATTRIBUTES],
  [/\.bizTransactionList$/, TRANSACTIONS],
  [/\.(?:sourceList|destinationList)$/, SOURCES],
  [/[qQ]uantityList$/, QUANTITIES],
  [/(?:EPCs|epcList|EPCList|\.certificationInfo|\.correctiveEventIDs|\.children)$/, THINGS],
  [/\.(?:bizStep|disposition|reason|component|set\.item|unset\.item)$/, WORDS],
  [/\.(?:id|epcClass|\w+ID|bizTransaction|source|destination|bizRules|rawData)$/, URIS],
]

const forKind = (kind: string): readonly unknown[] | undefined =>
  ENDINGS.find(([pattern]) => pattern.test(kind))?.[1]

const FIELDS = `action attribute attributes bizLocation bizRules bizStep bizTransaction bizTransactionList
  booleanValue certificationInfo chemicalSubstance childEPCs childQuantityList children component
  coordinateReferenceSystem correctiveEventIDs creationDate dataProcessingMethod declarationTime destination
  destinationList deviceID deviceMetadata disposition endTime epcClass epcList epcisBody epcisHeader
  epcisMasterData errorDeclaration eventID eventList eventTime eventTimeZoneOffset exception hexBinaryValue id
  ilmd inputEPCList inputQuantityList instanceIdentifier maxValue meanValue microorganism minValue
  outputEPCList outputQuantityList parentID percRank percValue persistentDisposition quantity quantityList
  queryName queryResults rawData readPoint reason receiver recordTime resultsBody sDev schemaVersion sender
  sensorElementList sensorMetadata sensorReport set source sourceList startTime stringValue subscriptionID
  time transformationID type unset uom uriValue value vocabularyElementList vocabularyList`

const NAMES = [
  ...FIELDS.split(/\s+/),
  ...[
    '@context',
    '@type',
    '@id',
    '@value',
    '@vocab',
    'isA',
    'foo',
    '',
    ' ',
    `${REPEATED}__proto__`,
    'hasOwnProperty',
  ],
  ...[
    'ex:own',
    'example:x',
    'nobody:knows',
    'urn:a:b',
    'http://a.b/c',
    'a b:c',
    'x:',
    ':x',
    'x:%zz',
  ],
  ...[
    'gs1:x',
    'cbvmda:lot',
    'karvan:inPart',
    'urn:karvan:voc:conflicting',
    'é:x',
    'ex:é',
    'http://a:b/c',
  ],
]

const ANYWHERE = ENDINGS.flatMap(([, values]) => values)

export const POOLS: Pools = { forKind, values: ANYWHERE, names: NAMES }
