import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  convertXml,
  type EpcisEvent,
  identifyEvent,
  knownXmlContradictions,
  type Problem,
  readDocument,
  readEvent,
  readXmlDocument,
  readXmlEvent,
  writeXml,
} from '@karvan/epcis'
import { type Line, listFiles } from './report.ts'

/** Every document in XML against the one of the same name in JSON, beside it or in the folder JSON for XML. */
export const checkXmlPairs = async (
  directory: string,
  tell: (line: Line) => void,
): Promise<void> => {
  for (const file of listFiles(directory, ['.xml'])) {
    const twin = findTwin(directory, file)
    if (twin !== undefined) tell(checkPair(directory, file, twin))
  }
}

const findTwin = (directory: string, file: string): string | undefined => {
  const base = file.slice(0, -'.xml'.length)
  const inJson = base
    .split(sep)
    .map((part) => (part === 'XML' ? 'JSON' : part))
    .join(sep)
  return [base, inJson]
    .flatMap((path) => [`${path}.json`, `${path}.jsonld`])
    .find((path) => existsSync(join(directory, path)))
}

const checkPair = (directory: string, file: string, twin: string): Line => {
  const xml = readFileSync(join(directory, file), 'utf8')
  const json = readFileSync(join(directory, twin), 'utf8')
  const wrong = listProblems(xml, json)
  const isInvalid = file.split(sep).includes('Invalid')
  if (isInvalid) return judgeInvalid(file, wrong)
  const difference = wrong.length > 0 ? describe(wrong) : findDifference(xml, json)
  const known = findXmlContradiction(file)
  if (known !== undefined) return judgeKnown(file, known, difference, xml, json)
  return difference === undefined
    ? {
        verdict: 'passed',
        name: file,
        detail: `${keysOf(json).length} events are the same, there and back`,
      }
    : { verdict: 'failed', name: file, detail: difference }
}

/** The reason why a published file is known to be wrong, from wherever in its collection the directory begins. */
export const findXmlContradiction = (file: string): string | undefined => {
  const path = `/${file
    .split(sep)
    .join('/')
    .replace(/\.[a-z]+$/, '')}`
  return knownXmlContradictions.find(
    ({ file: known }) => path.endsWith(`/${known}`) || `/${known}`.endsWith(path),
  )?.reason
}

const judgeInvalid = (file: string, { xml, json }: Wrong): Line => {
  const refused = xml.length > 0 && json.length > 0
  const place = xml[0]?.line === undefined ? '' : ` (line ${xml[0].line}, column ${xml[0].column})`
  return {
    verdict: refused ? 'passed' : 'failed',
    name: file,
    detail: refused ? `both refused: ${xml[0]!.message}${place}` : 'not refused in both forms',
  }
}

/** What is listed as wrong must be wrong; whether it says the same all the same is told. */
const judgeKnown = (
  file: string,
  reason: string,
  difference: string | undefined,
  xml: string,
  json: string,
): Line => {
  if (difference === undefined)
    return { verdict: 'failed', name: file, detail: `nothing is wrong, though listed: ${reason}` }
  const hashes = hashesOf(json)
  const isSame = isDeepStrictEqual(hashesOf(convertXml(xml).json), hashes)
  const told = hashes.length === 0 ? '' : `; the event hashes ${isSame ? 'agree' : 'differ'}`
  const detail = `contradicts: ${reason}${told}`
  return { verdict: 'noted', name: file, detail }
}

interface Wrong {
  xml: readonly Problem[]
  json: readonly Problem[]
  length: number
}

const listProblems = (xml: string, json: string): Wrong => {
  const ofXml = (convertXml(xml).isEvent ? readXmlEvent : readXmlDocument)(xml).problems
  const ofJson = (isEvent(json) ? readEvent : readDocument)(json).problems
  return { xml: ofXml, json: ofJson, length: ofXml.length + ofJson.length }
}

const describe = ({ xml, json }: Wrong): string =>
  [
    ...xml.map(({ line, column, message }) => `XML ${line}:${column} ${message}`),
    ...json.map(({ pointer, message }) => `JSON ${pointer} ${message}`),
  ]
    .slice(0, 5)
    .join('; ')

type Members = Record<string, unknown>

const parse = (json: string): Members => {
  try {
    return JSON.parse(json) as Members
  } catch {
    return {}
  }
}

const isEvent = (json: string): boolean => String(parse(json).type).endsWith('Event')

const identify = (json: string) => {
  const document = parse(json)
  const context = document['@context']
  const events = (isEvent(json) ? [document] : listEvents(document)) as unknown as EpcisEvent[]
  return events.map((event) => identifyEvent({ event, context, organisation: '' }))
}

/** Of each event the key of the journal: what happened, its id and declaration, in any spelling. */
const keysOf = (json: string): string[] => identify(json).map(({ key }) => key)

/** Of each event what happened alone (CBV 2.0 §8.9). */
const hashesOf = (json: string): string[] => identify(json).map(({ contentHash }) => contentHash)

const listEvents = (document: Members): Members[] => {
  const body = document.epcisBody as
    | { eventList?: Members[]; queryResults?: { resultsBody?: { eventList?: Members[] } } }
    | undefined
  return body?.eventList ?? body?.queryResults?.resultsBody?.eventList ?? []
}

/** What differs between the forms, or is lost on the way from one to the other and back. */
const findDifference = (xml: string, json: string): string | undefined => {
  const { json: converted, notes } = convertXml(xml)
  const [ofXml, ofJson] = [keysOf(converted), keysOf(json)]
  const at = ofJson.findIndex((key, index) => key !== ofXml[index])
  if (ofXml.length !== ofJson.length)
    return `${ofXml.length} events in XML, ${ofJson.length} in JSON`
  if (at >= 0) return `event ${at + 1} has another hash, id or declaration`
  if (!isDeepStrictEqual(parse(convertXml(writeXml(json)).json), parse(json)))
    return 'the JSON is another after XML and back'
  const again = convertXml(writeXml(converted, { notes }))
  if (!isDeepStrictEqual([parse(again.json), again.notes], [parse(converted), notes]))
    return 'the XML is another after JSON and back'
  return undefined
}
