import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Problem } from '@karvan/contract'
import { documentOf, type House, openHouse, packed, seen } from './house.ts'

/** What repositories of events often get wrong of queries (EPCIS 2.0 §8.2.7.1), one test each. */

interface QueryDocument {
  epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
}

const EX = 'https://ex.example/voc/'
const at = (hour: number): string => `2026-05-02T${String(hour).padStart(2, '0')}:00:00.000Z`
const id = (n: number): string => `urn:query:event:${n}`
const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const report = (type: string, value: number, uom: string, more: object = {}) => ({
  sensorElementList: [{ sensorReport: [{ type, value, uom, ...more }] }],
})

describe('a query', () => {
  let house: House
  before(async () => {
    house = await openHouse()
    const events = [
      seen(CONTAINER, 'AZ-ALA', at(1), {
        eventID: id(1),
        ...report('Temperature', 4, 'CEL', { deviceID: 'https://devices.example/1', sDev: 2 }),
      }),
      seen(CONTAINER, 'AZ-ALA', at(2), {
        eventID: id(2),
        ...report('Temperature', 278.15, 'KEL', { deviceID: 'https://devices.example/2' }),
      }),
      seen('urn:ex:a_b:1', 'AZ-ALA', at(3), { eventID: id(3) }),
      seen('urn:ex:axb:1', 'AZ-ALA', at(4), { eventID: id(4) }),
      seen('urn:ex:a%25b:1', 'GE-GAR', at(5), { eventID: id(5), bizStep: 'departing' }),
      packed(
        'urn:epc:id:sscc:0614141.1234567890',
        ['urn:epc:id:sgtin:0614141.107346.2017'],
        'ADD',
        at(6),
        { eventID: id(6) },
      ),
      {
        type: 'TransformationEvent',
        eventID: id(7),
        eventTime: '2026-05-02T11:00:00.123456+04:00',
        eventTimeZoneOffset: '+04:00',
        inputEPCList: ['urn:ex:in:1'],
        outputEPCList: ['urn:ex:out:1'],
        outputQuantityList: [
          { epcClass: 'https://classes.example/oil', quantity: 0.1, uom: 'TNE' },
          { epcClass: 'https://classes.example/oil', quantity: 7 },
        ],
      },
      seen('urn:ex:deep:1', 'AZ-ALA', at(8), {
        eventID: id(8),
        '@context': [{ ex: EX }],
        'ex:box': {
          'ex:tray': [{ 'ex:egg': { weight: '61.5', 'ex:laid': '2026-05-01T08:00:00+04:00' } }],
        },
        'ex:weight': 0.1,
        'ex:note': 'x'.repeat(900),
      }),
      seen('urn:ex:wrong:1', 'AZ-ALA', at(9), {
        eventID: id(9),
        errorDeclaration: {
          declarationTime: at(10),
          reason: 'incorrect_data',
          correctiveEventIDs: [id(8)],
        },
      }),
    ]
    for (const event of events) {
      const answer = await house.call('POST', '/epcis/capture', documentOf([event]))
      assert.equal(answer.status, 202, answer.text)
    }
    await house.settle()
  })
  after(() => house.close())

  const ask = async (parameters: string) => {
    const answer = await house.app.http.inject({
      url: `/epcis/events?${parameters}`,
      headers: {
        authorization: 'Bearer the-administrator-key-of-tests',
        'gs1-extensions': `ex=${EX}`,
      },
    })
    const isFound = answer.statusCode === 200
    return {
      status: answer.statusCode,
      problem: isFound ? undefined : (JSON.parse(answer.body) as Problem),
      link: answer.headers.link as string | undefined,
      events: isFound
        ? (JSON.parse(answer.body) as QueryDocument).epcisBody.queryResults.resultsBody.eventList
        : [],
    }
  }
  const numbers = async (parameters: string): Promise<number[]> => {
    const { status, events, problem } = await ask(
      `orderBy=eventTime&orderDirection=ASC&perPage=100&${parameters}`,
    )
    assert.equal(status, 200, JSON.stringify(problem))
    return events.map(({ eventID }) => Number(String(eventID).split(':').at(-1)))
  }
  const names = (...values: readonly string[]): string => encodeURIComponent(values.join('|'))

  test('of more events than maxEventCount is refused; of exactly as many it is answered whole, page by page', async () => {
    assert.deepEqual(
      [(await ask('maxEventCount=9')).status, (await ask('maxEventCount=9')).events.length],
      [200, 9],
    )
    const { status, problem } = await ask('maxEventCount=8')
    assert.deepEqual([status, problem?.code], [413, 'journal.query-too-large'])
    const first = await ask('maxEventCount=9&perPage=4')
    assert.equal(first.events.length, 4)
    assert.match(first.link!, /rel="next"/)
    assert.equal((await ask('maxEventCount=3&perPage=2')).status, 413)
    const many = (count: number) =>
      ask(Array.from({ length: count }, (_, n) => `EQ_https://a.example/f${n}=1`).join('&'))
    assert.equal((await many(40)).status, 200)
    const complex = await many(41)
    assert.deepEqual([complex.status, complex.problem?.code], [413, 'journal.query-too-complex'])
  })

  test('of the first few ends after so many, over pages too, and says so by naming no next one', async () => {
    const whole = await ask('orderBy=eventTime&orderDirection=ASC&eventCountLimit=5')
    assert.deepEqual([whole.events.length, whole.link], [5, undefined])
    const found: unknown[] = []
    let parameters: string | undefined =
      'orderBy=eventTime&orderDirection=ASC&eventCountLimit=5&perPage=2'
    while (parameters !== undefined) {
      const page = await ask(parameters)
      found.push(...page.events.map(({ eventID }) => eventID))
      parameters = /<[^?]*\?([^>]+)>/.exec(page.link ?? '')?.[1]
    }
    assert.deepEqual(
      found,
      whole.events.map(({ eventID }) => eventID),
    )
    assert.equal((await ask('eventCountLimit=5')).status, 400)
    assert.equal((await ask('eventCountLimit=5&maxEventCount=5&orderBy=eventTime')).status, 400)
  })

  test('with several values of a parameter means any of them, and of several parameters all of them', async () => {
    const devices = names('https://devices.example/1', 'https://devices.example/2')
    assert.deepEqual(await numbers(`EQ_deviceID=${devices}`), [1, 2])
    assert.deepEqual(
      await numbers(
        `EQ_type=${names('Temperature', 'Mass')}&EQ_deviceID=${names('https://devices.example/2')}`,
      ),
      [2],
    )
    assert.deepEqual(
      await numbers(`EQ_bizStep=${names('urn:epcglobal:cbv:bizstep:departing', 'loading')}`),
      [5, 6],
    )
  })

  test('with a parameter that nobody knows is refused with every reason at once, and never answered with nothing', async () => {
    const { status, problem } = await ask(
      'EQ_bizstep=x&GE_eventDate=2026-01-01T00:00:00Z&EQ_action=LOOK',
    )
    assert.equal(status, 400)
    assert.equal(problem?.code, 'journal.query-parameter')
    assert.deepEqual(
      problem?.reasons?.map(({ pointer }) => pointer),
      ['/EQ_bizstep', '/GE_eventDate', '/EQ_action'],
    )
  })

  test('takes no character of an identifier for a wildcard, and says where a star may not stand', async () => {
    assert.deepEqual(await numbers(`MATCH_epc=${names('urn:ex:a_b:1')}`), [3])
    assert.deepEqual(await numbers(`MATCH_anyEPC=${names('urn:ex:a%25b:1')}`), [5])
    assert.deepEqual(await numbers(`MATCH_epc=${names('urn:ex:a%:1')}`), [])
    assert.deepEqual(await numbers(`MATCH_anyEPC=${names('urn:epc:idpat:bic:*')}`), [1, 2])
  })

  test('that asks for no error declaration asks nothing, and what an error declaration says is found', async () => {
    assert.equal((await numbers('EXISTS_errorDeclaration=false')).length, 9)
    assert.deepEqual(await numbers('EXISTS_errorDeclaration=true'), [9])
    assert.deepEqual(
      await numbers(
        `EQ_errorReason=${names('urn:epcglobal:cbv:er:incorrect_data')}&GE_errorDeclarationTime=${names(at(10))}`,
      ),
      [9],
    )
    assert.deepEqual(await numbers(`LT_errorDeclarationTime=${names(at(10))}`), [])
    assert.deepEqual(await numbers(`EQ_correctiveEventID=${names(id(8))}`), [9])
  })

  test('within a place finds what happened at the place itself, master data or not', async () => {
    assert.deepEqual(await numbers(`WD_readPoint=${names('urn:karvan:place:GE-GAR')}`), [5])
    assert.deepEqual(
      await numbers(
        `WD_bizLocation=${names('urn:karvan:place:GE-GAR', 'urn:karvan:place:AZ-NOWHERE')}`,
      ),
      [5],
    )
  })

  test('finds by master data what is inside of a place, descends from a class and has an attribute', async () => {
    const [port, berth] = ['https://places.example/port', 'https://places.example/port/berth']
    const [oils, olive] = ['https://classes.example/oils', 'https://classes.example/oil']
    const vocabulary = (type: string, elements: object[]) => ({
      type: `urn:epcglobal:epcis:vtype:${type}`,
      vocabularyElementList: elements,
    })
    const document = {
      ...documentOf([
        seen('urn:ex:moored:1', 'AZ-ALA', at(11), {
          eventID: id(10),
          readPoint: { id: berth },
          bizLocation: { id: port },
        }),
      ]),
      epcisHeader: {
        epcisMasterData: {
          vocabularyList: [
            vocabulary('ReadPoint', [
              { id: port, children: [berth] },
              { id: berth, attributes: [{ id: 'cbvmda:site', attribute: 'deep water' }] },
            ]),
            vocabulary('EPCClass', [{ id: oils, children: [olive] }]),
          ],
        },
      },
    }
    const answer = await house.call('POST', '/epcis/capture', document)
    assert.equal(answer.status, 202, answer.text)
    await house.settle()
    assert.deepEqual(await numbers(`WD_readPoint=${names(port)}`), [10])
    assert.deepEqual(await numbers(`EQ_readPoint=${names(port)}`), [])
    assert.deepEqual(await numbers(`MATCH_anyEPCClass=${names(oils)}`), [7])
    assert.deepEqual(await numbers(`EQATTR_readPoint_cbvmda:site=${names('deep water')}`), [10])
    assert.deepEqual(await numbers(`EQATTR_readPoint_cbvmda:site=${names('shallow')}`), [])
    assert.deepEqual(
      await numbers(`HASATTR_readPoint=${names('urn:epcglobal:cbv:mda:site')}`),
      [10],
    )
  })

  test('for an unknown ID of an event answers 404', async () => {
    const unknown = await house.call('GET', '/epcis/events/urn%3Aquery%3Aevent%3A99')
    assert.equal(unknown.status, 404)
    assert.equal((await house.call('GET', '/epcis/events/urn%3Aquery%3Aevent%3A1')).status, 200)
  })

  test('for a thing finds it in every part that it may play, in either form of its identifier', async () => {
    for (const [thing, found] of [
      ['urn:epc:id:sscc:0614141.1234567890', 6],
      ['https://id.gs1.org/00/106141412345678908', 6],
      ['https://id.gs1.org/01/10614141073464/21/2017', 6],
      ['urn:ex:in:1', 7],
      ['urn:ex:out:1', 7],
    ] as const)
      assert.deepEqual(await numbers(`MATCH_anyEPC=${names(thing)}`), [found], thing)
    assert.deepEqual(await numbers(`MATCH_inputEPC=${names('urn:ex:out:1')}`), [])
    assert.deepEqual(await numbers(`MATCH_epc=${names('urn:epc:id:sscc:0614141.1234567890')}`), [])
  })

  test('compares decimals and instants exactly, and gives times back as they were said', async () => {
    assert.deepEqual(await numbers('EQ_ex:weight=0.1'), [8])
    assert.deepEqual(await numbers('GT_ex:weight=0.1'), [])
    assert.deepEqual(await numbers('EQ_quantity_KGM=100'), [7])
    assert.deepEqual(await numbers('EQ_quantity=7'), [7])
    const time = names('2026-05-02T07:00:00.123456Z')
    const later = names('2026-05-02T07:00:00.123457Z')
    const among = `MATCH_anyEPC=${names('urn:ex:in:1')}`
    assert.deepEqual(
      [
        await numbers(`${among}&GE_eventTime=${time}`),
        await numbers(`${among}&GE_eventTime=${later}`),
      ],
      [[7], []],
    )
    const [event] = (await ask(`EQ_eventID=${names(id(7))}`)).events
    assert.deepEqual(
      [event!.eventTime, event!.eventTimeZoneOffset],
      ['2026-05-02T11:00:00.123456+04:00', '+04:00'],
    )
  })

  test('finds a measured value in any unit of its kind: 277.15 kelvin is 4 degrees Celsius', async () => {
    assert.deepEqual(await numbers('EQ_value_KEL=277.15'), [1])
    assert.deepEqual(await numbers('EQ_value_CEL=4|5'), [1, 2])
    assert.deepEqual(await numbers('GE_value_FAH=40.9'), [2])
    assert.deepEqual(await numbers('LE_sDev_KEL=2'), [1])
    assert.deepEqual(await numbers('EQ_value_KGM=4'), [])
  })

  test('finds fields of one’s own at any depth, by number and instant too, however long their text', async () => {
    assert.deepEqual(await numbers('EQ_INNER_weight=61.5'), [8])
    assert.deepEqual(await numbers('GE_INNER_weight=61'), [8])
    assert.deepEqual(await numbers(`EQ_INNER_ex:laid=${names('2026-05-01T04:00:00Z')}`), [8])
    assert.deepEqual(await numbers(`EXISTS_INNER_${encodeURIComponent(`${EX}egg`)}=`), [8])
    assert.deepEqual(await numbers('EXISTS_ex:egg=true'), [])
    assert.deepEqual(await numbers('EXISTS_ex:box=true'), [8])
    assert.deepEqual(await numbers(`EQ_ex:note=${names('x'.repeat(900))}`), [8])
    assert.deepEqual(await numbers(`EQ_ex:note=${names(`${'x'.repeat(899)}y`)}`), [])
  })

  test('refuses prefixes that the request does not declare', async () => {
    const { status, problem } = await ask('EQ_nobody:weight=1')
    assert.equal(status, 400)
    assert.match(problem!.reasons![0]!.message, /prefix is not declared/)
  })
})
