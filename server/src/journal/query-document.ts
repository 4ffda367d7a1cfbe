import type { WordForm } from '@karvan/epcis'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { forDeed } from '../access/index.ts'
import { chooseType } from '../platform/index.ts'
import type { Journal } from './journal.ts'
import { addOurs, KARVAN_VOCABULARY } from './own-words.ts'
import {
  type Representation,
  represent,
  representationHeaders,
  sayUntranslated,
} from './representation.ts'
import type { SeenEntry } from './sight.ts'
import { writeXmlAnswer } from './xml-answer.ts'

export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

/** In which a query document is written; the first one where the client does not care. */
const DOCUMENT_TYPES = [
  'application/ld+json',
  'application/json',
  'application/xml',
  'text/xml',
] as const
type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** Of every route that answers with a query document. */
export const QUERY_DOCUMENT = { ...forDeed('see'), produces: DOCUMENT_TYPES }

/** Refuses, before anything is looked for, what no document is written in. */
export const answerTypeOf = (request: FastifyRequest): DocumentType =>
  chooseType(request, DOCUMENT_TYPES)

const isXmlType = (type: DocumentType): boolean => type.endsWith('/xml')

interface DocumentContent {
  journal: Pick<Journal, 'listContexts'>
  entries: readonly SeenEntry[]
  now: Date
  representation: Representation
  /** EPCIS 2.0 §8.2.7: of a query without a name, the standard's. */
  queryName?: string | undefined
  /** Of a document that is sent to a subscriber: its own name, and whose it is. */
  id?: string
  subscriptionID?: string
}

interface QueryDocument extends DocumentContent {
  journal: Journal
  type: DocumentType
  /** Words of CBV, where it is XML. */
  words: WordForm
}

/** Events stand in it with the exact characters in which they came, but for identifiers where GS1-EPC-Format asks for another form; what the journal knows beside is added in front. */
export const writeQueryDocument = async ({
  journal,
  entries,
  now,
  representation,
  queryName = 'SimpleEventQuery',
  id,
  subscriptionID,
}: DocumentContent): Promise<string> => {
  const contexts = await journal.listContexts(entries.map((entry) => entry.context))
  const events = entries.map((entry) =>
    eventText(entry, contexts.get(entry.context), representation),
  )
  const head = JSON.stringify({
    '@context': [EPCIS_CONTEXT, { karvan: KARVAN_VOCABULARY }],
    id,
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: now.toISOString(),
  })
  const about = JSON.stringify({ subscriptionID, queryName })
  const results = `${about.slice(0, -1)},"resultsBody":{"eventList":[${events.join(',')}]}}`
  return `${head.slice(0, -1)},"epcisBody":{"queryResults":${results}}}`
}

/** In JSON, or in XML made from it. */
export const sendQueryDocument = async (
  reply: FastifyReply,
  { type, words, ...content }: QueryDocument,
): Promise<FastifyReply> => {
  const { journal, entries, representation } = content
  const json = await writeQueryDocument(content)
  reply.headers(representationHeaders(representation)).header('vary', 'accept')
  if (!isXmlType(type)) return reply.header('content-type', type).send(json)
  const isTranslated = representation.epcs !== 'Never_Translates'
  const text = await writeXmlAnswer(json, journal, entries, { words, isTranslated })
  return reply
    .header('gs1-cbv-xml-format', words)
    .header('content-type', `${type}; charset=utf-8`)
    .send(text)
}

/** Adds record time, id, marks and, where the document had its own prefixes, its context; changes nothing of what was said. */
const eventText = (entry: SeenEntry, context: unknown, representation: Representation): string => {
  const { source, untranslated } = represent(entry.source, context, representation)
  const said = JSON.parse(source) as Record<string, unknown>
  const added: Record<string, unknown> = {}
  if (!('@context' in said) && context) added['@context'] = context
  if (!('eventID' in said) && !entry.inPart) added.eventID = entry.eventId
  added.recordTime = entry.recordTime
  if (entry.inPart) added['karvan:inPart'] = true
  if (entry.conflicting) added['karvan:conflicting'] = true
  if (entry.provenance === 'simulation') added['karvan:simulated'] = true
  Object.assign(added, sayUntranslated(untranslated))
  return addOurs(source, said, context, added)
}
