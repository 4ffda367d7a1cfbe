import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { arbitraryDocument, arbitraryEvent } from '../arbitraries.ts'
import {
  convertXml,
  hashEvent,
  readDocument,
  readEvent,
  readXmlDocument,
  readXmlEvent,
  writeXml,
} from '../index.ts'
import { listFiles, needsConformanceFiles, objectEvent, readConformanceFile } from '../testing.ts'
import type { EpcisEvent } from '../types.ts'

const LONG = process.env.KARVAN_LONG !== undefined
const RUNS = { numRuns: LONG ? 20_000 : 50, seed: 2026, endOnFailure: true }

type Members = Record<string, unknown>

const listEvents = (document: Members): EpcisEvent[] => {
  const body = document.epcisBody as {
    eventList?: EpcisEvent[]
    queryResults?: { resultsBody: { eventList: EpcisEvent[] } }
  }
  return body.eventList ?? body.queryResults!.resultsBody.eventList
}

const hashesOf = (json: string): string[] => {
  const document = JSON.parse(json) as Members
  const context = document['@context']
  const events = String(document.type).endsWith('Event')
    ? [document as unknown as EpcisEvent]
    : listEvents(document)
  return events.map((event) => hashEvent(event, context).id)
}

/** JSON → XML → JSON: nothing is wrong on the way, nothing is lost, and the hashes agree. */
const assertSameInXml = (json: string): void => {
  const isEvent = String((JSON.parse(json) as Members).type).endsWith('Event')
  assert.deepEqual((isEvent ? readEvent(json) : readDocument(json)).problems, [])
  const xml = writeXml(json)
  assert.deepEqual((isEvent ? readXmlEvent(xml) : readXmlDocument(xml)).problems, [])
  const again = convertXml(xml).json
  assert.deepEqual(JSON.parse(again), JSON.parse(json))
  assert.deepEqual(hashesOf(again), hashesOf(json))
}

const EVENT_CONTEXT = {
  ex: 'https://example.org/voc/',
  ex2: 'urn:two:',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
}

describe('JSON in XML', () => {
  test('every document is right in XML, comes back as it was, and its events have the same hash', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => assertSameInXml(JSON.stringify(document))),
      RUNS,
    )
  })

  test('so does every single event', () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) =>
        assertSameInXml(JSON.stringify({ ...event, '@context': [EVENT_CONTEXT] })),
      ),
      RUNS,
    )
  })

  test('numbers keep their digits', () => {
    const json = capture(
      JSON.stringify(
        objectEvent({ quantityList: [{ epcClass: 'urn:a:b', quantity: 7 }], 'ex:n': 8 }),
      )
        .replace(':7', ':29.00')
        .replace(':8', ':1.50E+3'),
    )
    const xml = writeXml(json)
    assert.match(xml, /<quantity>29\.00<\/quantity>/)
    assert.match(xml, />1\.50E\+3<\/ex:n>/)
    const again = convertXml(xml).json
    assert.match(again, /"quantity":29\.00/)
    assert.match(again, /"ex:n":1\.50E\+3/)
  })

  test('words are written as the header GS1-CBV-XML-Format asks', () => {
    const json = capture(
      JSON.stringify(objectEvent({ disposition: 'urn:epcglobal:cbv:disp:in_transit' })),
    )
    const inUris = writeXml(json, { format: 'Always_Web_URI' })
    assert.match(inUris, /<bizStep>https:\/\/ref\.gs1\.org\/cbv\/BizStep-departing</)
    assert.match(inUris, /<disposition>https:\/\/ref\.gs1\.org\/cbv\/Disp-in_transit</)
    const inUrns = writeXml(json, { format: 'Always_URN' })
    assert.match(inUrns, /<bizStep>urn:epcglobal:cbv:bizstep:departing</)
    assert.match(inUrns, /<disposition>urn:epcglobal:cbv:disp:in_transit</)
    const asTheyCame = writeXml(json, { format: 'Never_Translates' })
    assert.match(asTheyCame, /<bizStep>https:\/\/ref\.gs1\.org\/cbv\/BizStep-departing</)
    assert.match(asTheyCame, /<disposition>urn:epcglobal:cbv:disp:in_transit</)
  })
})

const capture = (event: string): string =>
  `{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ex":"https://example.org/voc/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-04T12:00:00Z","epcisBody":{"eventList":[${event}]}}`

describe('published XML in JSON', needsConformanceFiles, () => {
  const files = [
    ...listFiles('documents/2.0/EPCIS/XML', '.xml').map(
      (file) => `documents/2.0/EPCIS/XML/${file}`,
    ),
    ...listFiles('event-hash', '.xml').map((file) => `event-hash/${file}`),
  ]

  test('there are as many files as when this was written', () => {
    assert.equal(files.length, 75)
  })

  test('with what is noted beside, XML comes back as it was: attributes, types and order with it', () => {
    let compared = 0
    for (const file of files) {
      const text = readConformanceFile(file)
      const { json, notes, problemCount } = convertXml(text)
      if (problemCount > 0 || readXmlDocument(text).problemCount > 0) continue
      const again = convertXml(writeXml(json, { notes }))
      assert.deepEqual(JSON.parse(again.json), JSON.parse(json), file)
      assert.deepEqual(again.notes, notes, file)
      compared++
    }
    assert.equal(compared, 45)
  })

  test('in an answer an event stands in the XML that it came in, with record time, ID and marks', () => {
    let compared = 0
    for (const file of files) {
      const { events, context } = readXmlDocument(readConformanceFile(file))
      if (events.length === 0) continue
      const answer = {
        '@context': [...[context].flat(), { karvan: 'urn:karvan:voc:' }],
        type: 'EPCISQueryDocument',
        schemaVersion: '2.0',
        creationDate: '2026-03-04T12:00:00Z',
        epcisBody: {
          queryResults: {
            queryName: 'SimpleEventQuery',
            resultsBody: {
              eventList: events.map(({ event }) => ({
                'karvan:conflicting': true,
                eventID: 'urn:own:id',
                ...event,
                recordTime: '2026-03-04T12:00:00.000001Z',
              })),
            },
          },
        },
      }
      const xml = writeXml(JSON.stringify(answer), { sources: events.map((event) => event.xml) })
      const read = readXmlDocument(xml)
      assert.deepEqual(read.problems, [], file)
      assert.deepEqual(
        read.events.map(({ event }) => [event.eventID, event.recordTime]),
        answer.epcisBody.queryResults.resultsBody.eventList.map((event) => [
          event.eventID,
          event.recordTime,
        ]),
      )
      assert.deepEqual(
        read.events.map(({ event }) => hashEvent(event, read.context).id),
        answer.epcisBody.queryResults.resultsBody.eventList.map(
          (event) => hashEvent(event as unknown as EpcisEvent, answer['@context']).id,
        ),
        file,
      )
      for (const { xml: came } of events) {
        const after = came?.text.slice(came.text.indexOf('<action>'), came.text.lastIndexOf('</'))
        assert.ok(xml.includes(after ?? 'nothing'), file)
      }
      compared++
    }
    assert.equal(compared, 45)
  })

  test('every event has its exact XML', () => {
    for (const file of files) {
      const text = readConformanceFile(file)
      for (const { event, xml } of readXmlDocument(text).events) {
        const exact = xml?.text ?? ''
        assert.ok(exact.startsWith(`<${event.type}`) && exact.endsWith(`</${event.type}>`), file)
        assert.ok(text.includes(exact))
      }
    }
  })
})

const document = (event: string, root = ''): string =>
  `<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://example.org/voc/" schemaVersion="2.0" creationDate="2026-03-04T12:00:00Z"${root}>
<EPCISBody><EventList>
${event}
</EventList></EPCISBody></epcis:EPCISDocument>`

const WHEN =
  '<eventTime>2026-03-04T11:00:30Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>'
const object = (rest: string, root = ''): string =>
  document(
    `<ObjectEvent>${WHEN}<epcList><epc>urn:epc:id:bic:CSQU3054383</epc></epcList><action>OBSERVE</action>${rest}</ObjectEvent>`,
    root,
  )

const extensionOf = (xml: string): Members => {
  const { events, problems } = readXmlDocument(object(xml))
  assert.deepEqual(problems, [])
  return Object.fromEntries(Object.entries(events[0]!.event).filter(([name]) => name.includes(':')))
}

describe('extensions of XML in JSON', () => {
  test('attributes are members, repeated elements a list, text beside either is rdf:value', () => {
    assert.deepEqual(extensionOf('<ex:a ex:b="1"/>'), { 'ex:a': { 'ex:b': '1' } })
    assert.deepEqual(extensionOf('<ex:a>1</ex:a><ex:a>2</ex:a>'), { 'ex:a': ['1', '2'] })
    assert.deepEqual(extensionOf('<ex:a unit="KGM">400</ex:a>'), {
      'ex:a': { unit: 'KGM', 'rdf:value': '400' },
    })
    assert.deepEqual(extensionOf('<ex:a>to<ex:b>x</ex:b>day</ex:a>'), {
      'ex:a': { 'rdf:value': ['to', 'day'], 'ex:b': 'x' },
    })
  })

  test('an empty element is an empty text, nil is null, white space around elements is nothing', () => {
    assert.deepEqual(extensionOf('<ex:a/><ex:b>\n <ex:c/>\n</ex:b>'), {
      'ex:a': '',
      'ex:b': { 'ex:c': '' },
    })
    const nil = '<ex:a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    assert.deepEqual(extensionOf(nil), { 'ex:a': null })
  })

  test('what stands in an extension element of EPCIS stands in the event', () => {
    assert.deepEqual(extensionOf('<extension><ex:a>1</ex:a></extension>'), { 'ex:a': '1' })
  })

  test('a prefix that means two things means one in JSON: an event has a context of its own', () => {
    const events = ['a', 'b']
      .map(
        (name) =>
          `<ObjectEvent xmlns:p="urn:${name}:">${WHEN}<epcList/><action>ADD</action><p:x>1</p:x></ObjectEvent>`,
      )
      .join('')
    const read = readXmlDocument(document(events))
    assert.deepEqual(read.problems, [])
    const prehashes = read.events.map(({ event }) => hashEvent(event, read.context).prehash)
    assert.match(prehashes[0] ?? '', /\{urn:a:\}x=1$/)
    assert.match(prehashes[1]!, /\{urn:b:\}x=1$/)
  })

  test('a default namespace and one declared in the middle get prefixes', () => {
    const members = extensionOf('<ex:a><b xmlns="urn:deep:"><c>1</c></b></ex:a>')
    assert.deepEqual(members, { 'ex:a': { 'ns1:b': { 'ns1:c': '1' } } })
  })

  test('entities of XML and CDATA are what they stand for', () => {
    assert.deepEqual(extensionOf('<ex:a>&lt;&amp;&#x41;<![CDATA[<b>]]></ex:a>'), {
      'ex:a': '<&A<b>',
    })
  })
})

describe('headers of XML in JSON', () => {
  const sbdh = (more = ''): string =>
    `<EPCISHeader><s:StandardBusinessDocumentHeader xmlns:s="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><s:HeaderVersion>1.0</s:HeaderVersion><s:Sender><s:Identifier Authority="GS1">urn:epc:id:sgln:0353579.00001.0</s:Identifier></s:Sender>${more}<s:DocumentIdentification><s:InstanceIdentifier>42</s:InstanceIdentifier></s:DocumentIdentification></s:StandardBusinessDocumentHeader></EPCISHeader><EPCISBody>`

  test('who sent a document is a field of it, the rest of the header an extension, which comes back', () => {
    const xml = object('').replace('<EPCISBody>', sbdh())
    assert.deepEqual(readXmlDocument(xml).problems, [])
    const { json, notes } = convertXml(xml)
    const said = JSON.parse(json) as Members
    assert.equal(said.sender, 'urn:epc:id:sgln:0353579.00001.0')
    assert.equal(said.instanceIdentifier, '42')
    assert.deepEqual(convertXml(writeXml(json, { notes })), {
      ...convertXml(xml),
      sources: convertXml(writeXml(json, { notes })).sources,
    })
  })

  test('master data come from the header and from a document of master data', () => {
    const list =
      '<VocabularyList><Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList><VocabularyElement id="urn:epc:id:sgln:0037000.00729.0"><attribute id="urn:epcglobal:cbv:mda:site">1</attribute><children><id>urn:epc:id:sgln:0037000.00729.8201</id></children></VocabularyElement></VocabularyElementList></Vocabulary></VocabularyList>'
    const inHeader = object('').replace(
      '<EPCISBody>',
      `<EPCISHeader><extension><EPCISMasterData>${list}</EPCISMasterData></extension></EPCISHeader><EPCISBody>`,
    )
    const alone = `<m:EPCISMasterDataDocument xmlns:m="urn:epcglobal:epcis-masterdata:xsd:2" schemaVersion="2.0" creationDate="2026-03-04T12:00:00Z"><EPCISBody>${list}</EPCISBody></m:EPCISMasterDataDocument>`
    const vocabulary = {
      type: 'urn:epcglobal:epcis:vtype:BusinessLocation',
      vocabularyElementList: [
        {
          id: 'urn:epc:id:sgln:0037000.00729.0',
          attributes: [{ id: 'urn:epcglobal:cbv:mda:site', attribute: '1' }],
          children: ['urn:epc:id:sgln:0037000.00729.8201'],
        },
      ],
    }
    assert.deepEqual(readXmlDocument(inHeader).masterData, [vocabulary])
    assert.deepEqual(readXmlDocument(alone).masterData, [vocabulary])
    assert.equal(readXmlDocument(alone).kind, 'master-data')
  })
})

describe('what is wrong in XML', () => {
  const codesOf = (xml: string): string[] =>
    readXmlDocument(xml).problems.map(({ pointer, code }) => `${pointer} ${code}`)

  test('is found by the same check, and told with line and column', () => {
    const xml = document(
      `<ObjectEvent>\n ${WHEN}<epcList/>\n <action>LOOK</action>\n</ObjectEvent>`,
    )
    const [problem] = readXmlDocument(xml).problems
    assert.deepEqual(problem, {
      pointer: '/epcisBody/eventList/0/action',
      code: 'not-a-word',
      message: '"LOOK" is none of ADD, OBSERVE, DELETE',
      line: 5,
      column: 2,
    })
  })

  test('elements have their order, none twice, none in a namespace, none with text between', () => {
    const event = '/epcisBody/eventList/0'
    assert.deepEqual(codesOf(object('<bizStep>urn:a:b</bizStep><action>ADD</action>')), [
      `${event}/action order`,
      `${event}/action repeated-name`,
    ])
    assert.deepEqual(codesOf(object('<epcis:bizStep>urn:a:b</epcis:bizStep>')), [
      `${event}/bizStep namespace`,
    ])
    assert.deepEqual(codesOf(object('text')), [`${event} unexpected-text`])
    assert.deepEqual(codesOf(object('<readPoint a="1"><id>urn:a:b</id></readPoint>')), [
      `${event}/readPoint/a unknown-field`,
    ])
  })

  test('EPCIS 1 is refused by its version, another root by its name', () => {
    const old = object('').replaceAll('xsd:2', 'xsd:1').replace('"2.0"', '"1.2"')
    assert.deepEqual(codesOf(old), ['/schemaVersion version'])
    assert.deepEqual(codesOf('<html/>'), ['/type document-type'])
    assert.deepEqual(codesOf(`<ObjectEvent>${WHEN}</ObjectEvent>`), ['/type document-type'])
    assert.equal(readXmlEvent(object('')).problems[0]?.code, 'event-type')
  })

  const deep = (depth: number): string => '<ex:a>'.repeat(depth) + '</ex:a>'.repeat(depth)
  const hostile: Record<string, [xml: string, code: string]> = {
    'a document type': [`<!DOCTYPE x>${object('')}`, 'doctype'],
    'an entity of one’s own': [
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${object('<ex:a>&b;</ex:a>')}`,
      'doctype',
    ],
    'an unknown entity': [object('<ex:a>&nbsp;</ex:a>'), 'not-well-formed'],
    'an entity that objects have': [object('<ex:a>&constructor;</ex:a>'), 'not-well-formed'],
    'an encoding that is none of ours': [
      `<?xml version="1.0" encoding="UTF-16"?>${object('')}`,
      'encoding',
    ],
    'XML 1.1': [`<?xml version="1.1"?>${object('')}`, 'xml-version'],
    NUL: [object('<ex:a>\u0000</ex:a>'), 'not-well-formed'],
    'NUL by number': [object('<ex:a>&#0;</ex:a>'), 'not-well-formed'],
    'half of a pair': [object('<ex:a>\ud800</ex:a>'), 'not-well-formed'],
    'a prefix without a namespace': [object('<no:a/>'), 'not-well-formed'],
    'an attribute twice': [object('<ex:a b="1" b="2"/>'), 'not-well-formed'],
    'the same attribute by two prefixes': [
      object('<ex:a xmlns:e="https://example.org/voc/" e:b="1" ex:b="2"/>'),
      'not-well-formed',
    ],
    'an attribute that is a prototype': [object('<ex:a __proto__="1"/>'), 'not-well-formed'],
    depth: [object(deep(100)), 'too-deep'],
    'endless depth': [object('<ex:a>'.repeat(200_000)), 'too-deep'],
    'too many attributes': [
      object(`<ex:a ${Array.from({ length: 300 }, (_, n) => `a${n}=""`).join(' ')}/>`),
      'too-large',
    ],
    'a long text': [object(`<ex:a>${'a'.repeat(1_100_000)}</ex:a>`), 'too-large'],
    'a long attribute': [object(`<ex:a b="${'a'.repeat(1_100_000)}"/>`), 'too-large'],
    'endless prefixes': [
      object(Array.from({ length: 5_000 }, (_, n) => `<a xmlns="urn:n:${n}"/>`).join('')),
      'too-large',
    ],
    'endless names by mark': [
      object(
        `<ex:a>${'<ex:b json:name="https://example.org/voc/b">1</ex:b>'.repeat(5_000)}</ex:a>`,
        ` xmlns:json="urn:karvan:json" ${Array.from({ length: 240 }, (_, n) => `xmlns:p${n}="urn:p:${n}:"`).join(' ')} x=""`,
      ),
      'unknown-field',
    ],
    'an element again and again': [
      object('<bizStep>urn:a:b</bizStep>'.repeat(30_000)),
      'repeated-name',
    ],
    'a long name': [object(`<ex:${'a'.repeat(2000)}/>`), 'too-large'],
    nothing: ['', 'not-well-formed'],
    'an end that is missing': [object('').slice(0, -10), 'not-well-formed'],
    JSON: ['{"type":"EPCISDocument"}', 'not-well-formed'],
  }
  for (const [name, [xml, code]] of Object.entries(hostile)) {
    test(`hostile XML is refused: ${name}`, () => {
      const begin = performance.now()
      const { problems, events } = readXmlDocument(xml)
      assert.equal(problems[0]?.code, code, problems[0]?.message)
      assert.deepEqual(events, [])
      assert.ok(performance.now() - begin < 10_000)
    })
  }

  test('instructions to processors and comments are harmless', () => {
    const xml = `<?xml-stylesheet href="file:///etc/passwd"?><!-- a -->${object('<?php echo 1 ?><ex:a>1<!-- b -->2</ex:a>')}`
    assert.deepEqual(readXmlDocument(xml).problems, [])
    assert.deepEqual(extensionOf('<?php echo 1 ?><ex:a>1<!-- b -->2</ex:a>'), { 'ex:a': '12' })
  })

  test('a mark of JSON that says something else than the XML is refused', () => {
    const marks = ' xmlns:json="urn:karvan:json"'
    const wrong = [
      object('<ex:a json:type="number">x</ex:a>', marks),
      object('<ex:a json:name="ex:b">x</ex:a>', marks),
      object('<ex:a json:type="json">{</ex:a>', marks),
      object('', `${marks} json:context="{"`),
    ]
    for (const xml of wrong) assert.equal(readXmlDocument(xml).problems[0]?.code, 'json-mark')
    const otherWord = object(
      '<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>',
      marks,
    ).replace(
      '<ObjectEvent>',
      `<ObjectEvent json:words='{"/bizStep":"urn:epcglobal:cbv:bizstep:receiving"}'>`,
    )
    assert.equal(readXmlDocument(otherWord).events[0]?.event.bizStep, 'shipping')
  })
})

describe('any text read as XML', () => {
  const seeds = [
    object('<ex:a ex:b="1">x<ex:c/></ex:a>'),
    writeXml(capture(JSON.stringify(objectEvent({ 'ex:a': [1, { 'ex:b': null }] })))),
  ]
  const pieces = [
    '<',
    '>',
    '&',
    '"',
    '</',
    '/>',
    '<!--',
    '-->',
    ']]>',
    '<![CDATA[',
    '<?',
    '&#0;',
    '\u0000',
    '\ud800',
    'xmlns:a="b"',
    'json:type="list"',
    '<EventList>',
    '</ObjectEvent>',
    '__proto__',
  ]

  test('is refused or read, and never throws', () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(30),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (seed, mutations) => {
          const text = mutations.reduce((now, { at, cut, put }) => {
            const from = Math.floor(at * now.length)
            return now.slice(0, from) + put + now.slice(from + cut)
          }, seed)
          for (const read of [readXmlDocument(text), readXmlEvent(text)])
            assert.equal(read.problemCount === 0, read.problems.length === 0)
          const { problemCount, events } = readXmlDocument(text)
          if (problemCount === 0) for (const { source } of events) JSON.parse(source)
        },
      ),
      { numRuns: LONG ? 300_000 : 1500, seed: 7, endOnFailure: true },
    )
  })

  test('costs no memory that stays', () => {
    const text = object(`<ex:a>${'x'.repeat(20_000)}</ex:a><`)
    for (let run = 0; run < 10; run++) readXmlDocument(text)
    const before = process.memoryUsage().heapUsed
    for (let run = 0; run < 100; run++) readXmlDocument(text)
    assert.ok(process.memoryUsage().heapUsed - before < 20_000_000)
  })
})
