import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkDocument, hashEvent, readDocument } from '../index.ts'
import {
  captureDocument,
  listFiles,
  needsConformanceFiles,
  objectEvent,
  readConformanceFile,
} from '../testing.ts'
import type { EpcisEvent } from '../types.ts'
import { createPrefixes, learnPrefixes } from './company-prefix.ts'
import { anyThing, PAIRS, RUNS } from './testing.ts'
import { translateDocument, translateEvent, translateSource } from './translate-event.ts'
import { EPC_FORMS, translateUri } from './translate-uri.ts'

const findPrefixLength = createPrefixes(new Map([['4012345', 7]]))
const URN = 'urn:epc:id:sgtin:4012345.011111.9876'
const LINK = 'https://id.gs1.org/01/04012345111118/21/9876'
const LOT = 'urn:epc:class:lgtin:4012345.012345.Lot987'
const LOT_LINK = 'https://id.gs1.org/01/04012345123456/10/Lot987'
const PLACE = 'urn:epc:id:sgln:4012345.00005.0'
const PLACE_LINK = 'https://id.gs1.org/414/4012345000054'

/** An event that holds an identifier, a class and a place wherever one may stand. */
const everywhere = (thing: string, lot: string, place: string): Record<string, unknown> => ({
  'ex:thing': thing,
  certificationInfo: thing,
  eventTime: '2026-03-04T11:00:30.000+04:00',
  eventTimeZoneOffset: '+04:00',
  eventID: 'https://id.gs1.org/253/4012345000092PO-4711',
  epcList: [thing],
  parentID: thing,
  childEPCs: [thing],
  inputEPCList: [thing],
  outputEPCList: [thing],
  quantityList: [{ epcClass: lot, quantity: 1.5, uom: 'KGM' }],
  childQuantityList: [{ quantity: 2, epcClass: lot }],
  inputQuantityList: [{ epcClass: lot }],
  outputQuantityList: [{ epcClass: lot }],
  transformationID: thing,
  bizStep: 'shipping',
  readPoint: { 'ex:thing': thing, id: place },
  bizLocation: { id: place },
  bizTransactionList: [{ type: 'po', bizTransaction: thing }, { bizTransaction: 'urn:x:1' }],
  sourceList: [{ type: 'location', source: place }],
  destinationList: [{ type: 'location', destination: place }],
  sensorElementList: [
    {
      sensorMetadata: {
        deviceID: thing,
        deviceMetadata: thing,
        rawData: thing,
        dataProcessingMethod: thing,
        bizRules: thing,
      },
      sensorReport: [
        { type: 'Temperature', deviceID: thing, uriValue: thing, stringValue: '1', 'ex:t': thing },
      ],
      'ex:thing': thing,
    },
  ],
  ilmd: { 'ex:thing': thing },
  errorDeclaration: {
    declarationTime: '2026-03-05T11:00:30Z',
    correctiveEventIDs: ['https://id.gs1.org/253/4012345000092PO-4711'],
  },
  type: 'ObjectEvent',
})

/** The same with extensions, ILMD and IDs of events as they were said. */
const expected = (
  [thing, lot, place]: readonly [string, string, string],
  said: string,
): Record<string, unknown> => {
  const event = everywhere(thing, lot, place) as Record<string, never>
  const [element] = event.sensorElementList as unknown as [Record<string, never>]
  return {
    ...event,
    'ex:thing': said,
    readPoint: { 'ex:thing': said, id: place },
    ilmd: { 'ex:thing': said },
    sensorElementList: [
      {
        ...element,
        sensorReport: [{ ...(element.sensorReport as unknown as object[])[0], 'ex:t': said }],
        'ex:thing': said,
      },
    ],
  }
}

const asEvent = (value: object): EpcisEvent => value as EpcisEvent

describe('identifiers of an event', () => {
  test('are translated to links wherever the standard has one, and nowhere else', () => {
    const event = everywhere(URN, LOT, PLACE)
    const before = structuredClone(event)
    const form = { epcs: 'Always_GS1_Digital_Link' } as const
    const translated = translateEvent(asEvent(event), undefined, form)
    assert.deepEqual(translated.event, expected([LINK, LOT_LINK, PLACE_LINK], URN))
    assert.deepEqual(Object.keys(translated.event), Object.keys(event))
    assert.deepEqual(translated.untranslated, [])
    assert.deepEqual(event, before)
  })

  test('are translated to URNs, in the same places', () => {
    const event = asEvent(everywhere(LINK, LOT_LINK, PLACE_LINK))
    const form = { epcs: 'Always_EPC_URN', findPrefixLength } as const
    const translated = translateEvent(event, undefined, form)
    assert.deepEqual(translated.event, expected([URN, LOT, PLACE], LINK))
    assert.deepEqual(translated.untranslated, [])
  })

  test('stay where nothing is asked for', () => {
    const event = asEvent(everywhere(LINK, LOT, PLACE))
    for (const form of [{}, { epcs: 'Never_Translates' as const }])
      assert.equal(translateEvent(event, undefined, form).event, event)
  })

  test('stay, and are told with their place, where they cannot be translated', () => {
    const event = objectEvent({
      epcList: [LINK, 'urn:epc:id:bic:CSQU3054383', 'https://id.gs1.org/01/04012345111117/21/1'],
    })
    const translated = translateEvent(event, undefined, { epcs: 'Always_EPC_URN' })
    assert.equal(translated.event, event)
    assert.deepEqual(translated.untranslated, [
      { pointer: '/epcList/0', value: LINK, obstacle: 'prefix-unknown' },
      {
        pointer: '/epcList/2',
        value: 'https://id.gs1.org/01/04012345111117/21/1',
        obstacle: 'check-digit',
      },
    ])
  })

  test('learn the company prefix from a URN beside them', () => {
    const event = objectEvent({ epcList: [LINK], readPoint: { id: PLACE } })
    const translated = translateEvent(event, undefined, { epcs: 'Always_EPC_URN' })
    assert.deepEqual((translated.event as { epcList: string[] }).epcList, [URN])
  })

  test('that would stand twice in a list that may hold nothing twice stay, and are told', () => {
    const event = objectEvent({ epcList: [LINK, URN], readPoint: undefined })
    const toUrn = translateEvent(event, undefined, { epcs: 'Always_EPC_URN' })
    assert.deepEqual((toUrn.event as { epcList: string[] }).epcList, [LINK, URN])
    assert.deepEqual(toUrn.untranslated, [
      { pointer: '/epcList/0', value: LINK, obstacle: 'repeated' },
    ])
    const other = 'https://example.com/gtin/04012345111118/21/9876'
    const both = objectEvent({ epcList: [other, LINK] })
    const form = { epcs: 'Always_EPC_URN', findPrefixLength } as const
    assert.deepEqual(
      (translateEvent(both, undefined, form).event as { epcList: string[] }).epcList,
      [URN, LINK],
    )
  })

  test('are read with the prefixes of their document and of their event', () => {
    const context = [{ shop: 'https://shop.example/01/' }]
    const event = objectEvent({
      '@context': [{ item: 'https://item.example/01/' }],
      epcList: ['shop:04012345111118/21/1', 'item:04012345111118/21/2', 'other:04012345111118'],
    })
    const form = { epcs: 'Always_EPC_URN', findPrefixLength } as const
    assert.deepEqual(
      (translateEvent(event, context, form).event as { epcList: string[] }).epcList,
      [
        'urn:epc:id:sgtin:4012345.011111.1',
        'urn:epc:id:sgtin:4012345.011111.2',
        'other:04012345111118',
      ],
    )
  })
})

describe('words of an event', () => {
  const spoken = (words: (name: string) => string): Record<string, unknown> => ({
    type: 'ObjectEvent',
    bizStep: words('bizstep:shipping'),
    disposition: words('disp:in_transit'),
    persistentDisposition: { set: [words('disp:completeness_verified')] },
    bizTransactionList: [{ type: words('btt:po'), bizTransaction: 'urn:x:1' }],
    sourceList: [{ type: words('sdt:location'), source: 'urn:x:1' }],
    destinationList: [{ type: words('sdt:owning_party'), destination: 'urn:x:1' }],
    errorDeclaration: { declarationTime: '', reason: words('er:incorrect_data') },
  })
  const BASES: Record<string, string> = {
    bizstep: 'BizStep-',
    disp: 'Disp-',
    btt: 'BTT-',
    sdt: 'SDT-',
    er: 'ER-',
  }
  const split = (name: string): [string, string] => name.split(':') as [string, string]
  const SPELLINGS: Record<string, (name: string) => string> = {
    bare: (name) => split(name)[1],
    urn: (name) => `urn:epcglobal:cbv:${name}`,
    web: (name) => `https://ref.gs1.org/cbv/${BASES[split(name)[0]]}${split(name)[1]}`,
    curie: (name) => `cbv:${BASES[split(name)[0]]}${split(name)[1]}`,
  }

  for (const [name, spelling] of Object.entries(SPELLINGS)) {
    test(`${name} become URNs and web URIs`, () => {
      const event = asEvent(spoken(spelling))
      const urns = translateEvent(event, undefined, { words: 'Always_URN' }).event
      assert.deepEqual(urns, spoken(SPELLINGS.urn!))
      const uris = translateEvent(event, undefined, { words: 'Always_Web_URI' }).event
      assert.deepEqual(uris, spoken(SPELLINGS.web!))
      assert.equal(translateEvent(event, undefined, { words: 'Never_Translates' }).event, event)
    })
  }

  test('of one’s own, and those that have no URN, stay', () => {
    const event = objectEvent({
      bizStep: 'https://example.org/steps/weighing',
      sensorElementList: [{ sensorReport: [{ type: 'Temperature', component: 'cbv:Comp-x' }] }],
    })
    assert.equal(translateEvent(event, undefined, { words: 'Always_URN' }).event, event)
    const { sensorElementList } = translateEvent(event, undefined, {
      words: 'Always_Web_URI',
    }).event
    assert.deepEqual(sensorElementList?.[0]?.sensorReport[0], {
      type: 'https://gs1.org/voc/Temperature',
      component: 'https://ref.gs1.org/cbv/Comp-x',
    })
  })
})

describe('the exact text of an event', () => {
  test('keeps every other character: white space, the order of members, the spelling of numbers', () => {
    const source = `{ "type":"ObjectEvent",\t"10": 1.50,"2":[{}, [], -0.0e0 ],
      "ex:note": "\\"epcList\\": [\\"${URN}\\"] \\\\", "epc\\u004cist" : [ "${URN}" , "urn:x:1" ],
      "readPoint":{"ex:a":{"id":"${PLACE}"},"id":"${PLACE}"},"ex:b":null,"ex:c":true }`
    const { source: translated } = translateSource(source, undefined, {
      epcs: 'Always_GS1_Digital_Link',
    })
    assert.equal(
      translated,
      source
        .replace(`[ "${URN}"`, `[ "${LINK}"`)
        .replace(`"id":"${PLACE}"},"ex:b"`, `"id":"${PLACE_LINK}"},"ex:b"`),
    )
  })

  test('says what the event says, with anything in between', () => {
    fc.assert(
      fc.property(
        fc.array(anyThing, { maxLength: 4 }),
        fc.dictionary(
          fc.string().map((name) => `ex:${name}`),
          fc.jsonValue(),
          { maxKeys: 4 },
        ),
        fc.constantFrom(undefined, 1, '\t'),
        fc.constantFrom('Always_GS1_Digital_Link', 'Always_EPC_URN'),
        (things, extensions, space, epcs) => {
          const event = {
            ...extensions,
            epcList: things.map(({ urn, link }, index) => (index % 2 ? urn : link)),
            quantityList: things.map(({ link }) => ({ 'ex:x': extensions, epcClass: link })),
            ...Object.fromEntries(Object.entries(extensions).map(([n, v]) => [`${n}2`, v])),
          }
          const source = JSON.stringify(event, undefined, space)
          const known = { epcs: epcs as 'Always_EPC_URN', findPrefixLength: learnt(things) }
          const parsed = JSON.parse(source) as EpcisEvent
          const whole = translateEvent(parsed, undefined, known)
          const text = translateSource(source, undefined, known)
          assert.equal(text.source, JSON.stringify(whole.event, undefined, space))
          assert.deepEqual(text.untranslated, whole.untranslated)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('of thirty million characters is translated', () => {
    const source = `{"ex:a":"${'\\"a'.repeat(1e7)}","epcList":["${URN}"]}`
    const form = { epcs: 'Always_GS1_Digital_Link' } as const
    assert.equal(translateSource(source, undefined, form).source, source.replace(URN, LINK))
  })
})

const learnt = (things: readonly { urn: string }[]) => learnPrefixes(things.map(({ urn }) => urn))

describe('published documents', needsConformanceFiles, () => {
  const FOLDER = 'documents/2.0/EPCIS/JSON'
  const files = listFiles(FOLDER, '.json').filter((file) => !file.includes('Invalid/'))

  for (const epcs of EPC_FORMS) {
    test(`${epcs}: every event stays right and has the hash that it had`, () => {
      let events = 0
      for (const file of files) {
        const text = readConformanceFile(`${FOLDER}/${file}`)
        const read = readDocument(text)
        if (read.events.length === 0) continue
        const { document } = translateDocument(JSON.parse(text) as object, {
          epcs,
          findPrefixLength,
        })
        assert.deepEqual(checkDocument(document), [], file)
        const translated = readDocument(JSON.stringify(document))
        for (const [index, { event, source }] of read.events.entries()) {
          const { id } = hashEvent(event, read.context)
          assert.equal(hashEvent(translated.events[index]!.event, read.context).id, id, file)
          const own = translateSource(source, read.context, { epcs, findPrefixLength })
          assert.equal(hashEvent(JSON.parse(own.source) as EpcisEvent, read.context).id, id, file)
          events++
        }
      }
      assert.ok(events > 60, String(events))
    })
  }

  test('the document with all keys of GS1 is all links, and all URNs, but for what it says twice', () => {
    const text = readConformanceFile(`${FOLDER}/Capture/Documents/epcisDocWithAllGS1Keys.json`)
    const links = translateDocument(JSON.parse(text) as object, { epcs: 'Always_GS1_Digital_Link' })
    // It names one logistic unit as URN and as link.
    const repeated = {
      pointer: '/epcisBody/eventList/0/epcList/1',
      value: 'urn:epc:id:sscc:4012345.0000000333',
      obstacle: 'repeated',
    }
    assert.deepEqual(links.untranslated, [repeated])
    const { pointer, value } = repeated
    assert.equal(JSON.stringify(links.document).match(/urn:epc:/g)?.length, 1)
    const prefixes = createPrefixes(
      new Map([
        ['4012345', 7],
        ['4054739', 7],
      ]),
    )
    const urns = translateDocument(links.document, {
      epcs: 'Always_EPC_URN',
      findPrefixLength: prefixes,
    })
    const link = 'https://id.gs1.org/00/040123450000003338'
    assert.deepEqual(urns.untranslated, [
      { pointer: pointer.replace(/1$/, '2'), value: link, obstacle: 'repeated' },
    ])
    assert.deepEqual(urns.document, JSON.parse(text))
    assert.ok(text.includes(value))
  })
})

test('master data of a document are named in the form that is asked for', () => {
  const vocabularyList = (id: string, child: string, attribute: string) => [
    {
      type: 'urn:epcglobal:epcis:vtype:BusinessLocation',
      vocabularyElementList: [
        { id, attributes: [{ id: 'urn:epcglobal:cbv:mda:site', attribute }], children: [child] },
      ],
    },
  ]
  const documentOf = (list: unknown, things: string[]) =>
    captureDocument([objectEvent({ epcList: things })], {
      epcisHeader: { epcisMasterData: { vocabularyList: list } },
    })
  const child = 'urn:epc:id:sgln:4012345.00005.122'
  const given = documentOf(vocabularyList(PLACE, child, PLACE), [URN])
  const { document } = translateDocument(given, { epcs: 'Always_GS1_Digital_Link' })
  assert.deepEqual(
    document,
    documentOf(vocabularyList(PLACE_LINK, `${PLACE_LINK}/254/122`, PLACE), [LINK]),
  )
  assert.deepEqual(
    translateDocument(document, { epcs: 'Always_EPC_URN', findPrefixLength }).document,
    given,
  )
})

test('every published pair is translated in an event as it is alone', () => {
  for (const [urn] of PAIRS) {
    const event = objectEvent({ epcList: [urn] })
    const form = { epcs: 'Always_GS1_Digital_Link' } as const
    const { uri } = translateUri(urn, form.epcs, findPrefixLength)
    const translated = translateEvent(event, undefined, form).event as { epcList: string[] }
    assert.deepEqual(translated.epcList, [uri])
  }
})
