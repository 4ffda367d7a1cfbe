import { WORD_FORMS, type WordForm, writeXml } from '@karvan/epcis'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../platform/index.ts'
import type { Journal } from './journal.ts'
import { refusals } from './refusals.ts'
import type { SeenEntry } from './sight.ts'

const WORD_FORMAT = 'GS1-CBV-XML-Format'
const NO_PREFERENCE = 'No_Preference'

/**
 * How words of CBV stand in XML, as GS1-CBV-XML-Format asks (EPCIS 2.0.1 §12.2). A value that is none is refused, whatever the
 * answer is written in.
 */
export const readWordForm = ({ headers }: FastifyRequest): WordForm => {
  const given = headers[WORD_FORMAT.toLowerCase()]
  if (given === undefined || given === NO_PREFERENCE) return 'Never_Translates'
  const words = WORD_FORMS.find((form) => form === given)
  if (words) return words
  const message = `${WORD_FORMAT} is ${[...WORD_FORMS, NO_PREFERENCE].join(', ')}, not ${JSON.stringify(given).slice(0, 60)}`
  const { code } = refusals.wordFormat
  throw new Refusal(refusals.wordFormat, {
    reasons: [{ pointer: `/${WORD_FORMAT}`, code, message }],
  })
}

/**
 * The XML of a query document whose JSON is given. Events that came as XML and are seen whole stand in it as they came,
 * where nothing of them is to be translated.
 */
export const writeXmlAnswer = async (
  json: string,
  journal: Journal,
  entries: readonly SeenEntry[],
  { words, isTranslated }: { words: WordForm; isTranslated: boolean },
): Promise<string> => {
  const asTheyCame = words === 'Never_Translates' && !isTranslated
  const sources = asTheyCame ? await journal.listXmlSources(entries) : new Map()
  return writeXml(json, { format: words, sources: entries.map(({ key }) => sources.get(key)) })
}
