/** Random right documents and events for property tests. */
import fc from 'fast-check'

const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'
const PREFIXES = {
  ex: 'https://example.org/voc/',
  ex2: 'urn:example:two:',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  epcis: 'https://example.org/not-epcis/',
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** Any character but NUL, which no store keeps, and halves of a pair. */
const character = fc
  .oneof(
    fc.integer({ min: 1, max: 0xff }),
    fc.integer({ min: 0x100, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code))

const text = fc.oneof(
  fc.array(character, { maxLength: 8 }).map((characters) => characters.join('')),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    ' a ',
    '\r\n',
    '1',
    '23.0',
    'true',
    ']]>',
    '&amp;',
    '<a>',
    '\u0001',
  ),
)

/** Numbers that the check lets pass: none whose digits a double cannot hold. */
const number = fc
  .oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0.5, 1e21, 5e-324, 0.1),
  )
  .filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER || String(value).includes('e'))

/** Names that stand directly in an event: CURIEs and URIs in full. */
const qualifiedName = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^(ex|ex2):[a-z][a-zA-Z0-9_.-]{0,5}$/) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'ex:1',
      'ex:a/b',
      'ex:a%20b',
      'ex:%C3%A4',
      'https://example.org/voc/long',
      'https://example.org/other/name',
      'urn:some:other:name',
      'cbvmda:lotNumber',
      'rdfs:comment',
      'epcis:own',
      'rdf:value',
      'xml:lang',
    ),
  },
)

const innerName = fc.oneof(
  { weight: 5, arbitrary: qualifiedName },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'bare',
      'a b',
      '#text',
      '',
      '1',
      '@id',
      '@value',
      '@list',
      'ä',
      'item',
    ),
  },
)

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(innerName, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

const extensions = fc.dictionary(qualifiedName, value, { maxKeys: 3, noNullPrototype: true })

const epc = fc.constantFrom(
  'urn:epc:id:sgtin:0614141.107346.2017',
  'https://id.gs1.org/01/10614141073464/21/2018',
  'urn:epc:id:bic:CSQU3054383',
  'urn:example:thing:a&b',
  'ex:thing',
)
const epcs = fc.uniqueArray(epc, { maxLength: 3 })
const someEpcs = fc.uniqueArray(epc, { minLength: 1, maxLength: 3 })
const uri = fc.constantFrom('urn:example:a', 'https://example.org/?a=1&b=2', 'ex2:place')
const time = fc.constantFrom(
  '2026-03-04T11:00:30.000+04:00',
  '2026-03-04T07:00:30Z',
  '2022-04-13T12:35:29.017069617Z',
)

/** The bare word, and sometimes another spelling of it or a word of one's own. */
const word = (bare: string, ...others: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(bare) }, fc.constantFrom(...others, 'ex:own-word'))

const quantities = fc.array(
  fc.record(
    { epcClass: uri, quantity: number, uom: fc.constantFrom('KGM', 'LTR') },
    { requiredKeys: ['epcClass'], noNullPrototype: true },
  ),
  { maxLength: 2 },
)
const someQuantities = quantities.filter((list) => list.length > 0)

const optional = (
  fields: Record<string, fc.Arbitrary<unknown>>,
  required: string[] = [],
): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(fields, { requiredKeys: required, noNullPrototype: true })

const place = fc
  .tuple(optional({ id: uri }, ['id']), extensions)
  .map(([own, other]) => ({ ...own, ...other }))

const typed = (field: string, type: fc.Arbitrary<string>, isOptional: boolean) =>
  fc.array(optional({ type, [field]: uri }, isOptional ? [field] : ['type', field]), {
    maxLength: 2,
  })

const sensorReport = fc
  .tuple(
    optional(
      {
        type: word('Temperature', 'gs1:Temperature', 'https://gs1.org/voc/Temperature'),
        exception: word('ALARM_CONDITION', 'gs1:ALARM_CONDITION'),
        value: number,
        component: word('x', 'cbv:Comp-x'),
        stringValue: text,
        booleanValue: fc.boolean(),
        hexBinaryValue: fc.constant('f0F0'),
        uriValue: uri,
        time,
        minValue: number,
        uom: fc.constantFrom('CEL', ' '),
      },
      ['type'],
    ),
    extensions,
  )
  .map(([own, other]) => ({ ...own, ...other }))

const sensorElement = fc
  .tuple(
    optional(
      {
        sensorMetadata: fc
          .tuple(optional({ time, deviceID: uri, rawData: uri }), extensions)
          .map(([own, other]) => ({ ...own, ...other })),
        sensorReport: fc.array(sensorReport, { minLength: 1, maxLength: 2 }),
      },
      ['sensorReport'],
    ),
    extensions,
  )
  .map(([own, other]) => ({ ...own, ...other }))

const disposition = word('in_transit', 'urn:epcglobal:cbv:disp:in_transit', 'cbv:Disp-in_transit')

const declaration = fc
  .tuple(
    optional(
      {
        declarationTime: time,
        reason: word('incorrect_data', 'urn:epcglobal:cbv:er:incorrect_data'),
        correctiveEventIDs: fc.array(uri, { maxLength: 2 }),
      },
      ['declarationTime'],
    ),
    extensions,
  )
  .map(([own, other]) => ({ ...own, ...other }))

const transactions = typed('bizTransaction', word('po', 'urn:epcglobal:cbv:btt:po'), true)

const common = {
  eventTime: time,
  eventTimeZoneOffset: fc.constantFrom('+04:00', '-06:00'),
  recordTime: time,
  eventID: uri,
  certificationInfo: fc.oneof(uri, fc.array(uri, { maxLength: 2 })),
  errorDeclaration: declaration,
  bizStep: word(
    'shipping',
    'https://ref.gs1.org/cbv/BizStep-shipping',
    'urn:epcglobal:cbv:bizstep:shipping',
  ),
  disposition,
  persistentDisposition: optional({ set: fc.array(disposition, { minLength: 1, maxLength: 1 }) }, [
    'set',
  ]),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: transactions,
  sourceList: typed('source', word('location', 'cbv:SDT-location'), false),
  destinationList: typed('destination', word('location', 'urn:epcglobal:cbv:sdt:location'), false),
  sensorElementList: fc.array(sensorElement, { maxLength: 2 }),
}

const action = fc.constantFrom('ADD', 'OBSERVE', 'DELETE')

const eventOf = (type: string, fields: Record<string, fc.Arbitrary<unknown>>, required: string[]) =>
  fc
    .tuple(
      optional({ ...common, ...fields }, ['eventTime', 'eventTimeZoneOffset', ...required]),
      extensions,
    )
    .map(([own, other]): Record<string, unknown> => ({ type, ...own, ...other }))

const anyEvent = fc.oneof(
  eventOf(
    'ObjectEvent',
    { action: fc.constant('ADD'), epcList: epcs, quantityList: quantities, ilmd: extensions },
    ['action', 'epcList'],
  ),
  eventOf(
    'AggregationEvent',
    { action, parentID: uri, childEPCs: someEpcs, childQuantityList: quantities },
    ['action', 'parentID', 'childEPCs'],
  ),
  eventOf(
    'TransactionEvent',
    {
      action,
      parentID: uri,
      epcList: epcs,
      quantityList: quantities,
      bizTransactionList: transactions.filter((list) => list.length > 0),
    },
    ['action', 'epcList', 'bizTransactionList'],
  ),
  eventOf(
    'TransformationEvent',
    {
      inputEPCList: epcs,
      inputQuantityList: someQuantities,
      outputEPCList: someEpcs,
      transformationID: uri,
      ilmd: extensions,
    },
    ['inputQuantityList', 'outputEPCList'],
  ),
  eventOf(
    'AssociationEvent',
    { action, parentID: uri, childEPCs: someEpcs, childQuantityList: quantities },
    ['action', 'parentID', 'childEPCs'],
  ),
)

const context = fc.oneof(
  fc.constant([STANDARD_CONTEXT, PREFIXES]),
  fc.constant([{ ...PREFIXES, ex: { '@id': PREFIXES.ex } }, STANDARD_CONTEXT]),
  fc.constant([
    STANDARD_CONTEXT,
    'https://example.org/context.jsonld',
    { ...PREFIXES, 'odd prefix': 'urn:x:' },
  ]),
  fc.constant({ ...PREFIXES, json: 'https://example.org/json/', ns1: 'https://example.org/ns1/' }),
)

/** A right event of any type; some bring a context of their own, in which a prefix means something else. */
export const arbitraryEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    anyEvent,
    fc.option(fc.constantFrom({ ex: 'https://example.org/else/' }, [{ ex2: 'urn:else:' }]), {
      freq: 4,
    }),
  )
  .map(([event, own]) => (own ? { '@context': own, ...event } : event))

const attributeValue = fc.oneof(
  text,
  number,
  fc.dictionary(innerName, value, { maxKeys: 3, noNullPrototype: true }),
)

const vocabularyElement = fc
  .tuple(
    optional(
      {
        id: uri,
        attributes: fc.array(optional({ id: uri, attribute: attributeValue }, ['id']), {
          maxLength: 2,
        }),
        children: fc.array(uri, { maxLength: 2 }),
      },
      ['id'],
    ),
    extensions,
  )
  .map(([own, other]) => ({ ...own, ...other }))

const vocabularies = fc.array(
  optional({ type: uri, vocabularyElementList: fc.array(vocabularyElement, { maxLength: 2 }) }, [
    'type',
  ]),
  { maxLength: 2 },
)

const head = {
  '@context': context,
  id: uri,
  schemaVersion: fc.constant('2.0'),
  creationDate: time,
}

/** A right document to capture, master data in its header. */
const captured = fc
  .tuple(
    optional(
      {
        ...head,
        sender: fc.constantFrom('urn:epc:id:sgln:0353579.00001.0', 'a & b'),
        receiver: fc.constant('somebody'),
        instanceIdentifier: fc.constant('1234'),
        epcisHeader: vocabularies.map((vocabularyList) => ({
          epcisMasterData: { vocabularyList },
        })),
        epcisBody: fc.array(arbitraryEvent, { maxLength: 3 }).map((eventList) => ({ eventList })),
      },
      ['@context', 'schemaVersion', 'creationDate', 'epcisBody'],
    ),
    extensions,
  )
  .map(([own, other]): Record<string, unknown> => ({ type: 'EPCISDocument', ...own, ...other }))

/** The answer of a query: events or vocabularies. */
const answered = fc
  .tuple(
    optional(head, ['@context', 'schemaVersion', 'creationDate']),
    fc.oneof(
      fc.array(arbitraryEvent, { maxLength: 3 }).map((eventList) => ({ eventList })),
      vocabularies.map((vocabularyList) => ({ eventList: [], vocabularyList })),
    ),
    optional(
      { queryName: fc.constantFrom('SimpleEventQuery', ' my <query> '), subscriptionID: uri },
      ['queryName'],
    ),
  )
  .map(
    ([own, resultsBody, names]): Record<string, unknown> => ({
      type: 'EPCISQueryDocument',
      ...own,
      epcisBody: { queryResults: { ...names, resultsBody } },
    }),
  )

export const arbitraryDocument: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 3, arbitrary: captured },
  answered,
)
