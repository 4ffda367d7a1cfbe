import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { CaptureJob, Problem } from '@karvan/contract'
import { createManualClock } from '../src/platform/index.ts'
import { documentOf, type House, openHouse, seen } from './house.ts'

const TIME = '2026-05-01T10:00:00Z'
const CONTEXT = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld']
const LIMITS = { events: 50, bytes: 40_000 }

/** The containers of these tests are made up: their check digits are not looked at. */
const warnedOf = ({ warnings }: CaptureJob): string[] =>
  warnings
    .filter(({ code }) => code !== 'check-digit')
    .map(({ code, pointer }) => `${code} ${pointer}`)

let serial = 0
const container = (): string => `urn:epc:id:bic:JOBU${String(++serial).padStart(6, '0')}0`
const event = (more: object = {}) => seen(container(), 'AZ-ALA', TIME, more)
const single = (one: object): object => ({ '@context': CONTEXT, ...one })

describe('what becomes of a captured document', () => {
  let house: House
  const clock = createManualClock('2026-05-02T00:00:00Z')
  before(async () => {
    house = await openHouse(clock, undefined, { captureLimits: LIMITS })
  })
  after(() => house.close())

  const send = async (
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
    key?: string,
  ) => {
    const answer = await house.app.http.inject({
      method: 'POST',
      url,
      headers: {
        authorization: `Bearer ${key ?? 'the-administrator-key-of-tests'}`,
        'content-type': 'application/ld+json',
        ...headers,
      },
      payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    })
    const { statusCode: status, headers: told, body: text } = answer
    const parsed = text === '' ? undefined : JSON.parse(text)
    return { status, headers: told, text, job: parsed as CaptureJob, problem: parsed as Problem }
  }
  const proceed = (events: readonly object[], key?: string, more: object = {}) =>
    send(
      '/epcis/capture',
      { ...documentOf(events), ...more },
      { 'gs1-capture-error-behaviour': 'proceed' },
      key,
    )
  const jobAt = async (location: unknown): Promise<CaptureJob> =>
    (await house.call<CaptureJob>('GET', String(location))).body
  const isThere = async ({ eventID }: Record<string, unknown>): Promise<boolean> =>
    (await house.call('GET', `/epcis/events/${encodeURIComponent(String(eventID))}`)).status === 200

  test('POST /capture answers 202 with the Location of a job that says what the standard asks of it', async () => {
    const { status, headers } = await send('/epcis/capture', documentOf([event()]))
    assert.equal(status, 202)
    assert.match(String(headers.location), /^\/epcis\/capture\/[0-9a-f-]{36}$/)
    assert.equal(headers['gs1-capture-error-behaviour'], 'rollback')
    const job = await jobAt(headers.location)
    assert.equal(String(headers.location), `/epcis/capture/${job.captureID}`)
    assert.deepEqual(
      [job.running, job.success, job.captureErrorBehaviour, job.errors],
      [false, true, 'rollback', []],
    )
    assert.ok(!Number.isNaN(Date.parse(job.createdAt)) && job.finishedAt !== undefined)
  })

  test('rollback: nothing of a document is captured in which anything is wrong, and all of it is told', async () => {
    const right = event()
    const answer = await send(
      '/epcis/capture',
      documentOf([right, event({ action: 'MOVE' }), event({ eventTime: 'noon' })]),
      { 'gs1-capture-error-behaviour': 'rollback' },
    )
    assert.deepEqual(
      [answer.status, answer.problem.type, answer.problem.code],
      [400, 'epcisException:ValidationException', 'capture.invalid-document'],
    )
    assert.deepEqual(
      answer.problem.reasons?.map(({ pointer }) => pointer),
      ['/epcisBody/eventList/1/action', '/epcisBody/eventList/2/eventTime'],
    )
    assert.equal(await isThere(right), false)
  })

  test('proceed: what is right of a document is captured, and the job lists all that is wrong with the rest', async () => {
    const carrier = await house.createParty('carrier', 'RU')
    const rights = [{ place: 'AZ-YAL', exclusive: true }]
    const terminal = await house.createParty('terminal', 'AZ')
    await house.call('PUT', `/api/organisations/${terminal.id}/places`, rights)
    const right = [event(), event()]
    const person = event({ 'karvan:remark': 'tel. +994 50 123 45 67' })
    const foreign = seen(container(), 'AZ-YAL', TIME)
    const wrong = event({ action: 'MOVE' })
    const answer = await proceed([right[0]!, wrong, person, foreign, right[1]!], carrier.key)
    assert.equal(answer.status, 202)
    const job = await jobAt(answer.headers.location)
    assert.deepEqual(
      [job.success, job.running, job.captureErrorBehaviour],
      [false, false, 'proceed'],
    )
    assert.deepEqual([job.events, job.captured, job.duplicates, job.rejected], [5, 2, 0, 3])
    assert.deepEqual(
      job.errors.map(({ type, status, code, pointer }) => `${status} ${type} ${code} ${pointer}`),
      [
        '400 epcisException:ValidationException not-a-word /epcisBody/eventList/1/action',
        '422 epcisException:ValidationException capture.personal-data /epcisBody/eventList/2/karvan:remark',
        '403 epcisException:SecurityException capture.foreign-place /epcisBody/eventList/3/readPoint',
        '403 epcisException:SecurityException capture.foreign-place /epcisBody/eventList/3/bizLocation',
      ],
    )
    assert.equal(job.errorCount, 4)
    assert.deepEqual(answer.job.errors, job.errors)
    assert.doesNotMatch(answer.text, /123 45 67/)
    const there = await Promise.all([...right, wrong, person, foreign].map(isThere))
    assert.deepEqual(there, [true, true, false, false, false])
    assert.equal(
      (await house.call('GET', String(answer.headers.location), undefined, carrier.key)).status,
      200,
    )
    const stranger = await house.createParty('carrier', 'IR')
    assert.equal(
      (await house.call('GET', String(answer.headers.location), undefined, stranger.key)).status,
      404,
    )
  })

  test('proceed: a document of which nothing is right has a job too, and one that is not whole is refused', async () => {
    const none = await proceed([event({ action: 'MOVE' })])
    assert.deepEqual([none.status, none.job.captured, none.job.rejected], [202, 0, 1])
    const frame = await proceed([event()], undefined, { creationDate: 'today' })
    assert.deepEqual([frame.status, frame.problem.code], [400, 'capture.invalid-document'])
    const cut = await send('/epcis/capture', JSON.stringify(documentOf([event()])).slice(0, -9), {
      'gs1-capture-error-behaviour': 'proceed',
    })
    assert.equal(cut.status, 400)
    for (const behaviour of ['all', 'ignore']) {
      const odd = await send('/epcis/capture', documentOf([event()]), {
        'gs1-capture-error-behaviour': behaviour,
      })
      assert.deepEqual([odd.status, odd.problem.code], [400, 'capture.unknown-behaviour'])
    }
  })

  test('proceed: a declaration of an error in what others captured is left out alone', async () => {
    const authority = await house.createParty('authority', 'AZ')
    const theirs = event()
    await house.capture([theirs])
    const own = event()
    const declares = { ...theirs, errorDeclaration: { declarationTime: '2026-05-01T11:00:00Z' } }
    const { job } = await proceed([own, declares, declares], authority.key)
    assert.deepEqual([job.captured, job.rejected, job.errorCount], [1, 2, 2])
    assert.deepEqual(
      job.errors.map(({ code, pointer }) => `${code} ${pointer}`),
      [1, 2].map((at) => `journal.foreign-declaration /epcisBody/eventList/${at}`),
    )
    const whole = await send('/epcis/capture', documentOf([declares]), {}, authority.key)
    assert.deepEqual(
      [whole.status, whole.problem.reasons?.map(({ pointer }) => pointer)],
      [403, ['/epcisBody/eventList/0']],
    )
  })

  test('what may be data of a person is not repeated in the error of a wrong event', async () => {
    const wrong = event({ 'ex:driverName': 'Rashad Aliyev', 'karvan:note': 1 })
    const { job } = await proceed([{ ...wrong, readPoint: 'rashad@example.az' }, event()])
    assert.ok(job.errors.some(({ pointer }) => pointer.endsWith('/readPoint')))
    assert.doesNotMatch(JSON.stringify(job), /Rashad A|rashad@/)
  })

  test('proceed twice at once: each event is captured once, and both jobs tell the same errors', async () => {
    const events = [
      ...Array.from({ length: 30 }, () => event()),
      ...Array.from({ length: 9 }, () => event({ action: 'MOVE' })),
    ]
    const jobs = await Promise.all(Array.from({ length: 6 }, () => proceed(events)))
    const sum = (of: 'captured' | 'duplicates' | 'rejected'): number =>
      jobs.reduce((total, { job }) => total + job[of], 0)
    assert.deepEqual([sum('captured'), sum('duplicates'), sum('rejected')], [30, 150, 54])
    for (const { job } of jobs) assert.deepEqual(job.errors, jobs[0]!.job.errors)
    const there = await Promise.all(events.map(isThere))
    assert.equal(there.filter(Boolean).length, 30)
  })

  test('a record time that a document brings is not taken: the journal gives its own', async () => {
    const early = event({ recordTime: '2001-01-01T00:00:00Z' })
    await house.capture([early])
    const { text } = await house.call(
      'GET',
      `/epcis/events/${encodeURIComponent(String(early.eventID))}`,
    )
    assert.doesNotMatch(text, /2001-01-01/)
    assert.match(text, /"recordTime":"2026-05-02T/)
  })

  test('the answer to a query is captured as a document is', async () => {
    const one = event({ recordTime: '2001-01-01T00:00:00Z' })
    const { eventList } = { eventList: [one, event({ action: 'MOVE' })] }
    const document = {
      '@context': CONTEXT.concat(),
      type: 'EPCISQueryDocument',
      epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList } } },
    }
    const answer = await send('/epcis/capture', document, {
      'gs1-capture-error-behaviour': 'proceed',
    })
    assert.deepEqual([answer.status, answer.job.captured], [202, 1], answer.text)
    assert.match(
      answer.job.errors[0]!.pointer,
      /^\/epcisBody\/queryResults\/resultsBody\/eventList\/1\//,
    )
    assert.ok(await isThere(one))
  })

  test('POST /events creates one event: 201 with its Location, also when it brought no id', async () => {
    const { eventID: _, ...without } = event()
    const created = await send('/epcis/events', single(without))
    assert.equal(created.status, 201, created.text)
    const location = decodeURIComponent(String(created.headers.location))
    assert.match(location, /^\/epcis\/events\/ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/)
    assert.equal((await house.call('GET', String(created.headers.location))).status, 200)
  })

  test('POST /events of an event that is there, or under an id of one that says something else, is 409', async () => {
    const one = event()
    assert.equal((await send('/epcis/events', single(one))).status, 201)
    const again = await send('/epcis/events', single({ ...one }))
    assert.deepEqual(
      [again.status, again.problem.code, again.problem.type],
      [409, 'capture.known-event', 'epcisException:ResourceAlreadyExistsException'],
    )
    assert.equal((await house.call('GET', String(again.headers.location))).status, 200)
    const other = await send('/epcis/events', single({ ...one, bizStep: 'departing' }))
    assert.deepEqual([other.status, other.problem.code], [409, 'capture.other-content'])
    const { text } = await house.call('GET', String(again.headers.location))
    assert.doesNotMatch(text, /departing|conflicting/)
  })

  test('POST /events of an id that only strangers use tells nothing of them, who sees both is told', async () => {
    const [one, two] = [
      await house.createParty('carrier', 'RU'),
      await house.createParty('carrier', 'IR'),
    ]
    const theirs = event()
    assert.equal((await send('/epcis/events', single(theirs), {}, one.key)).status, 201)
    const mine = single({ ...theirs, bizStep: 'departing' })
    assert.equal((await send('/epcis/events', mine, {}, two.key)).status, 201)
    const operator = await send('/epcis/events', single({ ...theirs, bizStep: 'loading' }))
    assert.equal(operator.problem.code, 'capture.other-content')
  })

  test('POST /events at once: of one event one is created, of two contents under one id one is', async () => {
    const same = single(event())
    const asked = Array.from({ length: 8 }, () => send('/epcis/events', same))
    assert.deepEqual((await Promise.all(asked)).map(({ status }) => status).sort(), [
      201,
      ...Array(7).fill(409),
    ])
    const id = `urn:uuid:${randomUUID()}`
    const steps = ['arriving', 'departing', 'loading', 'unloading']
    const contents = steps.map((bizStep) =>
      send(
        '/epcis/events',
        single(seen('urn:epc:id:bic:JOBU0000000', 'AZ-ALA', TIME, { eventID: id, bizStep })),
      ),
    )
    assert.deepEqual(
      (await Promise.all(contents)).map(({ status }) => status).sort(),
      [201, 409, 409, 409],
    )
  })

  test('an error declaration repeats the id of its event by right, with its reason and corrective events', async () => {
    const wrong = event()
    const right = event()
    assert.equal((await send('/epcis/events', single(wrong))).status, 201)
    const errorDeclaration = {
      declarationTime: '2026-05-01T13:00:00Z',
      reason: 'https://ref.gs1.org/cbv/ER-incorrect_data',
      correctiveEventIDs: [right.eventID],
    }
    const declared = single({ ...wrong, errorDeclaration })
    assert.equal((await send('/epcis/events', declared)).status, 201)
    assert.equal((await send('/epcis/events', declared)).status, 409)
    assert.equal((await send('/epcis/events', single(right))).status, 201)
    const { rows } = await house.db.query<Record<string, unknown>>(
      `select declaration_reason as reason, corrective_ids as ids, conflicting
       from journal.event where event_id = $1::text order by position`,
      [wrong.eventID],
    )
    assert.deepEqual(rows, [
      { reason: null, ids: null, conflicting: false },
      { reason: 'incorrect_data', ids: [right.eventID], conflicting: false },
    ])
    const otherwise = { ...wrong, bizStep: 'departing', errorDeclaration }
    const job = await house.capture([otherwise])
    assert.deepEqual(warnedOf(job), ['capture.declares-other-content /epcisBody/eventList/0'])
  })

  test('two contents under one id are both kept by POST /capture, and the job warns who sees both', async () => {
    const one = event()
    await house.capture([one])
    const job = await house.capture([event(), { ...one, bizStep: 'departing' }])
    assert.deepEqual(
      [job.captured, warnedOf(job)],
      [2, ['capture.other-content /epcisBody/eventList/1']],
    )
    const stranger = await house.createParty('carrier', 'KZ')
    const theirs = await house.capture([{ ...one, bizStep: 'loading' }], stranger.key)
    assert.deepEqual([theirs.captured, warnedOf(theirs)], [1, []])
  })

  test('the limit of events holds exactly: as many as are announced are taken, one more is 413', async () => {
    const events = Array.from({ length: LIMITS.events }, () => ({
      ...event(),
      disposition: undefined,
    }))
    const fits = await send('/epcis/capture', documentOf(events))
    assert.deepEqual([fits.status, fits.job.captured], [202, LIMITS.events])
    for (const behaviour of ['rollback', 'proceed']) {
      const over = await send('/epcis/capture', documentOf([...events, event()]), {
        'gs1-capture-error-behaviour': behaviour,
      })
      assert.deepEqual(
        [over.status, over.problem.code, over.problem.type],
        [413, 'capture.too-many-events', 'epcisException:CaptureLimitExceededException'],
      )
      assert.equal(over.headers['gs1-epcis-capture-limit'], String(LIMITS.events))
    }
  })

  test('the limit of bytes holds exactly, also for what is sent packed', async () => {
    const text = JSON.stringify(documentOf([event()]))
    const padded = (bytes: number): Buffer => Buffer.from(text + ' '.repeat(bytes - text.length))
    for (const packed of [false, true]) {
      const post = (bytes: number) => {
        const body = packed ? gzipSync(padded(bytes)) : padded(bytes)
        return send('/epcis/capture', body, packed ? { 'content-encoding': 'gzip' } : {})
      }
      const fits = await post(LIMITS.bytes)
      assert.equal(fits.status, 202, fits.text)
      const over = await post(LIMITS.bytes + 1)
      assert.deepEqual(
        [over.status, over.problem.type],
        [413, 'epcisException:CaptureLimitExceededException'],
      )
      assert.equal(over.headers['gs1-epcis-capture-file-size-limit'], String(LIMITS.bytes))
    }
    const bomb = await send('/epcis/capture', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)), {
      'content-encoding': 'gzip',
    })
    assert.equal(bomb.status, 413)
    const odd = await send('/epcis/capture', text, { 'content-encoding': 'compress' })
    assert.deepEqual(
      [odd.status, odd.problem.type],
      [415, 'epcisException:UnsupportedMediaTypeException'],
    )
    const torn = await send('/epcis/capture', gzipSync(text).subarray(0, 40), {
      'content-encoding': 'gzip',
    })
    assert.equal(torn.status, 400)
  })

  test('jobs are listed newest first, page by page, and none is skipped or told twice while others are made', async () => {
    const carrier = await house.createParty('carrier', 'TM')
    const made: string[] = []
    for (let count = 0; count < 7; count++) {
      if (count % 3 === 0) clock.advance(1_000)
      made.push((await house.capture([event()], carrier.key)).captureID)
    }
    const told: string[] = []
    let url: string | undefined = '/epcis/capture?perPage=2'
    while (url) {
      const page: Awaited<ReturnType<typeof house.call<CaptureJob[]>>> = await house.call(
        'GET',
        url,
        undefined,
        carrier.key,
      )
      assert.equal(page.status, 200)
      told.push(...page.body.map(({ captureID }) => captureID))
      url = /^<([^>]+)>; rel="next"$/.exec(String(page.headers.link ?? ''))?.[1]
      assert.equal(page.headers['gs1-next-page-token-expires'] !== undefined, url !== undefined)
      clock.advance(1_000)
      await house.capture([event()], carrier.key)
    }
    assert.equal(new Set(told).size, told.length)
    assert.deepEqual([...told].sort(), [...made].sort())
  })

  test('a page that cannot be read is refused with every reason, an expired token too', async () => {
    const ask = (query: string) => house.call<Problem>('GET', `/epcis/capture?${query}`)
    const wrong = await ask('perPage=0&nextPageToken=x&colour=red')
    assert.deepEqual(
      [wrong.status, wrong.body.reasons?.map(({ pointer }) => pointer).sort()],
      [400, ['/colour', '/nextPageToken', '/perPage']],
    )
    await house.capture([event()])
    await house.capture([event()])
    const page = await house.call('GET', '/epcis/capture?perPage=1')
    const next = /<([^>]+)>/.exec(String(page.headers.link))![1]!
    assert.equal((await house.call('GET', next)).status, 200)
    clock.advance(24 * 60 * 60 * 1000 + 1_000)
    const late = await house.call<Problem>('GET', next)
    assert.deepEqual([late.status, late.body.code], [400, 'platform.expired-page-token'])
    assert.equal((await house.call('GET', '/epcis/capture/one')).status, 404)
  })

  test('what is too long to be looked up is refused, or left out, and no fault; long texts are taken', async () => {
    const long = `urn:x:${randomBytes(2_000).toString('hex')}`
    const named: [object, string][] = [
      [{ eventID: long }, 'id'],
      [{ epcList: [long] }, 'thing'],
      [{ bizLocation: { id: long } }, 'place'],
      [{ bizStep: long }, 'step'],
    ]
    for (const [more, name] of named) {
      const whole = await send('/epcis/capture', documentOf([event(more)]))
      assert.deepEqual([whole.status, whole.problem.code], [422, 'capture.too-long'], name)
      const { job } = await proceed([event(), event(more)])
      assert.deepEqual([job.captured, job.rejected], [1, 1], name)
      assert.equal(job.errors[0]!.pointer, '/epcisBody/eventList/1')
    }
    const elements: object[] = [
      { id: long },
      { id: 'urn:x:a', children: [long] },
      { id: 'urn:x:a', attributes: [{ id: long, attribute: 1 }] },
    ]
    for (const element of elements) {
      const vocabularyList = [{ type: 'urn:x:v', vocabularyElementList: [element] }]
      const { status, problem } = await proceed([], undefined, {
        epcisHeader: { epcisMasterData: { vocabularyList } },
      })
      assert.deepEqual(
        [status, problem.code, problem.reasons?.[0]?.pointer],
        [
          422,
          'capture.too-long',
          '/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0',
        ],
      )
    }
    const signs = Array.from(randomBytes(4_000), (byte, at) =>
      String.fromCodePoint(0x4e00 + byte * 79 + (at % 79)),
    ).join('')
    assert.equal((await proceed([event({ 'karvan:note': signs })])).job.captured, 1)
    assert.equal((await proceed([event({ [`${long}:x`]: 1 })])).job.captured, 1)
  })

  test('a field of one’s own with a long name is taken, and found by the whole of its name', async () => {
    const name = `urn:x:${randomBytes(2_000).toString('hex')}`
    const one = event({ [`${name}:x`]: 1 })
    assert.equal((await proceed([one])).job.captured, 1)
    const found = async (field: string): Promise<boolean> => {
      const url = `/epcis/events?EQ_${encodeURIComponent(field)}=1`
      const { status, text } = await house.call('GET', url)
      assert.equal(status, 200, text)
      return text.includes(String(one.eventID))
    }
    assert.deepEqual([await found(`${name}:x`), await found(`${name}:y`)], [true, false])
  })

  test('a sensor element without reports, ILMD on what adds nothing, an unpacking of nothing: refused', async () => {
    const sensor = (
      more: object,
      report: object[] = [{ type: 'Temperature', value: 4, uom: 'CEL' }],
    ) => event({ sensorElementList: [{ sensorMetadata: more, sensorReport: report }] })
    const aggregation = {
      type: 'AggregationEvent',
      eventTime: TIME,
      eventTimeZoneOffset: '+00:00',
      childEPCs: [container()],
    }
    const wrong: [object, RegExp][] = [
      [sensor({}, []), /sensorReport/],
      [event({ ilmd: { 'karvan:lot': 'A' } }), /ilmd/],
      [{ ...aggregation, action: 'ADD' }, /parentID/],
      [{ ...aggregation, action: 'DELETE' }, /parentID/],
    ]
    for (const [one, at] of wrong) {
      const { job } = await proceed([one, event()])
      assert.deepEqual([job.captured, job.rejected], [1, 1], JSON.stringify(one))
      assert.match(job.errors[0]!.pointer, at)
    }
    for (const one of [
      sensor({ time: TIME }),
      event({ action: 'ADD', ilmd: { 'karvan:lot': 'A' } }),
    ])
      assert.equal((await proceed([one])).job.captured, 1)
  })
})
