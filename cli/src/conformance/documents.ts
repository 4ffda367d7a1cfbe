import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { CaptureJob, Problem, Timeline } from '@karvan/contract'
import {
  listThings,
  publishedFaults,
  type ReadResult,
  readDocument,
  readEvent,
} from '@karvan/epcis'
import { findContradiction, isSame } from './contradiction.ts'
import { checkQuery, isQuery } from './queries.ts'
import { type Line, listFiles } from './report.ts'
import { type Answer, type Call, createCall, startServer } from './server.ts'

/** Every JSON document of a directory through a fresh server: invalid ones refused, the others captured and found again. */
export const checkDocuments = async (
  directory: string,
  tell: (line: Line) => void,
): Promise<void> => {
  const server = await startServer()
  try {
    const call = createCall(server)
    const captured: { file: string; text: string; document: ReadResult }[] = []
    for (const file of listFiles(directory, ['.json', '.jsonld'])) {
      const text = readFileSync(join(directory, file), 'utf8')
      const line = await checkDocument(call, file, text)
      tell(line)
      const document = read(text)
      if (line.verdict === 'passed' && isCapture(file, document))
        captured.push({ file, text, document })
    }
    for (const { file, document } of captured) tell(await checkTimelines(call, file, document))
    tell(
      await checkResent(
        call,
        captured.map(({ text }) => text),
      ),
    )
    for (const line of await checkSameIds(call, captured)) tell(line)
  } finally {
    await server.stop()
  }
}

/** A document, or a single event, by what stands in it. */
const read = (text: string): ReadResult => {
  if (!typeOf(text)?.endsWith('Event')) return readDocument(text)
  const { event, ...single } = readEvent(text)
  const events = event ? [event] : []
  return { ...single, kind: 'capture', events, wrong: [], masterData: [] }
}

const typeOf = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { type?: string } | null)?.type
  } catch {
    return undefined
  }
}

const isInvalid = (file: string): boolean => file.split(/[\\/]/).includes('Invalid')
const isCapture = (file: string, { kind }: ReadResult): boolean =>
  !isInvalid(file) && kind === 'capture'

const captureRoute = (text: string): string =>
  typeOf(text)?.endsWith('Event') ? '/epcis/events' : '/epcis/capture'

/**
 * An event that is there already cannot be created again, nor one under an id that another file uses for something else;
 * in a document the first is known and the second is kept beside the other.
 */
const captureText = async (call: Call, text: string): Promise<Answer> => {
  const answer = await call('POST', captureRoute(text), text)
  if (answer.status !== 409) return answer
  const document = {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-01-01T00:00:00Z',
    epcisBody: { eventList: [] },
  }
  const wrapped = JSON.stringify(document).replace('[]', () => `[${text}]`)
  return call('POST', '/epcis/capture', wrapped)
}

const checkDocument = async (call: Call, file: string, text: string): Promise<Line> => {
  if (isQuery(text)) return checkQuery(call, file, text, isInvalid(file))
  const { status, body } = await captureText(call, text)
  const problem = (body ?? {}) as Partial<Problem>
  const pointers = (problem.reasons ?? []).map(({ pointer }) => pointer ?? '')
  const reasons = (problem.reasons ?? [])
    .map(({ pointer, message }) => `${pointer} ${message}`)
    .join('; ')
  if (isInvalid(file)) {
    const pointed = status === 400 && isExpected(file, pointers)
    return {
      verdict: pointed ? 'passed' : 'failed',
      name: file,
      detail: pointed ? `refused: ${reasons}` : `answered ${status} ${reasons}`,
    }
  }
  if (status === 202 || status === 201)
    return { verdict: 'passed', name: file, detail: describeJob(body) }
  const known = findContradiction(file, pointers)
  return {
    verdict: known ? 'noted' : 'failed',
    name: file,
    detail: known ? `contradicts the standard: ${reasons}` : `answered ${status} ${reasons}`,
  }
}

/** Refused exactly where it is known to be wrong; of a file that is not known, anywhere. */
const isExpected = (file: string, pointers: readonly string[]): boolean => {
  const known = Object.entries(publishedFaults).find(([published]) => isSame(published, file))
  if (!known) return pointers.length > 0
  const expected = known[1].map((fault) => fault.split(' ')[0]!)
  return isDeepStrictEqual(new Set(pointers), new Set(expected))
}

/** A single event is answered without a body. */
const describeJob = (body: unknown): string => {
  const { events, captured, duplicates } = (body ?? {}) as Partial<CaptureJob>
  return events === undefined
    ? 'captured'
    : `${events} events, ${captured} new, ${duplicates} known before`
}

/** Every thing that the document names has its timeline, and every event is in the journal. */
const checkTimelines = async (call: Call, file: string, { events }: ReadResult): Promise<Line> => {
  const things = new Set(events.flatMap(({ event }) => listThings(event).map(({ thing }) => thing)))
  const without: string[] = []
  for (const thing of things) {
    const { status, body } = await waitFor(() =>
      call('GET', `/api/things/${encodeURIComponent(thing)}/timeline`),
    )
    if (status !== 200 || (body as Timeline).entries.length === 0) without.push(thing)
  }
  const name = `${file} timelines`
  if (without.length > 0)
    return { verdict: 'failed', name, detail: `none for ${without.join(', ')}` }
  return { verdict: 'passed', name, detail: `${things.size} things` }
}

/** Tracking follows the journal within a moment: asks again for up to five seconds. */
const waitFor = async (ask: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask()
    if (answer.status === 200 || attempt === 50) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const countEvents = async (call: Call): Promise<number> =>
  ((await call('GET', '/api/verification?after=0')).body as { head: number }).head

const checkResent = async (call: Call, texts: readonly string[]): Promise<Line> => {
  const before = await countEvents(call)
  for (const text of texts) await call('POST', captureRoute(text), text)
  const after = await countEvents(call)
  const name = 'all sent again'
  return {
    verdict: before === after ? 'passed' : 'failed',
    name,
    detail: `${before} events before, ${after} after`,
  }
}

/** Documents that share an event id with different content: both there, both marked. */
const checkSameIds = async (
  call: Call,
  captured: readonly { file: string; document: ReadResult }[],
): Promise<Line[]> => {
  const contents = new Map<string, Map<string, string>>()
  for (const { file, document } of captured) {
    for (const { event, source } of document.events) {
      const id = event.eventID
      if (id === undefined || event.errorDeclaration) continue
      contents.set(id, (contents.get(id) ?? new Map()).set(source.replace(/\s+/g, ''), file))
    }
  }
  const lines: Line[] = []
  for (const [id, spellings] of contents) {
    if (spellings.size < 2) continue
    const { body } = await call('GET', `/epcis/events/${encodeURIComponent(id)}`)
    const list = eventList(body).filter((event) => !('errorDeclaration' in event))
    const marked = list.filter((event) => event['karvan:conflicting'] === true).length
    const right = list.length === 1 ? marked === 0 : marked === list.length
    const detail = `${[...spellings.values()].join(', ')}: ${list.length} contents, ${marked} marked`
    lines.push({ verdict: right ? 'passed' : 'failed', name: `shared id ${id}`, detail })
  }
  return lines
}

const eventList = (body: unknown): Record<string, unknown>[] =>
  (
    body as {
      epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } }
    }
  ).epcisBody.queryResults.resultsBody.eventList
