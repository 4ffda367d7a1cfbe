import { WORD_FORMS, type WordForm, writeXml } from '@karvan/epcis'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../platform/index.ts'
import type { Journal } from './journal.ts'
import { refusals } from './refusals.ts'
import type { SeenEntry } from './sight.ts'

const WORD_FORMAT = 'GS1-CBV-XML-Format'
const XML_TYPES = ['application/xml', 'text/xml']
const JSON_TYPES = ['application/ld+json', 'application/json', 'application/*', '*/*']

/** How an answer stands in XML; words of CBV as GS1-CBV-XML-Format asks (EPCIS 2.0.1 §12.2). */
export interface XmlForm {
  words: WordForm
}

/** The form of XML that a request prefers to JSON; undefined: JSON. A value of GS1-CBV-XML-Format that is none is refused. */
export const readXmlForm = ({ headers }: FastifyRequest): XmlForm | undefined => {
  const accept = headers.accept ?? ''
  const [xml, json] = [XML_TYPES, JSON_TYPES].map((types) => qualityOf(accept, types))
  if (xml === 0 || xml! < json!) return undefined
  const given = headers[WORD_FORMAT.toLowerCase()]
  if (given === undefined || given === 'No_Preference') return { words: 'Never_Translates' }
  const words = WORD_FORMS.find((form) => form === given)
  if (words) return { words }
  const message = `${WORD_FORMAT} is ${WORD_FORMS.join(', ')}, not ${JSON.stringify(given).slice(0, 60)}`
  const { code } = refusals.wordFormat
  throw new Refusal(refusals.wordFormat, {
    reasons: [{ pointer: `/${WORD_FORMAT}`, code, message }],
  })
}

/** The highest quality of the types in an Accept header (RFC 9110 §12.5.1); 0: none of them. */
const qualityOf = (accept: string, types: readonly string[]): number =>
  accept.split(',').reduce((best, range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    if (!types.includes(type)) return best
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return Math.max(best, quality === undefined ? 1 : Number(quality.slice(2)) || 0)
  }, 0)

/**
 * The XML of a query document whose JSON is given. Events that came as XML and are seen whole stand in it as they came,
 * where nothing of them is to be translated.
 */
export const writeXmlAnswer = async (
  json: string,
  journal: Journal,
  entries: readonly SeenEntry[],
  { words }: XmlForm,
  isTranslated: boolean,
): Promise<string> => {
  const asTheyCame = words === 'Never_Translates' && !isTranslated
  const sources = asTheyCame ? await journal.listXmlSources(entries) : new Map()
  return writeXml(json, { format: words, sources: entries.map(({ key }) => sources.get(key)) })
}
