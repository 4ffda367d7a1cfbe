import fc from 'fast-check'

/** A small world of events in which every parameter of a query meets every other, and the questions about it. */
const EX = 'https://ex.example/voc/'
export const PREFIXES = { ex: EX }

const sublist = <Item>(items: readonly Item[], minLength = 1, maxLength = 3) =>
  fc.subarray([...items], { minLength, maxLength: Math.min(maxLength, items.length) })
/** So often against once that it is left out. */
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>, times = 2) =>
  fc.option(arbitrary, { nil: undefined, freq: times + 1 })

/** Both forms of the same things stand side by side. */
export const THINGS = [
  'urn:epc:id:sgtin:0614141.107346.2017',
  'https://id.gs1.org/01/10614141073464/21/2017',
  'urn:epc:id:sscc:0614141.1234567890',
  'urn:epc:id:bic:CSQU3054383',
  'urn:epc:id:bic:CSQU3054384',
  'urn:karvan:wagon:24548885',
]
const CLASSES = [
  'urn:epc:class:lgtin:4012345.012345.998877',
  'https://id.gs1.org/01/04012345123456/10/998877',
  'https://classes.example/apples',
]
const PLACES = [
  'urn:epc:id:sgln:0614141.00777.0',
  'https://id.gs1.org/414/0614141007774',
  'https://places.example/a',
]
const STEPS = [
  'shipping',
  'https://ref.gs1.org/cbv/BizStep-shipping',
  'urn:epcglobal:cbv:bizstep:receiving',
  'receiving',
  'https://steps.example/own',
  'ex:weighing',
  `${EX}weighing`,
]
const DISPOSITIONS = [
  'in_transit',
  'urn:epcglobal:cbv:disp:damaged',
  'https://ref.gs1.org/cbv/Disp-damaged',
]
const DOCUMENTS = [
  'urn:epcglobal:cbv:bt:0614141073467:1152',
  'https://documents.example/2',
  'https://documents.example/3',
]
const PARTIES = ['urn:epc:id:pgln:0614141.00777', 'https://parties.example/b']
const TRANSACTION_TYPES = [
  'po',
  'urn:epcglobal:cbv:btt:inv',
  'https://ref.gs1.org/cbv/BTT-po',
  'https://types.example/t',
]
const PARTY_TYPES = ['owning_party', 'https://ref.gs1.org/cbv/SDT-owning_party', 'location']
const IDS = Array.from(
  { length: 12 },
  (_, n) => `urn:uuid:0b46a4c8-0000-4000-8000-0000000000${10 + n}`,
)
const DEVICES = [
  'urn:epc:id:giai:4000001.111',
  'https://id.gs1.org/8004/4000001111',
  'https://devices.example/2',
]
const RULES = ['https://rules.example/1', 'https://rules.example/2']
const WORDS = [
  'red',
  'green',
  'blau und grün',
  '007',
  '7',
  '7.0',
  '12.5',
  '2026-05-01T10:00:00Z',
  '2026-05-01T14:00:00+04:00',
]
const NUMBERS = [-3, 0, 4, 7, 12.5, 100, 277.15, 40]
const UNITS = ['CEL', 'KEL', 'FAH', 'KGM', 'GRM', 'XX1']
const QUANTITY_UNITS = ['KGM', 'GRM', 'TNE', 'LTR', 'MTQ', 'XX1']
const FIELDS = ['ex:color', 'ex:count', 'ex:nested', `${EX}color`]
const TIMES = Array.from(
  { length: 8 },
  (_, n) => `2026-05-0${n + 1}T10:00:00${n % 2 ? '.123456Z' : '+04:00'}`,
)

const value = fc.oneof(
  fc.constantFrom<unknown>(...WORDS),
  fc.constantFrom<unknown>(...NUMBERS),
  fc.boolean(),
)
const nested = fc.record({ 'ex:inner': value, deep: fc.record({ 'ex:count': value }) })
const extension = fc.oneof(
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: fc.array(value, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: nested },
  { weight: 1, arbitrary: value.map((one) => ({ '@value': one })) },
)
const own = fc.record({
  'ex:color': maybe(extension, 2),
  'ex:count': maybe(extension, 1),
  'ex:nested': maybe(nested, 1),
})
const ownMaybe = maybe(own, 2).map((fields) => fields ?? {})

const report = fc
  .tuple(
    fc.record({
      type: fc.constantFrom('Temperature', 'https://gs1.org/voc/Temperature', 'gs1:Mass', 'Mass'),
      uom: maybe(fc.constantFrom(...UNITS), 4),
      value: maybe(fc.constantFrom(...NUMBERS), 3),
      minValue: maybe(fc.constantFrom(...NUMBERS), 1),
      maxValue: maybe(fc.constantFrom(...NUMBERS), 1),
      meanValue: maybe(fc.constantFrom(...NUMBERS), 1),
      sDev: maybe(fc.constantFrom(...NUMBERS), 1),
      percValue: maybe(fc.constantFrom(...NUMBERS), 1),
      percRank: maybe(fc.constantFrom(...NUMBERS), 1),
      time: maybe(fc.constantFrom(...TIMES.slice(0, 1)), 1),
      deviceID: maybe(fc.constantFrom(...DEVICES), 1),
      dataProcessingMethod: maybe(fc.constantFrom(...RULES), 1),
      bizRules: maybe(fc.constantFrom(...RULES), 1),
      microorganism: maybe(fc.constantFrom(...RULES), 1),
      chemicalSubstance: maybe(fc.constantFrom(...RULES), 1),
      stringValue: maybe(fc.constantFrom('red', 'green', '7'), 1),
      booleanValue: maybe(fc.boolean(), 1),
      hexBinaryValue: maybe(fc.constantFrom('aF01', 'AF01', '00'), 1),
      uriValue: maybe(fc.constantFrom(...DEVICES), 1),
    }),
    ownMaybe,
  )
  .map(([fields, more]) => ({ ...fields, ...more }))
const metadata = fc
  .tuple(
    fc.record({
      time: maybe(fc.constantFrom(...TIMES.slice(0, 1)), 1),
      startTime: maybe(fc.constantFrom('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z'), 1),
      endTime: maybe(fc.constantFrom('2026-04-03T00:00:00Z', '2026-04-04T00:00:00Z'), 1),
      deviceID: maybe(fc.constantFrom(...DEVICES), 1),
      dataProcessingMethod: maybe(fc.constantFrom(...RULES), 1),
      bizRules: maybe(fc.constantFrom(...RULES), 1),
    }),
    ownMaybe,
  )
  .map(([fields, more]) => ({ ...fields, ...more }))
const sensors = fc.array(
  fc
    .tuple(
      fc.record({
        sensorMetadata: maybe(metadata),
        sensorReport: fc.array(report, { minLength: 1, maxLength: 2 }),
      }),
      ownMaybe,
    )
    .map(([fields, more]) => ({ ...fields, ...more })),
  { minLength: 1, maxLength: 2 },
)

const quantity = fc.record({
  epcClass: fc.constantFrom(...CLASSES),
  quantity: maybe(fc.constantFrom(1, 4, 12.5, 100, 4000), 4),
  uom: maybe(fc.constantFrom(...QUANTITY_UNITS), 2),
})
const quantities = fc.array(quantity, { minLength: 1, maxLength: 2 })
const place = fc.tuple(fc.constantFrom(...PLACES), ownMaybe).map(([id, more]) => ({ id, ...more }))
const declaration = fc
  .tuple(
    fc.record({
      declarationTime: fc.constantFrom(...TIMES),
      reason: maybe(
        fc.constantFrom(
          'incorrect_data',
          'urn:epcglobal:cbv:er:did_not_occur',
          'https://reasons.example/x',
        ),
      ),
      correctiveEventIDs: maybe(
        sublist([...IDS.slice(0, 2), `ni:///sha-256;${'a'.repeat(64)}?ver=CBV2.0`]),
        1,
      ),
    }),
    ownMaybe,
  )
  .map(([fields, more]) => ({ ...fields, ...more }))

const common = fc
  .tuple(
    fc.record({
      eventID: maybe(fc.constantFrom(...IDS), 2),
      eventTime: fc.constantFrom(...TIMES),
      eventTimeZoneOffset: fc.constant('+04:00'),
      bizStep: maybe(fc.constantFrom(...STEPS), 4),
      disposition: maybe(fc.constantFrom(...DISPOSITIONS), 2),
      persistentDisposition: maybe(
        fc.record({
          set: sublist(['damaged', 'in_transit']),
          unset: maybe(sublist(['damaged', 'urn:epcglobal:cbv:disp:in_transit'])),
        }),
        1,
      ),
      readPoint: maybe(place, 3),
      bizLocation: maybe(place, 3),
      sourceList: maybe(
        fc.array(
          fc.record({ type: fc.constantFrom(...PARTY_TYPES), source: fc.constantFrom(...PARTIES) }),
          { minLength: 1, maxLength: 2 },
        ),
        1,
      ),
      destinationList: maybe(
        fc.array(
          fc.record({
            type: fc.constantFrom(...PARTY_TYPES),
            destination: fc.constantFrom(...PARTIES),
          }),
          { minLength: 1, maxLength: 2 },
        ),
        1,
      ),
      errorDeclaration: maybe(declaration, 1),
      sensorElementList: maybe(sensors, 2),
    }),
    ownMaybe,
  )
  .map(([fields, more]) => ({ ...fields, ...more }))

const transactions = fc.array(
  fc.record({
    type: maybe(fc.constantFrom(...TRANSACTION_TYPES), 5),
    bizTransaction: fc.constantFrom(...DOCUMENTS),
  }),
  { minLength: 1, maxLength: 2 },
)
const ofType = {
  ObjectEvent: fc
    .record({
      action: fc.constantFrom('ADD', 'OBSERVE', 'DELETE'),
      epcList: sublist(THINGS, 0),
      quantityList: maybe(quantities),
      bizTransactionList: maybe(transactions),
      ilmd: ownMaybe,
    })
    .map(({ ilmd, ...event }) => (event.action === 'ADD' ? { ...event, ilmd } : event)),
  AggregationEvent: fc.record({
    action: fc.constantFrom('ADD', 'OBSERVE'),
    parentID: fc.constantFrom(...THINGS),
    childEPCs: sublist(THINGS),
    childQuantityList: maybe(quantities, 1),
  }),
  TransactionEvent: fc.record({
    action: fc.constantFrom('ADD', 'OBSERVE', 'DELETE'),
    parentID: maybe(fc.constantFrom(...THINGS), 1),
    epcList: sublist(THINGS, 0),
    bizTransactionList: transactions,
    quantityList: maybe(quantities, 1),
  }),
  TransformationEvent: fc.record({
    inputEPCList: sublist(THINGS),
    outputEPCList: sublist(THINGS),
    inputQuantityList: maybe(quantities),
    outputQuantityList: maybe(quantities),
    transformationID: maybe(fc.constantFrom(...DOCUMENTS), 2),
    ilmd: ownMaybe,
  }),
  AssociationEvent: fc.record({
    action: fc.constantFrom('ADD', 'DELETE'),
    parentID: fc.constantFrom(...THINGS),
    childEPCs: sublist(THINGS),
    childQuantityList: maybe(quantities, 1),
  }),
}
type Named = [string, fc.Arbitrary<object>]

/** Right events of all types. */
export const events: fc.Arbitrary<object> = fc
  .oneof(
    ...(Object.entries(ofType) as Named[]).map(([type, fields]) =>
      fc.tuple(common, fields).map(([shared, particular]) => ({ type, ...shared, ...particular })),
    ),
  )
  .map((event) => JSON.parse(JSON.stringify(event)) as object)

// ——— Questions ———

type Parameter = fc.Arbitrary<readonly [name: string, value: unknown]>
const one = <Value>(
  name: string | fc.Arbitrary<string>,
  arbitrary: fc.Arbitrary<Value>,
): Parameter => fc.tuple(typeof name === 'string' ? fc.constant(name) : name, arbitrary)
const any = (name: string | fc.Arbitrary<string>, values: readonly unknown[]): Parameter =>
  one(name, sublist(values, 1, 2))
const named = (...parts: readonly (readonly string[])[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.map((part) => fc.constantFrom(...part))).map((chosen) => chosen.join(''))

const BOUNDS = ['GT_', 'GE_', 'LT_', 'LE_']
const MEASURES = ['value_', 'minValue_', 'maxValue_', 'meanValue_', 'sDev_', 'percValue_']
const PARTS = [
  '',
  '',
  'ILMD_',
  'ERROR_DECLARATION_',
  'SENSORELEMENT_',
  'SENSORMETADATA_',
  'SENSORREPORT_',
  'readPoint_',
  'bizLocation_',
]
const NAMES = [...FIELDS, 'ex:inner']
const PATTERNS = [
  ...THINGS,
  'urn:epc:idpat:bic:*',
  'urn:epc:idpat:sgtin:0614141.107346.*',
  'urn:epc:id:bic:NOBODY',
]
const boundary = fc.oneof(
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom<unknown>(...TIMES, '2026-05-01T10:00:00Z'),
)

const parameters: readonly Parameter[] = [
  any('eventType', Object.keys(ofType)),
  one(named(['GE_', 'LT_'], ['eventTime']), fc.constantFrom(...TIMES)),
  any('EQ_action', ['ADD', 'OBSERVE', 'DELETE']),
  any(
    'EQ_bizStep',
    STEPS.filter((step) => !step.startsWith('ex:')),
  ),
  any('EQ_disposition', DISPOSITIONS),
  any(named(['EQ_persistentDisposition_'], ['set', 'unset']), DISPOSITIONS),
  any(named(['EQ_', 'WD_'], ['readPoint', 'bizLocation']), PLACES),
  any('EQ_transformationID', DOCUMENTS),
  any('EQ_eventID', IDS),
  any(named(['EQ_bizTransaction_'], TRANSACTION_TYPES), DOCUMENTS),
  any(named(['EQ_'], ['source_', 'destination_'], PARTY_TYPES), PARTIES),
  any(named(['MATCH_'], ['epc', 'parentID', 'inputEPC', 'outputEPC', 'anyEPC']), PATTERNS),
  any(named(['MATCH_'], ['epcClass', 'inputEPCClass', 'outputEPCClass', 'anyEPCClass']), CLASSES),
  any('EQ_quantity', [1, 4, 100]),
  one(named(BOUNDS, ['quantity']), fc.constantFrom(1, 4, 100)),
  any(named(['EQ_quantity_'], QUANTITY_UNITS), [1, 4, 4000, 0.004]),
  one(named(BOUNDS, ['quantity_'], QUANTITY_UNITS), fc.constantFrom(1, 4, 4000, 0.004)),
  one('EXISTS_errorDeclaration', fc.constant(true)),
  one(named(['GE_', 'LT_'], ['errorDeclarationTime']), fc.constantFrom(...TIMES)),
  any('EQ_errorReason', ['incorrect_data', 'did_not_occur', 'https://reasons.example/x']),
  any('EQ_correctiveEventID', [...IDS.slice(0, 2), `ni:///sha-256;${'a'.repeat(64)}?ver=CBV2.0`]),
  one('EXISTS_sensorElementList', fc.constant(true)),
  one(
    named(['GE_', 'LT_'], ['time', 'startTime', 'endTime']),
    fc.constantFrom('2026-04-02T00:00:00Z', '2026-04-04T00:00:00Z', ...TIMES),
  ),
  any('EQ_type', ['Temperature', 'gs1:Mass']),
  any('EQ_deviceID', DEVICES),
  any(
    named(['EQ_'], ['dataProcessingMethod', 'bizRules', 'microorganism', 'chemicalSubstance']),
    RULES,
  ),
  any('EQ_stringValue', ['red', '7', '7.0']),
  one('EQ_booleanValue', fc.boolean()),
  any('EQ_hexBinaryValue', ['af01', '00']),
  any('EQ_uriValue', DEVICES),
  one(named(BOUNDS, ['percRank']), fc.constantFrom(...NUMBERS)),
  any(named(['EQ_value_'], UNITS), [...NUMBERS, 4, 277.15]),
  one(named(BOUNDS, MEASURES, UNITS), fc.constantFrom(...NUMBERS)),
  any(named(['EQ_'], ['', 'INNER_'], PARTS, NAMES), [...WORDS, ...NUMBERS]),
  one(named(BOUNDS, ['', 'INNER_'], PARTS, NAMES), boundary),
  one(named(['EXISTS_'], ['', 'INNER_'], PARTS, NAMES), fc.constant(true)),
]

const controls = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record({
      orderBy: fc.constantFrom('eventTime', 'recordTime', 'ex:color', 'ex:count'),
      orderDirection: maybe(fc.constantFrom('ASC', 'DESC'), 3),
      eventCountLimit: maybe(fc.integer({ min: 1, max: 20 }), 2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ maxEventCount: fc.integer({ min: 1, max: 40 }) }) },
)

/** One to three parameters, of any families. */
export const questions: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.oneof(...parameters), { minLength: 1, maxLength: 1 }) },
      { weight: 2, arbitrary: fc.array(fc.oneof(...parameters), { minLength: 2, maxLength: 3 }) },
    ),
    controls,
  )
  .map(
    ([chosen, more]) =>
      JSON.parse(JSON.stringify({ ...Object.fromEntries(chosen), ...more })) as Record<
        string,
        unknown
      >,
  )
