import type { FastifyReply } from 'fastify'
import type { Journal } from './journal.ts'
import { addOurs, KARVAN_VOCABULARY } from './own-words.ts'
import {
  AS_CAPTURED,
  type Representation,
  represent,
  representationHeaders,
  sayUntranslated,
} from './representation.ts'
import type { SeenEntry } from './sight.ts'
import { writeXmlAnswer, type XmlForm } from './xml-answer.ts'

/** Sent with every answer of the repository (EPCIS 2.0.1 §12.2). */
export const EPCIS_HEADERS = { 'gs1-epcis-version': '2.0.1', 'gs1-cbv-version': '2.0.0' }

/** Events stand in it with the exact characters in which they came, but for identifiers where GS1-EPC-Format asks for another form; what the journal knows beside is added in front. */
export const sendQueryDocument = async (
  reply: FastifyReply,
  journal: Journal,
  entries: readonly SeenEntry[],
  now: Date,
  representation: Representation = AS_CAPTURED,
  xml: XmlForm | undefined = undefined,
): Promise<FastifyReply> => {
  const contexts = await journal.listContexts(entries.map((entry) => entry.context))
  const events = entries.map((entry) =>
    eventText(entry, contexts.get(entry.context), representation),
  )
  const head = JSON.stringify({
    '@context': [
      'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
      { karvan: KARVAN_VOCABULARY },
    ],
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: now.toISOString(),
  })
  const results = `{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join(',')}]}}`
  const json = `${head.slice(0, -1)},"epcisBody":{"queryResults":${results}}}`
  reply
    .headers(EPCIS_HEADERS)
    .headers(representationHeaders(representation))
    .header('vary', 'accept')
  if (!xml) return reply.header('content-type', 'application/ld+json').send(json)
  const isTranslated = representation.epcs !== 'Never_Translates'
  const text = await writeXmlAnswer(json, journal, entries, xml, isTranslated)
  return reply
    .header('gs1-cbv-xml-format', xml.words)
    .header('content-type', 'application/xml; charset=utf-8')
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
